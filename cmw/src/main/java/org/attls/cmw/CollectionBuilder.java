package org.attls.cmw;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * Collects the items of a collection; begun by {@link CmwWriter#cborCollection()} or {@link
 * CmwWriter#jsonCollection()}.
 */
public final class CollectionBuilder {
  private final Serialization serialization;
  private final Map<CmwLabel, Cmw> items = new LinkedHashMap<>();
  private Optional<CollectionType> type = Optional.empty();

  CollectionBuilder(Serialization serialization) {
    this.serialization = serialization;
  }

  /** Says what the collection is. */
  public CollectionBuilder type(CollectionType collectionType) {
    type = Optional.of(collectionType);
    return this;
  }

  /** An item under an integer label; CBOR only. */
  public CollectionBuilder put(long label, Cmw item) {
    return put(CmwLabel.of(label), item);
  }

  /** An item under a text label. */
  public CollectionBuilder put(String label, Cmw item) {
    return put(CmwLabel.of(label), item);
  }

  /**
   * An item under a label.
   *
   * @throws IllegalArgumentException if the label is taken, or of a kind that the serialization
   *     does not have, or if the item is of the other serialization
   */
  public CollectionBuilder put(CmwLabel label, Cmw item) {
    if (item.serialization() != serialization) {
      throw new IllegalArgumentException(
          "a " + item.serialization() + " item in a " + serialization + " collection");
    }
    if (serialization == Serialization.JSON && label instanceof CmwLabel.Numbered) {
      throw new IllegalArgumentException("JSON has no label " + label);
    }
    if (items.putIfAbsent(label, item) != null) {
      throw new IllegalArgumentException("two items under label " + label);
    }
    return this;
  }

  /**
   * The collection; items are encoded anew, deterministically. CBOR items come sorted, JSON items
   * in the order given.
   *
   * @throws IllegalArgumentException if there is no item, or collections are nested deeper than
   *     {@link CmwCollection#MAX_DEPTH}
   */
  public CmwCollection build() {
    Bytes octets =
        serialization == Serialization.CBOR
            ? CborForm.collection(type, items)
            : JsonForm.collection(type, items);
    return (CmwCollection) CmwWriter.readBack(octets, serialization);
  }
}
