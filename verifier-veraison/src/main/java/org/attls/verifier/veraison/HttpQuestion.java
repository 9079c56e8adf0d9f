package org.attls.verifier.veraison;

import java.util.Optional;
import okhttp3.HttpUrl;
import org.attls.cmw.octets.Bytes;

/**
 * One HTTP request.
 *
 * @param what its name in messages, such as {@code newSession}
 * @param accept the media type wanted
 * @param contentType sent as spelled; Veraison looks types up by their spelling
 * @param independent of any evidence and harmless when asked twice: it may be repeated, and that it
 *     fails is the fault of the service alone
 */
record HttpQuestion(
    String what,
    String method,
    HttpUrl url,
    Optional<String> accept,
    Optional<String> contentType,
    Bytes body,
    boolean independent) {
  static HttpQuestion get(String what, HttpUrl url, String accept) {
    return new HttpQuestion(
        what, "GET", url, Optional.of(accept), Optional.empty(), Bytes.EMPTY, false);
  }

  static HttpQuestion delete(String what, HttpUrl url) {
    return new HttpQuestion(
        what, "DELETE", url, Optional.empty(), Optional.empty(), Bytes.EMPTY, false);
  }

  static HttpQuestion post(
      String what, HttpUrl url, String accept, Optional<String> contentType, Bytes body) {
    return new HttpQuestion(what, "POST", url, Optional.of(accept), contentType, body, false);
  }

  HttpQuestion asIndependent() {
    return new HttpQuestion(what, method, url, accept, contentType, body, true);
  }
}
