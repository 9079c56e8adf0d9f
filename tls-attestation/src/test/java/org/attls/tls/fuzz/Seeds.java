package org.attls.tls.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.testing.SeedFiles;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.Results;
import org.attls.tls.wire.VerifierIdentity;

/** Makes the first inputs of this package's fuzz tests: {@code Seeds DIRECTORY}. */
final class Seeds {
  private static final List<EvidenceType> TYPES =
      List.of(
          EvidenceType.of(CredentialKind.ATTESTATION, CmwType.mediaType("application/eat+cwt")),
          EvidenceType.of(CredentialKind.ATTESTATION, CmwType.contentFormat(263)));
  private static final Bytes NONCE = Bytes.copyOf(new byte[32]);
  private static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://verifier.example/");

  private static final String EVIDENCE =
      """
      verifiers:
        - { name: v, url: "https://v.example", result-key: k, insecure-allow-demo-key: false }
        - name: w
          endorsements: dir/
      policy:
        evidence:
          types: [application/x]
          verifier: v
          kinds: [cert-attestation]
          binding: insecure-draft
          nonce: 48
          verdict-within: 500ms
        accept: [affirming]
        identity: { by-certificate: true }
        peer-authorities: ca.pem
      """;
  private static final String PASSPORTS =
      """
      policy:
        passports:
          insecure-unbound: true
          issuers:
            - identity: https://v.example/
              result-key: k
        accept: [affirming]
        identity: { instances: ["01ab", 02cd] }
        max-age: 2m   # short
        clock-skew: 0s
        lifetime: 1d
      """;

  private Seeds() {}

  public static void main(String[] arguments) {
    SeedFiles files = new SeedFiles(Path.of(arguments[0]));
    CodePoints codes = CodePoints.DRAFT_07;
    Bytes request = new EvidenceRequest.Offer(TYPES, NONCE).encode();
    Bytes proposal = new EvidenceProposal.Offer(TYPES).encode();
    Bytes binding = new AttestationBinding.Offer(Bytes.of(1, 0)).encode();
    files.write(
        WireFuzzTest.class,
        Map.of(
            "request-offer", request,
            "request-selection", new EvidenceRequest.Selection(TYPES.get(0)).encode(),
            "proposal-offer", proposal,
            "proposal-selection", new EvidenceProposal.Selection(TYPES.get(1), NONCE).encode(),
            "results-offer", new Results.Offer(List.of(VERIFIER)).encode(),
            "results-selection", new Results.Selection(VERIFIER).encode(),
            "binding-offer", binding,
            "binding-selection", new AttestationBinding.Selection(BindingMode.BOUND).encode(),
            "certificate-types", new CertificateTypeExtension.Offer(List.of(0, 240)).encode(),
            "extensions",
                new OctetWriter()
                    .u16(codes.evidenceRequest())
                    .opaque16(request)
                    .u16(codes.evidenceProposal())
                    .opaque16(proposal)
                    .u16(codes.attestationBinding())
                    .opaque16(binding)
                    .toBytes()));
    files.write(HandshakeFlowFuzzTest.class, Map.of("handshake", handshake()));
    files.write(
        PolicyFuzzTest.class,
        Map.of(
            "evidence", Bytes.utf8(EVIDENCE),
            "passports", Bytes.utf8(PASSPORTS),
            "anchor", Bytes.utf8("policy: &a [*a]\n"),
            "key-twice", Bytes.utf8("policy: {}\npolicy: {}\n")));
  }

  private static Bytes handshake() {
    Bytes random = Bytes.copyOf(new byte[32]);
    Bytes serverHello =
        new OctetWriter().u16(0x0303).octets(random).opaque8(Bytes.EMPTY).u16(0x1302).toBytes();
    return Bytes.concat(
        step(0, message(1, random)),
        step(1, message(2, serverHello)),
        step(1, message(8, Bytes.of(0, 0))),
        step(0, message(11, Bytes.of(0, 0, 0, 0))),
        Bytes.of(2, 23),
        step(0, message(20, random)));
  }

  private static Bytes message(int type, Bytes body) {
    return new OctetWriter().u8(type).opaque24(body).toBytes();
  }

  private static Bytes step(int what, Bytes record) {
    return new OctetWriter().u8(what).opaque8(record).toBytes();
  }
}
