package org.attls.eat.tpm;

import java.util.Arrays;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcdsaSigValue;
import org.attls.eat.key.RsaKey;
import org.attls.eat.key.VerificationKey;

/**
 * A signature as a TPM returns it (TPM 2.0 Library, Part 2, section 11.3.4).
 *
 * <pre>
 * TPMT_SIGNATURE { u16 sigAlg (0018 ECDSA), u16 hash, 2B signatureR, 2B signatureS }
 *              | { u16 sigAlg (0014 RSASSA, 0016 RSAPSS), u16 hash, 2B sig }
 * </pre>
 */
public sealed interface TpmtSignature {
  /** How it was signed. */
  TpmSigningScheme scheme();

  /** What the message says was hashed with. */
  TpmHash hash();

  /** The structure. */
  Bytes encode();

  /**
   * Whether this is a signature of {@code content} under {@code key}, with a scheme of its type and
   * a hash that goes with it: that of the curve, or for RSA SHA-256 or SHA-384.
   */
  boolean verifies(VerificationKey key, Bytes content);

  /**
   * r and s are big-endian; some chips strip leading zeros, so they may be shorter than a
   * coordinate of the key, never longer.
   */
  record Ecdsa(TpmHash hash, Bytes r, Bytes s) implements TpmtSignature {
    /** A coordinate of P-521. */
    private static final int MAX_FIELD = 66;

    /** Checks the lengths. */
    public Ecdsa {
      if (r.isEmpty() || r.size() > MAX_FIELD || s.isEmpty() || s.size() > MAX_FIELD) {
        throw new IllegalArgumentException("r of " + r.size() + ", s of " + s.size() + " octets");
      }
    }

    private static Ecdsa read(OctetReader in) throws MalformedException {
      TpmHash hash = readHash(in);
      Bytes r = in.opaque16(1, MAX_FIELD, "signatureR");
      Bytes s = in.opaque16(1, MAX_FIELD, "signatureS");
      in.end();
      return new Ecdsa(hash, r, s);
    }

    @Override
    public TpmSigningScheme scheme() {
      return TpmSigningScheme.ECDSA;
    }

    @Override
    public Bytes encode() {
      return new OctetWriter()
          .u16(TpmAlgorithm.ECDSA)
          .u16(hash.algorithm())
          .opaque16(r)
          .opaque16(s)
          .toBytes();
    }

    @Override
    public boolean verifies(VerificationKey key, Bytes content) {
      if (!(key instanceof EcKey ec)) {
        return false;
      }
      int field = ec.curve().fieldOctets();
      return hash == TpmHash.of(ec.curve())
          && r.size() <= field
          && s.size() <= field
          && ec.verifies(content, r, s);
    }

    /**
     * The keys under which this is a signature of {@code content}: none to four, on the curve that
     * goes with the hash.
     */
    public List<EcKey> signers(Bytes content) {
      return Arrays.stream(EcCurve.values())
          .filter(curve -> TpmHash.of(curve) == hash)
          .flatMap(curve -> EcKey.signers(curve, content, r, s).stream())
          .toList();
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

  /**
   * The signature has the size of the modulus, leading zeros included.
   *
   * @param scheme RSASSA or RSAPSS
   */
  record Rsa(TpmSigningScheme scheme, TpmHash hash, Bytes signature) implements TpmtSignature {
    /** Checks scheme and length. */
    public Rsa {
      if (scheme == TpmSigningScheme.ECDSA || !isSizeOfModulus(signature.size())) {
        throw new IllegalArgumentException(scheme + " of " + signature.size() + " octets");
      }
    }

    private static Rsa read(TpmSigningScheme scheme, OctetReader in) throws MalformedException {
      TpmHash hash = readHash(in);
      Bytes signature = in.opaque16(1, RsaKey.Size.BITS_3072.octets(), "sig");
      if (!isSizeOfModulus(signature.size())) {
        throw in.failure("sig", signature.size() + " octets, expected 256 or 384");
      }
      in.end();
      return new Rsa(scheme, hash, signature);
    }

    private static boolean isSizeOfModulus(int octets) {
      return RsaKey.Size.ofBits(octets * 8).isPresent();
    }

    @Override
    public Bytes encode() {
      return new OctetWriter()
          .u16(scheme.algorithm())
          .u16(hash.algorithm())
          .opaque16(signature)
          .toBytes();
    }

    @Override
    public boolean verifies(VerificationKey key, Bytes content) {
      if (!(key instanceof RsaKey rsa) || !hash.isForRsa()) {
        return false;
      }
      if (scheme == TpmSigningScheme.RSASSA) {
        return rsa.verifiesPkcs1(content, hash.jdkName(), signature);
      }
      // Part 1, appendix B.7: the salt is as long as the hash, or as long as there is room for.
      int room = rsa.size().octets() - hash.size() - 2;
      return rsa.verifiesPss(content, hash.jdkName(), hash.size(), signature)
          || rsa.verifiesPss(content, hash.jdkName(), room, signature);
    }
  }

  /**
   * Reads a signature.
   *
   * @param where path of the structure in failures
   */
  static TpmtSignature read(Bytes octets, String where) throws MalformedException {
    OctetReader in = OctetReader.of(octets, where);
    int algorithm = in.u16("sigAlg");
    return switch (algorithm) {
      case TpmAlgorithm.ECDSA -> Ecdsa.read(in);
      case TpmAlgorithm.RSASSA -> Rsa.read(TpmSigningScheme.RSASSA, in);
      case TpmAlgorithm.RSAPSS -> Rsa.read(TpmSigningScheme.RSAPSS, in);
      default ->
          throw in.failure(
              "sigAlg",
              TpmAlgorithm.name(algorithm) + " is not supported, expected ECDSA, RSASSA or RSAPSS");
    };
  }

  private static TpmHash readHash(OctetReader in) throws MalformedException {
    int hash = in.u16("hash");
    return TpmHash.of(hash)
        .orElseThrow(
            () ->
                in.failure("hash", TpmAlgorithm.name(hash) + " is not supported, expected SHA-2"));
  }
}
