package org.attls.cli.endorse;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;

/** The class that a device belongs to where nobody named one. */
final class DeviceClass {
  private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
  private static final long VERSION_8 = 0x8000;
  private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private DeviceClass() {}

  /**
   * A class of its own for each attestation key: the UUID of version 8 (RFC 9562, section 5.8) with
   * the first bits of SHA-256 over the instance. States are endorsed for a class, so those of other
   * devices do not count for this one, and endorsing it again adds a state to the same class.
   */
  static UUID of(Bytes instance) {
    ByteBuffer digest = ByteBuffer.wrap(sha256(instance));
    return new UUID(
        digest.getLong() & VERSION_MASK | VERSION_8, digest.getLong() & VARIANT_MASK | VARIANT);
  }

  private static byte[] sha256(Bytes octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets.toArray());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
