package org.attls.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.wire.CodePoints;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the dissector for Wireshark shows of connections that were really made. */
class DissectorTest {
  private final LabSite site = new LabSite();
  private RecordedConnection recorded = new RecordedConnection(Path.of(""));

  @BeforeEach
  void begin(@TempDir Path directory) {
    Tshark.require();
    recorded = new RecordedConnection(directory);
  }

  @Test
  void showsTheEvidenceOfAClient() throws Exception {
    LabAttester attester = site.attester();

    recorded.run(site.client(attester), site.server(), LabSite.SERVER);

    assertThat(recorded.shown())
        .containsSubsequence(
            "Message: ClientHello",
            "Extension: attestation_binding (65509)",
            "Binding mode: bound (1)",
            "Extension: evidence_proposal (65505)",
            "Credential kind: ATTESTATION (0)",
            "Encoding: MEDIA_TYPE (1)",
            "Media type: " + ParsecTpmToken.TYPE,
            "Message: EncryptedExtensions",
            "Media type: " + ParsecTpmToken.TYPE,
            "Nonce: ",
            "Message: Certificate",
            "Credential: ATTESTATION",
            "CMW, " + attester.evidence().get(0).octets().size() + " octets",
            "Form: CBOR record",
            "Type: " + ParsecTpmToken.TYPE,
            "Value length: ")
        .doesNotContain("Error/Malformed");
    // The server's own Certificate is an ordinary one.
    assertThat(recorded.shown().split("Credential: ", -1)).hasSize(2);
  }

  @Test
  void showsTheEvidenceOfAServerAndTheNonceOfItsClient() throws Exception {
    recorded.run(
        AttestedTlsClient.relyingOn(site.relyingParty(site.verifier()).build()),
        AttestedTlsServer.attesting(site.attester()).build(),
        LabSite.SERVER);

    assertThat(recorded.shown())
        .containsSubsequence(
            "Message: ClientHello",
            "Extension: evidence_request (65504)",
            "Nonce: ",
            "Message: EncryptedExtensions",
            "Extension: evidence_request (65504)",
            "Message: Certificate",
            "Credential: ATTESTATION",
            "Form: CBOR record")
        .doesNotContain("Error/Malformed");
  }

  @Test
  void theKeyLogOpensTheApplicationDataOfBothDirections(@TempDir Path elsewhere) throws Exception {
    recorded.run(site.client(site.attester()), site.server(), LabSite.SERVER);
    String[] conversation = {"-q", "-z", "follow,tls,ascii,0"};

    assertThat(Tshark.read(recorded.packets(), recorded.secrets(), conversation))
        .containsSubsequence(RecordedConnection.QUESTION, RecordedConnection.ANSWER);
    Path empty = Files.createFile(elsewhere.resolve("nothing"));
    assertThat(Tshark.read(recorded.packets(), empty, conversation))
        .doesNotContain(RecordedConnection.QUESTION)
        .doesNotContain(RecordedConnection.ANSWER);
    assertThat(Files.readString(recorded.packets(), StandardCharsets.ISO_8859_1))
        .doesNotContain(RecordedConnection.QUESTION);
  }

  @Test
  void showsEvidenceBesideACertificate() throws Exception {
    recorded.run(
        site.client(site.attester())
            .certificates(
                (key, deadline) ->
                    List.of(
                        site.authority()
                            .certify(
                                ((LabKey) key).publicKey().publicKey(),
                                "device.example",
                                KeyPurposeId.id_kp_clientAuth,
                                Duration.ofHours(1)))),
        site.server(site.relyingParty(site.verifier()).onlyBesideCertificate().build())
            .clientTrust(ClientTrust.anchors(List.of(site.authority().certificate())))
            .build(),
        LabSite.SERVER);

    assertThat(recorded.shown())
        .containsSubsequence(
            "Credential kind: CERT_ATTESTATION (1)",
            "Message: Certificate",
            "Credential: CERT_ATTESTATION",
            "Extension: attestation_evidence (60)",
            "Form: CBOR record")
        .doesNotContain("Error/Malformed");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void showsEveryFormOfAWrapper(String form, UnaryOperator<Cmw> wrapped, String[] shown)
      throws Exception {
    LabAttester attester = site.attester();
    attester.wrapped = wrapped;

    recorded.run(site.client(attester), site.server(), LabSite.SERVER);

    assertThat(recorded.shown())
        .containsSubsequence("Message: Certificate", "Form: " + form)
        .containsSubsequence(shown)
        .doesNotContain("Error/Malformed");
  }

  static Stream<Arguments> showsEveryFormOfAWrapper() {
    Bytes value = Bytes.utf8("what a tool would show");
    CmwRecord text =
        CmwWriter.jsonRecord(
            ParsecTpmToken.TYPE, value, Set.of(Indicator.EVIDENCE, Indicator.ENDORSEMENTS));
    return Stream.of(
        form(
            "JSON record",
            text,
            "Type: " + ParsecTpmToken.TYPE,
            "Value: d2hhdCBhIHRvb2wg",
            "Indicator: 6 (endorsements, evidence)"),
        form(
            "CBOR record",
            CmwWriter.cborRecord(ParsecTpmToken.TYPE, value, Set.of(Indicator.EVIDENCE)),
            "Type: " + ParsecTpmToken.TYPE,
            "Value: what a tool would show",
            "Indicator: 4 (evidence)"),
        // 263 steps over the gap of the tag numbers.
        form(
            "CBOR tag",
            CmwWriter.cborTag(263, value),
            "Type: 263 (content format)",
            "Value length: 22"),
        form(
            "JSON collection",
            CmwWriter.jsonCollection()
                .type(new CollectionType("tag:example.com,2026:both"))
                .put("first", text)
                .put("second", text)
                .build(),
            "Collection type: tag:example.com,2026:both",
            "Label: first",
            "Form: JSON record",
            "Label: second",
            "Form: JSON record"),
        form(
            "CBOR collection",
            CmwWriter.cborCollection()
                .put(-7, CmwWriter.cborTag(0, value))
                .put("kat", CmwWriter.cborRecord(ParsecTpmToken.TYPE, value))
                .build(),
            "Label: -7",
            "Form: CBOR tag",
            "Type: 0 (content format)",
            "Label: kat",
            "Form: CBOR record"));
  }

  private static Arguments form(String name, Cmw cmw, String... shown) {
    UnaryOperator<Cmw> instead = evidence -> cmw;
    return Arguments.of(name, instead, shown);
  }

  @Test
  void takesOtherNumbersAsPreferences() throws Exception {
    CodePoints other =
        CodePoints.DRAFT_07.toBuilder().evidenceProposal(0xFFB1).attestationBinding(0xFFB2).build();

    recorded.run(
        site.client(site.attester()).codePoints(other),
        site.server(site.relyingParty(site.verifier()).build()).codePoints(other).build(),
        LabSite.SERVER);

    assertThat(
            recorded.shown(
                "-o", "attls.evidence_proposal:65457", "-o", "attls.attestation_binding:65458"))
        .containsSubsequence(
            "Extension: attestation_binding (65458)",
            "Extension: evidence_proposal (65457)",
            "Message: Certificate",
            "Form: CBOR record");
    assertThat(recorded.shown()).doesNotContain("Extension: ", "Form: ");
  }

  @Test
  void guessesNothingWithoutTheKeyLog() throws Exception {
    recorded.run(site.client(site.attester()), site.server(), LabSite.SERVER);

    RecordedConnection unreadable =
        new RecordedConnection(recorded.packets(), Path.of("no-such-file"));
    assertThat(unreadable.shown())
        .contains("Message: ClientHello", "Extension: evidence_proposal")
        .doesNotContain("Message: Certificate", "EncryptedExtensions");
  }

  @ParameterizedTest
  @MethodSource
  void saysWhatIsMalformedAndShowsTheRest(String extension, String problem) throws Exception {
    recorded.sent(clientHello(Bytes.fromHex(extension + "ffe500020101")).toArray());

    assertThat(recorded.shown())
        .contains(problem)
        .containsSubsequence("attestation_binding", "Binding mode: bound (1)");
  }

  static Stream<Arguments> saysWhatIsMalformedAndShowsTheRest() {
    return Stream.of(
        Arguments.of("ffe1000100", "supported_evidence_types: empty"),
        Arguments.of("ffe10000", "supported_evidence_types needs 1 octets, 0 left"),
        Arguments.of("ffe100060400000107ff", "evidence_proposal: 1 octets too many"),
        Arguments.of("ffe100050400020107", "type_encoding 2"),
        Arguments.of("ffe10005040001ffff", "media_type needs 65535 octets, 0 left"),
        Arguments.of("ffe100050400010000", "an empty media_type"),
        Arguments.of("ffe0000d04000001070700010203040506", "a nonce of 7 octets"),
        Arguments.of("ffe20003020000", "an empty verifier_identity"),
        Arguments.of("ffe2000100", "trusted_verifiers: empty"));
  }

  /** In one record; no server would go on from here. */
  private static Bytes clientHello(Bytes extensions) {
    Bytes versions = Bytes.fromHex("002b0003020304");
    Bytes body =
        new OctetWriter()
            .octets(Bytes.fromHex("0303"))
            .octets(Bytes.copyOf(new byte[32]))
            .u8(0)
            .octets(Bytes.fromHex("0002130101" + "00"))
            .opaque16(Bytes.concat(versions, extensions))
            .toBytes();
    Bytes message = new OctetWriter().u8(1).opaque24(body).toBytes();
    return new OctetWriter().octets(Bytes.fromHex("160301")).opaque16(message).toBytes();
  }
}
