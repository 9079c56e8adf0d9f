package org.attls.cli.inspect;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwTag;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.pkix.CmwExtension;
import org.attls.cmw.pkix.DerSequence;
import org.attls.cmw.signed.SignedCmwReader;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.Outline;
import org.attls.corim.outline.Vocabulary;

/** Wrappers: bare, signed with COSE or JOSE, or in the extension of a certificate. */
public final class CmwView {
  private static final int COSE_SIGN1 = 18;
  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_UTF8_STRING = 0x0C;
  private static final int DER_OCTET_STRING = 0x04;
  private static final CmwReader READER = new CmwReader(Inspection.MAX_OCTETS);

  private CmwView() {}

  /** Reads a wrapper in any of these forms. */
  public static Outline of(Bytes octets) throws MalformedException {
    if (octets.isEmpty()) {
      throw new MalformedException("CMW", 0, "empty");
    }
    switch (octets.u8(0)) {
      case DER_SEQUENCE -> {
        return ofCertificate(octets);
      }
      case DER_UTF8_STRING, DER_OCTET_STRING -> {
        return of(CmwExtension.readValue(octets, READER), "CMW")
            .typed("value of the extension id-pe-cmw:");
      }
      default -> {}
    }
    if (Recognition.isCompactToken(octets)) {
      return ofJws(octets);
    }
    if (Recognition.firstOfJson(octets).isPresent()) {
      return isFlattenedJws(octets) ? ofJws(octets) : unsigned(octets);
    }
    return isCose(octets) ? ofCose(octets) : unsigned(octets);
  }

  /** Reads a wrapper that nobody signed. */
  static Outline unsigned(Bytes octets) throws MalformedException {
    return of(READER.read(octets), "CMW");
  }

  /** Draws a wrapper; what is inside is opened where its type is known and it is what it says. */
  static Outline of(Cmw cmw, String label) {
    String encoding = " in " + cmw.serialization();
    if (cmw instanceof CmwCollection collection) {
      List<Outline> items = new ArrayList<>();
      collection
          .collectionType()
          .ifPresent(type -> items.add(Outline.text("__cmwc_t", type.toString())));
      collection.items().forEach((name, item) -> items.add(of(item, name.toString())));
      return Outline.of(label, items).typed("collection" + encoding);
    }
    CmwMessage message = (CmwMessage) cmw;
    List<Outline> parts = new ArrayList<>();
    parts.add(type(message));
    if (!message.indicators().isEmpty()) {
      parts.add(
          Outline.words(
              "ind",
              message.indicators().stream()
                  .map(bit -> bit.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                  .collect(Collectors.joining(", "))));
    }
    parts.add(value(message));
    String kind =
        message instanceof CmwTag tag ? "tag " + tag.tagNumber() + encoding : "record" + encoding;
    return Outline.of(label, parts).typed(kind);
  }

  private static Outline type(CmwMessage message) {
    return message.type().isContentFormat()
        ? Outline.words(
            "type",
            message.type().canonical().startsWith("content-format:")
                ? message.type().toString()
                : message.type() + " (" + message.type().canonical() + ")")
        : Outline.text("type", message.type().toString());
  }

  private static Outline value(CmwMessage message) {
    Bytes value = message.value();
    try {
      Optional<Outline> opened = Nested.open(message);
      if (opened.isPresent()) {
        Outline inner = opened.get();
        String type = inner.type().isEmpty() ? inner.label() : inner.label() + ": " + inner.type();
        return new Outline("value", type, inner.value(), size(value), inner.children());
      }
      return Outline.octets("value", value);
    } catch (MalformedException malformed) {
      return Outline.octets("value", value).remarked("malformed: " + malformed.getMessage());
    }
  }

  private static Outline ofCose(Bytes octets) throws MalformedException {
    CoseSign1 message = new SignedCmwReader(Inspection.MAX_OCTETS).unverifiedCose(octets);
    Cmw cmw = READER.readCbor(message.unverifiedPayload());
    Outline outline =
        CborOutline.of("signed CMW", cbor(octets), TokenVocabulary.signed(Vocabulary.NONE));
    List<Outline> parts = new ArrayList<>(outline.children());
    parts.set(2, of(cmw, "payload [2]"));
    return outline.with(parts).remarked(Signatures.UNVERIFIED);
  }

  private static Outline ofJws(Bytes octets) throws MalformedException {
    Jws jws = new SignedCmwReader(Inspection.MAX_OCTETS).unverifiedJws(octets);
    Cmw cmw = READER.readJson(jws.unverifiedPayload());
    return JwtView.signed("signed CMW", jws, of(cmw, "payload"));
  }

  private static Outline ofCertificate(Bytes octets) throws MalformedException {
    DerSequence.require(octets, "certificate");
    Optional<CmwExtension> extension;
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(octets.toArray());
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      extension = CmwExtension.of(certificate, READER);
    } catch (CertificateException none) {
      extension = Optional.of(CmwExtension.read(octets, READER));
    }
    CmwExtension found =
        extension.orElseThrow(
            () ->
                new MalformedException(
                    "certificate", -1, "no extension id-pe-cmw, " + CmwExtension.OID));
    return of(found.content(), "CMW")
        .typed("extension id-pe-cmw" + (found.critical() ? ", critical:" : ":"));
  }

  private static boolean isFlattenedJws(Bytes octets) throws MalformedException {
    return JsonReader.read(octets, "cmw", Inspection.MAX_OCTETS)
            instanceof JsonItem.JsonObject object
        && object.optional("protected").isPresent()
        && object.optional("signature").isPresent();
  }

  private static boolean isCose(Bytes octets) throws MalformedException {
    CborItem root = cbor(octets);
    return root instanceof CborTag tag && tag.number() == COSE_SIGN1
        || root instanceof CborArray array && array.members().size() == 4;
  }

  private static CborItem cbor(Bytes octets) throws MalformedException {
    return CborReader.read(
        octets, "cmw", CborRules.INDEFINITE_ALLOWED.withMaxOctets(Inspection.MAX_OCTETS));
  }

  private static String size(Bytes octets) {
    return octets.size() == 1 ? "1 octet" : octets.size() + " octets";
  }
}
