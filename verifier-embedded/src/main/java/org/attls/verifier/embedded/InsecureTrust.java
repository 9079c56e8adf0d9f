package org.attls.verifier.embedded;

import java.util.List;
import java.util.Optional;
import org.attls.eat.key.EcKey;

/**
 * What a verifier affirms although it proves nothing, because somebody asked for that by name.
 *
 * @param software platform attestation keys of attesters in software
 * @param mbedtls the key that signs the tokens of the mbedTLS proof of concept; empty where they
 *     are not appraised
 */
record InsecureTrust(List<EcKey> software, Optional<EcKey> mbedtls) {
  static final InsecureTrust NONE = new InsecureTrust(List.of(), Optional.empty());

  InsecureTrust {
    software = List.copyOf(software);
  }
}
