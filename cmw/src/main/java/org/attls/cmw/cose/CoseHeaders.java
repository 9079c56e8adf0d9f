package org.attls.cmw.cose;

import java.util.Optional;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * The two header buckets of a COSE message (RFC 9052, section 3), checked.
 *
 * <pre>
 * Headers = ( protected : bstr .cbor header_map / bstr .size 0, unprotected : header_map )
 * header_map = { ? 1 =&gt; int / tstr                ; alg
 *                ? 2 =&gt; [+label]                  ; crit
 *                ? 3 =&gt; tstr / uint               ; content type
 *                ? 4 =&gt; bstr                      ; kid
 *                * label =&gt; values }
 * label = int / tstr
 * </pre>
 *
 * <p>Stricter than the RFC where it leaves the choice to applications: the algorithm is an integer
 * and protected; {@code crit} is refused, since no header that would need it is understood here. As
 * the RFC demands, no label occurs in both buckets.
 *
 * @param protectedOctets content of the protected bstr as carried: what the signature covers
 * @param protectedMap the same, read
 * @param unprotectedMap what nobody signed
 * @param algorithm the protected {@code alg}
 * @param keyId the {@code kid} from either bucket: a hint, to be looked up among keys known already
 */
public record CoseHeaders(
    Bytes protectedOctets,
    CborMap protectedMap,
    CborMap unprotectedMap,
    int algorithm,
    Optional<Bytes> keyId) {
  /** Label of the algorithm. */
  public static final long ALG = 1;

  /** Label of the list of headers that must be understood. */
  public static final long CRIT = 2;

  /** Label of the payload's type: a media type or a Content-Format. */
  public static final long CONTENT_TYPE = 3;

  /** Label of the key identifier. */
  public static final long KID = 4;

  static CoseHeaders read(CborItem protectedItem, CborItem unprotectedItem, CborRules rules)
      throws MalformedException {
    Bytes octets = protectedItem.asBytes();
    if (octets.isEmpty()) {
      throw protectedItem.failure("empty: alg is missing");
    }
    CborMap protectedMap =
        CborReader.readEmbedded((CborBytes) protectedItem, protectedItem.path(), rules).asMap();
    CborMap unprotectedMap = unprotectedItem.asMap();
    for (CborMap.Entry entry : unprotectedMap.entries()) {
      if (protectedMap.has(entry.key())) {
        throw entry.key().failure("in both header buckets");
      }
    }
    refuse(protectedMap, CRIT, "crit demands extensions, and none is understood");
    refuse(unprotectedMap, CRIT, "crit where it protects nothing");
    refuse(unprotectedMap, ALG, "alg where it is not signed");
    int algorithm = protectedMap.required(ALG).asInt(Integer.MIN_VALUE, Integer.MAX_VALUE);
    Optional<CborItem> keyId = either(protectedMap, unprotectedMap, KID);
    Optional<CborItem> contentType = either(protectedMap, unprotectedMap, CONTENT_TYPE);
    if (contentType.isPresent() && !(contentType.get() instanceof CborText)) {
      contentType.get().asInt(0, 0xFFFF);
    }
    return new CoseHeaders(
        octets,
        protectedMap,
        unprotectedMap,
        algorithm,
        keyId.isPresent() ? Optional.of(keyId.get().asBytes()) : Optional.empty());
  }

  /** A header that the signature covers. */
  public Optional<CborItem> protectedHeader(long label) {
    return protectedMap.optional(label);
  }

  /** A header from the bucket that has it. Whoever relays the message can change the one. */
  public Optional<CborItem> header(long label) {
    return either(protectedMap, unprotectedMap, label);
  }

  private static Optional<CborItem> either(CborMap first, CborMap second, long label) {
    Optional<CborItem> found = first.optional(label);
    return found.isPresent() ? found : second.optional(label);
  }

  private static void refuse(CborMap map, long label, String problem) throws MalformedException {
    Optional<CborItem> header = map.optional(label);
    if (header.isPresent()) {
      throw header.get().failure(problem);
    }
  }
}
