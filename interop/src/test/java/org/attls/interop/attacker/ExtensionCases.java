package org.attls.interop.attacker;

import static org.attls.interop.attacker.Case.DECODE_ERROR;
import static org.attls.interop.attacker.Case.HANDSHAKE_FAILURE;
import static org.attls.interop.attacker.Case.ILLEGAL_PARAMETER;
import static org.attls.interop.attacker.Case.MISSING_EXTENSION;
import static org.attls.interop.attacker.Case.TAKEN;
import static org.attls.interop.attacker.Case.UNSUPPORTED_EVIDENCE;
import static org.attls.interop.attacker.Case.UNSUPPORTED_EXTENSION;

import java.util.List;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;

/**
 * The attestation extensions and certificate types (draft-fossati-tls-attestation-07, section 5).
 */
final class ExtensionCases {
  private static final CodePoints CODES = Octets.CODES;
  private static final int CLIENT_CERTIFICATE_TYPE = 19;
  private static final int SERVER_CERTIFICATE_TYPE = 20;
  private static final int SERVER_NAME = 0;
  private static final Map<Integer, String> MISPLACED =
      Map.of(
          CODES.evidenceRequest(), "evidence_request",
          CODES.evidenceProposal(), "evidence_proposal",
          CODES.resultsRequest(), "results_request",
          CODES.resultsProposal(), "results_proposal",
          CODES.attestationBinding(), "attestation_binding",
          CODES.attestationEvidence(), "attestation_evidence");

  /** EvidenceType: kind ATTESTATION, a media type. */
  private static final Bytes KIND = Bytes.of(0, 1);

  private final Cases cases;

  private ExtensionCases(Cases cases) {
    this.cases = cases;
  }

  static void addTo(Cases cases) {
    ExtensionCases extensions = new ExtensionCases(cases);
    extensions.form(Victim.SERVER_RELIES, Step.CLIENT_HELLO, CODES.evidenceProposal());
    extensions.form(Victim.SERVER_RELIES, Step.CLIENT_HELLO, CODES.attestationBinding());
    extensions.form(Victim.SERVER_ATTESTS, Step.CLIENT_HELLO, CODES.evidenceRequest());
    extensions.form(Victim.SERVER_ATTESTS, Step.CLIENT_HELLO, CODES.attestationBinding());
    extensions.form(Victim.CLIENT_ATTESTS, Step.ENCRYPTED_EXTENSIONS, CODES.evidenceProposal());
    extensions.form(Victim.CLIENT_ATTESTS, Step.ENCRYPTED_EXTENSIONS, CODES.attestationBinding());
    extensions.form(Victim.CLIENT_RELIES, Step.ENCRYPTED_EXTENSIONS, CODES.evidenceRequest());
    extensions.form(Victim.CLIENT_RELIES, Step.ENCRYPTED_EXTENSIONS, CODES.attestationBinding());
    extensions.offers();
    extensions.selections();
    extensions.placement();
    extensions.certificateTypes();
    extensions.serverNames();
  }

  private void with(Victim victim, Step step, String what, int ends, int type, Bytes data) {
    cases.add(
        victim,
        what,
        ends,
        attack ->
            attack.change(
                step,
                octets ->
                    Octets.withExtensions(
                        Octets.without(octets, type), Octets.extension(type, data))));
  }

  private static Bytes honest(Victim victim, int type) {
    Bytes all = victim.isServer() ? Octets.offer(victim) : Octets.answer(victim);
    Bytes message = Octets.withExtensions(Octets.message(8, Bytes.of(0, 0)), all);
    return Octets.extensionOf(message, type);
  }

  /** Every cut, an octet too many, twice, all ones. */
  private void form(Victim victim, Step step, int type) {
    String name = MISPLACED.get(type);
    Bytes honest = honest(victim, type);
    for (int octets = 0; octets < honest.size(); octets += octets < 6 ? 1 : 7) {
      with(
          victim,
          step,
          name + " of " + octets + " octets out of " + honest.size(),
          DECODE_ERROR,
          type,
          honest.slice(0, octets));
    }
    with(
        victim,
        step,
        name + " with an octet more",
        DECODE_ERROR,
        type,
        Bytes.concat(honest, Bytes.of(0)));
    cases.add(
        victim,
        name + " twice in " + step,
        ILLEGAL_PARAMETER,
        attack ->
            attack.change(
                step, octets -> Octets.withExtensions(octets, Octets.extension(type, honest))));
  }

  private static Bytes list8(Bytes elements) {
    return new OctetWriter().opaque8(elements).toBytes();
  }

  private static Bytes mediaType(String text) {
    return new OctetWriter().octets(KIND).opaque16(Bytes.utf8(text)).toBytes();
  }

  private void offers() {
    Bytes honest = Octets.type();
    offered("no type at all", DECODE_ERROR, Bytes.EMPTY);
    offered("an empty media type", ILLEGAL_PARAMETER, mediaType(""));
    offered("what is no media type", ILLEGAL_PARAMETER, mediaType("no media type"));
    offered("type_encoding 2", ILLEGAL_PARAMETER, Bytes.of(0, 2, 0, 1));
    offered("credential_kind 2 alone", UNSUPPORTED_EVIDENCE, Bytes.of(2, 0, 0, 1));
    offered("a Content-Format that nobody has", UNSUPPORTED_EVIDENCE, Bytes.of(0, 0, 0xFF, 0xFF));
    offered("another media type", UNSUPPORTED_EVIDENCE, mediaType("application/other"));
    offered(
        "credential_kind 2 before one that is known",
        TAKEN,
        Bytes.concat(Bytes.of(2, 0, 0, 1), honest));
    Victim attests = Victim.SERVER_ATTESTS;
    for (int octets : new int[] {0, 7}) {
      request("a nonce of " + octets + " octets", DECODE_ERROR, honest, octets);
    }
    for (int octets : new int[] {8, 31, 65, 255}) {
      request(
          "a nonce of " + octets + " octets where mode bound is to be had",
          ILLEGAL_PARAMETER,
          honest,
          octets);
    }
    request("a nonce of 64 octets", TAKEN, honest, 64);
    cases.add(
        attests,
        "ClientHello without evidence_request",
        MISSING_EXTENSION,
        attack ->
            attack.change(
                Step.CLIENT_HELLO,
                octets ->
                    Octets.without(
                        Octets.without(octets, CODES.evidenceRequest()),
                        CODES.attestationBinding())));
    cases.add(
        Victim.SERVER_RELIES,
        "ClientHello without evidence_proposal",
        MISSING_EXTENSION,
        attack ->
            attack.change(
                Step.CLIENT_HELLO,
                octets ->
                    Octets.without(
                        Octets.without(octets, CODES.evidenceProposal()),
                        CODES.attestationBinding())));
    bindings();
  }

  private void bindings() {
    for (Victim victim : List.of(Victim.SERVER_RELIES, Victim.SERVER_ATTESTS)) {
      int type = CODES.attestationBinding();
      with(
          victim,
          Step.CLIENT_HELLO,
          "attestation_binding without a mode",
          DECODE_ERROR,
          type,
          Bytes.of(0));
      with(
          victim,
          Step.CLIENT_HELLO,
          "attestation_binding with modes nobody knows alone",
          HANDSHAKE_FAILURE,
          type,
          Bytes.of(2, 200, 201));
    }
    cases.add(
        Victim.SERVER_ATTESTS,
        "ClientHello without attestation_binding",
        HANDSHAKE_FAILURE,
        attack ->
            attack.change(
                Step.CLIENT_HELLO, octets -> Octets.without(octets, CODES.attestationBinding())));
  }

  private void offered(String what, int ends, Bytes types) {
    with(
        Victim.SERVER_RELIES,
        Step.CLIENT_HELLO,
        "evidence_proposal with " + what,
        ends,
        CODES.evidenceProposal(),
        list8(types));
    with(
        Victim.SERVER_ATTESTS,
        Step.CLIENT_HELLO,
        "evidence_request with " + what,
        ends,
        CODES.evidenceRequest(),
        Bytes.concat(list8(types), list8(Octets.NONCE)));
  }

  private void request(String what, int ends, Bytes types, int nonce) {
    with(
        Victim.SERVER_ATTESTS,
        Step.CLIENT_HELLO,
        "evidence_request with " + what,
        ends,
        CODES.evidenceRequest(),
        Bytes.concat(list8(types), list8(Bytes.copyOf(new byte[nonce]))));
  }

  private void selections() {
    selected("another media type", ILLEGAL_PARAMETER, mediaType("application/other"));
    selected("an empty media type", ILLEGAL_PARAMETER, mediaType(""));
    selected("kind CERT_ATTESTATION", ILLEGAL_PARAMETER, kind(1));
    selected("credential_kind 2", ILLEGAL_PARAMETER, kind(2));
    selected("type_encoding 2", ILLEGAL_PARAMETER, Bytes.of(0, 2, 0, 1));
    for (int octets : new int[] {0, 7}) {
      taken("a nonce of " + octets + " octets", DECODE_ERROR, octets);
    }
    for (int octets : new int[] {8, 31, 65, 255}) {
      taken("a nonce of " + octets + " octets in mode bound", ILLEGAL_PARAMETER, octets);
    }
    taken("a nonce of 64 octets", TAKEN, 64);
    for (Victim victim : List.of(Victim.CLIENT_ATTESTS, Victim.CLIENT_RELIES)) {
      with(
          victim,
          Step.ENCRYPTED_EXTENSIONS,
          "attestation_binding with a mode that nobody knows",
          ILLEGAL_PARAMETER,
          CODES.attestationBinding(),
          Bytes.of(200));
    }
    with(
        Victim.CLIENT_ATTESTS,
        Step.ENCRYPTED_EXTENSIONS,
        "attestation_binding with mode draft, which was not offered",
        ILLEGAL_PARAMETER,
        CODES.attestationBinding(),
        Octets.selected(BindingMode.DRAFT).slice(4, 5));
    cases.add(
        Victim.CLIENT_RELIES,
        "EncryptedExtensions without evidence_request",
        HANDSHAKE_FAILURE,
        attack ->
            attack.change(
                Step.ENCRYPTED_EXTENSIONS, octets -> Octets.onlyExtensions(octets, Bytes.EMPTY)));
    cases.add(
        Victim.CLIENT_ATTESTS,
        "EncryptedExtensions without evidence_proposal",
        HANDSHAKE_FAILURE,
        attack ->
            attack.change(
                Step.ENCRYPTED_EXTENSIONS, octets -> Octets.onlyExtensions(octets, Bytes.EMPTY)));
  }

  private static Bytes kind(int kind) {
    Bytes honest = Octets.type();
    return Bytes.concat(Bytes.of(kind), honest.slice(1, honest.size()));
  }

  private void selected(String what, int ends, Bytes type) {
    with(
        Victim.CLIENT_RELIES,
        Step.ENCRYPTED_EXTENSIONS,
        "evidence_request selects " + what,
        ends,
        CODES.evidenceRequest(),
        type);
    with(
        Victim.CLIENT_ATTESTS,
        Step.ENCRYPTED_EXTENSIONS,
        "evidence_proposal selects " + what,
        ends,
        CODES.evidenceProposal(),
        Bytes.concat(type, list8(Octets.NONCE)));
  }

  private void taken(String what, int ends, int nonce) {
    with(
        Victim.CLIENT_ATTESTS,
        Step.ENCRYPTED_EXTENSIONS,
        "evidence_proposal with " + what,
        ends,
        CODES.evidenceProposal(),
        Bytes.concat(Octets.type(), list8(Bytes.copyOf(new byte[nonce]))));
  }

  private void placement() {
    for (Map.Entry<Integer, String> one : new java.util.TreeMap<>(MISPLACED).entrySet()) {
      int type = one.getKey();
      boolean entry = type == CODES.attestationEvidence();
      for (Victim victim : List.of(Victim.CLIENT_ATTESTS, Victim.CLIENT_RELIES)) {
        added(victim, Step.SERVER_HELLO, one.getValue(), ILLEGAL_PARAMETER, type);
        inEntry(victim, one.getValue(), entry ? UNSUPPORTED_EXTENSION : ILLEGAL_PARAMETER, type);
      }
      added(
          Victim.CLIENT_ATTESTS, Step.CERTIFICATE_REQUEST, one.getValue(), ILLEGAL_PARAMETER, type);
      added(Victim.CLIENT, Step.ENCRYPTED_EXTENSIONS, one.getValue(), UNSUPPORTED_EXTENSION, type);
      inEntry(
          Victim.SERVER_RELIES,
          one.getValue(),
          entry ? UNSUPPORTED_EXTENSION : ILLEGAL_PARAMETER,
          type);
      // Nobody who does not attest looks at them.
      added(Victim.SERVER, Step.CLIENT_HELLO, one.getValue(), TAKEN, type);
    }
    for (Victim victim : List.of(Victim.SERVER_RELIES, Victim.SERVER_ATTESTS)) {
      added(
          victim,
          Step.CLIENT_HELLO,
          "attestation_evidence",
          ILLEGAL_PARAMETER,
          CODES.attestationEvidence());
    }
  }

  private void added(Victim victim, Step step, String name, int ends, int type) {
    cases.add(
        victim,
        name + " in " + step,
        ends,
        attack ->
            attack.change(
                step,
                octets -> Octets.withExtensions(octets, Octets.extension(type, Bytes.of(0)))));
  }

  private void inEntry(Victim victim, String name, int ends, int type) {
    cases.add(
        victim,
        name + " beside the credential in Certificate",
        ends,
        attack ->
            attack.change(
                Step.CERTIFICATE,
                octets ->
                    Octets.certificate(
                        Bytes.EMPTY,
                        Octets.entry(
                            Octets.firstEntry(octets), Octets.extension(type, Bytes.of(0))))));
  }

  private void certificateTypes() {
    for (int type : new int[] {CLIENT_CERTIFICATE_TYPE, SERVER_CERTIFICATE_TYPE}) {
      String name = type == 19 ? "client_certificate_type" : "server_certificate_type";
      for (Victim victim : List.of(Victim.SERVER, Victim.SERVER_RELIES, Victim.SERVER_ATTESTS)) {
        with(victim, Step.CLIENT_HELLO, name + " that lists X.509", TAKEN, type, Bytes.of(1, 0));
        with(
            victim,
            Step.CLIENT_HELLO,
            name + " that lists X.509 and attestation",
            TAKEN,
            type,
            Bytes.of(2, 0, CODES.certificateType()));
      }
      for (Victim victim : List.of(Victim.SERVER_RELIES, Victim.SERVER_ATTESTS)) {
        with(victim, Step.CLIENT_HELLO, name + " without data", DECODE_ERROR, type, Bytes.EMPTY);
        with(
            victim,
            Step.CLIENT_HELLO,
            name + " with an empty list",
            DECODE_ERROR,
            type,
            Bytes.of(0));
        with(
            victim,
            Step.CLIENT_HELLO,
            name + " with an octet more",
            DECODE_ERROR,
            type,
            Bytes.of(1, 0, 0));
        with(
            victim,
            Step.CLIENT_HELLO,
            name + " with a list that is cut",
            DECODE_ERROR,
            type,
            Bytes.of(2, 0));
      }
      for (Victim victim : List.of(Victim.CLIENT, Victim.CLIENT_ATTESTS, Victim.CLIENT_RELIES)) {
        for (int value : new int[] {0, 2, CODES.certificateType(), 255}) {
          with(
              victim,
              Step.ENCRYPTED_EXTENSIONS,
              name + " of " + value + ", not asked for",
              UNSUPPORTED_EXTENSION,
              type,
              Bytes.of(value));
        }
      }
    }
  }

  private void serverNames() {
    for (Victim victim : List.of(Victim.CLIENT, Victim.CLIENT_ATTESTS, Victim.CLIENT_RELIES)) {
      with(
          victim,
          Step.ENCRYPTED_EXTENSIONS,
          "server_name in return, empty",
          TAKEN,
          SERVER_NAME,
          Bytes.EMPTY);
      with(
          victim,
          Step.ENCRYPTED_EXTENSIONS,
          "server_name in return, not empty",
          DECODE_ERROR,
          SERVER_NAME,
          Bytes.of(0));
    }
  }
}
