package org.attls.rats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An attestation result as it can be handed to others: the token that a verifier sent, or the
 * claims that a verifier in this process found, which are written and signed when somebody asks for
 * them. Equal where what they hold is. Safe for use by many threads.
 */
public final class ResultToken {
  private final boolean received;
  private final Supplier<Bytes> writing;
  private final UnaryOperator<Bytes> signing;
  private @Nullable Bytes held;
  private @Nullable Bytes token;

  private ResultToken(
      boolean received,
      Supplier<Bytes> writing,
      UnaryOperator<Bytes> signing,
      @Nullable Bytes held) {
    this.received = received;
    this.writing = writing;
    this.signing = signing;
    this.held = held;
  }

  /** A token as received. */
  public static ResultToken received(Bytes token) {
    return new ResultToken(true, () -> token, UnaryOperator.identity(), token);
  }

  /**
   * Claims of a verifier in this process.
   *
   * @param writing writes them; called once at most
   * @param signing makes a token with these claims; called once at most
   */
  public static ResultToken ofClaims(Supplier<Bytes> writing, UnaryOperator<Bytes> signing) {
    return new ResultToken(false, writing, signing, null);
  }

  /** Whether it was received: a verifier elsewhere gave the result. */
  public boolean isReceived() {
    return received;
  }

  /** The token; written and signed now, with what that costs, if nobody asked before. */
  public synchronized Bytes octets() {
    Bytes ready = token;
    if (ready == null) {
      ready = signing.apply(held());
      token = ready;
    }
    return ready;
  }

  private synchronized Bytes held() {
    Bytes ready = held;
    if (ready == null) {
      ready = writing.get();
      held = ready;
    }
    return ready;
  }

  /**
   * SHA-256, 32 octets, of the token as received; of a verifier in this process, of its claims: the
   * payload of the token that it would sign.
   */
  public Bytes digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      held().update(digest);
      return Bytes.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResultToken that && held().equals(that.held());
  }

  @Override
  public int hashCode() {
    return held().hashCode();
  }

  /** What is held, as {@link Bytes#toString()} shows it. */
  @Override
  public String toString() {
    return held().toString();
  }
}
