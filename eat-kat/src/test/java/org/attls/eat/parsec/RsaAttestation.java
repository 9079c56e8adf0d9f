package org.attls.eat.parsec;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.RsaKey;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.attls.eat.tpm.TpmtSignature;

/** An RSA attestation key in software, which signs in whatever way a test sets. */
public final class RsaAttestation {
  /** A pair of each size: making them takes a while. */
  private static final KeyPair OF_2048 = generate(2048);

  private static final KeyPair OF_3072 = generate(3072);

  /** How it signs, and says that it does. */
  public TpmSigningScheme scheme;

  /** What it hashes with, and says that it does. */
  public TpmHash hash;

  /** Length of the salt of RSASSA-PSS. */
  public int saltOctets;

  private final RsaKey.Size size;

  /** The key of a size; the salt is as long as the hash. */
  public RsaAttestation(RsaKey.Size size, TpmSigningScheme scheme, TpmHash hash) {
    this.size = size;
    this.scheme = scheme;
    this.hash = hash;
    this.saltOctets = hash.size();
  }

  /** The public half. */
  public RsaKey key() {
    try {
      return RsaKey.ofSpki(Bytes.copyOf(pair().getPublic().getEncoded()), "key");
    } catch (MalformedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A TPMT_SIGNATURE. */
  public Bytes sign(Bytes content) {
    return new TpmtSignature.Rsa(scheme, hash, signature(content)).encode();
  }

  /** The signature alone. */
  public Bytes signature(Bytes content) {
    try {
      Signature rsa;
      if (scheme == TpmSigningScheme.RSAPSS) {
        rsa = Signature.getInstance("RSASSA-PSS");
        rsa.setParameter(
            new PSSParameterSpec(
                hash.jdkName(), "MGF1", new MGF1ParameterSpec(hash.jdkName()), saltOctets, 1));
      } else {
        rsa = Signature.getInstance(hash.jdkName().replace("-", "") + "withRSA");
      }
      rsa.initSign(pair().getPrivate());
      rsa.update(content.toArray());
      return Bytes.copyOf(rsa.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private KeyPair pair() {
    return size == RsaKey.Size.BITS_2048 ? OF_2048 : OF_3072;
  }

  private static KeyPair generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
