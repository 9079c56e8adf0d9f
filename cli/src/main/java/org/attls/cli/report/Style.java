package org.attls.cli.report;

import picocli.CommandLine;

/**
 * How words stand out on a terminal (ECMA-48, select graphic rendition); elsewhere they do not.
 *
 * @param enabled whether this is a terminal that shows colours
 */
public record Style(boolean enabled) {
  /**
   * The style of the terminal that a command prints to: plain where it is none, where {@code
   * NO_COLOR} is set (picocli looks at that), and on a dumb one.
   */
  public static Style of(CommandLine command) {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Style(!dumb && command.getColorScheme().ansi().enabled());
  }

  /** What a reader looks for first. */
  public String bold(String text) {
    return in("1", text);
  }

  /** What matters less. */
  public String dim(String text) {
    return in("2", text);
  }

  /** What is as it should be. */
  public String good(String text) {
    return in("32", text);
  }

  /** What is not as it should be. */
  public String bad(String text) {
    return in("31", text);
  }

  /** What deserves a second look. */
  public String warning(String text) {
    return in("33", text);
  }

  private String in(String rendition, String text) {
    return enabled ? "\u001b[" + rendition + "m" + text + "\u001b[0m" : text;
  }
}
