package org.attls.cli.option;

import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.tls.AttestedTlsBuilder;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.CodePoints;
import picocli.CommandLine.Option;

/** Which peers are spoken with. */
public final class ProfileOptions {
  private static final String DRAFT = "draft-07";

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = DRAFT,
      description =
          "How the wire is spelled: draft-07, or mbedtls-poc for the ends of the mbedTLS proof of"
              + " concept (default: ${DEFAULT-VALUE}).")
  private String profile = DRAFT;

  @Option(
      names = "--insecure-mbedtls-poc",
      description =
          "Needed for --profile mbedtls-poc: nothing binds evidence to a connection in it, so"
              + " whoever can use the identity key relays it; and what is attested without a TPM,"
              + " or judged without a verifier, is signed with a published key and proves nothing.")
  private boolean allowed;

  /**
   * Whether the other end is one of the proof of concept's.
   *
   * @throws CommandFailure where the two options contradict each other
   */
  public boolean mbedtlsPoc() throws CommandFailure {
    boolean named = profile.equals(MbedtlsPoc.NAME);
    if (!named && !profile.equals(DRAFT)) {
      throw CommandFailure.usage(
          "--profile: '" + profile + "' is neither " + DRAFT + " nor " + MbedtlsPoc.NAME);
    }
    if (named && !allowed) {
      throw CommandFailure.usage("--profile mbedtls-poc needs --insecure-mbedtls-poc");
    }
    if (!named && allowed) {
      throw CommandFailure.usage(
          "--insecure-mbedtls-poc does nothing without --profile mbedtls-poc");
    }
    return named;
  }

  /** How what passes is to be read. */
  public WireProfile wire() throws CommandFailure {
    return mbedtlsPoc()
        ? MbedtlsPoc.carrying(MbedtlsBundle.TYPE)
        : WireProfile.draft07(CodePoints.DRAFT_07);
  }

  /**
   * Has an end speak as was said, and says what that means.
   *
   * @param byPublishedKey whether the evidence is the one that anybody can make
   */
  public void applyTo(AttestedTlsBuilder<?> end, boolean byPublishedKey, Report report)
      throws CommandFailure {
    if (!mbedtlsPoc()) {
      return;
    }
    end.insecureMbedtlsPoc(MbedtlsBundle.TYPE);
    report.note(
        "INSECURE: profile mbedtls-poc: nothing binds the evidence to the connection; whoever can"
            + " use the client's identity key relays it");
    if (byPublishedKey) {
      report.note(
          "INSECURE: the evidence is signed with the proof of concept's published key, and proves"
              + " nothing");
    }
  }
}
