package org.attls.eat.claims;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token (RFC 9711, section 4), as received or made.
 *
 * <pre>
 * Claims-Set = { * $$Claims-Set-Claims, * Claim-Label .feature "extended-claims-label" =&gt; any }
 * Claim-Label = CBOR: int / text, JSON: text
 * </pre>
 *
 * <p>Each {@link Claim} that is known is checked when it is read and when it is written; unknown
 * ones are kept as they are and mean nothing. The keys of CBOR mean nothing in JSON and its names
 * nothing in CBOR. {@link #octets()} is the serialization itself.
 *
 * <p>Companions that RFC 9711 asks for (hwmodel beside oemid, hwversion beside hwmodel) are not
 * demanded: its own examples leave them out.
 */
public final class ClaimsSet {
  /** Largest serialization that is read, in octets. */
  public static final int MAX_OCTETS = 64 * 1024;

  /** Any order and indefinite lengths, but shortest heads. */
  static final CborRules RULES = CborRules.INDEFINITE_ALLOWED.withMaxOctets(MAX_OCTETS);

  private static final String NAME = "claims";

  private final Serialization serialization;
  private final Bytes octets;
  private final Map<Claim<?>, Object> known;
  private final Map<Label, Bytes> unknown;

  private ClaimsSet(
      Serialization serialization,
      Bytes octets,
      Map<Claim<?>, Object> known,
      Map<Label, Bytes> unknown) {
    this.serialization = serialization;
    this.octets = octets;
    this.known = known;
    this.unknown = Collections.unmodifiableMap(unknown);
  }

  /** An empty set in CBOR to be filled. */
  public static Builder cbor() {
    return new Builder(Serialization.CBOR);
  }

  /** An empty set in JSON to be filled. */
  public static Builder json() {
    return new Builder(Serialization.JSON);
  }

  /** Reads the whole of {@code octets} as CBOR. */
  public static ClaimsSet readCbor(Bytes octets) throws MalformedException {
    return readCbor(CborReader.read(octets, NAME, RULES));
  }

  /** Reads a set inside another CBOR document. */
  public static ClaimsSet readCbor(CborItem item) throws MalformedException {
    Map<Claim<?>, Object> known = new LinkedHashMap<>();
    Map<Label, Bytes> unknown = new LinkedHashMap<>();
    for (CborMap.Entry entry : item.asMap().entries()) {
      Label label = Label.read(entry.key());
      Claim<?> claim = entry.key() instanceof CborInteger ? claim(label) : null;
      if (claim == null) {
        unknown.put(label, entry.value().octets());
      } else {
        known.put(claim, claim.codec().read(entry.value()));
      }
    }
    return new ClaimsSet(Serialization.CBOR, item.octets(), known, unknown);
  }

  /** Reads the whole of {@code octets} as JSON. */
  public static ClaimsSet readJson(Bytes octets) throws MalformedException {
    return readJson(JsonReader.read(octets, NAME, MAX_OCTETS), octets);
  }

  /**
   * Reads a set inside another JSON document; its {@link #octets()} are its serialization without
   * white space.
   */
  public static ClaimsSet readJson(JsonItem item) throws MalformedException {
    return readJson(item, JsonValues.of(item));
  }

  private static ClaimsSet readJson(JsonItem item, Bytes octets) throws MalformedException {
    Map<Claim<?>, Object> known = new LinkedHashMap<>();
    Map<Label, Bytes> unknown = new LinkedHashMap<>();
    for (Map.Entry<String, JsonItem> member : item.asObject().members().entrySet()) {
      Optional<Claim<?>> claim = Claim.ofName(member.getKey());
      if (claim.isPresent()) {
        known.put(claim.get(), claim.get().codec().read(member.getValue()));
      } else {
        unknown.put(
            Label.of(JsonValues.unicode(item, member.getKey())), JsonValues.of(member.getValue()));
      }
    }
    return new ClaimsSet(Serialization.JSON, octets, known, unknown);
  }

  private static @Nullable Claim<?> claim(Label label) {
    return Claim.all().get(((Label.Numbered) label).number());
  }

  /** The value of a claim, where the set has it. */
  @SuppressWarnings("unchecked")
  public <T> Optional<T> get(Claim<T> claim) {
    // Only the claim's own codec puts values under it.
    return Optional.ofNullable((T) known.get(claim));
  }

  /** The value of a claim, or a failure saying that it is missing. */
  public <T> T require(Claim<T> claim) throws MalformedException {
    Optional<T> value = get(claim);
    if (value.isEmpty()) {
      throw new MalformedException(NAME, -1, "claim " + claim + " is missing");
    }
    return value.get();
  }

  /**
   * The claims that are not known here: complete CBOR items, or complete JSON values in UTF-8
   * without white space, by their label.
   */
  public Map<Label, Bytes> unknown() {
    return unknown;
  }

  /** CBOR or JSON. */
  public Serialization serialization() {
    return serialization;
  }

  /** The complete serialization. */
  public Bytes octets() {
    return octets;
  }

  /** The same claims to be changed or written anew. */
  public Builder toBuilder() {
    Builder builder = new Builder(serialization);
    builder.known.putAll(known);
    builder.unknown.putAll(unknown);
    return builder;
  }

  Bytes octetsAs(Serialization needed) {
    if (serialization != needed) {
      throw new IllegalArgumentException(
          "claims in " + serialization + " inside a token in " + needed);
    }
    return octets;
  }

  /** Two sets are equal when their octets are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClaimsSet that && octets.equals(that.octets);
  }

  @Override
  public int hashCode() {
    return octets.hashCode();
  }

  /** Which claims there are, without their values. */
  @Override
  public String toString() {
    return serialization + " claims " + known.keySet() + ", unknown " + unknown.keySet();
  }

  /** Collects claims in any order. */
  public static final class Builder {
    private final Serialization serialization;
    private final Map<Claim<?>, Object> known = new LinkedHashMap<>();
    private final Map<Label, Bytes> unknown = new LinkedHashMap<>();

    private Builder(Serialization serialization) {
      this.serialization = serialization;
    }

    /** Sets a claim. */
    public <T> Builder put(Claim<T> claim, T value) {
      known.put(claim, value);
      return this;
    }

    /**
     * Sets a claim that is not known here.
     *
     * @param value a complete CBOR item or JSON value
     */
    public Builder putUnknown(Label label, Bytes value) {
      unknown.put(label, value);
      return this;
    }

    /**
     * The set: deterministic CBOR, or JSON without white space.
     *
     * @throws IllegalArgumentException for what {@link ClaimsSet} would not read
     */
    public ClaimsSet build() {
      try {
        ClaimsSet built =
            serialization == Serialization.CBOR ? readCbor(cborOctets()) : readJson(jsonOctets());
        if (!built.unknown.keySet().equals(unknown.keySet())) {
          throw new IllegalArgumentException("a known claim given as an unknown one");
        }
        return built;
      } catch (MalformedException refused) {
        throw new IllegalArgumentException(refused.getMessage(), refused);
      }
    }

    private Bytes cborOctets() {
      CborWriter.MapBuilder map = CborWriter.map();
      known.forEach((claim, value) -> map.put(claim.key(), cbor(claim, value)));
      unknown.forEach(
          (label, value) -> {
            if (label instanceof Label.Numbered numbered) {
              map.put(numbered.number(), value);
            } else {
              map.put(((Label.Named) label).name(), value);
            }
          });
      return map.toBytes();
    }

    private Bytes jsonOctets() {
      Map<String, Bytes> members = new LinkedHashMap<>();
      known.forEach((claim, value) -> members.put(claim.jsonName(), json(claim, value)));
      unknown.forEach(
          (label, value) -> {
            if (!(label instanceof Label.Named named)) {
              throw new IllegalArgumentException("JSON has no claim " + label);
            }
            if (members.putIfAbsent(named.name(), value) != null) {
              throw new IllegalArgumentException("claim " + label + " twice");
            }
          });
      return JsonValues.object(members);
    }

    @SuppressWarnings("unchecked")
    private static <T> Bytes cbor(Claim<T> claim, Object value) {
      // put() has only let values of the claim's type in.
      return claim.codec().cbor((T) value);
    }

    @SuppressWarnings("unchecked")
    private static <T> Bytes json(Claim<T> claim, Object value) {
      return claim.codec().json((T) value);
    }
  }
}
