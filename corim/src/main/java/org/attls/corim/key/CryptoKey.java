package org.attls.corim.key;

import java.security.cert.X509Certificate;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Digest;
import org.attls.corim.term.Opaque;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;

/**
 * A key, or what stands for one: a certificate, a thumbprint, an identifier
 * (draft-ietf-rats-corim-11, section 5.1.4.6).
 *
 * <p>Text and octets are kept as received and may hold anything: the methods that interpret them
 * say what is wrong with them. Their parameter {@code where} is the path in failures.
 */
public sealed interface CryptoKey {
  /** CBOR tag that says the kind. */
  long tag();

  /** A public key in PEM, tag 554: a SubjectPublicKeyInfo (RFC 7468, section 13). */
  record PemPublicKey(String pem) implements CryptoKey {
    /** The PEM of a key, without a line feed behind it: verifiers take nothing behind the block. */
    public static PemPublicKey of(VerificationKey key) {
      return new PemPublicKey(key.pem().stripTrailing());
    }

    /**
     * The key that the text holds.
     *
     * @throws MalformedException if the text is not one PEM block of type PUBLIC KEY with a key on
     *     a known curve or an RSA key of a known size, or has anything but white space around the
     *     block
     */
    public VerificationKey key(String where) throws MalformedException {
      return VerificationKey.ofPem(pem, where);
    }

    @Override
    public long tag() {
      return CryptoKeyCodec.PEM_PUBLIC_KEY;
    }
  }

  /** A certificate in PEM, tag 555 (RFC 7468, section 5). */
  record PemCertificate(String pem) implements CryptoKey {
    /**
     * The certificate that the text holds.
     *
     * @throws MalformedException if it is not one block of type CERTIFICATE and nothing else
     */
    public X509Certificate certificate(String where) throws MalformedException {
      return Certificates.ofPem(pem, where);
    }

    @Override
    public long tag() {
      return CryptoKeyCodec.PEM_CERTIFICATE;
    }
  }

  /** Certificates in PEM, tag 556: each certifies the one before it. */
  record PemCertificatePath(String pem) implements CryptoKey {
    /**
     * The certificates, the end entity first.
     *
     * @throws MalformedException if the text is anything but blocks of type CERTIFICATE, or one of
     *     them does not certify the one before
     */
    public List<X509Certificate> path(String where) throws MalformedException {
      return Certificates.pathOfPem(pem, where);
    }

    @Override
    public long tag() {
      return CryptoKeyCodec.PEM_CERTIFICATE_PATH;
    }
  }

  /** A digest of a public key, tag 557; of which encoding, the draft leaves to profiles. */
  record KeyThumbprint(Digest digest) implements CryptoKey {
    @Override
    public long tag() {
      return CryptoKeyCodec.KEY_THUMBPRINT;
    }
  }

  /** A COSE_Key or a set of them, tag 558 (RFC 9052, section 7). */
  record CoseKeys(Opaque content) implements CryptoKey {
    /** Checks that there is a map or an array of at least one map. */
    public CoseKeys {
      CoseKeyReader.check(content.item());
    }

    /** One key. */
    public static CoseKeys of(EcKey key) {
      return new CoseKeys(Opaque.ofWritten(CoseKey.of(key).octets()));
    }

    /**
     * The keys, one or more.
     *
     * @throws MalformedException if one of them is no public EC2 key on a known curve
     */
    public List<CoseKey> keys(String where) throws MalformedException {
      return CoseKeyReader.read(content.octets(), where);
    }

    @Override
    public long tag() {
      return CryptoKeyCodec.COSE_KEY;
    }
  }

  /** A digest of a certificate, tag 559. */
  record CertificateThumbprint(Digest digest) implements CryptoKey {
    /** Whether it is the digest of this certificate's DER; false for a digest not known here. */
    public boolean matches(X509Certificate certificate) {
      return Certificates.matches(digest, certificate);
    }

    @Override
    public long tag() {
      return CryptoKeyCodec.CERTIFICATE_THUMBPRINT;
    }
  }

  /** An identifier of a key, made in whatever way, tag 560. */
  record KeyIdentifier(Bytes value) implements CryptoKey {
    @Override
    public long tag() {
      return CryptoKeyCodec.KEY_IDENTIFIER;
    }
  }

  /** A digest of a certificate path, tag 561; of which encoding, the draft leaves to profiles. */
  record CertificatePathThumbprint(Digest digest) implements CryptoKey {
    @Override
    public long tag() {
      return CryptoKeyCodec.CERTIFICATE_PATH_THUMBPRINT;
    }
  }

  /** A certificate in DER, tag 562. */
  record DerCertificate(Bytes der) implements CryptoKey {
    /**
     * The certificate.
     *
     * @throws MalformedException if the octets are not one certificate and nothing else
     */
    public X509Certificate certificate(String where) throws MalformedException {
      return Certificates.ofDer(der, where);
    }

    @Override
    public long tag() {
      return CryptoKeyCodec.DER_CERTIFICATE;
    }
  }

  /**
   * A kind that a profile defines; kept without being interpreted.
   *
   * @param tag CBOR tag that says the kind
   * @param content what is under the tag
   */
  record Other(long tag, Opaque content) implements CryptoKey {
    /** Refuses the tags that have a kind of their own. */
    public Other {
      if (CryptoKeyCodec.interprets(tag)) {
        throw new IllegalArgumentException("tag " + tag + " has a kind of its own");
      }
    }
  }
}
