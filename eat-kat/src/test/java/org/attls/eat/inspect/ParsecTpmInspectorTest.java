package org.attls.eat.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.LyingTpm;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParsecTpmInspectorTest {
  /** What needs no verifier to be seen; all other cases are for one. */
  private static final Map<String, Reason> REFUSED_LOCALLY =
      Map.of(
          "n08-pat-other-ak-own-kid", Reason.EVIDENCE_MALFORMED,
          "n07-pat-by-other-ak", Reason.EVIDENCE_MALFORMED,
          "n06-kat-by-other-ak", Reason.EVIDENCE_MALFORMED,
          "n09-pubarea-swapped", Reason.KEY_MISMATCH);

  private final ParsecTpmInspector inspector = new ParsecTpmInspector();

  static List<String> cases() {
    return Vectors.list("parsec-tpm-swtpm", ".properties");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsRealEvidence(String file) throws Exception {
    Properties vector = Vectors.properties("parsec-tpm-swtpm/" + file);
    Cmw cmw = new CmwReader(4096).read(hex(vector, "cmw"));
    Reason refused = REFUSED_LOCALLY.get(file.replace(".properties", ""));
    if (refused != null) {
      assertRefused(cmw, refused);
      return;
    }
    InspectedEvidence evidence = inspector.inspect(cmw);
    String check = vector.getProperty("check", "");
    assertThat(evidence.attestedKey()).isEqualTo(hex(vector, "tik.spki"));
    assertThat(evidence.instance()).contains(hex(vector, "ak.kid"));
    assertThat(evidence.challenges().stream().allMatch(hex(vector, "nonce")::equals))
        .isEqualTo(!check.equals("nonce") && !check.equals("pat-nonce"));
    assertThat(evidence.residenceDefect().isPresent()).isEqualTo(check.equals("tik-attributes"));
    String registers =
        String.join(
            ",", evidence.pcrs().orElseThrow().indices().stream().map(String::valueOf).toList());
    assertThat(evidence.pcrs().orElseThrow().bank()).isEqualTo(vector.getProperty("ref.bank"));
    assertThat(registers).isEqualTo(vector.getProperty("ref.pcrs"));
    assertThat(evidence.pcrs().orElseThrow().digest().equals(hex(vector, "ref.pcrDigest")))
        .isEqualTo(!check.equals("pcr-digest"));
  }

  @Test
  void readsARecordInJson() throws Exception {
    LyingTpm tpm = new LyingTpm(EcCurve.P384);
    Cmw json = CmwWriter.jsonRecord(ParsecTpmToken.TYPE, tpm.token().encode(), Set.of());
    InspectedEvidence evidence = inspector.inspect(json);
    assertThat(evidence.challenges()).containsExactly(LyingTpm.CHALLENGE, LyingTpm.CHALLENGE);
    assertThat(evidence.attestedKey()).isEqualTo(tpm.identityKey().spki());
    assertThat(evidence.residenceDefect()).isEmpty();
    assertThat(evidence.pcrs().orElseThrow().selection()).isEqualTo("sha384:0-3");
  }

  @Test
  void takesTheTypeInAnyCase() throws Exception {
    CmwType upper = CmwType.mediaType("Application/VND.parallaxsecond.key-attestation.TPM");
    Cmw cmw = CmwWriter.cborRecord(upper, new LyingTpm(EcCurve.P256).token().encode());
    assertThat(inspector.inspect(cmw).challenges()).hasSize(2);
  }

  @Test
  void refusesAnotherType() {
    Cmw other =
        CmwWriter.cborRecord(
            CmwType.mediaType("application/eat+cwt"), new LyingTpm(EcCurve.P256).token().encode());
    assertRefused(other, Reason.TYPE_MISMATCH);
  }

  @Test
  void refusesEveryStrictPrefixOfAToken() {
    Bytes token = new LyingTpm(EcCurve.P256).token().encode();
    for (int size = 0; size < token.size(); size++) {
      assertRefused(record(token.slice(0, size)), Reason.EVIDENCE_MALFORMED);
    }
    assertRefused(record(Bytes.concat(token, Bytes.of(0))), Reason.EVIDENCE_MALFORMED);
  }

  @Test
  void refusesHalvesOfDifferentAttestationKeys() {
    assertRefused(
        lie -> lie.patKid = ParsecTpmToken.kidOf(lie.identityKey()), Reason.EVIDENCE_MALFORMED);
    assertRefused(lie -> lie.patSigner = Bytes.EMPTY, Reason.EVIDENCE_MALFORMED);
  }

  @Test
  void refusesACertifiedObjectThatIsNotTheKey() {
    assertRefused(lie -> lie.certifiedName = Optional.of(Bytes.EMPTY), Reason.KEY_MISMATCH);
  }

  @Test
  void refusesAQuoteOfNoRegisterTwoBanksOrAnotherHash() {
    assertRefused(
        lie -> lie.selections = List.of(PcrSelection.of(TpmHash.SHA256, List.of())),
        Reason.EVIDENCE_MALFORMED);
    assertRefused(lie -> lie.selections = List.of(), Reason.EVIDENCE_MALFORMED);
    assertRefused(
        lie -> lie.selections = List.of(lie.registers.selection(), lie.registers.selection()),
        Reason.EVIDENCE_MALFORMED);
    assertRefused(
        lie -> lie.selections = List.of(PcrSelection.of(TpmHash.SHA384, List.of(0))),
        Reason.EVIDENCE_MALFORMED);
  }

  @Test
  void saysWhatTheKeysAttributesLack() throws Exception {
    LyingTpm tpm = new LyingTpm(EcCurve.P256);
    tpm.attributes =
        new ObjectAttributes(
            ObjectAttributes.FIXED_PARENT | ObjectAttributes.SIGN | ObjectAttributes.DECRYPT);
    assertThat(inspector.inspect(record(tpm.token().encode())).residenceDefect())
        .contains("lacks fixedTPM, sensitiveDataOrigin; must not have decrypt");
  }

  @Test
  void randomChangesGiveNothingButAttestationException() {
    Bytes token = new LyingTpm(EcCurve.P256).token().encode();
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = token.toArray();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        inspector.inspect(record(Bytes.copyOf(changed)));
      } catch (AttestationException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private void assertRefused(Consumer<LyingTpm> lie, Reason reason) {
    LyingTpm liar = new LyingTpm(EcCurve.P256);
    lie.accept(liar);
    assertRefused(record(liar.token().encode()), reason);
  }

  private void assertRefused(Cmw cmw, Reason reason) {
    assertThatThrownBy(() -> inspector.inspect(cmw))
        .isInstanceOfSatisfying(
            AttestationException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static Cmw record(Bytes token) {
    return CmwWriter.cborRecord(ParsecTpmToken.TYPE, token);
  }

  private static Bytes hex(Properties vector, String key) {
    return Bytes.fromHex(Optional.ofNullable(vector.getProperty(key)).orElseThrow());
  }
}
