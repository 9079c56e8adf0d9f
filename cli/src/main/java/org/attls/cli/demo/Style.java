package org.attls.cli.demo;

/**
 * How words stand out on a terminal (ECMA-48, select graphic rendition); elsewhere they do not.
 *
 * @param enabled whether this is a terminal that shows colours
 */
record Style(boolean enabled) {
  String bold(String text) {
    return in("1", text);
  }

  String dim(String text) {
    return in("2", text);
  }

  String good(String text) {
    return in("32", text);
  }

  String bad(String text) {
    return in("31", text);
  }

  String warning(String text) {
    return in("33", text);
  }

  private String in(String rendition, String text) {
    return enabled ? "\u001b[" + rendition + "m" + text + "\u001b[0m" : text;
  }
}
