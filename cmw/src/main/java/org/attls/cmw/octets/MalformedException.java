package org.attls.cmw.octets;

/**
 * Octets or text that are not what their format demands.
 *
 * <p>The message names the place ({@code where}, a path such as {@code kat.certInfo.extraData}) and
 * the offset, what was expected and what was there. It never contains the octets themselves.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

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
    super(where + (offset < 0 ? "" : " (offset " + offset + ")") + ": " + problem);
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
}
