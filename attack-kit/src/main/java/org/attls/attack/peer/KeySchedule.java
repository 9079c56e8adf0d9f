package org.attls.attack.peer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;

/** HKDF and the derivations of RFC 8446, sections 7.1 and 7.5, with SHA-256. */
final class KeySchedule {
  static final int HASH_OCTETS = 32;
  static final Bytes ZERO = Bytes.copyOf(new byte[HASH_OCTETS]);

  private KeySchedule() {}

  static Bytes hash(Bytes... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Bytes part : parts) {
        part.update(sha256);
      }
      return Bytes.copyOf(sha256.digest());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  static Bytes hmac(Bytes key, Bytes content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.toArray(), "HmacSHA256"));
      return Bytes.copyOf(mac.doFinal(content.toArray()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime has HMAC", impossible);
    }
  }

  /** HKDF-Extract (RFC 5869, section 2.2). */
  static Bytes extract(Bytes salt, Bytes inputKeyingMaterial) {
    return hmac(salt, inputKeyingMaterial);
  }

  /** HKDF-Expand-Label. */
  static Bytes expandLabel(Bytes secret, String label, Bytes context, int length) {
    Bytes info =
        new OctetWriter()
            .u16(length)
            .opaque8(Bytes.copyOf(("tls13 " + label).getBytes(StandardCharsets.US_ASCII)))
            .opaque8(context)
            .toBytes();
    Bytes block = Bytes.EMPTY;
    Bytes all = Bytes.EMPTY;
    for (int i = 1; all.size() < length; i++) {
      block = hmac(secret, Bytes.concat(block, info, Bytes.of(i)));
      all = Bytes.concat(all, block);
    }
    return all.slice(0, length);
  }

  /** Derive-Secret. */
  static Bytes deriveSecret(Bytes secret, String label, Bytes transcriptHash) {
    return expandLabel(secret, label, transcriptHash, HASH_OCTETS);
  }

  /** The exporter of section 7.5 over an exporter secret. */
  static Bytes export(Bytes exporterSecret, String label, Bytes context, int length) {
    Bytes ofLabel = deriveSecret(exporterSecret, label, hash());
    return expandLabel(ofLabel, "exporter", hash(context), length);
  }
}
