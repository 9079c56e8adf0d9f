package org.attls.gateway.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.EnrolmentDesk;
import org.junit.jupiter.api.Test;

class VisitsTest {
  private static final EnrolmentDesk.Visit VISIT = visitOf(1);

  private final AtomicLong now = new AtomicLong();
  private final Visits visits = new Visits(now::get);

  private static EnrolmentDesk.Visit visitOf(int device) {
    return new EnrolmentDesk.Visit() {
      @Override
      public Bytes claimedDevice() {
        return Bytes.utf8("device " + device);
      }

      @Override
      public Bytes challenge() {
        return Bytes.EMPTY;
      }

      @Override
      public Bytes answer(Bytes answer) {
        return answer;
      }
    };
  }

  private static InetAddress source(int number) {
    return address("2001:db8:0:" + Integer.toHexString(number) + "::1");
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(literal, impossible);
    }
  }

  @Test
  void aChallengeIsAnsweredOnce() {
    String id = visits.keep(source(1), VISIT).orElseThrow();
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(visits.take("00".repeat(16))).isEmpty();
    assertThat(visits.take(id)).contains(VISIT);
    assertThat(visits.take(id)).isEmpty();
  }

  @Test
  void aChallengeGrowsOld() {
    String id = visits.keep(source(1), VISIT).orElseThrow();
    now.set(Visits.LIFETIME.toNanos() + 1);
    assertThat(visits.take(id)).isEmpty();
  }

  @Test
  void thereAreFewAndTheOldMakeRoom() {
    for (int i = 0; i < Visits.MOST; i++) {
      assertThat(visits.roomFor(source(i))).isTrue();
      assertThat(visits.keep(source(i), visitOf(i))).isPresent();
    }
    assertThat(visits.roomFor(source(Visits.MOST))).isFalse();
    assertThat(visits.keep(source(Visits.MOST), visitOf(Visits.MOST))).isEmpty();
    now.set(Visits.LIFETIME.toNanos() + 1);
    assertThat(visits.roomFor(source(Visits.MOST))).isTrue();
    assertThat(visits.keep(source(Visits.MOST), visitOf(Visits.MOST))).isPresent();
  }

  @Test
  void aSourceHasAShareAndTheOthersTheRest() {
    for (int i = 0; i < Visits.MOST_OF_A_SOURCE; i++) {
      assertThat(visits.keep(address("2001:db8::" + i), visitOf(i))).isPresent();
    }
    InetAddress sameNetwork = address("2001:db8::ffff:1");
    assertThat(visits.roomFor(sameNetwork)).isFalse();
    assertThat(visits.keep(sameNetwork, visitOf(100))).isEmpty();
    assertThat(visits.roomFor(source(1))).isTrue();
    assertThat(visits.keep(source(1), visitOf(100))).isPresent();
  }

  /** Whoever knows its certificate claims to be that device, from one source and from several. */
  @Test
  void aClaimedDeviceHasAShareAndItsOwnVisitGoesOn() {
    String own = visits.keep(source(1), VISIT).orElseThrow();
    for (int i = 1; i < Visits.MOST_OF_A_DEVICE; i++) {
      assertThat(visits.keep(source(2 + i), VISIT)).isPresent();
    }
    assertThat(visits.keep(source(2), VISIT)).isEmpty();
    assertThat(visits.keep(source(2), visitOf(2))).isPresent();
    assertThat(visits.take(own)).contains(VISIT);
    assertThat(visits.keep(source(2), VISIT)).isPresent();
  }

  @Test
  void oneSourceDoesNotKeepAClaimedDeviceOut() {
    while (visits.keep(source(1), VISIT).isPresent()) {
      assertThat(visits.roomFor(source(2))).isTrue();
    }
    assertThat(visits.keep(source(2), VISIT)).isPresent();
  }
}
