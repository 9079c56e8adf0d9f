package org.attls.verifier.embedded.rest;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the verifier keeps account of what was provisioned. Called by many threads; must not fail.
 */
@FunctionalInterface
public interface ProvisioningLog {
  /** Keeps no account. */
  ProvisioningLog NONE = entry -> {};

  /**
   * One attempt to provision endorsements.
   *
   * @param by whose credential, without anything secret; empty where there was no good one
   * @param corim name of the manifest, where it could be read
   * @param refusal why nothing was taken; empty when it was
   */
  record Entry(Instant at, Optional<String> by, Optional<String> corim, Optional<String> refusal) {
    /** One line, which no text from a client can break. */
    public String line() {
      return (at
              + " provisioning by="
              + by.orElse("-")
              + " corim="
              + corim.orElse("-")
              + " refused="
              + refusal.orElse("-"))
          .replaceAll("\\p{Cntrl}", " ");
    }
  }

  /** An attempt ended. */
  void provisioned(Entry entry);

  /** One line of text for each attempt. */
  static ProvisioningLog lines(Consumer<String> sink) {
    return entry -> sink.accept(entry.line());
  }
}
