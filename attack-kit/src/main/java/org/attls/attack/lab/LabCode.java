package org.attls.attack.lab;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Whose curves the lab computes with. BouncyCastle's need a fifth of what the JDK's do in a process
 * that has just begun, and some thousand attacks are over before any compiler could change that.
 */
public final class LabCode {
  /** For {@code getInstance}; the order of the process's own providers stays as it is. */
  public static final Provider PROVIDER = new BouncyCastleProvider();

  private LabCode() {}
}
