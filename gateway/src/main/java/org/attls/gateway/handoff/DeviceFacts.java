package org.attls.gateway.handoff;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Tier;

/**
 * What a back end may be told of an admitted device and its connection.
 *
 * @param device who it is
 * @param connectionId 16 octets; the same in the log
 * @param from the device's address
 * @param to the address at which it was accepted
 * @param applicationProtocol by ALPN
 * @param serverName asked for in server_name
 * @param cipherSuite its name
 * @param keyAlgorithm of CertificateVerify, such as EC256
 * @param tier of the verdict
 * @param policy its short name
 * @param byGrace whether the verdict stands on an earlier one, because no verifier could be had
 * @param verdictDigest SHA-256 of the attestation result
 * @param validUntil when the verdict ends
 * @param keyDigest SHA-256 of the SubjectPublicKeyInfo of CertificateVerify
 */
public record DeviceFacts(
    DeviceId device,
    Bytes connectionId,
    InetSocketAddress from,
    InetSocketAddress to,
    Optional<String> applicationProtocol,
    Optional<String> serverName,
    String cipherSuite,
    String keyAlgorithm,
    Tier tier,
    String policy,
    boolean byGrace,
    Bytes verdictDigest,
    Instant validUntil,
    Bytes keyDigest) {
  /** Checks the sizes. */
  public DeviceFacts {
    if (connectionId.size() != 16 || verdictDigest.size() != 32 || keyDigest.size() != 32) {
      throw new IllegalArgumentException("a connection id has 16 octets, and a digest has 32");
    }
  }

  /** What back ends and logs are told: the policy, and that no verifier was asked if none was. */
  public String appliedPolicy() {
    return byGrace ? policy + "+grace" : policy;
  }
}
