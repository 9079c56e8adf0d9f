package org.attls.cmw.cbor;

import java.util.List;
import org.attls.cmw.octets.Bytes;

/** An array (major type 4). */
public final class CborArray extends CborItem {
  private final List<CborItem> members;

  CborArray(Bytes octets, int offset, List<CborItem> members) {
    super(octets, offset);
    this.members = List.copyOf(members);
    for (int i = 0; i < this.members.size(); i++) {
      this.members.get(i).place(this, "[" + i + "]");
    }
  }

  /** The members in order. */
  public List<CborItem> members() {
    return members;
  }

  @Override
  public String kind() {
    return "array";
  }
}
