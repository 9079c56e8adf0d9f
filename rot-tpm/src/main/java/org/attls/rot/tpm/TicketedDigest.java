package org.attls.rot.tpm;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.TpmHash;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import tss.tpm.HashResponse;
import tss.tpm.SequenceCompleteResponse;
import tss.tpm.TPMT_TK_HASHCHECK;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/**
 * A digest that the TPM made itself, and its word that the content does not begin as its own
 * statements do: a restricted key signs no other digest.
 */
final class TicketedDigest {
  /** TPM2B_MAX_BUFFER: what every TPM hashes with one command. */
  private static final int CHUNK = 1024;

  private final byte[] digest;
  private final TPMT_TK_HASHCHECK ticket;

  private TicketedDigest(byte[] digest, TPMT_TK_HASHCHECK ticket) {
    this.digest = digest;
    this.ticket = ticket;
  }

  static TicketedDigest of(TpmChannel channel, TpmHash hash, Bytes content) throws TpmException {
    TPM_ALG_ID algorithm = TPM_ALG_ID.fromInt(hash.algorithm());
    if (content.size() <= CHUNK) {
      HashResponse made =
          channel.issue(tpm -> tpm.Hash(content.toArray(), algorithm, TPM_HANDLE.OWNER));
      return new TicketedDigest(made.outHash, made.validation);
    }
    LoadedObject sequence =
        channel.holding(channel.issue(tpm -> tpm.HashSequenceStart(new byte[0], algorithm)));
    boolean completed = false;
    try {
      int at = 0;
      for (; content.size() - at > CHUNK; at += CHUNK) {
        Bytes part = content.slice(at, at + CHUNK);
        channel.send(tpm -> tpm.SequenceUpdate(sequence.handle(), part.toArray()));
      }
      Bytes last = content.slice(at, content.size());
      SequenceCompleteResponse made =
          channel.issue(
              tpm -> tpm.SequenceComplete(sequence.handle(), last.toArray(), TPM_HANDLE.OWNER));
      // The TPM forgets a sequence that is complete.
      completed = true;
      return new TicketedDigest(made.result, made.validation);
    } finally {
      if (!completed) {
        sequence.close();
      }
    }
  }

  byte[] digest() {
    return digest;
  }

  TPMT_TK_HASHCHECK ticket() {
    return ticket;
  }
}
