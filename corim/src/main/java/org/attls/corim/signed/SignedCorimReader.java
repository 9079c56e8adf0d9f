package org.attls.corim.signed;

import java.security.cert.X509Certificate;
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
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimMediaTypes;
import org.attls.corim.key.Certificates;
import org.attls.corim.term.TermCodec;

/**
 * Reads signed CoRIMs (draft-ietf-rats-corim-11, section 4.2) up to the point where a key is
 * needed.
 *
 * <pre>
 * signed-corim = #6.18(COSE-Sign1-corim)
 * COSE-Sign1-corim = [
 *   protected: bstr .cbor protected-corim-header-map, unprotected: { * cose-label => cose-value },
 *   payload: bstr .cbor tagged-unsigned-corim-map / hash-envelope-digest / nil, signature: bstr
 * ]
 * protected-corim-header-map = {
 *   &amp;(alg: 1) => int,
 *   ( &amp;(content-type: 3) => "application/rim+cbor" //
 *     &amp;(payload_hash_alg: 258) => int,
 *     &amp;(payload_preimage_content_type: 259) => "application/rim+cbor",
 *     ? &amp;(payload_location: 260) => tstr ),
 *   meta-group,
 *   * cose-label => cose-value          ; kid (4), x5chain (33): bstr / [ 2* bstr ]
 * }
 * </pre>
 *
 * <p>What the signature must cover counts in the protected bucket only; the same label in the other
 * one is refused, so that nobody is led to read it there.
 */
public final class SignedCorimReader {
  static final String NAME = "signed-corim";
  static final long X5CHAIN = 33;
  static final long HASH = 258;
  static final long PREIMAGE_TYPE = 259;
  static final long LOCATION = 260;
  private static final long OLD_CHOICE = 500;
  private static final long OLD_SIGNED = 502;
  private static final long COSE_SIGN1 = 18;
  private static final int MAX_CERTIFICATES = 10;
  private static final Set<CoseTagging> TAGGED = Set.of(CoseTagging.TAGGED);

  private final boolean oldWrapper;

  private SignedCorimReader(boolean oldWrapper) {
    this.oldWrapper = oldWrapper;
  }

  /** A reader of the form of draft-ietf-rats-corim-11 and nothing else. */
  public static SignedCorimReader strict() {
    return new SignedCorimReader(false);
  }

  /** A reader that takes tags 500 and 502 in front of the message too, as early drafts had them. */
  public static SignedCorimReader acceptingOldWrapper() {
    return new SignedCorimReader(true);
  }

  /**
   * Reads a signed CoRIM that carries its content.
   *
   * @throws MalformedException if it is none; with path and offset
   */
  public SignedCorim read(Bytes octets) throws MalformedException {
    return read(octets, Optional.empty());
  }

  /**
   * Reads a signed CoRIM whose content is elsewhere: detached, or in a hash envelope.
   *
   * @param document the unsigned CoRIM
   */
  public SignedCorim read(Bytes octets, Bytes document) throws MalformedException {
    return read(octets, Optional.of(document));
  }

  private SignedCorim read(Bytes octets, Optional<Bytes> document) throws MalformedException {
    CborItem item = unwrapped(CborReader.read(octets, NAME, TermCodec.RULES));
    List<CborItem> members = item.asTag(COSE_SIGN1).asArray(4, 4);
    CborItem payload = members.get(2);
    CoseSign1 message = message(item, payload, document);
    CborMap header = message.headers().protectedMap();
    refuseUnprotected(message.headers().unprotectedMap());
    SignerStatement signer = SignerStatementCodec.read(header);
    SignedContent content = readContent(header, payload);
    List<X509Certificate> certificates = readCertificates(header.optional(X5CHAIN));
    if (content instanceof SignedContent.Carried) {
      if (document.isPresent()) {
        throw payload.failure("a CoRIM, while another was given beside the message");
      }
      return new SignedCorim(
          message,
          signer,
          content,
          certificates,
          Optional.of((CborBytes) payload),
          payload.asBytes());
    }
    if (document.isEmpty()) {
      throw payload.failure("the CoRIM is not in the message, and none was given beside it");
    }
    return new SignedCorim(
        message, signer, content, certificates, Optional.empty(), document.get());
  }

  private CborItem unwrapped(CborItem root) throws MalformedException {
    if (root instanceof CborArray) {
      throw root.failure("a bare array where tag 18 belongs");
    }
    if (root instanceof CborTag tag && tag.number() == OLD_CHOICE) {
      if (!oldWrapper) {
        throw root.failure("tags 500 and 502 of early drafts where tag 18 belongs");
      }
      return tag.content().asTag(OLD_SIGNED);
    }
    return root;
  }

  private static CoseSign1 message(CborItem item, CborItem payload, Optional<Bytes> document)
      throws MalformedException {
    if (payload.isNull()) {
      if (document.isEmpty()) {
        throw payload.failure("the CoRIM is detached, and none was given beside the message");
      }
      return CoseSign1.readDetached(item, document.get(), TermCodec.RULES, TAGGED);
    }
    return CoseSign1.read(item, TermCodec.RULES, TAGGED);
  }

  private static void refuseUnprotected(CborMap unprotected) throws MalformedException {
    for (long label :
        new long[] {
          CoseHeaders.CONTENT_TYPE,
          SignerStatementCodec.META,
          SignerStatementCodec.CLAIMS,
          X5CHAIN,
          HASH,
          PREIMAGE_TYPE,
          LOCATION
        }) {
      Optional<CborItem> header = unprotected.optional(label);
      if (header.isPresent()) {
        throw header.get().failure("header " + label + " where it is not signed");
      }
    }
  }

  private static SignedContent readContent(CborMap header, CborItem payload)
      throws MalformedException {
    Optional<CborItem> hash = header.optional(HASH);
    if (hash.isEmpty()) {
      requireType(header.required(CoseHeaders.CONTENT_TYPE));
      refuse(header, PREIMAGE_TYPE, "without the hash of an envelope (258)");
      refuse(header, LOCATION, "without the hash of an envelope (258)");
      return payload.isNull() ? new SignedContent.Detached() : new SignedContent.Carried();
    }
    refuse(header, CoseHeaders.CONTENT_TYPE, "in a hash envelope, whose payload is a digest");
    requireType(header.required(PREIMAGE_TYPE));
    EnvelopeHash algorithm = readHash(hash.get());
    int size = algorithm.digest(Bytes.EMPTY).size();
    return new SignedContent.Enveloped(
        algorithm, payload.asBytes(size, size), TermCodec.readText(header.optional(LOCATION)));
  }

  private static void requireType(CborItem item) throws MalformedException {
    if (!item.asText().equals(CorimMediaTypes.UNSIGNED)) {
      throw item.failure("content type is not " + CorimMediaTypes.UNSIGNED);
    }
  }

  private static void refuse(CborMap header, long label, String problem) throws MalformedException {
    Optional<CborItem> item = header.optional(label);
    if (item.isPresent()) {
      throw item.get().failure("header " + label + " " + problem);
    }
  }

  private static EnvelopeHash readHash(CborItem item) throws MalformedException {
    long number = item.asLong(Long.MIN_VALUE, Long.MAX_VALUE);
    for (EnvelopeHash hash : EnvelopeHash.values()) {
      if (hash.number() == number) {
        return hash;
      }
    }
    throw item.failure("hash algorithm " + number + " is none of -16, -43, -44");
  }

  /** {@code COSE_X509 = bstr / [ 2*certs: bstr ]} (RFC 9360, section 2). */
  private static List<X509Certificate> readCertificates(Optional<CborItem> item)
      throws MalformedException {
    List<X509Certificate> certificates = new ArrayList<>();
    if (item.isPresent()) {
      CborItem chain = item.get();
      for (CborItem der :
          chain instanceof CborArray ? chain.asArray(2, MAX_CERTIFICATES) : List.of(chain)) {
        try {
          certificates.add(Certificates.ofDer(der.asBytes(), der.path()));
        } catch (MalformedException malformed) {
          throw der.failure(malformed.problem());
        }
      }
    }
    return certificates;
  }
}
