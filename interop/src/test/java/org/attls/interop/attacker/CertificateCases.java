package org.attls.interop.attacker;

import static org.attls.interop.attacker.Case.BAD_CERTIFICATE;
import static org.attls.interop.attacker.Case.CERTIFICATE_REQUIRED;
import static org.attls.interop.attacker.Case.DECODE_ERROR;
import static org.attls.interop.attacker.Case.ILLEGAL_PARAMETER;
import static org.attls.interop.attacker.Case.UNSUPPORTED_CERTIFICATE;
import static org.attls.interop.attacker.Case.UNSUPPORTED_EXTENSION;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.SoftwareKey;

/** Certificate: its frame, what is in it, evidence and X.509. */
final class CertificateCases {
  private final Cases cases;
  private final Victim victim;

  private CertificateCases(Cases cases, Victim victim) {
    this.cases = cases;
    this.victim = victim;
  }

  static void addTo(Cases cases) {
    for (Victim victim : Victim.values()) {
      if (victim.steps().contains(Step.CERTIFICATE)) {
        CertificateCases certificates = new CertificateCases(cases, victim);
        certificates.frame();
        if (victim.relies()) {
          certificates.evidence();
        } else {
          certificates.x509();
        }
      }
    }
  }

  private void change(String what, int ends, UnaryOperator<Bytes> change) {
    cases.add(
        victim, "Certificate " + what, ends, attack -> attack.change(Step.CERTIFICATE, change));
  }

  /** Another credential in the one entry. */
  private void credential(String what, int ends, UnaryOperator<Bytes> change) {
    change(
        what,
        ends,
        octets ->
            Octets.certificate(
                Bytes.EMPTY, Octets.entry(change.apply(Octets.firstEntry(octets)), Bytes.EMPTY)));
  }

  private void frame() {
    change(
        "without an entry",
        victim.isServer() ? CERTIFICATE_REQUIRED : DECODE_ERROR,
        octets -> Octets.certificate(Bytes.EMPTY));
    change(
        "with a request context",
        ILLEGAL_PARAMETER,
        octets ->
            Octets.certificate(Bytes.of(1), Octets.entry(Octets.firstEntry(octets), Bytes.EMPTY)));
    change(
        "with an entry of no octets",
        DECODE_ERROR,
        octets -> Octets.certificate(Bytes.EMPTY, Octets.entry(Bytes.EMPTY, Bytes.EMPTY)));
    change(
        "with an extension that nobody asked for",
        UNSUPPORTED_EXTENSION,
        octets ->
            Octets.certificate(
                Bytes.EMPTY,
                Octets.entry(Octets.firstEntry(octets), Octets.extension(0xFFF0, Bytes.of(1)))));
    change(
        "with half an extension",
        DECODE_ERROR,
        octets ->
            Octets.certificate(
                Bytes.EMPTY, Octets.entry(Octets.firstEntry(octets), Bytes.of(0, 5))));
    change(
        "with a list said to be an octet longer",
        DECODE_ERROR,
        octets -> lengthened(octets, 4 + 1, 1));
    change(
        "with a list said to be an octet shorter",
        DECODE_ERROR,
        octets -> lengthened(octets, 4 + 1, -1));
    change(
        "with an entry said to be an octet longer",
        // A certificate is parsed before what is behind it.
        victim.relies() ? DECODE_ERROR : BAD_CERTIFICATE,
        octets -> lengthened(octets, 4 + 1 + 3, 1));
    change("with eleven entries", ILLEGAL_PARAMETER, octets -> repeated(octets, 11));
  }

  private static Bytes repeated(Bytes octets, int times) {
    Bytes entry = Octets.entry(Octets.firstEntry(octets), Bytes.EMPTY);
    return Octets.certificate(
        Bytes.EMPTY, java.util.Collections.nCopies(times, entry).toArray(Bytes[]::new));
  }

  /** A uint24 at that place is another by that much. */
  private static Bytes lengthened(Bytes octets, int at, int by) {
    byte[] changed = octets.toArray();
    int length = octets.u8(at) << 16 | octets.u8(at + 1) << 8 | octets.u8(at + 2);
    changed[at] = (byte) ((length + by) >> 16);
    changed[at + 1] = (byte) ((length + by) >> 8);
    changed[at + 2] = (byte) (length + by);
    return Bytes.copyOf(changed);
  }

  private static CmwRecord read(Bytes evidence) {
    try {
      return (CmwRecord) new CmwReader(1 << 16).read(evidence);
    } catch (MalformedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void evidence() {
    change("with the evidence twice", ILLEGAL_PARAMETER, octets -> repeated(octets, 2));
    for (Indicator indicator : Indicator.values()) {
      if (indicator != Indicator.EVIDENCE) {
        credential(
            "that says it holds " + indicator,
            UNSUPPORTED_CERTIFICATE,
            honest ->
                CmwWriter.cborRecord(FakeEvidence.TYPE, read(honest).value(), Set.of(indicator))
                    .octets());
      }
    }
    credential(
        "with evidence of another type",
        UNSUPPORTED_CERTIFICATE,
        honest ->
            CmwWriter.cborRecord(CmwType.mediaType("application/other"), read(honest).value())
                .octets());
    credential(
        "with the evidence in a collection",
        UNSUPPORTED_CERTIFICATE,
        honest -> CmwWriter.cborCollection().put(1, read(honest)).build().octets());
    credential("with a certificate", BAD_CERTIFICATE, honest -> Victim.shownCertificate());
    for (String octets :
        List.of("00", "80", "82", "8200", "a0", "5b", "5b5d", "7b7d", "ff", "f6", "8263612f6200")) {
      credential("with the octets " + octets, BAD_CERTIFICATE, honest -> Bytes.fromHex(octets));
    }
    credential(
        "with an octet behind the evidence",
        BAD_CERTIFICATE,
        honest -> Bytes.concat(honest, Bytes.of(0)));
    for (int cut : new int[] {1, 20, 60}) {
      credential(
          "with " + cut + " octets of the evidence missing",
          BAD_CERTIFICATE,
          honest -> honest.slice(0, honest.size() - cut));
    }
    credential(
        "with a record of four members",
        BAD_CERTIFICATE,
        honest -> Bytes.concat(Bytes.of(0x84), honest.slice(1, honest.size()), Bytes.of(4, 4)));
    credential(
        "with an indicator of 0",
        BAD_CERTIFICATE,
        honest -> Bytes.concat(Bytes.of(0x83), honest.slice(1, honest.size()), Bytes.of(0)));
    content("over another challenge", new SoftwareKey().subjectPublicKeyInfo());
    credential(
        "with evidence without a challenge",
        BAD_CERTIFICATE,
        honest ->
            new FakeEvidence(Bytes.EMPTY, new SoftwareKey().subjectPublicKeyInfo(), true)
                .wrapped()
                .octets());
    for (String key : List.of("", "00", "3000", "30020500")) {
      credential(
          "with a key of the octets '" + key + "'",
          BAD_CERTIFICATE,
          honest -> CertificateCases.about(honest, Bytes.fromHex(key), true));
    }
    credential(
        "with a key that may leave its device",
        BAD_CERTIFICATE,
        honest -> about(honest, new SoftwareKey().subjectPublicKeyInfo(), false));
    cases.add(
        victim,
        "Certificate with evidence about somebody else's key",
        Case.DECRYPT_ERROR,
        attack ->
            attack.change(
                Step.CERTIFICATE,
                octets ->
                    Octets.certificate(
                        Bytes.EMPTY,
                        Octets.entry(
                            about(
                                Octets.firstEntry(octets),
                                new SoftwareKey().subjectPublicKeyInfo(),
                                true),
                            Bytes.EMPTY))));
  }

  private void content(String what, Bytes key) {
    credential(
        "with evidence " + what,
        BAD_CERTIFICATE,
        honest -> Conversation.evidence(Bytes.utf8("x".repeat(32)), key));
  }

  /** The same challenge, and another key. */
  private static Bytes about(Bytes honest, Bytes key, boolean resident) {
    Bytes value = read(honest).value();
    Bytes challenge = value.slice(1, 1 + value.u8(0));
    return new FakeEvidence(challenge, key, resident).wrapped().octets();
  }

  private void x509() {
    for (int at : new int[] {0, 1, 3, 4, 5, 8, 10, 14, 30, 60, 100, 150, 200, 250, 300}) {
      credential(
          "with octet " + at + " of the certificate another",
          BAD_CERTIFICATE,
          honest -> ProofCases.flipped(honest, 8 * at));
    }
    for (String octets :
        List.of("00", "30", "3000", "300000", "30800000", "04020000", "47415242")) {
      credential("with the octets " + octets, BAD_CERTIFICATE, honest -> Bytes.fromHex(octets));
    }
    credential(
        "with an octet behind the certificate",
        BAD_CERTIFICATE,
        honest -> Bytes.concat(honest, Bytes.of(0)));
    credential(
        "with a certificate that is cut",
        BAD_CERTIFICATE,
        honest -> honest.slice(0, honest.size() - 10));
    credential(
        "with evidence",
        BAD_CERTIFICATE,
        honest -> Conversation.evidence(Octets.NONCE, new SoftwareKey().subjectPublicKeyInfo()));
    credential(
        "with a bare public key",
        BAD_CERTIFICATE,
        honest -> new SoftwareKey().subjectPublicKeyInfo());
  }
}
