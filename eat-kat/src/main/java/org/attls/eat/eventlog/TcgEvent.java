package org.attls.eat.eventlog;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.TpmHash;

/**
 * One measurement.
 *
 * @param number its place in the log, from 1; the header is 0
 * @param register 0..255
 * @param type such as 4 for EV_SEPARATOR
 * @param digests by TPM_ALG_ID: with what each bank was extended
 * @param data what is said of it; nobody vouches for that
 */
public record TcgEvent(
    int number, int register, long type, SortedMap<Integer, Bytes> digests, Bytes data) {
  /** Copies the map. */
  public TcgEvent {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }

  /** Whether a register was extended; otherwise the event is a remark. */
  public boolean measured() {
    return type != EventType.NO_ACTION;
  }

  /** With what the register of this bank was extended; empty where the log does not say. */
  public Optional<Bytes> digest(TpmHash bank) {
    return Optional.ofNullable(digests.get(bank.algorithm()));
  }

  /** Whether it was the data that was measured, so that the register vouches for them. */
  public boolean dataMeasured(TpmHash bank) {
    return digest(bank).filter(bank.digest(data)::equals).isPresent();
  }

  /** The name of the type, such as {@code EV_SEPARATOR}. */
  public String typeName() {
    return EventType.name(type);
  }
}
