package org.attls.gateway.ops;

import java.time.Duration;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.gateway.io.HandshakeRecord;
import org.attls.gateway.io.Observer;

/**
 * Several observers as one.
 *
 * @param all told in this order
 */
public record Observers(List<Observer> all) implements Observer {
  /** Copies the list. */
  public Observers {
    all = List.copyOf(all);
  }

  @Override
  public void refused(String listener, Limit limit) {
    all.forEach(it -> it.refused(listener, limit));
  }

  @Override
  public void handshake(HandshakeRecord handshake) {
    all.forEach(it -> it.handshake(handshake));
  }

  @Override
  public void backendConnected(String backend, Duration took) {
    all.forEach(it -> it.backendConnected(backend, took));
  }

  @Override
  public void backendFailed(String backend, String reason) {
    all.forEach(it -> it.backendFailed(backend, reason));
  }

  @Override
  public void handoffRefused(String kind, String reason) {
    all.forEach(it -> it.handoffRefused(kind, reason));
  }

  @Override
  public void carried(String listener, boolean toBackend, int octets) {
    all.forEach(it -> it.carried(listener, toBackend, octets));
  }

  @Override
  public void loopLag(int loop, Duration lag) {
    all.forEach(it -> it.loopLag(loop, lag));
  }

  @Override
  public void expired(Bytes connection, String listener) {
    all.forEach(it -> it.expired(connection, listener));
  }

  @Override
  public void ended(Bytes connection, String listener, End end, String message) {
    all.forEach(it -> it.ended(connection, listener, end, message));
  }
}
