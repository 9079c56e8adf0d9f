package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Cwt;
import org.attls.eat.claims.DetachedBundle;
import org.attls.eat.claims.Jwt;
import org.attls.eat.claims.Uccs;
import org.attls.testing.Bounded;

/** Claims in both serializations, and every token that carries them. */
class EatFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    attempt(octets, () -> rewritten(ClaimsSet.readCbor(octets), octets));
    attempt(octets, () -> rewritten(ClaimsSet.readJson(octets), octets));
    attempt(octets, () -> Cwt.read(octets).unverifiedClaims());
    attempt(octets, () -> Jwt.read(octets).unverifiedClaims());
    attempt(octets, () -> Uccs.read(octets).octets());
    attempt(octets, () -> DetachedBundle.readCbor(octets).unverifiedContent());
    attempt(octets, () -> DetachedBundle.readJson(octets).unverifiedContent());
  }

  /** What is read can be written, and then it stays as it is. */
  private static ClaimsSet rewritten(ClaimsSet read, Bytes octets) {
    assertThat(read.octets()).isEqualTo(octets);
    if (octets.size() > ClaimsSet.MAX_OCTETS / 2) {
      // An array around each version makes it longer.
      return read;
    }
    ClaimsSet written = read.toBuilder().build();
    assertThat(written.toBuilder().build()).isEqualTo(written);
    assertThat(written.unknown().keySet()).isEqualTo(read.unknown().keySet());
    return written;
  }

  private static void attempt(Bytes octets, Bounded.Reading<Object, MalformedException> reading) {
    try {
      assertThat(Bounded.read(octets.size(), reading)).isNotNull();
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
