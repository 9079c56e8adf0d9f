package org.attls.eat.ear;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseAlgorithm;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;

/**
 * Checks that an attestation result comes from one of the configured verifiers and follows its
 * format (draft-ietf-rats-ear-03; RFC 7515; RFC 8725; RFC 8392). Immutable.
 *
 * <p>The algorithm comes from the configured key and never from the token, so {@code none} and HMAC
 * have no way in; keys inside the token are ignored. Age, nonce, tier, attested key and labels are
 * for {@code org.attls.rats.AffirmingPolicy}.
 */
public final class EarVerifier {
  /** What is accepted unless said otherwise: Veraison's profile and the current draft's. */
  public static final Set<EarProfile> DEFAULT_PROFILES =
      Set.of(EarProfile.VERAISON_2023, EarProfile.IETF_03);

  private static final Set<CoseTagging> CWT_TAGS = Set.of(CoseTagging.TAGGED, CoseTagging.CWT);

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
   * Verifies a token, a compact JWT or a CWT. The first octet tells which: a JWT is ASCII, a CWT
   * begins with a CBOR tag.
   *
   * <pre>
   * CWT = #6.18(COSE_Sign1) / #6.61(#6.18(COSE_Sign1))      alg protected, payload attached
   * </pre>
   *
   * @param token the octets of the token, at most {@value CompactJws#MAX_OCTETS}; nothing may
   *     surround it
   * @throws AttestationException {@link Reason#RESULT_INVALID}; its cause is a {@link
   *     MalformedException} where the token does not follow its format
   */
  public AttestationResult verify(Bytes token) throws AttestationException {
    try {
      if (!token.isEmpty() && token.u8(0) >= 0x80) {
        CoseSign1 cwt = CoseSign1.read(token, "cwt", CborRules.STRICT, CWT_TAGS);
        checkSignature(Signed.of(cwt));
        return EarCborClaims.read(cwt.unverifiedPayload(), token, profiles);
      }
      CompactJws jws = CompactJws.read(token);
      checkSignature(Signed.of(jws));
      return EarClaims.read(jws.payload(), token, profiles);
    } catch (MalformedException malformed) {
      throw invalid(malformed);
    }
  }

  static AttestationException invalid(MalformedException malformed) {
    return new AttestationException(
        Reason.RESULT_INVALID, "attestation result: " + malformed.getMessage(), malformed);
  }

  /** Only the form of the JWS and its signature; the payload may be anything. */
  void requireSignature(Bytes jwt) throws AttestationException, MalformedException {
    checkSignature(Signed.of(CompactJws.read(jwt)));
  }

  private void checkSignature(Signed token) throws AttestationException {
    List<EarKey> candidates =
        keys.stream()
            .filter(key -> key.algorithm().equals(token.algorithm()))
            .filter(
                key ->
                    key.kid().isEmpty()
                        || token.keyId().isEmpty()
                        || key.kid().equals(token.keyId()))
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
    if (candidates.stream().noneMatch(key -> token.verifies(key))) {
      throw new AttestationException(
          Reason.RESULT_INVALID,
          "attestation result: the signature does not verify under the configured "
              + token.algorithm()
              + " key");
    }
  }

  /**
   * What both forms have: the algorithm by its name in JOSE, the key identifier, and a signature
   * over some octets.
   */
  private record Signed(String algorithm, Optional<String> keyId, Bytes input, Bytes signature) {
    static Signed of(CompactJws jws) {
      return new Signed(jws.algorithm(), jws.keyId(), jws.signingInput(), jws.signature());
    }

    static Signed of(CoseSign1 cwt) {
      CoseHeaders headers = cwt.headers();
      String algorithm =
          CoseAlgorithm.ofNumber(headers.algorithm())
              .map(CoseAlgorithm::name)
              .orElse("COSE algorithm " + headers.algorithm());
      return new Signed(
          algorithm,
          headers.keyId().map(id -> new String(id.toArray(), StandardCharsets.UTF_8)),
          CoseSign1.sigStructure(headers.protectedOctets(), Bytes.EMPTY, cwt.unverifiedPayload()),
          cwt.signature());
    }

    /** RFC 7518, 3.4 and RFC 9053, 2.1: R || S, both of the full size of the field, never DER. */
    boolean verifies(EarKey key) {
      int half = key.key().curve().fieldOctets();
      return signature.size() == 2 * half
          && key.key().verifies(input, signature.slice(0, half), signature.slice(half, 2 * half));
    }
  }
}
