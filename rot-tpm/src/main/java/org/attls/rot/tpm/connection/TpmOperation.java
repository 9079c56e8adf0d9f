package org.attls.rot.tpm.connection;

/**
 * What a caller wants of the TPM, for the queue and for messages.
 *
 * @param name such as {@code Certify}
 * @param urgent whether it overtakes what is not: the signature that ends a handshake goes before
 *     the evidence that begins one
 * @param repeatable whether it may be run again after the channel broke in the middle, because it
 *     changes nothing that lasts
 */
public record TpmOperation(String name, boolean urgent, boolean repeatable) {
  /** An operation without lasting effect, in its turn. */
  public static TpmOperation named(String name) {
    return new TpmOperation(name, false, true);
  }

  /** The same, before all that are not urgent. */
  public TpmOperation asUrgent() {
    return new TpmOperation(name, true, repeatable);
  }

  /** The same, run once at most. */
  public TpmOperation onceOnly() {
    return new TpmOperation(name, urgent, false);
  }
}
