package org.attls.bench.rung;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.attls.bench.connection.Handshake;
import org.attls.bench.connection.OurEnd;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.Verifier;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.rot.tpm.swtpm.SwtpmException;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.PinnedKeys;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.engine.NamedGroup;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.Appraiser;

/**
 * The ladder, each rung the one below and a little more; all with TLS_AES_128_GCM_SHA256,
 * secp256r1, keys on P-256, chains of one certificate, full handshakes.
 *
 * <p>Each rung comes twice, with the elliptic-curve code in Java and with the native code, where
 * there is any.
 */
public final class Rungs implements AutoCloseable {
  /** Behind the name of a rung with native code. */
  public static final String NATIVE = "n";

  /** A TPM takes tens of milliseconds, and nobody's CPU. */
  private static final int TPM_DEARNESS = 20;

  /** Attester and verifier, which are not what is compared, take most of the time. */
  private static final int VERIFIER_DEARNESS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<NamedGroup> GROUPS = List.of(NamedGroup.SECP256R1);
  private static final PcrSelection REGISTERS =
      PcrSelection.of(TpmHash.SHA256, List.of(0, 1, 2, 3, 4, 5, 6, 7));

  private final Certificates certificates = new Certificates();
  private final KeyPair identity = Certificates.keyPair();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Optional<TpmSite> tpm;

  /** A TPM with an attester on it. */
  private record TpmSite(TpmAttester attester, Bytes instance, Corim endorsement) {}

  /** Starts a software TPM where swtpm is installed. */
  public Rungs() throws AttestationException {
    this.tpm = startTpm();
  }

  /** A verifier that is closed with the rungs. */
  public VerifierSite site(AppraisalLog log) throws IOException {
    VerifierSite site = new VerifierSite(log);
    opened.add(0, site);
    return site;
  }

  /** Plain mutual TLS of others. */
  public List<Rung> others() {
    JdkTls jdk = new JdkTls(certificates);
    PlainBctls bctls = new PlainBctls(certificates);
    return List.of(
        dear(2, new Rung("JSSE", "the JDK's TLS", jdk::clientEnd, jdk::serverEnd)),
        new Rung("BCTLS", "plain bctls, its own defaults", bctls::clientEnd, bctls::serverEnd));
  }

  /** The ladder with that elliptic-curve code. */
  public List<Rung> ladder(EllipticCurves curves) throws IOException {
    String suffix = curves.isNative() ? NATIVE : "";
    List<Rung> ladder = new ArrayList<>();
    ladder.add(plain("D0" + suffix, curves, NamedGroup.preferred(curves)));
    ladder.add(plain("R0" + suffix, curves, GROUPS));
    ladder.add(rawKeys("R1" + suffix, curves));
    ladder.add(canned("R2" + suffix, curves));
    // A verifier of its own, whose key signs by the same code.
    VerifierSite site = site(AppraisalLog.NONE);
    ladder.add(control("C" + suffix, curves, site));
    ladder.add(
        software("R3" + suffix, "software attester", curves, site, false, Meter::sameThread));
    Beside beside = new Beside();
    opened.add(0, beside);
    ladder.add(
        software(
            "R3a" + suffix,
            "software attester, on another thread",
            curves,
            site,
            false,
            () -> Meter.on(beside)));
    if (tpm.isPresent()) {
      ladder.add(tpm("R4" + suffix, curves, tpm.get(), site));
    }
    ladder.add(
        software("R5" + suffix, "verifier over HTTP", curves, site, true, Meter::sameThread));
    return ladder;
  }

  /** Each end shows a key and pins the other's. */
  private Rung rawKeys(String id, EllipticCurves curves) {
    RawKeyCredential ofClient = rawKey(Certificates.keyPair());
    RawKeyCredential ofServer = rawKey(Certificates.keyPair());
    AttestedTlsClient client =
        AttestedTlsClient.withoutAttestation(ServerTrust.pinned(pin(ofServer)))
            .credential(ofClient)
            .groups(GROUPS)
            .curves(curves)
            .build();
    AttestedTlsServer server =
        AttestedTlsServer.withoutAttestation(ofServer)
            .clientTrust(ClientTrust.pinned(pin(ofClient)))
            .groups(GROUPS)
            .curves(curves)
            .build();
    return new Rung(id, "plain mutual TLS, raw public keys", source(client), source(server));
  }

  private static RawKeyCredential rawKey(KeyPair pair) {
    return new RawKeyCredential(pair.getPublic(), pair.getPrivate());
  }

  private static PinnedKeys pin(RawKeyCredential peer) {
    return PinnedKeys.of(List.of(peer.subjectPublicKeyInfo()));
  }

  private Rung plain(String id, EllipticCurves curves, List<NamedGroup> groups) {
    AttestedTlsClient client =
        AttestedTlsClient.withoutAttestation(trust())
            .credential(certificates.client())
            .groups(groups)
            .curves(curves)
            .build();
    AttestedTlsServer server =
        AttestedTlsServer.withoutAttestation(certificates.server())
            .clientTrust(ClientTrust.anchors(List.of(certificates.authority())))
            .groups(groups)
            .curves(curves)
            .build();
    return new Rung(id, "plain mutual TLS, X.509", source(client), source(server));
  }

  private Rung canned(String id, EllipticCurves curves) {
    return attested(
        id,
        "attestation credential, canned evidence",
        curves,
        new CannedEvidence.CannedAttester(new MemoryKey(identity, curves)),
        new CannedEvidence.Inspector(),
        CannedEvidence.verifier(),
        CannedEvidence.policy(),
        Meter::sameThread);
  }

  private Rung control(String id, EllipticCurves curves, VerifierSite site) {
    SoftwareAttester attester = new SoftwareAttester(new MemoryKey(identity, curves));
    site.endorse(attester.endorsement());
    Control control = new Control(attester, site.inProcess());
    return dear(
        VERIFIER_DEARNESS,
        attested(
            id,
            "canned evidence, and the work of R3's attester and verifier beside it",
            curves,
            control.attester(),
            new CannedEvidence.Inspector(),
            control.verifier(),
            CannedEvidence.policy(),
            Meter::sameThread));
  }

  private Rung software(
      String id,
      String title,
      EllipticCurves curves,
      VerifierSite site,
      boolean overHttp,
      Supplier<Meter> where) {
    SoftwareAttester attester = new SoftwareAttester(new MemoryKey(identity, curves));
    site.endorse(attester.endorsement());
    return dear(
        VERIFIER_DEARNESS,
        attested(
            id,
            title,
            curves,
            attester,
            new ParsecTpmInspector(),
            overHttp ? site.overHttp() : site.inProcess(),
            policy(attester.instance()),
            where));
  }

  private Rung tpm(String id, EllipticCurves curves, TpmSite device, VerifierSite site) {
    site.endorse(device.endorsement());
    return dear(
        TPM_DEARNESS,
        attested(
            id,
            "software TPM (swtpm)",
            curves,
            device.attester(),
            new ParsecTpmInspector(),
            site.inProcess(),
            policy(device.instance()),
            Meter::sameThread));
  }

  private static Rung dear(int dearness, Rung rung) {
    return new Rung(
        rung.id(),
        rung.title(),
        rung.client(),
        rung.server(),
        dearness,
        rung.attester(),
        rung.verifier());
  }

  /** A software attester with that verifier over HTTP, for a thread of its own. */
  public Rung overHttp(String id, VerifierSite site) {
    return software(
        id, "verifier over HTTP", EllipticCurves.preferred(), site, true, Meter::sameThread);
  }

  private Rung attested(
      String id,
      String title,
      EllipticCurves curves,
      Attester attester,
      EvidenceInspector inspector,
      Verifier asked,
      AppraisalPolicy policy,
      Supplier<Meter> where) {
    Meter ofAttester = where.get();
    Meter ofVerifier = where.get();
    AttestedTlsClient client =
        AttestedTlsClient.builder(trust(), new MeteredAttester(attester, ofAttester))
            .groups(GROUPS)
            .curves(curves)
            .build();
    RelyingParty relyingParty =
        RelyingParty.builder(new MeteredVerifier(asked, ofVerifier), policy)
            .accept(inspector)
            .build();
    AttestedTlsServer server =
        AttestedTlsServer.builder(certificates.server(), relyingParty)
            .groups(GROUPS)
            .curves(curves)
            .build();
    return new Rung(id, title, source(client), source(server), 1, ofAttester, ofVerifier);
  }

  private ServerTrust trust() {
    return ServerTrust.anchors(List.of(certificates.authority()));
  }

  private static Handshake.Source source(AttestedTlsClient client) {
    return () -> new OurEnd(client.newEngine(Certificates.SERVER));
  }

  private static Handshake.Source source(AttestedTlsServer server) {
    return () -> new OurEnd(server.newEngine());
  }

  /** Takes that device alone, affirmed. */
  public static AppraisalPolicy policy(Bytes instance) {
    return policy(Set.of(instance));
  }

  /** For any of these devices. */
  public static AppraisalPolicy policy(Set<Bytes> instances) {
    return AffirmingPolicy.builder()
        .expect(ParsecTpmToken.TYPE, Set.of(Appraiser.LABEL))
        .pinnedInstances(instances)
        .verifierDeveloper(ResultIssuer.DEVELOPER)
        .build();
  }

  private Optional<TpmSite> startTpm() throws AttestationException {
    Swtpm swtpm;
    try {
      swtpm = Swtpm.start();
    } catch (SwtpmException missing) {
      return Optional.empty();
    }
    opened.add(0, swtpm);
    TpmConnection connection = TpmConnection.to(swtpm.address());
    opened.add(0, connection);
    Deadline deadline = Deadline.in(PATIENCE);
    try {
      AttestationKey key =
          TpmProvisioning.provision(connection, TpmProvisioning.DEFAULT_HANDLE, deadline);
      PcrValues state = TpmPlatform.read(connection, REGISTERS, deadline);
      return Optional.of(
          new TpmSite(
              TpmAttester.open(connection, TpmProvisioning.DEFAULT_HANDLE, REGISTERS, deadline),
              key.kid(),
              ParsecTpmProfile.endorsement(
                  UUID.randomUUID(), key.kid(), key.key(), Optional.of(state))));
    } catch (TpmException failed) {
      throw new IllegalStateException("a new TPM that cannot be used", failed);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable one : opened) {
      try {
        one.close();
      } catch (Exception failed) {
        throw new IllegalStateException("closing what the rungs used", failed);
      }
    }
  }
}
