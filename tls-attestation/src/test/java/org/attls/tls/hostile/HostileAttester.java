package org.attls.tls.hostile;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.bouncycastle.tls.TlsProtocol;

/** What hostile ends that attest have in common, client or server. */
public interface HostileAttester {
  /** The evidence, and its switches. */
  HostileCredential credential();

  /**
   * What becomes of each handshake record before it is protected; the transcript stays as it was.
   */
  void changeRecords(UnaryOperator<byte[]> change);

  /** Octets of a handshake message in the record of Finished, behind it. */
  void behindFinished(byte[] message);

  /** Begins; the switches have been set. */
  void start() throws IOException;

  /** The end itself. */
  TlsProtocol protocol();
}
