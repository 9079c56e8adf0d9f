package org.attls.cmw.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Bounded;

class CborReaderFuzzTest {
  private static final CborRules LENIENT = new CborRules(64 * 1024, 16, 4096, true, true);

  @FuzzTest
  void readsOrRefuses(byte[] input) throws MalformedException {
    Bytes octets = Bytes.copyOf(input);
    boolean strict = isRead(octets, CborRules.STRICT);
    boolean indefinite = isRead(octets, CborRules.INDEFINITE_ALLOWED);
    boolean lenient = isRead(octets, LENIENT);
    assertThat(indefinite || !strict).isTrue();
    assertThat(lenient || !indefinite).isTrue();
    if (lenient) {
      checkRoundTrip(CborReader.read(octets, "input", LENIENT));
    }
  }

  private static void checkRoundTrip(CborItem item) throws MalformedException {
    Bytes rewritten;
    try {
      rewritten = rewritten(item);
    } catch (UnwritableKeyException beyondTheWriter) {
      return;
    }
    CborItem again = CborReader.read(rewritten, "rewritten", CborRules.STRICT);
    assertThat(again.octets()).isEqualTo(rewritten);
    assertThat(rewritten(again)).isEqualTo(rewritten);
  }

  /** An integer key of more than 64 bits with sign, which the writer has no method for. */
  private static final class UnwritableKeyException extends RuntimeException {}

  private static boolean isRead(Bytes octets, CborRules rules) {
    try {
      CborItem item = Bounded.read(octets.size(), () -> CborReader.read(octets, "input", rules));
      assertThat(item.octets()).isEqualTo(octets);
      return true;
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return false;
    }
  }

  /** The same data in deterministic encoding. */
  private static Bytes rewritten(CborItem item) {
    if (item instanceof CborInteger integer && integer.value().bitLength() < Long.SIZE) {
      return CborWriter.integer(integer.value().longValueExact());
    }
    if (item instanceof CborBytes bytes) {
      return CborWriter.bytes(bytes.value());
    }
    if (item instanceof CborText text) {
      return CborWriter.text(text.value());
    }
    if (item instanceof CborArray array) {
      List<Bytes> members = new ArrayList<>();
      for (CborItem member : array.members()) {
        members.add(rewritten(member));
      }
      return CborWriter.array(members);
    }
    if (item instanceof CborTag tag) {
      return CborWriter.tag(tag.number(), rewritten(tag.content()));
    }
    if (item instanceof CborMap map) {
      CborWriter.MapBuilder builder = CborWriter.map();
      for (CborMap.Entry entry : map.entries()) {
        if (entry.key() instanceof CborText name) {
          builder.put(name.value(), rewritten(entry.value()));
        } else if (entry.key() instanceof CborInteger number
            && number.value().bitLength() < Long.SIZE) {
          builder.put(number.value().longValueExact(), rewritten(entry.value()));
        } else {
          throw new UnwritableKeyException();
        }
      }
      return builder.toBytes();
    }
    return item.octets();
  }
}
