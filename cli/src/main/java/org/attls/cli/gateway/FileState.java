package org.attls.cli.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * How some files look from outside, to see that one has changed.
 *
 * @param looks identity, size and time of each; a word where it cannot be looked at
 */
record FileState(Map<Path, String> looks) {
  /** How they look now. */
  static FileState of(Collection<Path> files) {
    Map<Path, String> looks = new TreeMap<>();
    for (Path file : files) {
      looks.put(file, look(file));
    }
    return new FileState(looks);
  }

  /** The same files as they look now. */
  FileState now() {
    return of(looks.keySet());
  }

  /**
   * Of these files instead: as they looked then, or as they look now where nobody had looked. A
   * change in between is one that is still to be seen.
   */
  FileState carriedTo(Collection<Path> files) {
    Map<Path, String> carried = new TreeMap<>();
    for (Path file : files) {
      String known = looks.get(file);
      carried.put(file, known == null ? look(file) : known);
    }
    return new FileState(carried);
  }

  private static String look(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
    } catch (IOException missing) {
      return "missing";
    }
  }
}
