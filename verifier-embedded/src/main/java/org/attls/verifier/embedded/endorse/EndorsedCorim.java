package org.attls.verifier.embedded.endorse;

import java.time.Instant;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimDocument;
import org.attls.corim.CorimReader;
import org.attls.corim.Validity;
import org.attls.corim.parsec.ParsecTpmEndorsements;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.term.Identifier;

/**
 * A CoRIM and where it came from.
 *
 * @param source file name or another name, for messages
 * @param id name of the manifest
 * @param contents what it endorses
 */
record EndorsedCorim(String source, Identifier id, ParsecTpmEndorsements contents) {
  /** Largest CoRIM, in octets. */
  static final int MAX_OCTETS = 1024 * 1024;

  /** Reads a CoRIM, whether or not it holds at present. */
  static EndorsedCorim read(CorimReader reader, String source, Bytes octets)
      throws EndorsementException {
    if (octets.size() > MAX_OCTETS) {
      throw new EndorsementException(
          source + ": " + octets.size() + " octets, at most " + MAX_OCTETS + " are read");
    }
    try {
      CorimDocument document = reader.readDocument(octets);
      Corim corim = document.corim();
      // Its own last instant always is inside: what holds now is asked at each appraisal.
      Instant inside = corim.validity().map(Validity::notAfter).orElse(Instant.EPOCH);
      return new EndorsedCorim(source, corim.id(), ParsecTpmProfile.endorsements(document, inside));
    } catch (MalformedException malformed) {
      throw new EndorsementException(source + ": " + malformed.getMessage(), malformed);
    }
  }
}
