package org.attls.rot.tpm;

import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import tss.tpm.PCR_ReadResponse;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMT_HA;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/** The platform configuration registers (PCRs) of a TPM. */
public final class TpmPlatform {
  /** Registers of a PC; others have at least these. */
  private static final int REGISTERS = 24;

  private TpmPlatform() {}

  /**
   * The values of the selected registers, all of one moment. They are not signed: good for
   * enrolment on this machine, not as evidence.
   *
   * @throws TpmException {@link TpmException.Kind#UNSUITABLE} when the bank is not active or lacks
   *     a register
   */
  public static PcrValues read(TpmConnection connection, PcrSelection selection, Deadline deadline)
      throws TpmException {
    TpmHash bank =
        TpmHash.of(selection.bank())
            .orElseThrow(() -> new IllegalArgumentException("bank " + selection.bankName()));
    if (selection.indices().isEmpty()) {
      throw new IllegalArgumentException("no register selected");
    }
    return connection.call(
        TpmOperation.named("reading registers"),
        deadline,
        channel -> {
          while (true) {
            SortedMap<Integer, Bytes> values = new TreeMap<>();
            if (readOnce(channel, bank, selection, values)) {
              return new PcrValues(bank, values);
            }
            // Somebody extended a register in between: values of two moments. The commands
            // themselves end this at the deadline.
          }
        });
  }

  /**
   * Extends a register of the SHA-256 bank: its value becomes {@code SHA-256(value || digest)}. For
   * laboratories and demonstrations: on a real machine this changes its measured state until the
   * next reset, and there is no way back.
   *
   * @param register 0..23
   * @param digest 32 octets
   */
  public static void extend(TpmConnection connection, int register, Bytes digest, Deadline deadline)
      throws TpmException {
    if (register < 0 || register >= REGISTERS) {
      throw new IllegalArgumentException("register " + register + " is outside 0..23");
    }
    if (digest.size() != TpmHash.SHA256.size()) {
      throw new IllegalArgumentException("a digest of " + digest.size() + " octets, not 32");
    }
    connection.call(
        TpmOperation.named("extending register " + register).onceOnly(),
        deadline,
        channel -> {
          channel.send(
              tpm ->
                  tpm.PCR_Extend(
                      TPM_HANDLE.pcr(register),
                      new TPMT_HA[] {new TPMT_HA(TPM_ALG_ID.SHA256, digest.toArray())}));
          return true;
        });
  }

  /**
   * Reads all selected registers, eight at most per command; false when a register changed
   * meanwhile.
   */
  private static boolean readOnce(
      TpmChannel channel, TpmHash bank, PcrSelection selection, SortedMap<Integer, Bytes> values)
      throws TpmException {
    SortedSet<Integer> left = new TreeSet<>(selection.indices());
    Integer counter = null;
    while (!left.isEmpty()) {
      PCR_ReadResponse response =
          channel.issue(
              tpm -> tpm.PCR_Read(new TPMS_PCR_SELECTION[] {toTss(PcrSelection.of(bank, left))}));
      if (counter != null && counter != response.pcrUpdateCounter) {
        return false;
      }
      counter = response.pcrUpdateCounter;
      SortedSet<Integer> got = new TreeSet<>();
      for (TPMS_PCR_SELECTION part : response.pcrSelectionOut) {
        got.addAll(indices(part.pcrSelect));
      }
      if (got.isEmpty() || got.size() != response.pcrValues.length || !left.containsAll(got)) {
        throw new TpmException(
            TpmException.Kind.UNSUITABLE,
            "PCR_Read",
            String.format(
                Locale.ROOT, "the bank %s is not active, or lacks registers %s", bank.bank(), left),
            null);
      }
      int at = 0;
      for (int index : got) {
        values.put(index, Bytes.copyOf(response.pcrValues[at++].buffer));
      }
      left.removeAll(got);
    }
    return true;
  }

  /** The selection for TSS.Java. */
  static TPMS_PCR_SELECTION toTss(PcrSelection selection) {
    byte[] bitmap = new byte[Math.max(PcrSelection.PC_BITMAP, selection.indices().last() / 8 + 1)];
    for (int index : selection.indices()) {
      bitmap[index / 8] |= (byte) (1 << index % 8);
    }
    return new TPMS_PCR_SELECTION(TPM_ALG_ID.fromInt(selection.bank()), bitmap);
  }

  private static SortedSet<Integer> indices(byte[] bitmap) {
    SortedSet<Integer> indices = new TreeSet<>();
    for (int i = 0; i < 8 * bitmap.length; i++) {
      if ((bitmap[i / 8] & 1 << i % 8) != 0) {
        indices.add(i);
      }
    }
    return indices;
  }
}
