package org.attls.cli.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarSigner;

/** The key of a verifier for its results (EAR), in a file. */
public final class EarKeyFile {
  private EarKeyFile() {}

  /**
   * A public key: a JWK (RFC 7517), or PEM "PUBLIC KEY".
   *
   * @throws CommandFailure a usage error
   */
  public static EarKey publicKey(Path file) throws CommandFailure {
    Bytes content = Input.read(file);
    String text = new String(content.toArray(), StandardCharsets.UTF_8).strip();
    try {
      return text.startsWith("{")
          ? EarKey.readJwk(Bytes.utf8(text), file.toString())
          : EarKey.readPem(text, file.toString());
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(malformed.getMessage());
    }
  }

  /**
   * A private key: a JWK with its member "d", in a file that nobody else may read.
   *
   * @throws CommandFailure a usage error
   */
  public static EarSigner signer(Path file) throws CommandFailure {
    String text = new String(SecretFile.read(file).toArray(), StandardCharsets.UTF_8).strip();
    try {
      return EarSigner.readJwk(Bytes.utf8(text), file.toString());
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(malformed.getMessage());
    }
  }
}
