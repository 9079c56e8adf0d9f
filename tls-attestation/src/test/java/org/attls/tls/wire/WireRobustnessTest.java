package org.attls.tls.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.attls.tls.wire.Structures.hex;

import java.util.Random;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WireRobustnessTest {
  @ParameterizedTest
  @EnumSource
  void writesWhatItRead(Structures structure) throws AttestationException {
    Bytes sample = structure.sample();
    assertThat(structure.encode(structure.decode(sample))).isEqualTo(sample);
  }

  @ParameterizedTest
  @EnumSource
  void refusesEveryStrictPrefix(Structures structure) {
    for (int size = 0; size < structure.sample().size(); size++) {
      refused(structure, structure.sample().slice(0, size), Reason.MALFORMED_EXTENSION);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesOctetsLeftOver(Structures structure) {
    for (int extra = 0; extra < 256; extra++) {
      refused(
          structure, Bytes.concat(structure.sample(), Bytes.of(extra)), Reason.MALFORMED_EXTENSION);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EVIDENCE_REQUEST_OFFER, 0",
    "EVIDENCE_REQUEST_OFFER, 8",
    "EVIDENCE_REQUEST_OFFER, 28",
    "EVIDENCE_REQUEST_SELECTION, 3",
    "EVIDENCE_PROPOSAL_OFFER, 0",
    "EVIDENCE_PROPOSAL_SELECTION, 4",
    "RESULTS_OFFER, 0",
    "RESULTS_OFFER, 29",
    "RESULTS_SELECTION, 1",
    "BINDING_OFFER, 0"
  })
  void refusesEveryLengthOffByOne(Structures structure, int lengthOffset) {
    for (int change : new int[] {-1, 1}) {
      Bytes changed = with(structure.sample(), lengthOffset, change);
      refused(structure, changed, Reason.MALFORMED_EXTENSION);
    }
  }

  @Test
  void refusesALengthThatSwallowsPartOfTheNextElement() {
    // The inner lengths of elements that are not the last one.
    for (int change : new int[] {-1, 1}) {
      Bytes types = with(Structures.EVIDENCE_PROPOSAL_OFFER.sample(), 4, change);
      assertThatExceptionOfType(AttestationException.class)
          .isThrownBy(() -> EvidenceProposal.Offer.decode(types));
      Bytes verifiers = with(Structures.RESULTS_OFFER.sample(), 2, change);
      refused(Structures.RESULTS_OFFER, verifiers, Reason.MALFORMED_EXTENSION);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsWhateverItWrites(Structures structure) throws AttestationException {
    Random random = new Random(structure.ordinal());
    for (int i = 0; i < 500; i++) {
      Object value = structure.draw(random);
      assertThat(structure.decode(structure.encode(value))).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomOctetsGiveAValueOrOurException(Structures structure) {
    Random random = new Random(7 * structure.ordinal());
    for (int i = 0; i < 20_000; i++) {
      readsOrRefuses(structure, Structures.octets(random, random.nextInt(80)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void changedOctetsGiveAValueOrOurException(Structures structure) {
    Bytes sample = structure.sample();
    for (int at = 0; at < sample.size(); at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = sample.toArray();
        changed[at] = (byte) value;
        readsOrRefuses(structure, Bytes.copyOf(changed));
      }
    }
  }

  @Test
  void aHugeLengthIsRefusedBeforeAnythingIsTaken() {
    refused(Structures.EVIDENCE_REQUEST_SELECTION, hex("0001 ffff 61"), Reason.MALFORMED_EXTENSION);
    refused(Structures.RESULTS_SELECTION, hex("ffff 61"), Reason.MALFORMED_EXTENSION);
  }

  private static void readsOrRefuses(Structures structure, Bytes octets) {
    Object value;
    try {
      value = structure.decode(octets);
    } catch (AttestationException refused) {
      assertThat(refused.reason())
          .isIn(
              Reason.MALFORMED_EXTENSION,
              Reason.UNKNOWN_ENCODING,
              Reason.EMPTY_IDENTIFIER,
              Reason.BAD_SELECTION);
      return;
    }
    // Only duplicates make the written form shorter than what was read.
    assertThat(structure.encode(value).size()).isLessThanOrEqualTo(octets.size());
  }

  private static Bytes with(Bytes octets, int at, int change) {
    byte[] changed = octets.toArray();
    changed[at] += (byte) change;
    return Bytes.copyOf(changed);
  }

  private static void refused(Structures structure, Bytes octets, Reason reason) {
    assertThatExceptionOfType(AttestationException.class)
        .as("%s %s", structure, octets)
        .isThrownBy(() -> structure.decode(octets))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
