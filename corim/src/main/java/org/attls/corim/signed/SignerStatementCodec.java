package org.attls.corim.signed;

import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Validity;
import org.attls.corim.ValidityCodec;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.TermCodec;

/**
 * Reads and writes the statement of who signed (draft-ietf-rats-corim-11, sections 4.2.1 to 4.2.3).
 *
 * <pre>
 * meta-group = ( corim-meta-identity, ? cwt-claims-identity // cwt-claims-identity )
 * corim-meta-identity = ( &amp;(corim-meta: 8) => bstr .cbor corim-meta-map )
 * cwt-claims-identity = ( &amp;(CWT-Claims: 15) => cwt-claims )
 * corim-meta-map = { &amp;(signer: 0) => corim-signer-map, ? &amp;(signature-validity: 1) => validity-map }
 * corim-signer-map = { &amp;(signer-name: 0) => text, ? &amp;(signer-uri: 1) => uri, * $$corim-signer-map-extension }
 * cwt-claims = { &amp;(iss: 1) => tstr, ? &amp;(sub: 2) => tstr, ? &amp;(exp: 4) => int, ? &amp;(nbf: 5) => int, * int => any }
 * </pre>
 */
final class SignerStatementCodec {
  static final long META = 8;
  static final long CLAIMS = 15;

  private SignerStatementCodec() {}

  static SignerStatement read(CborMap header) throws MalformedException {
    Optional<CborItem> metaItem = header.optional(META);
    Optional<CorimMeta> meta =
        metaItem.isEmpty() ? Optional.empty() : Optional.of(readMeta(metaItem.get()));
    Optional<CborItem> claimsItem = header.optional(CLAIMS);
    Optional<CwtClaims> claims =
        claimsItem.isEmpty() ? Optional.empty() : Optional.of(readClaims(claimsItem.get()));
    return Checked.at(header, () -> new SignerStatement(meta, claims));
  }

  private static CorimMeta readMeta(CborItem item) throws MalformedException {
    item.asBytes();
    CborMap map = CborReader.readEmbedded((CborBytes) item, item.path(), TermCodec.RULES).asMap();
    map.onlyKeys(0, 1);
    CborMap signer = map.required(0).asMap();
    String name = signer.required(0).asText();
    Optional<CborItem> uriItem = signer.optional(1);
    Optional<String> uri =
        uriItem.isEmpty() ? Optional.empty() : Optional.of(TermCodec.readUri(uriItem.get()));
    Optional<Validity> validity = ValidityCodec.read(map.optional(1));
    Extensions others = Extensions.of(signer, 0, 1);
    return Checked.at(signer, () -> new CorimMeta(name, uri, validity, others));
  }

  static Bytes writeMeta(CorimMeta meta) {
    CborWriter.MapBuilder signer = CborWriter.map().put(0, CborWriter.text(meta.signerName()));
    meta.signerUri().ifPresent(uri -> signer.put(1, TermCodec.writeUri(uri)));
    meta.others().addTo(signer);
    CborWriter.MapBuilder map = CborWriter.map().put(0, signer.toBytes());
    meta.signatureValidity().ifPresent(validity -> map.put(1, ValidityCodec.write(validity)));
    return CborWriter.bytes(map.toBytes());
  }

  private static CwtClaims readClaims(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    String issuer = map.required(1).asText();
    Optional<String> subject = TermCodec.readText(map.optional(2));
    Optional<Instant> notAfter = readTime(map.optional(4));
    Optional<Instant> notBefore = readTime(map.optional(5));
    Extensions others = Extensions.of(map, 1, 2, 4, 5);
    return Checked.at(map, () -> new CwtClaims(issuer, subject, notAfter, notBefore, others));
  }

  private static Optional<Instant> readTime(Optional<CborItem> item) throws MalformedException {
    return item.isEmpty() ? Optional.empty() : Optional.of(ValidityCodec.readSeconds(item.get()));
  }

  static Bytes writeClaims(CwtClaims claims) {
    CborWriter.MapBuilder map = CborWriter.map().put(1, CborWriter.text(claims.issuer()));
    claims.subject().ifPresent(subject -> map.put(2, CborWriter.text(subject)));
    claims.notAfter().ifPresent(at -> map.put(4, CborWriter.integer(at.getEpochSecond())));
    claims.notBefore().ifPresent(at -> map.put(5, CborWriter.integer(at.getEpochSecond())));
    claims.others().addTo(map);
    return map.toBytes();
  }
}
