package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.Ways.Way;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileAttester;
import org.attls.tls.hostile.HostileClient;
import org.attls.tls.hostile.HostileServer;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Peers, client or server, whose Certificate message is not of the kind that was agreed on. They
 * hold the key they claim; no verifier is asked about them.
 */
class HostileKindTest {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final int STATUS_REQUEST = 5;

  private final FakeVerifier verifier = FakeVerifier.affirming();

  private void assertRefused(
      Direction attests,
      Way agreed,
      Function<Bytes, List<CredentialEntry>> credential,
      Reason reason,
      int alert)
      throws IOException {
    assertRefused(attests, agreed, credential, UnaryOperator.identity(), reason, alert);
  }

  private void assertRefused(
      Direction attests,
      Way agreed,
      Function<Bytes, List<CredentialEntry>> credential,
      UnaryOperator<byte[]> message,
      Reason reason,
      int alert)
      throws IOException {
    boolean server = attests == Direction.SERVER_ATTESTS;
    Ways ways = Ways.of(server, agreed);
    ways.mode = BindingMode.DRAFT;
    ways.verifier = verifier;
    AttestedTlsEngine ours =
        server ? ways.client().newEngine("server.example") : ways.server().newEngine();
    HostileAttester theirs = server ? server(agreed.kind) : client(agreed.kind);
    theirs.credential().entriesInstead = credential.apply(theirs.credential().key());
    theirs.changeRecords(message);
    theirs.start();

    AttestedTlsException end =
        Objects.requireNonNull(Exchange.run(ours, theirs.protocol()), "taken");
    assertThat(end.reason()).as("%s", end).isEqualTo(reason);
    assertThat(end.alert()).contains(alert);
    assertThat(ours.inputAvailable()).isZero();
    assertThat(verifier.sessions()).as("no verifier traffic").isZero();
  }

  private static HostileAttester client(CredentialKind kind) {
    HostileClient client = new HostileClient();
    client.helloExtensions.put(
        CODES.evidenceProposal(),
        new EvidenceProposal.Offer(List.of(EvidenceType.of(kind, FakeEvidence.TYPE))).encode());
    return client;
  }

  private static HostileAttester server(CredentialKind kind) {
    HostileServer server = new HostileServer();
    server.encryptedExtensions.put(
        CODES.evidenceRequest(),
        new EvidenceRequest.Selection(EvidenceType.of(kind, FakeEvidence.TYPE)).encode());
    return server;
  }

  private static Bytes evidence(Bytes key) {
    return new FakeEvidence(Bytes.copyOf(new byte[32]), key, true).wrapped().octets();
  }

  private static List<CredentialEntry> entries(
      List<X509Certificate> chain, List<Map<Integer, Bytes>> extensions) {
    List<CredentialEntry> entries = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      try {
        entries.add(
            new CredentialEntry(Bytes.copyOf(chain.get(i).getEncoded()), extensions.get(i)));
      } catch (CertificateEncodingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return entries;
  }

  private static Map<Integer, Bytes> beside(Bytes evidence) {
    return Map.of(CODES.attestationEvidence(), evidence);
  }

  @ParameterizedTest
  @EnumSource
  void aCertificateWithoutEvidence(Direction attests) throws Exception {
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> entries(Ways.issued(key), List.of(Map.of(), Map.of())),
        Reason.EVIDENCE_MISSING,
        109);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceBesideAnIntermediate(Direction attests) throws Exception {
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> entries(Ways.issued(key), List.of(Map.of(), beside(evidence(key)))),
        Reason.ENTRY_COUNT,
        47);
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> entries(Ways.issued(key), List.of(beside(evidence(key)), beside(evidence(key)))),
        Reason.ENTRY_COUNT,
        47);
  }

  @ParameterizedTest
  @EnumSource
  void nothingOrRubbishBesideTheCertificate(Direction attests) throws Exception {
    for (Bytes octets : List.of(Bytes.EMPTY, Bytes.of(0), Bytes.copyOf(new byte[60_000]))) {
      assertRefused(
          attests,
          Way.CERTIFIED_EVIDENCE,
          key -> entries(Ways.issued(key), List.of(beside(octets), Map.of())),
          Reason.EVIDENCE_MALFORMED,
          42);
    }
  }

  /** RFC 8446, section 4.2: "There MUST NOT be more than one extension of the same type". */
  @ParameterizedTest
  @EnumSource
  void evidenceTwiceBesideOneCertificate(Direction attests) throws Exception {
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> entries(Ways.issued(key), List.of(beside(evidence(key)), Map.of())),
        HostileKindTest::withTheFirstEntrysExtensionsTwice,
        Reason.PROTOCOL,
        47);
  }

  /**
   *
   *
   * <pre>
   * u8 type = 11, u24 length, u8 context length = 0, u24 length of entries,
   * u24 length of certificate, certificate, u16 length of extensions, extensions, other entries
   * </pre>
   */
  private static byte[] withTheFirstEntrysExtensionsTwice(byte[] message) {
    if (message[0] != 11) {
      return message;
    }
    Bytes octets = Bytes.copyOf(message);
    int lengthAt = 11 + u24(octets, 8);
    int length = (octets.u8(lengthAt) << 8) | octets.u8(lengthAt + 1);
    int end = lengthAt + 2 + length;
    Bytes extensions = octets.slice(lengthAt + 2, end);
    return Bytes.concat(
            Bytes.of(11),
            u24(u24(octets, 1) + length),
            Bytes.of(0),
            u24(u24(octets, 5) + length),
            octets.slice(8, lengthAt),
            Bytes.of((2 * length) >> 8, (2 * length) & 0xFF),
            extensions,
            extensions,
            octets.slice(end, octets.size()))
        .toArray();
  }

  private static int u24(Bytes octets, int at) {
    return (octets.u8(at) << 16) | (octets.u8(at + 1) << 8) | octets.u8(at + 2);
  }

  private static Bytes u24(int number) {
    return Bytes.of(number >> 16, (number >> 8) & 0xFF, number & 0xFF);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceWhereTheCertificateBelongs(Direction attests) throws Exception {
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> List.of(new CredentialEntry(evidence(key), Map.of())),
        Reason.EVIDENCE_MISSING,
        109);
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> List.of(new CredentialEntry(evidence(key), beside(evidence(key)))),
        Reason.CERTIFICATE_REFUSED,
        42);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceAboutAnotherKeyThanTheCertificates(Direction attests) throws Exception {
    Bytes other = new SoftwareKey().subjectPublicKeyInfo();
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> entries(Ways.issued(key), List.of(beside(evidence(other)), Map.of())),
        Reason.KEY_MISMATCH,
        42);
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key -> entries(Ways.issued(other), List.of(beside(evidence(key)), Map.of())),
        Reason.KEY_MISMATCH,
        42);
  }

  @ParameterizedTest
  @EnumSource
  void otherExtensionsBesideTheCertificate(Direction attests) throws Exception {
    assertRefused(
        attests,
        Way.CERTIFIED_EVIDENCE,
        key ->
            entries(
                Ways.issued(key),
                List.of(beside(evidence(key)), Map.of(STATUS_REQUEST, Bytes.EMPTY))),
        Reason.UNSOLICITED,
        110);
  }

  @ParameterizedTest
  @EnumSource
  void aCertificateInThePlaceOfEvidence(Direction attests) throws Exception {
    assertRefused(
        attests,
        Way.EVIDENCE,
        key -> entries(Ways.issued(key).subList(0, 1), List.of(Map.of())),
        Reason.EVIDENCE_MALFORMED,
        42);
    assertRefused(
        attests,
        Way.EVIDENCE,
        key -> entries(Ways.issued(key).subList(0, 1), List.of(beside(evidence(key)))),
        Reason.UNSOLICITED,
        110);
    assertRefused(
        attests,
        Way.EVIDENCE,
        key -> entries(Ways.issued(key), List.of(Map.of(), Map.of())),
        Reason.ENTRY_COUNT,
        47);
  }
}
