package org.attls.corim.signed;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimMediaTypes;
import org.attls.corim.CorimWriter;
import org.attls.corim.VeraisonRelease;

/**
 * Signs CoRIMs; {@link SignedCorimReader} reads what is written, and has the grammar. All headers
 * are protected.
 *
 * <p>Veraison's v2 library takes a carried CoRIM with corim-meta and, to be provisioned, an {@code
 * x5chain} that leads to a root of its configuration.
 */
public final class SignedCorimWriter {
  private final SignerStatement signer;
  private final Optional<Bytes> keyId;
  private final List<X509Certificate> certificates;

  private SignedCorimWriter(
      SignerStatement signer, Optional<Bytes> keyId, List<X509Certificate> certificates) {
    this.signer = signer;
    this.keyId = keyId;
    this.certificates = List.copyOf(certificates);
  }

  /** A writer that says who signs. */
  public static SignedCorimWriter of(SignerStatement signer) {
    return new SignedCorimWriter(signer, Optional.empty(), List.of());
  }

  /** The same with the name of the key ({@code kid}). */
  public SignedCorimWriter withKeyId(Bytes name) {
    return new SignedCorimWriter(signer, Optional.of(name), certificates);
  }

  /** The same with the certificates of the key ({@code x5chain}), the signer's first. */
  public SignedCorimWriter withCertificates(List<X509Certificate> chain) {
    return new SignedCorimWriter(signer, keyId, chain);
  }

  /** Signs a CoRIM, in the layout of the draft, that the message carries. */
  public Bytes sign(Corim corim, CoseSigner key) throws GeneralSecurityException {
    return sign(corim, VeraisonRelease.CURRENT_DRAFT, key);
  }

  /**
   * Signs a CoRIM in the layout that a release of Veraison takes; releases with a layout of the v1
   * library read a signer in corim-meta only.
   */
  public Bytes sign(Corim corim, VeraisonRelease release, CoseSigner key)
      throws GeneralSecurityException {
    return headers(key)
        .protectedHeader(CoseHeaders.CONTENT_TYPE, type())
        .sign(CorimWriter.write(corim, release))
        .octets();
  }

  /**
   * Signs a CoRIM that is carried elsewhere.
   *
   * @param document its octets, tag 501 included
   */
  public Bytes signDetached(Bytes document, CoseSigner key) throws GeneralSecurityException {
    return headers(key)
        .protectedHeader(CoseHeaders.CONTENT_TYPE, type())
        .signDetached(document)
        .octets();
  }

  /**
   * Signs the digest of a CoRIM that is carried elsewhere.
   *
   * @param document its octets, tag 501 included
   * @param location where it can be had
   */
  public Bytes signEnvelope(
      Bytes document, EnvelopeHash hash, Optional<String> location, CoseSigner key)
      throws GeneralSecurityException {
    CoseSign1Writer message =
        headers(key)
            .protectedHeader(SignedCorimReader.HASH, CborWriter.integer(hash.number()))
            .protectedHeader(SignedCorimReader.PREIMAGE_TYPE, type());
    location.ifPresent(
        where -> message.protectedHeader(SignedCorimReader.LOCATION, CborWriter.text(where)));
    return message.sign(hash.digest(document)).octets();
  }

  private CoseSign1Writer headers(CoseSigner key) throws CertificateEncodingException {
    CoseSign1Writer message = new CoseSign1Writer(key);
    keyId.ifPresent(name -> message.protectedHeader(CoseHeaders.KID, CborWriter.bytes(name)));
    signer
        .meta()
        .map(SignerStatementCodec::writeMeta)
        .ifPresent(meta -> message.protectedHeader(SignerStatementCodec.META, meta));
    signer
        .claims()
        .map(SignerStatementCodec::writeClaims)
        .ifPresent(claims -> message.protectedHeader(SignerStatementCodec.CLAIMS, claims));
    List<Bytes> chain = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      chain.add(CborWriter.bytes(Bytes.copyOf(certificate.getEncoded())));
    }
    if (!chain.isEmpty()) {
      message.protectedHeader(
          SignedCorimReader.X5CHAIN, chain.size() == 1 ? chain.get(0) : CborWriter.array(chain));
    }
    return message;
  }

  private static Bytes type() {
    return CborWriter.text(CorimMediaTypes.UNSIGNED);
  }
}
