package org.attls.gateway.handoff;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Tier;

/** Devices for tests. */
public final class Samples {
  private Samples() {}

  /** An ordinary one. */
  public static DeviceFacts device(String id) {
    return device(id, "192.0.2.1", "192.0.2.2", Optional.empty(), Optional.empty(), "factory");
  }

  static DeviceFacts device(
      String id,
      String from,
      String to,
      Optional<String> protocol,
      Optional<String> name,
      String policy) {
    return new DeviceFacts(
        new DeviceId(id),
        Bytes.fromHex("000102030405060708090a0b0c0d0e0f"),
        new InetSocketAddress(address(from), 0x1234),
        new InetSocketAddress(address(to), 8883),
        protocol,
        name,
        "TLS_AES_128_GCM_SHA256",
        "EC256",
        Tier.AFFIRMING,
        policy,
        false,
        Bytes.fromHex("aa".repeat(32)),
        Instant.ofEpochSecond(0x65000000L),
        Bytes.fromHex("bb".repeat(32)));
  }

  /** The same device, admitted by its last verdict. */
  static DeviceFacts byGrace(DeviceFacts facts) {
    return new DeviceFacts(
        facts.device(),
        facts.connectionId(),
        facts.from(),
        facts.to(),
        facts.applicationProtocol(),
        facts.serverName(),
        facts.cipherSuite(),
        facts.keyAlgorithm(),
        Tier.WARNING,
        facts.policy(),
        true,
        facts.verdictDigest(),
        facts.validUntil(),
        facts.keyDigest());
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }
}
