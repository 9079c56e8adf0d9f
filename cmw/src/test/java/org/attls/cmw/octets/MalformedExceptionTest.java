package org.attls.cmw.octets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MalformedExceptionTest {
  @Test
  void namesPlaceOffsetAndProblem() {
    assertThat(new MalformedException("kat.sig", 7, "ends")).hasMessage("kat.sig (offset 7): ends");
    assertThat(new MalformedException("kat.sig", -1, "ends")).hasMessage("kat.sig: ends");
    assertThat(new MalformedException("sig", 7, "ends").inside("kat"))
        .hasMessage("kat.sig (offset 7): ends");
    assertThat(new MalformedException("", 7, "ends").inside("kat"))
        .hasMessage("kat (offset 7): ends");
  }

  /** Member names of a peer's document are part of paths, and messages go to logs. */
  @Test
  void cannotForgeOrFloodALog() {
    String forged = "doc.a\nINFO peer accepted\u001b[2J\u202e";
    assertThat(new MalformedException(forged, 1, "x\r\ny").getMessage())
        .isEqualTo("doc.a?INFO peer accepted?[2J? (offset 1): x??y");
    assertThat(new MalformedException("a".repeat(100_000), 1, "problem").getMessage())
        .hasSizeLessThan(1100)
        .endsWith("(offset 1): problem");
  }
}
