package org.attls.attack;

import static org.attls.attack.Expectation.holds;
import static org.attls.attack.Expectation.refused;

import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabAuthority;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabServer;
import org.attls.attack.peer.Wire;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Attacks on evidence beside an X.509 certificate (kind CERT_ATTESTATION). */
final class CertifiedScenarios {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String DEVICE = "device.example";
  private static final int ATTESTATION_EVIDENCE = CodePoints.DRAFT_07.attestationEvidence();

  private CertifiedScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of(
                "A42",
                "Certificate checks skipped beside evidence",
                "ordinary path validation applies, and the certificate is for the attested key")
            .trial(
                "an honest peer",
                holds("admitted"),
                site -> {
                  Observation observed = client(site, KeyPurposeId.id_kp_clientAuth, HOUR);
                  return new Observation.Property(
                      observed instanceof Observation.Succeeded, observed.text());
                })
            .trial(
                "expired",
                refused(Reason.CERTIFICATE_REFUSED, 42),
                site -> client(site, KeyPurposeId.id_kp_clientAuth, HOUR.negated()))
            .trial(
                "for servers, shown by a client",
                refused(Reason.CERTIFICATE_REFUSED, 42),
                site -> client(site, KeyPurposeId.id_kp_serverAuth, HOUR))
            .trial(
                "of an authority that nobody trusts",
                refused(Reason.CERTIFICATE_REFUSED, 42),
                site ->
                    client(
                        site,
                        key ->
                            encoded(
                                LabAuthority.create("nobody")
                                    .certify(
                                        holder(key), DEVICE, KeyPurposeId.id_kp_clientAuth, HOUR)),
                        it -> {}))
            .trial(
                "for another key than the attested one",
                refused(Reason.KEY_MISMATCH, 42),
                site ->
                    client(
                        site,
                        key -> certificate(site, new LabKey(), KeyPurposeId.id_kp_clientAuth, HOUR),
                        it -> {}))
            .trial(
                "a server's, for another name",
                refused(Reason.CERTIFICATE_REFUSED, 42),
                site -> server(site, DEVICE))
            .trial(
                "no evidence beside it",
                refused(Reason.EVIDENCE_MISSING, 109),
                site ->
                    client(
                        site,
                        key -> Bytes.EMPTY,
                        it ->
                            it.certificateBody =
                                evidence ->
                                    LabClient.oneEntry(
                                        certificate(
                                            site,
                                            it.identityKey(),
                                            KeyPurposeId.id_kp_clientAuth,
                                            HOUR))))
            .trial(
                "evidence beside the issuer's certificate",
                refused(Reason.ENTRY_COUNT, 47),
                site ->
                    client(
                        site,
                        key -> Bytes.EMPTY,
                        it ->
                            it.certificateBody =
                                evidence -> besideTheIssuer(site, it.identityKey(), evidence)))
            .trial(
                "relayed with a leaked key, over the channel binder of the draft",
                refused(Reason.BINDING_MISMATCH, 42),
                CertifiedScenarios::relayed)
            .build());
  }

  private static Observation client(LabSite site, KeyPurposeId purpose, Duration validFor)
      throws AttestedTlsException {
    return client(site, key -> certificate(site, key, purpose, validFor), it -> {});
  }

  private static Observation client(
      LabSite site, Function<IdentityKey, Bytes> certificate, Consumer<LabClient> switches)
      throws AttestedTlsException {
    LabClient client = LabClient.certified(site.attester(), certificate);
    switches.accept(client);
    AttestedTlsEngine server =
        site.server(site.relyingParty(site.verifier()).onlyBesideCertificate().build())
            .clientTrust(ClientTrust.anchors(List.of(site.authority().certificate())))
            .build()
            .newEngine();
    return Attempts.on(server, client);
  }

  private static Observation server(LabSite site, String name) throws AttestedTlsException {
    LabServer server = LabServer.attesting(site.serverCredential(), site.attester());
    server.certified(
        key ->
            encoded(
                site.authority().certify(holder(key), name, KeyPurposeId.id_kp_serverAuth, HOUR)));
    return Attempts.on(relyingClient(site, false), server);
  }

  /** A server that attests beside its certificate is the victim; its key has leaked. */
  private static Observation relayed(LabSite site) throws AttestedTlsException {
    LabAttester device = site.attester();
    AttestedTlsServer victim =
        AttestedTlsServer.attesting(device)
            .certificates(
                (key, deadline) ->
                    List.of(
                        site.authority()
                            .certify(
                                holder(key), LabSite.SERVER, KeyPurposeId.id_kp_serverAuth, HOUR)))
            .insecureAllowDraftBinding()
            .build();
    LabAttester relaying = site.attester();
    LabServer attacker = LabServer.attesting(site.attackerCredential(), relaying);
    attacker.mode = BindingMode.DRAFT;
    attacker.certified(
        key ->
            encoded(
                site.authority()
                    .certify(holder(key), LabSite.SERVER, KeyPurposeId.id_kp_serverAuth, HOUR)));
    relaying.keys =
        () -> {
          LabClient towardsVictim =
              LabClient.plain()
                  .asking(
                      CredentialKind.CERT_ATTESTATION,
                      List.of(ParsecTpmToken.TYPE),
                      attacker.clientNonce(),
                      BindingMode.DRAFT);
          try {
            Wire.run(victim.newEngine(), towardsVictim.start());
          } catch (AttestedTlsException impossible) {
            throw new IllegalStateException("the victim has no engine", impossible);
          }
          return device.leakedKey();
        };
    relaying.wrapped = fresh -> device.evidence().get(0);
    return Attempts.on(relyingClient(site, true), attacker);
  }

  private static AttestedTlsEngine relyingClient(LabSite site, boolean draft)
      throws AttestedTlsException {
    RelyingParty.Builder relyingParty = site.relyingParty(site.verifier()).onlyBesideCertificate();
    if (draft) {
      relyingParty.insecureAllowDraftBinding();
    }
    return AttestedTlsClient.withoutAttestation(site.trust())
        .relyingParty(relyingParty.build())
        .build()
        .newEngine(LabSite.SERVER);
  }

  private static Bytes besideTheIssuer(LabSite site, IdentityKey key, Bytes evidence) {
    Bytes own = certificate(site, key, KeyPurposeId.id_kp_clientAuth, HOUR);
    Bytes issuer = encoded(site.authority().certificate());
    // The other way round: an entry without evidence first.
    Bytes first = LabClient.entries(List.of(own), Map.of());
    Bytes second = LabClient.entries(List.of(issuer), Map.of(ATTESTATION_EVIDENCE, evidence));
    Bytes both = Bytes.concat(first.slice(4, first.size()), second.slice(4, second.size()));
    return new OctetWriter().u8(0).opaque24(both).toBytes();
  }

  private static Bytes certificate(
      LabSite site, IdentityKey key, KeyPurposeId purpose, Duration validFor) {
    return encoded(site.authority().certify(holder(key), DEVICE, purpose, validFor));
  }

  private static PublicKey holder(IdentityKey key) {
    return ((LabKey) key).publicKey().publicKey();
  }

  private static Bytes encoded(X509Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a certificate has no encoding", impossible);
    }
  }
}
