package org.attls.corim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborBytes;
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
import org.attls.corim.term.Layout;
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
 * </pre>
 *
 * <p>The layout of Veraison's v1 library differs: no tag 501; {@code tags} are {@code bytes .cbor
 * #6.506(concise-mid-tag)}; {@code profile} is bare text, or a list of one profile, and in the
 * latter case attest keys and identities have each other's number.
 */
public final class CorimReader {
  static final long UNSIGNED = 501;
  private static final long COSE_SIGN1 = 18;
  private static final long OLD_WRAPPER = 500;
  private static final long COSWID = 505;
  private static final long COTL = 508;
  private static final String NAME = "corim";

  private final Set<Profile> knownProfiles;
  private final VeraisonRelease oldest;
  private final boolean anyProfile;

  private CorimReader(Set<Profile> knownProfiles, VeraisonRelease oldest) {
    this(knownProfiles, oldest, false);
  }

  private CorimReader(Set<Profile> knownProfiles, VeraisonRelease oldest, boolean anyProfile) {
    this.knownProfiles = Set.copyOf(knownProfiles);
    this.oldest = oldest;
    this.anyProfile = anyProfile;
  }

  /**
   * A reader of the layout of draft-ietf-rats-corim-11 and nothing else.
   *
   * @param knownProfiles the profiles whose rules the caller follows; a CoRIM of any other is
   *     refused whole (section 4.1.4)
   */
  public static CorimReader strict(Set<Profile> knownProfiles) {
    return new CorimReader(knownProfiles, VeraisonRelease.CURRENT_DRAFT);
  }

  /**
   * A reader that takes, besides the layout of the draft, that of {@link
   * VeraisonRelease#V0_0_2603_TO_2608}: a profile that is text without tag 32.
   */
  public static CorimReader acceptingBareTextProfile(Set<Profile> knownProfiles) {
    return new CorimReader(knownProfiles, VeraisonRelease.V0_0_2603_TO_2608);
  }

  /**
   * A reader that takes, besides the layouts of {@link #acceptingBareTextProfile}, those of
   * Veraison's v1 library: {@link VeraisonRelease#V0_0_2408_TO_2601} and {@link
   * VeraisonRelease#BRANCH_OF_2023}.
   */
  public static CorimReader acceptingVersion1(Set<Profile> knownProfiles) {
    return new CorimReader(knownProfiles, VeraisonRelease.BRANCH_OF_2023);
  }

  /**
   * A reader of the same layouts that takes a CoRIM of whatever profile: to show what it says.
   * Nobody may act on one whose profile they do not follow (section 4.1.4).
   */
  public CorimReader insecureTakingAnyProfile() {
    return new CorimReader(knownProfiles, oldest, true);
  }

  /**
   * Reads one unsigned CoRIM.
   *
   * @throws MalformedException if it is none, or follows an unknown profile; with the path of the
   *     document's member numbers, and the offset in the document
   */
  public Corim read(Bytes octets) throws MalformedException {
    return readDocument(octets).corim();
  }

  /** As {@link #read}, keeping the octets: for a profile's rules that are to say where. */
  public CorimDocument readDocument(Bytes octets) throws MalformedException {
    return document(CborReader.read(octets, NAME, TermCodec.RULES));
  }

  /**
   * Reads a CoRIM that is the content of a byte string, such as the payload of a signed CoRIM;
   * paths and offsets are those of the document around it.
   */
  public CorimDocument readEmbedded(CborBytes string) throws MalformedException {
    return document(CborReader.readEmbedded(string, string.path(), TermCodec.RULES));
  }

  private CorimDocument document(CborItem root) throws MalformedException {
    Layout layout = layout(root);
    CborMap map = layout.isVersion1() ? root.asMap() : unsigned(root).asMap();
    // What the members mean is the profile's to say, so it is looked at before any of them.
    Optional<CborItem> profileItem = map.optional(3);
    Optional<Profile> profile =
        profileItem.isEmpty()
            ? Optional.empty()
            : Optional.of(readProfile(profileItem.get(), layout));
    Identifier id = TermCodec.readIdentifier(map.required(0));
    List<CborItem> embedded = new ArrayList<>();
    List<CorimTag> tags = new ArrayList<>();
    for (CborItem tag : map.required(1).asArray(1, Integer.MAX_VALUE)) {
      tags.add(layout.isVersion1() ? readOldTag(tag, layout, embedded) : readTag(tag, embedded));
    }
    List<Locator> dependentRims = LocatorCodec.readAll(map.optional(2));
    Optional<Validity> validity = ValidityCodec.read(map.optional(4));
    Optional<CborItem> entityItems = map.optional(5);
    List<Entity> entities =
        entityItems.isEmpty() ? List.of() : TermCodec.readEntities(entityItems.get());
    Extensions others = Extensions.of(map, 0, 1, 2, 3, 4, 5);
    Corim corim =
        Checked.at(
            map, () -> new Corim(id, tags, dependentRims, profile, validity, entities, others));
    return new CorimDocument(corim, layout, root, map, embedded);
  }

  /** What only one generation has tells it: tag 501, and the list around the profile. */
  private Layout layout(CborItem root) {
    if (!(root instanceof CborMap map) || !oldest.isVersion1()) {
      return Layout.DRAFT_11;
    }
    return map.optional(3).orElse(null) instanceof CborArray ? Layout.V1_PROFILE_LIST : Layout.V1;
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

  private Profile readProfile(CborItem item, Layout layout) throws MalformedException {
    CborItem name = layout == Layout.V1_PROFILE_LIST ? item.asArray(1, 1).get(0) : item;
    Profile profile = readProfileName(name, layout);
    if (!anyProfile && !knownProfiles.contains(profile)) {
      throw name.failure("unknown profile " + profile);
    }
    return profile;
  }

  private Profile readProfileName(CborItem item, Layout layout) throws MalformedException {
    if (item instanceof CborTag tag && tag.number() == TermCodec.OID) {
      return new Profile.ObjectId(TermCodec.readOid(tag.content()));
    }
    if (item instanceof CborBytes && layout.isVersion1()) {
      return new Profile.ObjectId(TermCodec.readOid(item));
    }
    if (item instanceof CborText bare) {
      if (oldest == VeraisonRelease.CURRENT_DRAFT) {
        throw item.failure("text without tag 32: the layout of Veraison v0.0.2603 to v0.0.2608");
      }
      return Checked.at(item, () -> new Profile.Uri(bare.value()));
    }
    String uri = TermCodec.readUri(item);
    return Checked.at(item, () -> new Profile.Uri(uri));
  }

  private static CorimTag readTag(CborItem item, List<CborItem> embedded)
      throws MalformedException {
    if (!(item instanceof CborTag tag)) {
      throw item.failure(item.kind() + " where a tag such as 506 belongs");
    }
    if (tag.number() == CorimTag.COMID) {
      CborItem comid = content(tag);
      embedded.add(comid);
      return new CorimTag.OfComid(ComidCodec.read(comid, Layout.DRAFT_11));
    }
    if (tag.number() == COSWID || tag.number() == COTL) {
      content(tag).asMap();
    }
    return new CorimTag.Other(tag.number(), Opaque.of(tag.content()));
  }

  /** {@code bytes .cbor} under a tag. */
  private static CborItem content(CborTag tag) throws MalformedException {
    CborItem content = tag.content();
    content.asBytes();
    return CborReader.readEmbedded((CborBytes) content, content.path(), TermCodec.RULES);
  }

  private static CorimTag readOldTag(CborItem item, Layout layout, List<CborItem> embedded)
      throws MalformedException {
    item.asBytes();
    CborItem tagged = CborReader.readEmbedded((CborBytes) item, item.path(), TermCodec.RULES);
    CborItem comid = tagged.asTag(CorimTag.COMID);
    embedded.add(comid);
    return new CorimTag.OfComid(ComidCodec.read(comid, layout));
  }
}
