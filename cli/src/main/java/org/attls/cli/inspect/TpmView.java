package org.attls.cli.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.outline.Outline;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.ClockInfo;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmAlgorithm;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;

/**
 * Draws Parsec TPM evidence, with the names that the structures have in TPM 2.0 Library, Part 2.
 * What contradicts itself is said as a remark: to judge it is an appraisal.
 */
final class TpmView {
  private TpmView() {}

  /** All structures of a token. */
  static Outline of(ParsecTpmToken token, ParsecTpmEvidence evidence) {
    boolean oneKey = token.kat().kid().equals(token.pat().kid());
    boolean oneSigner =
        evidence.certInfo().qualifiedSigner().equals(evidence.attestInfo().qualifiedSigner());
    return Outline.of(
        "Parsec TPM token",
        Outline.of(
            "kat",
            Outline.text("tpmVer", ParsecTpmToken.TPM_VERSION),
            Outline.octets("kid", token.kat().kid()),
            attest("certInfo", evidence.certInfo(), evidence.identityKey()),
            signature(evidence.katSignature()),
            publicArea(evidence.identityKey())),
        Outline.of(
            "pat",
            Outline.text("tpmVer", ParsecTpmToken.TPM_VERSION),
            Outline.octets("kid", token.pat().kid())
                .remarked(oneKey ? "" : "not the kid of the kat"),
            attest("attestInfo", evidence.attestInfo(), evidence.identityKey())
                .remarked(oneSigner ? "" : "another qualifiedSigner than in the kat"),
            signature(evidence.patSignature())));
  }

  private static Outline attest(String label, TpmsAttest attest, TpmtPublic identityKey) {
    boolean quote = attest.attested() instanceof TpmsAttest.Quote;
    return Outline.of(
            label,
            Outline.words("magic", "TPM_GENERATED_VALUE (ff544347)"),
            Outline.words(
                "type", quote ? "TPM_ST_ATTEST_QUOTE (8018)" : "TPM_ST_ATTEST_CERTIFY (8017)"),
            Outline.octets("qualifiedSigner", attest.qualifiedSigner()),
            Outline.octets("extraData", attest.extraData()).remarked("challenge"),
            clock(attest.clockInfo()),
            Outline.words("firmwareVersion", hex(attest.firmwareVersion(), 16)),
            attest.attested() instanceof TpmsAttest.Certify certify
                ? certify(certify, identityKey)
                : quote((TpmsAttest.Quote) attest.attested()))
        .typed("TPMS_ATTEST");
  }

  private static Outline certify(TpmsAttest.Certify certify, TpmtPublic identityKey) {
    return Outline.of(
            "attested",
            Outline.octets("name", certify.name())
                .remarked(
                    certify.name().equals(identityKey.name()) ? "pubArea's" : "not pubArea's"),
            Outline.octets("qualifiedName", certify.qualifiedName()))
        .typed("TPMS_CERTIFY_INFO");
  }

  private static Outline quote(TpmsAttest.Quote quote) {
    List<Outline> parts = new ArrayList<>();
    for (PcrSelection selection : quote.selections()) {
      parts.add(Outline.words("pcrSelect", selection.spelling()));
    }
    parts.add(Outline.octets("pcrDigest", quote.pcrDigest()));
    return Outline.of("attested", parts).typed("TPMS_QUOTE_INFO");
  }

  private static Outline clock(ClockInfo clock) {
    String clockText = Long.toUnsignedString(clock.clock()) + " ms";
    if (clock.clock() >= 0) {
      clockText += " (powered for " + days(Duration.ofMillis(clock.clock())) + ")";
    }
    return Outline.of(
        "clockInfo",
        Outline.words("clock", clockText),
        Outline.words("resetCount", Long.toString(clock.resetCount())),
        Outline.words("restartCount", Long.toString(clock.restartCount())),
        Outline.words("safe", clock.safe() ? "yes" : "no"));
  }

  private static String days(Duration powered) {
    return String.format(
        Locale.ROOT,
        "%d d %02d:%02d:%02d",
        powered.toDays(),
        powered.toHoursPart(),
        powered.toMinutesPart(),
        powered.toSecondsPart());
  }

  private static Outline signature(TpmtSignature signature) {
    List<Outline> members = new ArrayList<>();
    members.add(Outline.words("sigAlg", algorithm(signature.scheme().algorithm())));
    members.add(Outline.words("hash", algorithm(signature.hash().algorithm())));
    if (signature instanceof TpmtSignature.Ecdsa ecdsa) {
      members.add(Outline.octets("signatureR", ecdsa.r()));
      members.add(Outline.octets("signatureS", ecdsa.s()));
    } else if (signature instanceof TpmtSignature.Rsa rsa) {
      members.add(Outline.octets("sig", rsa.signature()));
    }
    return Outline.of("sig").typed("TPMT_SIGNATURE").with(members);
  }

  private static Outline publicArea(TpmtPublic area) {
    return Outline.of(
            "pubArea",
            Outline.words("type", algorithm(TpmAlgorithm.ECC)),
            Outline.words("nameAlg", algorithm(area.nameHash().algorithm())),
            attributes(area.attributes()),
            authPolicy(area.authPolicy()),
            Outline.words(
                "scheme",
                area.scheme()
                    .map(it -> it.kind() + " with " + algorithm(it.hash().algorithm()))
                    .orElse(algorithm(TpmAlgorithm.NULL))),
            key("unique", area.ecKey()),
            Outline.octets("Name", area.name()).remarked("computed"))
        .typed("TPMT_PUBLIC");
  }

  private static Outline attributes(ObjectAttributes attributes) {
    List<Outline> names = new ArrayList<>();
    if (!attributes.names().isEmpty()) {
      for (String name : attributes.names().split(", ", -1)) {
        names.add(Outline.of(name));
      }
    }
    return Outline.words("objectAttributes", hex(Integer.toUnsignedLong(attributes.bits()), 8))
        .remarked(attributes.residenceDefect().orElse(""))
        .with(names);
  }

  private static Outline authPolicy(Bytes policy) {
    return policy.isEmpty()
        ? Outline.words("authPolicy", "none")
        : Outline.octets("authPolicy", policy);
  }

  private static Outline key(String label, EcKey key) {
    return Outline.of(label, Outline.octets("x", key.x()), Outline.octets("y", key.y()))
        .typed(curve(key));
  }

  private static String curve(EcKey key) {
    return switch (key.curve()) {
      case P256 -> "TPM_ECC_NIST_P256 (0003)";
      case P384 -> "TPM_ECC_NIST_P384 (0004)";
      case P521 -> "TPM_ECC_NIST_P521 (0005)";
    };
  }

  private static String algorithm(int number) {
    String name = TpmHash.of(number).map(TpmHash::name).orElseGet(() -> TpmAlgorithm.name(number));
    return String.format(Locale.ROOT, "%s (%04x)", name, number);
  }

  private static String hex(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "x", value);
  }
}
