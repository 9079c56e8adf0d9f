package org.attls.eat.tpm;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Values of platform configuration registers of one bank: reference values, or what a TPM reads.
 *
 * <p>As options spell them: {@code sha256:0=<hex>,7=<hex>}, or a file of such lines.
 *
 * @param bank hash of the bank
 * @param values register number 0..255 to value of the bank's size; at least one
 */
public record PcrValues(TpmHash bank, SortedMap<Integer, Bytes> values) {
  /** Copies the map and checks numbers and sizes. */
  public PcrValues {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no register");
    }
    if (values.firstKey() < 0 || values.lastKey() > 255) {
      throw new IllegalArgumentException("register outside 0..255: " + values.keySet());
    }
    values.forEach(
        (index, value) -> {
          if (value.size() != bank.size()) {
            throw new IllegalArgumentException(
                "register " + index + " has " + value.size() + " octets, not " + bank.size());
          }
        });
  }

  /**
   * Reads the spelling {@code bank ":" index "=" hex *("," index "=" hex)}, on one line or several:
   * lines are joined, all of one bank; blank lines and lines beginning with "#" are left out.
   *
   * @param where what the text is, in failures; the offset there is a line number, from 1
   */
  public static PcrValues parse(String text, String where) throws MalformedException {
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    TpmHash bank = null;
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String at = where + " line " + number;
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new MalformedException(at, 0, "expected bank:index=hex, such as sha256:0=…");
      }
      TpmHash lineBank = TpmHash.ofBank(line.substring(0, colon), at);
      if (bank != null && bank != lineBank) {
        throw new MalformedException(at, 0, "banks " + bank.bank() + " and " + lineBank.bank());
      }
      bank = lineBank;
      members(line, colon + 1, lineBank, values, at);
    }
    if (bank == null) {
      throw new MalformedException(where, -1, "no register value");
    }
    return new PcrValues(bank, values);
  }

  /** Which registers these are. */
  public PcrSelection selection() {
    return PcrSelection.of(bank, values.keySet());
  }

  /** Whether there is a value for each of these registers. */
  public boolean containsAll(Collection<Integer> indices) {
    return values.keySet().containsAll(indices);
  }

  /** What a quote of all these registers signs: the digest over the values, ascending. */
  public Bytes digest() {
    return digest(values.keySet());
  }

  /**
   * What a quote of some of these registers signs: {@code H(PCR_i || PCR_j || …)}, ascending. H is
   * the hash of the signature (TPM 2.0 Library, Part 3, section 18.4), which must be that of the
   * bank.
   *
   * @throws IllegalArgumentException if there is no value for one of the registers
   */
  public Bytes digest(Collection<Integer> indices) {
    if (!containsAll(indices)) {
      throw new IllegalArgumentException("no value for one of " + indices);
    }
    return bank.digest(new TreeSet<>(indices).stream().map(values::get).toArray(Bytes[]::new));
  }

  /** The spelling on one line. */
  public String spelling() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().hex())
        .collect(Collectors.joining(",", bank.bank() + ":", ""));
  }

  private static void members(
      String line, int start, TpmHash bank, TreeMap<Integer, Bytes> values, String where)
      throws MalformedException {
    int at = start;
    for (String member : line.substring(start).split(",", -1)) {
      int equal = member.indexOf('=');
      if (equal < 0) {
        throw new MalformedException(where, at, "expected index=hex");
      }
      int index = PcrSpelling.index(member.substring(0, equal), where, at);
      Bytes value;
      try {
        value = Bytes.fromHex(member.substring(equal + 1));
      } catch (IllegalArgumentException noHex) {
        throw new MalformedException(where, at + equal + 1, "not hexadecimal");
      }
      if (value.size() != bank.size()) {
        throw new MalformedException(
            where,
            at + equal + 1,
            value.size() + " octets, a value of " + bank.bank() + " has " + bank.size());
      }
      if (values.put(index, value) != null) {
        throw new MalformedException(where, at, "register " + index + " twice");
      }
      at += member.length() + 1;
    }
  }
}
