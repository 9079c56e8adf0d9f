package org.attls.eat.cca;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;

/**
 * What Parsec CCA evidence is compared with.
 *
 * @param platformKey the endorsed key of the platform (CPAK)
 * @param instanceId the identifier under which it is endorsed; empty to take that key whatever the
 *     platform calls itself
 * @param challenge what the key attestation must contain, compared octet for octet
 * @param tlsKey the key that authenticates the TLS connection; empty where it is not known
 */
public record ParsecCcaExpectation(
    EcKey platformKey, Optional<Bytes> instanceId, Bytes challenge, Optional<EcKey> tlsKey) {

  /** An expectation of signatures, binding and challenge alone, to be extended. */
  public static ParsecCcaExpectation of(EcKey platformKey, Bytes challenge) {
    return new ParsecCcaExpectation(platformKey, Optional.empty(), challenge, Optional.empty());
  }

  /** Also demands this identifier of the platform. */
  public ParsecCcaExpectation withInstanceId(Bytes expected) {
    return new ParsecCcaExpectation(platformKey, Optional.of(expected), challenge, tlsKey);
  }

  /** Also demands that this is the attested key. */
  public ParsecCcaExpectation withTlsKey(EcKey expected) {
    return new ParsecCcaExpectation(platformKey, instanceId, challenge, Optional.of(expected));
  }
}
