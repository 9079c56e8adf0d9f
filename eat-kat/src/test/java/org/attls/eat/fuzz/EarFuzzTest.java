package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.CompactJws;
import org.attls.eat.ear.EarCborClaims;
import org.attls.eat.ear.EarClaims;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.testing.Bounded;

/** Attestation results: the token around the claims, and the claims of every profile. */
class EarFuzzTest {
  private static final Set<EarProfile> ANY = EnumSet.allOf(EarProfile.class);
  private static final EarVerifier VERIFIER =
      EarVerifier.of(List.of(EarSigner.generate(EcCurve.P256).publicKey())).withProfiles(ANY);

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    check(octets, () -> EarClaims.read(octets, octets, ANY));
    check(octets, () -> EarCborClaims.read(octets, octets, ANY));
    try {
      CompactJws jws = Bounded.read(octets.size(), () -> CompactJws.read(octets));
      check(octets, () -> EarClaims.read(jws.payload(), octets, ANY));
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      Bounded.read(octets.size(), () -> VERIFIER.verify(octets));
      throw new AssertionError("verified with a key that nobody has");
    } catch (AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private interface Reading {
    AttestationResult read() throws MalformedException;
  }

  private static void check(Bytes octets, Reading reading) {
    try {
      AttestationResult result = Bounded.read(octets.size(), reading::read);
      assertThat(result.appraisals()).isNotEmpty();
      assertThat(result.token()).isEqualTo(octets);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
