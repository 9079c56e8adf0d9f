package org.attls.corim.signed;

import java.util.Optional;
import org.attls.corim.Validity;
import org.attls.corim.term.Extensions;

/**
 * Who signed a CoRIM, in the form that Veraison reads (draft-ietf-rats-corim-11, section 4.2.3).
 *
 * @param signerName name of the organization, not empty
 * @param signerUri a URI that names it
 * @param signatureValidity when the signature holds; absent where it does not say
 * @param others members of the signer that are kept without being interpreted
 */
public record CorimMeta(
    String signerName,
    Optional<String> signerUri,
    Optional<Validity> signatureValidity,
    Extensions others) {
  /** Checks that there is a name. */
  public CorimMeta {
    if (signerName.isEmpty()) {
      throw new IllegalArgumentException("a signer without name");
    }
    others.mustNotHave(0, 1);
  }

  /** A signer that says its name only. */
  public static CorimMeta of(String signerName) {
    return new CorimMeta(signerName, Optional.empty(), Optional.empty(), Extensions.NONE);
  }
}
