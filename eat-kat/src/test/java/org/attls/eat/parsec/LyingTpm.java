package org.attls.eat.parsec;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.tpm.ClockInfo;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;

/**
 * A fake TPM with keys in software: it tells the truth until a test sets one of its fields to a
 * lie, and always signs what it says. A real TPM refuses all of these lies.
 */
public final class LyingTpm {
  /** The challenge that it was asked to attest. */
  public static final Bytes CHALLENGE = TpmHash.SHA256.digest(Bytes.utf8("challenge"));

  /** The curve of its keys. */
  public final EcCurve curve;

  /** Hash of everything it makes. */
  public final TpmHash hash;

  /** Its registers. */
  public final PcrValues registers;

  /** Challenge in the certify structure. */
  public Bytes katChallenge = CHALLENGE;

  /** Challenge in the quote structure. */
  public Bytes patChallenge = CHALLENGE;

  /** Attributes in the public area. */
  public ObjectAttributes attributes = ObjectAttributes.IDENTITY_KEY;

  /** The Name that is certified, where it is not the key's. */
  public Optional<Bytes> certifiedName = Optional.empty();

  /** Qualified Name of the signer of the quote. */
  public Bytes patSigner;

  /** What it says was quoted. */
  public List<PcrSelection> selections;

  /** The digest it quotes. */
  public Bytes pcrDigest;

  /** Hash named in both signatures, and used. */
  public TpmHash signatureHash;

  /** Identifiers of the attestation key. */
  public Bytes katKid;

  /** Identifier in the quote half. */
  public Bytes patKid;

  /** What becomes of the certify structure before it is signed. */
  public UnaryOperator<Bytes> certInfoEdit = octets -> octets;

  /** What becomes of the quote structure before it is signed. */
  public UnaryOperator<Bytes> attestInfoEdit = octets -> octets;

  /** Signs instead of the attestation key on the curve. */
  public Optional<RsaAttestation> rsa = Optional.empty();

  private final KeyPair attestation;
  private final EcKey attestationKey;
  private final EcKey identityKey;
  private final Bytes katSigner;

  /** A TPM with fresh keys on a curve and registers 0..3. */
  public LyingTpm(EcCurve curve) {
    this.curve = curve;
    this.hash = TpmHash.of(curve);
    this.attestation = keyPair(curve);
    this.attestationKey = keyOf(attestation);
    this.identityKey = keyOf(keyPair(curve));
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    for (int i = 0; i < 4; i++) {
      values.put(i, hash.digest(Bytes.of(i)));
    }
    this.registers = new PcrValues(hash, values);
    this.selections = List.of(registers.selection());
    this.pcrDigest = registers.digest();
    this.signatureHash = hash;
    this.katKid = ParsecTpmToken.kidOf(attestationKey);
    this.patKid = katKid;
    this.katSigner =
        Bytes.concat(Bytes.of(hash.algorithm() >> 8, hash.algorithm()), hash.digest(Bytes.EMPTY));
    this.patSigner = katSigner;
  }

  /** One whose attestation key is this RSA key; all else is of the curve and its hash. */
  public static LyingTpm withRsa(EcCurve curve, RsaAttestation rsa) {
    LyingTpm tpm = new LyingTpm(curve);
    tpm.rsa = Optional.of(rsa);
    tpm.katKid = ParsecTpmToken.kidOf(rsa.key());
    tpm.patKid = tpm.katKid;
    return tpm;
  }

  /** Its attestation key, where that is on the curve. */
  public EcKey attestationKey() {
    return attestationKey;
  }

  /** Its identity key. */
  public EcKey identityKey() {
    return identityKey;
  }

  /** What a verifier expects of it. */
  public ParsecTpmExpectation expectation() {
    VerificationKey endorsed = rsa.isPresent() ? rsa.get().key() : attestationKey;
    return ParsecTpmExpectation.of(endorsed, CHALLENGE)
        .withKid(ParsecTpmToken.kidOf(endorsed))
        .withTlsKey(identityKey)
        .withReferences(List.of(registers));
  }

  /** The public area of the identity key. */
  public TpmtPublic publicArea() {
    return TpmtPublic.of(hash, attributes, Bytes.EMPTY, Optional.of(hash), identityKey);
  }

  /** The token. */
  public ParsecTpmToken token() {
    TpmtPublic area = publicArea();
    ClockInfo clock = new ClockInfo(1234567, 3, 0, true);
    Bytes certInfo =
        certInfoEdit.apply(
            new TpmsAttest(
                    katSigner,
                    katChallenge,
                    clock,
                    7,
                    new TpmsAttest.Certify(certifiedName.orElse(area.name()), katSigner))
                .encode());
    Bytes attestInfo =
        attestInfoEdit.apply(
            new TpmsAttest(
                    patSigner, patChallenge, clock, 7, new TpmsAttest.Quote(selections, pcrDigest))
                .encode());
    return new ParsecTpmToken(
        new ParsecTpmToken.Kat(katKid, sign(certInfo), certInfo, area.encode()),
        new ParsecTpmToken.Pat(patKid, sign(attestInfo), attestInfo));
  }

  /** A TPMT_SIGNATURE by the attestation key. */
  public Bytes sign(Bytes content) {
    if (rsa.isPresent()) {
      return rsa.get().sign(content);
    }
    try {
      Signature signature =
          Signature.getInstance(
              signatureHash.jdkName().replace("-", "") + "withECDSAinP1363Format");
      signature.initSign(attestation.getPrivate());
      signature.update(content.toArray());
      Bytes both = Bytes.copyOf(signature.sign());
      int field = both.size() / 2;
      return new TpmtSignature.Ecdsa(
              signatureHash, both.slice(0, field), both.slice(field, both.size()))
          .encode();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair keyPair(EcCurve curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp" + curve.joseName().substring(2) + "r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static EcKey keyOf(KeyPair pair) {
    try {
      return EcKey.of((ECPublicKey) pair.getPublic());
    } catch (MalformedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
