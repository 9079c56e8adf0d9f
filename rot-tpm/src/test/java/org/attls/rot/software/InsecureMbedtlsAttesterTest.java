package org.attls.rot.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.mbedtls.InsecurePublishedKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsecureMbedtlsAttesterTest {
  private final InsecureMbedtlsAttester attester = new InsecureMbedtlsAttester();
  private final Deadline soon = Deadline.in(Duration.ofMinutes(1));

  @Test
  void makesWhatThePeersServerTakes() throws Exception {
    Bytes challenge = Bytes.fromHex("0001020304050607");
    try (IdentityKey key = attester.identityKey(soon)) {
      CmwRecord made = (CmwRecord) attester.attest(MbedtlsBundle.TYPE, challenge, key, soon);
      assertThat(made.value().size()).isEqualTo(355);
      MbedtlsBundle bundle = MbedtlsBundle.read(made.value());
      assertThat(bundle.verify(InsecurePublishedKey.publicKey(), challenge).spki())
          .isEqualTo(key.subjectPublicKeyInfo());
      assertThat(bundle.pat().ueid()).isEqualTo(Bytes.utf8("ueid_ueid"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 65})
  void refusesChallengesThatATokenCannotHold(int size) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(
            () ->
                attester.attest(
                    MbedtlsBundle.TYPE,
                    Bytes.copyOf(new byte[size]),
                    attester.identityKey(soon),
                    soon))
        .matches(refused -> refused.reason() == Reason.CHALLENGE_TOO_LONG);
  }
}
