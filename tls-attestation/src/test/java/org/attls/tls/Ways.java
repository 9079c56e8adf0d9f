package org.attls.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Attester;
import org.attls.rats.Verifier;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.attest.CertificateSource;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakePassports;
import org.attls.tls.fake.FakeResult;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.Issuance;
import org.attls.tls.negotiate.Model;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.jspecify.annotations.Nullable;

/**
 * A client and a server that fit each other, each of which attests in one way or not at all; a test
 * changes what it is about.
 */
final class Ways {
  static final Issuance.Authority DEVICES = new Issuance.Authority();

  /** How one end attests. */
  enum Way {
    EVIDENCE(Model.BACKGROUND_CHECK, CredentialKind.ATTESTATION),
    CERTIFIED_EVIDENCE(Model.BACKGROUND_CHECK, CredentialKind.CERT_ATTESTATION),
    RESULT(Model.PASSPORT, CredentialKind.ATTESTATION),
    CERTIFIED_RESULT(Model.PASSPORT, CredentialKind.CERT_ATTESTATION);

    final Model model;
    final CredentialKind kind;

    Way(Model model, CredentialKind kind) {
      this.model = model;
      this.kind = kind;
    }

    boolean isCertified() {
      return kind.equals(CredentialKind.CERT_ATTESTATION);
    }

    boolean isEvidence() {
      return model == Model.BACKGROUND_CHECK;
    }
  }

  final @Nullable Way ofServer;
  final @Nullable Way ofClient;
  Attester attester = FakeAttester.honest();
  PassportSource passports = FakePassports.honest();
  CertificateSource certificates = (key, deadline) -> issued(key.subjectPublicKeyInfo());
  Verifier verifier = FakeVerifier.affirming();
  BindingMode mode = BindingMode.BOUND;

  /** A client that does not attest shows an X.509 certificate, and the server wants one. */
  boolean clientShowsCertificate;

  List<NamedGroup> serverGroups = NamedGroup.DEFAULT;

  Ways(@Nullable Way ofServer, @Nullable Way ofClient) {
    this.ofServer = ofServer;
    this.ofClient = ofClient;
  }

  static Ways server(Way way) {
    return new Ways(way, null);
  }

  static Ways client(Way way) {
    return new Ways(null, way);
  }

  static Ways both(Way server, Way client) {
    return new Ways(server, client);
  }

  /** The end that attests, where only one does. */
  static Ways of(boolean server, Way way) {
    return server ? server(way) : client(way);
  }

  /** A certificate that names a device, and the server. */
  static List<X509Certificate> issued(Bytes key) {
    return DEVICES.issue(Issuance.forKey(key).alternativeName("server.example"));
  }

  AttestedTlsClient client() {
    AttestedTlsClient.Builder client;
    if (ofServer == null) {
      client = AttestedTlsClient.withoutAttestation(Ends.trust());
    } else if (ofServer.isCertified()) {
      client = AttestedTlsClient.withoutAttestation(ServerTrust.anchors(List.of(DEVICES.root())));
    } else {
      client =
          ofServer.isEvidence()
              ? AttestedTlsClient.relyingOn(relyingParty(ofServer))
              : AttestedTlsClient.acceptingPassports(passportTrust(ofServer));
    }
    if (ofServer != null && ofServer.isCertified()) {
      if (ofServer.isEvidence()) {
        client.relyingParty(relyingParty(ofServer));
      } else {
        client.acceptPassports(passportTrust(ofServer));
      }
    }
    if (ofClient != null) {
      if (ofClient.isEvidence()) {
        client.attester(attester);
      } else {
        client.passports(passports);
      }
      if (ofClient.isCertified()) {
        client.certificates(certificates);
      }
      if (mode == BindingMode.DRAFT) {
        client.insecureDraftBindingOnly();
      }
    }
    if (clientShowsCertificate) {
      client.credential(Ends.certificates().client("device 1"));
    }
    return client.build();
  }

  AttestedTlsServer server() {
    AttestedTlsServer.Builder server;
    if (ofServer == null) {
      server = AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example"));
    } else {
      server =
          ofServer.isEvidence()
              ? AttestedTlsServer.attesting(attester)
              : AttestedTlsServer.presenting(passports);
      if (ofServer.isCertified()) {
        server.certificates(certificates);
      }
      if (mode == BindingMode.DRAFT) {
        server.insecureDraftBindingOnly();
      }
    }
    if (ofClient != null) {
      if (ofClient.isEvidence()) {
        server.relyingParty(relyingParty(ofClient));
      } else {
        server.acceptPassports(passportTrust(ofClient));
      }
      if (ofClient.isCertified()) {
        server.clientTrust(ClientTrust.anchors(List.of(DEVICES.root())));
      }
    }
    if (clientShowsCertificate) {
      server.clientTrust(ClientTrust.anchors(List.of(Ends.certificates().root())));
    }
    return server.groups(serverGroups).build();
  }

  Pair pair() throws AttestedTlsException {
    return new Pair(client(), server());
  }

  private RelyingParty relyingParty(Way way) {
    RelyingParty.Builder builder =
        RelyingParty.builder(verifier, FakeVerifier.statusPolicy())
            .accept(new FakeEvidence.Inspector());
    if (way.isCertified()) {
      builder.onlyBesideCertificate();
    }
    if (mode == BindingMode.DRAFT) {
      builder.insecureDraftBindingOnly();
    }
    return builder.build();
  }

  private static PassportTrust passportTrust(Way way) {
    PassportTrust.Builder builder =
        PassportTrust.builder(FakeResult.policy())
            .trust(FakePassports.VERIFIER, FakeResult.of(FakePassports.SIGNER));
    if (way.isCertified()) {
      builder.onlyBesideCertificate();
    }
    return builder.build();
  }
}
