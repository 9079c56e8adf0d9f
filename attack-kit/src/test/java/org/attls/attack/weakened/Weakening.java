package org.attls.attack.weakened;

import java.util.List;
import java.util.Map;

/**
 * A check, and the attacks that it alone makes end as they must.
 *
 * @param check what is taken out, for people
 * @param cuts how it is taken out, by the class that it is in
 * @param red the scenarios that must not end as they must without it
 */
record Weakening(String check, Map<String, Cut> cuts, List<String> red) {
  private static final String APPRAISE = "org.attls.tls.appraise.";
  private static final String NEGOTIATE = "org.attls.tls.negotiate.";
  private static final String RATS = "org.attls.rats.";
  private static final String EAT = "org.attls.eat.";

  /** All of them. */
  static List<Weakening> all() {
    return List.of(
        cut(
            "the challenge inside the evidence",
            APPRAISE + "ExpectEvidence",
            new Cut.Body("checkChallenges"),
            "A1 A2 A4 A5 A7 A10 A17 A18 A19 C1 C2 C3"),
        new Weakening(
            "the challenge, here and at the verifier",
            Map.of(
                APPRAISE + "ExpectEvidence",
                new Cut.Body("checkChallenges"),
                EAT + "parsec.ParsecTpmVerification",
                new Cut.Truth("challenge", "equals")),
            List.of("A1", "A2", "A4", "A10", "A17", "A18", "A19", "C1", "C2", "C3")),
        cut(
            "the pinned instance",
            RATS + "AffirmingPolicy",
            new Cut.Truth("identity", "contains"),
            "A3"),
        cut(
            "how much is known of a peer",
            RATS + "AffirmingPolicy",
            new Cut.Constant("identity", "CLASS", "INSTANCE"),
            "A41"),
        cut("the nonce of a result", RATS + "ResultChecks", new Cut.Body("checkAnswers"), "A6 A20"),
        cut("the key of a result", RATS + "ResultChecks", new Cut.Body("checkKey"), "A6 A7"),
        cut("the age of a result", RATS + "ResultChecks", new Cut.Body("checkTime"), "A6 A44"),
        cut(
            "the verdict itself",
            RATS + "ResultChecks",
            new Cut.Body("checkTiers"),
            "A8 A23 A24 A27 A36"),
        cut(
            "the signature of a result",
            EAT + "ear.EarVerifier",
            new Cut.Body("checkSignature"),
            "A24 A28"),
        cut(
            "CertificateVerify",
            "org.attls.tls.internal.bc.CurveVerifier",
            new Cut.Body("verifySignature"),
            "A7"),
        cut(
            "one attestation key in both halves",
            EAT + "inspect.ParsecTpmInspector",
            new Cut.Body("requireOneAttestationKey"),
            "A8"),
        cut(
            "the certified key",
            EAT + "inspect.ParsecTpmInspector",
            new Cut.Body("requireCertified"),
            "A27"),
        cut(
            "the registers of the quote",
            EAT + "inspect.ParsecTpmInspector",
            new Cut.Refusal("registers", "EVIDENCE_MALFORMED"),
            "A27 A28"),
        cut(
            "the signatures inside the evidence",
            EAT + "tpm.TpmtSignature",
            new Cut.Body("verifies"),
            "A8 A27 A36"),
        cut(
            "the residence of the identity key",
            APPRAISE + "ExpectEvidence",
            new Cut.Body("checkResidence"),
            "C4"),
        cut(
            "an empty Certificate",
            APPRAISE + "CredentialForm",
            new Cut.Refusal("requireSome", "CREDENTIAL_EMPTY"),
            "A11 A21 A32"),
        cut(
            "one entry and no more",
            APPRAISE + "CredentialForm",
            new Cut.Refusal("readAlone", "ENTRY_COUNT"),
            "A16"),
        cut(
            "extensions beside the evidence",
            APPRAISE + "CredentialForm",
            new Cut.Refusal("requireNoExtensionBut", "UNSOLICITED"),
            "A12"),
        cut(
            "the key of the certificate beside the evidence",
            APPRAISE + "CredentialForm$Content",
            new Cut.Body("requireKey"),
            "A42"),
        cut(
            "the type of the wrapper",
            APPRAISE + "ExpectEvidence",
            new Cut.Refusal("certificate", "TYPE_MISMATCH"),
            "A14"),
        cut(
            "the size of the wrapper",
            APPRAISE + "Wrappers",
            new Cut.Refusal("read", "TOO_LARGE"),
            "A30"),
        cut(
            "the server's selection",
            NEGOTIATE + "ClientNegotiation",
            new Cut.Body("member"),
            "A12 A14"),
        cut(
            "an answer that must come",
            NEGOTIATE + "ClientNegotiation",
            new Cut.Refusal("accept", "BINDING_TOO_WEAK"),
            "A13"),
        cut(
            "evidence that is one's own",
            APPRAISE + "ExpectEvidence",
            new Cut.Refusal("certificate", "OWN_EVIDENCE"),
            "A9"),
        cut(
            "nonces that are equal",
            NEGOTIATE + "ClientNegotiation",
            new Cut.Refusal("accept", "EQUAL_NONCES"),
            "A9"),
        cut("where extensions belong", NEGOTIATE + "Placement", new Cut.Body("check"), "A15"),
        cut(
            "the length of a nonce in mode bound",
            NEGOTIATE + "NonceLength",
            new Cut.Body("check"),
            "A17"),
        cut(
            "the randomness of nonces",
            "org.attls.tls.engine.NonceSource",
            new Cut.Call("random", "nextBytes"),
            "A17"),
        cut(
            "the second ClientHello",
            NEGOTIATE + "SecondHello",
            new Cut.Body("requireUnchanged"),
            "A19"),
        cut(
            "KeyUpdate",
            "org.bouncycastle.tls.TlsProtocol",
            new Cut.Body("receive13KeyUpdate"),
            "A45"),
        cut(
            "extensions that were not offered",
            "org.bouncycastle.tls.TlsClientProtocol",
            new Cut.Refusal("receive13EncryptedExtensions", "110"),
            "A12 A22"),
        cut(
            "the end of a verdict",
            "org.attls.tls.internal.bc.BcEngine",
            new Cut.Body("requireVerdict"),
            "A25"),
        cut("the handshake's deadline", RATS + "Deadline", new Cut.Body("check"), "A24"),
        cut(
            "octets left over in CBOR",
            "org.attls.cmw.cbor.CborReader",
            new Cut.Refusal("read", "failure"),
            "A29"),
        cut(
            "messages across a change of keys",
            "org.attls.tls.handshake.MessageFramer",
            new Cut.Refusal("fragment", "RECORD_BOUNDARY"),
            "A31"),
        cut(
            "a policy that is complete",
            RATS + "AffirmingPolicy$Builder",
            new Cut.Refusal("build", "IllegalStateException"),
            "A37"));
  }

  private static Weakening cut(String check, String className, Cut cut, String red) {
    return new Weakening(check, Map.of(className, cut), List.of(red.split(" ")));
  }
}
