package org.attls.gateway.io;

import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.gateway.handoff.DeviceId;
import org.attls.rats.grace.Grace;
import org.attls.tls.engine.AttestedSession;

/** Reduces a session to what a back end may be told. */
final class Facts {
  private Facts() {}

  /** The facts; nothing where the peer was not judged, or has no identity that can be told. */
  static Optional<DeviceFacts> of(
      AttestedSession session,
      Served served,
      Bytes connection,
      InetSocketAddress from,
      InetSocketAddress to) {
    return session
        .peer()
        .flatMap(
            peer ->
                DeviceId.of(peer.verdict().identity().name())
                    .map(
                        device ->
                            new DeviceFacts(
                                device,
                                connection,
                                from,
                                to,
                                session.applicationProtocol(),
                                session.serverName(),
                                session.cipherSuite(),
                                keyAlgorithm(peer.key()),
                                peer.verdict().result().worst(),
                                policy(served),
                                Grace.gave(peer.verdict().result()),
                                peer.verdict().result().source().digest(),
                                Instant.now().plus(lifetime(peer, served)),
                                sha256(peer.key()))));
  }

  private static String policy(Served served) {
    String file = served.listener().policy().value();
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.endsWith(".yaml") ? name.substring(0, name.length() - ".yaml".length()) : name;
  }

  /** For how long the verdict holds from now, and no longer than the configuration says. */
  static Duration lifetime(AttestedSession.AttestedPeer peer, Served served) {
    Duration left = peer.validUntil().remaining();
    Duration most = served.verdictTime().maxAge();
    return left.compareTo(most) < 0 ? left : most;
  }

  /** P-256, P-384 and P-521 have keys of these sizes in uncompressed form (D-10). */
  private static String keyAlgorithm(Bytes subjectPublicKeyInfo) {
    return switch (subjectPublicKeyInfo.size()) {
      case 91 -> "EC256";
      case 120 -> "EC384";
      case 158 -> "EC521";
      default -> "EC";
    };
  }

  private static Bytes sha256(Bytes octets) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      octets.update(digest);
      return Bytes.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
