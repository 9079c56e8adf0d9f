package org.attls.corim;

import java.util.List;
import org.attls.corim.term.Digest;

/**
 * Where a manifest that this one depends on is found (draft-ietf-rats-corim-11, section 4.1.3).
 *
 * @param hrefs URIs of the same thing, at least one
 * @param thumbprints its digests, or those of the things at the URIs; may be empty
 */
public record Locator(List<String> hrefs, List<Digest> thumbprints) {
  /** Checks that there is a URI and copies the lists. */
  public Locator {
    hrefs = List.copyOf(hrefs);
    thumbprints = List.copyOf(thumbprints);
    if (hrefs.isEmpty()) {
      throw new IllegalArgumentException("a locator without URI");
    }
  }
}
