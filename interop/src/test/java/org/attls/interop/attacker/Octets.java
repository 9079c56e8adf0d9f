package org.attls.interop.attacker;

import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.wire.AttestationBinding;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;

/** Messages and records of TLS 1.3 as octets, to be built and bent. */
final class Octets {
  static final CodePoints CODES = CodePoints.DRAFT_07;
  static final EvidenceType TYPE = EvidenceType.of(CredentialKind.ATTESTATION, FakeEvidence.TYPE);
  static final Bytes NONCE = Bytes.utf8("n".repeat(32));

  private static final int HEADER = 4;

  private Octets() {}

  /** The one EvidenceType, as it is on the wire. */
  static Bytes type() {
    return new EvidenceRequest.Selection(TYPE).encode();
  }

  /** A handshake message. */
  static Bytes message(int type, Bytes body) {
    return new OctetWriter().u8(type).opaque24(body).toBytes();
  }

  /** The same message with another body. */
  static Bytes withBody(Bytes message, Bytes body) {
    return message(message.u8(0), body);
  }

  static Bytes body(Bytes message) {
    return message.slice(HEADER, message.size());
  }

  static Bytes plainRecord(int type, Bytes content) {
    return new OctetWriter().u8(type).u16(0x0303).opaque16(content).toBytes();
  }

  static Bytes extension(int type, Bytes data) {
    return new OctetWriter().u16(type).opaque16(data).toBytes();
  }

  /** A message with further extensions at the end of those it has, which end it. */
  static Bytes withExtensions(Bytes message, Bytes extensions) {
    int at = extensionsAt(message);
    Bytes before = message.slice(HEADER, at);
    Bytes all = Bytes.concat(message.slice(at + 2, message.size()), extensions);
    return withBody(message, new OctetWriter().octets(before).opaque16(all).toBytes());
  }

  /** A message with other extensions than those it has. */
  static Bytes onlyExtensions(Bytes message, Bytes extensions) {
    Bytes before = message.slice(HEADER, extensionsAt(message));
    return withBody(message, new OctetWriter().octets(before).opaque16(extensions).toBytes());
  }

  /** The data of an extension; empty where it is not there. */
  static Bytes extensionOf(Bytes message, int type) {
    for (int at = extensionsAt(message) + 2; at + 4 <= message.size(); ) {
      int length = u16(message, at + 2);
      if (u16(message, at) == type) {
        return message.slice(at + 4, at + 4 + length);
      }
      at += 4 + length;
    }
    return Bytes.EMPTY;
  }

  /** The message without that extension. */
  static Bytes without(Bytes message, int type) {
    Bytes kept = Bytes.EMPTY;
    for (int at = extensionsAt(message) + 2; at + 4 <= message.size(); ) {
      int end = at + 4 + u16(message, at + 2);
      if (u16(message, at) != type) {
        kept = Bytes.concat(kept, message.slice(at, end));
      }
      at = end;
    }
    return onlyExtensions(message, kept);
  }

  /** Where the length of a message's extensions stands. */
  private static int extensionsAt(Bytes message) {
    int sessionId = HEADER + 2 + 32;
    return switch (message.u8(0)) {
      case 1 -> {
        int suites = sessionId + 1 + message.u8(sessionId);
        int compression = suites + 2 + u16(message, suites);
        yield compression + 1 + message.u8(compression);
      }
      case 2 -> sessionId + 1 + message.u8(sessionId) + 3;
      case 8 -> HEADER;
      case 13 -> HEADER + 1 + message.u8(HEADER);
      default -> throw new IllegalArgumentException("no extensions in type " + message.u8(0));
    };
  }

  static int u16(Bytes octets, int at) {
    return octets.u8(at) << 8 | octets.u8(at + 1);
  }

  static Bytes certificate(Bytes context, Bytes... entries) {
    return message(
        11, new OctetWriter().opaque8(context).opaque24(Bytes.concat(entries)).toBytes());
  }

  static Bytes entry(Bytes data, Bytes extensions) {
    return new OctetWriter().opaque24(data).opaque16(extensions).toBytes();
  }

  /** The data in the first entry of a Certificate with an empty context. */
  static Bytes firstEntry(Bytes certificate) {
    int at = HEADER + 1 + 3;
    int length = certificate.u8(at) << 16 | certificate.u8(at + 1) << 8 | certificate.u8(at + 2);
    return certificate.slice(at + 3, at + 3 + length);
  }

  /** The attestation extensions of an honest ClientHello. */
  static Bytes offer(Victim victim) {
    return switch (victim) {
      case SERVER_RELIES ->
          Bytes.concat(
              extension(
                  CODES.evidenceProposal(), new EvidenceProposal.Offer(List.of(TYPE)).encode()),
              binding(BindingMode.DRAFT));
      case SERVER_ATTESTS ->
          Bytes.concat(
              extension(
                  CODES.evidenceRequest(),
                  new EvidenceRequest.Offer(List.of(TYPE), NONCE).encode()),
              binding(BindingMode.BOUND));
      default -> Bytes.EMPTY;
    };
  }

  private static Bytes binding(BindingMode mode) {
    return extension(
        CODES.attestationBinding(), AttestationBinding.Offer.of(List.of(mode)).encode());
  }

  /** The attestation extensions of an honest EncryptedExtensions. */
  static Bytes answer(Victim victim) {
    return switch (victim) {
      case CLIENT_ATTESTS ->
          Bytes.concat(
              extension(
                  CODES.evidenceProposal(), new EvidenceProposal.Selection(TYPE, NONCE).encode()),
              selected(BindingMode.BOUND));
      case CLIENT_RELIES ->
          Bytes.concat(
              extension(CODES.evidenceRequest(), new EvidenceRequest.Selection(TYPE).encode()),
              selected(BindingMode.DRAFT));
      default -> Bytes.EMPTY;
    };
  }

  static Bytes selected(BindingMode mode) {
    return extension(CODES.attestationBinding(), new AttestationBinding.Selection(mode).encode());
  }
}
