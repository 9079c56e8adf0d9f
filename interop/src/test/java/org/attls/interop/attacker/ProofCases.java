package org.attls.interop.attacker;

import static org.attls.interop.attacker.Case.DECODE_ERROR;
import static org.attls.interop.attacker.Case.DECRYPT_ERROR;
import static org.attls.interop.attacker.Case.ILLEGAL_PARAMETER;

import java.util.List;
import java.util.function.Consumer;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;

/** CertificateVerify and Finished (RFC 8446, sections 4.4.3 and 4.4.4). */
final class ProofCases {
  private static final List<Integer> OTHER_SCHEMES =
      List.of(
          0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0203, 0x0201, 0x0808,
          0x0809, 0x081A, 0x0000, 0xFFFF);

  private final Cases cases;
  private final Victim victim;

  private ProofCases(Cases cases, Victim victim) {
    this.cases = cases;
    this.victim = victim;
  }

  static void addTo(Cases cases) {
    for (Victim victim : Victim.values()) {
      ProofCases proofs = new ProofCases(cases, victim);
      if (victim.steps().contains(Step.CERTIFICATE_VERIFY)) {
        proofs.signatures();
      }
      proofs.finished();
    }
  }

  private void proof(String what, int ends, java.util.function.UnaryOperator<Attack.Proof> change) {
    cases.add(victim, "CertificateVerify " + what, ends, attack -> attack.proof = change);
  }

  private void verify(String what, int ends, java.util.function.UnaryOperator<Bytes> change) {
    cases.add(
        victim,
        "CertificateVerify " + what,
        ends,
        attack -> attack.change(Step.CERTIFICATE_VERIFY, change));
  }

  private void signatures() {
    for (int scheme : OTHER_SCHEMES) {
      proof(
          String.format("of scheme 0x%04x", scheme),
          ILLEGAL_PARAMETER,
          proof -> new Attack.Proof(proof.role(), proof.transcriptHash(), scheme));
    }
    proof(
        "of the other role",
        DECRYPT_ERROR,
        proof ->
            new Attack.Proof(
                victim.isServer() ? "server" : "client", proof.transcriptHash(), proof.scheme()));
    proof(
        "over another transcript",
        DECRYPT_ERROR,
        proof -> new Attack.Proof(proof.role(), Bytes.copyOf(new byte[32]), proof.scheme()));
    verify("with an empty signature", DECRYPT_ERROR, octets -> signature(Bytes.EMPTY));
    verify(
        "with a signature of zeros",
        DECRYPT_ERROR,
        octets -> signature(Bytes.copyOf(new byte[64])));
    verify(
        "with r and s of zero",
        DECRYPT_ERROR,
        octets -> signature(Bytes.fromHex("3006020100020100")));
    verify(
        "with an octet behind the signature's DER",
        DECRYPT_ERROR,
        octets -> signature(Bytes.concat(octets.slice(8, octets.size()), Bytes.of(0))));
    verify(
        "with a length of the signature that is too long",
        DECODE_ERROR,
        octets ->
            Bytes.concat(octets.slice(0, 6), Bytes.of(0xFF, 0xFF), octets.slice(8, octets.size())));
    for (int bit : new int[] {0, 7, 255, 500}) {
      verify(
          "with bit " + bit + " of the signature flipped",
          DECRYPT_ERROR,
          octets -> flipped(octets, 8 * 8 + bit));
    }
  }

  private static Bytes signature(Bytes octets) {
    return Octets.message(15, new OctetWriter().u16(0x0403).opaque16(octets).toBytes());
  }

  static Bytes flipped(Bytes octets, int bit) {
    byte[] changed = octets.toArray();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.copyOf(changed);
  }

  private void finished() {
    Consumer<Integer> flip =
        bit ->
            cases.add(
                victim,
                "Finished with bit " + bit + " flipped",
                DECRYPT_ERROR,
                attack -> attack.change(Step.FINISHED, octets -> flipped(octets, 32 + bit)));
    List.of(0, 100, 255).forEach(flip);
    cases.add(
        victim,
        "Finished of zeros",
        DECRYPT_ERROR,
        attack -> attack.replace(Step.FINISHED, Octets.message(20, Bytes.copyOf(new byte[32]))));
  }
}
