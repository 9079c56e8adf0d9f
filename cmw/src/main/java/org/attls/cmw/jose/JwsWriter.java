package org.attls.cmw.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Makes JWS (RFC 7515, section 7): set the headers, then sign. The algorithm is the signer's and
 * goes into the protected header by itself.
 */
public final class JwsWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> protectedHeader = new LinkedHashMap<>();
  private final JwsSigner signer;

  /** A writer of JWS that this signer signs. */
  public JwsWriter(JwsSigner signer) {
    this.signer = signer;
    protectedHeader.put("alg", signer.algorithm());
  }

  /**
   * A header that is signed.
   *
   * @throws IllegalArgumentException if it was set before
   */
  public JwsWriter protectedHeader(String name, String value) {
    if (protectedHeader.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("header " + name + " twice");
    }
    return this;
  }

  /**
   * Signs in the compact form.
   *
   * @throws IllegalArgumentException if the headers are not such as {@link JwsHeaders} takes
   */
  public Jws signCompact(Bytes payload) throws GeneralSecurityException {
    String signingInput = signingInput(payload);
    return readBack(Bytes.utf8(signingInput + "." + signature(signingInput)));
  }

  /**
   * Signs in the flattened form.
   *
   * @throws IllegalArgumentException if the headers are not such as {@link JwsHeaders} takes
   */
  public Jws signFlattened(Bytes payload) throws GeneralSecurityException {
    String signingInput = signingInput(payload);
    Map<String, String> members = new LinkedHashMap<>();
    int fullStop = signingInput.indexOf('.');
    members.put("protected", signingInput.substring(0, fullStop));
    members.put("payload", signingInput.substring(fullStop + 1));
    members.put("signature", signature(signingInput));
    return readBack(object(members));
  }

  private String signingInput(Bytes payload) {
    return Base64Url.encode(object(protectedHeader)) + "." + Base64Url.encode(payload);
  }

  private String signature(String signingInput) throws GeneralSecurityException {
    return Base64Url.encode(signer.sign(Bytes.utf8(signingInput)));
  }

  private static Jws readBack(Bytes octets) {
    try {
      return Jws.read(octets, Integer.MAX_VALUE);
    } catch (MalformedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  private static Bytes object(Map<String, String> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> member : members.entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return Bytes.utf8(text.toString());
  }
}
