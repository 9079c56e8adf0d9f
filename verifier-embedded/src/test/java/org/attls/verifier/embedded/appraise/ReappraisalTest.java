package org.attls.verifier.embedded.appraise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.QuotedPcrs;
import org.attls.rats.Reason;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.junit.jupiter.api.Test;

/** Endorsements that changed after evidence was affirmed. */
class ReappraisalTest {
  private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
  private static final UUID CLASS = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final Bytes KID = Bytes.fromHex("01" + "ab".repeat(32));

  private final EcSigner attestationKey = EcSigner.generate(EcCurve.P256);

  private static PcrValues state(int fill, int registers) {
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    for (int register = 0; register < registers; register++) {
      values.put(register, TpmHash.SHA256.digest(Bytes.of(fill, register)));
    }
    return new PcrValues(TpmHash.SHA256, values);
  }

  private Bytes endorsing(Optional<PcrValues> state) throws Exception {
    return CorimWriter.write(
        ParsecTpmProfile.endorsement(CLASS, KID, attestationKey.publicKey(), state));
  }

  private static Optional<Reason> against(Optional<QuotedPcrs> quoted, Bytes... corims)
      throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(InstantSource.fixed(NOW));
    for (Bytes corim : corims) {
      store.add(corim);
    }
    InspectedEvidence seen =
        new InspectedEvidence(
            List.of(Bytes.of(1)), Bytes.of(2), Optional.empty(), Optional.of(KID), quoted);
    return Reappraisal.against(store.snapshot(), seen, NOW.plus(Duration.ofDays(1)))
        .map(AttestationException::reason);
  }

  private static Optional<QuotedPcrs> quote(PcrValues of) {
    return Optional.of(new QuotedPcrs("sha256", new TreeSet<>(of.values().keySet()), of.digest()));
  }

  @Test
  void standWhileKeyAndStateAreEndorsed() throws Exception {
    Bytes good = endorsing(Optional.of(state(1, 8)));
    assertThat(against(quote(state(1, 8)), good)).isEmpty();
    assertThat(against(Optional.empty(), good)).isEmpty();
  }

  @Test
  void anyEndorsedStateWillDo() throws Exception {
    assertThat(
            against(
                quote(state(1, 8)),
                endorsing(Optional.of(state(2, 8))),
                endorsing(Optional.of(state(1, 8)))))
        .isEmpty();
  }

  @Test
  void aKeyThatIsGone() throws Exception {
    assertThat(against(quote(state(1, 8)))).contains(Reason.NO_TRUST_ANCHOR);
  }

  @Test
  void aStateThatIsGone() throws Exception {
    assertThat(against(quote(state(1, 8)), endorsing(Optional.of(state(2, 8)))))
        .contains(Reason.NOT_AFFIRMING);
    assertThat(against(quote(state(1, 8)), endorsing(Optional.empty())))
        .contains(Reason.NOT_AFFIRMING);
  }

  /** As in appraisal, registers that nobody quoted are not left out of a comparison. */
  @Test
  void otherRegistersThanEndorsed() throws Exception {
    assertThat(against(quote(state(1, 7)), endorsing(Optional.of(state(1, 8)))))
        .contains(Reason.NOT_AFFIRMING);
    assertThat(against(quote(state(1, 8)), endorsing(Optional.of(state(1, 7)))))
        .contains(Reason.NOT_AFFIRMING);
  }

  @Test
  void aBankThatNobodyKnows() throws Exception {
    SortedSet<Integer> one = new TreeSet<>(List.of(0));
    assertThat(
            against(
                Optional.of(new QuotedPcrs("md5", one, Bytes.EMPTY)),
                endorsing(Optional.of(state(1, 1)))))
        .contains(Reason.NOT_AFFIRMING);
  }
}
