package org.attls.eat.ear;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;

/**
 * Checks that an attestation result comes from one of the configured verifiers and follows its
 * format (draft-ietf-rats-ear-03; RFC 7515; RFC 8725). Immutable.
 *
 * <p>The algorithm comes from the configured key and never from the token, so {@code none} and HMAC
 * have no way in; keys inside the token are ignored. Age, nonce, tier, attested key and labels are
 * for {@code org.attls.rats.AffirmingPolicy}.
 */
public final class EarVerifier {
  /** What is accepted unless said otherwise: Veraison's profile and the current draft's. */
  public static final Set<EarProfile> DEFAULT_PROFILES =
      Set.of(EarProfile.VERAISON_2023, EarProfile.IETF_03);

  private final List<EarKey> keys;
  private final Set<EarProfile> profiles;

  private EarVerifier(List<EarKey> keys, Set<EarProfile> profiles) {
    this.keys = List.copyOf(keys);
    this.profiles = Set.copyOf(profiles);
    if (keys.isEmpty() || profiles.isEmpty()) {
      throw new IllegalArgumentException("at least one key and one profile are needed");
    }
  }

  /**
   * A verifier of results signed by any of these keys.
   *
   * @throws IllegalArgumentException without a key, or with {@linkplain
   *     EarKey#isPublishedVeraisonDemoKey() the key whose private half is public}
   */
  public static EarVerifier of(List<EarKey> keys) {
    if (keys.stream().anyMatch(EarKey::isPublishedVeraisonDemoKey)) {
      throw new IllegalArgumentException(
          "the private half of Veraison's demo key is public: anybody can sign results with it");
    }
    return new EarVerifier(keys, DEFAULT_PROFILES);
  }

  /** As {@link #of(List)}, for demonstrations and test vectors: takes the published demo key. */
  public static EarVerifier insecureAllowingDemoKey(List<EarKey> keys) {
    return new EarVerifier(keys, DEFAULT_PROFILES);
  }

  /** The same keys, and exactly these profiles. */
  public EarVerifier withProfiles(Set<EarProfile> accepted) {
    return new EarVerifier(keys, accepted);
  }

  /**
   * Verifies a token.
   *
   * @param jwt the octets of a compact JWT, at most {@value CompactJws#MAX_OCTETS}; nothing may
   *     surround it
   * @throws AttestationException {@link Reason#RESULT_INVALID}; its cause is a {@link
   *     MalformedException} where the token does not follow its format
   */
  public AttestationResult verify(Bytes jwt) throws AttestationException {
    try {
      CompactJws jws = CompactJws.read(jwt);
      checkSignature(jws);
      return EarClaims.read(jws.payload(), jwt, profiles);
    } catch (MalformedException malformed) {
      throw new AttestationException(
          Reason.RESULT_INVALID, "attestation result: " + malformed.getMessage(), malformed);
    }
  }

  /** Only the form of the JWS and its signature; the payload may be anything. */
  void requireSignature(Bytes jwt) throws AttestationException, MalformedException {
    checkSignature(CompactJws.read(jwt));
  }

  private void checkSignature(CompactJws jws) throws AttestationException {
    List<EarKey> candidates =
        keys.stream()
            .filter(key -> key.algorithm().equals(jws.algorithm()))
            .filter(
                key ->
                    key.kid().isEmpty() || jws.keyId().isEmpty() || key.kid().equals(jws.keyId()))
            .toList();
    if (candidates.isEmpty()) {
      String algorithms =
          keys.stream()
              .map(EarKey::algorithm)
              .distinct()
              .sorted()
              .collect(Collectors.joining(", "));
      throw new AttestationException(
          Reason.RESULT_INVALID,
          "attestation result: no configured key fits \"alg\" and \"kid\" of the header; the keys"
              + " are for "
              + algorithms);
    }
    if (candidates.stream().noneMatch(key -> signed(jws, key))) {
      throw new AttestationException(
          Reason.RESULT_INVALID,
          "attestation result: the signature does not verify under the configured "
              + jws.algorithm()
              + " key");
    }
  }

  /** RFC 7518, section 3.4: R || S, both of the full size of the field, never DER. */
  private static boolean signed(CompactJws jws, EarKey key) {
    int half = key.key().curve().fieldOctets();
    Bytes signature = jws.signature();
    return signature.size() == 2 * half
        && key.key()
            .verifies(
                jws.signingInput(), signature.slice(0, half), signature.slice(half, 2 * half));
  }
}
