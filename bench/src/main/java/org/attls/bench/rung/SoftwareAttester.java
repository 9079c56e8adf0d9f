package org.attls.bench.rung;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.ClockInfo;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/** Makes evidence as a TPM would, with keys in memory. It protects nothing. */
public final class SoftwareAttester implements Attester {
  private static final TpmHash HASH = TpmHash.SHA256;
  private static final ClockInfo CLOCK = new ClockInfo(1234567, 3, 0, true);
  private static final long FIRMWARE = 7;

  /** More than any step takes. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EcSigner attestationKey = EcSigner.generate(EcCurve.P256);
  private final IdentityKey key;
  private final TpmtPublic area;
  private final Bytes signerName;
  private final PcrValues registers;

  /** A new attestation key, which certifies that identity key. */
  public SoftwareAttester(IdentityKey key) {
    this.key = key;
    try {
      this.area =
          TpmtPublic.of(
              HASH,
              ObjectAttributes.IDENTITY_KEY,
              Bytes.EMPTY,
              Optional.of(HASH),
              EcKey.ofSpki(key.subjectPublicKeyInfo(), "identity key"));
    } catch (MalformedException impossible) {
      throw new IllegalStateException("a key on P-256", impossible);
    }
    this.signerName =
        Bytes.concat(
            Bytes.of(HASH.algorithm() >> 8, HASH.algorithm()), HASH.digest(Bytes.utf8("signer")));
    Map<Integer, Bytes> values = new TreeMap<>();
    for (int register = 0; register < 8; register++) {
      values.put(register, HASH.digest(Bytes.of(register)));
    }
    this.registers = new PcrValues(HASH, new TreeMap<>(values));
  }

  /** Identifier of the attestation key. */
  public Bytes instance() {
    return ParsecTpmToken.kidOf(attestationKey.publicKey());
  }

  /** Endorses this attester and its state. */
  public Corim endorsement() {
    return ParsecTpmProfile.endorsement(
        UUID.randomUUID(), instance(), attestationKey.publicKey(), Optional.of(registers));
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(ParsecTpmToken.TYPE);
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) {
    return key;
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey attested, Deadline deadline) {
    Bytes certified =
        new TpmsAttest(
                signerName,
                challenge,
                CLOCK,
                FIRMWARE,
                new TpmsAttest.Certify(area.name(), signerName))
            .encode();
    Bytes quoted =
        new TpmsAttest(
                signerName,
                challenge,
                CLOCK,
                FIRMWARE,
                new TpmsAttest.Quote(List.of(registers.selection()), registers.digest()))
            .encode();
    ParsecTpmToken token =
        new ParsecTpmToken(
            new ParsecTpmToken.Kat(instance(), signed(certified), certified, area.encode()),
            new ParsecTpmToken.Pat(instance(), signed(quoted), quoted));
    return CmwWriter.cborRecord(ParsecTpmToken.TYPE, token.encode());
  }

  private Bytes signed(Bytes content) {
    try {
      Bytes both = attestationKey.sign(content);
      int field = both.size() / 2;
      return new TpmtSignature.Ecdsa(HASH, both.slice(0, field), both.slice(field, both.size()))
          .encode();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("signing with a key in memory", impossible);
    }
  }

  @Override
  public void close() {}
}
