package org.attls.cli.appraise;

import java.util.Optional;
import org.attls.cli.file.HexText;
import org.attls.cli.file.Input;
import org.attls.cli.file.KeyFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.VeraisonRelease;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;

/** Whose signatures are believed. */
sealed interface TrustAnchors {
  /** This key, whatever the evidence calls it. */
  record OneKey(VerificationKey key) implements TrustAnchors {
    /**
     * The key, for evidence that is signed with ECDSA.
     *
     * @throws CommandFailure a usage error for another
     */
    EcKey ecKey() throws CommandFailure {
      return KeyFile.requireEc(key, "--trust-anchor");
    }
  }

  /** The keys of a CoRIM, each under the name that it is endorsed for. */
  record Endorsed(EndorsementFile file) implements TrustAnchors {}

  /**
   * Reads a key, or a CoRIM.
   *
   * @throws CommandFailure a usage error
   */
  static TrustAnchors read(Input input, String name, VeraisonRelease release)
      throws CommandFailure {
    String where = Input.describe(name);
    try {
      Bytes content = HexText.decoded(input.read(name), where);
      Optional<VerificationKey> key = KeyFile.recognise(content, where);
      return key.isPresent()
          ? new OneKey(key.get())
          : new Endorsed(EndorsementFile.read(content, where, release));
    } catch (MalformedException odd) {
      throw CommandFailure.usage(odd.getMessage());
    }
  }
}
