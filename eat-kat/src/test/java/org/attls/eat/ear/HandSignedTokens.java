package org.attls.eat.ear;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/**
 * Signs any header and any payload with the JDK alone, so that tokens can be wrong in one point.
 */
final class HandSignedTokens {
  static final String ES256 = "{\"alg\":\"ES256\",\"typ\":\"JWT\"}";

  private final KeyPair pair;
  private final EarKey key;

  HandSignedTokens(EcCurve curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(
          new ECGenParameterSpec(curve == EcCurve.P256 ? "secp256r1" : "secp384r1"));
      pair = generator.generateKeyPair();
      key = EarKey.of(EcKey.of((ECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException | MalformedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  EarKey key() {
    return key;
  }

  String privateJwk() {
    byte[] scalar = ((ECPrivateKey) pair.getPrivate()).getS().toByteArray();
    int size = key.key().curve().fieldOctets();
    byte[] fixed = new byte[size];
    int take = Math.min(size, scalar.length);
    System.arraycopy(scalar, scalar.length - take, fixed, size - take, take);
    String open = key.jwk().substring(0, key.jwk().length() - 1);
    return open + ",\"d\":\"" + Base64Url.encode(Bytes.copyOf(fixed)) + "\"}";
  }

  Bytes sign(String header, String payload) {
    String input =
        Base64Url.encode(Bytes.utf8(header)) + "." + Base64Url.encode(Bytes.utf8(payload));
    return Bytes.utf8(input + "." + Base64Url.encode(signature(Bytes.utf8(input), true)));
  }

  Bytes signWithDerSignature(String header, String payload) {
    String input =
        Base64Url.encode(Bytes.utf8(header)) + "." + Base64Url.encode(Bytes.utf8(payload));
    return Bytes.utf8(input + "." + Base64Url.encode(signature(Bytes.utf8(input), false)));
  }

  /** COSE_Sign1 without a tag, signed over exactly these parts. */
  Bytes signCose(Bytes protectedOctets, Bytes unprotectedMap, Bytes payload) {
    Bytes input = CoseSign1.sigStructure(protectedOctets, Bytes.EMPTY, payload);
    return CborWriter.array(
        CborWriter.bytes(protectedOctets),
        unprotectedMap,
        CborWriter.bytes(payload),
        CborWriter.bytes(signature(input, true)));
  }

  private Bytes signature(Bytes input, boolean fixedSize) {
    try {
      String hash = key.key().curve().digest().replace("-", "");
      Signature signature =
          Signature.getInstance(hash + "withECDSA" + (fixedSize ? "inP1363Format" : ""));
      signature.initSign(pair.getPrivate());
      signature.update(input.toArray());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
