package org.attls.cli.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.attls.cli.inspect.CmwView;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.corim.outline.Outline;
import org.attls.rats.AttestationException;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.profile.EarlyProposal;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.Results;
import org.attls.tls.wire.VerifierIdentity;

/** Draws the extensions of one message. What cannot be read is shown as octets, with the reason. */
final class ExtensionView {
  private static final int MAX = 0xFFFF;

  /** The messages that have extensions and read some of them differently. */
  enum Place {
    CLIENT_HELLO,
    SERVER_HELLO,
    HELLO_RETRY_REQUEST,
    ENCRYPTED_EXTENSIONS,
    OTHER
  }

  private final Agreement agreement;
  private final CodePoints codePoints;
  private final Place place;

  ExtensionView(Agreement agreement, Place place) {
    this.agreement = agreement;
    this.codePoints = agreement.codePoints;
    this.place = place;
  }

  /** All of them: {@code Extension extensions<0..2^16-1>}. */
  List<Outline> all(OctetReader message) throws MalformedException {
    OctetReader extensions = message.sub16(0, MAX, "extensions");
    List<Outline> drawn = new ArrayList<>();
    while (extensions.remaining() > 0) {
      int type = extensions.u16("extension_type");
      drawn.add(one(type, extensions.opaque16(0, MAX, "extension_data")));
    }
    return drawn;
  }

  private Outline one(int type, Bytes data) {
    String label = TlsNames.extension(type, codePoints) + " (" + type + ")";
    try {
      return read(type, data).labelled(label);
    } catch (MalformedException | AttestationException | RuntimeException malformed) {
      return Outline.octets(label, data).remarked("malformed: " + malformed.getMessage());
    }
  }

  private Outline read(int type, Bytes data) throws MalformedException, AttestationException {
    boolean hello = place == Place.CLIENT_HELLO;
    if (hello || place == Place.ENCRYPTED_EXTENSIONS) {
      if (type == codePoints.evidenceRequest()) {
        return hello ? asked(EvidenceRequest.Offer.decode(data)) : ofServer(data);
      }
      if (type == codePoints.evidenceProposal() && agreement.proposesEarly()) {
        return hello ? words(earlyFormats(data)) : early(data);
      }
      if (type == codePoints.evidenceProposal()) {
        return hello ? types(EvidenceProposal.Offer.decode(data).types()) : ofClient(data);
      }
      if (type == codePoints.resultsRequest() || type == codePoints.resultsProposal()) {
        return hello
            ? verifiers(Results.Offer.decode(data).verifiers())
            : words(Results.Selection.decode(data).selected().toString());
      }
      if (type == codePoints.attestationBinding()) {
        return words(binding(data, hello));
      }
      if (type == 19 || type == 20) {
        return words(certificateType(type, data, hello));
      }
    }
    if (type == codePoints.attestationEvidence() && place == Place.OTHER) {
      return CmwView.of(data);
    }
    return ofTls(type, data, OctetReader.of(data, "extension"));
  }

  private Outline ofTls(int type, Bytes data, OctetReader reader) throws MalformedException {
    boolean hello = place == Place.CLIENT_HELLO;
    return switch (type) {
      case 0 -> hello ? words(serverName(reader)) : octets(data);
      case 10 -> words(codes(reader.sub16(2, MAX, "groups"), TlsNames::group));
      case 13, 50 -> words(codes(reader.sub16(2, MAX, "schemes"), TlsNames::scheme));
      case 16 -> words(protocols(reader));
      case 43 ->
          words(
              hello
                  ? codes(reader.sub8(2, 254, "versions"), TlsNames::version)
                  : TlsNames.version(reader.u16("version")));
      case 51 -> keyShares(reader);
      default -> octets(data);
    };
  }

  private static Outline asked(EvidenceRequest.Offer offer) {
    return Outline.of("", List.of(typeList(offer.types()), Outline.octets("nonce", offer.nonce())));
  }

  private static Outline types(List<EvidenceType> types) {
    return Outline.of("", List.of(typeList(types)));
  }

  private static Outline typeList(List<EvidenceType> types) {
    return Outline.words(
        "evidence types", types.stream().map(Object::toString).collect(Collectors.joining(", ")));
  }

  private Outline ofClient(Bytes data) throws AttestationException {
    EvidenceProposal.Selection selection = EvidenceProposal.Selection.decode(data);
    agreement.evidence(Endpoint.CLIENT, selection.selected().kind());
    return Outline.of(
        "",
        List.of(
            Outline.words("selected", selection.selected().toString()),
            Outline.octets("nonce", selection.nonce())));
  }

  private Outline ofServer(Bytes data) throws AttestationException {
    EvidenceType selected = EvidenceRequest.Selection.decode(data).selected();
    agreement.evidence(Endpoint.SERVER, selected.kind());
    return words(selected.toString());
  }

  private static String earlyFormats(Bytes data) throws AttestationException {
    return EarlyProposal.readOffer(data).stream()
        .map(ExtensionView::earlyFormat)
        .collect(Collectors.joining(", "));
  }

  private Outline early(Bytes data) throws AttestationException {
    EarlyProposal.Selection selection = EarlyProposal.Selection.decode(data);
    if (selection.contentFormat() == EarlyProposal.EVIDENCE) {
      agreement.evidence(Endpoint.CLIENT, CredentialKind.ATTESTATION);
    }
    return Outline.of(
        "",
        List.of(
            Outline.words("selected", earlyFormat(selection.contentFormat())),
            Outline.octets("nonce", selection.nonce())));
  }

  private static String earlyFormat(int contentFormat) {
    String meaning = contentFormat == EarlyProposal.EVIDENCE ? " (evidence)" : "";
    return "content_format " + contentFormat + meaning;
  }

  private static Outline verifiers(List<VerifierIdentity> verifiers) {
    return words(verifiers.stream().map(Object::toString).collect(Collectors.joining(", ")));
  }

  private static String binding(Bytes data, boolean hello) throws AttestationException {
    if (!hello) {
      return name(AttestationBinding.Selection.decode(data).mode());
    }
    return AttestationBinding.Offer.decode(data).known().stream()
        .map(ExtensionView::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(BindingMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private String certificateType(int type, Bytes data, boolean hello) throws AttestationException {
    if (hello) {
      return CertificateTypeExtension.Offer.decode(data).types().stream()
          .map(offered -> TlsNames.certificateType(offered, codePoints))
          .collect(Collectors.joining(", "));
    }
    int selected = CertificateTypeExtension.Selection.decode(data).type();
    agreement.certificateType(type == 19 ? Endpoint.CLIENT : Endpoint.SERVER, selected);
    return TlsNames.certificateType(selected, codePoints);
  }

  private Outline keyShares(OctetReader reader) throws MalformedException {
    if (place == Place.HELLO_RETRY_REQUEST) {
      return words(TlsNames.group(reader.u16("group")));
    }
    OctetReader shares =
        place == Place.CLIENT_HELLO ? reader.sub16(0, MAX, "client_shares") : reader;
    List<Outline> drawn = new ArrayList<>();
    while (shares.remaining() > 0) {
      String group = TlsNames.group(shares.u16("group"));
      drawn.add(Outline.octets(group, shares.opaque16(1, MAX, "key_exchange")));
    }
    return Outline.of("", drawn);
  }

  private static String serverName(OctetReader reader) throws MalformedException {
    OctetReader names = reader.sub16(1, MAX, "server_name_list");
    int type = names.u8("name_type");
    Bytes name = names.opaque16(1, MAX, "host_name");
    return type == 0 ? text(name) : "name_type " + type;
  }

  private static String protocols(OctetReader reader) throws MalformedException {
    OctetReader names = reader.sub16(2, MAX, "protocol_name_list");
    List<String> protocols = new ArrayList<>();
    while (names.remaining() > 0) {
      protocols.add(text(names.opaque8(1, 255, "protocol_name")));
    }
    return String.join(", ", protocols);
  }

  /** A list of numbers of two octets. */
  static String codes(OctetReader list, IntFunction<String> name) throws MalformedException {
    List<String> names = new ArrayList<>();
    while (list.remaining() > 0) {
      names.add(name.apply(list.u16("code")));
    }
    return String.join(", ", names);
  }

  private static String text(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.UTF_8);
  }

  private static Outline words(String words) {
    return Outline.words("", words);
  }

  private static Outline octets(Bytes data) {
    return data.isEmpty() ? Outline.words("", "empty") : Outline.octets("", data);
  }
}
