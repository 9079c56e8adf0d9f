package org.attls.interop;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
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

/** Parsec TPM evidence with keys in software. */
final class SoftwareEvidence {
  final Bytes challenge;
  final EcKey attestationKey;
  final TpmtPublic identity;
  final PcrValues registers;
  final ParsecTpmToken token;
  private final EcSigner attestation;

  SoftwareEvidence(EcCurve curve) {
    attestation = EcSigner.generate(curve);
    TpmHash hash = TpmHash.of(curve);
    challenge = TpmHash.SHA256.digest(Bytes.utf8("challenge"));
    attestationKey = attestation.publicKey();
    identity =
        TpmtPublic.of(
            hash,
            ObjectAttributes.IDENTITY_KEY,
            Bytes.EMPTY,
            Optional.of(hash),
            EcSigner.generate(curve).publicKey());
    registers =
        new PcrValues(
            hash,
            new TreeMap<>(
                Map.of(
                    0,
                    hash.digest(Bytes.of(0)),
                    1,
                    hash.digest(Bytes.of(1)),
                    7,
                    hash.digest(Bytes.of(7)))));
    Bytes signerName =
        Bytes.concat(Bytes.of(hash.algorithm() >> 8, hash.algorithm()), hash.digest(Bytes.EMPTY));
    ClockInfo clock = new ClockInfo(1234567, 3, 0, true);
    Bytes certInfo =
        new TpmsAttest(
                signerName,
                challenge,
                clock,
                7,
                new TpmsAttest.Certify(identity.name(), signerName))
            .encode();
    Bytes attestInfo =
        new TpmsAttest(
                signerName,
                challenge,
                clock,
                7,
                new TpmsAttest.Quote(List.of(registers.selection()), registers.digest()))
            .encode();
    Bytes kid = ParsecTpmToken.kidOf(attestationKey);
    token =
        new ParsecTpmToken(
            new ParsecTpmToken.Kat(
                kid, signed(attestation, hash, certInfo), certInfo, identity.encode()),
            new ParsecTpmToken.Pat(kid, signed(attestation, hash, attestInfo), attestInfo));
  }

  /** The token with another content of the certification, signed as well. */
  ParsecTpmToken withCertInfo(Bytes certInfo) {
    Bytes signature = signed(attestation, registers.bank(), certInfo);
    return new ParsecTpmToken(
        new ParsecTpmToken.Kat(token.kat().kid(), signature, certInfo, token.kat().pubArea()),
        token.pat());
  }

  private static Bytes signed(EcSigner signer, TpmHash hash, Bytes content) {
    try {
      Bytes both = signer.sign(content);
      int field = both.size() / 2;
      return new TpmtSignature.Ecdsa(hash, both.slice(0, field), both.slice(field, both.size()))
          .encode();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
