package org.attls.cli.inspect;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimDocument;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimTag;
import org.attls.corim.Profile;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.CorimVocabulary;
import org.attls.corim.outline.Outline;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.SignedCorimReader;
import org.attls.corim.term.Layout;
import org.attls.corim.term.TermCodec;

/** Endorsements: a CoRIM, signed or not, and a CoMID alone. */
final class CorimView {
  private static final int COSE_SIGN1 = 18;
  private static final int OLD_WRAPPER = 500;
  private static final int PAYLOAD = 2;

  private CorimView() {}

  /**
   * Reads a CoRIM of any profile; the rules of Parsec's TPM profile are known here and checked.
   *
   * @param release the oldest release of Veraison whose layout is taken
   */
  static Outline of(Bytes octets, VeraisonRelease release) throws MalformedException {
    CborItem root = CborReader.read(octets, "corim", TermCodec.RULES);
    boolean signed =
        root instanceof CborArray
            || root instanceof CborTag tag
                && (tag.number() == COSE_SIGN1 || tag.number() == OLD_WRAPPER);
    if (!signed) {
      CorimDocument document = reader(release).readDocument(octets);
      return CborOutline.of("CoRIM", root, CorimVocabulary.CORIM).remarked(checked(document));
    }
    SignedCorimReader reader =
        release.isVersion1() ? SignedCorimReader.acceptingOldWrapper() : SignedCorimReader.strict();
    Optional<CborBytes> carried = carried(root);
    String remark = Signatures.UNVERIFIED;
    if (carried.isPresent()) {
      reader.read(octets);
      remark += also(checked(reader(release).readEmbedded(carried.get())));
    } else {
      // The content is elsewhere, and what is here can be read without it.
      reader.read(octets, Bytes.EMPTY);
      remark += ", the content is not in the message";
    }
    return CborOutline.of("signed CoRIM", root, CorimVocabulary.SIGNED_CORIM).remarked(remark);
  }

  /** Reads a CoMID, with tag 506 or without. */
  static Outline ofComid(Bytes octets) throws MalformedException {
    CborItem root = CborReader.read(octets, "comid", TermCodec.RULES);
    CborItem comid = root;
    if (root instanceof CborTag tag && tag.number() == CorimTag.COMID) {
      CborItem content = tag.content();
      content.asBytes();
      comid = CborReader.readEmbedded((CborBytes) content, content.path(), TermCodec.RULES);
    }
    ComidCodec.read(comid, Layout.DRAFT_11);
    return CborOutline.of("CoMID", comid, CorimVocabulary.COMID_MAP);
  }

  private static CorimReader reader(VeraisonRelease release) {
    CorimReader reader =
        switch (release) {
          case CURRENT_DRAFT -> CorimReader.strict(Set.of());
          case V0_0_2603_TO_2608 -> CorimReader.acceptingBareTextProfile(Set.of());
          case V0_0_2408_TO_2601, BRANCH_OF_2023 -> CorimReader.acceptingVersion1(Set.of());
        };
    return reader.insecureTakingAnyProfile();
  }

  /** Checks the rules of a profile that is known here; says of others that nobody has. */
  private static String checked(CorimDocument document) throws MalformedException {
    Optional<Profile> profile = document.corim().profile();
    if (profile.isEmpty()) {
      return "";
    }
    if (!profile.get().equals(ParsecTpmProfile.PROFILE)) {
      return "the rules of its profile are not known here";
    }
    // Whether it holds now is not asked.
    Instant within =
        document.corim().validity().map(validity -> validity.notAfter()).orElse(Instant.EPOCH);
    ParsecTpmProfile.endorsements(document, within);
    return "";
  }

  private static String also(String remark) {
    return remark.isEmpty() ? "" : "; " + remark;
  }

  /** The payload, where it is in the message and is no digest of an envelope. */
  private static Optional<CborBytes> carried(CborItem root) throws MalformedException {
    CborItem message = root;
    while (message instanceof CborTag tag) {
      message = tag.content();
    }
    if (!(message instanceof CborArray array) || array.members().size() <= PAYLOAD) {
      return Optional.empty();
    }
    boolean envelope =
        array.members().get(0) instanceof CborBytes header
            && CborReader.readEmbedded(header, header.path(), TermCodec.RULES)
                .asMap()
                .optional(258)
                .isPresent();
    return !envelope && array.members().get(PAYLOAD) instanceof CborBytes payload
        ? Optional.of(payload)
        : Optional.empty();
  }
}
