package org.attls.tls.credential;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * The raw public keys (RFC 7250) that are taken, each by the exact octets of its DER
 * SubjectPublicKeyInfo. A key has no name, no validity and no issuer: who may use it, and for how
 * long, is for whoever pins it.
 */
public final class PinnedKeys {
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private final Map<Bytes, PublicKey> keys;

  private PinnedKeys(Map<Bytes, PublicKey> keys) {
    this.keys = keys;
  }

  /**
   * @param subjectPublicKeyInfos at least one, in DER: EC, RSA or Ed25519
   * @throws IllegalArgumentException if there is none, or one is no such key
   */
  public static PinnedKeys of(Collection<Bytes> subjectPublicKeyInfos) {
    Map<Bytes, PublicKey> keys = new LinkedHashMap<>();
    subjectPublicKeyInfos.forEach(octets -> keys.put(octets, parse(octets)));
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no raw public key is pinned");
    }
    return new PinnedKeys(keys);
  }

  /**
   * The key that a peer shows.
   *
   * @param subjectPublicKeyInfo as received
   * @throws AttestationException {@link Reason#CERTIFICATE_REFUSED} if it is not pinned
   */
  public PublicKey require(Bytes subjectPublicKeyInfo) throws AttestationException {
    PublicKey key = keys.get(subjectPublicKeyInfo);
    if (key == null) {
      throw new AttestationException(
          Reason.CERTIFICATE_REFUSED,
          "the raw public key " + name(subjectPublicKeyInfo) + " is not pinned");
    }
    return key;
  }

  /** What a key is called: a hash over its SubjectPublicKeyInfo in an ni URI (RFC 6920). */
  public static String name(Bytes subjectPublicKeyInfo) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(subjectPublicKeyInfo.toArray());
      return "ni:///sha-256;" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java runtime has no SHA-256", missing);
    }
  }

  /** The names of the keys. */
  @Override
  public String toString() {
    return keys.keySet().stream().map(PinnedKeys::name).collect(Collectors.joining(", "));
  }

  private static PublicKey parse(Bytes octets) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePublic(new X509EncodedKeySpec(octets.toArray()));
      } catch (InvalidKeySpecException another) {
        // The next algorithm may be the one.
      } catch (GeneralSecurityException missing) {
        throw new IllegalStateException("this Java runtime has no " + algorithm, missing);
      }
    }
    throw new IllegalArgumentException(
        "a pinned key of " + octets.size() + " octets is no SubjectPublicKeyInfo of " + ALGORITHMS);
  }
}
