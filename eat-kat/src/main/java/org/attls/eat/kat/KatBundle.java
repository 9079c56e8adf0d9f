package org.attls.eat.kat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Ueid;

/**
 * A combined attestation bundle (draft-bft-rats-kat-06, section 3.4): two signed tokens in a
 * collection, of which nothing has been verified.
 *
 * <pre>
 * cab = { "kat": [ "application/eat+cwt", bytes .cbor cose_sign1&lt;kat&gt; ]
 *         "pat": [ "application/eat+cwt", bytes .cbor cose_sign1&lt;pat&gt; ]
 *         "__cmwc_t": "tag:ietf.org,2024-02-29:rats/kat" }
 * cose_sign1&lt;C&gt; = [ Headers, payload: bytes .cbor C, signature: bytes ]
 * </pre>
 *
 * <p>The map is closed, and CBOR only. The tokens are written without a tag, and read untagged,
 * under 18, or under 61 and 18.
 *
 * @param cmw the collection
 * @param kat the key attestation token
 * @param pat the platform attestation token
 */
public record KatBundle(CmwCollection cmw, CoseSign1 kat, CoseSign1 pat) {
  /** What the collection says that it is. */
  public static final CollectionType COLLECTION_TYPE =
      new CollectionType("tag:ietf.org,2024-02-29:rats/kat");

  /** The type under which a bundle is negotiated, 63 characters. */
  public static final CmwType TYPE =
      CmwCollection.typeOf(Serialization.CBOR, Optional.of(COLLECTION_TYPE));

  /** Largest bundle that {@link #readCbor(Bytes)} reads, in octets. */
  public static final int MAX_OCTETS = 64 * 1024;

  private static final CmwType TOKEN = CmwType.mediaType("application/eat+cwt");
  private static final String KAT = "kat";
  private static final String PAT = "pat";
  private static final long EAT_PROFILE = 265;
  private static final Set<CoseTagging> ANY_TAGGING = EnumSet.allOf(CoseTagging.class);

  /**
   * Reads a bundle that is the whole of {@code octets}, at most {@value #MAX_OCTETS}.
   *
   * @throws MalformedException also for the layouts before -03 and for the framing of the 2023
   *     prototype, which it names
   */
  public static KatBundle readCbor(Bytes octets) throws MalformedException {
    Cmw cmw;
    try {
      cmw = new CmwReader(MAX_OCTETS).readCbor(octets);
    } catch (MalformedException malformed) {
      Optional<String> old = oldLayout(octets);
      throw old.isEmpty() ? malformed : new MalformedException("cab", 0, old.get());
    }
    return read(cmw);
  }

  /** Reads a bundle out of its wrapper. */
  public static KatBundle read(Cmw cmw) throws MalformedException {
    if (!(cmw instanceof CmwCollection collection)
        || collection.serialization() != Serialization.CBOR) {
      throw new MalformedException("cab", -1, "not a collection in CBOR but " + cmw.type());
    }
    if (!collection.is(COLLECTION_TYPE)) {
      throw new MalformedException(
          "cab",
          -1,
          collection.collectionType().isEmpty()
              ? "__cmwc_t is missing"
              : "__cmwc_t is not " + COLLECTION_TYPE);
    }
    CoseSign1 kat = token(collection, KAT);
    CoseSign1 pat = token(collection, PAT);
    if (collection.items().size() != 2) {
      throw new MalformedException("cab", -1, "items beside kat and pat");
    }
    return new KatBundle(collection, kat, pat);
  }

  /**
   * Whom the platform attestation token is of, as it says itself: its UEID. A {@code kid} beside
   * it, which may be in a header that nobody signs, has to be the same: whoever looks the key up by
   * one must not admit by the other.
   *
   * @throws MalformedException where they differ, or the claims cannot be read
   */
  public Optional<Bytes> instance() throws MalformedException {
    Optional<Bytes> ueid =
        ClaimsSet.readCbor(pat.unverifiedPayload()).get(Claim.UEID).map(Ueid::octets);
    Optional<Bytes> keyId = pat.headers().keyId();
    if (ueid.isPresent() && keyId.isPresent() && !keyId.equals(ueid)) {
      throw new MalformedException(
          "cab." + PAT, -1, "kid " + keyId.get().hex() + " is not the UEID " + ueid.get().hex());
    }
    return ueid;
  }

  /** Puts two tokens together. */
  public static KatBundle make(CoseSign1 kat, CoseSign1 pat) {
    CmwCollection collection =
        CmwWriter.cborCollection()
            .type(COLLECTION_TYPE)
            .put(KAT, CmwWriter.cborRecord(TOKEN, kat.octets()))
            .put(PAT, CmwWriter.cborRecord(TOKEN, pat.octets()))
            .build();
    try {
      return read(collection);
    } catch (MalformedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  private static CoseSign1 token(CmwCollection collection, String label) throws MalformedException {
    String where = "cab." + label;
    Optional<Cmw> item = collection.item(label);
    if (item.isEmpty()) {
      throw new MalformedException(where, -1, "missing");
    }
    // The CDDL has a record of two members with the media type itself.
    if (!(item.get() instanceof CmwRecord token)
        || token.type().isContentFormat()
        || !token.type().matches(TOKEN)
        || !token.indicators().isEmpty()) {
      throw new MalformedException(where, -1, "not a record of type " + TOKEN + " alone");
    }
    return CoseSign1.read(token.value(), where, CborRules.STRICT, ANY_TAGGING);
  }

  /** Which of the earlier layouts these octets have. */
  private static Optional<String> oldLayout(Bytes octets) {
    if (!octets.isEmpty() && octets.u8(0) == 1) {
      return Optional.of(
          "begins with 01 as the framing of the 2023 mbedTLS prototype does, which is not read"
              + " here");
    }
    CborItem root;
    try {
      root = CborReader.read(octets, "cab", CborRules.INDEFINITE_ALLOWED.withMaxOctets(MAX_OCTETS));
    } catch (MalformedException notEvenCbor) {
      return Optional.empty();
    }
    if (!(root instanceof CborMap map)
        || map.optional(KAT).filter(CborBytes.class::isInstance).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        map.optional(EAT_PROFILE).isPresent()
            ? "an EAT collection with eat_profile, as draft-bft-rats-kat-00 and -01 had it; -03 and"
                + " later are read"
            : "tokens without records around them, as draft-bft-rats-kat-02 had it; -03 and later"
                + " are read");
  }
}
