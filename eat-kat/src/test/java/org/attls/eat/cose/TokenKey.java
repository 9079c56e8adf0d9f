package org.attls.eat.cose;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/** A key as a token shows it: usable through its provider alone, without any octets. */
final class TokenKey implements PrivateKey {
  private static final long serialVersionUID = 1L;

  private final transient PrivateKey inside;

  TokenKey(PrivateKey inside) {
    this.inside = inside;
  }

  PrivateKey inside() {
    return inside;
  }

  @Override
  public String getAlgorithm() {
    return "EC";
  }

  @Override
  public @Nullable String getFormat() {
    return null;
  }

  @Override
  public byte @Nullable [] getEncoded() {
    return null;
  }
}
