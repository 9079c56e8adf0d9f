package org.attls.attack.lab;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.ClockInfo;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;

/**
 * What a TPM with an attestation key says, in software: the truth unless a {@link Statement} is
 * changed before it is signed. A real TPM refuses all of these lies; whoever holds its attestation
 * key needs no TPM.
 */
public final class LabTpm {
  private static final TpmHash HASH = TpmHash.SHA256;
  private static final int REGISTERS = 4;
  private static final Bytes QUALIFIED_NAME =
      Bytes.concat(Bytes.of(HASH.algorithm() >> 8, HASH.algorithm()), HASH.digest(Bytes.EMPTY));

  private final LabKey attestationKey = new LabKey();
  private PcrValues registers;

  /** A TPM with a fresh attestation key and registers 0..3. */
  public LabTpm() {
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    for (int i = 0; i < REGISTERS; i++) {
      values.put(i, HASH.digest(Bytes.of(i)));
    }
    this.registers = new PcrValues(HASH, values);
  }

  /** Its attestation key. */
  public EcKey attestationKey() {
    return attestationKey.publicKey();
  }

  /** Identifier of the attestation key. */
  public Bytes kid() {
    return ParsecTpmToken.kidOf(attestationKey());
  }

  /** Its registers. */
  public PcrValues registers() {
    return registers;
  }

  /** Extends a register, as software that is started afterwards does. */
  public void extend(int register, Bytes measurement) {
    TreeMap<Integer, Bytes> values = new TreeMap<>(registers.values());
    values.computeIfPresent(
        register, (number, before) -> HASH.digest(Bytes.concat(before, measurement)));
    registers = new PcrValues(HASH, values);
  }

  /** What a verifier is told about it at enrolment. */
  public Corim endorsement() {
    return ParsecTpmProfile.endorsement(
        UUID.randomUUID(), kid(), attestationKey(), Optional.of(registers));
  }

  /** An honest statement about a key, not signed yet. */
  public Statement about(Bytes challenge, EcKey identityKey) {
    return new Statement(this, challenge, identityKey);
  }

  /** Signs content that need not be a statement: the oracle that no attestation key may be. */
  public Bytes sign(Bytes content) {
    Bytes both = attestationKey.signRaw(content);
    return new TpmtSignature.Ecdsa(HASH, both.slice(0, 32), both.slice(32, 64)).encode();
  }

  /** What is about to be signed; each field may become a lie. */
  public static final class Statement {
    /** Challenge in the certify structure. */
    public Bytes katChallenge;

    /** Challenge in the quote. */
    public Bytes patChallenge;

    /** The key that is certified. */
    public EcKey identityKey;

    /** Its attributes. */
    public ObjectAttributes attributes = ObjectAttributes.IDENTITY_KEY;

    /** The Name that is certified, where it is not that of the public area. */
    public Optional<Bytes> certifiedName = Optional.empty();

    /** The registers quoted. */
    public List<PcrSelection> selections;

    /** The digest quoted. */
    public Bytes pcrDigest;

    /** Identifier of the attestation key beside the certify structure. */
    public Bytes katKid;

    /** Identifier of the attestation key beside the quote. */
    public Bytes patKid;

    /** What becomes of the certify structure before it is signed. */
    public UnaryOperator<Bytes> certInfo = octets -> octets;

    /** What becomes of the quote before it is signed. */
    public UnaryOperator<Bytes> attestInfo = octets -> octets;

    /** What becomes of the signature of the certify structure. */
    public UnaryOperator<Bytes> katSignature = octets -> octets;

    /** What becomes of the signature of the quote. */
    public UnaryOperator<Bytes> patSignature = octets -> octets;

    /** Who signs the certify structure. */
    public LabTpm katSigner;

    /** Who signs the quote. */
    public LabTpm patSigner;

    private Statement(LabTpm tpm, Bytes challenge, EcKey identityKey) {
      this.katChallenge = challenge;
      this.patChallenge = challenge;
      this.identityKey = identityKey;
      this.selections = List.of(tpm.registers.selection());
      this.pcrDigest = tpm.registers.digest();
      this.katKid = tpm.kid();
      this.patKid = tpm.kid();
      this.katSigner = tpm;
      this.patSigner = tpm;
    }

    /** Signed, as a token. */
    public ParsecTpmToken signed() {
      TpmtPublic area =
          TpmtPublic.of(HASH, attributes, Bytes.EMPTY, Optional.of(HASH), identityKey);
      ClockInfo clock = new ClockInfo(1_234_567, 3, 0, true);
      Bytes certify =
          certInfo.apply(
              new TpmsAttest(
                      QUALIFIED_NAME,
                      katChallenge,
                      clock,
                      7,
                      new TpmsAttest.Certify(certifiedName.orElse(area.name()), QUALIFIED_NAME))
                  .encode());
      Bytes quote =
          attestInfo.apply(
              new TpmsAttest(
                      QUALIFIED_NAME,
                      patChallenge,
                      clock,
                      7,
                      new TpmsAttest.Quote(selections, pcrDigest))
                  .encode());
      return new ParsecTpmToken(
          new ParsecTpmToken.Kat(
              katKid, katSignature.apply(katSigner.sign(certify)), certify, area.encode()),
          new ParsecTpmToken.Pat(patKid, patSignature.apply(patSigner.sign(quote)), quote));
    }
  }
}
