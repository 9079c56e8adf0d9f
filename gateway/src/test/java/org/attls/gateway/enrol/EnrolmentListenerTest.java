package org.attls.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.EnrolmentDesk;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.fake.TestCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over TLS of whoever knows no better, or worse. */
class EnrolmentListenerTest {
  private final AtomicInteger opened = new AtomicInteger();

  private final List<Throwable> ownFailures = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable defect;

  private final EnrolmentDesk desk =
      request -> {
        opened.incrementAndGet();
        if (defect instanceof RuntimeException thrown) {
          throw thrown;
        }
        if (defect instanceof Error thrown) {
          throw thrown;
        }
        return new EnrolmentDesk.Visit() {
          @Override
          public Bytes claimedDevice() {
            return request;
          }

          @Override
          public Bytes challenge() {
            return Bytes.utf8("{}");
          }

          @Override
          public Bytes answer(Bytes answer) {
            return answer;
          }
        };
      };

  private SSLContext tls;
  private EnrolmentListener listener;

  @BeforeEach
  void listen() throws Exception {
    TestCertificates certificates = new TestCertificates();
    X509Credential server = certificates.server("localhost");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key", server.key(), new char[0], server.chain().toArray(new X509Certificate[0]));
    store.setCertificateEntry("root", certificates.root());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    listener =
        EnrolmentListener.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            tls,
            desk,
            ownFailures::add);
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  private SSLSocket dial() throws Exception {
    return dial("127.0.0.1");
  }

  private SSLSocket dial(String from) throws Exception {
    return (SSLSocket)
        tls.getSocketFactory()
            .createSocket(
                InetAddress.getLoopbackAddress(),
                listener.address().getPort(),
                InetAddress.getByName(from),
                0);
  }

  private String answer(String head, int octets) throws Exception {
    return answer("127.0.0.1", head, octets);
  }

  private String answer(String from, String head, int octets) throws Exception {
    try (SSLSocket socket = dial(from)) {
      socket
          .getOutputStream()
          .write(
              (head
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                      + octets
                      + "\r\n\r\n"
                      + "x".repeat(octets))
                  .getBytes(StandardCharsets.US_ASCII));
      return status(socket.getInputStream());
    }
  }

  private static String status(InputStream in) throws Exception {
    return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /enrolments, 10, 405",
    "PUT /enrolments, 10, 405",
    "POST /, 10, 404",
    "POST /enrolments/../secret, 10, 404",
    "POST /enrolments/00000000000000000000000000000000, 10, 404",
    "POST /enrolments, 65537, 413",
  })
  void whatIsNoEnrolmentIsRefusedBeforeTheDeskHearsOfIt(String head, int octets, String status)
      throws Exception {
    assertThat(answer(head, octets)).isEqualTo("HTTP/1.1 " + status);
    assertThat(opened).hasValue(0);
  }

  @Test
  void theLargestIsTaken() throws Exception {
    assertThat(answer("POST /enrolments", 65536)).isEqualTo("HTTP/1.1 201");
    assertThat(opened).hasValue(1);
  }

  @Test
  void aDefectIsAnsweredAndTheOperatorHearsOfIt() throws Exception {
    List<Throwable> thrown =
        List.of(new IllegalStateException("a defect of the test"), new LinkageError("another"));
    for (Throwable one : thrown) {
      defect = one;
      assertThat(answer("POST /enrolments", 10)).isEqualTo("HTTP/1.1 500");
    }
    assertThat(ownFailures).isEqualTo(thrown);
    defect = null;
    assertThat(answer("POST /enrolments", 10)).isEqualTo("HTTP/1.1 201");
  }

  /** All that it shows may be what others have shown. */
  @Test
  void aSourceHasAShareOfTheVisits() throws Exception {
    for (int i = 0; i < Visits.MOST_OF_A_SOURCE; i++) {
      assertThat(answer("POST /enrolments", 10)).isEqualTo("HTTP/1.1 201");
    }
    assertThat(answer("POST /enrolments", 10)).isEqualTo("HTTP/1.1 429");
    assertThat(opened).hasValue(Visits.MOST_OF_A_SOURCE);
    assertThat(answer("127.0.0.2", "POST /enrolments", 10)).isEqualTo("HTTP/1.1 201");
  }

  /** As many as there are threads send half a request and wait. */
  @Test
  void whoStopsHalfWayKeepsNobodyOutForEver() throws Exception {
    SSLSocket[] slow = new SSLSocket[4];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = dial();
      slow[i]
          .getOutputStream()
          .write(
              "POST /enrolments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf"
                  .getBytes(StandardCharsets.US_ASCII));
    }
    try {
      assertThat(answer("POST /enrolments", 10)).isEqualTo("HTTP/1.1 201");
    } finally {
      for (SSLSocket socket : slow) {
        socket.close();
      }
    }
  }
}
