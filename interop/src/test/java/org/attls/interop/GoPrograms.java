package org.attls.interop;

import java.nio.file.Path;

/** Programs of ours in Go that other packages run. */
public final class GoPrograms {
  private GoPrograms() {}

  /** Builds the program of a directory, or skips the test. */
  public static Path build(String directory) {
    return GoLibraries.build(directory, ".", "program");
  }
}
