package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.fake.FakeAttester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The example of the README is the code that runs here. */
class ReadmeTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void theReadmeShowsTheExampleAsItIsCompiled() throws IOException {
    String source = Files.readString(Path.of("src/test/java/org/attls/tls/Greeting.java"));
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + source.substring(source.indexOf("final class")) + "```\n");
  }

  @Test
  void greetsAnAdmittedClient() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<?> served =
          threads.submit(
              () -> {
                Greeting.serve(Ends.server(), listener.accept());
                return true;
              });
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
      assertThat(Greeting.ask(Ends.client(FakeAttester.honest()).build(), socket, "server.example"))
          .isEqualTo("hello, fake");
      served.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void judgesAClientWhileNobodyWaits() throws Exception {
    Pair pair =
        new Pair(
                Ends.client(FakeAttester.honest()).build().newEngine("server.example"),
                Ends.server().newEngineAwaitingVerdict(HandshakeListener.NONE))
            .run();
    CountDownLatch judged = new CountDownLatch(1);
    ExecutorService loop = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture.runAsync(
              () -> Greeting.judge(pair.server, threads, loop, judged::countDown), loop)
          .get(20, TimeUnit.SECONDS);
      assertThat(judged.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(CompletableFuture.supplyAsync(pair.server::state, loop).get())
          .isEqualTo(State.OPEN);
    } finally {
      loop.shutdownNow();
    }
  }
}
