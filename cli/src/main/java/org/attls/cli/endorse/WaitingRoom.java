package org.attls.cli.endorse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.attls.cli.file.Input;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimWriter;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentAnswer;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentJson;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.rats.AttestationException;
import org.attls.rats.EnrolmentDesk;
import org.attls.rats.Reason;

/**
 * A directory of TPMs that have proved what they are and wait for somebody to approve. What was
 * said is kept, not what came of it: whoever approves judges it again.
 *
 * <pre>
 * KID.pending    what the challenge was; for the owner only
 * KID.answer     the TPM's answer; where this is, somebody waits
 * KID.denied     it need not ask again
 * EK.denied      nor with another key: by the SHA-256 digest of its EK certificate
 * </pre>
 *
 * <p>A TPM makes as many attestation keys as it is told to, so it waits once for each of its EK
 * certificates.
 */
public final class WaitingRoom {
  private static final String ANSWER = ".answer";
  private static final String DENIED = ".denied";

  private final Path directory;

  /** The room in a directory that is there. */
  public WaitingRoom(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes in whoever proves to be a TPM of one of the makers.
   *
   * @param most how many may wait
   */
  public EnrolmentDesk desk(Path makers, PcrSelection registers, int most) throws CommandFailure {
    EndorsementRoots roots = EkAuthorities.of(makers);
    return request -> {
      try {
        PendingEnrolment pending =
            PendingEnrolment.begin(
                EnrolmentJson.readRequest(request), roots, registers, Instant.now());
        return new Visit(pending, most);
      } catch (MalformedException | EnrolmentException refused) {
        throw refusal(refused);
      }
    };
  }

  /** The keys of those that wait, by their kid. */
  public List<String> waiting() throws CommandFailure {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[0-9a-f]{66}\\" + ANSWER))
          .map(name -> name.substring(0, name.length() - ANSWER.length()))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw CommandFailure.usage(directory + " cannot be read: " + unreadable.getMessage());
    }
  }

  /**
   * One that waits, judged again.
   *
   * @throws CommandFailure if nobody of that name waits
   */
  public EnrolledTpm tpm(String kid) throws CommandFailure, MalformedException, EnrolmentException {
    if (!waiting().contains(kid)) {
      throw CommandFailure.usage("nobody called " + kid + " waits");
    }
    EnrolledTpm enrolled =
        pending(kid).accept(EnrolmentJson.readAnswer(Input.read(file(kid, ANSWER))));
    if (!ParsecTpmToken.kidOf(enrolled.attestationKey().key()).hex().equals(kid)) {
      throw CommandFailure.usage(file(kid, ANSWER) + ": is about another key");
    }
    return enrolled;
  }

  /** Writes what a verifier needs to know of one, into its directory of endorsements. */
  public Path endorse(EnrolledTpm tpm, Path endorsements) throws CommandFailure {
    Bytes kid = ParsecTpmToken.kidOf(tpm.attestationKey().key());
    Path file = endorsements.resolve(kid.hex() + ".corim");
    NewFile.named(file)
        .write(
            CorimWriter.write(
                ParsecTpmProfile.endorsement(
                    DeviceClass.of(kid),
                    kid,
                    tpm.attestationKey().key(),
                    Optional.of(tpm.registers()),
                    VeraisonRelease.CURRENT_DRAFT),
                VeraisonRelease.CURRENT_DRAFT));
    return file;
  }

  /** What the certificate says of the TPM, for people. */
  public static String described(EnrolledTpm tpm) {
    return Publication.described(tpm.certificate());
  }

  /** One waits no more. */
  public void leave(String kid) throws CommandFailure {
    try {
      Files.deleteIfExists(file(kid, ANSWER));
      Files.deleteIfExists(file(kid, ".pending"));
    } catch (IOException failed) {
      throw CommandFailure.usage(directory + ": " + failed.getMessage());
    }
  }

  /** One waits no more, and neither its key nor its TPM is taken in again. */
  public void deny(String kid) throws CommandFailure, MalformedException, EnrolmentException {
    if (!waiting().contains(kid)) {
      throw CommandFailure.usage("nobody called " + kid + " waits");
    }
    for (String refused : List.of(certificate(kid), kid)) {
      if (!denied(refused)) {
        NewFile.named(file(refused, DENIED)).write(Bytes.EMPTY);
      }
    }
    leave(kid);
  }

  private boolean denied(String kidOrCertificate) {
    return Files.exists(file(kidOrCertificate, DENIED));
  }

  private PendingEnrolment pending(String kid)
      throws CommandFailure, MalformedException, EnrolmentException {
    return EnrolmentJson.readPending(SecretFile.read(file(kid, ".pending")));
  }

  private String certificate(String kid)
      throws CommandFailure, MalformedException, EnrolmentException {
    return pending(kid).certificate().digest().hex();
  }

  private Path file(String kid, String kind) {
    return directory.resolve(kid + kind);
  }

  private final class Visit implements EnrolmentDesk.Visit {
    private final PendingEnrolment pending;
    private final int most;

    Visit(PendingEnrolment pending, int most) {
      this.pending = pending;
      this.most = most;
    }

    /** By its EK certificate. */
    @Override
    public Bytes claimedDevice() {
      return pending.certificate().digest();
    }

    @Override
    public Bytes challenge() {
      return Bytes.utf8(EnrolmentJson.write(pending.challenge()));
    }

    @Override
    public Bytes answer(Bytes octets) throws AttestationException {
      try {
        EnrolmentAnswer answer = EnrolmentJson.readAnswer(octets);
        Bytes kid = ParsecTpmToken.kidOf(pending.accept(answer).attestationKey().key());
        admit(kid.hex(), answer);
        return kid;
      } catch (MalformedException | EnrolmentException | CommandFailure refused) {
        throw refusal(refused);
      }
    }

    private void admit(String kid, EnrolmentAnswer answer)
        throws AttestationException, CommandFailure, MalformedException, EnrolmentException {
      synchronized (WaitingRoom.this) {
        String certificate = pending.certificate().digest().hex();
        if (denied(kid) || denied(certificate)) {
          throw new AttestationException(Reason.IDENTITY_REFUSED, "this device was denied");
        }
        List<String> others = waiting();
        if (others.contains(kid)) {
          requireUnchanged(kid, answer);
          return;
        }
        for (String other : others) {
          if (certificate(other).equals(certificate)) {
            throw new AttestationException(
                Reason.IDENTITY_REFUSED, "this TPM waits for approval already, with another key");
          }
        }
        if (others.size() >= most) {
          throw new AttestationException(
              Reason.IDENTITY_REFUSED, "too many devices wait for approval already");
        }
        leave(kid);
        NewFile.named(file(kid, ".pending")).writeSecret(Bytes.utf8(EnrolmentJson.write(pending)));
        NewFile.named(file(kid, ANSWER)).write(Bytes.utf8(EnrolmentJson.write(answer)));
      }
    }

    /** What was listed is what is approved: who waits cannot have it replaced meanwhile. */
    private void requireUnchanged(String kid, EnrolmentAnswer answer)
        throws AttestationException, CommandFailure, MalformedException, EnrolmentException {
      if (!tpm(kid).registers().digest().equals(answer.registers().digest())) {
        throw new AttestationException(
            Reason.IDENTITY_REFUSED,
            "this device waits for approval already, with other values in its registers");
      }
    }
  }

  private static AttestationException refusal(Exception refused) {
    Optional<EnrolmentException.Refusal> why =
        refused instanceof EnrolmentException enrolment
            ? Optional.of(enrolment.refusal())
            : Optional.empty();
    if (refused instanceof CommandFailure) {
      // Its text is the operator's: it names files.
      return new AttestationException(
          Reason.DEFECT, "this gateway cannot take devices in at the moment", refused);
    }
    return new AttestationException(
        refused instanceof MalformedException ? Reason.EVIDENCE_MALFORMED : Reason.IDENTITY_REFUSED,
        why.map(it -> it + ": ").orElse("") + refused.getMessage(),
        refused);
  }
}
