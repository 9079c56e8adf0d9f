package org.attls.cmw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.junit.jupiter.api.Test;

/** Random trees of wrappers, always the same ones. */
class CmwRoundTripTest {
  private static final CmwReader READER = new CmwReader(1 << 20);
  private static final int TREES = 300;

  private final Random random = new Random(3);

  @Test
  void readsEveryTreeThatIsWritten() throws MalformedException {
    int collections = 0;
    for (int i = 0; i < TREES; i++) {
      for (Serialization serialization : Serialization.values()) {
        Cmw cmw = tree(serialization, 1 + random.nextInt(CmwCollection.MAX_DEPTH));
        assertThat(READER.read(cmw.octets())).isEqualTo(cmw);
        assertThat(CmwWriter.rewritten(cmw)).isEqualTo(cmw);
        collections += cmw instanceof CmwCollection ? 1 : 0;
      }
    }
    assertThat(collections).isBetween(TREES / 2, 2 * TREES - 1);
  }

  @Test
  void refusesEveryStrictPrefixAndATrailingOctet() {
    for (int i = 0; i < TREES / 10; i++) {
      for (Serialization serialization : Serialization.values()) {
        Bytes octets = tree(serialization, 3).octets();
        for (int size = 0; size < octets.size(); size++) {
          assertRefused(octets.slice(0, size));
        }
        assertRefused(Bytes.concat(octets, Bytes.of(0)));
      }
    }
  }

  @Test
  void randomOctetsAreReadOrRefused() {
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] octets = new byte[1 + random.nextInt(24)];
      random.nextBytes(octets);
      octets[0] = (byte) new int[] {0x82, 0x83, 0x9F, 0xDA, 0xA1, 0xBF, '[', '{'}[i % 8];
      Bytes received = Bytes.copyOf(octets);
      try {
        assertThat(READER.read(received).octets()).isEqualTo(received);
      } catch (MalformedException malformed) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(90_000);
  }

  private Cmw tree(Serialization serialization, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaf(serialization);
    }
    CollectionBuilder collection =
        serialization == Serialization.CBOR
            ? CmwWriter.cborCollection()
            : CmwWriter.jsonCollection();
    if (random.nextBoolean()) {
      collection.type(new CollectionType(random.nextBoolean() ? "1.2.3" : "urn:example:x"));
    }
    int items = 1 + random.nextInt(3);
    for (int i = 0; i < items; i++) {
      Cmw item = tree(serialization, depth - 1);
      if (serialization == Serialization.CBOR && random.nextBoolean()) {
        collection.put(4L * random.nextInt() + i, item);
      } else {
        collection.put("\"\\/é\uD83D\uDE00\u0001" + random.nextInt() + "." + i, item);
      }
    }
    return collection.build();
  }

  private CmwMessage leaf(Serialization serialization) {
    Bytes value = Bytes.copyOf(new byte[1 + random.nextInt(40)]);
    Set<Indicator> indicators = Indicator.fromBits(random.nextInt(Indicator.ALL + 1));
    CmwType mediaType = CmwType.mediaType("application/x; a=\"" + random.nextInt() + "\"");
    if (serialization == Serialization.JSON) {
      return CmwWriter.jsonRecord(mediaType, value, indicators);
    }
    return switch (random.nextInt(3)) {
      case 0 -> CmwWriter.cborTag(random.nextInt(CmwTag.MAX_CONTENT_FORMAT + 1), value);
      case 1 -> CmwWriter.cborRecord(mediaType, value, indicators);
      default ->
          CmwWriter.cborRecord(CmwType.contentFormat(random.nextInt(0x10000)), value, indicators);
    };
  }

  private static void assertRefused(Bytes octets) {
    assertThatExceptionOfType(MalformedException.class)
        .as(octets.hex())
        .isThrownBy(() -> READER.read(octets));
  }
}
