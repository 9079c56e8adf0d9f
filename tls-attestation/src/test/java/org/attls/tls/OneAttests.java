package org.attls.tls;

import java.util.List;
import org.attls.rats.Attester;
import org.attls.rats.Reason;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.wire.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A client and a server of which one attests and the other relies on it, for what is the same
 * whoever attests. The end that relies has no certificate of its own if it is the client; if it is
 * the server it has one, and its client trusts it.
 */
final class OneAttests {
  final Direction direction;
  Attester attester = FakeAttester.honest();
  RelyingParty relyingParty = Ends.relyingParty(FakeVerifier.affirming()).build();
  boolean attesterAllowsDraft;
  boolean attesterTakesDraftOnly;
  boolean uniformAlerts;
  TlsLimits relyingLimits = TlsLimits.DEFAULT;
  TlsLimits attesterLimits = TlsLimits.DEFAULT;
  List<NamedGroup> clientGroups = NamedGroup.DEFAULT;
  List<NamedGroup> serverGroups = NamedGroup.DEFAULT;
  HandshakeListener listener = HandshakeListener.NONE;

  /** Another client or server than the one that fits. */
  @Nullable AttestedTlsClient clientInstead;

  @Nullable AttestedTlsServer serverInstead;
  private @Nullable Pair pair;

  OneAttests(Direction direction) {
    this.direction = direction;
  }

  static OneAttests with(Direction direction, Attester attester) {
    OneAttests ends = new OneAttests(direction);
    ends.attester = attester;
    return ends;
  }

  static OneAttests with(Direction direction, RelyingParty relyingParty) {
    OneAttests ends = new OneAttests(direction);
    ends.relyingParty = relyingParty;
    return ends;
  }

  AttestedTlsClient client() {
    boolean attests = direction == Direction.CLIENT_ATTESTS;
    AttestedTlsClient.Builder client =
        attests ? Ends.client(attester) : AttestedTlsClient.relyingOn(relyingParty);
    if (attests && attesterAllowsDraft) {
      client.insecureAllowDraftBinding();
    }
    if (attests && attesterTakesDraftOnly) {
      client.insecureDraftBindingOnly();
    }
    if (!attests && uniformAlerts) {
      client.uniformAlerts();
    }
    return client
        .limits(attests ? attesterLimits : relyingLimits)
        .groups(clientGroups)
        .listener(listener)
        .build();
  }

  AttestedTlsServer server() {
    boolean attests = direction == Direction.SERVER_ATTESTS;
    AttestedTlsServer.Builder server =
        attests ? AttestedTlsServer.attesting(attester) : Ends.server(relyingParty);
    if (attests && attesterAllowsDraft) {
      server.insecureAllowDraftBinding();
    }
    if (attests && attesterTakesDraftOnly) {
      server.insecureDraftBindingOnly();
    }
    if (!attests && uniformAlerts) {
      server.uniformAlerts();
    }
    return server.limits(attests ? attesterLimits : relyingLimits).groups(serverGroups).build();
  }

  /** Both ends, made once. */
  Pair pair() throws AttestedTlsException {
    Pair made = pair;
    if (made == null) {
      made =
          new Pair(
              clientInstead == null ? client() : clientInstead,
              serverInstead == null ? server() : serverInstead);
      pair = made;
    }
    return made;
  }

  OneAttests run() throws AttestedTlsException {
    pair().run();
    return this;
  }

  AttestedTlsEngine attestingEnd() throws AttestedTlsException {
    return direction == Direction.CLIENT_ATTESTS ? pair().client : pair().server;
  }

  AttestedTlsEngine relyingEnd() throws AttestedTlsException {
    return direction == Direction.CLIENT_ATTESTS ? pair().server : pair().client;
  }

  /** Why the end that relies refused; the other one was told so. */
  AttestedTlsException refusalByRelyingEnd() throws AttestedTlsException {
    return direction == Direction.CLIENT_ATTESTS ? refusalByServer() : refusalByClient();
  }

  /** Why the end that attests gave up; the other one was told so. */
  AttestedTlsException refusalByAttestingEnd() throws AttestedTlsException {
    return direction == Direction.CLIENT_ATTESTS ? refusalByClient() : refusalByServer();
  }

  AttestedTlsException refusalByServer() throws AttestedTlsException {
    return toldTo(pair().serverRefusal(), pair().clientRefusal());
  }

  AttestedTlsException refusalByClient() throws AttestedTlsException {
    return toldTo(pair().clientRefusal(), pair().serverRefusal());
  }

  private static AttestedTlsException toldTo(
      AttestedTlsException refusal, AttestedTlsException heard) {
    if (heard.reason() != Reason.REFUSED_BY_PEER || !heard.alert().equals(refusal.alert())) {
      throw new AssertionError("refused with " + refusal.alert() + ", heard " + heard, heard);
    }
    return refusal;
  }
}
