package org.attls.cmw.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwLabel;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Bounded;

class CmwReaderFuzzTest {
  private static final CmwReader READER = new CmwReader(64 * 1024);
  private static final CmwReader READER_OF_2023 = READER.acceptingFormOf2023();

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    check(octets, READER::read, true);
    check(octets, READER::readCbor, true);
    check(octets, READER::readJson, true);
    check(octets, READER_OF_2023::read, false);
    check(octets, READER_OF_2023::readCbor, false);
    check(octets, READER_OF_2023::readJson, false);
  }

  private interface Reading {
    Cmw read(Bytes octets) throws MalformedException;
  }

  private static void check(Bytes octets, Reading reading, boolean writable) {
    Cmw cmw;
    try {
      cmw = Bounded.read(octets.size(), () -> reading.read(octets));
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    assertThat(cmw.octets()).isEqualTo(octets);
    if (writable) {
      Cmw rewritten = CmwWriter.rewritten(cmw);
      assertSame(rewritten, cmw);
      assertThat(CmwWriter.rewritten(rewritten).octets()).isEqualTo(rewritten.octets());
    }
  }

  private static void assertSame(Cmw one, Cmw other) {
    assertThat(one.getClass()).isEqualTo(other.getClass());
    assertThat(one.serialization()).isEqualTo(other.serialization());
    assertThat(one.type()).isEqualTo(other.type());
    if (one instanceof CmwMessage message && other instanceof CmwMessage same) {
      assertThat(message.value()).isEqualTo(same.value());
      assertThat(message.indicators()).isEqualTo(same.indicators());
      assertThat(one instanceof CmwRecord).isEqualTo(other instanceof CmwRecord);
    }
    if (one instanceof CmwCollection collection && other instanceof CmwCollection same) {
      assertThat(collection.collectionType()).isEqualTo(same.collectionType());
      assertThat(collection.items().keySet()).isEqualTo(same.items().keySet());
      for (Map.Entry<CmwLabel, Cmw> item : collection.items().entrySet()) {
        Cmw counterpart = same.items().get(item.getKey());
        assertThat(counterpart).isNotNull();
        if (counterpart != null) {
          assertSame(item.getValue(), counterpart);
        }
      }
    }
  }
}
