package org.attls.corim;

import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.term.TermCodec;

/**
 * Writes unsigned CoRIMs in deterministic encoding (RFC 8949, section 4.2.1). {@link CorimReader}
 * reads what is written, and has the grammar.
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
    if (!corim.dependentRims().isEmpty()) {
      map.put(2, LocatorCodec.writeAll(corim.dependentRims()));
    }
    corim.profile().ifPresent(profile -> map.put(3, writeProfile(profile, release)));
    corim.validity().ifPresent(validity -> map.put(4, ValidityCodec.write(validity)));
    if (!corim.entities().isEmpty()) {
      map.put(5, TermCodec.writeEntities(corim.entities()));
    }
    corim.others().addTo(map);
    return release.isVersion1()
        ? map.toBytes()
        : CborWriter.tag(CorimReader.UNSIGNED, map.toBytes());
  }

  private static Bytes writeTag(CorimTag tag, VeraisonRelease release) {
    if (tag instanceof CorimTag.OfComid of) {
      Bytes comid = ComidCodec.write(of.comid(), release.layout());
      return release.isVersion1()
          ? CborWriter.bytes(CborWriter.tag(CorimTag.COMID, comid))
          : CborWriter.tag(CorimTag.COMID, CborWriter.bytes(comid));
    }
    CorimTag.Other other = (CorimTag.Other) tag;
    if (release.isVersion1()) {
      throw new IllegalArgumentException(
          "the layout of Veraison up to v0.0.2601 is written for CoMIDs only, not tag "
              + other.tag());
    }
    return CborWriter.tag(other.tag(), other.content().octets());
  }

  private static Bytes writeProfile(Profile profile, VeraisonRelease release) {
    Bytes name = writeProfileName(profile, release);
    return release == VeraisonRelease.BRANCH_OF_2023 ? CborWriter.array(name) : name;
  }

  private static Bytes writeProfileName(Profile profile, VeraisonRelease release) {
    if (profile instanceof Profile.ObjectId oid) {
      Bytes content = TermCodec.writeOid(oid.value());
      return release == VeraisonRelease.BRANCH_OF_2023
          ? content
          : CborWriter.tag(TermCodec.OID, content);
    }
    Bytes text = CborWriter.text(((Profile.Uri) profile).value());
    return release == VeraisonRelease.CURRENT_DRAFT ? CborWriter.tag(TermCodec.URI, text) : text;
  }
}
