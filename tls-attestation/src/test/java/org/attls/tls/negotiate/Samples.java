package org.attls.tls.negotiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.Results;
import org.attls.tls.wire.VerifierIdentity;

/** Values for the tests of this package. */
final class Samples {
  static final CodePoints CODES = CodePoints.DRAFT_07;
  static final EvidenceType TPM =
      EvidenceType.of(
          CredentialKind.ATTESTATION,
          CmwType.mediaType("application/vnd.parallaxsecond.key-attestation.tpm"));
  static final EvidenceType TPM_BESIDE_CERTIFICATE =
      EvidenceType.of(
          CredentialKind.CERT_ATTESTATION,
          CmwType.mediaType("application/vnd.parallaxsecond.key-attestation.tpm"));
  static final EvidenceType OTHER =
      EvidenceType.of(CredentialKind.ATTESTATION, CmwType.contentFormat(65000));
  static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://verifier.example/");
  static final VerifierIdentity STRANGER = VerifierIdentity.of("https://stranger.example/");
  static final Bytes CLIENT_NONCE = nonce(0xC1, 32);
  static final Bytes SERVER_NONCE = nonce(0x5E, 32);
  static final List<BindingMode> BOUND = BindingMode.atLeast(BindingMode.BOUND);
  static final List<BindingMode> BOTH = BindingMode.atLeast(BindingMode.DRAFT);

  private Samples() {}

  static Bytes nonce(int value, int size) {
    byte[] octets = new byte[size];
    Arrays.fill(octets, (byte) value);
    return Bytes.copyOf(octets);
  }

  /**
   * A direction whose models are spelled by letters in order of preference: {@code E} for evidence
   * of type {@link #TPM}, {@code R} for results of {@link #VERIFIER}.
   */
  static DirectionPolicy direction(Requirement requirement, String letters) {
    if (requirement == Requirement.OFF) {
      return DirectionPolicy.OFF;
    }
    List<Model> models = new ArrayList<>();
    for (char letter : letters.toCharArray()) {
      models.add(letter == 'E' ? Model.BACKGROUND_CHECK : Model.PASSPORT);
    }
    return new DirectionPolicy(
        requirement,
        models,
        letters.contains("E") ? List.of(TPM) : List.of(),
        letters.contains("R") ? List.of(VERIFIER) : List.of());
  }

  /**
   * An offer of both directions, spelled in the same way; a small letter offers what nobody here
   * knows, {@code -} nothing.
   */
  static ClientOffer offer(String server, String client, Optional<List<BindingMode>> binding) {
    return new ClientOffer(
        evidence(server).map(types -> new EvidenceRequest.Offer(types, CLIENT_NONCE)),
        results(server),
        evidence(client).map(EvidenceProposal.Offer::new),
        results(client),
        binding.map(AttestationBinding.Offer::of));
  }

  private static Optional<List<EvidenceType>> evidence(String letters) {
    if (letters.contains("E")) {
      return Optional.of(List.of(OTHER, TPM));
    }
    return letters.contains("e") ? Optional.of(List.of(OTHER)) : Optional.empty();
  }

  private static Optional<Results.Offer> results(String letters) {
    if (letters.contains("R")) {
      return Optional.of(new Results.Offer(List.of(STRANGER, VERIFIER)));
    }
    return letters.contains("r")
        ? Optional.of(new Results.Offer(List.of(STRANGER)))
        : Optional.empty();
  }

  static void refused(Reason reason, ThrowingCallable negotiation) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(negotiation)
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
