package org.attls.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.attls.bench.pieces.Formats;
import org.attls.bench.pieces.Signatures;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.curve.EllipticCurves;
import org.junit.jupiter.api.Test;

/** What JMH repeats does what it says. */
class PiecesTest {
  @Test
  void formatsAreReadAndWritten() throws Exception {
    Formats formats = new Formats();
    try {
      assertThat(formats.cmwWrite()).isEqualTo(formats.cmwRead());
      assertThat(formats.evidenceInspection().challenges())
          .isNotEmpty()
          .allMatch(challenge -> challenge.size() == 32);
      assertThat(formats.channelBinder()).extracting(Bytes::size).isEqualTo(32);
      assertThat(formats.boundChallenge()).extracting(Bytes::size).isEqualTo(32);
      assertThat(formats.corimRead().tags()).isNotEmpty();
      assertThat(formats.record16k()).isEqualTo(16 * 1024);
    } finally {
      formats.end();
    }
  }

  @Test
  void signaturesAreGood() throws Exception {
    Signatures signatures = new Signatures();
    try {
      signatures.begin();
      assertThat(signatures.certificateVerify()).isTrue();
      assertThat(signatures.resultVerification().worst()).isEqualTo(signatures.appraisal().worst());
    } finally {
      System.clearProperty(EllipticCurves.PROPERTY);
    }
  }
}
