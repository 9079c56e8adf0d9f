package org.attls.eat.parsec;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;

/**
 * What a token is compared with.
 *
 * @param attestationKey the endorsed attestation key
 * @param kid the identifier under which it is endorsed; empty to take that key whatever the token
 *     calls it
 * @param challenge what both halves must contain, compared octet for octet
 * @param tlsKey the key that authenticates the TLS connection; empty where it is not known, as for
 *     a verifier that only reports the attested key
 * @param requiredPcrs registers that must be among the quoted ones; empty to demand exactly those
 *     of the reference values
 * @param references sets of good register values, of which one must fit as a whole; empty to
 *     compare no values
 */
public record ParsecTpmExpectation(
    VerificationKey attestationKey,
    Optional<Bytes> kid,
    Bytes challenge,
    Optional<EcKey> tlsKey,
    Optional<PcrSelection> requiredPcrs,
    List<PcrValues> references) {
  /** Copies the list. */
  public ParsecTpmExpectation {
    references = List.copyOf(references);
  }

  /** An expectation of signatures and challenge alone, to be extended. */
  public static ParsecTpmExpectation of(VerificationKey attestationKey, Bytes challenge) {
    return new ParsecTpmExpectation(
        attestationKey, Optional.empty(), challenge, Optional.empty(), Optional.empty(), List.of());
  }

  /** Also demands this identifier of the attestation key. */
  public ParsecTpmExpectation withKid(Bytes expected) {
    return new ParsecTpmExpectation(
        attestationKey, Optional.of(expected), challenge, tlsKey, requiredPcrs, references);
  }

  /** Also demands that this is the attested key. */
  public ParsecTpmExpectation withTlsKey(EcKey expected) {
    return new ParsecTpmExpectation(
        attestationKey, kid, challenge, Optional.of(expected), requiredPcrs, references);
  }

  /** Also demands that these registers are quoted. */
  public ParsecTpmExpectation withRequiredPcrs(PcrSelection required) {
    return new ParsecTpmExpectation(
        attestationKey, kid, challenge, tlsKey, Optional.of(required), references);
  }

  /** Also demands that the registers have the values of one of these sets. */
  public ParsecTpmExpectation withReferences(List<PcrValues> oneOf) {
    return new ParsecTpmExpectation(attestationKey, kid, challenge, tlsKey, requiredPcrs, oneOf);
  }
}
