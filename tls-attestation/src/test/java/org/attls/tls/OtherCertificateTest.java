package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * X.509 certificates of which an octet is another, and signatures of another kind than the
 * certificate's key: bad_certificate and illegal_parameter, whatever the library's parser thinks of
 * them.
 */
class OtherCertificateTest {
  private static final int ILLEGAL_PARAMETER = 47;
  private static final int BAD_CERTIFICATE = 42;
  private static final int DECODE_ERROR = 50;

  /** Who shows the certificate. */
  enum Peer {
    SERVER {
      @Override
      AttestedTlsException refusal(X509Credential shown, UnaryOperator<byte[]> change)
          throws IOException {
        HostileServer server = new HostileServer(shown);
        server.encryptedExtensions.clear();
        server.noCertificateRequest = true;
        server.signatureScheme = shown.key().getAlgorithm().equals("RSA") ? 0x0804 : 0x0403;
        server.handshakeRecord = change;
        server.start();
        AttestedTlsEngine client =
            AttestedTlsClient.withoutAttestation(Ends.trust()).build().newEngine("server.example");
        return Objects.requireNonNull(Exchange.run(client, server), "taken");
      }
    },
    CLIENT {
      @Override
      AttestedTlsException refusal(X509Credential shown, UnaryOperator<byte[]> change)
          throws IOException {
        HostileClient client = new HostileClient();
        client.credential.entriesInstead = List.of(new CredentialEntry(encoded(shown), Map.of()));
        client.handshakeRecord = change;
        client.start();
        AttestedTlsEngine server =
            AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                .clientTrust(ClientTrust.anchors(List.of(Ends.certificates().root())))
                .build()
                .newEngine();
        return Objects.requireNonNull(Exchange.run(server, client), "taken");
      }
    };

    abstract AttestedTlsException refusal(X509Credential shown, UnaryOperator<byte[]> change)
        throws IOException;

    X509Credential credential(String algorithm, String parameter) {
      return this == SERVER
          ? Ends.certificates().server("server.example", algorithm, parameter)
          : Ends.certificates().client("somebody", algorithm, parameter);
    }
  }

  private static Bytes encoded(X509Credential credential) {
    try {
      return Bytes.copyOf(credential.chain().get(0).getEncoded());
    } catch (java.security.cert.CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Where the certificate begins in a message with an empty context. */
  private static final int CERTIFICATE_AT = 4 + 1 + 3 + 3;

  @ParameterizedTest
  @EnumSource
  void everyChangedOctetIsABadCertificate(Peer peer) throws Exception {
    for (String algorithm : List.of("EC", "RSA")) {
      X509Credential shown =
          peer.credential(algorithm, algorithm.equals("EC") ? "secp256r1" : "2048");
      int octets = encoded(shown).size();
      for (int i = 0; i < octets; i += i < 40 ? 1 : 11) {
        int at = CERTIFICATE_AT + i;
        AttestedTlsException end =
            peer.refusal(
                shown,
                message -> {
                  if (message[0] == 11) {
                    message[at] ^= (byte) 0xFF;
                  }
                  return message;
                });
        assertThat(end.alert())
            .as("octet %d of %s: %s", i, algorithm, end)
            .contains(BAD_CERTIFICATE);
        assertThat(end.reason()).isEqualTo(Reason.CERTIFICATE_REFUSED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCertificateOfNoOctetsCannotBeRead(Peer peer) throws Exception {
    byte[] empty = {11, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 0, 0};
    AttestedTlsException end =
        peer.refusal(
            peer.credential("EC", "secp256r1"), message -> message[0] == 11 ? empty : message);
    assertThat(end.alert()).as("%s", end).contains(DECODE_ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER,EC,secp256r1,0403",
    "SERVER,EC,secp384r1,0503",
    "SERVER,EC,secp521r1,0603",
    "SERVER,RSA,2048,0804 0805 0806",
    "CLIENT,EC,secp256r1,0403",
    "CLIENT,EC,secp384r1,0503",
    "CLIENT,EC,secp521r1,0603",
    "CLIENT,RSA,2048,0804 0805 0806"
  })
  void aSignatureOfAnotherKindIsAnIllegalParameter(
      Peer peer, String algorithm, String parameter, String fitting) throws Exception {
    X509Credential shown = peer.credential(algorithm, parameter);
    for (String scheme :
        List.of(
            "0403", "0503", "0603", "0807", "0804", "0805", "0806", // offered
            "0401", "0501", "0601", "0201", "0203", "0808", "0809", "081a", "0000", "ffff")) {
      if (fitting.contains(scheme)) {
        continue;
      }
      Bytes other = Bytes.fromHex(scheme);
      AttestedTlsException end =
          peer.refusal(
              shown,
              message -> {
                if (message[0] == 15) {
                  byte[] changed = Arrays.copyOf(message, message.length);
                  changed[4] = (byte) other.u8(0);
                  changed[5] = (byte) other.u8(1);
                  return changed;
                }
                return message;
              });
      assertThat(end.alert()).as("%s: %s", scheme, end).contains(ILLEGAL_PARAMETER);
      assertThat(end.reason()).as("%s: %s", scheme, end).isEqualTo(Reason.SIGNATURE_SCHEME);
    }
  }
}
