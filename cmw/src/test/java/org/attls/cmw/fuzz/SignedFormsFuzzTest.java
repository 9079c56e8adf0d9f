package org.attls.cmw.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.jose.JwsVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.pkix.CmwExtension;
import org.attls.cmw.signed.SignedCmwReader;
import org.attls.testing.Bounded;

/** COSE_Sign1, JWS, the signed wrapper in both, and the X.509 extension. */
class SignedFormsFuzzTest {
  private static final int MAX = 64 * 1024;
  private static final Set<CoseTagging> ANY_TAGGING = EnumSet.allOf(CoseTagging.class);
  private static final SignedCmwReader SIGNED = new SignedCmwReader(MAX);
  // What is behind the signature is to be reached, whatever the signature.
  private static final CoseVerifier ANY_COSE = (headers, signed, signature) -> true;
  private static final JwsVerifier ANY_JWS = (headers, signed, signature) -> true;

  @FuzzTest
  void readsOrRefuses(byte[] input) throws GeneralSecurityException {
    Bytes octets = Bytes.copyOf(input);
    check(octets, it -> CoseSign1.read(it, "input", CborRules.STRICT, ANY_TAGGING).octets());
    check(
        octets,
        it -> CoseSign1.read(it, "input", CborRules.INDEFINITE_ALLOWED, ANY_TAGGING).octets());
    check(octets, it -> Jws.read(it, MAX).octets());
    check(octets, it -> Jws.readCompact(it, MAX).octets());
    check(octets, it -> Jws.readFlattened(it, MAX).octets());
    check(
        octets,
        it -> {
          Cmw content = SIGNED.readCose(it, ANY_COSE);
          assertThat(content.octets().size()).isLessThanOrEqualTo(it.size());
          return it;
        });
    check(
        octets,
        it -> {
          SIGNED.readJws(it, ANY_JWS);
          return it;
        });
    check(
        octets,
        it -> {
          CmwExtension extension = CmwExtension.read(it, new CmwReader(MAX));
          assertThat(CmwExtension.read(extension.encode(), new CmwReader(MAX)))
              .isEqualTo(extension);
          return it;
        });
    check(
        octets,
        it -> {
          CmwExtension extension = new CmwExtension(CmwExtension.readValue(it, new CmwReader(MAX)));
          assertThat(extension.value()).isEqualTo(it);
          return it;
        });
  }

  private interface Reading {
    Bytes read(Bytes octets) throws MalformedException, GeneralSecurityException;
  }

  private static void check(Bytes octets, Reading reading) throws GeneralSecurityException {
    try {
      assertThat(Bounded.<Bytes, Exception>read(octets.size(), () -> reading.read(octets)))
          .isEqualTo(octets);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    } catch (GeneralSecurityException | RuntimeException defect) {
      throw defect;
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }
}
