package org.attls.corim.term;

import java.util.function.Supplier;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.octets.MalformedException;

/**
 * Makes values from what was read. The rules of a value stand once, in its constructor; what the
 * constructor refuses is a failure of the item it would have been made from.
 */
public final class Checked {
  private Checked() {}

  /** The value, or a failure at {@code item} in the words of the value's constructor. */
  public static <T> T at(CborItem item, Supplier<T> value) throws MalformedException {
    try {
      return value.get();
    } catch (IllegalArgumentException refused) {
      throw item.failure(String.valueOf(refused.getMessage()));
    }
  }
}
