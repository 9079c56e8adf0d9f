package org.attls.verifier.embedded.rest;

/** A request that ends here, with the answer that says why. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  /** A refusal with a problem document. */
  Refusal(int status, String detail) {
    this(Answer.problem(status, detail));
  }

  Refusal(Answer answer) {
    super("status " + answer.status(), null, false, false);
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
