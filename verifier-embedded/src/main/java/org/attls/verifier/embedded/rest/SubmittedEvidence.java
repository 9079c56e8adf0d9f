package org.attls.verifier.embedded.rest;

import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Evidence as a client posted it, taken out of a conceptual message wrapper where it came in one.
 *
 * @param type its media type, as the client or the wrapper spelled it
 * @param octets the evidence itself
 */
record SubmittedEvidence(CmwType type, Bytes octets) {
  /** Largest body, in octets. */
  static final int MAX_OCTETS = 64 * 1024;

  /** Content types that are unwrapped: exactly these spellings, as Veraison does. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "application/cmw",
          "application/cmw+json",
          "application/cmw+cbor",
          "application/vnd.veraison.cmw",
          "application/vnd.veraison.cmw+json",
          "application/vnd.veraison.cmw+cbor");

  /**
   * Takes body and content type of a submission apart.
   *
   * @throws Refusal 400 for a malformed wrapper or media type
   */
  static SubmittedEvidence read(String contentType, Bytes body) throws Refusal {
    if (WRAPPERS.contains(contentType) && !isCollection(body)) {
      try {
        Cmw wrapper = new CmwReader(MAX_OCTETS).read(body);
        if (wrapper instanceof CmwMessage message) {
          return new SubmittedEvidence(message.type(), message.value());
        }
        throw new Refusal(400, "could not unwrap the CMW: a collection");
      } catch (MalformedException malformed) {
        throw new Refusal(400, "could not unwrap the CMW: " + malformed.getMessage());
      }
    }
    return new SubmittedEvidence(mediaType(contentType, "verifier"), body);
  }

  /**
   * @param checker who would have to know the type, for the message
   */
  static CmwType mediaType(String contentType, String checker) throws Refusal {
    try {
      return CmwType.readMediaType(contentType, "Content-Type");
    } catch (MalformedException malformed) {
      throw new Refusal(
          400, "could not check media type with " + checker + ": " + malformed.getMessage());
    }
  }

  /** A JSON object or a CBOR map: passed on under its own type, which nothing here claims. */
  private static boolean isCollection(Bytes body) {
    int first = body.u8(0);
    return first == '{' || first >> 5 == 5;
  }
}
