package org.attls.bench.gateway;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.attls.bench.rung.CannedEvidence;
import org.attls.bench.rung.Rungs;
import org.attls.bench.rung.VerifierSite;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.gateway.config.GatewayFile;
import org.attls.gateway.config.ListenerSettings;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.gateway.io.Gateway;
import org.attls.gateway.io.Observer;
import org.attls.gateway.io.Served;
import org.attls.gateway.io.Transport;
import org.attls.gateway.io.WarmUp;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.attls.rot.software.InsecureSoftwareAttester;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.policy.document.DocumentException;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * A gateway in a process of its own, with a listener for each {@link Kind}. It prints {@code ready}
 * and the ports, answers questions about itself on standard input, and ends with it.
 */
public final class GatewayProcess {
  /** What the slow verifier takes. */
  static final Duration DELAY = Duration.ofMillis(200);

  private static final String FILE =
      """
      listeners:
      LISTENERS
      backends:
        - { name: back, connect: "127.0.0.1:PORT" }
      limits: { connections: 20000, connections-per-source: 20000, handshakes-in-progress: 2000,
                handshake-rate-per-source: 0, appraisals-in-flight: 2000 }
      deadlines: { first-byte: 0s, handshake: 100s, verdict: 100s }
      """;

  /** Listeners, in the order of their ports. */
  enum Kind {
    /** Evidence as of a TPM, appraised in the process. */
    ATTESTED,
    /** The same, with a verdict after {@link #DELAY}. */
    SLOW,
    /** Evidence that is only octets, and a verifier that believes it. */
    CANNED
  }

  private GatewayProcess() {}

  /**
   * Serves until standard input ends.
   *
   * @param arguments directory of the {@link Material}, port of the back end
   */
  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, DocumentException {
    Material material = new Material(Path.of(arguments[0]));
    X509Credential credential = material.server();
    warmUp(credential);
    try (VerifierSite verifier = new VerifierSite(AppraisalLog.NONE)) {
      Map<Bytes, Bytes> endorsed = material.endorsed();
      endorsed.values().forEach(verifier::endorse);
      GatewayFile file = file(arguments[1]);
      List<Served> served = new ArrayList<>();
      for (ListenerSettings listener : file.listeners()) {
        Kind kind = Kind.valueOf(listener.name());
        served.add(
            new Served(
                listener,
                new Served.Destination(file.backendOf(listener), Optional.empty()),
                Optional.empty(),
                file.limits(),
                file.deadlines(),
                file.verdictTime(),
                AttestedTlsServer.builder(
                        credential, relyingParty(kind, verifier.inProcess(), endorsed.keySet()))
                    .build(),
                HandoffSecrets.NONE,
                () -> true,
                Served.Standing.PERMANENT));
      }
      try (Gateway gateway =
          Gateway.start(Transport.best(), file.limits(), served, Observer.NONE)) {
        answer(gateway);
      }
    }
    System.exit(0);
  }

  /** As the command does: a device in software, which a verifier of its own believes. */
  private static void warmUp(X509Credential credential) throws IOException {
    InstantSource clock = InstantSource.system();
    EcSigner platformKey = EcSigner.generate(EcCurve.P256);
    InsecureSoftwareAttester device =
        new InsecureSoftwareAttester(platformKey, EcSigner.generate(EcCurve.P256));
    ResultIssuer issuer =
        ResultIssuer.of(
                EndorsementStore.inMemory(clock),
                EarSigner.generate(EcCurve.P256),
                clock,
                AppraisalLog.NONE)
            .insecurelyTrustingSoftware(List.of(platformKey.publicKey()));
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(KatBundle.TYPE, Set.of(BundleAppraiser.INSECURE_SOFTWARE_LABEL))
            .pinnedInstances(Set.of(device.instance()))
            .build();
    RelyingParty demands =
        RelyingParty.builder(new EmbeddedVerifier(issuer), policy)
            .accept(new KatBundleInspector())
            .build();
    WarmUp.run(
        AttestedTlsServer.builder(credential, demands).build(),
        AttestedTlsClient.builder(ServerTrust.insecureAnyServer(), device).build());
  }

  private static GatewayFile file(String backend) throws DocumentException {
    StringBuilder listeners = new StringBuilder();
    for (Kind kind : Kind.values()) {
      listeners
          .append("  - { name: ")
          .append(kind)
          .append(", bind: \"127.0.0.1:0\", tls: { certificate: a, key: b }, policy: p,")
          .append(" backend: back, handoff: none }\n");
    }
    return GatewayFile.read(
        "bench.yaml",
        Bytes.utf8(FILE.replace("LISTENERS\n", listeners.toString()).replace("PORT", backend)));
  }

  private static RelyingParty relyingParty(Kind kind, Verifier verifier, Set<Bytes> instances) {
    return switch (kind) {
      case ATTESTED ->
          RelyingParty.builder(verifier, Rungs.policy(instances))
              .accept(new ParsecTpmInspector())
              .build();
      case SLOW ->
          RelyingParty.builder(new Late(verifier), Rungs.policy(instances))
              .accept(new ParsecTpmInspector())
              .build();
      case CANNED ->
          RelyingParty.builder(CannedEvidence.verifier(), CannedEvidence.policy())
              .accept(new CannedEvidence.Inspector())
              .build();
    };
  }

  /** A verifier whose answer comes late, while no thread waits for it. */
  private record Late(Verifier verifier) implements Verifier {
    @Override
    public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
      return verifier.open(challenge, deadline);
    }

    @Override
    public CompletableFuture<AttestationResult> appraise(
        Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
      return new CompletableFuture<Void>()
          .completeOnTimeout(null, DELAY.toMillis(), TimeUnit.MILLISECONDS)
          .thenCompose(now -> verifier.appraise(challenge, evidence, deadline, mayBlock));
    }
  }

  private static void answer(Gateway gateway) throws IOException {
    PrintStream out = System.out;
    StringBuilder ready = new StringBuilder("ready");
    for (Kind kind : Kind.values()) {
      ready.append(' ').append(gateway.address(kind.name()).getPort());
    }
    out.println(ready);
    out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String asked = in.readLine(); asked != null; asked = in.readLine()) {
      out.println(
          switch (asked) {
            case "allocated" -> allocated();
            case "heap" -> liveHeap();
            default -> gateway.connections();
          });
      out.flush();
    }
  }

  /** Octets that the threads there are have ever allocated. */
  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long all = 0;
    for (long one : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      all += Math.max(0, one);
    }
    return all;
  }

  private static long liveHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
