package org.attls.rats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An attestation result as it can be handed to others: the token that a verifier sent, or the
 * claims that a verifier in this process found, which are signed when somebody asks for the token.
 * Equal where what they hold is. Safe for use by many threads.
 */
public final class ResultToken {
  private final Bytes held;
  private final boolean received;
  private final UnaryOperator<Bytes> signing;
  private volatile @Nullable Bytes token;

  private ResultToken(
      Bytes held, boolean received, UnaryOperator<Bytes> signing, @Nullable Bytes token) {
    this.held = held;
    this.received = received;
    this.signing = signing;
    this.token = token;
  }

  /** A token as received. */
  public static ResultToken received(Bytes token) {
    return new ResultToken(token, true, UnaryOperator.identity(), token);
  }

  /**
   * Claims of a verifier in this process.
   *
   * @param signing makes a token with these claims; called once at most
   */
  public static ResultToken ofClaims(Bytes claims, UnaryOperator<Bytes> signing) {
    return new ResultToken(claims, false, signing, null);
  }

  /** Whether it was received: a verifier elsewhere gave the result. */
  public boolean isReceived() {
    return received;
  }

  /** The token; signed now, with what that costs, if nobody asked before. */
  public Bytes octets() {
    Bytes ready = token;
    if (ready == null) {
      synchronized (this) {
        ready = token;
        if (ready == null) {
          ready = signing.apply(held);
          token = ready;
        }
      }
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
      held.update(digest);
      return Bytes.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResultToken that && held.equals(that.held);
  }

  @Override
  public int hashCode() {
    return held.hashCode();
  }

  /** What is held, as {@link Bytes#toString()} shows it. */
  @Override
  public String toString() {
    return held.toString();
  }
}
