package org.attls.cmw.signed;

import java.security.GeneralSecurityException;
import org.attls.cmw.Cmw;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.jose.JwsSigner;
import org.attls.cmw.jose.JwsWriter;
import org.attls.cmw.octets.Bytes;

/**
 * Signs wrappers (draft-ietf-rats-msg-wrap-23, sections 4.1 and 4.2); what it makes, {@link
 * SignedCmwReader} reads. The wrapper is signed as it is, octet by octet.
 */
public final class SignedCmwWriter {
  private SignedCmwWriter() {}

  /**
   * A COSE_Sign1 with tag 18 around a CBOR wrapper.
   *
   * @throws IllegalArgumentException if the wrapper is JSON
   */
  public static CoseSign1 cose(Cmw cmw, CoseSigner signer) throws GeneralSecurityException {
    return coseWriter(signer).sign(octets(cmw, Serialization.CBOR));
  }

  /**
   * The same with a key identifier, protected.
   *
   * @throws IllegalArgumentException if the wrapper is JSON
   */
  public static CoseSign1 cose(Cmw cmw, CoseSigner signer, Bytes keyId)
      throws GeneralSecurityException {
    return coseWriter(signer)
        .protectedHeader(CoseHeaders.KID, CborWriter.bytes(keyId))
        .sign(octets(cmw, Serialization.CBOR));
  }

  /**
   * A flattened JWS around a JSON wrapper.
   *
   * @throws IllegalArgumentException if the wrapper is CBOR
   */
  public static Jws flattenedJws(Cmw cmw, JwsSigner signer) throws GeneralSecurityException {
    return jwsWriter(signer).signFlattened(octets(cmw, Serialization.JSON));
  }

  /**
   * A compact JWS around a JSON wrapper.
   *
   * @throws IllegalArgumentException if the wrapper is CBOR
   */
  public static Jws compactJws(Cmw cmw, JwsSigner signer) throws GeneralSecurityException {
    return jwsWriter(signer).signCompact(octets(cmw, Serialization.JSON));
  }

  private static CoseSign1Writer coseWriter(CoseSigner signer) {
    return new CoseSign1Writer(signer)
        .protectedHeader(
            CoseHeaders.CONTENT_TYPE, CborWriter.text(Serialization.CBOR.cmwMediaType()));
  }

  private static JwsWriter jwsWriter(JwsSigner signer) {
    return new JwsWriter(signer).protectedHeader("cty", Serialization.JSON.cmwMediaType());
  }

  private static Bytes octets(Cmw cmw, Serialization needed) {
    if (cmw.serialization() != needed) {
      throw new IllegalArgumentException(
          "a wrapper in " + cmw.serialization() + " where " + needed + " is signed");
    }
    return cmw.octets();
  }
}
