package org.attls.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.attls.cli.report.CommandFailure;
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
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.rot.tpm.swtpm.SwtpmException;
import org.jspecify.annotations.Nullable;

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
  private final KeyPlace place;
  private @Nullable AttestationKey key;

  /** Where the attestation key is kept. */
  public interface KeyPlace {
    /** The key, which is made where there is none. */
    AttestationKey provision(TpmConnection connection, Deadline deadline)
        throws TpmException, CommandFailure;
  }

  private Device(Optional<Swtpm> started, TpmAddress address, PcrSelection pcrs, KeyPlace place) {
    this.started = started;
    this.place = place;
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
      return new Device(
          Optional.of(swtpm),
          swtpm.address(),
          pcrs,
          (connection, deadline) ->
              TpmProvisioning.provision(connection, TpmProvisioning.DEFAULT_HANDLE, deadline));
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
  public static Device on(TpmAddress address, PcrSelection pcrs, KeyPlace place) {
    return new Device(Optional.empty(), address, pcrs, place);
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
  public record Enrolment(AttestationKey key, PcrValues state, Corim corim) {}

  /**
   * Enrols the device. Whoever holds the TPM is trusted at this moment.
   *
   * @throws CommandFailure a usage error, for a file of a key that cannot be used
   */
  public Enrolment enrol() throws AttestationException, CommandFailure {
    Deadline deadline = Deadline.in(PATIENCE);
    try {
      AttestationKey made = place.provision(connection, deadline);
      key = made;
      PcrValues state = TpmPlatform.read(connection, pcrs, deadline);
      Corim corim =
          ParsecTpmProfile.endorsement(
              UUID.randomUUID(), made.kid(), made.key(), Optional.of(state));
      return new Enrolment(made, state, corim);
    } catch (TpmException failed) {
      throw unavailable(failed);
    }
  }

  /** The attester of the enrolled device. It lives as long as the device. */
  public TpmAttester attester() throws AttestationException {
    AttestationKey enrolled = key;
    if (enrolled == null) {
      throw new IllegalStateException("a device that is not enrolled");
    }
    return TpmAttester.open(
        connection, (same, deadline) -> enrolled, pcrs, 0, Deadline.in(PATIENCE));
  }

  /** Measures something into a register: there is no way back. */
  public void measure(int register, String something) throws AttestationException {
    Bytes digest = TpmHash.SHA256.digest(Bytes.utf8(something));
    try {
      TpmPlatform.extend(connection, register, digest, Deadline.in(PATIENCE));
    } catch (TpmException failed) {
      throw unavailable(failed);
    }
  }

  @Override
  public void close() {
    connection.close();
    started.ifPresent(Swtpm::close);
  }

  private static AttestationException unavailable(TpmException failed) {
    return new AttestationException(
        Reason.ATTESTER_UNAVAILABLE, String.valueOf(failed.getMessage()), failed);
  }
}
