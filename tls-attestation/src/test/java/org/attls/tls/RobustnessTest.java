package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.Reason;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Octets that no honest peer sends. Always: a clean end, the right alert, nothing delivered, never
 * internal_error.
 */
class RobustnessTest {
  /**
   * The head of the evidence_proposal that the clients here send: type, length, list, one
   * EvidenceType.
   */
  private static final String PROPOSAL = "ffe100282700010023";

  private static final int INTERNAL_ERROR = 80;
  private static final int UNEXPECTED_MESSAGE = 10;
  private static final int ILLEGAL_PARAMETER = 47;

  /** Who attests. */
  enum Attesting {
    CLIENT,
    SERVER,
    BOTH;

    Pair pair() throws AttestedTlsException {
      return switch (this) {
        case CLIENT -> new OneAttests(Direction.CLIENT_ATTESTS).pair();
        case SERVER -> new OneAttests(Direction.SERVER_ATTESTS).pair();
        case BOTH -> {
          RelyingParty any = Ends.relyingParty(FakeVerifier.affirming()).build();
          yield new Pair(
              AttestedTlsClient.relyingOn(any).attester(FakeAttester.honest()).build(),
              AttestedTlsServer.attesting(FakeAttester.honest()).relyingParty(any).build());
        }
      };
    }
  }

  private static byte[] clientHello() throws AttestedTlsException {
    return Pair.drain(Ends.client(FakeAttester.honest()).build().newEngine("server.example"));
  }

  private static AttestedTlsException offer(AttestedTlsEngine engine, byte[] octets) {
    try {
      engine.offerInput(octets, 0, octets.length);
      engine.inputEnded();
      throw new AssertionError("taken: " + engine.state());
    } catch (AttestedTlsException end) {
      return end;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCutOfTheConversationEndsIt(Attesting attesting) throws Exception {
    for (boolean up : new boolean[] {true, false}) {
      int total = octets(attesting, up);
      assertThat(total).isGreaterThan(300);
      // The octets differ from run to run, so the cut is made in a run of its own.
      for (int cut = 0; cut < total - 1; cut += cut < 40 ? 1 : 13) {
        cutOff(attesting.pair(), up, cut);
      }
    }
  }

  /** How many octets an undisturbed handshake sends that way. */
  private static int octets(Attesting attesting, boolean up) throws AttestedTlsException {
    Pair whole = attesting.pair();
    int[] total = {0};
    UnaryOperator<byte[]> counting =
        octets -> {
          total[0] += octets.length;
          return octets;
        };
    if (up) {
      whole.toServer = counting;
    } else {
      whole.toClient = counting;
    }
    whole.run();
    return total[0];
  }

  private static void cutOff(Pair pair, boolean up, int cut) {
    int[] left = {cut};
    UnaryOperator<byte[]> cutting =
        octets -> {
          int take = Math.min(left[0], octets.length);
          left[0] -= take;
          return Arrays.copyOf(octets, take);
        };
    if (up) {
      pair.toServer = cutting;
    } else {
      pair.toClient = cutting;
    }
    pair.run();
    AttestedTlsEngine deprived = up ? pair.server : pair.client;
    if (deprived.state() == State.OPEN) {
      return;
    }
    assertThat(offer(deprived, new byte[0]).reason()).isEqualTo(Reason.DISCONNECTED);
    assertThat(deprived.inputAvailable()).isZero();
    assertThat(deprived.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void everyChangedOctetOfClientHelloIsAnsweredWithoutInternalError() throws Exception {
    byte[] hello = clientHello();
    for (int at = 0; at < hello.length; at++) {
      for (int change : new int[] {0x01, 0x80, 0xFF}) {
        byte[] changed = hello.clone();
        changed[at] ^= (byte) change;
        AttestedTlsEngine server = Ends.server().newEngine();
        try {
          server.offerInput(changed, 0, changed.length);
        } catch (AttestedTlsException end) {
          assertThat(end.alert().orElse(0))
              .as("octet %d ^ %x: %s", at, change, end)
              .isNotEqualTo(INTERNAL_ERROR);
          assertThat(end.reason()).isNotEqualTo(Reason.DEFECT);
        }
        assertThat(server.state()).isNotEqualTo(State.OPEN);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedOctetOnTheWireEndsTheConnection(Attesting attesting) throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      boolean up = random.nextBoolean();
      int[] at = {random.nextInt(1800)};
      Pair pair = attesting.pair();
      UnaryOperator<byte[]> flip =
          octets -> {
            byte[] copy = octets.clone();
            if (at[0] >= 0 && at[0] < copy.length) {
              copy[at[0]] ^= (byte) (1 << random.nextInt(8));
            }
            at[0] -= copy.length;
            return copy;
          };
      if (up) {
        pair.toServer = flip;
      } else {
        pair.toClient = flip;
      }
      pair.run();
      for (AttestedTlsException end : new AttestedTlsException[] {pair.serverEnd, pair.clientEnd}) {
        if (end != null) {
          assertThat(end.alert().orElse(0)).as("%s", end).isNotEqualTo(INTERNAL_ERROR);
          assertThat(end.reason()).isNotEqualTo(Reason.DEFECT);
        }
      }
      assertThat(pair.server.inputAvailable()).isZero();
    }
  }

  @Test
  void aFirstOctetThatIsNotTlsIsAnsweredWithAnAlert() throws Exception {
    AttestedTlsEngine server = Ends.server().newEngine();
    AttestedTlsException end =
        offer(
            server, "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    assertThat(end.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(end.alert()).isPresent();
    assertThat(Pair.drain(server)).hasSize(7).startsWith(21, 3, 3);
  }

  @Test
  void aRecordOverTheLimitIsRefusedOnItsHeader() throws Exception {
    AttestedTlsException end =
        offer(Ends.server().newEngine(), new byte[] {22, 3, 1, (byte) 0xFF, (byte) 0xFF});

    assertThat(end.alert()).contains(22);
  }

  @Test
  void aHandshakeMessageOverTheCapIsRefusedOnItsHeader() throws Exception {
    AttestedTlsException end =
        offer(Ends.server().newEngine(), new byte[] {22, 3, 1, 0, 5, 1, 2, 0, 1, 0});

    assertThat(end.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(end.alert()).contains(ILLEGAL_PARAMETER);
  }

  @Test
  void anUnprotectedCertificateAfterServerHelloIsNeverLookedAt() throws Exception {
    AttestedTlsEngine server = Ends.server().newEngine();
    byte[] hello = clientHello();
    server.offerInput(hello, 0, hello.length);
    assertThat(server.state()).isEqualTo(State.HANDSHAKING);

    AttestedTlsException end = offer(server, new byte[] {22, 3, 3, 0, 8, 11, 0, 0, 4, 0, 0, 0, 0});

    assertThat(end.reason()).isEqualTo(Reason.RECORD_BOUNDARY);
    assertThat(end.alert()).contains(UNEXPECTED_MESSAGE);
  }

  @Test
  void aClientHelloThatDoesNotEndItsRecordIsRefused() throws Exception {
    byte[] hello = clientHello();
    byte[] joined = Arrays.copyOf(hello, hello.length + 4);
    int length = joined.length - 5;
    joined[3] = (byte) (length >> 8);
    joined[4] = (byte) length;
    joined[hello.length] = 11;

    AttestedTlsException end = offer(Ends.server().newEngine(), joined);

    assertThat(end.reason()).isEqualTo(Reason.RECORD_BOUNDARY);
    assertThat(end.alert()).contains(UNEXPECTED_MESSAGE);
  }

  @Test
  void aSecondClientHelloMayNotChangeTheOffer() throws Exception {
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build())
            .groups(List.of(org.attls.tls.engine.NamedGroup.SECP384R1))
            .build();
    AttestedTlsClient client =
        Ends.client(FakeAttester.honest())
            .groups(
                List.of(
                    org.attls.tls.engine.NamedGroup.X25519,
                    org.attls.tls.engine.NamedGroup.SECP384R1))
            .build();
    Pair pair = new Pair(client, server);
    Bytes binding = Bytes.fromHex("ffe5000201" + "01");
    int[] hellos = {0};
    pair.toServer =
        octets -> {
          if (octets.length > 0 && ++hellos[0] == 2) {
            String hex = Bytes.copyOf(octets).hex();
            assertThat(hex).contains(binding.hex());
            return Bytes.fromHex(hex.replace(binding.hex(), "ffe500020100")).toArray();
          }
          return octets;
        };
    pair.run();

    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.CHANGED_HELLO);
    assertThat(pair.serverRefusal().alert()).contains(ILLEGAL_PARAMETER);
  }

  @Test
  void strippedOffersDoNotDowngrade() throws Exception {
    // A wire that renames evidence_proposal: the server sees no offer, and refuses; and were it to
    // go on, the
    // transcript would tell the client.
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server());
    pair.toServer =
        octets ->
            Bytes.fromHex(
                    Bytes.copyOf(octets).hex().replace(PROPOSAL, PROPOSAL.replace("ffe1", "fff1")))
                .toArray();
    pair.run();

    assertThat(pair.server.state()).isEqualTo(State.CLOSED);
    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.NOT_OFFERED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0100",
        "04000001",
        "0500000107",
        "050000010700",
        "04ff000107",
        "0400ff0107"
      })
  void malformedProposalsGetTheirAlert(String proposal) throws Exception {
    byte[] hello = clientHello();
    String hex = Bytes.copyOf(hello).hex();
    int at = hex.indexOf(PROPOSAL);
    int oldLength = Integer.parseInt(hex.substring(at + 4, at + 8), 16);
    String replaced =
        hex.substring(0, at + 4)
            + String.format("%04x", proposal.length() / 2)
            + proposal
            + hex.substring(at + 8 + 2 * oldLength);
    byte[] changed =
        Bytes.fromHex(fixLengths(replaced, proposal.length() / 2 - oldLength)).toArray();

    AttestedTlsException end = offer(Ends.server().newEngine(), changed);

    assertThat(end.reason())
        .isIn(
            Reason.MALFORMED_EXTENSION,
            Reason.UNKNOWN_ENCODING,
            Reason.NO_COMMON_EVIDENCE,
            Reason.NOT_OFFERED);
    assertThat(end.alert().orElseThrow())
        .isIn(50, ILLEGAL_PARAMETER, CodePoints.DRAFT_07.unsupportedEvidence(), 109);
  }

  /**
   * Corrects the lengths of record, message and extension block of a ClientHello that grew by
   * {@code growth}.
   */
  private static String fixLengths(String hex, int growth) {
    byte[] octets = Bytes.fromHex(hex).toArray();
    add(octets, 3, 2, growth);
    add(octets, 6, 3, growth);
    int sessionId = 5 + 4 + 2 + 32;
    int suites = sessionId + 1 + octets[sessionId];
    int compression = suites + 2 + ((octets[suites] & 0xFF) << 8 | octets[suites + 1] & 0xFF);
    add(octets, compression + 1 + octets[compression], 2, growth);
    return Bytes.copyOf(octets).hex();
  }

  private static void add(byte[] octets, int at, int size, int growth) {
    int value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | octets[at + i] & 0xFF;
    }
    value += growth;
    for (int i = size - 1; i >= 0; i--) {
      octets[at + i] = (byte) value;
      value >>= 8;
    }
  }

  @Test
  void aClientThatOffersOnlyTls12() throws Exception {
    // Without supported_versions a ClientHello is one for TLS 1.2 (RFC 8446, section 4.2.1).
    String hello = Bytes.copyOf(clientHello()).hex();
    assertThat(hello).contains("002b0003020304");
    byte[] old = Bytes.fromHex(hello.replace("002b0003020304", "fff20003020304")).toArray();

    assertThat(offer(Ends.server().newEngine(), old).alert()).contains(70);
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatAnswersWithTls12(Direction attests) throws Exception {
    OneAttests ends = new OneAttests(attests);
    AttestedTlsEngine client = ends.pair().client;
    Pair.drain(client);
    // ServerHello: version, random, no session id, ECDHE-ECDSA with AES-128-GCM, no compression.
    Bytes body = Bytes.fromHex("0303" + "5a".repeat(32) + "00" + "c02b" + "00");
    byte[] message = new OctetWriter().u8(2).opaque24(body).toBytes().toArray();
    byte[] record =
        new OctetWriter().u8(22).u16(0x0303).opaque16(Bytes.copyOf(message)).toBytes().toArray();

    AttestedTlsException end = offer(client, record);
    assertThat(end.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(end.alert().orElseThrow()).isIn(ILLEGAL_PARAMETER, 70);
    assertThat(client.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void nothingIsTakenAfterTheEnd() throws Exception {
    AttestedTlsEngine server = Ends.server().newEngine();
    offer(server, new byte[] {22, 3, 1, (byte) 0xFF, (byte) 0xFF});
    byte[] hello = clientHello();
    server.offerInput(hello, 0, hello.length);

    assertThat(server.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void limitsMakeSense() {
    assertThat(TlsLimits.DEFAULT.maxHandshakeMessage()).isEqualTo(128 * 1024);
    assertThat(TlsLimits.DEFAULT.handshakeTimeout()).hasSeconds(30);
  }
}
