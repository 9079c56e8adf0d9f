package org.attls.tls.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.rats.AttestationException;
import org.attls.testing.Bounded;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.Results;

/** Every extension's data alone, and all of ClientHello's extensions together. */
class WireFuzzTest {
  private static final DirectionPolicy EVIDENCE =
      DirectionPolicy.evidence(
          Requirement.REQUIRED,
          List.of(
              EvidenceType.of(
                  CredentialKind.ATTESTATION, CmwType.mediaType("application/eat+cwt"))));
  private static final AttestationPolicy POLICY = AttestationPolicy.bound(EVIDENCE, EVIDENCE);

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    check(octets, it -> EvidenceRequest.Offer.decode(it).encode());
    check(octets, it -> EvidenceRequest.Selection.decode(it).encode());
    check(octets, it -> EvidenceProposal.Offer.decode(it).encode());
    check(octets, it -> EvidenceProposal.Selection.decode(it).encode());
    check(octets, it -> Results.Offer.decode(it).encode());
    check(octets, it -> Results.Selection.decode(it).encode());
    check(octets, it -> AttestationBinding.Offer.decode(it).encode());
    check(octets, it -> AttestationBinding.Selection.decode(it).encode());
    check(octets, it -> CertificateTypeExtension.Offer.decode(it).encode());
    check(octets, it -> CertificateTypeExtension.Selection.decode(it).encode());
    try {
      Map<Integer, Bytes> extensions = extensions(octets);
      ClientOffer.read(extensions, CodePoints.DRAFT_07, POLICY);
    } catch (MalformedException | AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** RFC 8446, section 4.2: a type of two octets and data with a length of two. */
  private static Map<Integer, Bytes> extensions(Bytes octets) throws MalformedException {
    OctetReader reader = OctetReader.of(octets, "extensions");
    Map<Integer, Bytes> extensions = new LinkedHashMap<>();
    while (reader.remaining() > 0) {
      extensions.put(reader.u16("type"), reader.opaque16(0, 0xFFFF, "data"));
    }
    return extensions;
  }

  private interface Reading {
    Bytes readAndRewrite(Bytes octets) throws AttestationException;
  }

  private static void check(Bytes octets, Reading reading) {
    Bytes rewritten;
    try {
      rewritten = Bounded.read(octets.size(), () -> reading.readAndRewrite(octets));
    } catch (AttestationException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    // Shorter than the input where a list had an element twice.
    assertThat(rewritten.size()).isLessThanOrEqualTo(octets.size());
    try {
      assertThat(reading.readAndRewrite(rewritten)).isEqualTo(rewritten);
    } catch (AttestationException refused) {
      throw new AssertionError("refuses what was written", refused);
    }
  }
}
