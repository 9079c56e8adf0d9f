package org.attls.eat.mbedtls;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.Set;
import org.attls.cmw.CmwType;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.cose.CoseAlgorithm;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/**
 * The pair of tokens that the mbedTLS proof of concept of 2023 puts into its Certificate message.
 * It is neither CBOR nor a CMW and not the bundle of draft-bft-rats-kat; it is here to talk to that
 * peer.
 *
 * <pre>
 * struct {
 *   uint8  version = 1;               // a constant that the peer does not look at
 *   opaque kat&lt;1..2^16-1&gt;;            // COSE_Sign1 over {@link MbedtlsKat}
 *   opaque pat&lt;1..2^16-1&gt;;            // COSE_Sign1 over {@link MbedtlsPat}
 * } bundle;
 * token = #6.61(#6.18(COSE_Sign1)) / #6.18(COSE_Sign1)      ; ES256; the peer writes the first
 * </pre>
 */
public final class MbedtlsBundle {
  /**
   * What a bundle is called where evidence has a type. The name is this project's, and never on the
   * wire: there a bundle has no wrapper.
   */
  public static final CmwType TYPE = CmwType.mediaType("application/vnd.attls.mbedtls-poc-bundle");

  private static final int VERSION = 1;
  private static final int MAX_TOKEN = 0xFFFF;
  private static final Set<CoseTagging> TAGS = Set.of(CoseTagging.CWT, CoseTagging.TAGGED);

  private final CoseSign1 katMessage;
  private final CoseSign1 patMessage;
  private final MbedtlsKat kat;
  private final MbedtlsPat pat;
  private final Bytes octets;

  private MbedtlsBundle(CoseSign1 katMessage, CoseSign1 patMessage, Bytes octets)
      throws MalformedException {
    this.katMessage = katMessage;
    this.patMessage = patMessage;
    this.kat = MbedtlsKat.read(claims(katMessage, "kat"));
    this.pat = MbedtlsPat.read(claims(patMessage, "pat"));
    this.octets = octets;
  }

  /** Reads a bundle; nothing is verified. */
  public static MbedtlsBundle read(Bytes octets) throws MalformedException {
    OctetReader reader = OctetReader.of(octets, "mbedtls bundle");
    int version = reader.u8("version");
    if (version != VERSION) {
      throw new MalformedException("mbedtls bundle.version", 0, version + ", expected " + VERSION);
    }
    Bytes kat = reader.opaque16(1, MAX_TOKEN, "kat");
    Bytes pat = reader.opaque16(1, MAX_TOKEN, "pat");
    reader.end();
    return new MbedtlsBundle(
        CoseSign1.read(kat, "kat", CborRules.STRICT, TAGS),
        CoseSign1.read(pat, "pat", CborRules.STRICT, TAGS),
        octets);
  }

  /**
   * Makes a bundle as the proof of concept does: one key signs both tokens. The peer takes only its
   * own published test key.
   *
   * @param signer a key on P-256
   * @param nonce the challenge, 8..64 octets; the peer takes at most 32
   * @param identityKey the key that signs CertificateVerify, on P-256
   * @param ueid what the device calls itself, 1..64 octets
   * @throws IllegalArgumentException if one of them is not so
   */
  public static MbedtlsBundle make(EcCoseSigner signer, Bytes nonce, EcKey identityKey, Bytes ueid)
      throws GeneralSecurityException {
    MbedtlsKat kat = new MbedtlsKat(nonce, identityKey, signer.publicKey());
    MbedtlsPat pat = MbedtlsPat.of(identityKey, ueid);
    CoseSign1 katMessage = sign(signer, kat.encode());
    CoseSign1 patMessage = sign(signer, pat.encode());
    Bytes octets =
        new OctetWriter()
            .u8(VERSION)
            .opaque16(katMessage.octets())
            .opaque16(patMessage.octets())
            .toBytes();
    try {
      return new MbedtlsBundle(katMessage, patMessage, octets);
    } catch (MalformedException impossible) {
      throw new IllegalStateException("what was just written cannot be read", impossible);
    }
  }

  /**
   * Verifies both tokens, the binding between them and the challenge. More than the peer does,
   * which looks at neither the binding nor {@code kak-pub}.
   *
   * @param attestationKey the one key that signs; for the proof of concept a published test key,
   *     with which anybody can make such a bundle
   * @param challenge what the key attestation must contain, compared octet for octet
   * @return the attested identity key
   * @throws SignatureException for whatever does not hold
   */
  public EcKey verify(EcKey attestationKey, Bytes challenge) throws GeneralSecurityException {
    if (attestationKey.curve() != EcCurve.P256) {
      throw new SignatureException("the proof of concept signs with P-256 only");
    }
    EcCoseVerifier verifier = EcCoseVerifier.of(attestationKey, Set.of(CoseAlgorithm.ES256));
    katMessage.verify(verifier);
    patMessage.verify(verifier);
    if (!kat.attestationKey().equals(attestationKey)) {
      throw new SignatureException("kak-pub is another key than the one that signed");
    }
    if (!pat.isBoundTo(kat.identityKey())) {
      throw new SignatureException("the nonce of the pat is not SHA-256 of the identity key");
    }
    if (!kat.nonce().equals(challenge)) {
      throw new SignatureException("the nonce of the kat is not the challenge");
    }
    return kat.identityKey();
  }

  private static CoseSign1 sign(EcCoseSigner signer, Bytes claims) throws GeneralSecurityException {
    return new CoseSign1Writer(signer.with(CoseAlgorithm.ES256))
        .tagging(CoseTagging.CWT)
        .sign(claims);
  }

  private static CborItem claims(CoseSign1 message, String name) throws MalformedException {
    return CborReader.read(message.unverifiedPayload(), name + " claims", CborRules.STRICT);
  }

  /** The key attestation; as good as the signatures, see {@link #verify}. */
  public MbedtlsKat kat() {
    return kat;
  }

  /** The platform attestation; as good as the signatures, see {@link #verify}. */
  public MbedtlsPat pat() {
    return pat;
  }

  /** The key attestation as signed. */
  public CoseSign1 katMessage() {
    return katMessage;
  }

  /** The platform attestation as signed. */
  public CoseSign1 patMessage() {
    return patMessage;
  }

  /** The bundle as received or made. */
  public Bytes octets() {
    return octets;
  }
}
