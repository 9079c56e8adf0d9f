package org.attls.eat.claims;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.EnumSet;
import java.util.Set;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A token in CBOR, signed with COSE_Sign1 (RFC 8392; RFC 9711, section 6); its claims are handed
 * out by {@link #verify(CoseVerifier)}.
 *
 * <pre>
 * CWT = #6.61(#6.18(COSE_Sign1)) / #6.18(COSE_Sign1) / COSE_Sign1
 * </pre>
 */
public final class Cwt {
  /** Media type {@code application/eat+cwt} (RFC 9782), as a CoAP Content-Format. */
  public static final int CONTENT_FORMAT = 263;

  private static final String NAME = "cwt";
  private static final Set<CoseTagging> ANY = EnumSet.allOf(CoseTagging.class);

  private final CoseSign1 message;

  private Cwt(CoseSign1 message) {
    this.message = message;
  }

  /** Reads the whole of {@code octets}, with any of the three taggings. */
  public static Cwt read(Bytes octets) throws MalformedException {
    return new Cwt(CoseSign1.read(octets, NAME, ClaimsSet.RULES, ANY));
  }

  /** Reads a token inside another CBOR document. */
  public static Cwt read(CborItem item) throws MalformedException {
    return new Cwt(CoseSign1.read(item, ClaimsSet.RULES, ANY));
  }

  /**
   * Makes a token.
   *
   * @param claims in CBOR
   * @param tagging what to put in front; inside another token it must be {@link CoseTagging#CWT}
   */
  public static Cwt sign(ClaimsSet claims, CoseSigner signer, CoseTagging tagging)
      throws GeneralSecurityException {
    return new Cwt(
        new CoseSign1Writer(signer).tagging(tagging).sign(claims.octetsAs(Serialization.CBOR)));
  }

  /**
   * Verifies the signature, then reads the claims.
   *
   * @throws SignatureException if the signature is not right
   */
  public ClaimsSet verify(CoseVerifier verifier)
      throws GeneralSecurityException, MalformedException {
    return ClaimsSet.readCbor(message.verify(verifier));
  }

  /** The claims as anybody may have written them: to show them, or to find a key inside. */
  public ClaimsSet unverifiedClaims() throws MalformedException {
    return ClaimsSet.readCbor(message.unverifiedPayload());
  }

  /** The COSE message. */
  public CoseSign1 message() {
    return message;
  }

  /** The complete serialization, tags included. */
  public Bytes octets() {
    return message.octets();
  }
}
