package org.attls.cmw.signed;

import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.jose.JwsVerifier;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Reads signed wrappers (draft-ietf-rats-msg-wrap-23, sections 4.1 and 4.2). The payload is parsed
 * only after its signature has been verified.
 *
 * <pre>
 * signed-cbor-cmw = [ protected: bstr .cbor { 1 =&gt; int, 3 =&gt; "application/cmw+cbor" / TBD1, * label =&gt; any },
 *                     unprotected: { * label =&gt; any }, payload: bstr .cbor cbor-cmw, signature: bstr ]
 * signed-json-cmw = { "protected": base64url of { "alg": text, "cty": "application/cmw+json", * },
 *                     ? "header": object, "payload": base64url of json-cmw, "signature": base64url }
 * </pre>
 *
 * <p>The draft shows the COSE array without a tag; with tag 18 it is accepted too. A JWS may be
 * flattened or compact.
 */
public final class SignedCmwReader {
  private static final Set<CoseTagging> TAGGINGS =
      EnumSet.of(CoseTagging.TAGGED, CoseTagging.UNTAGGED);

  private final int maxOctets;
  private final OptionalInt contentFormat;

  /**
   * @param maxOctets largest message, signature and all, in octets
   */
  public SignedCmwReader(int maxOctets) {
    this(maxOctets, OptionalInt.empty());
  }

  private SignedCmwReader(int maxOctets, OptionalInt contentFormat) {
    this.maxOctets = maxOctets;
    this.contentFormat = contentFormat;
  }

  /**
   * A reader that also takes this Content-Format in place of {@code application/cmw+cbor}. The
   * draft has not assigned one yet: its TBD1.
   */
  public SignedCmwReader acceptingContentFormat(int number) {
    return new SignedCmwReader(maxOctets, OptionalInt.of(number));
  }

  /**
   * Reads a wrapper signed with COSE.
   *
   * @throws MalformedException if the message or the wrapper inside is malformed
   * @throws GeneralSecurityException if the signature does not verify
   */
  public Cmw readCose(Bytes octets, CoseVerifier verifier)
      throws MalformedException, GeneralSecurityException {
    return new CmwReader(maxOctets).readCbor(unverifiedCose(octets).verify(verifier));
  }

  /**
   * Reads the message around a wrapper, and not the wrapper: to show it, or to find out whose key
   * to verify it with.
   */
  public CoseSign1 unverifiedCose(Bytes octets) throws MalformedException {
    CborRules rules = CborRules.INDEFINITE_ALLOWED.withMaxOctets(maxOctets);
    CoseSign1 message = CoseSign1.read(octets, "signed-cmw", rules, TAGGINGS);
    requireContentType(message.headers());
    return message;
  }

  /**
   * Reads a wrapper signed as a JWS.
   *
   * @throws MalformedException if the JWS or the wrapper inside is malformed
   * @throws GeneralSecurityException if the signature does not verify
   */
  public Cmw readJws(Bytes octets, JwsVerifier verifier)
      throws MalformedException, GeneralSecurityException {
    return new CmwReader(maxOctets).readJson(unverifiedJws(octets).verify(verifier));
  }

  /** As {@link #unverifiedCose(Bytes)}, for a JWS. */
  public Jws unverifiedJws(Bytes octets) throws MalformedException {
    Jws jws = Jws.read(octets, maxOctets);
    JsonItem contentType = jws.headers().protectedHeader().required("cty");
    // RFC 7515, section 4.1.10: "application/" may be left out.
    String mediaType = contentType.asText();
    if (!isCmw(
        mediaType.indexOf('/') < 0 ? "application/" + mediaType : mediaType, Serialization.JSON)) {
      throw contentType.failure("not " + Serialization.JSON.cmwMediaType());
    }
    return jws;
  }

  private void requireContentType(CoseHeaders headers) throws MalformedException {
    CborItem contentType = headers.protectedMap().required(CoseHeaders.CONTENT_TYPE);
    boolean right =
        contentType instanceof CborInteger
            ? contentFormat.isPresent() && contentType.asInt(0, 0xFFFF) == contentFormat.getAsInt()
            : isCmw(contentType.asText(), Serialization.CBOR);
    if (!right) {
      throw contentType.failure("not " + Serialization.CBOR.cmwMediaType());
    }
  }

  private static boolean isCmw(String mediaType, Serialization serialization) {
    return mediaType.toLowerCase(Locale.ROOT).equals(serialization.cmwMediaType());
  }
}
