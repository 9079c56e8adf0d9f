package org.attls.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.attack.lab.LabAuthority;
import org.attls.cli.fault.Ends.Attempt;
import org.attls.cli.fault.FaultyTpm.Action;
import org.attls.cli.fault.FaultyTpm.Fault;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.testing.Programs;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.TlsLimits;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand handshakes, most of them with something wrong on the way to the client's TPM, and
 * every fourth by a key that is not endorsed: nobody is admitted who should not be, every one comes
 * to an end, works again when the fault is gone, and leaves nothing behind.
 */
class ThousandTpmFaultsTest {
  private static final int HANDSHAKES = 1000;
  private static final int STRANGERS_HANDLE = TpmProvisioning.DEFAULT_HANDLE + 1;
  private static final int KEYS_AHEAD = 2;

  /** TPM_CC_Create. */
  private static final int CREATE = 0x153;

  private static final Duration HANDSHAKE = Duration.ofMillis(800);
  private static final PcrSelection PCRS = PcrSelection.of(TpmHash.SHA256, List.of(0, 7));

  private final LabAuthority authority = LabAuthority.create("CA of the test");
  private final TlsLimits limits =
      new TlsLimits(HANDSHAKE, TlsLimits.DEFAULT.maxHandshakeMessage());
  private final Random random = new Random();
  private Path directory = Path.of("");

  @BeforeEach
  void makeDirectory() throws Exception {
    Programs.require("swtpm");
    directory =
        Files.createTempDirectory(
            "tpm",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void deleteDirectory() throws Exception {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Test
  void leavesNothingBehindAndAdmitsNoStranger() throws Exception {
    long seed = System.nanoTime();
    random.setSeed(seed);
    Map<Action, Integer> outcomes = new EnumMap<>(Action.class);
    int admitted = 0;
    long filesBefore = Leftovers.openFiles();
    try (FaultyTpm tpm = new FaultyTpm(directory);
        Ends ends = new Ends(HANDSHAKE);
        TpmConnection connection = TpmConnection.to(tpm.address())) {
      AttestationKey key = provision(connection, TpmProvisioning.DEFAULT_HANDLE);
      provision(connection, STRANGERS_HANDLE);
      try (TpmAttester attester = attester(connection, TpmProvisioning.DEFAULT_HANDLE);
          TpmAttester unknown = attester(connection, STRANGERS_HANDLE)) {
        AttestedTlsServer server = server(connection, key);
        AttestedTlsClient client = client(attester);
        AttestedTlsClient stranger = client(unknown);
        for (int i = 0; i < HANDSHAKES; i++) {
          boolean isStranger = random.nextInt(4) == 0;
          Action action = random.nextInt(3) == 0 ? Action.PASS : action();
          tpm.fail(once(action));
          Attempt attempt = ends.attempt(server, isStranger ? stranger : client, ends.address());
          String what = "seed " + seed + ", " + i + ", " + action + ": " + attempt;
          assertThat(attempt.took()).as(what).isLessThan(HANDSHAKE.multipliedBy(10));
          if (isStranger) {
            assertThat(attempt.nothingPassed()).as(what).isTrue();
          }
          admitted += attempt.admitted() ? 1 : 0;
          if (!attempt.admitted() && !isStranger) {
            outcomes.merge(action, 1, Integer::sum);
            if (action == Action.PASS || action == Action.DELAY || action == Action.SWALLOW)
              System.out.println(what);
          }
          if (i % 20 == 19) {
            tpm.fail(Fault.NONE);
            assertThat(untilAdmitted(ends, server, client)).as("afterwards, " + what).isTrue();
            assertThat(leftInTheTpm(connection)).as("left behind, " + what).isZero();
          }
        }
      }
    }
    assertThat(outcomes).as("seed %s", seed).containsKeys(Action.GARBAGE, Action.FAILURE);
    assertThat(admitted).as("seed %s", seed).isGreaterThan(HANDSHAKES / 4);
    Leftovers.untilFewerFilesThan(filesBefore + 10);
    assertThat(Leftovers.threads("tpm ")).as("seed %s", seed).isEmpty();
  }

  /** On a busy machine a healthy TPM may be late, too. */
  private static boolean untilAdmitted(
      Ends ends, AttestedTlsServer server, AttestedTlsClient client) throws Exception {
    boolean admitted = false;
    for (int i = 0; i < 5 && !admitted; i++) {
      admitted = ends.attempt(server, client, ends.address()).admitted();
    }
    return admitted;
  }

  /** Objects and sessions that occupy slots while nothing is under way. */
  private static int leftInTheTpm(TpmConnection connection) throws Exception {
    return connection.call(
        TpmOperation.named("counting"),
        soon(),
        channel -> channel.loadedObjects().size() + channel.loadedSessions().size());
  }

  private Action action() {
    // Silence and a new process cost their time, so there is less of them.
    int rare = random.nextInt(100);
    if (rare < 2) {
      return rare == 0 ? Action.SWALLOW : Action.RESTART;
    }
    Action[] all = Action.values();
    Action any = all[random.nextInt(all.length)];
    return any == Action.SWALLOW || any == Action.RESTART ? Action.RETRY : any;
  }

  /**
   * At one of the commands of a handshake; a TPM that says RETRY may say it a few times. Silence
   * never when a key is made ahead of time: that has more time than a handshake, which would only
   * wait behind it.
   */
  private Fault once(Action action) {
    AtomicInteger until = new AtomicInteger(random.nextInt(8));
    int times = action == Action.RETRY ? 1 + random.nextInt(3) : 1;
    return commandCode -> {
      if (commandCode == CREATE && action == Action.SWALLOW) {
        return Action.PASS;
      }
      int left = until.getAndDecrement();
      return left <= 0 && left > -times ? action : Action.PASS;
    };
  }

  private static AttestationKey provision(TpmConnection connection, int handle) throws Exception {
    return TpmProvisioning.provision(connection, handle, soon());
  }

  private static TpmAttester attester(TpmConnection connection, int handle) throws Exception {
    return TpmAttester.open(connection, handle, PCRS, KEYS_AHEAD, soon());
  }

  private AttestedTlsServer server(TpmConnection connection, AttestationKey key) throws Exception {
    EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
    store.add(
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                UUID.randomUUID(),
                key.kid(),
                key.key(),
                Optional.of(TpmPlatform.read(connection, PCRS, soon())))));
    EmbeddedVerifier verifier =
        new EmbeddedVerifier(
            ResultIssuer.of(
                store,
                EarSigner.generate(EcCurve.P256),
                InstantSource.system(),
                AppraisalLog.NONE));
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(ParsecTpmToken.TYPE, Set.of(Appraiser.LABEL))
            .pinnedInstances(Set.of(key.kid()))
            .build();
    return AttestedTlsServer.builder(
            authority.issue("server", new GeneralName(GeneralName.dNSName, "localhost")),
            RelyingParty.builder(verifier, policy).accept(new ParsecTpmInspector()).build())
        .limits(limits)
        .build();
  }

  private AttestedTlsClient client(TpmAttester attester) {
    return AttestedTlsClient.builder(
            ServerTrust.anchors(List.of(authority.certificate())), attester)
        .limits(limits)
        .build();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
