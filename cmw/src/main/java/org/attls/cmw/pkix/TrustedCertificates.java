package org.attls.cmw.pkix;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that are trusted because somebody configured them, each in its time.
 *
 * <p>For path validation a trust anchor is a name and a key (RFC 5280, section 6.1.1, d), and the
 * JDK does not ask whether the certificate that they came in still holds. Here one that does not
 * vouches for nobody, and the failure says so.
 */
public final class TrustedCertificates {
  /** How many that do not hold are named in one failure. */
  private static final int NAMED = 3;

  private final Set<X509Certificate> certificates;

  private TrustedCertificates(Set<X509Certificate> certificates) {
    this.certificates = certificates;
  }

  /** A path to be validated or built. */
  @FunctionalInterface
  public interface Path {
    /** Ends well if the path leads to one of these. */
    PKIXCertPathValidatorResult leadingTo(Set<TrustAnchor> anchors) throws GeneralSecurityException;
  }

  /**
   * All of these.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TrustedCertificates of(Collection<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no trust anchor");
    }
    return new TrustedCertificates(Set.copyOf(certificates));
  }

  /** No certificate at all: no path leads anywhere. */
  public static TrustedCertificates none() {
    return new TrustedCertificates(Set.of());
  }

  /** Whether this is one of them, at whatever time. */
  public boolean contains(X509Certificate certificate) {
    return certificates.contains(certificate);
  }

  /**
   * Checks that a path leads to one of those that hold at an instant.
   *
   * @throws CertPathValidatorException that names what has expired, or is not valid yet, where the
   *     path leads to that, or where nothing else is trusted
   * @throws GeneralSecurityException the path's own failure otherwise
   */
  public void require(Instant at, Path path) throws GeneralSecurityException {
    List<X509Certificate> holding = certificates.stream().filter(it -> holds(it, at)).toList();
    List<X509Certificate> others = certificates.stream().filter(it -> !holds(it, at)).toList();
    if (holding.isEmpty()) {
      throw new CertPathValidatorException(
          others.isEmpty()
              ? "nothing is trusted"
              : "no trusted root holds at " + at + ": " + named(others, at));
    }
    try {
      path.leadingTo(anchors(holding));
    } catch (GeneralSecurityException refused) {
      throw others.isEmpty() ? refused : explained(refused, path, others, at);
    }
  }

  /**
   * As {@link #require}, for a path that is at hand: the JDK's path validation, without revocation.
   *
   * @param path the end entity first, each certified by the next, the last by one of these
   */
  public void requirePath(List<X509Certificate> path, Instant at) throws GeneralSecurityException {
    require(
        at,
        anchors -> {
          PKIXParameters parameters = new PKIXParameters(anchors);
          parameters.setRevocationEnabled(false);
          parameters.setDate(Date.from(at));
          return (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX")
                  .validate(
                      CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        });
  }

  private static GeneralSecurityException explained(
      GeneralSecurityException refused, Path path, List<X509Certificate> others, Instant at) {
    // By name and key: the JDK builds some paths to a certificate only while that holds.
    Map<TrustAnchor, X509Certificate> roots = new IdentityHashMap<>();
    for (X509Certificate root : others) {
      roots.put(new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null), root);
    }
    try {
      TrustAnchor found = path.leadingTo(Set.copyOf(roots.keySet())).getTrustAnchor();
      @Nullable X509Certificate root = roots.get(found);
      return root == null
          ? refused
          : new CertPathValidatorException("the root " + lapse(root, at), refused);
    } catch (GeneralSecurityException neither) {
      return refused;
    }
  }

  private static String named(List<X509Certificate> others, Instant at) {
    String named =
        others.stream().limit(NAMED).map(it -> lapse(it, at)).collect(Collectors.joining(", "));
    return others.size() > NAMED ? named + " and " + (others.size() - NAMED) + " more" : named;
  }

  private static String lapse(X509Certificate certificate, Instant at) {
    String name = certificate.getSubjectX500Principal().getName();
    Instant last = certificate.getNotAfter().toInstant();
    return last.isBefore(at)
        ? name + " has expired at " + last
        : name + " is not valid before " + certificate.getNotBefore().toInstant();
  }

  private static boolean holds(X509Certificate certificate, Instant at) {
    Date date = Date.from(at);
    return !date.before(certificate.getNotBefore()) && !date.after(certificate.getNotAfter());
  }

  private static Set<TrustAnchor> anchors(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(it -> new TrustAnchor(it, null))
        .collect(Collectors.toUnmodifiableSet());
  }
}
