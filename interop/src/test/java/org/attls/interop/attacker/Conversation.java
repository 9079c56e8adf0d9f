package org.attls.interop.attacker;

import de.rub.nds.tlsattacker.core.protocol.message.ClientHelloMessage;
import de.rub.nds.tlsattacker.core.protocol.message.EncryptedExtensionsMessage;
import de.rub.nds.tlsattacker.core.protocol.message.FinishedMessage;
import de.rub.nds.tlsattacker.core.protocol.message.HandshakeMessage;
import de.rub.nds.tlsattacker.core.protocol.message.ServerHelloMessage;
import de.rub.nds.tlsattacker.core.protocol.message.UnknownHandshakeMessage;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.OptionalInt;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.jspecify.annotations.Nullable;

/** TLS-Attacker speaks to a victim, honestly but for one attack. */
final class Conversation {
  private static final int WHOLE = 1 << 14;
  private static final byte[] DATA = "hello".getBytes(StandardCharsets.US_ASCII);

  final Attacker attacker;
  private final Victim victim;
  private final Attack attack;
  private final AttestedTlsEngine engine;
  private final SoftwareKey key = new SoftwareKey();
  private Bytes nonce = Bytes.EMPTY;

  Conversation(Victim victim, Attack attack) throws AttestedTlsException {
    this.victim = victim;
    this.attack = attack;
    this.engine = victim.engine();
    this.attacker = victim.isServer() ? Attacker.client(engine) : Attacker.server(engine);
  }

  /** How the victim ended it: the number of its alert, or empty where the handshake is done. */
  OptionalInt run() {
    if (!victim.isServer()) {
      attacker.receive();
      nonce = requestNonce();
    }
    for (Step step : attack.order) {
      extra(step);
      if (ended()) {
        return alert();
      }
      send(step);
      if (step == Step.CLIENT_HELLO && !ended()) {
        attacker.receive();
        nonce = proposalNonce();
      }
      if (ended()) {
        return alert();
      }
    }
    extra(Step.DATA);
    attacker.sendRecord(23, DATA);
    return ended() ? alert() : data();
  }

  private boolean ended() {
    return attacker.transport.end() != null;
  }

  /** What the victim says of its end, and what TLS-Attacker has read of it, are the same. */
  private OptionalInt alert() {
    AttestedTlsException end = Objects.requireNonNull(attacker.transport.end());
    attacker.receive();
    int said = end.alert().orElseThrow(() -> new AssertionError("ended without an alert", end));
    // TLS-Attacker loses its keys when it sends Finished twice.
    boolean readable = Collections.frequency(attack.order, Step.FINISHED) == 1;
    if (readable && !attacker.alert().equals(OptionalInt.of(said))) {
      throw new AssertionError("said " + said + ", heard " + attacker.alert(), end);
    }
    return OptionalInt.of(said);
  }

  private OptionalInt data() {
    byte[] read = new byte[DATA.length + 1];
    int octets = engine.state() == State.OPEN ? engine.readInput(read, 0, read.length) : 0;
    if (!Arrays.equals(Arrays.copyOf(read, octets), DATA)) {
      throw new AssertionError("neither refused nor taken: " + engine.state());
    }
    return OptionalInt.empty();
  }

  private void extra(Step step) {
    Attack.Extra extra = attack.before.get(step);
    if (extra != null) {
      extra.send(this);
    }
  }

  private void send(Step step) {
    HandshakeMessage message = message(step);
    Bytes honest = octets(step, message);
    Bytes octets = attack.changed.getOrDefault(step, same -> same).apply(honest);
    if (attack.unprotected.contains(step)) {
      attacker.transport.deliver(Octets.plainRecord(22, octets).toArray());
      return;
    }
    boolean flip = attack.flipped.contains(step);
    if (flip) {
      attacker.transport.hold();
    }
    attacker.send(message, octets.toArray(), attack.fragments.getOrDefault(step, WHOLE));
    if (flip) {
      byte[] sent = attacker.transport.held();
      sent[sent.length - 1] ^= 1;
      attacker.transport.deliver(sent);
    }
  }

  private HandshakeMessage message(Step step) {
    return switch (step) {
      case CLIENT_HELLO -> new ClientHelloMessage(attacker.config());
      case SERVER_HELLO -> new ServerHelloMessage(attacker.config());
      case FINISHED -> new FinishedMessage();
      default -> new UnknownHandshakeMessage();
    };
  }

  private Bytes octets(Step step, HandshakeMessage message) {
    return switch (step) {
      case CLIENT_HELLO ->
          Octets.withExtensions(Bytes.copyOf(attacker.prepared(message)), Octets.offer(victim));
      case SERVER_HELLO, FINISHED -> Bytes.copyOf(attacker.prepared(message));
      case ENCRYPTED_EXTENSIONS ->
          Octets.withExtensions(Octets.message(8, Bytes.of(0, 0)), Octets.answer(victim));
      case CERTIFICATE_REQUEST ->
          Octets.withExtensions(
              Octets.message(13, Bytes.of(0, 0, 0)),
              Bytes.concat(Octets.extension(13, Bytes.of(0, 2, 4, 3))));
      case CERTIFICATE -> Octets.certificate(Bytes.EMPTY, Octets.entry(credential(), Bytes.EMPTY));
      case CERTIFICATE_VERIFY -> certificateVerify();
      case DATA -> throw new IllegalArgumentException("no message");
    };
  }

  /** What stands in the certificate slot: evidence over the raw nonce, or a certificate. */
  private Bytes credential() {
    return victim.relies()
        ? evidence(nonce, key.subjectPublicKeyInfo())
        : Victim.shownCertificate();
  }

  static Bytes evidence(Bytes challenge, Bytes attested) {
    return new FakeEvidence(challenge, attested, true).wrapped().octets();
  }

  /** RFC 8446, section 4.4.3. */
  private Bytes certificateVerify() {
    Attack.Proof proof =
        attack.proof.apply(
            new Attack.Proof(
                victim.isServer() ? "client" : "server",
                Bytes.copyOf(attacker.transcriptHash()),
                0x0403));
    byte[] spaces = new byte[64];
    Arrays.fill(spaces, (byte) ' ');
    Bytes content =
        new OctetWriter()
            .octets(Bytes.copyOf(spaces))
            .octets(Bytes.utf8("TLS 1.3, " + proof.role() + " CertificateVerify"))
            .u8(0)
            .octets(proof.transcriptHash())
            .toBytes();
    return Octets.message(
        15, new OctetWriter().u16(proof.scheme()).opaque16(sign(content)).toBytes());
  }

  private Bytes sign(Bytes content) {
    try {
      if (victim.relies()) {
        return key.sign(content, Deadline.in(Duration.ofSeconds(5)));
      }
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(Victim.SHOWN.key());
      signature.update(content.toArray());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The nonce of the client that relies on the attacker. */
  private Bytes requestNonce() {
    Bytes request =
        attacker
            .received(ClientHelloMessage.class)
            .map(hello -> Octets.extensionOf(octets(hello), Octets.CODES.evidenceRequest()))
            .orElse(Bytes.EMPTY);
    try {
      return request.isEmpty() ? Bytes.EMPTY : EvidenceRequest.Offer.decode(request).nonce();
    } catch (AttestationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The nonce of the server that relies on the attacker. */
  private Bytes proposalNonce() {
    Bytes selection =
        attacker
            .received(EncryptedExtensionsMessage.class)
            .map(answer -> Octets.extensionOf(octets(answer), Octets.CODES.evidenceProposal()))
            .orElse(Bytes.EMPTY);
    try {
      return selection.isEmpty()
          ? Bytes.EMPTY
          : EvidenceProposal.Selection.decode(selection).nonce();
    } catch (AttestationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Bytes octets(@Nullable HandshakeMessage message) {
    return Bytes.copyOf(Objects.requireNonNull(message).getCompleteResultingMessage().getValue());
  }
}
