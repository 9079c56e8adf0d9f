package org.attls.verifier.embedded.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.Validity;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.testing.Vectors;
import org.attls.verifier.embedded.SettableClock;
import org.attls.verifier.embedded.SwtpmCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndorsementStoreTest {
  private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");

  private final SettableClock clock = new SettableClock(NOW);
  private final SwtpmCase device = SwtpmCase.good();
  private final SwtpmCase other = SwtpmCase.named("p08-endorsement-primary-ak");

  @TempDir Path directory = Path.of("replaced by JUnit");

  @Test
  void readsEveryCorimOfTheDirectoryAndNothingElse() throws Exception {
    put("device.corim", device.corim());
    put("other.cbor", other.corim());
    put("README.txt", Bytes.utf8("not a CoRIM"));
    put(".hidden.corim", Bytes.utf8("not a CoRIM"));
    Files.createDirectory(directory.resolve("old.corim"));
    Endorsements endorsements = EndorsementStore.open(directory, clock).snapshot();
    assertThat(endorsements.size()).isEqualTo(2);
    assertThat(endorsements.trustAnchor(device.kid(), NOW).orElseThrow().attestationKey())
        .isEqualTo(device.attestationKey());
    assertThat(endorsements.trustAnchor(other.kid(), NOW)).isPresent();
    assertThat(endorsements.referenceStates(SwtpmCase.CLASS, NOW)).isNotEmpty();
    assertThat(endorsements.referenceStates(UUID.randomUUID(), NOW)).isEmpty();
  }

  @Test
  void opensAnEmptyDirectoryButNotAMissingOne() throws Exception {
    assertThat(EndorsementStore.open(directory, clock).snapshot().size()).isZero();
    assertThatThrownBy(() -> EndorsementStore.open(directory.resolve("missing"), clock))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void refusesToOpenADirectoryWithABadFileAndNamesIt() throws Exception {
    put("bad.corim", device.corim().slice(0, 40));
    assertThatThrownBy(() -> EndorsementStore.open(directory, clock))
        .isInstanceOf(EndorsementException.class)
        .hasMessageStartingWith("bad.corim: corim")
        .hasMessageContaining("offset");
  }

  @Test
  void keepsTheOldSnapshotWhenAFileTurnsBad() throws Exception {
    put("device.corim", device.corim());
    EndorsementStore store = EndorsementStore.open(directory, clock);
    Endorsements before = store.snapshot();
    put("b.corim", Bytes.utf8("zz"));
    put("c.corim", Bytes.EMPTY);
    put("other.corim", other.corim());
    assertThatThrownBy(store::reload)
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("b.corim: ")
        .hasMessageContaining("c.corim: ");
    assertThat(store.snapshot()).isSameAs(before);
    Files.delete(directory.resolve("b.corim"));
    Files.delete(directory.resolve("c.corim"));
    store.reload();
    assertThat(store.snapshot().size()).isEqualTo(2);
  }

  @Test
  void revokesADeviceWhoseFileIsGone() throws Exception {
    put("device.corim", device.corim());
    EndorsementStore store = EndorsementStore.open(directory, clock);
    Endorsements before = store.snapshot();
    Files.delete(directory.resolve("device.corim"));
    store.reload();
    assertThat(store.snapshot().trustAnchor(device.kid(), NOW)).isEmpty();
    assertThat(before.trustAnchor(device.kid(), NOW)).as("a snapshot never changes").isPresent();
  }

  @Test
  void addsNoMoreThanItReadsAgain() throws Exception {
    put("device.corim", device.corim());
    EndorsementStore store =
        EndorsementStore.open(directory, clock, EndorsementStore.strictReader(), 1);
    assertThatThrownBy(() -> store.add(other.corim()))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("there are 1 CoRIMs already");
    store.reload();
    assertThat(store.snapshot().size()).isEqualTo(1);

    Files.delete(directory.resolve("device.corim"));
    store.reload();
    put("device.corim", device.corim());
    assertThatThrownBy(() -> store.add(other.corim()))
        .as("a file that has not been read yet counts")
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("there are 1 CoRIM files already");
    store.reload();
    assertThat(store.snapshot().trustAnchor(device.kid(), NOW)).isPresent();
  }

  @Test
  void addsNoMoreInMemoryEither() throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(clock, EndorsementStore.strictReader(), 1);
    store.add(device.corim());
    assertThatThrownBy(() -> store.add(other.corim()))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("there are 1 CoRIMs already");
  }

  @Test
  void reportsTwoKeysForOneKid() throws Exception {
    put("a.corim", device.corim());
    put(
        "b.corim",
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                SwtpmCase.CLASS, device.kid(), other.attestationKey(), Optional.empty())));
    assertThatThrownBy(() -> EndorsementStore.open(directory, clock))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("b.corim: another key or class for kid " + device.kid().hex())
        .hasMessageContaining("a.corim");
  }

  @Test
  void reportsTwoClassesForOneKid() throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(clock);
    store.add(device.corim());
    assertThatThrownBy(
            () ->
                store.add(
                    CorimWriter.write(
                        ParsecTpmProfile.endorsement(
                            UUID.randomUUID(),
                            device.kid(),
                            device.attestationKey(),
                            Optional.empty()))))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("another key or class");
    assertThat(store.snapshot().size()).isEqualTo(1);
  }

  @Test
  void takesTheSameKeyAgainWithAnotherState() throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(clock);
    store.add(device.corim());
    SwtpmCase sparse = SwtpmCase.named("p05-sparse-pcrs");
    store.add(sparse.corim());
    assertThat(store.snapshot().referenceStates(SwtpmCase.CLASS, NOW)).hasSize(2);
  }

  @Test
  void reportsTheSameManifestInTwoFiles() throws Exception {
    Bytes corim = device.corim();
    put("a.corim", corim);
    put("b.corim", corim);
    assertThatThrownBy(() -> EndorsementStore.open(directory, clock))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("b.corim: CoRIM ")
        .hasMessageContaining("is in a.corim already");
  }

  @Test
  void opensADirectoryWithAnExpiredCorimAndIgnoresWhatItSays() throws Exception {
    put("old.corim", device.corimWithin(new Validity(Optional.empty(), NOW.minusSeconds(1))));
    EndorsementStore store = EndorsementStore.open(directory, clock);
    assertThat(store.snapshot().size()).isEqualTo(1);
    assertThat(store.snapshot().trustAnchor(device.kid(), NOW)).isEmpty();
    assertThat(store.snapshot().referenceStates(SwtpmCase.CLASS, NOW)).isEmpty();
  }

  @Test
  void writesWhatIsAddedBeforeItReturns() throws Exception {
    EndorsementStore store = EndorsementStore.open(directory, clock);
    Bytes corim = device.corim();
    store.add(corim);
    assertThat(store.snapshot().trustAnchor(device.kid(), NOW)).isPresent();
    List<Path> files = files();
    assertThat(files).hasSize(1);
    assertThat(Bytes.copyOf(Files.readAllBytes(files.get(0)))).isEqualTo(corim);
    Endorsements reopened = EndorsementStore.open(directory, clock).snapshot();
    assertThat(reopened.trustAnchor(device.kid(), NOW)).isPresent();
  }

  @Test
  void refusesAKnownManifestAgain() throws Exception {
    EndorsementStore store = EndorsementStore.open(directory, clock);
    store.add(device.corim());
    Bytes corim = other.corim();
    store.add(corim);
    assertThatThrownBy(() -> store.add(corim))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("already");
    assertThat(store.snapshot().size()).isEqualTo(2);
    assertThat(files()).hasSize(2);
  }

  @Test
  void refusesAManifestThatIsOnTheDiskOnly() throws Exception {
    Bytes corim = device.corim();
    EndorsementStore.open(directory, clock).add(corim);
    Path written = files().get(0);
    Bytes before = Bytes.copyOf(Files.readAllBytes(written));
    Files.move(written, directory.resolve("kept.tmp"));
    EndorsementStore stale = EndorsementStore.open(directory, clock);
    Files.move(directory.resolve("kept.tmp"), written);
    assertThatThrownBy(() -> stale.add(corim))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("already in store");
    assertThat(Bytes.copyOf(Files.readAllBytes(written))).isEqualTo(before);
  }

  @Test
  void leavesNothingBehindWhenItCannotWrite() throws Exception {
    EndorsementStore store = EndorsementStore.open(directory, clock);
    Files.delete(directory);
    assertThatThrownBy(() -> store.add(device.corim()))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("cannot be written");
    assertThat(store.snapshot().size()).isZero();
    Files.createDirectory(directory);
    store.add(device.corim());
    assertThat(store.snapshot().size()).isEqualTo(1);
    assertThat(files()).hasSize(1);
  }

  @Test
  void passesOverFilesThatWereNeverFinished() throws Exception {
    put(".unfinished-1.tmp", device.corim().slice(0, 10));
    put(".unfinished-2.corim", device.corim().slice(0, 10));
    assertThat(EndorsementStore.open(directory, clock).snapshot().size()).isZero();
  }

  @Test
  void refusesToAddWhatHasExpiredButNotWhatBeginsLater() throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(clock);
    assertThatThrownBy(
            () ->
                store.add(device.corimWithin(new Validity(Optional.empty(), NOW.minusSeconds(1)))))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("expired");
    Instant later = NOW.plusSeconds(10);
    store.add(device.corimWithin(new Validity(Optional.of(later), later.plusSeconds(10))));
    assertThat(store.snapshot().trustAnchor(device.kid(), clock.instant())).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    assertThat(store.snapshot().trustAnchor(device.kid(), clock.instant())).isPresent();
  }

  @Test
  void takesOldLayoutsOnlyWhenAsked() throws Exception {
    Bytes bareText = CorimWriter.write(device.endorsement(), VeraisonRelease.V0_0_2603_TO_2608);
    assertThatThrownBy(() -> EndorsementStore.inMemory(clock).add(bareText))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("tag 32");
    EndorsementStore lenient =
        EndorsementStore.inMemory(
            clock,
            org.attls.corim.CorimReader.acceptingBareTextProfile(
                java.util.Set.of(ParsecTpmProfile.PROFILE)));
    lenient.add(bareText);
    assertThat(lenient.snapshot().size()).isEqualTo(1);
  }

  @Test
  void refusesAHugeCorim() {
    EndorsementStore store = EndorsementStore.inMemory(clock);
    assertThatThrownBy(() -> store.add(Bytes.copyOf(new byte[EndorsedCorim.MAX_OCTETS + 1])))
        .isInstanceOf(EndorsementException.class)
        .hasMessageContaining("at most");
  }

  @ParameterizedTest
  @ValueSource(strings = {"class-id", "multiple-keys", "no-class", "no-digests", "no-pcr"})
  void refusesVeraisonsBadCorims(String defect) {
    EndorsementStore store = EndorsementStore.inMemory(clock);
    assertThatThrownBy(() -> store.add(Vectors.bytes("corim/parsec-tpm-bad-" + defect + ".cbor")))
        .isInstanceOf(EndorsementException.class)
        .hasMessageStartingWith("submitted CoRIM: corim");
    assertThat(store.snapshot().size()).isZero();
  }

  @Test
  void refusesEveryPrefix() {
    EndorsementStore store = EndorsementStore.inMemory(clock);
    Bytes corim = device.corim();
    for (int size = 0; size < corim.size(); size++) {
      Bytes prefix = corim.slice(0, size);
      assertThatThrownBy(() -> store.add(prefix)).isInstanceOf(EndorsementException.class);
    }
    assertThat(store.snapshot().size()).isZero();
  }

  private void put(String name, Bytes octets) throws IOException {
    Files.write(directory.resolve(name), octets.toArray());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
