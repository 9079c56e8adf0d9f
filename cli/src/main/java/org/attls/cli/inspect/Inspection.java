package org.attls.cli.inspect;

import java.util.Optional;
import org.attls.cli.file.HexText;
import org.attls.cli.file.OneLine;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.outline.Outline;

/**
 * A message that was read by the rules of its format, to the last octet.
 *
 * @param kind what it was read as
 * @param size its octets, after hexadecimal text was turned into them
 * @param outline what it says
 */
record Inspection(Kind kind, int size, Outline outline) {
  /** Largest message, in octets; most formats have a lower limit of their own. */
  static final int MAX_OCTETS = 1024 * 1024;

  /**
   * Reads a message.
   *
   * @param content octets, or hexadecimal text, JSON or a JWT
   * @param as what it must be; recognised where it is not said
   * @param release which layouts of a CoRIM are read besides the draft's
   * @throws MalformedException if it is not what it must be; with path and offset
   */
  static Inspection of(Bytes content, Optional<Kind> as, VeraisonRelease release)
      throws MalformedException {
    Bytes octets = HexText.decoded(content, "file");
    if (Recognition.isCompactToken(octets)) {
      octets = OneLine.of(octets);
    }
    if (octets.isEmpty()) {
      throw new MalformedException("file", 0, "empty");
    }
    Kind kind = as.isPresent() ? as.get() : Recognition.of(octets);
    return new Inspection(kind, octets.size(), read(kind, octets, release));
  }

  private static Outline read(Kind kind, Bytes octets, VeraisonRelease release)
      throws MalformedException {
    return switch (kind) {
      case CMW -> CmwView.of(octets);
      case EVIDENCE -> EvidenceView.of(octets);
      case CORIM -> CorimView.of(octets, release);
      case EAR -> EarView.of(octets);
      case KAT -> KatView.of(octets);
      case EAT -> EatView.of(octets);
      case COMID -> CorimView.ofComid(octets);
      case JWT -> JwtView.of(octets);
    };
  }
}
