package org.attls.verifier.veraison;

import org.jspecify.annotations.Nullable;

/** Makes a text from outside fit to stand in a message: one line, printable, short. */
final class OneLine {
  /** Longest text kept. */
  static final int MAX_CHARACTERS = 300;

  private OneLine() {}

  static String of(@Nullable String text) {
    if (text == null) {
      return "no details";
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < MAX_CHARACTERS; i++) {
      char c = text.charAt(i);
      line.append(c >= ' ' && c <= '~' ? c : ' ');
    }
    return text.length() > MAX_CHARACTERS ? line.append("...").toString() : line.toString().strip();
  }
}
