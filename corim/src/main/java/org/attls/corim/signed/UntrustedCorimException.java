package org.attls.corim.signed;

/**
 * A signed CoRIM that is well-formed and not to be believed: its signature is wrong, its signer is
 * not trusted, or its time is over. The message says which.
 */
public final class UntrustedCorimException extends Exception {
  private static final long serialVersionUID = 1L;

  UntrustedCorimException(String problem) {
    super(problem);
  }

  UntrustedCorimException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
