package org.attls.interop.attacker;

import de.rub.nds.modifiablevariable.util.Modifiable;
import de.rub.nds.tlsattacker.core.config.Config;
import de.rub.nds.tlsattacker.core.constants.CipherSuite;
import de.rub.nds.tlsattacker.core.constants.NamedGroup;
import de.rub.nds.tlsattacker.core.constants.ProtocolMessageType;
import de.rub.nds.tlsattacker.core.constants.ProtocolVersion;
import de.rub.nds.tlsattacker.core.constants.RunningModeType;
import de.rub.nds.tlsattacker.core.constants.SignatureAndHashAlgorithm;
import de.rub.nds.tlsattacker.core.layer.context.TlsContext;
import de.rub.nds.tlsattacker.core.protocol.ProtocolMessage;
import de.rub.nds.tlsattacker.core.protocol.message.AlertMessage;
import de.rub.nds.tlsattacker.core.protocol.message.HandshakeMessage;
import de.rub.nds.tlsattacker.core.record.Record;
import de.rub.nds.tlsattacker.core.record.cipher.RecordNullCipher;
import de.rub.nds.tlsattacker.core.state.State;
import de.rub.nds.tlsattacker.core.workflow.WorkflowTrace;
import de.rub.nds.tlsattacker.core.workflow.action.GenericReceiveAction;
import de.rub.nds.tlsattacker.core.workflow.action.SendAction;
import de.rub.nds.tlsattacker.transport.ConnectionEndType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.engine.AttestedTlsEngine;

/**
 * One end of TLS 1.3 in the hands of TLS-Attacker, which keeps transcript, keys and records. The
 * octets of each message and the cut of each record are the caller's.
 */
final class Attacker {
  private static final Config CLIENT = config(RunningModeType.CLIENT);
  private static final Config SERVER = config(RunningModeType.SERVER);

  final EngineTransport transport;
  private final Config config;
  private final State state;
  private final String alias;
  private final List<ProtocolMessage> received = new ArrayList<>();

  private Attacker(Config config, ConnectionEndType end, AttestedTlsEngine victim) {
    WorkflowTrace trace = new WorkflowTrace();
    boolean client = end == ConnectionEndType.CLIENT;
    trace.addConnection(
        client ? config.getDefaultClientConnection() : config.getDefaultServerConnection());
    this.config = config;
    this.state = new State(config, trace);
    this.transport = new EngineTransport(victim, end);
    this.alias = state.getContext().getConnection().getAlias();
    state.getContext().setTransportHandler(transport);
  }

  static Attacker client(AttestedTlsEngine victim) {
    return new Attacker(CLIENT, ConnectionEndType.CLIENT, victim);
  }

  static Attacker server(AttestedTlsEngine victim) {
    return new Attacker(SERVER, ConnectionEndType.SERVER, victim);
  }

  private static Config config(RunningModeType mode) {
    Config config = new Config();
    config.setDefaultRunningMode(mode);
    config.setHighestProtocolVersion(ProtocolVersion.TLS13);
    config.setDefaultSelectedProtocolVersion(ProtocolVersion.TLS13);
    config.setSupportedVersions(ProtocolVersion.TLS13);
    List<CipherSuite> suites = List.of(CipherSuite.TLS_AES_128_GCM_SHA256);
    config.setDefaultClientSupportedCipherSuites(suites);
    config.setDefaultServerSupportedCipherSuites(suites);
    config.setDefaultSelectedCipherSuite(suites.get(0));
    List<NamedGroup> groups = List.of(NamedGroup.SECP256R1);
    config.setDefaultClientNamedGroups(groups);
    config.setDefaultServerNamedGroups(groups);
    config.setDefaultSelectedNamedGroup(groups.get(0));
    config.setDefaultClientKeyShareNamedGroups(groups);
    List<SignatureAndHashAlgorithm> schemes = List.of(SignatureAndHashAlgorithm.ECDSA_SHA256);
    config.setDefaultClientSupportedSignatureAndHashAlgorithms(schemes);
    config.setDefaultServerSupportedSignatureAndHashAlgorithms(schemes);
    config.setAddSupportedVersionsExtension(true);
    config.setAddKeyShareExtension(true);
    config.setAddSignatureAndHashAlgorithmsExtension(true);
    config.setAddEllipticCurveExtension(true);
    config.setAddECPointFormatExtension(false);
    config.setAddRenegotiationInfoExtension(false);
    config.setTls13BackwardsCompatibilityMode(false);
    return config;
  }

  Config config() {
    return config;
  }

  /** The octets of a message as TLS-Attacker would send it now. */
  byte[] prepared(HandshakeMessage message) {
    // What is prepared before it is sent would otherwise be the peer's.
    state.getContext().setTalkingConnectionEndType(transport.getConnectionEndType());
    message.getPreparator(state.getContext()).prepare();
    return message.getSerializer(state.getContext()).serialize();
  }

  /**
   * Sends these octets as that message, with what it means for TLS-Attacker's own state.
   *
   * @param fragment most octets in a record
   */
  void send(HandshakeMessage message, byte[] octets, int fragment) {
    message.setCompleteResultingMessage(Modifiable.explicit(octets));
    List<Record> records = new ArrayList<>();
    for (int at = 0; at < octets.length; at += fragment) {
      records.add(new Record(fragment));
    }
    execute(new SendAction(message), records);
  }

  /** Sends a record of that content type, protected if messages are. */
  void sendRecord(int type, byte[] content) {
    Record one = new Record();
    one.setContentMessageType(ProtocolMessageType.UNKNOWN);
    one.setCleanProtocolMessageBytes(Modifiable.explicit(content));
    if (state.getTlsContext().getRecordLayer().getEncryptorCipher() instanceof RecordNullCipher) {
      one.setContentType(Modifiable.explicit((byte) type));
    } else {
      // TLSInnerPlaintext: the type that counts is inside.
      one.prepareComputations();
      one.getComputations()
          .setPlainRecordBytes(
              Modifiable.explicit(Bytes.concat(Bytes.copyOf(content), Bytes.of(type)).toArray()));
    }
    execute(new SendAction(List.of()), List.of(one));
  }

  private void execute(SendAction action, List<Record> records) {
    action.setConnectionAlias(alias);
    if (!records.isEmpty()) {
      action.setConfiguredRecords(records);
    }
    action.execute(state);
  }

  /** Reads whatever the victim has sent. */
  void receive() {
    GenericReceiveAction action = new GenericReceiveAction();
    action.setConnectionAlias(alias);
    action.execute(state);
    if (action.getReceivedMessages() != null) {
      received.addAll(action.getReceivedMessages());
    }
  }

  /** The message of that kind that has been received. */
  <M extends ProtocolMessage> Optional<M> received(Class<M> kind) {
    return received.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** The alert that has been received. */
  OptionalInt alert() {
    return received(AlertMessage.class)
        .map(alert -> OptionalInt.of(alert.getDescription().getValue() & 0xFF))
        .orElse(OptionalInt.empty());
  }

  /** Hash of the messages so far. */
  byte[] transcriptHash() {
    TlsContext context = state.getTlsContext();
    return context.getDigest().digest(ProtocolVersion.TLS13, CipherSuite.TLS_AES_128_GCM_SHA256);
  }
}
