package org.attls.eat.ear;

import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * The evidence that a verifier repeats in its result, as it understood it. Worth as much as the
 * token's signature, which is not looked at here.
 */
public final class AnnotatedEvidence {
  private AnnotatedEvidence() {}

  /**
   * What the appraisal of that name repeats; empty where there is no such appraisal, or it repeats
   * nothing.
   *
   * @param jwt a token that {@link EarVerifier} has read
   * @param label name of the appraisal, such as {@code PARSEC_TPM}
   */
  public static Optional<JsonItem> of(Bytes jwt, EarProfile profile, String label)
      throws MalformedException {
    JsonObject claims =
        JsonReader.read(CompactJws.read(jwt).payload(), "ear", CompactJws.MAX_OCTETS).asObject();
    Optional<JsonItem> appraisal = claims.required("submods").asObject().optional(label);
    return appraisal.isPresent()
        ? appraisal.get().asObject().optional(profile.nameOf(EarClaim.ANNOTATED_EVIDENCE))
        : Optional.empty();
  }
}
