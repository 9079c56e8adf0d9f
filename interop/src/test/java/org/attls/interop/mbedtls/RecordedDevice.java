package org.attls.interop.mbedtls;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.MbedtlsBundleInspector;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.mbedtls.InsecurePublishedKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrValues;
import org.attls.rats.AffirmingPolicy;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.profile.Recording;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.attls.verifier.embedded.appraise.MbedtlsAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/** Relying parties that know the devices of the recorded conversations. */
final class RecordedDevice {
  /** Three registers that nothing was measured into. */
  private static final String REGISTERS = "sha256:0=%1$s,1=%1$s,2=%1$s".formatted("00".repeat(32));

  private RecordedDevice() {}

  /** One that demands the evidence of that conversation's variant, and knows its device. */
  static RelyingParty relyingParty(Recording recording) throws Exception {
    return Recording.BARE.contains(recording.name())
        ? ofPublishedKey()
        : ofTpm(recording.value("evidence"), recording.value("aik-public"));
  }

  /** Takes what the published key signs, as the proof of concept's server does. */
  static RelyingParty ofPublishedKey() {
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(MbedtlsBundle.TYPE, Set.of(MbedtlsAppraiser.LABEL))
            .anyOfClass("whoever has the published key")
            .build();
    return RelyingParty.builder(
            new EmbeddedVerifier(
                issuer(EndorsementStore.inMemory(InstantSource.system()))
                    .insecurelyTrustingMbedtlsPoc(InsecurePublishedKey.publicKey())),
            policy)
        .accept(new MbedtlsBundleInspector())
        .insecureDraftBindingOnly()
        .build();
  }

  /**
   * Takes one TPM, by the key that signs its statements.
   *
   * @param evidence of that TPM, for the name by which the key is looked up
   */
  static RelyingParty ofTpm(Bytes evidence, Bytes attestationKey) throws Exception {
    CmwRecord wrapper = (CmwRecord) new CmwReader(1 << 16).read(evidence);
    Bytes kid = ParsecTpmToken.read(wrapper.value()).kat().kid();
    EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
    store.add(
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                UUID.randomUUID(),
                kid,
                EcKey.ofUncompressed(EcCurve.P256, attestationKey, "aik-public"),
                Optional.of(PcrValues.parse(REGISTERS, "recorded registers")))));
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(ParsecTpmToken.TYPE, Set.of(Appraiser.LABEL))
            .pinnedInstances(Set.of(kid))
            .build();
    return RelyingParty.builder(new EmbeddedVerifier(issuer(store)), policy)
        .accept(new ParsecTpmInspector())
        .insecureDraftBindingOnly()
        .build();
  }

  private static ResultIssuer issuer(EndorsementStore store) {
    return ResultIssuer.of(
        store, EarSigner.generate(EcCurve.P256), InstantSource.system(), (when, finding) -> {});
  }
}
