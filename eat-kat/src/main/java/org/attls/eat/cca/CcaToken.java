package org.attls.eat.cca;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwLabel;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A CCA token: a platform token, signed by a key that the manufacturer endorses, and a realm token,
 * signed by the realm attestation key (RAK) that the platform token names. Nothing is verified yet.
 *
 * <pre>
 * cca-token = #6.399({ 44234 =&gt; bstr .cbor #6.18(COSE_Sign1),      ; platform   (RMM 1.0)
 *                      44241 =&gt; bstr .cbor #6.18(COSE_Sign1) })    ; realm
 *           / #6.907({ ? "__cmwc_t" =&gt; text,                       ; a CMW collection   (RMM 2.0)
 *                      44234 =&gt; [ 263 / "application/eat+cwt", bstr .cbor cwt ],
 *                      44241 =&gt; [ 263 / "application/eat+cwt", bstr .cbor cwt ] })
 * cwt = COSE_Sign1 / #6.18(COSE_Sign1) / #6.61(#6.18(COSE_Sign1))
 * </pre>
 *
 * Neither tag is registered. The maps are closed: a third token would be bound to nothing.
 *
 * @param form which of the two
 * @param platform the platform token; its claims are {@link CcaPlatformClaims}
 * @param realm the realm token; its claims are {@link CcaRealmClaims}
 * @param octets the token as received, tag included
 */
public record CcaToken(Form form, CoseSign1 platform, CoseSign1 realm, Bytes octets) {
  private static final long COLLECTION_TAG = 399;
  private static final long CMW_TAG = 907;
  private static final long PLATFORM = 44234;
  private static final long REALM = 44241;
  private static final CmwType EAT_CWT = CmwType.contentFormat(263);
  private static final String NAME = "cca";

  /** The two ways to put the tokens together. */
  public enum Form {
    /** Tag 399, the EAT collection of draft-frost-rats-eat-collection. */
    EAT_COLLECTION,
    /** Tag 907 around a CMW collection. */
    CMW_COLLECTION
  }

  /** Reads a token that is the whole of {@code octets}; definite lengths only. */
  public static CcaToken read(Bytes octets) throws MalformedException {
    return read(CborReader.read(octets, NAME, CborRules.STRICT));
  }

  /** Reads a token inside another CBOR document. */
  public static CcaToken read(CborItem item) throws MalformedException {
    if (item instanceof CborTag tag && tag.number() == CMW_TAG) {
      return cmwCollection(tag);
    }
    CborMap map = item.asTag(COLLECTION_TAG).asMap();
    map.onlyKeys(PLATFORM, REALM);
    return new CcaToken(
        Form.EAT_COLLECTION,
        embedded(map.required(PLATFORM)),
        embedded(map.required(REALM)),
        item.octets());
  }

  private static CoseSign1 embedded(CborItem item) throws MalformedException {
    item.asBytes();
    return CoseSign1.read(
        CborReader.readEmbedded((CborBytes) item, item.path(), CborRules.STRICT),
        CborRules.STRICT,
        Set.of(CoseTagging.TAGGED));
  }

  private static CcaToken cmwCollection(CborTag tag) throws MalformedException {
    Cmw cmw;
    try {
      cmw = new CmwReader(CborRules.STRICT.maxOctets()).readCbor(tag.content().octets());
    } catch (MalformedException malformed) {
      throw malformed.inside(tag.path());
    }
    if (!(cmw instanceof CmwCollection collection)) {
      throw tag.content().failure("a single CMW where a collection belongs");
    }
    Set<CmwLabel> labels = Set.of(CmwLabel.of(PLATFORM), CmwLabel.of(REALM));
    if (!collection.items().keySet().equals(labels)) {
      throw tag.content()
          .failure("items " + collection.items().keySet() + ", must be 44234 and 44241");
    }
    return new CcaToken(
        Form.CMW_COLLECTION,
        cwt(collection, PLATFORM, tag),
        cwt(collection, REALM, tag),
        tag.octets());
  }

  private static CoseSign1 cwt(CmwCollection collection, long label, CborTag tag)
      throws MalformedException {
    String path = tag.path() + "." + label;
    Optional<Cmw> item = collection.item(label);
    if (item.isPresent()
        && item.get() instanceof CmwRecord token
        && token.type().matches(EAT_CWT)) {
      return CoseSign1.read(
          token.value(), path, CborRules.STRICT, EnumSet.allOf(CoseTagging.class));
    }
    throw new MalformedException(path, -1, "not a record of type application/eat+cwt");
  }
}
