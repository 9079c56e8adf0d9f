package org.attls.rot.tpm.swtpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tss.tpm.TPMT_SYM_DEF;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_SE;

class SwtpmTest {
  private static final TpmOperation RANDOM = TpmOperation.named("GetRandom");

  @BeforeEach
  void needsSwtpm() {
    Tools.require("swtpm", "swtpm");
  }

  @Test
  void answersInADirectoryOfItsOwnAndLeavesNothingBehind() throws Exception {
    Swtpm swtpm = Swtpm.start();
    Path directory = swtpm.directory();
    try (TpmConnection connection = TpmConnection.to(swtpm.address())) {
      assertThat(random(connection, 20_000)).isEqualTo(8);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
          .isEqualTo("rwx------");
    } finally {
      swtpm.close();
    }
    assertThat(swtpm.process().isAlive()).isFalse();
    assertThat(directory).doesNotExist();
    swtpm.close();
  }

  @Test
  void severalRunAtOnce() throws Exception {
    try (SoftwareTpm one = SoftwareTpm.start();
        SoftwareTpm other = SoftwareTpm.start()) {
      assertThat(one.provision().key()).isNotEqualTo(other.provision().key());
    }
  }

  /** Runtime.halt runs no shutdown hooks, just as SIGKILL does not. */
  @Test
  void isGoneWhenItsJvmIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Halting.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle child;
    Path directory;
    try (BufferedReader lines = jvm.inputReader()) {
      child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      directory = Path.of(lines.readLine());
      assertThat(directory).exists();
      jvm.getOutputStream().close();
    }
    assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
    Tools.await("the end of swtpm", () -> !child.isAlive());
    Tools.await("the end of its directory", () -> Files.notExists(directory));
  }

  @Test
  void aSecondClientGetsADeadlineWhileTheFirstIsConnected() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      random(tpm.connection(), 20_000);
      try (TpmConnection second = TpmConnection.to(tpm.swtpm().address())) {
        assertThatThrownBy(() -> random(second, 300))
            .asInstanceOf(type(TpmException.class))
            .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.DEADLINE))
            .satisfies(failure -> assertThat(failure).hasMessageContaining("another program"));
        tpm.connection().close();
        assertThat(random(second, 20_000)).isEqualTo(8);
      }
    }
  }

  @Test
  void aTpmThatStopsInTheMiddleCostsTheCallerItsDeadlineAndNoMore() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      random(tpm.connection(), 20_000);
      tpm.signal("STOP");
      long begun = System.nanoTime();
      assertThatThrownBy(() -> random(tpm.connection(), 400))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.DEADLINE));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      tpm.signal("CONT");
      assertThat(random(tpm.connection(), 20_000)).isEqualTo(8);
    }
  }

  @Test
  void aTpmKilledInTheMiddleIsAClearErrorLongBeforeTheDeadline() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      random(tpm.connection(), 60_000);
      tpm.signal("STOP");
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Throwable> outcome =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  tpm.connection()
                      .call(
                          RANDOM,
                          Deadline.in(Duration.ofSeconds(60)),
                          channel -> {
                            begun.countDown();
                            return SoftwareTpm.random(channel);
                          });
                  return new AssertionError("a stopped TPM answered");
                } catch (TpmException failure) {
                  return failure;
                }
              });
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      tpm.signal("KILL");
      assertThat(outcome.get(20, TimeUnit.SECONDS))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE))
          .satisfies(failure -> assertThat(failure).hasMessageContaining("GetRandom"));
    }
  }

  @Test
  void anObjectThatADeadClientLeftIsFlushed() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      for (int i = 0; i < 3; i++) {
        try (TpmConnection forgetful = TpmConnection.to(tpm.swtpm().address())) {
          forgetful.call(
              TpmOperation.named("leaking"),
              SoftwareTpm.soon(),
              channel ->
                  channel.issue(t -> t.HashSequenceStart(new byte[0], TPM_ALG_ID.SHA256).handle));
        }
      }
      assertThat(tpm.loadedObjects()).isZero();
    }
  }

  @Test
  void aSessionThatADeadClientLeftIsFlushed() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      for (int i = 0; i < 4; i++) {
        try (TpmConnection forgetful = TpmConnection.to(tpm.swtpm().address())) {
          forgetful.call(
              TpmOperation.named("leaking"),
              SoftwareTpm.soon(),
              channel ->
                  channel.issue(
                      t ->
                          t.StartAuthSession(
                                  TPM_HANDLE.NULL,
                                  TPM_HANDLE.NULL,
                                  new byte[16],
                                  new byte[0],
                                  TPM_SE.POLICY,
                                  TPMT_SYM_DEF.nullObject(),
                                  TPM_ALG_ID.SHA256)
                              .handle));
        }
      }
      assertThat(tpm.loadedSessions()).isZero();
    }
  }

  private static int random(TpmConnection connection, long millis) throws TpmException {
    return connection.call(RANDOM, Deadline.in(Duration.ofMillis(millis)), SoftwareTpm::random);
  }

  /** Starts a TPM, says where, and ends without cleaning up when its input ends. */
  static final class Halting {
    private Halting() {}

    public static void main(String[] arguments) throws Exception {
      Swtpm swtpm = Swtpm.start();
      System.out.println(swtpm.process().pid());
      System.out.println(swtpm.directory());
      while (System.in.read() >= 0) {
        // Nothing is sent; the end of input is the signal.
      }
      Runtime.getRuntime().halt(1);
    }
  }
}
