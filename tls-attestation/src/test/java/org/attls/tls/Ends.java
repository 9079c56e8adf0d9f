package org.attls.tls;

import java.util.List;
import org.attls.rats.Attester;
import org.attls.rats.Verifier;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.TestCertificates;

/** Configurations of both ends that fit each other; a test changes what it is about. */
final class Ends {
  private static final TestCertificates CERTIFICATES = new TestCertificates();

  private Ends() {}

  static TestCertificates certificates() {
    return CERTIFICATES;
  }

  static ServerTrust trust() {
    return ServerTrust.anchors(List.of(CERTIFICATES.root()));
  }

  static RelyingParty.Builder relyingParty(Verifier verifier) {
    return RelyingParty.builder(verifier, FakeVerifier.statusPolicy())
        .accept(new FakeEvidence.Inspector());
  }

  static AttestedTlsServer.Builder server(RelyingParty relyingParty) {
    return AttestedTlsServer.builder(CERTIFICATES.server("server.example"), relyingParty);
  }

  static AttestedTlsServer server() {
    return server(relyingParty(FakeVerifier.affirming()).build()).build();
  }

  static AttestedTlsClient.Builder client(Attester attester) {
    return AttestedTlsClient.builder(trust(), attester);
  }
}
