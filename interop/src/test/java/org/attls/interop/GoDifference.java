package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.interop.GoLibraries.GoRefusal;

/**
 * Something that a library does otherwise than a requirement demands. Its probes fail as soon as
 * the library does it right, or we do not.
 *
 * @param library name and version, such as {@code cmw v0.2.0}
 * @param requirement identifier in the ledger
 * @param what the library does, in a few words
 */
record GoDifference(String library, String requirement, String what, List<Probe> probes) {
  GoDifference {
    probes = List.copyOf(probes);
  }

  static GoDifference of(String library, String requirement, String what, Probe... probes) {
    return new GoDifference(library, requirement, what, List.of(probes));
  }

  /** Something to ask a library. */
  interface Probe {
    /** Asks, and fails unless the answer is the one that is known. */
    void ask(GoLibraries go) throws Exception;
  }

  /** What we make of octets. */
  interface Reading {
    /** Fails with anything of its own kind where they are refused. */
    Object read(Bytes octets) throws Exception;
  }

  /** Go reads what we refuse. */
  static Probe takes(String kind, Bytes octets, Reading ours) {
    return takes(kind, octets, Bytes.EMPTY, ours);
  }

  /** Go reads, and verifies with this key, what we refuse. */
  static Probe takes(String kind, Bytes octets, Bytes key, Reading ours) {
    return go -> {
      assertThat(go.read(kind, octets, key)).isNotNull();
      assertThatThrownBy(() -> ours.read(octets)).isNotInstanceOf(RuntimeException.class);
    };
  }

  /** Go refuses what we read. */
  static Probe refuses(String kind, Bytes octets, String words, Reading ours) {
    return refuses(kind, octets, Bytes.EMPTY, words, ours);
  }

  /** Go refuses what we read; {@code words} are part of its reason. */
  static Probe refuses(String kind, Bytes octets, Bytes key, String words, Reading ours) {
    return go -> {
      assertThatThrownBy(() -> go.read(kind, octets, key))
          .isInstanceOf(GoRefusal.class)
          .hasMessageContaining(words);
      assertThat(ours.read(octets)).isNotNull();
    };
  }

  /** Go writes what we refuse. */
  static Probe writes(String kind, Object value, Reading ours) {
    return go -> {
      Bytes written = go.write(kind, value);
      assertThatThrownBy(() -> ours.read(written)).isInstanceOf(MalformedException.class);
    };
  }
}
