package org.attls.cli.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarKey;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcJwk;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;

/**
 * A public key in a file, in whichever of three spellings: PEM "PUBLIC KEY", DER
 * SubjectPublicKeyInfo (as octets or as hexadecimal text), or a JWK (RFC 7517).
 */
public final class KeyFile {
  private static final int DER_SEQUENCE = 0x30;

  private KeyFile() {}

  /**
   * Reads a key on P-256, P-384 or P-521.
   *
   * @throws CommandFailure a usage error
   */
  public static EcKey read(Input input, String name) throws CommandFailure {
    return requireRecognised(content(input, name), Input.describe(name));
  }

  private static EcKey requireRecognised(Bytes content, String where) throws CommandFailure {
    return requireEc(
        recognise(content, where)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        where + ": neither PEM, nor DER, nor a JWK of a public key")),
        where);
  }

  /**
   * A key that is on an elliptic curve.
   *
   * @throws CommandFailure a usage error for another
   */
  public static EcKey requireEc(VerificationKey key, String where) throws CommandFailure {
    if (key instanceof EcKey ec) {
      return ec;
    }
    throw CommandFailure.usage(
        where + ": " + key.title() + "; RSA is for attestation keys of Parsec TPM evidence only");
  }

  /**
   * Reads the key of a verifier's results, on P-256 or P-384; what a JWK says of its use is
   * respected.
   *
   * @throws CommandFailure a usage error
   */
  public static EarKey readResultKey(Input input, String name) throws CommandFailure {
    Bytes content = content(input, name);
    String where = Input.describe(name);
    try {
      if (isJson(content)) {
        return EarKey.readJwk(text(content), where);
      }
      EcKey key = requireRecognised(content, where);
      if (key.curve() == EcCurve.P521) {
        throw CommandFailure.usage(where + ": results are signed with P-256 or P-384");
      }
      return EarKey.of(key);
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(malformed.getMessage());
    }
  }

  /**
   * The key that some octets spell; empty where they are none of the three.
   *
   * @param where what the octets are, for failures
   * @throws CommandFailure a usage error, where they begin as a key and are none
   */
  public static Optional<VerificationKey> recognise(Bytes content, String where)
      throws CommandFailure {
    try {
      if (isJson(content)) {
        return Optional.of(EcJwk.read(JsonReader.read(text(content), where, EarKey.MAX_JWK)).key());
      }
      if (first(content) == '-') {
        return Optional.of(
            VerificationKey.ofPem(new String(content.toArray(), StandardCharsets.US_ASCII), where));
      }
      return first(content) == DER_SEQUENCE
          ? Optional.of(VerificationKey.ofSpki(content, where))
          : Optional.empty();
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(malformed.getMessage());
    }
  }

  private static Bytes content(Input input, String name) throws CommandFailure {
    try {
      return HexText.decoded(input.read(name), Input.describe(name));
    } catch (MalformedException odd) {
      throw CommandFailure.usage(odd.getMessage());
    }
  }

  private static boolean isJson(Bytes content) {
    return first(content) == '{';
  }

  private static Bytes text(Bytes content) {
    return Bytes.utf8(new String(content.toArray(), StandardCharsets.UTF_8).strip());
  }

  /** The first octet that is not white space; 0 where there is none. */
  private static int first(Bytes content) {
    for (int i = 0; i < content.size(); i++) {
      if (" \t\r\n".indexOf(content.u8(i)) < 0) {
        return content.u8(i);
      }
    }
    return 0;
  }
}
