package org.attls.cmw;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * Several wrappers, each under a label (draft-ietf-rats-msg-wrap-23, section 3.3).
 *
 * <p>A collection does not bind its items to each other: where they speak of one device, something
 * inside them must (section 9.2 of the draft).
 *
 * <p>Made by {@link CmwWriter} or {@link CmwReader}, so that {@link #octets()} always is the
 * serialization of the other components.
 *
 * <p>An item of a CBOR collection has the octets it was received as; of an item of a JSON
 * collection {@link Cmw#octets()} is its serialization without white space.
 *
 * @param collectionType what the collection is, where it says so
 * @param items at least one; they iterate in the order received, which has no meaning
 */
public record CmwCollection(
    Optional<CollectionType> collectionType,
    Map<CmwLabel, Cmw> items,
    Serialization serialization,
    Bytes octets)
    implements Cmw {
  /**
   * How deep collections may be nested, the outermost counted: the limit that the draft lets an
   * implementation choose.
   */
  public static final int MAX_DEPTH = 8;

  /** Copies the items, keeping their order. */
  public CmwCollection {
    items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
    if (items.isEmpty()) {
      throw new IllegalArgumentException("a collection has an item at least");
    }
  }

  /** The item under an integer label, where there is one. */
  public Optional<Cmw> item(long label) {
    return Optional.ofNullable(items.get(CmwLabel.of(label)));
  }

  /** The item under a text label, where there is one. */
  public Optional<Cmw> item(String label) {
    return Optional.ofNullable(items.get(new CmwLabel.Named(label)));
  }

  /** Whether the collection says that it is of this type. */
  public boolean is(CollectionType type) {
    return collectionType.filter(type::equals).isPresent();
  }

  @Override
  public CmwType type() {
    return typeOf(serialization, collectionType);
  }

  /**
   * The type under which a collection is negotiated and looked up: {@code application/cmw+cbor} or
   * {@code application/cmw+json}, with the parameter {@code cmwc_t} where a type is given.
   */
  public static CmwType typeOf(Serialization serialization, Optional<CollectionType> type) {
    String mediaType = serialization.cmwMediaType();
    return CmwType.mediaType(
        type.map(it -> mediaType + "; cmwc_t=\"" + it + '"').orElse(mediaType));
  }
}
