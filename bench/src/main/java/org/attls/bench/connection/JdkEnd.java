package org.attls.bench.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** An end of the JDK's own TLS. Its buffers are given to it, so that they are not its work. */
public final class JdkEnd implements End {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final ByteBuffer incoming;
  private final ByteBuffer plain;
  private ByteBuffer outgoing = NOTHING;
  private boolean open;

  /** Buffers that the engines of one end use one after another. */
  public record Buffers(ByteBuffer incoming, ByteBuffer plain) {
    /** Large enough for whole flights. */
    public Buffers() {
      this(ByteBuffer.allocate(256 * 1024), ByteBuffer.allocate(256 * 1024));
    }
  }

  /** An engine that has not begun. */
  public JdkEnd(SSLEngine engine, Buffers buffers) throws IOException {
    this.engine = engine;
    this.incoming = buffers.incoming().clear();
    this.plain = buffers.plain().clear();
    engine.beginHandshake();
  }

  @Override
  public void offer(byte[] octets, int length) throws IOException {
    incoming.put(octets, 0, length);
    unwrap();
  }

  /** The engine may want to say something before it takes the rest of a flight. */
  @Override
  public int take(byte[] buffer) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(buffer);
    int ready = Math.min(outgoing.remaining(), buffer.length);
    out.put(outgoing.slice(outgoing.position(), ready));
    outgoing.position(outgoing.position() + ready);
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      note(engine.wrap(NOTHING, out));
      unwrap();
    }
    return out.position();
  }

  private void unwrap() throws IOException {
    incoming.flip();
    SSLEngineResult result;
    do {
      result = engine.unwrap(incoming, plain);
      note(result);
    } while (result.bytesConsumed() > 0);
    incoming.compact();
  }

  private void note(SSLEngineResult result) {
    open |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void write(byte[] octets, int length) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(octets, 0, length);
    int record = engine.getSession().getPacketBufferSize();
    int records = length / engine.getSession().getApplicationBufferSize() + 2;
    ByteBuffer sealed = ByteBuffer.allocate(outgoing.remaining() + 2 * records * record);
    sealed.put(outgoing);
    while (source.hasRemaining()) {
      note(engine.wrap(source, sealed));
    }
    outgoing = sealed.flip();
  }

  @Override
  public int read(byte[] buffer) {
    plain.flip();
    int length = Math.min(plain.remaining(), buffer.length);
    plain.get(buffer, 0, length);
    plain.compact();
    return length;
  }

  @Override
  public void discard() {
    engine.closeOutbound();
  }
}
