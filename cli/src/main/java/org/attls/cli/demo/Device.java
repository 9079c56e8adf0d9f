package org.attls.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.rot.tpm.key.PersistentAttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.rot.tpm.swtpm.SwtpmException;

/** A device: a software TPM, with an attestation key, and an attester on it. */
public final class Device implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Where a demonstration gets its device from. */
  public interface Source {
    /**
     * A device that nobody has measured.
     *
     * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} without a TPM
     */
    Device get() throws AttestationException;
  }

  private final Optional<Swtpm> started;
  private final TpmAddress address;
  private final TpmConnection connection;
  private final PcrSelection pcrs;

  private Device(Optional<Swtpm> started, TpmAddress address, PcrSelection pcrs) {
    this.started = started;
    this.address = address;
    this.connection = TpmConnection.to(address);
    this.pcrs = pcrs;
  }

  /**
   * Starts a TPM that nobody has used.
   *
   * @param pcrs the registers that its evidence will be about
   * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} when swtpm is missing or does
   *     not start
   */
  public static Device start(PcrSelection pcrs) throws AttestationException {
    try {
      Swtpm swtpm = Swtpm.start();
      return new Device(Optional.of(swtpm), swtpm.address(), pcrs);
    } catch (SwtpmException failed) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failed.getMessage()), failed);
    }
  }

  /**
   * A device with a TPM that runs already, and goes on afterwards.
   *
   * @param pcrs the registers that its evidence will be about
   */
  public static Device on(TpmAddress address, PcrSelection pcrs) {
    return new Device(Optional.empty(), address, pcrs);
  }

  /** Where the TPM is. */
  public TpmAddress address() {
    return address;
  }

  /** Where the TPM keeps its state and sockets, if it was started for this device. */
  public Optional<Path> directory() {
    return started.map(Swtpm::directory);
  }

  /**
   * What an operator does once: makes the attestation key, reads the registers.
   *
   * @param key the attestation key
   * @param state the registers as they are now
   * @param corim both, as the verifier takes them
   */
  public record Enrolment(PersistentAttestationKey key, PcrValues state, Corim corim) {}

  /** Enrols the device. Whoever holds the TPM is trusted at this moment. */
  public Enrolment enrol() throws AttestationException {
    return tpm(
        () -> {
          Deadline deadline = Deadline.in(PATIENCE);
          PersistentAttestationKey key =
              TpmProvisioning.provision(connection, TpmProvisioning.DEFAULT_HANDLE, deadline);
          PcrValues state = TpmPlatform.read(connection, pcrs, deadline);
          Corim corim =
              ParsecTpmProfile.endorsement(
                  UUID.randomUUID(), key.kid(), key.key(), Optional.of(state));
          return new Enrolment(key, state, corim);
        });
  }

  /** The attester of the enrolled device. It lives as long as the device. */
  public TpmAttester attester() throws AttestationException {
    return TpmAttester.open(
        connection, TpmProvisioning.DEFAULT_HANDLE, pcrs, Deadline.in(PATIENCE));
  }

  /** Measures something into a register: there is no way back. */
  public void measure(int register, String something) throws AttestationException {
    Bytes digest = TpmHash.SHA256.digest(Bytes.utf8(something));
    tpm(
        () -> {
          TpmPlatform.extend(connection, register, digest, Deadline.in(PATIENCE));
          return true;
        });
  }

  @Override
  public void close() {
    connection.close();
    started.ifPresent(Swtpm::close);
  }

  private interface TpmTask<R> {
    R run() throws TpmException;
  }

  private static <R> R tpm(TpmTask<R> task) throws AttestationException {
    try {
      return task.run();
    } catch (TpmException failed) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failed.getMessage()), failed);
    }
  }
}
