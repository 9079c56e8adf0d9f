package org.attls.corim.signed;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimDocument;
import org.attls.corim.CorimReader;

/**
 * Proof that a CoRIM was signed by somebody trusted; made by {@link SignedCorim} alone. The content
 * is not parsed before {@link #read}.
 */
public final class VerifiedCorim {
  private final SignerStatement signer;
  private final List<X509Certificate> certificates;
  private final Optional<CborBytes> carried;
  private final Bytes document;

  VerifiedCorim(
      SignerStatement signer,
      List<X509Certificate> certificates,
      Optional<CborBytes> carried,
      Bytes document) {
    this.signer = signer;
    this.certificates = certificates;
    this.carried = carried;
    this.document = document;
  }

  /** Who signed. */
  public SignerStatement signer() {
    return signer;
  }

  /** Certificates that came along, the signer's first; they count only if roots were asked. */
  public List<X509Certificate> certificates() {
    return certificates;
  }

  /** The CoRIM as it was signed. */
  public Bytes octets() {
    return document;
  }

  /**
   * Reads the CoRIM.
   *
   * @throws MalformedException if it is none that {@code reader} takes, or is not the one that the
   *     signature's subject names; paths and offsets are those of the signed document where that
   *     carries the CoRIM
   */
  public CorimDocument read(CorimReader reader) throws MalformedException {
    CorimDocument read =
        carried.isPresent() ? reader.readEmbedded(carried.get()) : reader.readDocument(document);
    Optional<String> subject = signer.claims().flatMap(CwtClaims::subject);
    String id = read.corim().id().toString();
    if (subject.isPresent() && !subject.get().equals(id)) {
      throw read.failure(".0", "not the subject (15.2) of the signature");
    }
    return read;
  }
}
