package org.attls.attack.peer;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;

/** One direction's keys of one epoch: protects records, or takes the protection off. */
final class TrafficKeys {
  private static final int TAG_BITS = 128;

  private final Bytes secret;
  private final SecretKeySpec key;
  private final byte[] iv;
  private long sequence;

  TrafficKeys(Bytes secret) {
    this.secret = secret;
    this.key =
        new SecretKeySpec(KeySchedule.expandLabel(secret, "key", Bytes.EMPTY, 16).toArray(), "AES");
    this.iv = KeySchedule.expandLabel(secret, "iv", Bytes.EMPTY, 12).toArray();
  }

  /** The keys after a KeyUpdate (RFC 8446, section 7.2). */
  TrafficKeys next() {
    return new TrafficKeys(
        KeySchedule.expandLabel(secret, "traffic upd", Bytes.EMPTY, KeySchedule.HASH_OCTETS));
  }

  /** The MAC in Finished (section 4.4.4). */
  Bytes finished(Bytes transcriptHash) {
    Bytes finishedKey =
        KeySchedule.expandLabel(secret, "finished", Bytes.EMPTY, KeySchedule.HASH_OCTETS);
    return KeySchedule.hmac(finishedKey, transcriptHash);
  }

  /** TLSCiphertext. */
  Bytes protect(int type, Bytes content) {
    Bytes inner = Bytes.concat(content, Bytes.of(type));
    Bytes header =
        new OctetWriter()
            .u8(RecordType.APPLICATION_DATA)
            .u16(0x0303)
            .u16(inner.size() + TAG_BITS / 8)
            .toBytes();
    try {
      return Bytes.concat(header, run(Cipher.ENCRYPT_MODE, header, inner));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM refused to protect a record", impossible);
    }
  }

  /** TLSInnerPlaintext with its type at the end, padding removed. */
  Bytes unprotect(Bytes header, Bytes fragment) throws GeneralSecurityException {
    Bytes inner = run(Cipher.DECRYPT_MODE, header, fragment);
    int end = inner.size();
    while (end > 0 && inner.u8(end - 1) == 0) {
      end--;
    }
    return inner.slice(0, end);
  }

  private Bytes run(int mode, Bytes header, Bytes content) throws GeneralSecurityException {
    byte[] nonce = iv.clone();
    for (int i = 0; i < 8; i++) {
      nonce[11 - i] ^= (byte) (sequence >>> 8 * i);
    }
    sequence++;
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header.toArray());
    return Bytes.copyOf(cipher.doFinal(content.toArray()));
  }
}
