package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;
import org.attls.testing.Bounded;

/** Keys as SubjectPublicKeyInfo, PEM, JWK and COSE_Key. */
class KeysFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    String text = new String(input, StandardCharsets.UTF_8);
    check(octets, () -> EcKey.ofSpki(octets, "input"), key -> EcKey.ofSpki(key.spki(), "again"));
    check(octets, () -> EcKey.ofPem(text, "input"), key -> EcKey.ofPem(key.pem(), "again"));
    check(
        octets,
        () -> VerificationKey.ofSpki(octets, "input"),
        key -> VerificationKey.ofPem(key.pem(), "again"));
    check(
        octets,
        () -> EarKey.readJwk(octets, "input"),
        key -> EarKey.readJwk(Bytes.utf8(key.jwk()), "again"));
    check(octets, () -> EarKey.readPem(text, "input"), key -> EarKey.readPem(text, "again"));
    check(
        octets,
        () -> EarSigner.readJwk(octets, "input").publicKey(),
        key -> EarSigner.readJwk(octets, "again").publicKey());
    check(octets, () -> CoseKey.read(octets, "input"), key -> CoseKey.read(key.octets(), "again"));
  }

  private interface Reading<T> {
    T read() throws MalformedException;
  }

  private interface Rewriting<T> {
    T rewritten(T value) throws MalformedException;
  }

  private static <T> void check(Bytes octets, Reading<T> reading, Rewriting<T> rewriting) {
    try {
      T read = Bounded.read(octets.size(), reading::read);
      assertThat(rewriting.rewritten(read)).isEqualTo(read);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("again");
    }
  }
}
