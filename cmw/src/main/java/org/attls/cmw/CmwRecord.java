package org.attls.cmw;

import java.util.Set;
import org.attls.cmw.octets.Bytes;

/**
 * A record: type, value and optional indicator (draft-ietf-rats-msg-wrap-23, section 3.1).
 *
 * <p>Made by {@link CmwWriter} or {@link CmwReader}, so that {@link #octets()} always is the
 * serialization of the other components.
 *
 * @param type what {@code value} is
 * @param value the message; not empty in JSON
 * @param indicators kinds of message inside; empty where the record does not say
 */
public record CmwRecord(
    CmwType type, Bytes value, Set<Indicator> indicators, Serialization serialization, Bytes octets)
    implements CmwMessage {
  /** Copies the set. */
  public CmwRecord {
    indicators = Set.copyOf(indicators);
  }
}
