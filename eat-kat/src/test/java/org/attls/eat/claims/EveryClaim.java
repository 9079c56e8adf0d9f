package org.attls.eat.claims;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Serialization;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.Location.Field;
import org.attls.eat.claims.MeasurementResult.Id;
import org.attls.eat.claims.MeasurementResult.Individual;
import org.attls.eat.claims.MeasurementResult.Outcome;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;

/** A claims-set with a value, or the largest one, for every claim that is known. */
public final class EveryClaim {
  static final Bytes NONCE = octets(64);

  private EveryClaim() {}

  /** A set to be changed further. */
  public static ClaimsSet.Builder in(Serialization serialization) {
    boolean cbor = serialization == Serialization.CBOR;
    ClaimsSet.Builder claims = cbor ? ClaimsSet.cbor() : ClaimsSet.json();
    Map<Field, Double> place = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      place.put(field, 0.1 + field.ordinal());
    }
    place.put(Field.ALTITUDE, -7.0);
    place.put(Field.SPEED, 0.25);
    Bytes digest = octets(32);
    return claims
        .put(Claim.ISSUER, "issuer ä")
        .put(Claim.SUBJECT, "subject")
        .put(Claim.AUDIENCE, "audience")
        .put(Claim.EXPIRES, Instant.ofEpochSecond(253_402_300_799L))
        .put(Claim.NOT_BEFORE, Instant.EPOCH)
        .put(Claim.ISSUED_AT, Instant.ofEpochSecond(1_700_000_000))
        .put(Claim.TOKEN_ID, Bytes.utf8("id"))
        .put(
            Claim.CONFIRMATION,
            new Confirmation(
                Optional.of(EcSigner.generate(EcCurve.P521).publicKey()),
                Optional.of(Bytes.utf8("kid"))))
        .put(Claim.NONCE, new Nonces(List.of(NONCE, octets(8))))
        .put(Claim.UEID, Ueid.random(octets(32)))
        .put(Claim.SUEIDS, Map.of("imei", Ueid.imei(octets(14)), "eui", Ueid.eui(octets(8))))
        .put(Claim.OEM_ID, OemId.of(octets(16)))
        .put(Claim.HARDWARE_MODEL, octets(32))
        .put(Claim.HARDWARE_VERSION, Version.of("1.2.3", Label.of(1)))
        .put(Claim.UPTIME, Long.MAX_VALUE)
        .put(Claim.OEM_BOOT, true)
        .put(Claim.DEBUG_STATUS, DebugStatus.DISABLED_SINCE_BOOT)
        .put(
            Claim.LOCATION,
            new Location(place, Optional.of(Instant.ofEpochSecond(1)), OptionalLong.of(2)))
        .put(Claim.PROFILE, EatProfile.of("2.999.1"))
        .put(
            Claim.SUBMODULES,
            Map.of(
                "claims",
                new Submodule.Claims(
                    (cbor ? ClaimsSet.cbor() : ClaimsSet.json())
                        .put(Claim.SOFTWARE_NAME, "inner")
                        .build()),
                "digest",
                new Submodule.Digest(Label.of("SHA-256"), digest)))
        .put(Claim.BOOT_COUNT, 0L)
        .put(Claim.BOOT_SEED, octets(32))
        .put(
            Claim.DLOAS,
            List.of(
                new Dloa("https://dloa.example", "platform", Optional.empty()),
                new Dloa("https://dloa.example", "platform", Optional.of("application"))))
        .put(Claim.SOFTWARE_NAME, "name")
        .put(Claim.SOFTWARE_VERSION, Version.of("1", Label.of("scheme")))
        .put(Claim.MANIFESTS, List.of(new ContentItem(258, octets(3))))
        .put(Claim.MEASUREMENTS, List.of(new ContentItem(65535, Bytes.EMPTY)))
        .put(
            Claim.MEASUREMENT_RESULTS,
            List.of(
                new MeasurementResult(
                    "system",
                    List.of(
                        new Individual(new Id.Name("kernel"), Outcome.SUCCESS),
                        new Individual(new Id.Name("loader"), Outcome.ABSENT)))))
        .put(Claim.INTENDED_USE, IntendedUse.POP)
        .put(
            Claim.CMW,
            cbor
                ? CmwWriter.cborRecord(CmwType.contentFormat(60), octets(2))
                : CmwWriter.jsonRecord(CmwType.mediaType("application/cbor"), octets(2)));
  }

  static Bytes octets(int size) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) (i + 1);
    }
    return Bytes.copyOf(octets);
  }
}
