package org.attls.verifier.veraison;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that take no more from the other side than one answer needs. OkHttp puts no bound to the
 * line with a chunk's size, and keeps in memory whatever comes before its end; the cap on bodies
 * sees none of that.
 *
 * <p>What is counted are the octets of the connection, below TLS. The count begins when a socket is
 * made, for what a proxy and a handshake say, and again with each request. Not with each octet that
 * is sent: TLS sends some whenever the other side asks for new keys. A connection must have one
 * exchange at a time for that, so there is no HTTP/2, in which the heads of answers would be a way
 * to fill memory of its own. Sockets of a SOCKS proxy that the JVM is told to use are OkHttp's own,
 * and not counted.
 */
final class BoundedSockets extends SocketFactory implements Interceptor {
  /** For heads, handshakes and records. */
  private static final long AROUND = 256 * 1024;

  private final long most;

  /** Whether the next octets that a thread sends begin a request. */
  private final ThreadLocal<Boolean> beginning = ThreadLocal.withInitial(() -> Boolean.FALSE);

  /**
   * @param body how many octets of a body are taken; as many again are left for how it is cut
   */
  BoundedSockets(int body) {
    this.most = 2L * body + AROUND;
  }

  void apply(OkHttpClient.Builder builder) {
    builder.socketFactory(this).addNetworkInterceptor(this).protocols(List.of(Protocol.HTTP_1_1));
  }

  /** Around the one exchange that a connection has now; the request is sent by this thread. */
  @Override
  public Response intercept(Chain chain) throws IOException {
    beginning.set(Boolean.TRUE);
    try {
      return chain.proceed(chain.request());
    } catch (IOException failed) {
      Optional<AnswerTooLarge> tooLarge = AnswerTooLarge.behind(failed);
      throw tooLarge.isPresent() ? tooLarge.get() : failed;
    } finally {
      beginning.remove();
    }
  }

  @Override
  public Socket createSocket() {
    return new Bounded();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from)
      throws IOException {
    Socket socket = createSocket();
    try {
      socket.bind(from);
      socket.connect(to);
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private final class Bounded extends Socket {
    private final AtomicLong left = new AtomicLong(most);

    @Override
    public InputStream getInputStream() throws IOException {
      return new Incoming(super.getInputStream(), this);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new Outgoing(super.getOutputStream(), this);
    }

    void sends() {
      if (beginning.get()) {
        beginning.set(Boolean.FALSE);
        left.set(most);
      }
    }

    void takes(long octets) throws IOException {
      if (left.addAndGet(-octets) < 0) {
        // TLS above keeps a socket open that is broken, and the other side could go on.
        close();
        throw new AnswerTooLarge();
      }
    }
  }

  private static final class Incoming extends FilterInputStream {
    private final Bounded socket;

    Incoming(InputStream in, Bounded socket) {
      super(in);
      this.socket = socket;
    }

    @Override
    public int read() throws IOException {
      int octet = in.read();
      socket.takes(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      socket.takes(Math.max(0, read));
      return read;
    }

    @Override
    public long skip(long octets) throws IOException {
      long skipped = in.skip(octets);
      socket.takes(skipped);
      return skipped;
    }
  }

  private static final class Outgoing extends FilterOutputStream {
    private final Bounded socket;

    Outgoing(OutputStream out, Bounded socket) {
      super(out);
      this.socket = socket;
    }

    @Override
    public void write(int octet) throws IOException {
      socket.sends();
      out.write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      socket.sends();
      out.write(octets, offset, length);
    }
  }
}
