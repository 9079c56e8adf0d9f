package org.attls.corim.signed;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcKey;

/**
 * A signed CoRIM whose signature nobody has checked yet. What it says of its signer may be
 * anybody's invention; what it carries is handed out by {@code verify} only.
 */
public final class SignedCorim {
  private final CoseSign1 message;
  private final SignerStatement signer;
  private final SignedContent content;
  private final List<X509Certificate> certificates;
  private final Optional<CborBytes> carried;
  private final Bytes document;

  SignedCorim(
      CoseSign1 message,
      SignerStatement signer,
      SignedContent content,
      List<X509Certificate> certificates,
      Optional<CborBytes> carried,
      Bytes document) {
    this.message = message;
    this.signer = signer;
    this.content = content;
    this.certificates = List.copyOf(certificates);
    this.carried = carried;
    this.document = document;
  }

  /** Who claims to have signed. */
  public SignerStatement signer() {
    return signer;
  }

  /** Where the CoRIM is that was signed. */
  public SignedContent content() {
    return content;
  }

  /** Number of the signature's algorithm in the COSE registry, such as -7 for ES256. */
  public int algorithm() {
    return message.headers().algorithm();
  }

  /** Name of the key ({@code kid}): a hint, to be looked up among keys known already. */
  public Optional<Bytes> keyId() throws MalformedException {
    return message.headers().keyId();
  }

  /** Certificates that came along ({@code x5chain}), the signer's first; may be empty. */
  public List<X509Certificate> certificates() {
    return certificates;
  }

  /**
   * Verifies the signature with a key that is trusted already.
   *
   * @param key the key, which decides what algorithm is right
   * @param at when the signature has to hold
   */
  public VerifiedCorim verify(CoseVerifier key, Instant at) throws UntrustedCorimException {
    try {
      message.verify(key);
    } catch (GeneralSecurityException refused) {
      throw new UntrustedCorimException(String.valueOf(refused.getMessage()), refused);
    }
    if (!signer.holdsAt(at)) {
      throw new UntrustedCorimException(
          "the signature does not hold at "
              + at
              + " but"
              + signer.notBefore().map(first -> " from " + first).orElse("")
              + signer.notAfter().map(last -> " until " + last).orElse(""));
    }
    if (content instanceof SignedContent.Enveloped envelope
        && !envelope.hash().digest(document).equals(envelope.digest())) {
      throw new UntrustedCorimException(
          "the CoRIM is not the one whose " + envelope.hash() + " digest was signed");
    }
    return new VerifiedCorim(signer, certificates, carried, document);
  }

  /** As {@link #verify(CoseVerifier, Instant)}, with a key on one of the NIST curves. */
  public VerifiedCorim verify(EcKey key, Instant at) throws UntrustedCorimException {
    return verify(EcCoseVerifier.of(key), at);
  }

  /**
   * Verifies the signature with the key of the certificate that came along, if that leads to a
   * trusted root.
   *
   * @param at when signature and certificates have to hold
   */
  public VerifiedCorim verify(TrustedRoots roots, Instant at) throws UntrustedCorimException {
    if (certificates.isEmpty()) {
      throw new UntrustedCorimException("no certificate (x5chain, 33) came with the CoRIM");
    }
    roots.validate(certificates, at);
    if (!(certificates.get(0).getPublicKey() instanceof ECPublicKey publicKey)) {
      throw new UntrustedCorimException(
          "the signer's key is of type " + certificates.get(0).getPublicKey().getAlgorithm());
    }
    try {
      return verify(EcKey.of(publicKey), at);
    } catch (MalformedException otherCurve) {
      throw new UntrustedCorimException("the signer's key is on no curve known here", otherCurve);
    }
  }
}
