package org.attls.cli.trace;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.attls.cli.inspect.CmwView;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.corim.outline.Outline;
import org.attls.tls.alert.Endpoint;

/**
 * Draws handshake messages of TLS 1.3 (RFC 8446, section 4) with what attestation adds to them
 * (draft-fossati-tls-attestation-07, section 5). Never fails: a message that cannot be read is
 * shown as octets, with the reason.
 */
final class MessageView {
  private static final int HEADER = 4;
  private static final int MAX16 = 0xFFFF;
  private static final int MAX24 = 0xFF_FFFF;

  /** SHA-256 of "HelloRetryRequest" (RFC 8446, section 4.1.3). */
  private static final Bytes RETRY_RANDOM =
      Bytes.fromHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private final Agreement agreement;

  MessageView(Agreement agreement) {
    this.agreement = agreement;
  }

  /** The message with its header. */
  Outline of(Endpoint sender, Bytes message) {
    try {
      return drawn(sender, message);
    } catch (RuntimeException beyondUs) {
      // What cannot be drawn must not end a connection that an end without a trace would carry on.
      return Outline.octets("message", message).remarked("cannot be drawn: " + beyondUs);
    }
  }

  private Outline drawn(Endpoint sender, Bytes message) {
    int type = message.u8(0);
    Bytes body = message.slice(HEADER, message.size());
    String name = TlsNames.message(type);
    try {
      OctetReader reader = OctetReader.of(body, name);
      Outline drawn =
          switch (type) {
            case 1 -> clientHello(reader);
            case 2 -> serverHello(reader, body);
            case 8 ->
                Outline.of(name, extensions(ExtensionView.Place.ENCRYPTED_EXTENSIONS, reader));
            case 11 -> certificate(sender, reader);
            case 13 -> certificateRequest(reader);
            case 15 -> certificateVerify(reader);
            case 24 -> Outline.words(name, keyUpdate(reader));
            default -> Outline.octets(name, rest(reader));
          };
      reader.end();
      return drawn;
    } catch (MalformedException malformed) {
      return Outline.octets(name, body).remarked("malformed: " + malformed.getMessage());
    }
  }

  private Outline clientHello(OctetReader reader) throws MalformedException {
    List<Outline> parts = new ArrayList<>();
    parts.add(Outline.words("legacy_version", TlsNames.version(reader.u16("legacy_version"))));
    parts.add(Outline.octets("random", reader.octets(32, "random")));
    parts.add(Outline.octets("legacy_session_id", reader.opaque8(0, 32, "legacy_session_id")));
    parts.add(
        Outline.words(
            "cipher_suites",
            ExtensionView.codes(reader.sub16(2, MAX16 - 1, "cipher_suites"), TlsNames::suite)));
    reader.opaque8(1, 255, "legacy_compression_methods");
    parts.addAll(extensions(ExtensionView.Place.CLIENT_HELLO, reader));
    return Outline.of("ClientHello", parts);
  }

  private Outline serverHello(OctetReader reader, Bytes body) throws MalformedException {
    boolean retry = body.size() >= 34 && body.slice(2, 34).equals(RETRY_RANDOM);
    List<Outline> parts = new ArrayList<>();
    parts.add(Outline.words("legacy_version", TlsNames.version(reader.u16("legacy_version"))));
    parts.add(Outline.octets("random", reader.octets(32, "random")));
    parts.add(
        Outline.octets("legacy_session_id_echo", reader.opaque8(0, 32, "legacy_session_id_echo")));
    parts.add(Outline.words("cipher_suite", TlsNames.suite(reader.u16("cipher_suite"))));
    reader.u8("legacy_compression_method");
    parts.addAll(
        extensions(
            retry ? ExtensionView.Place.HELLO_RETRY_REQUEST : ExtensionView.Place.SERVER_HELLO,
            reader));
    return Outline.of(retry ? "HelloRetryRequest" : "ServerHello", parts);
  }

  private Outline certificateRequest(OctetReader reader) throws MalformedException {
    List<Outline> parts = new ArrayList<>();
    parts.add(context(reader));
    parts.addAll(extensions(ExtensionView.Place.OTHER, reader));
    return Outline.of("CertificateRequest", parts);
  }

  private Outline certificate(Endpoint sender, OctetReader reader) throws MalformedException {
    List<Outline> parts = new ArrayList<>();
    parts.add(context(reader));
    OctetReader list = reader.sub24(0, MAX24, "certificate_list");
    while (list.remaining() > 0) {
      Bytes entry = list.opaque24(1, MAX24, "cert_data");
      List<Outline> inEntry = new ArrayList<>();
      inEntry.add(credential(sender, entry));
      inEntry.addAll(extensions(ExtensionView.Place.OTHER, list));
      parts.add(Outline.of("entry " + parts.size(), inEntry));
    }
    return Outline.of("Certificate", parts);
  }

  private Outline credential(Endpoint sender, Bytes entry) {
    try {
      if (agreement.isAttestation(sender)) {
        return CmwView.of(agreement.wrapper(entry));
      }
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(entry.toArray()));
      return Outline.of(
              "X.509 certificate",
              Outline.words("subject", certificate.getSubjectX500Principal().toString()),
              Outline.words("issuer", certificate.getIssuerX500Principal().toString()),
              Outline.words("not after", certificate.getNotAfter().toInstant().toString()))
          .remarked(entry.size() + " octets");
    } catch (MalformedException | CertificateException malformed) {
      return Outline.octets("cert_data", entry).remarked("malformed: " + malformed.getMessage());
    }
  }

  private static Outline certificateVerify(OctetReader reader) throws MalformedException {
    return Outline.of(
        "CertificateVerify",
        Outline.words("algorithm", TlsNames.scheme(reader.u16("algorithm"))),
        Outline.octets("signature", reader.opaque16(0, MAX16, "signature")));
  }

  private static String keyUpdate(OctetReader reader) throws MalformedException {
    int request = reader.u8("request_update");
    return request == 1 ? "update_requested" : "update_not_requested";
  }

  private static Outline context(OctetReader reader) throws MalformedException {
    Bytes context = reader.opaque8(0, 255, "certificate_request_context");
    String label = "certificate_request_context";
    return context.isEmpty() ? Outline.words(label, "empty") : Outline.octets(label, context);
  }

  private List<Outline> extensions(ExtensionView.Place place, OctetReader reader)
      throws MalformedException {
    return new ExtensionView(agreement, place).all(reader);
  }

  private static Bytes rest(OctetReader reader) throws MalformedException {
    return reader.octets(reader.remaining(), "body");
  }
}
