package org.attls.attack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.lab.LabVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.inspect.EarPassport;
import org.attls.eat.inspect.EarPassportVerifier;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.attest.Passport;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.wire.VerifierIdentity;

/** Attempts with results that a peer presents itself (passport model). */
final class Passports {
  private static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://verifier.example/");
  private static final Bytes OWN_CHALLENGE = Bytes.copyOf(new byte[32]);

  private Passports() {}

  /** A result with these lies, in a connection whose CertificateVerify is by {@code key}. */
  static Observation presented(
      LabSite site, LabKey key, Optional<LabKey> attested, int minutes, boolean trusted)
      throws AttestedTlsException {
    LabVerifier signer = site.lyingVerifier();
    signer.age = Duration.ofMinutes(minutes);
    Bytes result =
        signer.result(OWN_CHALLENGE, Optional.of(attested.orElse(key).subjectPublicKeyInfo()));
    return attempt(site, trusted ? signer : site.lyingVerifier(), signer, result, key);
  }

  /** The same result and the same key in a second connection, of somebody else's. */
  static Observation stolen(LabSite site) throws AttestedTlsException {
    LabVerifier signer = site.lyingVerifier();
    LabKey leaked = new LabKey();
    Bytes result = signer.result(OWN_CHALLENGE, Optional.of(leaked.subjectPublicKeyInfo()));
    attempt(site, signer, signer, result, leaked);
    return attempt(site, signer, signer, result, leaked);
  }

  private static Observation attempt(
      LabSite site, LabVerifier trusted, LabVerifier signer, Bytes result, LabKey key)
      throws AttestedTlsException {
    PassportTrust trust =
        PassportTrust.builder(site.anyOfClass())
            .trust(VERIFIER, new EarPassportVerifier(trusted.results()))
            .build();
    return Attempts.on(
        AttestedTlsServer.acceptingPassports(site.serverCredential(), trust).build().newEngine(),
        AttestedTlsClient.presenting(site.trust(), new Presents(signer, result, key))
            .build()
            .newEngine(LabSite.SERVER));
  }

  /** Presents whatever it has. */
  private record Presents(LabVerifier signer, Bytes result, LabKey key) implements PassportSource {
    @Override
    public List<VerifierIdentity> verifiers() {
      return List.of(VERIFIER);
    }

    @Override
    public Passport passport(VerifierIdentity verifier, Deadline deadline)
        throws AttestationException {
      return new Passport(EarPassport.wrap(signer.results().verify(result)), key);
    }

    @Override
    public void close() {
      // It has nothing of its own.
    }
  }
}
