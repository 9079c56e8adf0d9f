package org.attls.eat.tpm;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcdsaSigValue;

/**
 * An ECDSA signature as a TPM returns it (TPM 2.0 Library, Part 2, section 11.3.4).
 *
 * <pre>
 * TPMT_SIGNATURE { u16 sigAlg (0018 ECDSA), u16 hash, 2B signatureR, 2B signatureS }
 * </pre>
 *
 * <p>r and s are big-endian; some chips strip leading zeros, so they may be shorter than a
 * coordinate of the key, never longer.
 *
 * @param hash what the message says was hashed with; a verifier takes the hash of the key's curve
 *     and refuses any other
 */
public record TpmtSignature(TpmHash hash, Bytes r, Bytes s) {
  /** A coordinate of P-521. */
  private static final int MAX_FIELD = 66;

  /** Checks the lengths. */
  public TpmtSignature {
    if (r.isEmpty() || r.size() > MAX_FIELD || s.isEmpty() || s.size() > MAX_FIELD) {
      throw new IllegalArgumentException("r of " + r.size() + ", s of " + s.size() + " octets");
    }
  }

  /**
   * Reads a signature.
   *
   * @param where path of the structure in failures
   */
  public static TpmtSignature read(Bytes octets, String where) throws MalformedException {
    OctetReader in = OctetReader.of(octets, where);
    int algorithm = in.u16("sigAlg");
    if (algorithm != TpmAlgorithm.ECDSA) {
      throw in.failure("sigAlg", TpmAlgorithm.name(algorithm) + " is not supported, only ECDSA");
    }
    int hash = in.u16("hash");
    TpmHash known =
        TpmHash.of(hash)
            .orElseThrow(
                () ->
                    in.failure(
                        "hash", TpmAlgorithm.name(hash) + " is not supported, expected SHA-2"));
    Bytes r = in.opaque16(1, MAX_FIELD, "signatureR");
    Bytes s = in.opaque16(1, MAX_FIELD, "signatureS");
    in.end();
    return new TpmtSignature(known, r, s);
  }

  /** The structure. */
  public Bytes encode() {
    return new OctetWriter()
        .u16(TpmAlgorithm.ECDSA)
        .u16(hash.algorithm())
        .opaque16(r)
        .opaque16(s)
        .toBytes();
  }

  /**
   * Whether this is a signature of {@code content} under {@code key} with the hash that belongs to
   * the key's curve; the hash named in the structure must be that one, and r and s must fit a
   * coordinate.
   */
  public boolean verifies(EcKey key, Bytes content) {
    int field = key.curve().fieldOctets();
    return hash == TpmHash.of(key.curve())
        && r.size() <= field
        && s.size() <= field
        && key.verifies(content, r, s);
  }

  /**
   * {@code r || s}, each of the full size of the curve's field: as COSE and JOSE write it.
   *
   * @throws IllegalArgumentException if one of them is longer
   */
  public Bytes fixedWidth(EcCurve curve) {
    return Bytes.concat(padded(r, curve.fieldOctets()), padded(s, curve.fieldOctets()));
  }

  private static Bytes padded(Bytes number, int size) {
    if (number.size() > size) {
      throw new IllegalArgumentException(number.size() + " octets, not " + size);
    }
    return Bytes.concat(Bytes.copyOf(new byte[size - number.size()]), number);
  }

  /** The signature in DER. */
  public Bytes der() {
    return EcdsaSigValue.der(r, s);
  }
}
