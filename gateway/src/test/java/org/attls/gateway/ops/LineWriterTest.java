package org.attls.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LineWriterTest {
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final AtomicInteger dropped = new AtomicInteger();

  @Test
  void linesAreWrittenInOrderAndTheLastBeforeItEnds() {
    List<String> lines = new ArrayList<>();
    try (LineWriter writer = LineWriter.start(written::add, dropped::incrementAndGet)) {
      for (int i = 0; i < LineWriter.MOST; i++) {
        lines.add("line " + i);
        writer.accept("line " + i);
      }
    }
    assertThat(written).isEqualTo(lines);
    assertThat(dropped).hasValue(0);
  }

  @Test
  void aReaderThatPausesHoldsUpNobodyAndLearnsWhatItMissed() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    Semaphore reader = new Semaphore(0);
    try (LineWriter writer =
        LineWriter.start(
            line -> {
              taken.countDown();
              reader.acquireUninterruptibly();
              written.add(line);
            },
            dropped::incrementAndGet)) {
      writer.accept("first");
      taken.await();
      for (int i = 0; i < LineWriter.MOST + 7; i++) {
        writer.accept("line " + i);
      }
      assertThat(dropped).hasValue(7);
      reader.release(3);
      while (written.size() < 3) {
        Thread.onSpinWait();
      }
      writer.accept("again");
      reader.release(2 * LineWriter.MOST);
    }
    assertThat(written).hasSize(LineWriter.MOST + 3);
    assertThat(written.get(LineWriter.MOST)).isEqualTo("line " + (LineWriter.MOST - 1));
    assertThat(written.get(LineWriter.MOST + 1))
        .startsWith("{\"event\":\"lines_missing\",\"time\":\"")
        .endsWith(",\"lines\":7}");
    assertThat(written.get(LineWriter.MOST + 2)).isEqualTo("again");
  }

  @Test
  void aLineThatCannotBeWrittenIsCountedAndTheNextIsWritten() {
    try (LineWriter writer =
        LineWriter.start(
            line -> {
              if (line.equals("bad")) {
                throw new OutOfMemoryError("of this test");
              }
              written.add(line);
            },
            dropped::incrementAndGet)) {
      writer.accept("bad");
      writer.accept("good");
    }
    assertThat(written).containsExactly("good");
    assertThat(dropped).hasValue(1);
  }

  /** Also while as many wait as there is room for, and what had none is said at the end. */
  @Test
  void whatWaitsAtTheEndIsWritten() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch ending = new CountDownLatch(1);
    LineWriter writer =
        LineWriter.start(
            line -> {
              taken.countDown();
              try {
                ending.await();
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
              written.add(line);
            },
            dropped::incrementAndGet);
    writer.accept("first");
    taken.await();
    for (int i = 0; i < LineWriter.MOST + 2; i++) {
      writer.accept("line " + i);
    }
    Thread closing = new Thread(writer::close);
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    ending.countDown();
    closing.join();
    assertThat(written).hasSize(LineWriter.MOST + 2);
    assertThat(written.get(LineWriter.MOST)).isEqualTo("line " + (LineWriter.MOST - 1));
    assertThat(written.get(LineWriter.MOST + 1)).endsWith(",\"lines\":2}");
  }

  /** Whoever reads nothing at all does not keep the process from ending. */
  @Test
  void itEndsWithoutAReader() {
    Semaphore nobody = new Semaphore(0);
    try (LineWriter writer =
        LineWriter.start(
            line -> {
              try {
                nobody.acquire();
              } catch (InterruptedException closed) {
                written.add("interrupted");
                Thread.currentThread().interrupt();
              }
            },
            dropped::incrementAndGet)) {
      writer.accept("unread");
    }
    while (written.isEmpty()) {
      Thread.onSpinWait();
    }
  }
}
