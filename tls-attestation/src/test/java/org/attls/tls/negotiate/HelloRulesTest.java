package org.attls.tls.negotiate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.tls.negotiate.Samples.BOUND;
import static org.attls.tls.negotiate.Samples.CODES;
import static org.attls.tls.negotiate.Samples.SERVER_NONCE;
import static org.attls.tls.negotiate.Samples.TPM;
import static org.attls.tls.negotiate.Samples.TPM_BESIDE_CERTIFICATE;
import static org.attls.tls.negotiate.Samples.VERIFIER;
import static org.attls.tls.negotiate.Samples.offer;
import static org.attls.tls.negotiate.Samples.refused;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Placement, the second ClientHello, and the kind of credential. */
class HelloRulesTest {
  @ParameterizedTest
  @EnumSource
  void helloExtensionsBelongIntoHelloAndEncryptedExtensions(HandshakeMessage message)
      throws AttestationException {
    boolean allowed =
        message == HandshakeMessage.CLIENT_HELLO
            || message == HandshakeMessage.ENCRYPTED_EXTENSIONS;
    for (int type : CODES.helloExtensions()) {
      if (allowed) {
        Placement.check(message, List.of(10, type, 43), CODES);
      } else {
        refused(Reason.WRONG_MESSAGE, () -> Placement.check(message, List.of(10, type, 43), CODES));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void evidenceBelongsIntoACertificateEntry(HandshakeMessage message) throws AttestationException {
    if (message == HandshakeMessage.CERTIFICATE_ENTRY) {
      Placement.check(message, List.of(5, 60), CODES);
    } else {
      refused(Reason.WRONG_MESSAGE, () -> Placement.check(message, List.of(5, 60), CODES));
    }
  }

  @Test
  void refusesTheSameExtensionTwice() throws AttestationException {
    refused(
        Reason.WRONG_MESSAGE,
        () -> Placement.check(HandshakeMessage.CERTIFICATE_ENTRY, List.of(60, 60), CODES));
    refused(
        Reason.WRONG_MESSAGE,
        () -> Placement.check(HandshakeMessage.CLIENT_HELLO, List.of(0xFFE0, 10, 0xFFE0), CODES));
    // Others are the TLS library's business.
    Placement.check(HandshakeMessage.CLIENT_HELLO, List.of(10, 10), CODES);
  }

  @Test
  void aSecondHelloMayChangeOtherExtensions() throws AttestationException {
    Map<Integer, Bytes> first = hello();
    Map<Integer, Bytes> second = hello();
    second.put(51, Bytes.of(2));
    second.put(44, Bytes.of(3));
    SecondHello.requireUnchanged(first, second, CODES);
    SecondHello.requireUnchanged(Map.of(), Map.of(51, Bytes.of(1)), CODES);
  }

  @Test
  void aSecondHelloMustNotChangeAttestation() {
    Map<Integer, Bytes> first = hello();
    assertThat(first.keySet()).containsAll(CODES.helloExtensions()).contains(19, 20);
    for (int type : first.keySet().stream().filter(it -> it != 51).toList()) {
      Map<Integer, Bytes> changed = hello();
      byte[] octets = first.getOrDefault(type, Bytes.EMPTY).toArray();
      octets[octets.length - 1] ^= 1;
      changed.put(type, Bytes.copyOf(octets));
      refused(Reason.CHANGED_HELLO, () -> SecondHello.requireUnchanged(first, changed, CODES));
      Map<Integer, Bytes> without = hello();
      without.remove(type);
      refused(Reason.CHANGED_HELLO, () -> SecondHello.requireUnchanged(first, without, CODES));
      refused(Reason.CHANGED_HELLO, () -> SecondHello.requireUnchanged(without, first, CODES));
    }
  }

  /** Columns: RFC 7250 type (or none), kind of the selected type (or passport), outcome. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          none, ATTESTATION,      ATTESTATION
          none, CERT_ATTESTATION, CERT_ATTESTATION
          none, passport,         CERT_ATTESTATION
          240,  ATTESTATION,      ATTESTATION
          240,  CERT_ATTESTATION, BAD_SELECTION
          240,  passport,         ATTESTATION
          0,    ATTESTATION,      BAD_SELECTION
          0,    CERT_ATTESTATION, CERT_ATTESTATION
          0,    passport,         CERT_ATTESTATION
          2,    ATTESTATION,      BAD_SELECTION
          2,    CERT_ATTESTATION, BAD_SELECTION
          2,    passport,         BAD_SELECTION
          """)
  void kindOfCredential(String certificateType, String selected, String outcome)
      throws AttestationException {
    EvidenceType type = selected.equals("ATTESTATION") ? TPM : TPM_BESIDE_CERTIFICATE;
    Negotiated negotiated =
        selected.equals("passport")
            ? new Negotiated.Passport(Direction.CLIENT_ATTESTS, VERIFIER)
            : new Negotiated.BackgroundCheck(
                Direction.CLIENT_ATTESTS, type, SERVER_NONCE, BindingMode.BOUND);
    OptionalInt rfc7250 =
        certificateType.equals("none")
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(certificateType));
    if (outcome.equals("BAD_SELECTION")) {
      refused(Reason.BAD_SELECTION, () -> CertificateTypes.kind(negotiated, rfc7250, CODES));
    } else {
      CredentialKind kind = CertificateTypes.kind(negotiated, rfc7250, CODES);
      assertThat(kind).hasToString(outcome);
    }
  }

  private static Map<Integer, Bytes> hello() {
    Map<Integer, Bytes> extensions =
        new TreeMap<>(offer("ER", "ER", Optional.of(BOUND)).extensions(CODES));
    extensions.put(51, Bytes.of(1));
    extensions.put(19, Bytes.of(1, 240));
    extensions.put(20, Bytes.of(1, 0));
    return extensions;
  }
}
