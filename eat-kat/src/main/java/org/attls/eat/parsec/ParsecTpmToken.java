package org.attls.eat.parsec;

import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.tpm.TpmHash;

/**
 * Evidence of a TPM in the Parsec format, still as octets: a key attestation (KAT) and a platform
 * attestation (PAT) by one attestation key.
 *
 * <pre>
 * token = { "kat": { "tpmVer": "2.0", "kid": ueid, "sig": bstr, "certInfo": bstr, "pubArea": bstr },
 *           "pat": { "tpmVer": "2.0", "kid": ueid, "sig": bstr, "attestInfo": bstr } }
 * ueid  = bstr, 01 and 16, 24 or 32 octets (RFC 9711, section 4.2.1)
 * sig = TPMT_SIGNATURE   certInfo, attestInfo = TPMS_ATTEST   pubArea = TPMT_PUBLIC
 * </pre>
 *
 * <p>Members come in any order and unknown ones are ignored; duplicates, indefinite lengths and
 * trailing octets are refused. The inner structures are read by {@link ParsecTpmEvidence}.
 */
public record ParsecTpmToken(Kat kat, Pat pat) {
  /** Type of the conceptual message that holds a token. */
  public static final CmwType TYPE =
      CmwType.mediaType("application/vnd.parallaxsecond.key-attestation.tpm");

  /** The one value of {@code tpmVer}. */
  public static final String TPM_VERSION = "2.0";

  /** Largest inner structure: more than twice what P-521, SHA-512 and every bank need. */
  static final int MAX_STRUCTURE = 2048;

  private static final int UEID_RAND = 0x01;

  /**
   * The key attestation: TPM2_Certify of the identity key by the attestation key.
   *
   * @param kid identifier of the attestation key, a UEID
   * @param sig TPMT_SIGNATURE over {@code certInfo}
   * @param certInfo TPMS_ATTEST of type certify
   * @param pubArea TPMT_PUBLIC of the identity key
   */
  public record Kat(Bytes kid, Bytes sig, Bytes certInfo, Bytes pubArea) {
    /** Checks the identifier and the sizes. */
    public Kat {
      requireKid(kid);
      requireSize("sig", sig);
      requireSize("certInfo", certInfo);
      requireSize("pubArea", pubArea);
    }
  }

  /**
   * The platform attestation: TPM2_Quote by the attestation key.
   *
   * @param kid identifier of the attestation key, a UEID
   * @param sig TPMT_SIGNATURE over {@code attestInfo}
   * @param attestInfo TPMS_ATTEST of type quote
   */
  public record Pat(Bytes kid, Bytes sig, Bytes attestInfo) {
    /** Checks the identifier and the sizes. */
    public Pat {
      requireKid(kid);
      requireSize("sig", sig);
      requireSize("attestInfo", attestInfo);
    }
  }

  /** Reads a token, the value of a record of type {@link #TYPE}. */
  public static ParsecTpmToken read(Bytes octets) throws MalformedException {
    CborMap token = CborReader.read(octets, "token", CborRules.STRICT).asMap();
    CborMap kat = token.required("kat").asMap();
    requireVersion(kat);
    Bytes katKid = kid(kat);
    Bytes katSig = structure(kat, "sig");
    Bytes certInfo = structure(kat, "certInfo");
    Bytes pubArea = structure(kat, "pubArea");
    CborMap pat = token.required("pat").asMap();
    requireVersion(pat);
    Bytes patKid = kid(pat);
    Bytes patSig = structure(pat, "sig");
    Bytes attestInfo = structure(pat, "attestInfo");
    return new ParsecTpmToken(
        new Kat(katKid, katSig, certInfo, pubArea), new Pat(patKid, patSig, attestInfo));
  }

  /** The token in CTAP2 canonical CBOR: keys by length, then bytewise. */
  public Bytes encode() {
    // Bytewise order of encoded keys is by length first: the head of a text key is its length.
    return CborWriter.map()
        .put(
            "kat",
            CborWriter.map()
                .put("kid", CborWriter.bytes(kat.kid()))
                .put("sig", CborWriter.bytes(kat.sig()))
                .put("tpmVer", CborWriter.text(TPM_VERSION))
                .put("pubArea", CborWriter.bytes(kat.pubArea()))
                .put("certInfo", CborWriter.bytes(kat.certInfo()))
                .toBytes())
        .put(
            "pat",
            CborWriter.map()
                .put("kid", CborWriter.bytes(pat.kid()))
                .put("sig", CborWriter.bytes(pat.sig()))
                .put("tpmVer", CborWriter.text(TPM_VERSION))
                .put("attestInfo", CborWriter.bytes(pat.attestInfo()))
                .toBytes())
        .toBytes();
  }

  /**
   * The identifier that this project's attesters give their attestation key: {@code 01 ||
   * SHA-256(DER SubjectPublicKeyInfo)}, 33 octets. A received identifier is opaque: others derive
   * theirs in other ways.
   */
  public static Bytes kidOf(VerificationKey attestationKey) {
    return Bytes.concat(Bytes.of(UEID_RAND), TpmHash.SHA256.digest(attestationKey.spki()));
  }

  /** What keeps {@code kid} from being a UEID of type RAND; empty when nothing does. */
  static Optional<String> kidDefect(Bytes kid) {
    if (kid.size() != 17 && kid.size() != 25 && kid.size() != 33) {
      return Optional.of(kid.size() + " octets, a UEID here has 17, 25 or 33");
    }
    if (kid.u8(0) != UEID_RAND) {
      return Optional.of("UEID of type " + kid.u8(0) + ", expected 1 (RAND)");
    }
    return Optional.empty();
  }

  private static Bytes kid(CborMap map) throws MalformedException {
    CborItem item = map.required("kid");
    Bytes kid = item.asBytes();
    Optional<String> defect = kidDefect(kid);
    if (defect.isPresent()) {
      throw item.failure(defect.get());
    }
    return kid;
  }

  private static Bytes structure(CborMap map, String member) throws MalformedException {
    return map.required(member).asBytes(1, MAX_STRUCTURE);
  }

  private static void requireVersion(CborMap map) throws MalformedException {
    CborItem version = map.required("tpmVer");
    if (!version.asText().equals(TPM_VERSION)) {
      throw version.failure("expected \"" + TPM_VERSION + "\"");
    }
  }

  private static void requireKid(Bytes kid) {
    kidDefect(kid)
        .ifPresent(
            defect -> {
              throw new IllegalArgumentException("kid: " + defect);
            });
  }

  private static void requireSize(String member, Bytes structure) {
    if (structure.isEmpty() || structure.size() > MAX_STRUCTURE) {
      throw new IllegalArgumentException(member + " of " + structure.size() + " octets");
    }
  }
}
