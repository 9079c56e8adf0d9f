package org.attls.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
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
 * to an end, works again when the fault is gone, and leaves nothing behind. How long a handshake
 * may take is measured first, so that a slow machine has its time.
 */
class ThousandTpmFaultsTest {
  private static final int HANDSHAKES = 1000;
  private static final int STRANGERS_HANDLE = TpmProvisioning.DEFAULT_HANDLE + 1;
  private static final int KEYS_AHEAD = 2;

  /** TPM_CC_Create. */
  private static final int CREATE = 0x153;

  /** So many times what a handshake takes without faults is a handshake's time. */
  private static final int LATE = 10;

  private static final Duration LEAST = Duration.ofSeconds(2);
  private static final Duration SLOWEST = Duration.ofMinutes(1);

  /** Silence costs a handshake's time, so there is little of it. */
  private static final int SILENCES = 5;

  private static final int SILENCE_AT = 7;

  private static final PcrSelection PCRS = PcrSelection.of(TpmHash.SHA256, List.of(0, 7));

  private final LabAuthority authority = LabAuthority.create("CA of the test");
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
    Set<Action> admitted = EnumSet.noneOf(Action.class);
    Set<Action> refused = EnumSet.noneOf(Action.class);
    long filesBefore = Leftovers.openFiles();
    try (FaultyTpm tpm = new FaultyTpm(directory);
        TpmConnection connection = TpmConnection.to(tpm.address())) {
      AttestationKey key = provision(connection, TpmProvisioning.DEFAULT_HANDLE);
      provision(connection, STRANGERS_HANDLE);
      try (TpmAttester attester = attester(connection, TpmProvisioning.DEFAULT_HANDLE);
          TpmAttester unknown = attester(connection, STRANGERS_HANDLE)) {
        Duration handshake = handshake(server(connection, key, SLOWEST), client(attester, SLOWEST));
        AttestedTlsServer server = server(connection, key, handshake);
        AttestedTlsClient client = client(attester, handshake);
        AttestedTlsClient stranger = client(unknown, handshake);
        try (Ends ends = new Ends(handshake)) {
          for (int i = 0; i < HANDSHAKES; i++) {
            boolean isStranger = random.nextInt(4) == 0;
            Action action =
                i % (HANDSHAKES / SILENCES) == SILENCE_AT
                    ? Action.SWALLOW
                    : random.nextInt(3) == 0 ? Action.PASS : action();
            tpm.fail(once(action));
            Attempt attempt = ends.attempt(server, isStranger ? stranger : client, ends.address());
            String what = "seed " + seed + ", " + i + ", " + action + ": " + attempt;
            if (isStranger) {
              assertThat(attempt.nothingPassed()).as(what).isTrue();
            } else {
              (attempt.admitted() ? admitted : refused).add(action);
            }
            if (i % 20 == 19) {
              tpm.fail(Fault.NONE);
              assertThat(untilAdmitted(ends, server, client)).as("afterwards, " + what).isTrue();
              assertThat(leftInTheTpm(connection)).as("left behind, " + what).isZero();
            }
          }
        }
      }
    }
    assertThat(refused).as("seed %s", seed).contains(Action.GARBAGE, Action.FAILURE);
    assertThat(admitted).as("seed %s", seed).contains(Action.PASS, Action.DELAY, Action.RETRY);
    Leftovers.untilFewerFilesThan(filesBefore + 10);
    Leftovers.untilNoThreads("tpm ");
  }

  /** What a handshake gets here, from what some take that nothing hinders. */
  private static Duration handshake(AttestedTlsServer server, AttestedTlsClient client)
      throws Exception {
    Duration longest = LEAST.dividedBy(LATE);
    try (Ends ends = new Ends(SLOWEST)) {
      // More than there are keys ahead, so that some have theirs made.
      for (int i = 0; i < 3 * KEYS_AHEAD; i++) {
        Attempt healthy = ends.attempt(server, client, ends.address());
        assertThat(healthy.admitted()).as("%s", healthy).isTrue();
        longest = healthy.took().compareTo(longest) > 0 ? healthy.took() : longest;
      }
    }
    Duration handshake = longest.multipliedBy(LATE);
    return handshake.compareTo(SLOWEST) < 0 ? handshake : SLOWEST;
  }

  /** On a busy machine a healthy TPM may be late, too, but not for ever. */
  private static boolean untilAdmitted(
      Ends ends, AttestedTlsServer server, AttestedTlsClient client) throws Exception {
    Deadline patience = Deadline.in(SLOWEST);
    boolean admitted = false;
    while (!admitted && !patience.expired()) {
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
    // A new process costs its time, so there is less of it.
    if (random.nextInt(100) == 0) {
      return Action.RESTART;
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

  private AttestedTlsServer server(TpmConnection connection, AttestationKey key, Duration handshake)
      throws Exception {
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
        .limits(limits(handshake))
        .build();
  }

  private AttestedTlsClient client(TpmAttester attester, Duration handshake) {
    return AttestedTlsClient.builder(
            ServerTrust.anchors(List.of(authority.certificate())), attester)
        .limits(limits(handshake))
        .build();
  }

  private static TlsLimits limits(Duration handshake) {
    return new TlsLimits(handshake, TlsLimits.DEFAULT.maxHandshakeMessage());
  }

  private static Deadline soon() {
    return Deadline.in(SLOWEST);
  }
}
