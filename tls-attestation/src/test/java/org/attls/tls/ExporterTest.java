package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keying material for other protocols, exported while a connection is open. */
class ExporterTest {
  private static final String LABEL = "EXPORTER-test";

  @TempDir private Path directory = Path.of(".");

  private static Pair open() throws Exception {
    return new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server()).run();
  }

  private static SecretBytes of(AttestedTlsEngine engine) {
    return engine.exportKeyingMaterial(LABEL, Bytes.of(1, 2), 32);
  }

  @Test
  void bothEndsExportTheSameAtAnyTimeAfterARetryToo() throws Exception {
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(FakeVerifier.affirming()).build())
            .groups(List.of(NamedGroup.SECP384R1))
            .build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), server).run();
    SecretBytes first = of(pair.client);

    assertThat(first.size()).isEqualTo(32);
    assertThat(of(pair.server)).isEqualTo(first);
    assertThat(pair.sendToServer("in between")).isEqualTo("in between");
    assertThat(of(pair.server)).isEqualTo(first);
  }

  @Test
  void labelContextLengthAndConnectionAllCount() throws Exception {
    Pair pair = open();
    SecretBytes one = of(pair.client);

    assertThat(pair.client.exportKeyingMaterial(LABEL + "s", Bytes.of(1, 2), 32)).isNotEqualTo(one);
    assertThat(pair.client.exportKeyingMaterial(LABEL, Bytes.of(1, 3), 32)).isNotEqualTo(one);
    assertThat(pair.client.exportKeyingMaterial(LABEL, Bytes.of(1, 2), 33).reveal().slice(0, 32))
        .isNotEqualTo(one.reveal());
    assertThat(of(open().client)).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXPORTER-attestation-binder-tik",
        "EXPORTER-attestation-anything",
        "attestation-binder",
        "attestation-binder-tik",
        "",
        "tab\t",
        "ä"
      })
  void refusesLabelsOfTheBindingAndThoseThatAreNone(String label) throws Exception {
    Pair pair = open();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pair.client.exportKeyingMaterial(label, Bytes.EMPTY, 32));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 255 * 32 + 1})
  void refusesLengthsThatCannotBe(int length) throws Exception {
    Pair pair = open();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pair.server.exportKeyingMaterial(LABEL, Bytes.EMPTY, length));
  }

  @Test
  void exportsUpToTheBounds() throws Exception {
    Pair pair = open();
    assertThat(pair.server.exportKeyingMaterial("l".repeat(249), Bytes.EMPTY, 255 * 32).size())
        .isEqualTo(255 * 32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pair.server.exportKeyingMaterial("l".repeat(250), Bytes.EMPTY, 32));
  }

  @Test
  void exportsNothingBeforeTheConnectionIsOpenAndAfterItsEnd() throws Exception {
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server());
    assertThatIllegalStateException().isThrownBy(() -> of(pair.client));
    assertThatIllegalStateException().isThrownBy(() -> of(pair.server));
    pair.run();
    pair.client.close();
    pair.run();
    pair.server.close();
    assertThatIllegalStateException().isThrownBy(() -> of(pair.client));
    assertThatIllegalStateException().isThrownBy(() -> of(pair.server));
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_AES_128_GCM_SHA256, 20",
    "TLS_AES_256_GCM_SHA384, 100",
    "TLS_CHACHA20_POLY1305_SHA256, 32"
  })
  void openSslExportsTheSame(String suite, int length) throws Exception {
    List<String> ours = new ArrayList<>();
    String output =
        OpenSsl.connect(
            directory,
            AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"))
                .build(),
            connection -> {
              ours.add(connection.exportKeyingMaterial(LABEL, Bytes.EMPTY, length).reveal().hex());
            },
            "-ciphersuites",
            suite,
            "-keymatexport",
            LABEL,
            "-keymatexportlen",
            Integer.toString(length));

    assertThat(output).contains("Keying material: " + ours.get(0).toUpperCase(Locale.ROOT));
  }
}
