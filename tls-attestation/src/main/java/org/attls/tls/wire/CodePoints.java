package org.attls.tls.wire;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The numbers that draft-fossati-tls-attestation-07 leaves open (section 12, "TBD"), and the
 * private ones that this project uses for them. Both ends have to be configured alike.
 *
 * @param evidenceRequest extension type, ClientHello and EncryptedExtensions
 * @param evidenceProposal extension type, ClientHello and EncryptedExtensions
 * @param resultsRequest extension type, ClientHello and EncryptedExtensions
 * @param resultsProposal extension type, ClientHello and EncryptedExtensions
 * @param attestationEvidence extension type, CertificateEntry only
 * @param attestationBinding extension type, ClientHello and EncryptedExtensions
 * @param certificateType RFC 7250 certificate type "Attestation"
 * @param unsupportedEvidence alert: no evidence type in common
 * @param unsupportedVerifiers alert: no verifier in common
 */
public record CodePoints(
    int evidenceRequest,
    int evidenceProposal,
    int resultsRequest,
    int resultsProposal,
    int attestationEvidence,
    int attestationBinding,
    int certificateType,
    int unsupportedEvidence,
    int unsupportedVerifiers) {

  // Before DRAFT_07: its constructor reads both.
  private static final int RENEGOTIATION_INFO = 0xFF01;
  // Alerts that do not end a connection (RFC 8446, section 6.1): a peer would not take them as a
  // refusal.
  private static final Set<Integer> CLOSURE_ALERTS = Set.of(0, 90);

  /**
   * The defaults: private-use extension types from 0xFFE0 on, the 60 that figure 7 of the draft
   * states for {@code attestation_evidence}, certificate type 240, alerts 224 and 225.
   */
  public static final CodePoints DRAFT_07 =
      new CodePoints(0xFFE0, 0xFFE1, 0xFFE2, 0xFFE3, 60, 0xFFE5, 240, 224, 225);

  /** A private number for {@code attestation_evidence}: 60 is registered for a DTLS extension. */
  public static final int PRIVATE_ATTESTATION_EVIDENCE = 0xFFE4;

  /**
   * @throws IllegalArgumentException if a number is out of range or used twice
   */
  public CodePoints {
    List<Integer> extensions =
        List.of(
            evidenceRequest,
            evidenceProposal,
            resultsRequest,
            resultsProposal,
            attestationEvidence,
            attestationBinding);
    for (int extension : extensions) {
      if (extension < 0 || extension > 0xFFFF || extension == RENEGOTIATION_INFO) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%d cannot be an extension type", extension));
      }
    }
    if (Set.copyOf(extensions).size() != extensions.size()) {
      throw new IllegalArgumentException("an extension type is used twice: " + extensions);
    }
    // 0..3 are X.509, OpenPGP, RawPublicKey and 1609Dot2.
    if (certificateType < 4 || certificateType > 255) {
      throw new IllegalArgumentException(certificateType + " cannot be a new certificate type");
    }
    for (int alert : List.of(unsupportedEvidence, unsupportedVerifiers)) {
      if (alert < 0 || alert > 255 || CLOSURE_ALERTS.contains(alert)) {
        throw new IllegalArgumentException(alert + " cannot be a fatal alert");
      }
    }
    if (unsupportedEvidence == unsupportedVerifiers) {
      throw new IllegalArgumentException("both alerts are " + unsupportedEvidence);
    }
  }

  /** The extension types that belong into ClientHello and EncryptedExtensions. */
  public Set<Integer> helloExtensions() {
    return Set.of(
        evidenceRequest, evidenceProposal, resultsRequest, resultsProposal, attestationBinding);
  }

  /** What an extension type is called, for messages; its number where it is not one of ours. */
  public String extensionName(int type) {
    return Stream.of(
            named(evidenceRequest, "evidence_request", type),
            named(evidenceProposal, "evidence_proposal", type),
            named(resultsRequest, "results_request", type),
            named(resultsProposal, "results_proposal", type),
            named(attestationEvidence, "attestation_evidence", type),
            named(attestationBinding, "attestation_binding", type))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("extension(" + type + ")");
  }

  private static String named(int code, String name, int type) {
    return code == type ? name : "";
  }

  /** A builder that begins with these numbers. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Replaces single numbers; {@link #build()} checks them together. */
  public static final class Builder {
    private int evidenceRequest;
    private int evidenceProposal;
    private int resultsRequest;
    private int resultsProposal;
    private int attestationEvidence;
    private int attestationBinding;
    private int certificateType;
    private int unsupportedEvidence;
    private int unsupportedVerifiers;

    private Builder(CodePoints start) {
      evidenceRequest = start.evidenceRequest;
      evidenceProposal = start.evidenceProposal;
      resultsRequest = start.resultsRequest;
      resultsProposal = start.resultsProposal;
      attestationEvidence = start.attestationEvidence;
      attestationBinding = start.attestationBinding;
      certificateType = start.certificateType;
      unsupportedEvidence = start.unsupportedEvidence;
      unsupportedVerifiers = start.unsupportedVerifiers;
    }

    /** Replaces the extension type of {@code evidence_request}. */
    public Builder evidenceRequest(int type) {
      evidenceRequest = type;
      return this;
    }

    /** Replaces the extension type of {@code evidence_proposal}. */
    public Builder evidenceProposal(int type) {
      evidenceProposal = type;
      return this;
    }

    /** Replaces the extension type of {@code results_request}. */
    public Builder resultsRequest(int type) {
      resultsRequest = type;
      return this;
    }

    /** Replaces the extension type of {@code results_proposal}. */
    public Builder resultsProposal(int type) {
      resultsProposal = type;
      return this;
    }

    /** Replaces the extension type of {@code attestation_evidence}. */
    public Builder attestationEvidence(int type) {
      attestationEvidence = type;
      return this;
    }

    /** Replaces the extension type of {@code attestation_binding}. */
    public Builder attestationBinding(int type) {
      attestationBinding = type;
      return this;
    }

    /** Replaces the certificate type. */
    public Builder certificateType(int type) {
      certificateType = type;
      return this;
    }

    /** Replaces the alert {@code unsupported_evidence}. */
    public Builder unsupportedEvidence(int alert) {
      unsupportedEvidence = alert;
      return this;
    }

    /** Replaces the alert {@code unsupported_verifiers}. */
    public Builder unsupportedVerifiers(int alert) {
      unsupportedVerifiers = alert;
      return this;
    }

    /**
     * The numbers, checked.
     *
     * @throws IllegalArgumentException if they do not fit together
     */
    public CodePoints build() {
      return new CodePoints(
          evidenceRequest,
          evidenceProposal,
          resultsRequest,
          resultsProposal,
          attestationEvidence,
          attestationBinding,
          certificateType,
          unsupportedEvidence,
          unsupportedVerifiers);
    }
  }
}
