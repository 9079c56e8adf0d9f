package org.attls.tls.policy.document;

/** What is wrong in a document, and where. */
public final class DocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Place place;

  /** A problem at a place; the message begins with it. */
  public DocumentException(Place place, String problem) {
    super(place + ": " + problem);
    this.place = place;
  }

  /** The place and the problem. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Where. */
  public Place place() {
    return place;
  }
}
