package org.attls.verifier.embedded.rest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.attls.corim.signed.TrustedRoots;

/**
 * How the verifier is served; every default is the safe choice. Immutable: each {@code with…}
 * returns another.
 *
 * @param address where it listens; port 0 takes any free one
 * @param tls certificate and key of the server; without them it speaks plain HTTP
 * @param provisioners who may provision endorsements; with nobody there is no provisioning
 * @param clock what sessions expire by
 * @param sessionLifetime for how long a session is kept
 * @param maxSessions how many sessions are open at a time
 * @param exchangeLimit longest time from the first octet of a request to the last of its answer
 * @param threads how many requests are read, served and answered at a time
 * @param maxWaiting how many more wait for a thread; the connection of another is closed
 * @param insecurePlainHttp whether plain HTTP is meant even though the address is not loopback: the
 *     key in the discovery document and the provisioning credentials are then anybody's
 * @param signers whose signed CoRIMs are taken, of those who may provision; without them unsigned
 *     ones only
 */
public record ServiceSettings(
    InetSocketAddress address,
    Optional<SSLContext> tls,
    List<ProvisioningCredential> provisioners,
    InstantSource clock,
    Duration sessionLifetime,
    int maxSessions,
    Duration exchangeLimit,
    int threads,
    int maxWaiting,
    boolean insecurePlainHttp,
    Optional<TrustedRoots> signers) {

  /** Checks the limits. */
  public ServiceSettings {
    provisioners = List.copyOf(provisioners);
    if (maxSessions < 1 || threads < 1 || maxWaiting < 1) {
      throw new IllegalArgumentException("sessions, threads and waiting requests are at least 1");
    }
    if (sessionLifetime.isNegative() || sessionLifetime.isZero()) {
      throw new IllegalArgumentException("session lifetime of " + sessionLifetime);
    }
    if (exchangeLimit.isNegative() || exchangeLimit.isZero()) {
      throw new IllegalArgumentException("exchange limit of " + exchangeLimit);
    }
  }

  /**
   * Plain HTTP on the loopback address, without provisioning: sessions of 2 min 30 s (Veraison's),
   * at most 1024 of them, 15 seconds for an exchange. Each connection has a thread, so that half a
   * request keeps nobody else waiting.
   *
   * @param port 0 for any free one
   */
  public static ServiceSettings loopback(int port) {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** As {@link #loopback(int)} at another address; {@link #withTls(SSLContext)} must follow. */
  public static ServiceSettings at(InetSocketAddress address) {
    return new ServiceSettings(
        address,
        Optional.empty(),
        List.of(),
        InstantSource.system(),
        Duration.ofSeconds(150),
        1024,
        Duration.ofSeconds(15),
        HttpPort.MOST,
        HttpPort.MOST,
        false,
        Optional.empty());
  }

  /** The same over TLS 1.2 or 1.3. */
  public ServiceSettings withTls(SSLContext context) {
    return new ServiceSettings(
        address,
        Optional.of(context),
        provisioners,
        clock,
        sessionLifetime,
        maxSessions,
        exchangeLimit,
        threads,
        maxWaiting,
        insecurePlainHttp,
        signers);
  }

  /** The same, with one more credential that may provision. */
  public ServiceSettings withProvisioner(ProvisioningCredential credential) {
    List<ProvisioningCredential> more = new ArrayList<>(provisioners);
    more.add(credential);
    return new ServiceSettings(
        address,
        tls,
        more,
        clock,
        sessionLifetime,
        maxSessions,
        exchangeLimit,
        threads,
        maxWaiting,
        insecurePlainHttp,
        signers);
  }

  /** The same with sessions that expire by another clock. */
  public ServiceSettings withSessions(InstantSource by, Duration lifetime, int atMost) {
    return new ServiceSettings(
        address,
        tls,
        provisioners,
        by,
        lifetime,
        atMost,
        exchangeLimit,
        threads,
        maxWaiting,
        insecurePlainHttp,
        signers);
  }

  /** The same with other limits of time and threads. */
  public ServiceSettings withWorkers(int served, int waiting, Duration limit) {
    return new ServiceSettings(
        address,
        tls,
        provisioners,
        clock,
        sessionLifetime,
        maxSessions,
        limit,
        served,
        waiting,
        insecurePlainHttp,
        signers);
  }

  /** The same, with plain HTTP beyond this machine; read {@link #insecurePlainHttp()} first. */
  public ServiceSettings withInsecurePlainHttp() {
    return new ServiceSettings(
        address,
        tls,
        provisioners,
        clock,
        sessionLifetime,
        maxSessions,
        exchangeLimit,
        threads,
        maxWaiting,
        true,
        signers);
  }

  /** The same, which takes CoRIMs signed by somebody whose certificate leads to these, too. */
  public ServiceSettings withSigners(TrustedRoots roots) {
    return new ServiceSettings(
        address,
        tls,
        provisioners,
        clock,
        sessionLifetime,
        maxSessions,
        exchangeLimit,
        threads,
        maxWaiting,
        insecurePlainHttp,
        Optional.of(roots));
  }
}
