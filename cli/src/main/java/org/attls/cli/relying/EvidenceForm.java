package org.attls.cli.relying;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.CmwType;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.inspect.ParsecCcaInspector;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.rats.EvidenceInspector;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The forms of evidence that can be inspected here, and the label of results about each. */
public enum EvidenceForm {
  /** Parsec's key attestation of a TPM. */
  PARSEC(new ParsecTpmInspector(), Appraiser.LABEL),
  /** The bundle of draft-bft-rats-kat that a TPM makes. */
  BUNDLE(new KatBundleInspector(), BundleAppraiser.LABEL),
  /** Parsec's key attestation of an Arm CCA realm, which Veraison appraises. */
  CCA(new ParsecCcaInspector(), "PARSEC_CCA");

  private final EvidenceInspector inspector;
  private final Set<String> labels;

  EvidenceForm(EvidenceInspector inspector, String label) {
    this.inspector = inspector;
    this.labels = Set.of(label);
  }

  /** The form that a type in TLS stands for. */
  static Optional<EvidenceForm> of(CmwType type) {
    return Arrays.stream(values())
        .filter(form -> form.type().canonical().equals(type.canonical()))
        .findFirst();
  }

  /** What it is called in TLS. */
  CmwType type() {
    return inspector.evidenceType();
  }

  /** Looks into it. */
  EvidenceInspector inspector() {
    return inspector;
  }

  /** What results about it are labelled. */
  Set<String> labels() {
    return labels;
  }

  /** How options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For picocli. */
  static final class Spelling implements ITypeConverter<EvidenceForm> {
    @Override
    public EvidenceForm convert(String value) {
      return Arrays.stream(values())
          .filter(form -> form.toString().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'"
                          + value
                          + "' is none of "
                          + Arrays.stream(values())
                              .map(EvidenceForm::toString)
                              .collect(Collectors.joining(", "))));
    }
  }
}
