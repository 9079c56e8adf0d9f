package org.attls.rot.tpm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmIdentityKey;
import org.attls.rot.tpm.TpmKatAttester;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPM_HANDLE;

class SavedAttestationKeyTest {
  private static final Bytes CHALLENGE = TpmHash.SHA256.digest(Bytes.utf8("challenge"));
  private static final Bytes FIRST_LINE = Bytes.utf8("attls attestation key 1\n");

  private SoftwareTpm tpm;
  private SavedAttestationKey key;

  @BeforeEach
  void makeKey() throws Exception {
    tpm = SoftwareTpm.start();
    key = create(AttestationKeyType.P256);
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stopTpm() {
    if (tpm != null) {
      tpm.close();
    }
  }

  @Test
  void signsEvidenceAndOccupiesNothing() throws Exception {
    assertThat(attested(key.encode(), SoftwareTpm.PCRS)).isEqualTo(key.kid());
    requireEmptyTpm();
  }

  @Test
  void isTheSameKeyAfterTheTpmWasSwitchedOff() throws Exception {
    tpm.signal("KILL");
    tpm.startAgain();
    assertThat(attested(key.encode(), SoftwareTpm.PCRS)).isEqualTo(key.kid());
    requireEmptyTpm();
  }

  @Test
  void staysUsableWhenTheStorageRootIsKeptMeanwhile() throws Exception {
    tpm.provision();
    assertThat(attested(key.encode(), SoftwareTpm.PCRS)).isEqualTo(key.kid());
    SavedAttestationKey other = create(AttestationKeyType.P256);
    assertThat(attested(other.encode(), SoftwareTpm.PCRS)).isEqualTo(other.kid());
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void staysUsableWhenAnotherStorageRootIsPutThere() throws Exception {
    TPMT_PUBLIC template = Templates.storageRoot();
    template.unique = new TPMS_ECC_POINT(new byte[0], new byte[0]);
    tpm.connection()
        .call(
            TpmOperation.named("persisting").onceOnly(),
            SoftwareTpm.soon(),
            channel -> {
              TPM_HANDLE made =
                  channel.issue(
                          t ->
                              t.CreatePrimary(
                                  TPM_HANDLE.OWNER,
                                  new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]),
                                  template,
                                  new byte[0],
                                  new TPMS_PCR_SELECTION[0]))
                      .handle;
              try (LoadedObject root = channel.holding(made)) {
                StorageRoot.keep(channel, root, StorageRoot.PERSISTENT);
              }
              return true;
            });
    assertThat(attested(key.encode(), SoftwareTpm.PCRS)).isEqualTo(key.kid());
    SavedAttestationKey under = create(AttestationKeyType.P256);
    assertThat(attested(under.encode(), SoftwareTpm.PCRS)).isEqualTo(under.kid());
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void mayBeOnP384() throws Exception {
    SavedAttestationKey strong = create(AttestationKeyType.P384);
    PcrSelection registers = PcrSelection.of(TpmHash.SHA384, List.of(0, 7));
    assertThat(strong.key().title()).isEqualTo("P-384");
    assertThat(attested(strong.encode(), registers)).isEqualTo(strong.kid());
    requireEmptyTpm();
  }

  @Test
  void signsABundleToo() throws Exception {
    try (TpmKatAttester attester = TpmKatAttester.over(attester(key.encode(), SoftwareTpm.PCRS));
        TpmIdentityKey identity = attester.identityKey(SoftwareTpm.soon())) {
      assertThat(
              attester
                  .attest(attester.evidenceTypes().get(0), CHALLENGE, identity, SoftwareTpm.soon())
                  .octets()
                  .size())
          .isPositive();
      requireEmptyTpm();
    }
  }

  @Test
  void isRefusedByAnotherTpm() throws Exception {
    try (SoftwareTpm other = SoftwareTpm.start()) {
      SavedAttestationKey foreign = SavedAttestationKey.read(key.encode());
      assertThatThrownBy(() -> foreign.requireLoads(other.connection(), SoftwareTpm.soon()))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(TpmException.Kind.UNSUITABLE))
          .satisfies(
              failure ->
                  assertThat(failure)
                      .hasMessageContaining("this TPM did not make it")
                      .hasMessageContaining("INTEGRITY"));
      assertThat(other.loadedObjects()).isZero();
    }
  }

  /** Everything in the file belongs together: no octet of it may be another. */
  @Test
  void isRefusedWhenItWasChanged() throws Exception {
    byte[] saved = key.encode().toArray();
    for (int at : new int[] {saved.length - 1, saved.length - 100}) {
      byte[] changed = saved.clone();
      changed[at] ^= 1;
      SavedAttestationKey read = SavedAttestationKey.read(Bytes.copyOf(changed));
      assertThatThrownBy(() -> read.requireLoads(tpm.connection(), SoftwareTpm.soon()))
          .isInstanceOf(TpmException.class);
    }
    SavedAttestationKey mixed =
        SavedAttestationKey.read(
            file(create(AttestationKeyType.P256).area().encode(), sensitive(saved)));
    assertThatThrownBy(() -> mixed.requireLoads(tpm.connection(), SoftwareTpm.soon()))
        .hasMessageContaining("INTEGRITY");
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void readsWhatItWroteAndNothingElse() throws Exception {
    Bytes saved = key.encode();
    assertThat(saved.size()).isLessThanOrEqualTo(400);
    SavedAttestationKey read = SavedAttestationKey.read(saved);
    assertThat(read.area()).isEqualTo(key.area());
    assertThat(read.encode()).isEqualTo(saved);

    for (int size = 0; size < saved.size(); size++) {
      refused(saved.slice(0, size));
    }
    refused(new OctetWriter().octets(saved).u8(0).toBytes());
    byte[] nextVersion = saved.toArray();
    nextVersion[FIRST_LINE.size() - 2]++;
    refused(Bytes.copyOf(nextVersion));
    Bytes sensitive = sensitive(saved.toArray());
    refused(file(Bytes.EMPTY, sensitive));
    refused(file(key.area().encode(), Bytes.EMPTY));
    refused(file(key.area().encode(), Bytes.copyOf(new byte[1025])));
    refused(file(Bytes.copyOf(new byte[513]), sensitive));
    refused(Bytes.copyOf(new byte[SavedAttestationKey.MAX_OCTETS + 1]));
  }

  /** An identity key signs what it is given, also what looks like a statement of the TPM. */
  @Test
  void isNoKeyThatSignsEverything() throws Exception {
    IdentityKeyBlob identity =
        tpm.connection()
            .call(
                TpmOperation.named("creating"),
                SoftwareTpm.soon(),
                channel -> IdentityKeyBlob.create(channel, new StorageRoot()));
    refused(file(identity.area().encode(), sensitive(key.encode().toArray())));
  }

  private SavedAttestationKey create(AttestationKeyType type) throws TpmException {
    return SavedAttestationKey.create(tpm.connection(), type, SoftwareTpm.soon());
  }

  private TpmAttester attester(Bytes saved, PcrSelection registers) throws Exception {
    return TpmAttester.open(
        tpm.connection(),
        SavedAttestationKey.read(saved)::requireLoads,
        registers,
        0,
        SoftwareTpm.soon());
  }

  /** The key that evidence of a new attester verifies with. */
  private Bytes attested(Bytes saved, PcrSelection registers) throws Exception {
    TpmAttester attester = attester(saved, registers);
    try (TpmIdentityKey identity = attester.identityKey(SoftwareTpm.soon())) {
      Cmw evidence = attester.attest(ParsecTpmToken.TYPE, CHALLENGE, identity, SoftwareTpm.soon());
      Bytes kid = attester.attestationKey().kid();
      ParsecTpmExpectation expected =
          ParsecTpmExpectation.of(attester.attestationKey().key(), CHALLENGE)
              .withKid(kid)
              .withTlsKey(identity.area().ecKey())
              .withReferences(
                  List.of(TpmPlatform.read(tpm.connection(), registers, SoftwareTpm.soon())));
      assertThat(
              ParsecTpmVerification.verify(((CmwRecord) evidence).value(), expected).firstFailure())
          .isEmpty();
      return kid;
    }
  }

  private void requireEmptyTpm() throws TpmException {
    assertThat(tpm.loadedObjects()).isZero();
    List<Integer> persistent =
        tpm.connection()
            .call(
                TpmOperation.named("listing"),
                SoftwareTpm.soon(),
                channel -> channel.handles(0x81000000));
    assertThat(persistent).isEmpty();
  }

  private static Bytes file(Bytes area, Bytes sensitive) {
    return new OctetWriter().octets(FIRST_LINE).opaque16(area).opaque16(sensitive).toBytes();
  }

  private static Bytes sensitive(byte[] saved) {
    int area = FIRST_LINE.size() + 2 + 88;
    return Bytes.copyOf(saved).slice(area + 2, saved.length);
  }

  private static void refused(Bytes saved) {
    assertThatThrownBy(() -> SavedAttestationKey.read(saved))
        .isInstanceOf(MalformedException.class);
  }
}
