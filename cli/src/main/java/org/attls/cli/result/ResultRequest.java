package org.attls.cli.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.attls.cli.batch.RunOptions;
import org.attls.cli.file.HexText;
import org.attls.cli.file.Input;
import org.attls.cli.file.KeyFile;
import org.attls.cli.file.OneLine;
import org.attls.cli.option.ChallengeSpelling;
import org.attls.cli.option.InstantSpelling;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarKey;
import org.attls.eat.key.EcKey;

/**
 * Which result is to be verified, and what it is compared with.
 *
 * @param token the result, a JWT or a CWT
 * @param key whose signature it has to have
 * @param challenge what it has to answer
 * @param at when it has to be fresh
 * @param attestedKey which key it has to attest
 * @param label the appraisal that it has to have, and no other
 */
record ResultRequest(
    Bytes token,
    EarKey key,
    Optional<Bytes> challenge,
    Instant at,
    Optional<EcKey> attestedKey,
    String label) {
  static final String EAR = "ear";
  static final String KEY = "key";
  static final String CHALLENGE = "challenge";
  static final String AT = "at";
  static final String ATTESTED_KEY = "key-attested";
  static final String LABEL = "label";

  /** The long options, without their dashes; the first names the file that it is about. */
  static final List<String> OPTIONS = List.of(EAR, KEY, CHALLENGE, AT, ATTESTED_KEY, LABEL);

  /** What Veraison, and the verifier of this project, call an appraisal of a TPM. */
  private static final String DEFAULT_LABEL = "PARSEC_TPM";

  /**
   * Reads everything that the options name, the result last.
   *
   * @param now where no instant is given
   * @throws CommandFailure a usage error
   * @throws MalformedException a result that is text of no kind
   */
  static ResultRequest read(Input input, RunOptions options, Instant now)
      throws CommandFailure, MalformedException {
    String ear = options.required(EAR);
    EarKey key = KeyFile.readResultKey(input, options.required(KEY));
    Optional<Bytes> challenge = Optional.empty();
    if (options.optional(CHALLENGE).isPresent()) {
      challenge = Optional.of(ChallengeSpelling.parse(options.required(CHALLENGE)));
    }
    Instant at =
        options.optional(AT).isPresent() ? InstantSpelling.parse(options.required(AT)) : now;
    Optional<EcKey> attestedKey = Optional.empty();
    if (options.optional(ATTESTED_KEY).isPresent()) {
      attestedKey = Optional.of(KeyFile.read(input, options.required(ATTESTED_KEY)));
    }
    return new ResultRequest(
        token(input.read(ear)),
        key,
        challenge,
        at,
        attestedKey,
        options.optional(LABEL).orElse(DEFAULT_LABEL));
  }

  /** A CWT begins with an array or a tag, a JWT with text. */
  private static Bytes token(Bytes content) throws MalformedException {
    Bytes octets = HexText.decoded(content, "ear");
    return !octets.isEmpty() && octets.u8(0) < 0x80 ? OneLine.of(octets) : octets;
  }
}
