package org.attls.interop.attacker;

import de.rub.nds.tlsattacker.transport.ConnectionEndType;
import de.rub.nds.tlsattacker.transport.tcp.TcpTransportHandler;
import java.io.ByteArrayOutputStream;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.hostile.Exchange;
import org.jspecify.annotations.Nullable;

/** What TLS-Attacker takes for a socket: octets go to an engine of ours and come from it. */
final class EngineTransport extends TcpTransportHandler {
  private final AttestedTlsEngine engine;
  private @Nullable AttestedTlsException end;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private boolean holding;

  EngineTransport(AttestedTlsEngine engine, ConnectionEndType attacker) {
    super(0, attacker);
    this.engine = engine;
  }

  /** How the engine ended, once it has. */
  @Nullable AttestedTlsException end() {
    return end;
  }

  /** From now on records are collected, and not delivered. */
  void hold() {
    holding = true;
  }

  /** Takes what was collected. */
  byte[] held() {
    holding = false;
    byte[] octets = sent.toByteArray();
    sent.reset();
    return octets;
  }

  @Override
  public void sendData(byte[] octets) {
    if (holding) {
      sent.writeBytes(octets);
    } else {
      deliver(octets);
    }
  }

  void deliver(byte[] octets) {
    if (end == null && octets.length > 0) {
      try {
        engine.offerInput(octets, 0, octets.length);
      } catch (AttestedTlsException refused) {
        end = refused;
      }
    }
  }

  @Override
  public byte[] fetchData() {
    return Exchange.drain(engine);
  }

  @Override
  public byte[] fetchData(int most) {
    return fetchData();
  }

  @Override
  public void preInitialize() {
    // Nothing to open.
  }

  @Override
  public void initialize() {
    initialized = true;
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void closeConnection() {
    // The engine belongs to the test.
  }

  @Override
  public void closeClientConnection() {
    closeConnection();
  }

  @Override
  public void setTimeout(long milliseconds) {
    // Nobody waits.
  }

  @Override
  public Integer getSrcPort() {
    return 0;
  }

  @Override
  public void setSrcPort(int port) {
    // No port.
  }

  @Override
  public Integer getDstPort() {
    return 0;
  }

  @Override
  public void setDstPort(int port) {
    // No port.
  }
}
