package org.attls.corim;

import java.util.List;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Layout;

/**
 * A CoRIM together with the octets it was read from: what a profile finds wrong with the values
 * gets the place in the document.
 */
public final class CorimDocument {
  private final Corim corim;
  private final Layout layout;
  private final CborItem root;
  private final CborItem map;
  private final List<CborItem> tags;

  /**
   * @param root the outermost item, tag 501 where there is one
   * @param map the map inside
   * @param tags items that were read from the byte strings of tags
   */
  CorimDocument(Corim corim, Layout layout, CborItem root, CborItem map, List<CborItem> tags) {
    this.corim = corim;
    this.layout = layout;
    this.root = root;
    this.map = map;
    this.tags = List.copyOf(tags);
  }

  /** The CoRIM. */
  public Corim corim() {
    return corim;
  }

  /** Which layout the document has; a strict reader reads one only. */
  public Layout layout() {
    return layout;
  }

  /** The octets, tag 501 included where there is one. */
  public Bytes octets() {
    return root.octets();
  }

  /**
   * A failure of a rule about the CoRIM's values, with path and offset in this document.
   *
   * @param path below the map of the CoRIM, such as {@code .1[0]<506>.4.0[2]}; where nothing is
   *     there the offset is that of the innermost item that should have it
   */
  public MalformedException failure(String path, String problem) {
    String full = map.path() + path;
    return new MalformedException(full, innermost(full).offset(), problem);
  }

  private CborItem innermost(String path) {
    CborItem found = within(map, path);
    for (CborItem tag : tags) {
      if (leads(tag, path)) {
        found = within(tag, path);
      }
    }
    return found;
  }

  private static CborItem within(CborItem item, String path) {
    for (CborItem child : children(item)) {
      if (leads(child, path)) {
        return within(child, path);
      }
    }
    return item;
  }

  private static List<CborItem> children(CborItem item) {
    if (item instanceof CborTag tag) {
      return List.of(tag.content());
    }
    if (item instanceof CborArray array) {
      return array.members();
    }
    if (item instanceof CborMap members) {
      return members.entries().stream().map(CborMap.Entry::value).toList();
    }
    return List.of();
  }

  private static boolean leads(CborItem item, String path) {
    String prefix = item.path();
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || ".[<".indexOf(path.charAt(prefix.length())) >= 0);
  }
}
