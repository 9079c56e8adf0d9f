package org.attls.corim.measurement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Extensions;

/**
 * The values of a measurement, at least one (draft-ietf-rats-corim-11, section 5.1.4.5.2).
 *
 * @param version which release it is
 * @param svn its security version
 * @param digests digests of one thing under several algorithms
 * @param flags modes of operation
 * @param rawValue a value as its vendor writes it
 * @param macAddress hardware address
 * @param ipAddress network address
 * @param serialNumber serial number of the product
 * @param ueid universal entity identifier
 * @param uuid a UUID
 * @param name a name
 * @param cryptoKeys keys that the environment protects; may be empty
 * @param integrityRegisters registers and their digests
 * @param intRange an integer or a range of them
 * @param others values of profiles, kept without being interpreted
 */
public record MeasurementValues(
    Optional<Version> version,
    Optional<Svn> svn,
    Optional<Digests> digests,
    Optional<Flags> flags,
    Optional<RawValue> rawValue,
    Optional<MacAddress> macAddress,
    Optional<IpAddress> ipAddress,
    Optional<String> serialNumber,
    Optional<EnvironmentId.Ueid> ueid,
    Optional<UUID> uuid,
    Optional<String> name,
    List<CryptoKey> cryptoKeys,
    Optional<IntegrityRegisters> integrityRegisters,
    Optional<IntRange> intRange,
    Extensions others) {
  /** Checks that there is a value and copies the list. */
  public MeasurementValues {
    cryptoKeys = List.copyOf(cryptoKeys);
    others.mustNotHave(MeasurementValuesCodec.INTERPRETED);
    boolean empty =
        others.isEmpty()
            && cryptoKeys.isEmpty()
            && List.of(
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
                    integrityRegisters,
                    intRange)
                .stream()
                .allMatch(Optional::isEmpty);
    if (empty) {
      throw new IllegalArgumentException("a measurement without value");
    }
  }

  /** Digests alone. */
  public static MeasurementValues of(Digests digests) {
    return of(values -> values.digests(digests));
  }

  /** The values that are set, such as {@code of(v -> v.name("BL").digests(digests))}. */
  public static MeasurementValues of(UnaryOperator<MeasurementValuesBuilder> values) {
    return values.apply(new MeasurementValuesBuilder()).build();
  }

  /** Which members there are: their numbers in decimal, their names in quotes. */
  public Set<String> codePoints() {
    Set<String> codePoints = new TreeSet<>();
    MeasurementValuesCodec.members(this).forEach(number -> codePoints.add(number.toString()));
    others.numbered().keySet().forEach(number -> codePoints.add(number.toString()));
    others.named().keySet().forEach(name -> codePoints.add('"' + name + '"'));
    return codePoints;
  }
}
