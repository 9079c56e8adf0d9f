package org.attls.tls.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.attls.tls.wire.Structures.hex;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;

class WireRulesTest {
  private static final Bytes NONCE = hex(Structures.NONCE);
  private static final EvidenceType CWT = format(263);

  @Test
  void keepsAnUnknownKindInAnOffer() throws AttestationException {
    EvidenceProposal.Offer offer = EvidenceProposal.Offer.decode(hex("08 09000107 00000107"));
    assertThat(offer.types())
        .containsExactly(EvidenceType.of(new CredentialKind(9), CmwType.contentFormat(263)), CWT);
    assertThat(offer.types().get(0).kind().isKnown()).isFalse();
    assertThat(offer.types().get(0).kind()).hasToString("credential_kind(9)");
    assertThat(offer.encode()).isEqualTo(hex("08 09000107 00000107"));
  }

  @Test
  void ignoresLaterDuplicates() throws AttestationException {
    assertThat(EvidenceProposal.Offer.decode(hex("0c 00000107 01000107 00000107")).types())
        .containsExactly(
            CWT, EvidenceType.of(CredentialKind.CERT_ATTESTATION, CmwType.contentFormat(263)));
    assertThat(Results.Offer.decode(hex("09 000161 000162 000161")).verifiers())
        .containsExactly(VerifierIdentity.of("a"), VerifierIdentity.of("b"));
    assertThat(AttestationBinding.Offer.decode(hex("04 00 01 00 01")).known())
        .containsExactly(BindingMode.DRAFT, BindingMode.BOUND);
  }

  @Test
  void skipsUnknownBindingModes() throws AttestationException {
    assertThat(AttestationBinding.Offer.decode(hex("03 02 01 ff")).known())
        .containsExactly(BindingMode.BOUND);
    assertThat(AttestationBinding.Offer.decode(hex("01 02")).known()).isEmpty();
  }

  @Test
  void refusesToSelectAnUnknownBindingMode() {
    refused(Reason.BAD_SELECTION, () -> AttestationBinding.Selection.decode(hex("02")));
  }

  @Test
  void refusesAnUnknownEncoding() {
    refused(Reason.UNKNOWN_ENCODING, () -> EvidenceProposal.Offer.decode(hex("04 00020107")));
    refused(Reason.UNKNOWN_ENCODING, () -> EvidenceRequest.Selection.decode(hex("00ff0107")));
    // Also in an element of an unknown kind: where it ends is unknown.
    refused(Reason.UNKNOWN_ENCODING, () -> EvidenceProposal.Offer.decode(hex("04 09020107")));
  }

  @Test
  void refusesEmptyLists() {
    refused(Reason.MALFORMED_EXTENSION, () -> EvidenceProposal.Offer.decode(hex("00")));
    refused(
        Reason.MALFORMED_EXTENSION,
        () -> EvidenceRequest.Offer.decode(hex("00 20" + Structures.NONCE)));
    refused(Reason.MALFORMED_EXTENSION, () -> Results.Offer.decode(hex("00")));
    refused(Reason.MALFORMED_EXTENSION, () -> AttestationBinding.Offer.decode(hex("00")));
  }

  @Test
  void refusesEmptyMediaTypesAndIdentities() {
    refused(Reason.EMPTY_IDENTIFIER, () -> EvidenceProposal.Offer.decode(hex("04 00010000")));
    refused(Reason.EMPTY_IDENTIFIER, () -> EvidenceRequest.Selection.decode(hex("00010000")));
    refused(Reason.EMPTY_IDENTIFIER, () -> Results.Offer.decode(hex("02 0000")));
    refused(Reason.EMPTY_IDENTIFIER, () -> Results.Selection.decode(hex("0000")));
  }

  @Test
  void refusesWhatIsNoMediaType() {
    refused(Reason.EMPTY_IDENTIFIER, () -> EvidenceRequest.Selection.decode(hex("0001 0001 61")));
    refused(
        Reason.EMPTY_IDENTIFIER, () -> EvidenceRequest.Selection.decode(hex("0001 0003 61 2f e4")));
  }

  @Test
  void noncesHave8To255Octets() throws AttestationException {
    for (int size : new int[] {8, 32, 64, 255}) {
      Bytes nonce = Bytes.copyOf(new byte[size]);
      EvidenceProposal.Selection selection = new EvidenceProposal.Selection(CWT, nonce);
      assertThat(EvidenceProposal.Selection.decode(selection.encode()).nonce()).isEqualTo(nonce);
      EvidenceRequest.Offer offer = new EvidenceRequest.Offer(List.of(CWT), nonce);
      assertThat(EvidenceRequest.Offer.decode(offer.encode()).nonce()).isEqualTo(nonce);
    }
    for (int size : new int[] {0, 7, 256}) {
      Bytes nonce = Bytes.copyOf(new byte[size]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EvidenceProposal.Selection(CWT, nonce));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EvidenceRequest.Offer(List.of(CWT), nonce));
    }
    refused(
        Reason.MALFORMED_EXTENSION,
        () -> EvidenceProposal.Selection.decode(hex("00000107 07 00010203040506")));
    refused(
        Reason.MALFORMED_EXTENSION,
        () -> EvidenceRequest.Offer.decode(hex("04 00000107 07 00010203040506")));
  }

  @Test
  void aListTakes63ContentFormatsAndNotOneMore() throws AttestationException {
    List<EvidenceType> types = IntStream.range(0, 63).mapToObj(WireRulesTest::format).toList();
    EvidenceRequest.Offer offer = new EvidenceRequest.Offer(types, NONCE);
    assertThat(EvidenceRequest.Offer.decode(offer.encode()).types()).isEqualTo(types);
    List<EvidenceType> tooMany = IntStream.range(0, 64).mapToObj(WireRulesTest::format).toList();
    assertThatIllegalArgumentException().isThrownBy(() -> new EvidenceProposal.Offer(tooMany));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvidenceRequest.Offer(tooMany, NONCE));
  }

  @Test
  void aListTakesAMediaTypeOf251OctetsAndNotOneMore() throws AttestationException {
    EvidenceProposal.Offer offer = new EvidenceProposal.Offer(List.of(media(251)));
    assertThat(offer.encode().size()).isEqualTo(256);
    assertThat(EvidenceProposal.Offer.decode(offer.encode())).isEqualTo(offer);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvidenceProposal.Offer(List.of(media(252))));
  }

  @Test
  void aListTakesAnIdentityOf253OctetsAndNotOneMore() throws AttestationException {
    Results.Offer offer = new Results.Offer(List.of(VerifierIdentity.of("v".repeat(253))));
    assertThat(Results.Offer.decode(offer.encode())).isEqualTo(offer);
    assertThatIllegalArgumentException().isThrownBy(() -> VerifierIdentity.of("v".repeat(254)));
    assertThatIllegalArgumentException().isThrownBy(() -> VerifierIdentity.of(""));
    List<VerifierIdentity> tooLong =
        List.of(VerifierIdentity.of("v".repeat(251)), VerifierIdentity.of("w"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Results.Offer(tooLong));
  }

  @Test
  void aSelectionThatFitsNoListIsNone() {
    Bytes identity = Bytes.utf8("v".repeat(254));
    refused(
        Reason.BAD_SELECTION, () -> Results.Selection.decode(Bytes.concat(hex("00fe"), identity)));
  }

  @Test
  void doesNotWriteEmptyListsOrDuplicates() {
    assertThatIllegalArgumentException().isThrownBy(() -> new EvidenceProposal.Offer(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvidenceProposal.Offer(List.of(CWT, format(263))));
    assertThatIllegalArgumentException().isThrownBy(() -> new Results.Offer(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Results.Offer(List.of(VerifierIdentity.of("a"), VerifierIdentity.of("a"))));
    assertThatIllegalArgumentException().isThrownBy(() -> AttestationBinding.Offer.of(List.of()));
  }

  @Test
  void equalMeansEqualOctetsAndMatchingMeansEqualMeaning() {
    EvidenceType lower = EvidenceType.of(CredentialKind.ATTESTATION, CmwType.mediaType("a/b"));
    EvidenceType upper = EvidenceType.of(CredentialKind.ATTESTATION, CmwType.mediaType("A/B"));
    EvidenceType beside =
        EvidenceType.of(CredentialKind.CERT_ATTESTATION, CmwType.mediaType("a/b"));
    assertThat(lower).isNotEqualTo(upper);
    assertThat(lower.matches(upper)).isTrue();
    assertThat(lower.matches(beside)).isFalse();
    assertThat(
            CWT.matches(
                EvidenceType.of(
                    CredentialKind.ATTESTATION, CmwType.mediaType("application/eat+cwt"))))
        .isTrue();
  }

  @Test
  void listsOfAnOfferCannotBeChangedFromOutside() {
    List<EvidenceType> types = new ArrayList<>(List.of(CWT));
    EvidenceProposal.Offer offer = new EvidenceProposal.Offer(types);
    types.add(media(20));
    assertThat(offer.types()).containsExactly(CWT);
  }

  @Test
  void namesVerifiersInTextWhereTheyAreText() {
    assertThat(VerifierIdentity.of("https://v.example/")).hasToString("https://v.example/");
    assertThat(new VerifierIdentity(hex("00ff"))).hasToString("0x00ff");
  }

  @Test
  void messagesSayWhere() {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> EvidenceRequest.Offer.decode(hex("04 00000107 20 00")))
        .withMessageContaining("evidence_request.nonce")
        .withMessageContaining("needs 32 octets, 1 left");
  }

  private static EvidenceType format(int number) {
    return EvidenceType.of(CredentialKind.ATTESTATION, CmwType.contentFormat(number));
  }

  /** A media type of {@code size} octets; its parameter is long because its names must not be. */
  private static EvidenceType media(int size) {
    return EvidenceType.of(
        CredentialKind.ATTESTATION, CmwType.mediaType("a/b;c=" + "d".repeat(size - 6)));
  }

  private static void refused(Reason reason, ThrowingCallable reading) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(reading)
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
