package org.attls.rats;

/** Whether a verifier is asked, seen from what became of earlier questions (a circuit breaker). */
public enum Circuit {
  /** It is asked. */
  CLOSED,
  /** It failed several times in a row: for now every question fails at once. */
  OPEN,
  /** It failed several times in a row, and the next question tries whether it is back. */
  TRYING
}
