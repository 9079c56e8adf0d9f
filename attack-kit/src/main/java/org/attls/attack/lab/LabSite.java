package org.attls.attack.lab;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.attls.corim.CorimWriter;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.Attester;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A site with an honest server that admits one device: two devices are enrolled, the first is the
 * pinned one; a third is a stranger. Everything of it is made anew and lives in memory.
 */
public final class LabSite {
  /** The honest server's name. */
  public static final String SERVER = "server.example";

  /** The attacker's server's name, for which it has a valid certificate. */
  public static final String ATTACKER = "attacker.example";

  private final LabClock clock = new LabClock(Instant.now());
  private final LabAuthority authority = LabAuthority.create("attack kit");
  private final X509Credential serverCredential = issue(SERVER);
  private final X509Credential attackerCredential = issue(ATTACKER);
  private final LabTpm first = new LabTpm();
  private final LabTpm second = new LabTpm();
  private final LabTpm stranger = new LabTpm();
  private final EndorsementStore endorsements = EndorsementStore.inMemory(clock);
  private final EmbeddedVerifier verifier;

  /** A new site. */
  public LabSite() {
    for (LabTpm enrolled : List.of(first, second)) {
      try {
        endorsements.add(CorimWriter.write(enrolled.endorsement()));
      } catch (EndorsementException impossible) {
        throw new IllegalStateException("a fresh endorsement was refused", impossible);
      }
    }
    this.verifier =
        new EmbeddedVerifier(
            ResultIssuer.of(
                endorsements, EarSigner.generate(EcCurve.P256), clock, AppraisalLog.NONE));
  }

  private X509Credential issue(String name) {
    return authority.issue(name, new GeneralName(GeneralName.dNSName, name));
  }

  /** The clock of verifier and policy. */
  public LabClock clock() {
    return clock;
  }

  /** The device that is enrolled and pinned. */
  public LabTpm device() {
    return first;
  }

  /** A device that is enrolled, and not pinned. */
  public LabTpm otherDevice() {
    return second;
  }

  /** A device that nobody enrolled. */
  public LabTpm stranger() {
    return stranger;
  }

  /** An honest attester on the pinned device. */
  public LabAttester attester() {
    return new LabAttester(first);
  }

  /** The honest verifier. */
  public Verifier verifier() {
    return verifier;
  }

  /** A verifier that affirms anything, by this site's clock. */
  public LabVerifier lyingVerifier() {
    return new LabVerifier(clock);
  }

  /** The honest server's certificate and key. */
  public X509Credential serverCredential() {
    return serverCredential;
  }

  /** The attacker's certificate and key, as valid as the server's. */
  public X509Credential attackerCredential() {
    return attackerCredential;
  }

  /** The authority that everybody trusts. */
  public LabAuthority authority() {
    return authority;
  }

  /** What honest clients trust. */
  public ServerTrust trust() {
    return ServerTrust.anchors(List.of(authority.certificate()));
  }

  /** The honest policy: the pinned device and nobody else. */
  public AffirmingPolicy policy() {
    return policyBuilder().pinnedInstances(Set.of(first.kid())).build();
  }

  /** A policy that admits anything that the verifier affirms. */
  public AffirmingPolicy anyOfClass() {
    return policyBuilder().anyOfClass("lab device").build();
  }

  private AffirmingPolicy.Builder policyBuilder() {
    return AffirmingPolicy.builder().expect(ParsecTpmToken.TYPE, Set.of("PARSEC_TPM")).clock(clock);
  }

  /** An honest relying party with that verifier. */
  public RelyingParty.Builder relyingParty(Verifier by) {
    return relyingParty(by, policy());
  }

  /** A relying party with that verifier and that policy. */
  public RelyingParty.Builder relyingParty(Verifier by, AppraisalPolicy policy) {
    return RelyingParty.builder(by, policy).accept(new ParsecTpmInspector());
  }

  /** The honest server. */
  public AttestedTlsServer server() {
    return server(relyingParty(verifier).build()).build();
  }

  /** The honest server with another relying party. */
  public AttestedTlsServer.Builder server(RelyingParty relyingParty) {
    return AttestedTlsServer.builder(serverCredential, relyingParty);
  }

  /** An honest client. */
  public AttestedTlsClient.Builder client(Attester attester) {
    return AttestedTlsClient.builder(trust(), attester);
  }
}
