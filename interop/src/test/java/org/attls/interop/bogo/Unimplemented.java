package org.attls.interop.bogo;

/** The runner asks for something that this stack does not have. */
final class Unimplemented extends Exception {
  private static final long serialVersionUID = 1L;

  Unimplemented(String what) {
    super(what);
  }
}
