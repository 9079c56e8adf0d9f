package org.attls.attack.robust;

import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabPeer;
import org.attls.attack.peer.LabServer;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Appraisal;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationResult;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Deadline;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Which end is under attack, and who attests; with and without a HelloRetryRequest. */
enum Encounter {
  SERVER_RELIES(true, false),
  SERVER_RELIES_AFTER_RETRY(true, true),
  SERVER_RELIES_AWAITING(true, false),
  CLIENT_ATTESTS(false, false),
  CLIENT_ATTESTS_AFTER_RETRY(false, true),
  SERVER_ATTESTS(true, false),
  SERVER_ATTESTS_AFTER_RETRY(true, true),
  CLIENT_RELIES(false, false),
  CLIENT_RELIES_AFTER_RETRY(false, true),
  MUTUAL_SERVER(true, false),
  MUTUAL_SERVER_AFTER_RETRY(true, true),
  MUTUAL_CLIENT(false, false),
  MUTUAL_CLIENT_AFTER_RETRY(false, true),
  SERVER_RELIES_BESIDE_CERTIFICATE(true, false),
  CLIENT_RELIES_BESIDE_CERTIFICATE(false, false);

  private static final LabSite SITE = new LabSite();
  private static final LabKey KEY = new LabKey();
  private static final RelyingParty RELYING_PARTY =
      RelyingParty.builder(new Affirms(), new Affirms()).accept(new ParsecTpmInspector()).build();

  private static final RelyingParty BESIDE_CERTIFICATE =
      RelyingParty.builder(new Affirms(), new Affirms())
          .accept(new ParsecTpmInspector())
          .onlyBesideCertificate()
          .build();
  private static final Bytes CLIENT_CERTIFICATE = certificate(KeyPurposeId.id_kp_clientAuth);
  private static final Bytes SERVER_CERTIFICATE = certificate(KeyPurposeId.id_kp_serverAuth);

  private final boolean serverAttacked;
  private final boolean retry;

  Encounter(boolean serverAttacked, boolean retry) {
    this.serverAttacked = serverAttacked;
    this.retry = retry;
  }

  /** Whether the end under attack has to see evidence before it opens. */
  boolean relies() {
    return name().contains("RELIES") || mutual();
  }

  private boolean mutual() {
    return name().startsWith("MUTUAL");
  }

  /** How many messages are worth changing: behind a retry the others are as without one. */
  int messages(int all) {
    return retry ? Math.min(2, all) : all;
  }

  /** Whether the verdict is awaited outside the engine, and not reached inside it. */
  private boolean awaits() {
    return name().endsWith("AWAITING");
  }

  private boolean certified() {
    return name().endsWith("CERTIFICATE");
  }

  private static Bytes certificate(KeyPurposeId purpose) {
    try {
      return Bytes.copyOf(
          SITE.authority()
              .certify(KEY.publicKey().publicKey(), LabSite.SERVER, purpose, Duration.ofHours(1))
              .getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The engine under attack. */
  AttestedTlsEngine engine() throws AttestedTlsException {
    List<NamedGroup> groups =
        retry ? List.of(NamedGroup.SECP256R1) : List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
    if (serverAttacked) {
      AttestedTlsServer.Builder server =
          relies() && !mutual()
              ? AttestedTlsServer.builder(
                  SITE.serverCredential(), certified() ? BESIDE_CERTIFICATE : RELYING_PARTY)
              : AttestedTlsServer.attesting(attester());
      if (mutual()) {
        server.relyingParty(RELYING_PARTY);
      }
      if (certified()) {
        server.clientTrust(ClientTrust.anchors(List.of(SITE.authority().certificate())));
      }
      AttestedTlsServer made = server.groups(groups).build();
      return awaits() ? made.newEngineAwaitingVerdict(HandshakeListener.NONE) : made.newEngine();
    }
    AttestedTlsClient.Builder client =
        relies()
            ? certified()
                ? AttestedTlsClient.withoutAttestation(SITE.trust())
                    .relyingParty(BESIDE_CERTIFICATE)
                : AttestedTlsClient.relyingOn(RELYING_PARTY)
            : AttestedTlsClient.builder(SITE.trust(), attester());
    if (mutual()) {
      client.attester(attester());
    }
    return client
        .groups(List.of(NamedGroup.X25519, NamedGroup.SECP256R1))
        .build()
        .newEngine(LabSite.SERVER);
  }

  /** The attacker, honest so far. */
  LabPeer attacker() {
    if (serverAttacked) {
      LabClient client =
          relies()
              ? certified()
                  ? LabClient.certified(attester(), key -> CLIENT_CERTIFICATE)
                  : LabClient.attesting(attester())
              : LabClient.plain().asking(List.of(ParsecTpmToken.TYPE));
      if (mutual()) {
        client.asking(List.of(ParsecTpmToken.TYPE));
      }
      client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
      return client;
    }
    LabServer server =
        relies()
            ? LabServer.attesting(SITE.serverCredential(), attester())
            : LabServer.with(SITE.serverCredential());
    if (certified()) {
      server.certified(key -> SERVER_CERTIFICATE);
    }
    server.retryGroup = retry ? NamedGroup.SECP256R1 : null;
    return server;
  }

  /** Lets the attacker begin, where it does. */
  static void start(LabPeer attacker) {
    if (attacker instanceof LabClient client) {
      client.start();
    }
  }

  private static LabAttester attester() {
    LabAttester attester = SITE.attester();
    attester.keys = () -> KEY;
    return attester;
  }

  /** Affirms anything, without a signature: what is tested comes before. */
  private static final class Affirms implements Verifier, AppraisalPolicy {
    @Override
    public VerifierSession open(Bytes challenge, Deadline deadline) {
      return new VerifierSession() {
        @Override
        public AttestationResult appraise(Cmw evidence, Deadline until) {
          Appraisal appraisal =
              new Appraisal(
                  Tier.AFFIRMING,
                  new TrustVector(Map.of(TrustVector.Claim.HARDWARE, 2)),
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty());
          return new AttestationResult(
              Bytes.EMPTY,
              "none",
              Instant.EPOCH,
              Optional.empty(),
              Optional.empty(),
              Optional.of(challenge),
              "nobody",
              "0",
              Optional.empty(),
              Map.of("any", appraisal));
        }

        @Override
        public void close() {
          // A session holds nothing.
        }
      };
    }

    @Override
    public Verdict decide(AttestationResult result, Facts facts) {
      return new Verdict(
          new AttestedIdentity(AttestedIdentity.Level.CLASS, "any"), result, Duration.ofHours(1));
    }
  }
}
