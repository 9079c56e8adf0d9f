package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.Reason;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that agree to raw public keys and send something else. */
class HostileRawKeyTest {
  private static final int UNSUPPORTED_EXTENSION = 110;
  private static final int BAD_CERTIFICATE = 42;
  private static final int ILLEGAL_PARAMETER = 47;
  private static final int DECODE_ERROR = 50;
  private static final int DECRYPT_ERROR = 51;
  private static final Bytes RAW = Bytes.of(2);

  private static final RawKeyCredential PINNED = RawKeyTest.rawKey("EC", "secp256r1");
  private static final RawKeyCredential PINNED_384 = RawKeyTest.rawKey("EC", "secp384r1");

  /** Who shows the key. */
  enum Peer {
    SERVER {
      @Override
      AttestedTlsException refusal(List<CredentialEntry> entries) throws IOException {
        HostileServer server = server(Map.of(20, RAW));
        Bytes message = certificateMessage(entries);
        server.handshakeRecord = octets -> octets[0] == 11 ? message.toArray() : octets;
        return HostileRawKeyTest.refusal(server);
      }
    },
    CLIENT {
      @Override
      AttestedTlsException refusal(List<CredentialEntry> entries) throws IOException {
        HostileClient client = new HostileClient();
        client.helloExtensions.put(
            CertificateTypeExtension.type(Direction.CLIENT_ATTESTS),
            new CertificateTypeExtension.Offer(List.of(2)).encode());
        client.credential.entriesInstead = entries;
        client.start();
        return Objects.requireNonNull(
            Exchange.run(
                AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                    .clientTrust(ClientTrust.pinned(RawKeyTest.pins(PINNED, PINNED_384)))
                    .build()
                    .newEngine(),
                client),
            "taken");
      }
    };

    abstract AttestedTlsException refusal(List<CredentialEntry> entries) throws IOException;
  }

  private static HostileServer server(Map<Integer, Bytes> encryptedExtensions) {
    HostileServer server = new HostileServer(Ends.certificates().server("server.example"));
    server.encryptedExtensions.clear();
    server.encryptedExtensions.putAll(encryptedExtensions);
    server.blindToCertificateTypes = true;
    server.noCertificateRequest = true;
    return server;
  }

  private static AttestedTlsException refusal(HostileServer server) throws IOException {
    server.start();
    return Objects.requireNonNull(
        Exchange.run(
            AttestedTlsClient.withoutAttestation(
                    ServerTrust.pinned(RawKeyTest.pins(PINNED, PINNED_384)))
                .build()
                .newEngine("server.example"),
            server),
        "taken");
  }

  private static Bytes certificateMessage(List<CredentialEntry> entries) {
    OctetWriter body = new OctetWriter().u8(0);
    body.vector24(
        list -> {
          for (CredentialEntry entry : entries) {
            list.vector24(data -> data.octets(entry.data()));
            list.vector16(extensions -> put(extensions, entry.extensions()));
          }
        });
    return new OctetWriter().u8(11).vector24(it -> it.octets(body.toBytes())).toBytes();
  }

  private static void put(OctetWriter list, Map<Integer, Bytes> extensions) {
    extensions.forEach((type, data) -> list.u16(type).vector16(octets -> octets.octets(data)));
  }

  private static List<CredentialEntry> only(Bytes key) {
    return List.of(new CredentialEntry(key, Map.of()));
  }

  private static void assertRefused(AttestedTlsException end, Reason reason, int alert) {
    assertThat(end.reason()).as("%s", end).isEqualTo(reason);
    assertThat(end.alert()).as("%s", end).contains(alert);
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedOctetIsABadCertificate(Peer peer) throws Exception {
    byte[] pinned = PINNED.subjectPublicKeyInfo().toArray();
    for (int i = 0; i < pinned.length; i++) {
      byte[] changed = pinned.clone();
      changed[i] ^= (byte) 0xFF;
      assertRefused(
          peer.refusal(only(Bytes.copyOf(changed))), Reason.CERTIFICATE_REFUSED, BAD_CERTIFICATE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoSubjectPublicKeyInfo(Peer peer) throws Exception {
    Bytes pinned = PINNED.subjectPublicKeyInfo();
    List<byte[]> others = new ArrayList<>();
    others.add(Arrays.copyOf(pinned.toArray(), pinned.size() + 1));
    others.add(Arrays.copyOf(pinned.toArray(), pinned.size() - 1));
    others.add(new byte[] {0x30, 0});
    others.add(new byte[] {5, 0});
    others.add(new byte[] {(byte) 0xFF});
    others.add(Ends.certificates().server("server.example").chain().get(0).getEncoded());
    for (byte[] other : others) {
      assertRefused(
          peer.refusal(only(Bytes.copyOf(other))), Reason.CERTIFICATE_REFUSED, BAD_CERTIFICATE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePinnedKeyTwice(Peer peer) throws Exception {
    CredentialEntry entry = new CredentialEntry(PINNED.subjectPublicKeyInfo(), Map.of());
    assertRefused(peer.refusal(List.of(entry, entry)), Reason.CERTIFICATE_REFUSED, BAD_CERTIFICATE);
  }

  @ParameterizedTest
  @EnumSource
  void anExtensionBesideTheKey(Peer peer) throws Exception {
    assertRefused(
        peer.refusal(
            List.of(
                new CredentialEntry(
                    PINNED.subjectPublicKeyInfo(), Map.of(0xFAFA, Bytes.of(1, 2, 3))))),
        Reason.UNSOLICITED,
        UNSUPPORTED_EXTENSION);
  }

  @ParameterizedTest
  @EnumSource
  void thePinnedKeyWithoutItsPrivateKey(Peer peer) throws Exception {
    assertRefused(
        peer.refusal(only(PINNED.subjectPublicKeyInfo())),
        Reason.PROOF_OF_POSSESSION,
        DECRYPT_ERROR);
  }

  @ParameterizedTest
  @EnumSource
  void theSchemeOfAnotherKindOfKey(Peer peer) throws Exception {
    assertRefused(
        peer.refusal(only(PINNED_384.subjectPublicKeyInfo())),
        Reason.SIGNATURE_SCHEME,
        ILLEGAL_PARAMETER);
  }

  @Test
  void aServerThatDoesNotAnswer() throws Exception {
    assertThat(refusal(server(Map.of())).reason()).isEqualTo(Reason.NOT_ANSWERED);
  }

  @Test
  void aServerThatAsksAndHasNotSelectedRawKeysGetsNone() throws Exception {
    HostileServer server = server(Map.of());
    server.noCertificateRequest = false;
    List<Boolean> empty = new ArrayList<>();
    server.atCertificate =
        context ->
            empty.add(context.getSecurityParametersHandshake().getPeerCertificate().isEmpty());
    server.start();
    assertThat(
            Exchange.run(
                AttestedTlsClient.withoutAttestation(Ends.trust())
                    .credential(PINNED)
                    .build()
                    .newEngine("server.example"),
                server))
        .isNull();
    assertThat(empty).containsExactly(true);
    assertThat(server.calls).doesNotContain("receive13ClientCertificateVerify");
  }

  @Test
  void aServerThatSelectsWhatWasNotOffered() throws Exception {
    for (int type : List.of(0, 1, 3, 224)) {
      assertThat(refusal(encryptedExtensions(Map.of(20, Bytes.of(type)))).alert())
          .contains(ILLEGAL_PARAMETER);
    }
    assertThat(refusal(encryptedExtensions(Map.of(20, Bytes.of(2, 2)))).alert())
        .contains(DECODE_ERROR);
    assertThat(refusal(encryptedExtensions(Map.of(19, RAW, 20, RAW))).alert())
        .contains(UNSUPPORTED_EXTENSION);
  }

  private static HostileServer encryptedExtensions(Map<Integer, Bytes> extensions) {
    Bytes message =
        new OctetWriter()
            .u8(8)
            .vector24(it -> it.vector16(list -> put(list, extensions)))
            .toBytes();
    HostileServer server = server(Map.of());
    server.handshakeRecord = octets -> octets[0] == 8 ? message.toArray() : octets;
    return server;
  }
}
