package org.attls.corim;

import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.term.TermCodec;

/**
 * Writes unsigned CoRIMs in deterministic encoding (RFC 8949, section 4.2.1). {@link CorimReader}
 * reads what is written for {@link VeraisonRelease#CURRENT_DRAFT}, and has the grammar.
 */
public final class CorimWriter {
  private CorimWriter() {}

  /** Writes the layout of draft-ietf-rats-corim-11. */
  public static Bytes write(Corim corim) {
    return write(corim, VeraisonRelease.CURRENT_DRAFT);
  }

  /** Writes the layout that a release of Veraison takes. */
  public static Bytes write(Corim corim, VeraisonRelease release) {
    CborWriter.MapBuilder map = CborWriter.map();
    map.put(0, TermCodec.writeIdentifier(corim.id()));
    map.put(1, CborWriter.array(corim.tags().stream().map(tag -> writeTag(tag, release)).toList()));
    corim.profile().ifPresent(profile -> map.put(3, writeProfile(profile, release)));
    corim.validity().ifPresent(validity -> map.put(4, writeValidity(validity)));
    if (!corim.entities().isEmpty()) {
      map.put(5, TermCodec.writeEntities(corim.entities()));
    }
    corim.others().addTo(map);
    return release == VeraisonRelease.V0_0_2408_TO_2601
        ? map.toBytes()
        : CborWriter.tag(CorimReader.UNSIGNED, map.toBytes());
  }

  private static Bytes writeTag(CorimTag tag, VeraisonRelease release) {
    boolean tagInside = release == VeraisonRelease.V0_0_2408_TO_2601;
    if (tag instanceof CorimTag.OfComid of) {
      Bytes comid = ComidCodec.write(of.comid());
      return tagInside
          ? CborWriter.bytes(CborWriter.tag(CorimTag.COMID, comid))
          : CborWriter.tag(CorimTag.COMID, CborWriter.bytes(comid));
    }
    CorimTag.Other other = (CorimTag.Other) tag;
    if (tagInside) {
      throw new IllegalArgumentException(
          "the layout of Veraison v0.0.2408 to v0.0.2601 is written for CoMIDs only, not tag "
              + other.tag());
    }
    return CborWriter.tag(other.tag(), other.content().octets());
  }

  private static Bytes writeProfile(Profile profile, VeraisonRelease release) {
    if (profile instanceof Profile.ObjectId oid) {
      return CborWriter.tag(TermCodec.OID, TermCodec.writeOid(oid.value()));
    }
    Bytes text = CborWriter.text(((Profile.Uri) profile).value());
    return release == VeraisonRelease.CURRENT_DRAFT ? CborWriter.tag(TermCodec.URI, text) : text;
  }

  private static Bytes writeValidity(Validity validity) {
    CborWriter.MapBuilder map = CborWriter.map();
    validity.notBefore().ifPresent(first -> map.put(0, writeTime(first.getEpochSecond())));
    map.put(1, writeTime(validity.notAfter().getEpochSecond()));
    return map.toBytes();
  }

  private static Bytes writeTime(long seconds) {
    return CborWriter.tag(CorimReader.EPOCH_TIME, CborWriter.integer(seconds));
  }
}
