package org.attls.cli.verifier;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.attls.cli.file.Input;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.kat.InsecureSoftwareAttestation;
import org.attls.eat.key.EcKey;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector.Claim;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.TierDemands;
import picocli.CommandLine.Option;

/** What a verifier makes of evidence beyond its endorsements, and how it words results. */
final class AppraisalOptions {
  /** What the demands of the command line are called in results. */
  private static final String POLICY = "operator";

  /** How options spell the profiles of results. */
  enum Spelled {
    veraison,
    draft03
  }

  @Option(
      names = "--ear-profile",
      paramLabel = "PROFILE",
      defaultValue = "veraison",
      description =
          "How results are worded: as Veraison's (veraison), or by draft-ietf-rats-ear-03 (draft03);"
              + " default: ${DEFAULT-VALUE}.")
  private Spelled profile = Spelled.veraison;

  @Option(
      names = "--demand",
      paramLabel = "CLAIM=TIER",
      description =
          "The worst tier, affirming or warning, that a claim such as configuration may have; may"
              + " be repeated. Results then say policy:…/operator.")
  private Map<String, String> demands = new LinkedHashMap<>();

  @Option(
      names = "--insecure-software-attester",
      paramLabel = "PEM",
      description =
          "Affirm an attester in software, known by this public key: it proves nothing but that"
              + " somebody has a file; may be repeated.")
  private List<Path> softwareAttesters = new ArrayList<>();

  /** The profile of results. */
  EarProfile profile() {
    return profile == Spelled.draft03 ? EarProfile.IETF_03 : EarProfile.VERAISON_2023;
  }

  /**
   * An issuer that does as the options say.
   *
   * @throws CommandFailure a usage error
   */
  ResultIssuer apply(ResultIssuer issuer, Report report) throws CommandFailure {
    Map<Claim, Tier> least = new EnumMap<>(Claim.class);
    for (Map.Entry<String, String> demand : demands.entrySet()) {
      least.put(claim(demand.getKey()), tier(demand.getValue()));
    }
    List<EcKey> software = new ArrayList<>();
    for (Path file : softwareAttesters) {
      software.add(publicKey(file));
    }
    software.forEach(
        key ->
            report.note(
                "INSECURE: the attester in software "
                    + InsecureSoftwareAttestation.instance(key).hex()
                    + " is affirmed"));
    return issuer.demanding(new TierDemands(POLICY, least)).insecurelyTrustingSoftware(software);
  }

  private static EcKey publicKey(Path file) throws CommandFailure {
    try {
      return EcKey.ofPem(
          new String(Input.read(file).toArray(), StandardCharsets.UTF_8), file.toString());
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(malformed.getMessage());
    }
  }

  private static Claim claim(String name) throws CommandFailure {
    for (Claim claim : Claim.values()) {
      if (claim.jsonName().equals(name)) {
        return claim;
      }
    }
    throw CommandFailure.usage("--demand: no claim is called " + name);
  }

  private static Tier tier(String name) throws CommandFailure {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "affirming" -> Tier.AFFIRMING;
      case "warning" -> Tier.WARNING;
      default -> throw CommandFailure.usage("--demand: affirming or warning, not " + name);
    };
  }
}
