package org.attls.cmw.cbor;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.PathNames;

/** A map (major type 5) whose keys are integers or text, each of them once. */
public final class CborMap extends CborItem {
  private final List<Entry> entries;
  private final Map<BigInteger, CborItem> byNumber = new TreeMap<>();
  private final Map<String, CborItem> byName = new TreeMap<>();

  CborMap(Bytes octets, int offset, List<Entry> entries) {
    super(octets, offset);
    this.entries = List.copyOf(entries);
    for (Entry entry : this.entries) {
      entry.key().place(this, ".key");
      if (entry.key() instanceof CborInteger number) {
        byNumber.put(number.value(), entry.value());
        entry.value().place(this, "." + number.value());
      } else if (entry.key() instanceof CborText name) {
        byName.put(name.value(), entry.value());
        entry.value().place(this, "." + PathNames.shortened(name.value()));
      }
    }
  }

  /** One member: an integer or text key, and its value. */
  public record Entry(CborItem key, CborItem value) {}

  /** The members in the order in which they were received. */
  public List<Entry> entries() {
    return entries;
  }

  /** The value under an integer key, where there is one. */
  public Optional<CborItem> optional(long key) {
    return Optional.ofNullable(byNumber.get(BigInteger.valueOf(key)));
  }

  /** The value under a text key, where there is one. */
  public Optional<CborItem> optional(String key) {
    return Optional.ofNullable(byName.get(key));
  }

  /** Whether there is a member under the same integer or text as {@code key}. */
  public boolean has(CborItem key) {
    return key instanceof CborInteger number && byNumber.containsKey(number.value())
        || key instanceof CborText name && byName.containsKey(name.value());
  }

  /** The value under an integer key, or a failure saying that it is missing. */
  public CborItem required(long key) throws MalformedException {
    CborItem value = byNumber.get(BigInteger.valueOf(key));
    if (value == null) {
      throw failure("member " + key + " is missing");
    }
    return value;
  }

  /** The value under a text key, or a failure saying that it is missing. */
  public CborItem required(String key) throws MalformedException {
    CborItem value = byName.get(key);
    if (value == null) {
      throw failure("member \"" + key + "\" is missing");
    }
    return value;
  }

  /**
   * Fails at the first member whose key is not among the integers given: for maps that their CDDL
   * closes.
   */
  public void onlyKeys(long... allowed) throws MalformedException {
    for (Entry entry : entries) {
      boolean known = false;
      for (long key : allowed) {
        known |=
            entry.key() instanceof CborInteger number
                && number.value().equals(BigInteger.valueOf(key));
      }
      if (!known) {
        throw entry.key().failure("no member of this map");
      }
    }
  }

  @Override
  public String kind() {
    return "map";
  }
}
