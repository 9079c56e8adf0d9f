package org.attls.interop.attacker;

import java.security.cert.CertificateEncodingException;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.TestCertificates;

/** Which end of ours is attacked, and what it does about attestation. */
enum Victim {
  SERVER("server, no attestation", List.of(Step.CLIENT_HELLO, Step.FINISHED)) {
    @Override
    AttestedTlsEngine engine() throws AttestedTlsException {
      return AttestedTlsServer.withoutAttestation(OWN).build().newEngine();
    }
  },
  SERVER_ATTESTS("server, attests", List.of(Step.CLIENT_HELLO, Step.FINISHED)) {
    @Override
    AttestedTlsEngine engine() throws AttestedTlsException {
      return AttestedTlsServer.attesting(FakeAttester.honest()).build().newEngine();
    }
  },
  SERVER_RELIES(
      "server, relies",
      List.of(Step.CLIENT_HELLO, Step.CERTIFICATE, Step.CERTIFICATE_VERIFY, Step.FINISHED)) {
    @Override
    AttestedTlsEngine engine() throws AttestedTlsException {
      return AttestedTlsServer.builder(OWN, relyingParty()).build().newEngine();
    }
  },
  CLIENT(
      "client, no attestation",
      List.of(
          Step.SERVER_HELLO,
          Step.ENCRYPTED_EXTENSIONS,
          Step.CERTIFICATE,
          Step.CERTIFICATE_VERIFY,
          Step.FINISHED)) {
    @Override
    AttestedTlsEngine engine() throws AttestedTlsException {
      return client(AttestedTlsClient.withoutAttestation(trust()));
    }
  },
  CLIENT_ATTESTS(
      "client, attests",
      List.of(
          Step.SERVER_HELLO,
          Step.ENCRYPTED_EXTENSIONS,
          Step.CERTIFICATE_REQUEST,
          Step.CERTIFICATE,
          Step.CERTIFICATE_VERIFY,
          Step.FINISHED)) {
    @Override
    AttestedTlsEngine engine() throws AttestedTlsException {
      return client(AttestedTlsClient.builder(trust(), FakeAttester.honest()));
    }
  },
  CLIENT_RELIES(
      "client, relies",
      List.of(
          Step.SERVER_HELLO,
          Step.ENCRYPTED_EXTENSIONS,
          Step.CERTIFICATE,
          Step.CERTIFICATE_VERIFY,
          Step.FINISHED)) {
    @Override
    AttestedTlsEngine engine() throws AttestedTlsException {
      return client(AttestedTlsClient.relyingOn(relyingParty()));
    }
  };

  private static final String HOST = "server.example";
  private static final TestCertificates CERTIFICATES = new TestCertificates();
  private static final X509Credential OWN = CERTIFICATES.server(HOST);

  /** What the attacker shows as a server that does not attest, with its key. */
  static final X509Credential SHOWN = CERTIFICATES.server(HOST);

  private final String text;
  private final List<Step> steps;

  Victim(String text, List<Step> steps) {
    this.text = text;
    this.steps = steps;
  }

  /** DER of what the attacker shows. */
  static Bytes shownCertificate() {
    try {
      return Bytes.copyOf(SHOWN.chain().get(0).getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  abstract AttestedTlsEngine engine() throws AttestedTlsException;

  /** The attacker's messages when nothing is wrong. */
  List<Step> steps() {
    return steps;
  }

  boolean isServer() {
    return steps.contains(Step.CLIENT_HELLO);
  }

  /** Whether the attacker shows evidence. */
  boolean relies() {
    return this == SERVER_RELIES || this == CLIENT_RELIES;
  }

  @Override
  public String toString() {
    return text;
  }

  /** With the attacker's one group first, so that nothing is tried again. */
  private static AttestedTlsEngine client(AttestedTlsClient.Builder client)
      throws AttestedTlsException {
    return client.groups(List.of(NamedGroup.SECP256R1)).build().newEngine(HOST);
  }

  private static RelyingParty relyingParty() {
    return RelyingParty.builder(FakeVerifier.affirming(), FakeVerifier.statusPolicy())
        .accept(new FakeEvidence.Inspector())
        .insecureAllowDraftBinding()
        .build();
  }

  private static ServerTrust trust() {
    return ServerTrust.anchors(List.of(CERTIFICATES.root()));
  }
}
