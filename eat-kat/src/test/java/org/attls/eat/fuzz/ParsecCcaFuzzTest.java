package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cca.CcaKat;
import org.attls.eat.cca.CcaPlatformClaims;
import org.attls.eat.cca.CcaRealmClaims;
import org.attls.eat.cca.CcaToken;
import org.attls.eat.cca.ParsecCcaEvidence;
import org.attls.eat.cca.ParsecCcaExpectation;
import org.attls.eat.cca.ParsecCcaReport;
import org.attls.eat.cca.ParsecCcaToken;
import org.attls.eat.cca.ParsecCcaVerification;
import org.attls.eat.inspect.ParsecCcaInspector;
import org.attls.rats.AttestationException;
import org.attls.testing.Bounded;

/** The token of a realm, each structure inside it alone, the inspector and the verification. */
class ParsecCcaFuzzTest {
  private static final ParsecCcaInspector INSPECTOR = new ParsecCcaInspector();

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    check(octets, () -> CcaKat.read(octets).octets());
    check(octets, () -> CcaToken.read(octets).octets());
    check(octets, () -> CcaPlatformClaims.read(octets).all().octets());
    check(octets, () -> CcaRealmClaims.read(octets).all().octets());
    try {
      verify(octets, Bounded.read(octets.size(), () -> ParsecCcaToken.read(octets)));
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    if (!octets.isEmpty()) {
      inspect(octets);
    }
  }

  private static void inspect(Bytes octets) {
    try {
      INSPECTOR.inspect(CmwWriter.cborRecord(ParsecCcaToken.TYPE, octets));
    } catch (AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** What can be read keeps the octets that signatures and digests are over. */
  private static void check(Bytes octets, Bounded.Reading<Bytes, MalformedException> reading) {
    try {
      assertThat(Bounded.read(octets.size(), reading)).isEqualTo(octets);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** With keys and challenge of the evidence itself, so that no check is out of reach. */
  private static void verify(Bytes octets, ParsecCcaToken token) throws MalformedException {
    ParsecCcaEvidence evidence = ParsecCcaEvidence.read(token);
    ParsecCcaExpectation expectation =
        ParsecCcaExpectation.of(evidence.realm().publicKey(), evidence.kat().nonce());
    ParsecCcaReport report = ParsecCcaVerification.verify(octets, expectation);
    assertThat(report.verified().isPresent()).isEqualTo(report.firstFailure().isEmpty());
    assertThat(report.evidence()).isPresent();
  }
}
