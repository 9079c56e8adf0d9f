package org.attls.cli.option;

import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;

/** Challenges as options spell them: 8..64 octets in hexadecimal. */
public final class ChallengeSpelling {
  private static final int MIN_OCTETS = 8;
  private static final int MAX_OCTETS = 64;

  private ChallengeSpelling() {}

  /**
   * Reads the spelling.
   *
   * @throws CommandFailure a usage error
   */
  public static Bytes parse(String text) throws CommandFailure {
    Bytes challenge;
    try {
      challenge = Bytes.fromHex(text);
    } catch (IllegalArgumentException noHex) {
      throw CommandFailure.usage("the challenge is not hexadecimal: '" + text + "'");
    }
    if (challenge.size() < MIN_OCTETS || challenge.size() > MAX_OCTETS) {
      throw CommandFailure.usage(
          "a challenge of " + challenge.size() + " octets, must be 8..64 (RFC 9711, section 4.1)");
    }
    return challenge;
  }
}
