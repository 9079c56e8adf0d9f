package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/**
 * What came of giving octets to an engine.
 *
 * @param taken how many it took
 * @param output for the device
 * @param state afterwards
 * @param failure why the handshake ended
 */
record Step(
    int taken,
    ByteBuf output,
    AttestedTlsEngine.State state,
    @Nullable AttestedTlsException failure) {
  private static final int PLAINTEXT = 1 << 14;

  /** Gives the first {@code size} octets to an engine. */
  static Step of(AttestedTlsEngine engine, byte[] octets, int size) {
    int taken = size;
    AttestedTlsException failure = null;
    try {
      taken = engine.offerInput(octets, 0, size);
    } catch (AttestedTlsException refused) {
      failure = refused;
    } catch (RuntimeException | Error defect) {
      // An Error too: the engine is not given back otherwise, and no deadline would end this.
      failure = new AttestedTlsException(Reason.DEFECT, null, null, "unexpected " + defect, defect);
    }
    byte[] output = new byte[engine.outputAvailable()];
    int read = engine.readOutput(output, 0, output.length);
    return new Step(taken, Unpooled.wrappedBuffer(output, 0, read), engine.state(), failure);
  }

  /** There is no engine that could take anything. */
  static Step failed(AttestedTlsException why) {
    return new Step(0, Unpooled.EMPTY_BUFFER, AttestedTlsEngine.State.CLOSED, why);
  }

  /** All that waits to be sent. */
  static ByteBuf output(AttestedTlsEngine engine, ByteBufAllocator allocator) {
    byte[] piece = new byte[engine.outputAvailable()];
    int count = engine.readOutput(piece, 0, piece.length);
    return allocator.buffer(count).writeBytes(piece, 0, count);
  }

  /** All plaintext that was received; empty where there is none. */
  static ByteBuf plaintext(AttestedTlsEngine engine, ByteBufAllocator allocator) {
    byte[] piece = new byte[engine.inputAvailable()];
    int count = engine.readInput(piece, 0, piece.length);
    return allocator.buffer(count).writeBytes(piece, 0, count);
  }

  /** Protects a buffer, which stays the caller's, a record at a time. */
  static void protect(AttestedTlsEngine engine, ByteBuf plaintext) throws AttestedTlsException {
    byte[] piece = new byte[Math.min(PLAINTEXT, plaintext.readableBytes())];
    while (plaintext.isReadable()) {
      int count = Math.min(piece.length, plaintext.readableBytes());
      plaintext.readBytes(piece, 0, count);
      engine.writeApplicationData(piece, 0, count);
    }
  }
}
