package org.attls.gateway.http;

import org.attls.cmw.octets.Bytes;

/** A request that does not go to the back end; nor does anything behind it. */
public final class RequestRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Cause {
    /** Not in the form of RFC 9112, or readable in two ways. */
    MALFORMED,
    /** Head or chunk line longer than is taken. */
    TOO_LARGE,
    /** A method or version that is not passed on. */
    UNSUPPORTED
  }

  private final Cause why;

  RequestRefusal(Cause why, String message) {
    super(message);
    this.why = why;
  }

  static RequestRefusal malformed(String message) {
    return new RequestRefusal(Cause.MALFORMED, message);
  }

  /** Why. */
  public Cause why() {
    return why;
  }

  /** What a client is told whose first request it is. */
  public Bytes answer() {
    return response(
        switch (why) {
          case MALFORMED -> "400 Bad Request";
          case TOO_LARGE -> "431 Request Header Fields Too Large";
          case UNSUPPORTED -> "501 Not Implemented";
        });
  }

  /** What a client is told when the back end cannot be reached. */
  public static Bytes badGateway() {
    return response("502 Bad Gateway");
  }

  private static Bytes response(String status) {
    return Bytes.utf8("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }
}
