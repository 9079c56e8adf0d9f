package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.attls.cmw.CmwReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatClaims;
import org.attls.eat.kat.KatExpectation;
import org.attls.eat.kat.KatReport;
import org.attls.eat.kat.KatVerification;
import org.attls.rats.AttestationException;
import org.attls.testing.Bounded;

/** The bundle, the claims of its key attestation token, the inspector and the verification. */
class KatFuzzTest {
  private static final KatBundleInspector INSPECTOR = new KatBundleInspector();

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    try {
      KatBundle bundle = Bounded.read(octets.size(), () -> KatBundle.readCbor(octets));
      assertThat(KatBundle.make(bundle.kat(), bundle.pat()).kat().octets())
          .isEqualTo(bundle.kat().octets());
      verify(bundle);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      KatClaims claims = Bounded.read(octets.size(), () -> KatClaims.read(octets));
      assertThat(claims.octets()).isEqualTo(octets);
      assertThat(claims.binding().size()).isEqualTo(32);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      INSPECTOR.inspect(new CmwReader(KatBundle.MAX_OCTETS).readCbor(octets));
    } catch (MalformedException | AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** With the key that the bundle itself names, so that more than its first check is reached. */
  private static void verify(KatBundle bundle) throws MalformedException {
    KatClaims claims = KatClaims.read(bundle.kat().unverifiedPayload());
    KatReport report =
        KatVerification.verify(
            bundle,
            KatExpectation.of(claims.keyAttestationKey().key(), claims.nonce()).allowingOneKey());
    assertThat(report.verified().isPresent()).isEqualTo(report.firstFailure().isEmpty());
  }
}
