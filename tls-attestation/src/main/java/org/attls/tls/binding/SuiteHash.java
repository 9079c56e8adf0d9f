package org.attls.tls.binding;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.attls.cmw.octets.Bytes;

/**
 * The hash of a TLS 1.3 cipher suite (RFC 8446, appendix B.4). It is the hash of the key schedule
 * and of every derivation here, never that of a signature scheme.
 */
public enum SuiteHash {
  /** Of TLS_AES_128_GCM_SHA256 and TLS_CHACHA20_POLY1305_SHA256; 32 octets. */
  SHA256("SHA-256", "HmacSHA256", 32),
  /** Of TLS_AES_256_GCM_SHA384; 48 octets. */
  SHA384("SHA-384", "HmacSHA384", 48);

  /** Never updated: copies of it are. To ask the JDK for one is dearer than to copy it. */
  private final MessageDigest digest;

  private final String mac;
  private final int length;

  SuiteHash(String digest, String mac, int length) {
    try {
      this.digest = MessageDigest.getInstance(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no " + digest, impossible);
    }
    this.mac = mac;
    this.length = length;
  }

  /** Output size in octets; {@code Hash.length} of RFC 8446. */
  public int length() {
    return length;
  }

  /** The hash of all parts, one behind the other. */
  public Bytes hash(Bytes... parts) {
    try {
      MessageDigest running = (MessageDigest) digest.clone();
      for (Bytes part : parts) {
        part.update(running);
      }
      return Bytes.copyOf(running.digest());
    } catch (CloneNotSupportedException unusual) {
      throw new IllegalStateException(digest + " cannot be copied", unusual);
    }
  }

  /** A new HMAC object of this hash. */
  Mac newMac() {
    try {
      return Mac.getInstance(mac);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no " + mac, impossible);
    }
  }
}
