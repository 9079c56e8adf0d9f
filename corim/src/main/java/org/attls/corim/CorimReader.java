package org.attls.corim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.Opaque;
import org.attls.corim.term.TermCodec;

/**
 * Reads unsigned CoRIMs (draft-ietf-rats-corim-11, section 4.1). Members may be in any order and of
 * indefinite length; older layouts are refused unless they are asked for by name.
 *
 * <pre>
 * tagged-unsigned-corim-map = #6.501(corim-map)
 * corim-map = {
 *   &amp;(id: 0) => $corim-id-type-choice               ; tstr / bytes .size 16
 *   &amp;(tags: 1) => [ + $concise-tag-type-choice ]     ; #6.506(bytes .cbor concise-mid-tag), 505, 508
 *   ? &amp;(dependent-rims: 2) => [ + corim-locator-map ]
 *   ? &amp;(profile: 3) => $profile-type-choice          ; #6.32(tstr) / #6.111(bytes)
 *   ? &amp;(rim-validity: 4) => validity-map
 *   ? &amp;(entities: 5) => [ + corim-entity-map ]
 *   * $$corim-map-extension
 * }
 * validity-map = { ? &amp;(not-before: 0) => time, &amp;(not-after: 1) => time }   ; time = #6.1(int)
 * </pre>
 */
public final class CorimReader {
  static final long UNSIGNED = 501;
  static final long EPOCH_TIME = 1;
  private static final long COSE_SIGN1 = 18;
  private static final long OLD_WRAPPER = 500;
  private static final long COSWID = 505;
  private static final long COTL = 508;
  private static final String NAME = "corim";
  // The years 0 to 9999, which every notation of time can express.
  private static final long FIRST_SECOND = -62167219200L;
  private static final long LAST_SECOND = 253402300799L;

  private final Set<Profile> knownProfiles;
  private final boolean bareTextProfile;

  private CorimReader(Set<Profile> knownProfiles, boolean bareTextProfile) {
    this.knownProfiles = Set.copyOf(knownProfiles);
    this.bareTextProfile = bareTextProfile;
  }

  /**
   * A reader of the layout of draft-ietf-rats-corim-11 and nothing else.
   *
   * @param knownProfiles the profiles whose rules the caller follows; a CoRIM of any other is
   *     refused whole (section 4.1.4)
   */
  public static CorimReader strict(Set<Profile> knownProfiles) {
    return new CorimReader(knownProfiles, false);
  }

  /**
   * A reader that takes, besides the layout of the draft, that of {@link
   * VeraisonRelease#V0_0_2603_TO_2608}: a profile that is text without tag 32.
   */
  public static CorimReader acceptingBareTextProfile(Set<Profile> knownProfiles) {
    return new CorimReader(knownProfiles, true);
  }

  /**
   * Reads one unsigned CoRIM.
   *
   * @throws MalformedException if it is none, or follows an unknown profile; the path is of the
   *     document's member numbers, and offsets below {@code <506>} count from the start of the
   *     CoMID
   */
  public Corim read(Bytes octets) throws MalformedException {
    CborItem root = CborReader.read(octets, NAME, TermCodec.RULES);
    CborMap map = unsigned(root).asMap();
    // What the members mean is the profile's to say, so it is looked at before any of them.
    Optional<CborItem> profileItem = map.optional(3);
    Optional<Profile> profile =
        profileItem.isEmpty() ? Optional.empty() : Optional.of(readProfile(profileItem.get()));
    Identifier id = TermCodec.readIdentifier(map.required(0));
    List<CorimTag> tags = new ArrayList<>();
    for (CborItem tag : map.required(1).asArray(1, Integer.MAX_VALUE)) {
      tags.add(readTag(tag));
    }
    Optional<CborItem> validityItem = map.optional(4);
    Optional<Validity> validity =
        validityItem.isEmpty() ? Optional.empty() : Optional.of(readValidity(validityItem.get()));
    Optional<CborItem> entityItems = map.optional(5);
    List<Entity> entities =
        entityItems.isEmpty() ? List.of() : TermCodec.readEntities(entityItems.get());
    Extensions others = Extensions.of(map, 0, 1, 3, 4, 5);
    return Checked.at(map, () -> new Corim(id, tags, profile, validity, entities, others));
  }

  private static CborItem unsigned(CborItem root) throws MalformedException {
    if (root instanceof CborMap) {
      throw root.failure("no tag 501: the layout of Veraison before v0.0.2603");
    }
    if (root instanceof CborArray
        || root instanceof CborTag tag
            && (tag.number() == COSE_SIGN1 || tag.number() == OLD_WRAPPER)) {
      throw root.failure("a signed CoRIM where an unsigned one, tag 501, belongs");
    }
    return root.asTag(UNSIGNED);
  }

  private Profile readProfile(CborItem item) throws MalformedException {
    Profile profile = readProfileName(item);
    if (!knownProfiles.contains(profile)) {
      throw item.failure("unknown profile " + profile);
    }
    return profile;
  }

  private Profile readProfileName(CborItem item) throws MalformedException {
    if (item instanceof CborTag tag && tag.number() == TermCodec.OID) {
      return new Profile.ObjectId(TermCodec.readOid(tag.content()));
    }
    if (item instanceof CborText bare) {
      if (!bareTextProfile) {
        throw item.failure("text without tag 32: the layout of Veraison v0.0.2603 to v0.0.2608");
      }
      return Checked.at(item, () -> new Profile.Uri(bare.value()));
    }
    String uri = item.asTag(TermCodec.URI).asText();
    return Checked.at(item, () -> new Profile.Uri(uri));
  }

  private static CorimTag readTag(CborItem item) throws MalformedException {
    if (!(item instanceof CborTag tag)) {
      throw item.failure(item.kind() + " where a tag such as 506 belongs");
    }
    String path = item.path() + "<" + Long.toUnsignedString(tag.number()) + ">";
    if (tag.number() == CorimTag.COMID) {
      return new CorimTag.OfComid(ComidCodec.read(tag.content().asBytes(), path));
    }
    if (tag.number() == COSWID || tag.number() == COTL) {
      CborReader.read(tag.content().asBytes(), path, TermCodec.RULES);
    }
    return new CorimTag.Other(tag.number(), Opaque.of(tag.content()));
  }

  private static Validity readValidity(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1);
    Optional<CborItem> first = map.optional(0);
    Optional<Instant> notBefore =
        first.isEmpty() ? Optional.empty() : Optional.of(readTime(first.get()));
    Instant notAfter = readTime(map.required(1));
    return Checked.at(item, () -> new Validity(notBefore, notAfter));
  }

  private static Instant readTime(CborItem item) throws MalformedException {
    return Instant.ofEpochSecond(item.asTag(EPOCH_TIME).asLong(FIRST_SECOND, LAST_SECOND));
  }
}
