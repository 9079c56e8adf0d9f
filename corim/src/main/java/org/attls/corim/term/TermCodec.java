package org.attls.corim.term;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Reads and writes the terms that CoRIM and CoMID share (draft-ietf-rats-corim-11, section 4.1).
 */
public final class TermCodec {
  /**
   * What every CoRIM and CoMID is read under. A mebibyte and 65536 items hold the endorsements of
   * more than a thousand devices; indefinite lengths are legal in CoRIM.
   */
  public static final CborRules RULES = new CborRules(1024 * 1024, 16, 65536, true, false);

  /** CBOR tag of a URI. */
  public static final long URI = 32;

  /** CBOR tag of a UUID. */
  public static final long UUID_TAG = 37;

  /** CBOR tag of an OID. */
  public static final long OID = 111;

  // What Veraison's v1 library used: 551 is gone; 601 and 602 are UCCS and EAT bundle today.
  private static final Set<Long> ABANDONED = Set.of(551L, 600L, 601L, 602L);

  private TermCodec() {}

  /** Fails at a tag that only {@linkplain Layout#isVersion1() the v1 layouts} have. */
  public static void refuseAbandoned(CborTag tag, Layout layout) throws MalformedException {
    if (!layout.isVersion1() && ABANDONED.contains(tag.number())) {
      throw tag.failure("tag " + tag.number() + ", which only Veraison's v1 library has here");
    }
  }

  /** A member that is text, where there is one. */
  public static Optional<String> readText(Optional<CborItem> item) throws MalformedException {
    return item.isEmpty() ? Optional.empty() : Optional.of(item.get().asText());
  }

  /** A member that is an unsigned integer, where there is one. */
  public static Optional<Long> readUnsigned(Optional<CborItem> item) throws MalformedException {
    return item.isEmpty() ? Optional.empty() : Optional.of(item.get().asLong(0, Long.MAX_VALUE));
  }

  /** {@code uri}: {@code #6.32(tstr)}. */
  public static String readUri(CborItem item) throws MalformedException {
    return item.asTag(URI).asText();
  }

  /** {@code uri}: {@code #6.32(tstr)}. */
  public static Bytes writeUri(String uri) {
    return CborWriter.tag(URI, CborWriter.text(uri));
  }

  /** {@code tstr / uuid-type}, uuid-type = {@code bytes .size 16}. */
  public static Identifier readIdentifier(CborItem item) throws MalformedException {
    if (item instanceof CborText text) {
      return Checked.at(item, () -> new Identifier.Text(text.value()));
    }
    if (item instanceof CborBytes) {
      return new Identifier.Uuid(readUuid(item));
    }
    throw item.failure(item.kind() + " where text or the 16 octets of a UUID belong");
  }

  /** {@code tstr / uuid-type}. */
  public static Bytes writeIdentifier(Identifier identifier) {
    if (identifier instanceof Identifier.Uuid uuid) {
      return writeUuid(uuid.value());
    }
    return CborWriter.text(((Identifier.Text) identifier).value());
  }

  /** {@code bytes .size 16}. */
  public static UUID readUuid(CborItem item) throws MalformedException {
    ByteBuffer octets = ByteBuffer.wrap(item.asBytes(16, 16).toArray());
    return new UUID(octets.getLong(), octets.getLong());
  }

  /** {@code bytes .size 16}. */
  public static Bytes writeUuid(UUID uuid) {
    ByteBuffer octets = ByteBuffer.allocate(16);
    octets.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return CborWriter.bytes(Bytes.copyOf(octets.array()));
  }

  /** The content of tag 111: {@code bytes}. */
  public static Oid readOid(CborItem item) throws MalformedException {
    Bytes content = item.asBytes();
    return Checked.at(item, () -> new Oid(content));
  }

  /** The content of tag 111. */
  public static Bytes writeOid(Oid oid) {
    return CborWriter.bytes(oid.content());
  }

  /** A list of at least one entity. */
  public static List<Entity> readEntities(CborItem item) throws MalformedException {
    List<Entity> entities = new ArrayList<>();
    for (CborItem member : item.asArray(1, Integer.MAX_VALUE)) {
      entities.add(readEntity(member));
    }
    return entities;
  }

  /** A list of at least one entity. */
  public static Bytes writeEntities(List<Entity> entities) {
    return CborWriter.array(entities.stream().map(TermCodec::writeEntity).toList());
  }

  /**
   * One entity.
   *
   * <pre>
   * entity-map&lt;role-type-choice, extension-socket> = {
   *   &amp;(entity-name: 0) => text
   *   ? &amp;(reg-id: 1) => uri            ; #6.32(text)
   *   &amp;(role: 2) => [ + role-type-choice ]
   *   * extension-socket
   * }
   * </pre>
   */
  private static Entity readEntity(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    String name = map.required(0).asText();
    Optional<CborItem> registration = map.optional(1);
    Optional<String> registrationId =
        registration.isEmpty() ? Optional.empty() : Optional.of(readUri(registration.get()));
    List<Long> roles = new ArrayList<>();
    for (CborItem role : map.required(2).asArray(1, Integer.MAX_VALUE)) {
      roles.add(role.asLong(Long.MIN_VALUE, Long.MAX_VALUE));
    }
    Extensions others = Extensions.of(map, 0, 1, 2);
    return Checked.at(item, () -> new Entity(name, registrationId, roles, others));
  }

  private static Bytes writeEntity(Entity entity) {
    CborWriter.MapBuilder map = CborWriter.map();
    map.put(0, CborWriter.text(entity.name()));
    entity.registrationId().ifPresent(uri -> map.put(1, writeUri(uri)));
    map.put(2, CborWriter.array(entity.roles().stream().map(CborWriter::integer).toList()));
    entity.others().addTo(map);
    return map.toBytes();
  }
}
