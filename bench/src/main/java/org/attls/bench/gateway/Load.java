package org.attls.bench.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.bench.rung.Certificates;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;

/**
 * Devices that connect, have one thing said back to them, and go.
 *
 * @param port where on loopback
 * @param mqtt whether the thing is CONNECT and its answer CONNACK
 */
record Load(AttestedTlsClient client, int port, boolean mqtt) {
  /** MQTT 3.1.1: clean session, keep-alive 60 s, client id "d" and a number. */
  private static final byte[] CONNECT = {
    0x10, 18, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 6, 'd', 0, 0, 0, 0, 0
  };

  private static final AtomicInteger DEVICES = new AtomicInteger();

  /** That many connections, by so many devices at a time. */
  void handshakes(int count, int devices) throws IOException {
    AtomicInteger left = new AtomicInteger(count);
    run(
        devices,
        () -> {
          while (left.getAndDecrement() > 0) {
            once();
          }
          return null;
        });
  }

  private interface Device {
    Void run() throws IOException;
  }

  private static void run(int devices, Device device) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(devices);
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      all.add(threads.submit(device::run));
    }
    threads.shutdown();
    try {
      for (Future<Void> one : all) {
        one.get();
      }
    } catch (ExecutionException failed) {
      throw new IOException("a device failed: " + failed.getCause(), failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private void once() throws IOException {
    try (AttestedTlsConnection connection = open()) {
      if (mqtt) {
        byte[] connect = CONNECT.clone();
        byte[] number =
            String.format(Locale.ROOT, "%05d", DEVICES.getAndIncrement() % 100_000)
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(number, 0, connect, connect.length - number.length, number.length);
        exchange(connection, connect, 4);
      } else {
        exchange(connection, new byte[1], 1);
      }
    }
  }

  /** A connection on which something has been said back, so that the gate is open. */
  AttestedTlsConnection established() throws IOException {
    AttestedTlsConnection connection = open();
    exchange(connection, new byte[1], 1);
    return connection;
  }

  private AttestedTlsConnection open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return client.connect(socket, Certificates.SERVER);
  }

  /** Says something and waits for that many octets. */
  static void exchange(AttestedTlsConnection connection, byte[] said, int answer)
      throws IOException {
    connection.outputStream().write(said);
    if (connection.inputStream().readNBytes(answer).length != answer) {
      throw new IOException("the connection ended before the answer");
    }
  }

  /** Connections one after another until it is closed. */
  Storm storm(int devices) {
    return new Storm(this, devices);
  }

  /** What goes on beside a measurement. */
  static final class Storm {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService runner = Executors.newSingleThreadExecutor();
    private final Future<Void> running;

    private Storm(Load load, int devices) {
      this.running =
          runner.submit(
              () -> {
                Load.run(
                    devices,
                    () -> {
                      while (!over.get()) {
                        load.once();
                        count.incrementAndGet();
                      }
                      return null;
                    });
                return null;
              });
    }

    /** Ends it; returns how many connections there were. */
    int end() throws IOException {
      over.set(true);
      runner.shutdown();
      try {
        running.get();
      } catch (ExecutionException failed) {
        throw new IOException("the storm failed", failed.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", interrupted);
      }
      return count.get();
    }
  }
}
