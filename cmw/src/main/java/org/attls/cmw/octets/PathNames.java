package org.attls.cmw.octets;

/** Names that a peer chose, in the paths of failures. */
public final class PathNames {
  private static final int MAX_SHOWN = 64;

  private PathNames() {}

  /**
   * A name, or the beginning of one of more than {@value #MAX_SHOWN} characters: paths are made for
   * every value that a reader looks at, and would take the product of name and values.
   */
  public static String shortened(String name) {
    if (name.length() <= MAX_SHOWN) {
      return name;
    }
    int end = Character.isHighSurrogate(name.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
    return name.substring(0, end) + '…';
  }
}
