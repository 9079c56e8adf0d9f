package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmReport;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.rats.AttestationException;
import org.attls.testing.Bounded;

/** The token in CBOR and JSON, the structures inside, the inspector and the verification. */
class ParsecTpmFuzzTest {
  private static final ParsecTpmInspector INSPECTOR = new ParsecTpmInspector();

  @FuzzTest
  void readsOrRefuses(byte[] input) throws MalformedException {
    Bytes octets = Bytes.copyOf(input);
    try {
      ParsecTpmToken token = Bounded.read(octets.size(), () -> ParsecTpmToken.read(octets));
      assertThat(ParsecTpmToken.read(token.encode())).isEqualTo(token);
      assertThat(ParsecTpmJson.read(Bytes.utf8(ParsecTpmJson.write(token)))).isEqualTo(token);
      checkStructures(token);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      ParsecTpmToken token = Bounded.read(octets.size(), () -> ParsecTpmJson.read(octets));
      assertThat(ParsecTpmJson.read(Bytes.utf8(ParsecTpmJson.write(token)))).isEqualTo(token);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      INSPECTOR.inspect(CmwWriter.cborRecord(ParsecTpmToken.TYPE, octets));
    } catch (AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    inspectWrapped(octets);
  }

  private static void inspectWrapped(Bytes octets) {
    try {
      INSPECTOR.inspect(new CmwReader(64 * 1024).read(octets));
    } catch (MalformedException | AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static void checkStructures(ParsecTpmToken token) {
    try {
      ParsecTpmEvidence evidence = ParsecTpmEvidence.read(token);
      assertThat(evidence.certInfo().encode()).isEqualTo(token.kat().certInfo());
      assertThat(evidence.attestInfo().encode()).isEqualTo(token.pat().attestInfo());
      assertThat(evidence.identityKey().encode()).isEqualTo(token.kat().pubArea());
      ParsecTpmReport report =
          ParsecTpmVerification.verify(
              token,
              ParsecTpmExpectation.of(
                  evidence.identityKey().key(), evidence.certInfo().extraData()));
      assertThat(report.verified().isPresent()).isEqualTo(report.firstFailure().isEmpty());
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
