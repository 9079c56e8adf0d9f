package org.attls.corim.measurement;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.attls.corim.term.Digests;

/**
 * Registers of one environment, such as the PCRs of a TPM, each with the digests that are
 * acceptable in it (draft-ietf-rats-corim-11, section 5.1.4.7). Register 5 and register "5" are
 * two; at least one in all.
 *
 * @param numbered by number, from 0
 * @param named by name
 */
public record IntegrityRegisters(
    SortedMap<Long, Digests> numbered, SortedMap<String, Digests> named) {
  /** Checks the numbers and copies the maps. */
  public IntegrityRegisters {
    numbered = Collections.unmodifiableSortedMap(new TreeMap<>(numbered));
    named = Collections.unmodifiableSortedMap(new TreeMap<>(named));
    if (numbered.isEmpty() && named.isEmpty()) {
      throw new IllegalArgumentException("integrity registers without a register");
    }
    if (!numbered.isEmpty() && numbered.firstKey() < 0) {
      throw new IllegalArgumentException("register " + numbered.firstKey() + " is negative");
    }
  }
}
