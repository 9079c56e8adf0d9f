package org.attls.rot.tpm.connection;

import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;

/**
 * Where the public area of a key ends (TPM 2.0 Library, Part 2, section 12.2.4), for a key that a
 * TPM made as it was told to: an ECC or an RSA key.
 *
 * <pre>
 * TPMT_PUBLIC {
 *   u16 type, u16 nameAlg, u32 objectAttributes, TPM2B authPolicy
 *   u16 symmetric            0010 NULL; else u16 keyBits, u16 mode
 *   u16 scheme               0010 NULL, 0015 RSAES; else u16 hash
 *  0023 ECC:  u16 curveID, u16 kdf = 0010 NULL, TPM2B x, TPM2B y
 *  0001 RSA:  u16 keyBits, u32 exponent, TPM2B modulus
 * }
 * </pre>
 */
final class PublicAreaForm {
  private static final int MAX = 4096;
  private static final int RSA = 0x0001;
  private static final int ECC = 0x0023;
  private static final int NULL = 0x0010;
  private static final int RSASSA = 0x0014;
  private static final int RSAES = 0x0015;
  private static final int RSAPSS = 0x0016;
  private static final int ECDSA = 0x0018;

  private PublicAreaForm() {}

  /** Reads all of it. */
  static void check(OctetReader in) throws MalformedException {
    int type = in.u16("type");
    in.u16("nameAlg");
    in.u32("objectAttributes");
    in.opaque16(0, MAX, "authPolicy");
    if (in.u16("symmetric") != NULL) {
      in.u16("keyBits");
      in.u16("mode");
    }
    int scheme = in.u16("scheme");
    switch (scheme) {
      case NULL, RSAES -> {}
      case RSASSA, RSAPSS, ECDSA -> in.u16("hash");
      default -> throw unknown(in, "scheme", scheme);
    }
    switch (type) {
      case ECC -> {
        in.u16("curveID");
        int kdf = in.u16("kdf");
        if (kdf != NULL) {
          throw unknown(in, "kdf", kdf);
        }
        in.opaque16(0, MAX, "x");
        in.opaque16(0, MAX, "y");
      }
      case RSA -> {
        in.u16("keyBits");
        in.u32("exponent");
        in.opaque16(0, MAX, "modulus");
      }
      default -> throw unknown(in, "type", type);
    }
    in.end();
  }

  private static MalformedException unknown(OctetReader in, String field, int value) {
    return in.failure(field, String.format("%04x, which was not asked for", value));
  }
}
