package org.attls.interop.stacks;

import java.util.ArrayList;
import java.util.List;
import org.attls.tls.engine.NamedGroup;

/**
 * What is particular about one connection.
 *
 * @param name for the table
 * @param group that the other stack is restricted to, in our words; empty for its own choice
 * @param ours the groups at our end
 * @param algorithm of the server's key, as the JDK calls it
 * @param parameter of the server's key: its curve, or its size
 * @param clientCertificate whether the client has to show a certificate
 * @param rawKeys whether both ends show raw public keys (RFC 7250) in place of certificates
 */
record Variant(
    String name,
    String group,
    List<NamedGroup> ours,
    String algorithm,
    String parameter,
    boolean clientCertificate,
    boolean rawKeys) {
  private static final List<NamedGroup> ALL = NamedGroup.DEFAULT;

  static final List<Variant> EVERY =
      List.of(
          new Variant(
              "X25519", "x25519", List.of(NamedGroup.X25519), "EC", "secp256r1", false, false),
          new Variant(
              "P-256", "p256", List.of(NamedGroup.SECP256R1), "EC", "secp256r1", false, false),
          new Variant(
              "P-384", "p384", List.of(NamedGroup.SECP384R1), "EC", "secp256r1", false, false),
          new Variant("key P-384", "", ALL, "EC", "secp384r1", false, false),
          new Variant("key P-521", "", ALL, "EC", "secp521r1", false, false),
          new Variant("key RSA", "", ALL, "RSA", "2048", false, false),
          new Variant("client certificate", "", ALL, "EC", "secp256r1", true, false));

  private static final String RETRY = "retry";

  /** Both ends show raw public keys. */
  static final Variant RAW_KEYS =
      new Variant("raw public keys", "", ALL, "EC", "secp256r1", true, true);

  /** A server that takes P-384 only, and a client that sends another share first. */
  static Variant retry(boolean weServe) {
    return new Variant(
        RETRY,
        weServe ? "" : "p384",
        weServe ? List.of(NamedGroup.SECP384R1) : ALL,
        "EC",
        "secp256r1",
        false,
        false);
  }

  /** Whether there is a HelloRetryRequest. */
  boolean isRetry() {
    return name.equals(RETRY);
  }

  /** All that are tried, in the order of the table. */
  static List<Variant> all(boolean weServe) {
    List<Variant> all = new ArrayList<>(EVERY);
    all.add(retry(weServe));
    all.add(RAW_KEYS);
    return all;
  }
}
