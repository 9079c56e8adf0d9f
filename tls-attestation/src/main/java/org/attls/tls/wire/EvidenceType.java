package org.attls.tls.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A kind of credential and the type of the evidence in it: what is offered and selected in the
 * background-check model (draft-fossati-tls-attestation-07, section 5, figure 5).
 *
 * <pre>
 * enum { CONTENT_FORMAT(0), MEDIA_TYPE(1) } typeEncoding;
 *
 * struct {
 *     credentialKind credential_kind;
 *     typeEncoding   type_encoding;
 *     select (EvidenceType.type_encoding) {
 *         case CONTENT_FORMAT: uint16 content_format;
 *         case MEDIA_TYPE:     opaque media_type&lt;0..2^16-1&gt;;
 *     };
 * } EvidenceType;
 *
 * EvidenceType supported_evidence_types&lt;1..2^8-1&gt;;      at most 255 octets, not 255 elements
 * </pre>
 *
 * Two are equal when their octets are: that is what the check of an echoed selection needs. {@link
 * #matches} compares meaning.
 */
public final class EvidenceType {
  /** Longest list of offered types, in octets. */
  public static final int MAX_LIST = 255;

  private static final int CONTENT_FORMAT = 0;
  private static final int MEDIA_TYPE = 1;

  private final CredentialKind kind;
  private final CmwType type;
  private final Bytes encoded;

  private EvidenceType(CredentialKind kind, CmwType type, Bytes encoded) {
    this.kind = kind;
    this.type = type;
    this.encoded = encoded;
  }

  /**
   * An evidence type of our own; its encoding has 4 octets, or 4 + n for n octets of media type.
   */
  public static EvidenceType of(CredentialKind kind, CmwType type) {
    OctetWriter writer = new OctetWriter().u8(kind.code());
    if (type.isContentFormat()) {
      writer.u8(CONTENT_FORMAT).u16(type.contentFormat());
    } else {
      writer.u8(MEDIA_TYPE).opaque16(Bytes.utf8(type.mediaType().orElseThrow()));
    }
    return new EvidenceType(kind, type, writer.toBytes());
  }

  /** How the evidence travels; of a received value, possibly a kind we do not know. */
  public CredentialKind kind() {
    return kind;
  }

  /** The type that the wrapper of the evidence has to have. */
  public CmwType type() {
    return type;
  }

  /** The octets of the structure, as received or as they will be sent. */
  public Bytes encoded() {
    return encoded;
  }

  /** Whether both mean the same: equal kinds, and types that name one format. */
  public boolean matches(EvidenceType other) {
    return kind.equals(other.kind) && type.matches(other.type);
  }

  /**
   * Reads one element.
   *
   * @throws AttestationException {@link Reason#UNKNOWN_ENCODING}, because the length of an unknown
   *     encoding is unknown; {@link Reason#EMPTY_IDENTIFIER} where the media type is empty or does
   *     not follow the grammar of media types
   */
  static EvidenceType read(OctetReader reader) throws MalformedException, AttestationException {
    int start = reader.offset();
    CredentialKind kind = new CredentialKind(reader.u8("credential_kind"));
    int encoding = reader.u8("type_encoding");
    return switch (encoding) {
      case CONTENT_FORMAT ->
          EvidenceType.of(kind, CmwType.contentFormat(reader.u16("content_format")));
      case MEDIA_TYPE ->
          EvidenceType.of(kind, mediaType(reader.opaque16(0, 0xFFFF, "media_type"), start));
      default ->
          throw new AttestationException(
              Reason.UNKNOWN_ENCODING,
              "EvidenceType at offset " + start + ": type_encoding " + encoding + " is unknown");
    };
  }

  private static CmwType mediaType(Bytes octets, int start) throws AttestationException {
    if (octets.isEmpty()) {
      throw new AttestationException(
          Reason.EMPTY_IDENTIFIER, "EvidenceType at offset " + start + ": empty media_type");
    }
    try {
      // ISO-8859-1 maps every octet to one character; the grammar then admits ASCII only, so the
      // text encodes to the same octets again.
      String text = new String(octets.toArray(), StandardCharsets.ISO_8859_1);
      return CmwType.readMediaType(text, "EvidenceType.media_type");
    } catch (MalformedException notAMediaType) {
      throw new AttestationException(
          Reason.EMPTY_IDENTIFIER,
          "EvidenceType at offset " + start + ": " + notAMediaType.getMessage(),
          notAMediaType);
    }
  }

  /**
   * Reads {@code supported_evidence_types}. Of elements that occur twice the later ones are
   * ignored; unknown kinds are kept, for the negotiation to skip.
   */
  static List<EvidenceType> readList(OctetReader reader)
      throws MalformedException, AttestationException {
    OctetReader list = reader.sub8(1, MAX_LIST, "supported_evidence_types");
    List<EvidenceType> types = new ArrayList<>();
    while (list.remaining() > 0) {
      EvidenceType type = read(list);
      if (!types.contains(type)) {
        types.add(type);
      }
    }
    return List.copyOf(types);
  }

  /** Writes {@code supported_evidence_types}. */
  static void writeList(OctetWriter writer, List<EvidenceType> types) {
    writer.vector8(list -> types.forEach(type -> list.octets(type.encoded)));
  }

  /**
   * A list that can be offered.
   *
   * @throws IllegalArgumentException if it is empty, longer than 255 octets, or has an element
   *     twice
   */
  static List<EvidenceType> checkedList(List<EvidenceType> types) {
    List<EvidenceType> copy = List.copyOf(types);
    int octets = copy.stream().mapToInt(type -> type.encoded.size()).sum();
    OfferLists.check("supported_evidence_types", copy, octets, MAX_LIST);
    return copy;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EvidenceType that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return kind + " " + type;
  }
}
