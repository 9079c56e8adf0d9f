package org.attls.verifier.veraison;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a Veraison service is, and how to talk with it: address, trusted certificates, credentials
 * and limits. Immutable.
 *
 * <p>With {@code https} the host name is always checked. Without {@link Builder#trusting} the
 * system's certificates are trusted, with it exactly those given.
 */
public final class VeraisonService {
  private static final List<String> API_BASES =
      List.of("/challenge-response/v1", "/endorsement-provisioning/v1");

  private final HttpUrl base;
  private final List<X509Certificate> trusted;
  private final Optional<Authorization> authorization;
  private final Duration connectTimeout;
  private final Duration requestTimeout;
  private final int maxResponseOctets;
  private final Optional<HttpProxy> proxy;
  private final int breakerFailures;
  private final Duration breakerPause;

  private VeraisonService(Builder builder) {
    this.base = builder.base;
    this.trusted = builder.trusted;
    this.authorization = Optional.ofNullable(builder.authorization);
    this.connectTimeout = builder.connectTimeout;
    this.requestTimeout = builder.requestTimeout;
    this.maxResponseOctets = builder.maxResponseOctets;
    this.proxy = Optional.ofNullable(builder.proxy);
    this.breakerFailures = builder.breakerFailures;
    this.breakerPause = builder.breakerPause;
  }

  /**
   * Begins the description of a service.
   *
   * @param base {@code http} or {@code https}, host, and a path where a proxy adds one; a path that
   *     ends in that of the API itself, such as {@code /challenge-response/v1}, means the same
   * @throws IllegalArgumentException for any other scheme, or with user, query or fragment
   */
  public static Builder at(URI base) {
    HttpUrl url = HttpUrl.get(base);
    if (url == null || base.getHost() == null) {
      throw new IllegalArgumentException("neither an http nor an https address: " + base);
    }
    if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getFragment() != null) {
      throw new IllegalArgumentException(
          "the address of a service has no user, query or fragment: " + origin(url));
    }
    return new Builder(url);
  }

  /** Scheme, host and port, as messages name the service. */
  public String origin() {
    return origin(base);
  }

  /** Whether the connection is protected by TLS. */
  public boolean isHttps() {
    return base.isHttps();
  }

  /** The trusted certificates; empty for the system's. */
  public List<X509Certificate> trusted() {
    return trusted;
  }

  /** What every request carries to prove who is asking. */
  public Optional<Authorization> authorization() {
    return authorization;
  }

  /** Longest time for opening a connection. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** Longest time for one request and its answer; the caller's deadline may be earlier. */
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /** Largest answer that is read, in octets. */
  public int maxResponseOctets() {
    return maxResponseOctets;
  }

  /** The proxy on the way; without one the settings of the JVM, such as {@code https.proxyHost}. */
  public Optional<HttpProxy> proxy() {
    return proxy;
  }

  /** So many failures in a row, and nothing is asked for a while. */
  public int breakerFailures() {
    return breakerFailures;
  }

  /** For how long nothing is asked then. */
  public Duration breakerPause() {
    return breakerPause;
  }

  @Override
  public String toString() {
    return origin();
  }

  /** The address of {@code path} at this service. */
  HttpUrl endpoint(String path) {
    String prefix = base.encodedPath().replaceAll("/+$", "");
    for (String api : API_BASES) {
      if (prefix.endsWith(api)) {
        prefix = prefix.substring(0, prefix.length() - api.length());
      }
    }
    return base.newBuilder().encodedPath(prefix + path).build();
  }

  boolean sameOrigin(HttpUrl other) {
    return origin(base).equals(origin(other))
        && other.encodedUsername().isEmpty()
        && other.encodedPassword().isEmpty();
  }

  private static String origin(HttpUrl url) {
    String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
    return url.scheme() + "://" + host + (usual ? "" : ":" + url.port());
  }

  /** Collects what is optional. */
  public static final class Builder {
    private final HttpUrl base;
    private List<X509Certificate> trusted = List.of();
    private @Nullable Authorization authorization;
    private boolean insecureCredentials;
    private Duration connectTimeout = Duration.ofSeconds(3);
    private Duration requestTimeout = Duration.ofSeconds(5);
    private int maxResponseOctets = 1 << 20;
    private @Nullable HttpProxy proxy;
    private int breakerFailures = 5;
    private Duration breakerPause = Duration.ofSeconds(10);

    private Builder(HttpUrl base) {
      this.base = base;
    }

    /**
     * Trusts exactly these certificates, and nothing of the system's.
     *
     * @param certificates roots, or the service's own certificate; at least one
     */
    public Builder trusting(List<X509Certificate> certificates) {
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("an empty list of trusted certificates trusts nobody");
      }
      this.trusted = List.copyOf(certificates);
      return this;
    }

    /** Sends this with every request. */
    public Builder authorization(Authorization authorization) {
      this.authorization = authorization;
      return this;
    }

    /** Lets credentials go over plain http to a host other than loopback. */
    public Builder insecureCredentialsOverHttp() {
      this.insecureCredentials = true;
      return this;
    }

    /** Longest time for opening a connection; 3 s unless set. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive(timeout);
      return this;
    }

    /** Longest time for one request and its answer; 5 s unless set. */
    public Builder requestTimeout(Duration timeout) {
      this.requestTimeout = positive(timeout);
      return this;
    }

    /** Largest answer that is read, in octets; 1 MiB unless set. */
    public Builder maxResponseOctets(int octets) {
      if (octets < 1) {
        throw new IllegalArgumentException(octets + " octets hold no answer");
      }
      this.maxResponseOctets = octets;
      return this;
    }

    /** Goes through this proxy, for https by CONNECT. */
    public Builder proxy(HttpProxy proxy) {
      this.proxy = proxy;
      return this;
    }

    /**
     * Leaves the service alone for a while after several failures in a row of questions that do not
     * depend on evidence; five failures and 10 s unless set.
     *
     * @param failures at least 1
     * @param pause until it is tried again
     */
    public Builder circuitBreaker(int failures, Duration pause) {
      if (failures < 1) {
        throw new IllegalArgumentException(failures + " failures are no reason to stop asking");
      }
      this.breakerFailures = failures;
      this.breakerPause = positive(pause);
      return this;
    }

    /**
     * @throws IllegalArgumentException if trusted certificates are given for plain http, or
     *     credentials would cross a network in the clear
     */
    public VeraisonService build() {
      if (!base.isHttps() && !trusted.isEmpty()) {
        throw new IllegalArgumentException("trusted certificates need https, not " + origin(base));
      }
      if (!base.isHttps()
          && authorization != null
          && !insecureCredentials
          && (!loopback() || proxy != null)) {
        throw new IllegalArgumentException(
            "credentials for " + origin(base) + " would travel in the clear");
      }
      return new VeraisonService(this);
    }

    private boolean loopback() {
      return base.host().equals("localhost")
          || base.host().equals("::1")
          || base.host().matches("127\\.\\d+\\.\\d+\\.\\d+");
    }

    private static Duration positive(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("a time limit is positive, not " + timeout);
      }
      // A day is as good as any longer time, and fits the int milliseconds of the HTTP client.
      return timeout.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : timeout;
    }
  }
}
