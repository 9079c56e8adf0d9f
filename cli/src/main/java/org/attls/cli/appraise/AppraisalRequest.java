package org.attls.cli.appraise;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.attls.cli.batch.RunOptions;
import org.attls.cli.file.Input;
import org.attls.cli.file.KeyFile;
import org.attls.cli.option.ChallengeSpelling;
import org.attls.cli.option.InstantSpelling;
import org.attls.cli.option.ReleaseSpelling;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.VeraisonRelease;
import org.attls.eat.key.EcKey;
import picocli.CommandLine.TypeConversionException;

/**
 * What is to be appraised, and by what.
 *
 * @param challenge what the evidence has to contain, 8..64 octets
 * @param tlsKey the key that has to be the attested one
 * @param at when endorsements have to hold
 */
record AppraisalRequest(
    Evidence evidence,
    Bytes challenge,
    TrustAnchors anchors,
    Optional<References> references,
    Optional<EcKey> tlsKey,
    Optional<Instant> at) {
  static final String EVIDENCE = "evidence";
  static final String CHALLENGE = "challenge";
  static final String TRUST_ANCHOR = "trust-anchor";
  static final String REFERENCE = "reference";
  static final String KEY = "key";
  static final String AT = "at";
  static final String RELEASE = "veraison-release";

  /** The long options, without their dashes; the first names the file that it is about. */
  static final List<String> OPTIONS =
      List.of(EVIDENCE, CHALLENGE, TRUST_ANCHOR, REFERENCE, KEY, AT, RELEASE);

  /**
   * Reads everything that the options name, the evidence last.
   *
   * @throws CommandFailure a usage error
   * @throws MalformedException evidence that does not follow its format
   */
  static AppraisalRequest read(Input input, RunOptions options)
      throws CommandFailure, MalformedException {
    String evidence = options.required(EVIDENCE);
    Bytes challenge = ChallengeSpelling.parse(options.required(CHALLENGE));
    String anchor = options.required(TRUST_ANCHOR);
    VeraisonRelease release = release(options.optional(RELEASE).orElse("current"));
    Optional<Instant> at = Optional.empty();
    if (options.optional(AT).isPresent()) {
      at = Optional.of(InstantSpelling.parse(options.required(AT)));
    }
    TrustAnchors anchors = TrustAnchors.read(input, anchor, release);
    Optional<References> references = Optional.empty();
    if (options.optional(REFERENCE).isPresent()) {
      references = Optional.of(References.read(input, options.required(REFERENCE), release));
    }
    Optional<EcKey> tlsKey = Optional.empty();
    if (options.optional(KEY).isPresent()) {
      tlsKey = Optional.of(KeyFile.read(input, options.required(KEY)));
    }
    return new AppraisalRequest(
        EvidenceReader.read(input.read(evidence)), challenge, anchors, references, tlsKey, at);
  }

  private static VeraisonRelease release(String text) throws CommandFailure {
    try {
      return new ReleaseSpelling().convert(text);
    } catch (TypeConversionException other) {
      throw CommandFailure.usage(String.valueOf(other.getMessage()));
    }
  }
}
