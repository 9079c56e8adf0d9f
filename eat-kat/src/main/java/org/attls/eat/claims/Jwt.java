package org.attls.eat.claims;

import java.security.GeneralSecurityException;
import java.security.SignatureException;
import org.attls.cmw.Serialization;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.jose.JwsSigner;
import org.attls.cmw.jose.JwsVerifier;
import org.attls.cmw.jose.JwsWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A token in JSON, signed with a compact JWS (RFC 7519; RFC 9711, section 6); its claims are handed
 * out by {@link #verify(JwsVerifier)}.
 */
public final class Jwt {
  private final Jws jws;

  private Jwt(Jws jws) {
    this.jws = jws;
  }

  /** Reads the whole of {@code octets}. */
  public static Jwt read(Bytes octets) throws MalformedException {
    return new Jwt(Jws.readCompact(octets, ClaimsSet.MAX_OCTETS));
  }

  /**
   * Makes a token.
   *
   * @param claims in JSON
   */
  public static Jwt sign(ClaimsSet claims, JwsSigner signer) throws GeneralSecurityException {
    return new Jwt(
        new JwsWriter(signer)
            .protectedHeader("typ", "JWT")
            .signCompact(claims.octetsAs(Serialization.JSON)));
  }

  /**
   * Verifies the signature, then reads the claims.
   *
   * @throws SignatureException if the signature is not right
   */
  public ClaimsSet verify(JwsVerifier verifier)
      throws GeneralSecurityException, MalformedException {
    return ClaimsSet.readJson(jws.verify(verifier));
  }

  /** The claims as anybody may have written them: to show them, or to find a key inside. */
  public ClaimsSet unverifiedClaims() throws MalformedException {
    return ClaimsSet.readJson(jws.unverifiedPayload());
  }

  /** The JWS. */
  public Jws jws() {
    return jws;
  }

  /** The complete serialization. */
  public Bytes octets() {
    return jws.octets();
  }
}
