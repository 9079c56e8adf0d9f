package org.attls.cmw.pkix;

import java.security.cert.X509Extension;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.Serialization;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.jspecify.annotations.Nullable;

/**
 * The X.509 extension that holds a wrapper (draft-ietf-rats-msg-wrap-23, section 4.4).
 *
 * <pre>
 * id-pe-cmw OBJECT IDENTIFIER ::= { iso(1) org(3) dod(6) internet(1) security(5) mechanisms(5) pkix(7) pe(1) 35 }
 * CMW ::= CHOICE { json UTF8String, cbor OCTET STRING }
 * Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
 * </pre>
 *
 * @param content the wrapper
 * @param critical whether a reader that does not know the extension must refuse the certificate;
 *     should be false
 */
public record CmwExtension(Cmw content, boolean critical) {
  /** The object identifier id-pe-cmw. */
  public static final String OID = "1.3.6.1.5.5.7.1.35";

  private static final Bytes OID_CONTENT = Bytes.fromHex("2b06010505070123");
  private static final String NAME = "id-pe-cmw";

  /** An extension that is not critical, as it should be. */
  public CmwExtension(Cmw content) {
    this(content, false);
  }

  /**
   * The extension of a certificate or revocation list, where there is one.
   *
   * @param holder an {@link java.security.cert.X509Certificate} or {@link
   *     java.security.cert.X509CRL}
   * @param reader reads the wrapper, with its limit on the size
   */
  public static Optional<CmwExtension> of(X509Extension holder, CmwReader reader)
      throws MalformedException {
    byte @Nullable [] encoded = holder.getExtensionValue(OID);
    if (encoded == null) {
      return Optional.empty();
    }
    OctetReader in = OctetReader.of(Bytes.copyOf(encoded), NAME);
    Bytes value = Der.read(in, Der.OCTET_STRING, "extnValue");
    in.end();
    @Nullable Set<String> criticalOids = holder.getCriticalExtensionOIDs();
    boolean critical = criticalOids != null && criticalOids.contains(OID);
    return Optional.of(new CmwExtension(readValue(value, reader), critical));
  }

  /**
   * Reads a whole Extension, as in the request for a certificate.
   *
   * @param extension its DER encoding
   */
  public static CmwExtension read(Bytes extension, CmwReader reader) throws MalformedException {
    OctetReader outer = OctetReader.of(extension, NAME);
    OctetReader in = OctetReader.of(Der.read(outer, Der.SEQUENCE, "extension"), NAME);
    outer.end();
    if (!Der.read(in, Der.OBJECT_IDENTIFIER, "extnID").equals(OID_CONTENT)) {
      throw in.failure("extnID", "another extension than " + OID);
    }
    int tag = in.u8("extnValue.tag");
    boolean critical = tag == Der.BOOLEAN;
    if (critical) {
      // DER writes TRUE as ff, and leaves a default out.
      if (!Der.content(in, "critical").equals(Bytes.of(0xFF))) {
        throw in.failure("critical", "not the DER encoding of TRUE");
      }
      tag = in.u8("extnValue.tag");
    }
    if (tag != Der.OCTET_STRING) {
      throw in.failure("extnValue", String.format("ASN.1 tag %02x where 04 belongs", tag));
    }
    Bytes value = Der.content(in, "extnValue");
    in.end();
    return new CmwExtension(readValue(value, reader), critical);
  }

  /**
   * Reads the DER encoding of the CHOICE: what is inside the OCTET STRING extnValue. The
   * alternative says whether the wrapper is JSON or CBOR.
   */
  public static Cmw readValue(Bytes value, CmwReader reader) throws MalformedException {
    OctetReader in = OctetReader.of(value, NAME);
    int tag = in.u8("cmw.tag");
    if (tag != Der.UTF8_STRING && tag != Der.OCTET_STRING) {
      throw in.failure(
          "cmw", String.format("ASN.1 tag %02x, neither UTF8String nor OCTET STRING", tag));
    }
    Bytes wrapper = Der.content(in, "cmw");
    in.end();
    return tag == Der.UTF8_STRING ? reader.readJson(wrapper) : reader.readCbor(wrapper);
  }

  /** The DER encoding of the CHOICE, to be put inside the OCTET STRING extnValue. */
  public Bytes value() {
    int tag = content.serialization() == Serialization.JSON ? Der.UTF8_STRING : Der.OCTET_STRING;
    return Der.element(tag, content.octets());
  }

  /** The DER encoding of the whole Extension. */
  public Bytes encode() {
    return Der.element(
        Der.SEQUENCE,
        Bytes.concat(
            Der.element(Der.OBJECT_IDENTIFIER, OID_CONTENT),
            critical ? Der.element(Der.BOOLEAN, Bytes.of(0xFF)) : Bytes.EMPTY,
            Der.element(Der.OCTET_STRING, value())));
  }
}
