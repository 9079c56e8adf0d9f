package org.attls.corim.measurement;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Extensions;

/** Collects the values of a measurement; each method sets one and returns the builder. */
public final class MeasurementValuesBuilder {
  private Optional<Version> version = Optional.empty();
  private Optional<Svn> svn = Optional.empty();
  private Optional<Digests> digests = Optional.empty();
  private Optional<Flags> flags = Optional.empty();
  private Optional<RawValue> rawValue = Optional.empty();
  private Optional<MacAddress> macAddress = Optional.empty();
  private Optional<IpAddress> ipAddress = Optional.empty();
  private Optional<String> serialNumber = Optional.empty();
  private Optional<EnvironmentId.Ueid> ueid = Optional.empty();
  private Optional<UUID> uuid = Optional.empty();
  private Optional<String> name = Optional.empty();
  private List<CryptoKey> cryptoKeys = List.of();
  private Optional<IntegrityRegisters> integrityRegisters = Optional.empty();
  private Optional<IntRange> intRange = Optional.empty();
  private Extensions others = Extensions.NONE;

  MeasurementValuesBuilder() {}

  /** Which release it is. */
  public MeasurementValuesBuilder version(Version value) {
    version = Optional.of(value);
    return this;
  }

  /** Its security version. */
  public MeasurementValuesBuilder svn(Svn value) {
    svn = Optional.of(value);
    return this;
  }

  /** Digests of it. */
  public MeasurementValuesBuilder digests(Digests value) {
    digests = Optional.of(value);
    return this;
  }

  /** Modes of operation. */
  public MeasurementValuesBuilder flags(Flags value) {
    flags = Optional.of(value);
    return this;
  }

  /** A value as its vendor writes it. */
  public MeasurementValuesBuilder rawValue(RawValue value) {
    rawValue = Optional.of(value);
    return this;
  }

  /** Hardware address. */
  public MeasurementValuesBuilder macAddress(MacAddress value) {
    macAddress = Optional.of(value);
    return this;
  }

  /** Network address. */
  public MeasurementValuesBuilder ipAddress(IpAddress value) {
    ipAddress = Optional.of(value);
    return this;
  }

  /** Serial number of the product. */
  public MeasurementValuesBuilder serialNumber(String value) {
    serialNumber = Optional.of(value);
    return this;
  }

  /** Universal entity identifier. */
  public MeasurementValuesBuilder ueid(EnvironmentId.Ueid value) {
    ueid = Optional.of(value);
    return this;
  }

  /** A UUID. */
  public MeasurementValuesBuilder uuid(UUID value) {
    uuid = Optional.of(value);
    return this;
  }

  /** A name. */
  public MeasurementValuesBuilder name(String value) {
    name = Optional.of(value);
    return this;
  }

  /** Keys that the environment protects. */
  public MeasurementValuesBuilder cryptoKeys(List<CryptoKey> value) {
    cryptoKeys = List.copyOf(value);
    return this;
  }

  /** Registers and their digests. */
  public MeasurementValuesBuilder integrityRegisters(IntegrityRegisters value) {
    integrityRegisters = Optional.of(value);
    return this;
  }

  /** An integer or a range of them. */
  public MeasurementValuesBuilder intRange(IntRange value) {
    intRange = Optional.of(value);
    return this;
  }

  /** Values of profiles. */
  public MeasurementValuesBuilder others(Extensions value) {
    others = value;
    return this;
  }

  /** The values; an {@link IllegalArgumentException} if none was set. */
  MeasurementValues build() {
    return new MeasurementValues(
        version,
        svn,
        digests,
        flags,
        rawValue,
        macAddress,
        ipAddress,
        serialNumber,
        ueid,
        uuid,
        name,
        cryptoKeys,
        integrityRegisters,
        intRange,
        others);
  }
}
