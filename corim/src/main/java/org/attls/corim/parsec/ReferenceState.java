package org.attls.corim.parsec;

import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Digests;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;

/**
 * One good state of the devices of a class: all registers of one reference triple. A quote agrees
 * with a state as a whole or not at all; registers of several states are never mixed.
 *
 * @param classId class of the devices
 * @param registers register number 0..255 to its values, one for each bank; at least one register
 */
public record ReferenceState(UUID classId, SortedMap<Integer, Digests> registers) {
  /** Copies the map and checks the numbers. */
  public ReferenceState {
    registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
    if (registers.isEmpty()) {
      throw new IllegalArgumentException("a state without register");
    }
    if (registers.firstKey() < 0 || registers.lastKey() > 255) {
      throw new IllegalArgumentException("register outside 0..255: " + registers.keySet());
    }
  }

  /**
   * The values of these registers in one bank, or empty if the state lacks any of them, or if there
   * are none.
   */
  public Optional<PcrValues> values(TpmHash bank, Collection<Integer> wanted) {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    for (int register : wanted) {
      Optional<Bytes> value =
          Optional.ofNullable(registers.get(register))
              .flatMap(digests -> digests.value(algorithm(bank)));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.put(register, value.get());
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(new PcrValues(bank, values));
  }

  /** The values of all registers that have one in this bank, or empty if none has. */
  public Optional<PcrValues> values(TpmHash bank) {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    registers.forEach(
        (register, digests) ->
            digests.value(algorithm(bank)).ifPresent(value -> values.put(register, value)));
    return values.isEmpty() ? Optional.empty() : Optional.of(new PcrValues(bank, values));
  }

  /** The Named Information number of a bank's hash. */
  static DigestAlgorithm algorithm(TpmHash bank) {
    return switch (bank) {
      case SHA256 -> DigestAlgorithm.SHA_256;
      case SHA384 -> DigestAlgorithm.SHA_384;
      case SHA512 -> DigestAlgorithm.SHA_512;
    };
  }
}
