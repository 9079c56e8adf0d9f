package org.attls.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.EnrolmentDesk;
import org.junit.jupiter.api.Test;

class VisitsTest {
  private static final EnrolmentDesk.Visit VISIT =
      new EnrolmentDesk.Visit() {
        @Override
        public Bytes challenge() {
          return Bytes.EMPTY;
        }

        @Override
        public Bytes answer(Bytes answer) {
          return answer;
        }
      };

  private final AtomicLong now = new AtomicLong();
  private final Visits visits = new Visits(now::get);

  @Test
  void aChallengeIsAnsweredOnce() {
    String id = visits.keep(VISIT);
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(visits.take("00".repeat(16))).isEmpty();
    assertThat(visits.take(id)).contains(VISIT);
    assertThat(visits.take(id)).isEmpty();
  }

  @Test
  void aChallengeGrowsOld() {
    String id = visits.keep(VISIT);
    now.set(Visits.LIFETIME.toNanos() + 1);
    assertThat(visits.take(id)).isEmpty();
  }

  @Test
  void thereAreFewAndTheOldMakeRoom() {
    for (int i = 0; i < Visits.MOST; i++) {
      assertThat(visits.full()).isFalse();
      visits.keep(VISIT);
    }
    assertThat(visits.full()).isTrue();
    now.set(Visits.LIFETIME.toNanos() + 1);
    assertThat(visits.full()).isFalse();
  }
}
