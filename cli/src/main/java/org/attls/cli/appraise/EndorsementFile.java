package org.attls.cli.appraise;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimDocument;
import org.attls.corim.CorimReader;
import org.attls.corim.Profile;
import org.attls.corim.Validity;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.parsec.ParsecTpmEndorsements;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.parsec.ReferenceState;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;

/**
 * A CoRIM of the Parsec TPM profile.
 *
 * @param name of the file, for messages
 * @param contents what it endorses
 */
record EndorsementFile(String name, ParsecTpmEndorsements contents) {
  /**
   * Reads an unsigned CoRIM, whether or not it holds at present.
   *
   * @param release the oldest layout taken
   * @throws CommandFailure a usage error: an invalid configuration
   */
  static EndorsementFile read(Bytes octets, String name, VeraisonRelease release)
      throws CommandFailure {
    try {
      CorimDocument document = reader(release).readDocument(octets);
      // Its own last instant is inside, always: whether it holds is asked afterwards.
      Instant inside = document.corim().validity().map(Validity::notAfter).orElse(Instant.EPOCH);
      return new EndorsementFile(name, ParsecTpmProfile.endorsements(document, inside));
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(name + ": " + malformed.getMessage());
    }
  }

  /**
   * Why the endorsements cannot be relied on; empty where they can. One that ends or begins at some
   * time holds at none that is not known: nothing here looks at a clock.
   */
  Optional<String> defect(Optional<Instant> at) {
    if (contents.validity().isEmpty()) {
      return Optional.empty();
    }
    String period =
        contents.validity().get().notBefore().map(first -> "from " + first + " ").orElse("")
            + "until "
            + contents.validity().get().notAfter();
    if (at.isEmpty()) {
      return Optional.of(name + " holds " + period + " only; say for which time: --at INSTANT");
    }
    return contents.holdAt(at.get())
        ? Optional.empty()
        : Optional.of(name + " holds " + period + ", not at " + at.get());
  }

  /** The key that is endorsed under this name. */
  Optional<TrustAnchor> anchor(Bytes kid) {
    return contents.trustAnchors().stream().filter(it -> it.kid().equals(kid)).findFirst();
  }

  /**
   * The good states in one bank.
   *
   * @param classId of the devices; empty for any
   */
  List<PcrValues> states(Optional<UUID> classId, TpmHash bank) {
    return contents.referenceStates().stream()
        .filter(state -> classId.isEmpty() || classId.get().equals(state.classId()))
        .flatMap(state -> values(state, bank).stream())
        .toList();
  }

  private static Optional<PcrValues> values(ReferenceState state, TpmHash bank) {
    return state.values(
        bank,
        state.registers().keySet().stream()
            .filter(register -> state.values(bank, List.of(register)).isPresent())
            .toList());
  }

  private static CorimReader reader(VeraisonRelease release) {
    Set<Profile> profiles = Set.of(ParsecTpmProfile.PROFILE);
    return switch (release) {
      case CURRENT_DRAFT -> CorimReader.strict(profiles);
      case V0_0_2603_TO_2608 -> CorimReader.acceptingBareTextProfile(profiles);
      case V0_0_2408_TO_2601, BRANCH_OF_2023 -> CorimReader.acceptingVersion1(profiles);
    };
  }
}
