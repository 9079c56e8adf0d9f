package org.attls.cli.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
   * @param options gives the value of a long option, without its dashes
   * @param now where no instant is given
   * @throws CommandFailure a usage error
   * @throws MalformedException a result that is text of no kind
   */
  static ResultRequest read(Input input, Function<String, Optional<String>> options, Instant now)
      throws CommandFailure, MalformedException {
    String ear = required(options, EAR);
    EarKey key = KeyFile.readResultKey(input, required(options, KEY));
    Optional<Bytes> challenge = Optional.empty();
    if (options.apply(CHALLENGE).isPresent()) {
      challenge = Optional.of(ChallengeSpelling.parse(required(options, CHALLENGE)));
    }
    Instant at = options.apply(AT).isPresent() ? InstantSpelling.parse(required(options, AT)) : now;
    Optional<EcKey> attestedKey = Optional.empty();
    if (options.apply(ATTESTED_KEY).isPresent()) {
      attestedKey = Optional.of(KeyFile.read(input, required(options, ATTESTED_KEY)));
    }
    return new ResultRequest(
        token(input.read(ear)),
        key,
        challenge,
        at,
        attestedKey,
        options.apply(LABEL).orElse(DEFAULT_LABEL));
  }

  /** A CWT begins with an array or a tag, a JWT with text. */
  private static Bytes token(Bytes content) throws MalformedException {
    Bytes octets = HexText.decoded(content, "ear");
    return !octets.isEmpty() && octets.u8(0) < 0x80 ? OneLine.of(octets) : octets;
  }

  private static String required(Function<String, Optional<String>> options, String name)
      throws CommandFailure {
    return options
        .apply(name)
        .orElseThrow(() -> CommandFailure.usage("which " + name + "? --" + name + " is missing"));
  }
}
