package org.attls.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.outline.Outline;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.CodePoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hostile peer sends is drawn as well as it can be, and never ends a connection. */
class MessageViewTest {
  private final Agreement agreement = new Agreement(WireProfile.draft07(CodePoints.DRAFT_07));
  private final MessageView view = new MessageView(agreement);

  @Test
  void readsABinding() {
    assertThat(encryptedExtensions("ffe5000101")).contains("attestation_binding (65509): bound");
  }

  @Test
  void showsABrokenExtensionAsOctetsAndGoesOn() {
    assertThat(encryptedExtensions("ffe50002ffff" + "0010000500030268" + "32"))
        .containsPattern("attestation_binding \\(65509\\): h'ffff', malformed: ")
        .contains("application_layer_protocol_negotiation (16): h2");
  }

  @Test
  void showsEvidenceThatIsEmpty() {
    assertThat(drawn("0b00000e" + "00" + "00000a" + "000001" + "30" + "0004" + "003c0000"))
        .contains("attestation_evidence (60): h'', malformed: CMW")
        .contains("cert_data: h'30', malformed: ");
  }

  @Test
  void showsABrokenMessageAsOctets() {
    assertThat(drawn("0b000003" + "0000ff"))
        .containsPattern("Certificate: h'0000ff', malformed: Certificate.certificate_list");
  }

  @Test
  void readsTheCertificateOfAnEndByWhatWasAgreedOn() {
    // [0, h'63'], a CMW record with content format 0.
    String certificate = "0b00000d" + "00" + "000009" + "000004" + "82004163" + "0000";
    assertThat(drawn(certificate)).contains("cert_data: h'82004163', malformed: ");
    encryptedExtensions("00130001f0");
    assertThat(drawn(certificate)).contains("CMW: record in CBOR");
  }

  @ParameterizedTest
  @MethodSource("types")
  void drawsAnyOctetsAsAnyMessage(int type) {
    Random random = new Random(type);
    for (int i = 0; i < 300; i++) {
      byte[] body = new byte[random.nextInt(120)];
      random.nextBytes(body);
      // Small lengths get deeper into the readers.
      for (int at = 0; at < body.length; at++) {
        body[at] = random.nextInt(3) > 0 ? (byte) random.nextInt(3) : body[at];
      }
      if (body.length > 40) {
        // Extensions of ours, in the place where the message has them or elsewhere.
        int[] ours = {0xFFE0, 0xFFE1, 0xFFE2, 0xFFE3, 60, 0xFFE5, 19, 20, 51};
        int extension = ours[random.nextInt(ours.length)];
        int at = random.nextInt(40);
        body[at] = (byte) (extension >> 8);
        body[at + 1] = (byte) extension;
      }
      Bytes header = Bytes.copyOf(new byte[] {(byte) type, 0, 0, (byte) body.length});
      Outline outline = view.of(Endpoint.CLIENT, Bytes.concat(header, Bytes.copyOf(body)));
      assertThat(outline.toText()).isNotEmpty();
    }
  }

  static Stream<Integer> types() {
    return IntStream.of(1, 2, 4, 8, 11, 13, 15, 20, 24, 77).boxed();
  }

  private String encryptedExtensions(String extensions) {
    int size = extensions.length() / 2;
    return drawn(String.format("0800%04x%04x%s", size + 2, size, extensions));
  }

  private String drawn(String message) {
    return view.of(Endpoint.CLIENT, Bytes.fromHex(message)).toText();
  }
}
