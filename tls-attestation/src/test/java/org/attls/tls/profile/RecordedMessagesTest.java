package org.attls.tls.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.rats.AttestationException;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of every recorded conversation through the profile's codecs: what is written is
 * octet for octet what the peer wrote. Whole conversations are in the replay tests.
 */
class RecordedMessagesTest {
  private static final String ALL = "org.attls.tls.profile.Recording#all";
  private static final CmwType TYPE = CmwType.mediaType("application/vnd.example.evidence");
  private static final WireProfile PROFILE = MbedtlsPoc.carrying(TYPE);
  private static final AttestationPolicy POLICY =
      new AttestationPolicy(
          DirectionPolicy.OFF,
          DirectionPolicy.evidence(
              Requirement.REQUIRED, List.of(EvidenceType.of(CredentialKind.ATTESTATION, TYPE))),
          List.of(BindingMode.DRAFT));

  @ParameterizedTest
  @MethodSource(ALL)
  void everyClientHelloOffersEvidence(String name) throws Exception {
    for (Bytes hello : Recording.of(name).messages("client_hello")) {
      Map<Integer, Bytes> extensions = ofClientHello(hello);
      ClientOffer offer = PROFILE.hellos().readClientHello(POLICY, extensions);
      assertThat(offer.evidenceProposal().orElseThrow().types())
          .isEqualTo(POLICY.clientAttests().evidenceTypes());
      assertThat(PROFILE.hellos().clientHello(offer).get(MbedtlsPoc.EVIDENCE_PROPOSAL))
          .isEqualTo(extensions.get(MbedtlsPoc.EVIDENCE_PROPOSAL));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void encryptedExtensionsHoldTheNonceAndNothingElse(String name) throws Exception {
    Recording recording = Recording.of(name);
    Map<Integer, Bytes> extensions =
        ofEncryptedExtensions(recording.message("encrypted_extensions"));
    ClientOffer offer =
        PROFILE.hellos().readClientHello(POLICY, ofClientHello(recording.message("client_hello")));
    ServerAnswer answer = PROFILE.hellos().readEncryptedExtensions(POLICY, offer, extensions);
    Negotiated.BackgroundCheck agreed =
        answer.clientAttests().flatMap(Negotiated::evidence).orElseThrow();
    assertThat(agreed.nonce()).isEqualTo(recording.value("nonce"));
    assertThat(agreed.binding()).isEqualTo(BindingMode.DRAFT);
    assertThat(PROFILE.hellos().encryptedExtensions(answer)).isEqualTo(extensions);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theCertificateRequestNamesTheSchemesThatWeName(String name) throws Exception {
    OctetReader body = body(Recording.of(name).message("certificate_request"), 13);
    assertThat(body.opaque8(0, 255, "context")).isEqualTo(Bytes.EMPTY);
    Map<Integer, Bytes> extensions = extensions(body);
    assertThat(extensions).containsOnlyKeys(13);
    OctetReader list =
        OctetReader.of(Objects.requireNonNull(extensions.get(13)), "schemes").sub16(2, 254, "list");
    for (int scheme : PROFILE.proofs().requestedSchemes()) {
      assertThat(list.u16("scheme")).isEqualTo(scheme);
    }
    list.end();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theOneEntryHoldsTheEvidence(String name) throws Exception {
    Recording recording = Recording.of(name);
    OctetReader body = body(recording.message("certificate_client"), 11);
    assertThat(body.opaque8(0, 255, "context")).isEqualTo(Bytes.EMPTY);
    OctetReader entries = body.sub24(0, 0xFFFF, "certificate_list");
    body.end();
    Bytes certData = entries.opaque24(1, 0xFFFF, "cert_data");
    assertThat(entries.opaque16(0, 0, "extensions")).isEqualTo(Bytes.EMPTY);
    entries.end();

    assertThat(certData).isEqualTo(recording.value("evidence"));
    Cmw wrapper = new CmwReader(1 << 16).read(PROFILE.proofs().wrapper(certData));
    assertThat(wrapper.type().matches(TYPE)).isEqualTo(Recording.BARE.contains(name));
    assertThat(PROFILE.proofs().certData(wrapper)).isEqualTo(certData);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theRawSignatureIsThatOfTheAttestedKey(String name) throws Exception {
    Recording recording = Recording.of(name);
    OctetReader body = body(recording.message("certificate_verify_client"), 15);
    assertThat(PROFILE.proofs().takes(body.u16("scheme"))).isTrue();
    Bytes raw = body.opaque16(64, 64, "signature");
    body.end();

    Bytes der = PROFILE.proofs().der(raw);
    assertThat(verifies(recording, der)).isTrue();
    assertThat(PROFILE.proofs().signature(der)).isEqualTo(raw);
  }

  private static boolean verifies(Recording recording, Bytes der) throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(recording.value("ik-spki").toArray()));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(key);
    signature.update(recording.value("client-certificate-verify-input").toArray());
    return signature.verify(der.toArray());
  }

  private static Map<Integer, Bytes> ofClientHello(Bytes message)
      throws MalformedException, AttestationException {
    OctetReader body = body(message, 1);
    body.u16("legacy_version");
    body.octets(32, "random");
    body.opaque8(0, 32, "legacy_session_id");
    body.opaque16(2, 0xFFFE, "cipher_suites");
    body.opaque8(1, 255, "legacy_compression_methods");
    return extensions(body);
  }

  private static Map<Integer, Bytes> ofEncryptedExtensions(Bytes message)
      throws MalformedException {
    return extensions(body(message, 8));
  }

  private static Map<Integer, Bytes> extensions(OctetReader body) throws MalformedException {
    Map<Integer, Bytes> extensions = new LinkedHashMap<>();
    OctetReader list = body.sub16(0, 0xFFFF, "extensions");
    body.end();
    while (list.remaining() > 0) {
      extensions.put(list.u16("type"), list.opaque16(0, 0xFFFF, "data"));
    }
    return extensions;
  }

  private static OctetReader body(Bytes message, int type) throws MalformedException {
    OctetReader reader = OctetReader.of(message, "message");
    assertThat(reader.u8("type")).isEqualTo(type);
    OctetReader body = reader.sub24(0, 0xFFFF, "body");
    reader.end();
    return body;
  }
}
