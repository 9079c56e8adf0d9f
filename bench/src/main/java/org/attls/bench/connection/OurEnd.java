package org.attls.bench.connection;

import java.io.IOException;
import org.attls.tls.engine.AttestedTlsEngine;

/** An end of this project. */
public record OurEnd(AttestedTlsEngine engine) implements End {
  @Override
  public void offer(byte[] octets, int length) throws IOException {
    engine.offerInput(octets, 0, length);
  }

  @Override
  public int take(byte[] buffer) {
    return engine.readOutput(buffer, 0, Math.min(buffer.length, engine.outputAvailable()));
  }

  @Override
  public boolean isOpen() {
    return engine.state() == AttestedTlsEngine.State.OPEN;
  }

  @Override
  public void write(byte[] octets, int length) throws IOException {
    engine.writeApplicationData(octets, 0, length);
  }

  @Override
  public int read(byte[] buffer) {
    return engine.readInput(buffer, 0, buffer.length);
  }

  @Override
  public void discard() {
    engine.close();
  }
}
