package org.attls.eat.tpm;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;

/**
 * Which platform configuration registers of one bank are meant (TPM 2.0 Library, Part 2, section
 * 10.6.2).
 *
 * <pre>
 * TPMS_PCR_SELECTION { u16 hash, u8 sizeofSelect, octet pcrSelect[sizeofSelect] }
 * register i is bit i % 8 of octet i / 8
 * </pre>
 *
 * <p>As options spell it: {@code sha256:0-7,16}.
 *
 * @param bank TPM_ALG_ID of the bank's hash; any number, since a quote may name any
 * @param indices register numbers; empty when the bank is not active
 * @param bitmapOctets size of the bitmap, 1..32 octets; 3 for the 24 registers of a PC
 */
public record PcrSelection(int bank, SortedSet<Integer> indices, int bitmapOctets) {
  /** The bitmap of a PC's 24 registers. */
  public static final int PC_BITMAP = 3;

  private static final int MAX_BITMAP = 32;

  /** Copies the set and checks that the registers fit the bitmap. */
  public PcrSelection {
    if (bank < 0 || bank > 0xFFFF) {
      throw new IllegalArgumentException("bank " + bank);
    }
    if (bitmapOctets < 1 || bitmapOctets > MAX_BITMAP) {
      throw new IllegalArgumentException("bitmap of " + bitmapOctets + " octets");
    }
    indices = Collections.unmodifiableSortedSet(new TreeSet<>(indices));
    if (!indices.isEmpty() && (indices.first() < 0 || indices.last() >= 8 * bitmapOctets)) {
      throw new IllegalArgumentException(
          "register outside 0.." + (8 * bitmapOctets - 1) + ": " + indices);
    }
  }

  /** Registers of a bank, in the bitmap of a PC or, where they need more, a longer one. */
  public static PcrSelection of(TpmHash bank, Collection<Integer> indices) {
    int highest = indices.stream().mapToInt(Integer::intValue).max().orElse(0);
    return new PcrSelection(
        bank.algorithm(), new TreeSet<>(indices), Math.max(PC_BITMAP, highest / 8 + 1));
  }

  /**
   * Reads the spelling {@code bank ":" range *("," range)}, where a range is a number 0..255 or two
   * of them joined by "-", ascending; no register twice.
   *
   * @param where what the text is, in failures
   */
  public static PcrSelection parse(String text, String where) throws MalformedException {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new MalformedException(where, 0, "expected bank:registers, such as sha256:0-7,16");
    }
    TpmHash bank = TpmHash.ofBank(text.substring(0, colon), where);
    TreeSet<Integer> indices = new TreeSet<>();
    int at = colon + 1;
    for (String range : text.substring(at).split(",", -1)) {
      int dash = range.indexOf('-');
      int first = PcrSpelling.index(dash < 0 ? range : range.substring(0, dash), where, at);
      int last = dash < 0 ? first : PcrSpelling.index(range.substring(dash + 1), where, at);
      if (last < first) {
        throw new MalformedException(where, at, "descending range");
      }
      for (int index = first; index <= last; index++) {
        if (!indices.add(index)) {
          throw new MalformedException(where, at, "register " + index + " twice");
        }
      }
      at += range.length() + 1;
    }
    return of(bank, indices);
  }

  /** Name of the bank, such as {@code sha256}. */
  public String bankName() {
    return TpmHash.of(bank)
        .map(TpmHash::bank)
        .orElseGet(() -> TpmAlgorithm.name(bank).toLowerCase(java.util.Locale.ROOT));
  }

  /** Whether both mean the same registers of the same bank, whatever the size of the bitmap. */
  public boolean sameRegisters(PcrSelection other) {
    return bank == other.bank && indices.equals(other.indices);
  }

  /** Whether all registers of {@code other} are among these, in the same bank. */
  public boolean covers(PcrSelection other) {
    return bank == other.bank && indices.containsAll(other.indices);
  }

  /** The spelling of options, such as {@code sha256:0-7,16}. */
  public String spelling() {
    return PcrSpelling.of(bankName(), indices);
  }

  static PcrSelection read(OctetReader in, String field) throws MalformedException {
    int bank = in.u16(field + ".hash");
    Bytes bitmap = in.opaque8(1, MAX_BITMAP, field + ".pcrSelect");
    TreeSet<Integer> indices = new TreeSet<>();
    for (int i = 0; i < 8 * bitmap.size(); i++) {
      if ((bitmap.u8(i / 8) & 1 << i % 8) != 0) {
        indices.add(i);
      }
    }
    return new PcrSelection(bank, indices, bitmap.size());
  }

  void writeTo(OctetWriter out) {
    byte[] bitmap = new byte[bitmapOctets];
    for (int index : indices) {
      bitmap[index / 8] |= (byte) (1 << index % 8);
    }
    out.u16(bank).opaque8(Bytes.copyOf(bitmap));
  }
}
