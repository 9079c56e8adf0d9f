package org.attls.rot.tpm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmIdentityKey;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.testing.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTpmTest {
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);
  private static final PcrSelection REGISTERS = PcrSelection.of(TpmHash.SHA256, List.of(0, 16));
  private static final Bytes UNTOUCHED = TpmHash.SHA256.digest(Bytes.copyOf(new byte[32]));
  private static final TpmAddress IN_MEMORY = TpmAddress.parse("embedded");

  @TempDir Path parent = Path.of("");

  @BeforeAll
  static void requireLibtpms() {
    Programs.require("libtpms", EmbeddedTpm.isInstalled());
  }

  @AfterEach
  void switchOff() throws IOException {
    EmbeddedTpm.powerOff();
  }

  @Test
  void attestsAndSigns() throws Exception {
    try (TpmConnection connection = TpmConnection.to(IN_MEMORY)) {
      provision(connection);
      assertAttests(connection);
    }
  }

  @Test
  void keepsItsKeysAndRegistersBetweenClientsUntilItIsSwitchedOff() throws Exception {
    AttestationKey made;
    try (TpmConnection connection = TpmConnection.to(IN_MEMORY)) {
      made = provision(connection);
      extend(connection);
    }
    try (TpmConnection connection = TpmConnection.to(IN_MEMORY)) {
      assertThat(provision(connection)).isEqualTo(made);
      assertThat(registerDigest(connection)).isNotEqualTo(UNTOUCHED);
    }
    EmbeddedTpm.powerOff();
    try (TpmConnection connection = TpmConnection.to(IN_MEMORY)) {
      assertThat(provision(connection)).isNotEqualTo(made);
      assertThat(registerDigest(connection)).isEqualTo(UNTOUCHED);
    }
  }

  @Test
  void keepsItsKeysInADirectoryOfItsOwnerAlone() throws Exception {
    Path directory = parent.resolve("tpm");
    TpmAddress address = TpmAddress.parse("embedded:" + directory);
    AttestationKey made;
    long resets;
    try (TpmConnection connection = TpmConnection.to(address)) {
      made = provision(connection);
      extend(connection);
      resets = assertAttests(connection).attestInfo().clockInfo().resetCount();
    }
    EmbeddedTpm.powerOff();
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("permall"))).isEqualTo("rw-------");
    try (TpmConnection connection = TpmConnection.to(address)) {
      assertThat(provision(connection)).isEqualTo(made);
      assertThat(registerDigest(connection)).as("as after a reset").isEqualTo(UNTOUCHED);
      var clock = assertAttests(connection).attestInfo().clockInfo();
      assertThat(clock.resetCount()).isEqualTo(resets + 1);
      assertThat(clock.safe()).as("it was switched off in order").isTrue();
    }
  }

  @Test
  void refusesASecondTpmInThisProcess() throws Exception {
    try (TpmConnection connection = TpmConnection.to(IN_MEMORY)) {
      random(connection);
    }
    Path other = parent.resolve("other");
    try (TpmConnection connection = TpmConnection.to(TpmAddress.parse("embedded:" + other))) {
      assertThatThrownBy(() -> random(connection))
          .isInstanceOf(TpmException.class)
          .hasMessageContaining("one TPM per process, and it is the one in memory");
    }
    assertThat(other).doesNotExist();
  }

  @Test
  void refusesASecondClientAndIsFreeWhenTheFirstHasLeft() throws Exception {
    try (TpmConnection second = TpmConnection.to(IN_MEMORY)) {
      try (TpmConnection first = TpmConnection.to(IN_MEMORY)) {
        random(first);
        assertThatThrownBy(() -> random(second))
            .isInstanceOf(TpmException.class)
            .hasMessageContaining("one client at a time");
        random(first);
      }
      random(second);
    }
  }

  @Test
  void refusesADirectoryThatAnotherProcessHasLocked() throws Exception {
    Path directory = parent.resolve("tpm");
    try (StateDirectory taken = StateDirectory.open(directory)) {
      taken.store("permall", Bytes.of(1));
      assertThatThrownBy(() -> EmbeddedTpm.connect(Optional.of(directory)))
          .isInstanceOf(IOException.class)
          .hasMessage("the TPM in " + directory + " runs in another process");
    }
  }

  @Test
  void refusesADirectoryThatOthersMayEnter() throws Exception {
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-x---"));
    assertThatThrownBy(() -> EmbeddedTpm.connect(Optional.of(parent)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("open to others; chmod 700 " + parent);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void refusesStateThatIsNone() throws Exception {
    Path directory = parent.resolve("tpm");
    try (StateDirectory state = StateDirectory.open(directory)) {
      state.store("permall", Bytes.copyOf(new byte[100]));
    }
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> EmbeddedTpm.connect(Optional.of(directory)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("libtpms failed at starting, with the state it had before");
    }
    assertThat(Files.readAllBytes(directory.resolve("permall"))).isEqualTo(new byte[100]);
    Files.delete(directory.resolve("permall"));
    EmbeddedTpm.connect(Optional.of(directory)).close();
  }

  @Test
  void saysWhenItsStateCannotBeKept() throws Exception {
    Path directory = parent.resolve("tpm");
    try (TpmConnection connection = TpmConnection.to(TpmAddress.parse("embedded:" + directory))) {
      random(connection);
      // Where the new file would be written; a directory that is not empty stays.
      Files.createDirectories(directory.resolve("permall.new").resolve("in the way"));
      assertThatThrownBy(() -> provision(connection))
          .isInstanceOf(TpmException.class)
          .hasMessageContaining("the state of the TPM cannot be kept");
    }
    assertThatThrownBy(EmbeddedTpm::powerOff).isInstanceOf(IOException.class);
  }

  @Test
  void saysWhatToInstall() {
    assertThatThrownBy(() -> Libtpms.load("libtpms.so.none"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("apt-get install libtpms0");
  }

  private static AttestationKey provision(TpmConnection connection) throws TpmException {
    return TpmProvisioning.provision(
        connection, TpmProvisioning.DEFAULT_HANDLE, SoftwareTpm.soon());
  }

  private static void extend(TpmConnection connection) throws TpmException {
    TpmPlatform.extend(
        connection, 16, TpmHash.SHA256.digest(Bytes.utf8("something")), SoftwareTpm.soon());
  }

  private static Bytes registerDigest(TpmConnection connection) throws TpmException {
    return TpmPlatform.read(connection, REGISTERS, SoftwareTpm.soon()).digest(List.of(16));
  }

  private static void random(TpmConnection connection) throws TpmException {
    assertThat(
            connection.call(
                TpmOperation.named("GetRandom"), SoftwareTpm.soon(), SoftwareTpm::random))
        .isEqualTo(8);
  }

  private static ParsecTpmEvidence assertAttests(TpmConnection connection) throws Exception {
    TpmAttester attester =
        TpmAttester.open(connection, TpmProvisioning.DEFAULT_HANDLE, REGISTERS, SoftwareTpm.soon());
    try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      Cmw evidence = attester.attest(ParsecTpmToken.TYPE, CHALLENGE, key, SoftwareTpm.soon());
      assertThat(key.sign(CHALLENGE, SoftwareTpm.soon()).isEmpty()).isFalse();
      return ParsecTpmEvidence.read(ParsecTpmToken.read(((CmwRecord) evidence).value()));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
