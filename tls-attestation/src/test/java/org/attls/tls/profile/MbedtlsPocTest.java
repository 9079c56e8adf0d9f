package org.attls.tls.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the profile of the mbedTLS proof of concept, beside what is recorded of it. */
class MbedtlsPocTest {
  private static final CmwType BARE = CmwType.mediaType("application/vnd.example.bare");
  private static final CmwType OTHER = CmwType.mediaType("application/vnd.example.other");
  private static final WireProfile PROFILE = MbedtlsPoc.carrying(BARE);
  private static final AttestationPolicy POLICY = policy(List.of(BindingMode.DRAFT), BARE);

  private static AttestationPolicy policy(List<BindingMode> modes, CmwType... types) {
    return new AttestationPolicy(DirectionPolicy.OFF, clients(types), modes);
  }

  private static DirectionPolicy clients(CmwType... types) {
    return DirectionPolicy.evidence(
        Requirement.REQUIRED,
        List.of(types).stream()
            .map(type -> EvidenceType.of(CredentialKind.ATTESTATION, type))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"03000001", "06000002000001", "06000001000001"})
  void findsTheOneNumberAmongThoseOffered(String data) throws AttestationException {
    assertThat(offered(data).evidenceProposal()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'', MALFORMED_EXTENSION",
    "00, MALFORMED_EXTENSION",
    "0300, MALFORMED_EXTENSION",
    "020000, MALFORMED_EXTENSION",
    "0300000100, MALFORMED_EXTENSION",
    "0600000101000161, MALFORMED_EXTENSION",
    "03000002, NO_COMMON_EVIDENCE",
    "03000000, NO_COMMON_EVIDENCE",
  })
  void refusesOtherOffers(String data, Reason reason) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> offered(data))
        .matches(refused -> refused.reason() == reason);
  }

  private static ClientOffer offered(String data) throws AttestationException {
    return PROFILE
        .hellos()
        .readClientHello(POLICY, Map.of(MbedtlsPoc.EVIDENCE_PROPOSAL, Bytes.fromHex(data)));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 31, 32})
  void takesNoncesOf8To32Octets(int size) throws AttestationException {
    Bytes nonce = Bytes.copyOf(new byte[size]);
    Bytes data = new EarlyProposal.Selection(1, nonce).encode();
    assertThat(answered(data)).isEqualTo(nonce);
  }

  @ParameterizedTest
  @CsvSource({
    "'', MALFORMED_EXTENSION",
    "000001, MALFORMED_EXTENSION",
    "0100010800010203040506, MALFORMED_EXTENSION",
    "00000108000102030405060700, MALFORMED_EXTENSION",
    "0000000800010203040506 07, BAD_SELECTION",
    "00000100, NONCE_LENGTH",
    "0000010700010203040506, NONCE_LENGTH",
  })
  void refusesOtherAnswers(String data, Reason reason) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> answered(Bytes.fromHex(data.replace(" ", ""))))
        .matches(refused -> refused.reason() == reason);
  }

  @Test
  void refusesANonceOf33Octets() {
    Bytes data = Bytes.concat(Bytes.fromHex("00000121"), Bytes.copyOf(new byte[33]));
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> answered(data))
        .matches(refused -> refused.reason() == Reason.MALFORMED_EXTENSION);
  }

  @Test
  void refusesAServerThatDoesNotAnswer() {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(
            () -> PROFILE.hellos().readEncryptedExtensions(POLICY, ClientOffer.NONE, Map.of()))
        .matches(refused -> refused.reason() == Reason.NOT_ANSWERED);
  }

  private static Bytes answered(Bytes data) throws AttestationException {
    return PROFILE
        .hellos()
        .readEncryptedExtensions(
            POLICY, ClientOffer.NONE, Map.of(MbedtlsPoc.EVIDENCE_PROPOSAL, data))
        .clientAttests()
        .orElseThrow()
        .evidence()
        .orElseThrow()
        .nonce();
  }

  @Test
  void bareEvidenceTravelsWithoutItsWrapper() throws AttestationException {
    Bytes bare = Bytes.fromHex("010001aa0001bb");
    Bytes wrapper = CmwWriter.cborRecord(BARE, bare).octets();
    assertThat(PROFILE.proofs().certData(CmwWriter.cborRecord(BARE, bare))).isEqualTo(bare);
    assertThat(PROFILE.proofs().wrapper(bare)).isEqualTo(wrapper);
    assertThat(PROFILE.proofs().wrapper(wrapper)).isEqualTo(wrapper);
    assertThat(PROFILE.proofs().wrapper(Bytes.EMPTY)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void sendsNoEvidenceThatNeedsASecondRecord() throws AttestationException {
    assertThat(
            PROFILE
                .proofs()
                .certData(CmwWriter.cborRecord(BARE, Bytes.copyOf(new byte[16_371])))
                .size())
        .isEqualTo(16_371);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(
            () ->
                PROFILE
                    .proofs()
                    .certData(CmwWriter.cborRecord(BARE, Bytes.copyOf(new byte[16_372]))))
        .withMessageContaining("16371 fit into one record");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65, 70})
  void refusesSignaturesThatAreNotTwoNumbers(int size) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> PROFILE.proofs().der(Bytes.copyOf(new byte[size])))
        .matches(refused -> refused.reason() == Reason.PROOF_OF_POSSESSION);
  }

  @Test
  void carriesOnlyWhatThePeerKnows() {
    PROFILE.requireCarries(POLICY, 32);
    assertRefused(policy(BindingMode.atLeast(BindingMode.BOUND), BARE), 32, "binds nothing");
    assertRefused(policy(BindingMode.atLeast(BindingMode.DRAFT), BARE), 32, "binds nothing");
    assertRefused(policy(List.of(BindingMode.DRAFT), BARE, OTHER), 32, "one type");
    assertRefused(POLICY, 48, "at most 32 octets");
    assertRefused(
        new AttestationPolicy(clients(BARE), clients(BARE), List.of(BindingMode.DRAFT)),
        32,
        "servers attest in it never");
    assertRefused(
        new AttestationPolicy(DirectionPolicy.OFF, DirectionPolicy.OFF, List.of(BindingMode.DRAFT)),
        0,
        "clients have to attest");
  }

  private static void assertRefused(AttestationPolicy policy, int nonceOctets, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PROFILE.requireCarries(policy, nonceOctets))
        .withMessageContaining(why);
  }
}
