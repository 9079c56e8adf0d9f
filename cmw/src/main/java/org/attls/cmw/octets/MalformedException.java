package org.attls.cmw.octets;

/**
 * Octets or text that are not what their format demands.
 *
 * <p>The message names the place ({@code where}, a path such as {@code kat.certInfo.extraData}) and
 * the offset, what was expected and what was there. It never contains the octets themselves; member
 * names of a document may be in the path, so the message shows neither control characters nor more
 * than {@value #MAX_SHOWN} characters of it.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 512;

  private final String where;
  private final int offset;
  private final String problem;

  /**
   * @param where path of the field, as a reader of the specification would write it
   * @param offset offset of the octet at fault inside the structure being read, or -1 where there
   *     is none
   * @param problem what was expected and what was found
   */
  public MalformedException(String where, int offset, String problem) {
    super(
        printable(where)
            + (offset < 0 ? "" : " (offset " + offset + ")")
            + ": "
            + printable(problem));
    this.where = where;
    this.offset = offset;
    this.problem = problem;
  }

  /** The same failure with {@code prefix} put before the path, for a structure inside another. */
  public MalformedException inside(String prefix) {
    MalformedException outer =
        new MalformedException(where.isEmpty() ? prefix : prefix + "." + where, offset, problem);
    outer.initCause(this);
    return outer;
  }

  /** Path, offset and problem. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Path of the field at fault. */
  public String where() {
    return where;
  }

  /** Offset of the octet at fault, or -1. */
  public int offset() {
    return offset;
  }

  /** What was expected and what was found. */
  public String problem() {
    return problem;
  }

  /** What a peer wrote must not begin a line of a log, colour it, or turn its direction. */
  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_SHOWN; i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean visible =
          type != Character.CONTROL
              && type != Character.FORMAT
              && type != Character.LINE_SEPARATOR
              && type != Character.PARAGRAPH_SEPARATOR;
      shown.append(visible ? c : '?');
    }
    return text.length() <= MAX_SHOWN ? shown.toString() : shown.append('…').toString();
  }
}
