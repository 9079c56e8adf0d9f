package org.attls.corim.comid;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.Flag;
import org.attls.corim.measurement.Flags;
import org.attls.corim.measurement.IntRange;
import org.attls.corim.measurement.IntegrityRegisters;
import org.attls.corim.measurement.IpAddress;
import org.attls.corim.measurement.MacAddress;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementKey;
import org.attls.corim.measurement.MeasurementValues;
import org.attls.corim.measurement.RawValue;
import org.attls.corim.measurement.Svn;
import org.attls.corim.measurement.Version;
import org.attls.corim.term.Digest;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.Oid;
import org.attls.corim.term.Opaque;
import org.attls.corim.term.TermCodec;

/** CoMIDs for tests. */
public final class SampleComids {
  private static final UUID CLASS = UUID.fromString("cd1f0e55-26f9-460d-b9d8-f7fde171787c");
  private static final Oid OID = new Oid(Bytes.fromHex("6086480186f84d010f06"));
  private static final Opaque KEPT =
      opaque(CborWriter.map().put("b", CborWriter.bool(true)).put(-1, CborWriter.nil()).toBytes());
  private static final CryptoKey PEM = new CryptoKey.PemPublicKey("any text");
  private static final Digest DIGEST =
      new Digest(DigestAlgorithm.SHA_256, Bytes.copyOf(new byte[32]));
  private static final EnvironmentClass FULL =
      new EnvironmentClass(
          Optional.of(new EnvironmentId.ObjectId(OID)),
          Optional.of("vendor"),
          Optional.of("model"),
          Optional.of(1L),
          Optional.of(0L));
  private static final Environment BY_OCTETS =
      Environment.of(FULL, new EnvironmentId.Octets(Bytes.of(1, 2, 3)));

  private SampleComids() {}

  /** A CoMID that has every member and every kind of value. */
  public static Comid everything() {
    return new Comid(
        Optional.of("en-GB"),
        new Identifier.Text("tag"),
        3,
        List.of(Entity.of("maker", Entity.TAG_CREATOR, Entity.CREATOR, Entity.MAINTAINER)),
        List.of(
            new LinkedTag(new Identifier.Text("other"), LinkedTag.SUPPLEMENTS),
            new LinkedTag(new Identifier.Uuid(CLASS), LinkedTag.REPLACES)),
        triples(),
        new Extensions(new TreeMap<>(Map.of(9L, KEPT)), new TreeMap<>(Map.of("x", KEPT))));
  }

  /** Every kind of key, with contents that need not make sense. */
  public static List<CryptoKey> keys() {
    return List.of(
        PEM,
        new CryptoKey.PemCertificate("certificate"),
        new CryptoKey.PemCertificatePath("path"),
        new CryptoKey.KeyThumbprint(DIGEST),
        new CryptoKey.CoseKeys(opaque(CborWriter.map().put(1, CborWriter.text("k")).toBytes())),
        new CryptoKey.CertificateThumbprint(DIGEST),
        new CryptoKey.KeyIdentifier(Bytes.of(9)),
        new CryptoKey.CertificatePathThumbprint(DIGEST),
        new CryptoKey.DerCertificate(Bytes.of(1)),
        new CryptoKey.Other(700, KEPT));
  }

  /** Measurements of every kind of element that have every kind of value between them. */
  public static List<Measurement> measurements() {
    MeasurementValues raw = MeasurementValues.of(v -> v.rawValue(new RawValue.Exact(Bytes.of(1))));
    return List.of(
        new Measurement(Optional.empty(), fullValues(), List.of()),
        new Measurement(Optional.of(new MeasurementKey.Number(7)), raw, keys()),
        Measurement.of(
            "masked",
            MeasurementValues.of(
                v ->
                    v.rawValue(
                            new RawValue.Masked(
                                Bytes.of(1, 2), Bytes.of(3, 4), RawValue.Masked.Notation.TOGETHER))
                        .svn(new Svn.Minimum(4))
                        .intRange(new IntRange.Exact(-4))
                        .version(Version.of("1")))),
        new Measurement(
            Optional.of(new MeasurementKey.Uuid(CLASS)),
            MeasurementValues.of(
                v ->
                    v.rawValue(
                            new RawValue.Masked(
                                Bytes.of(1), Bytes.of(3), RawValue.Masked.Notation.APART))
                        .intRange(new IntRange.Between(Optional.empty(), Optional.of(0L)))),
            List.of()),
        new Measurement(
            Optional.of(new MeasurementKey.ObjectId(OID)),
            MeasurementValues.of(
                v ->
                    v.rawValue(new RawValue.Other(701, Bytes.of(5)))
                        .flags(new Flags(Map.of(), Extensions.NONE))),
            List.of()),
        new Measurement(Optional.of(new MeasurementKey.Other(700, KEPT)), raw, List.of()));
  }

  private static MeasurementValues fullValues() {
    return MeasurementValues.of(
        v ->
            v.version(new Version("1.2", Optional.of(new Version.Scheme.Named("dots and numbers"))))
                .svn(new Svn.Exact(0))
                .digests(
                    new Digests(
                        List.of(
                            new Digest(DigestAlgorithm.SHA_384, Bytes.copyOf(new byte[48])),
                            new Digest(
                                new DigestAlgorithm.Named("sha-256"), Bytes.copyOf(new byte[32])),
                            new Digest(new DigestAlgorithm.Named("other"), Bytes.of(1, 2)))))
                .flags(
                    new Flags(
                        Map.of(Flag.DEBUG, false, Flag.RUNTIME_UPDATABLE, true),
                        new Extensions(new TreeMap<>(Map.of(-1L, KEPT)), new TreeMap<>())))
                .rawValue(new RawValue.Exact(Bytes.EMPTY))
                .macAddress(new MacAddress(Bytes.copyOf(new byte[8])))
                .ipAddress(new IpAddress(Bytes.copyOf(new byte[16])))
                .serialNumber("S/N 1")
                .ueid(new EnvironmentId.Ueid(Bytes.copyOf(new byte[7])))
                .uuid(CLASS)
                .name("name")
                .cryptoKeys(keys())
                .integrityRegisters(
                    new IntegrityRegisters(
                        new TreeMap<>(Map.of(5L, new Digests(List.of(DIGEST)))),
                        new TreeMap<>(Map.of("5", new Digests(List.of(DIGEST))))))
                .intRange(new IntRange.Between(Optional.of(-1L), Optional.empty()))
                .others(
                    new Extensions(
                        new TreeMap<>(Map.of(12L, KEPT)), new TreeMap<>(Map.of("more", KEPT)))));
  }

  private static Triples triples() {
    Environment byKey =
        Environment.of(
            EnvironmentClass.of(new EnvironmentId.Uuid(CLASS)), new EnvironmentId.Key(PEM));
    Environment byUeid =
        new Environment(
            Optional.empty(),
            Optional.of(new EnvironmentId.Ueid(Bytes.copyOf(new byte[33]))),
            Optional.of(new EnvironmentId.Octets(Bytes.of(4))));
    Environment byProfile =
        Environment.of(
            EnvironmentClass.of(new EnvironmentId.Other(702, KEPT)), new EnvironmentId.Uuid(CLASS));
    List<Measurement> some =
        List.of(Measurement.of(1, Digests.of(DigestAlgorithm.SHA_256, Bytes.copyOf(new byte[32]))));
    KeyConditions conditions =
        new KeyConditions(Optional.of(new MeasurementKey.Number(0)), List.of(PEM));
    return Triples.of(
        t ->
            t.referenceValues(
                    new ReferenceTriple(Environment.of(FULL), measurements()),
                    new ReferenceTriple(byUeid, some))
                .endorsedValues(new EndorsedTriple(byProfile, measurements()))
                .identities(
                    new IdentityTriple(byKey, keys(), Optional.of(conditions)),
                    new IdentityTriple(byUeid, keys(), Optional.empty()))
                .attestKeys(
                    AttestKeyTriple.of(byKey, PEM),
                    new AttestKeyTriple(BY_OCTETS, keys(), Optional.of(conditions)))
                .dependencies(new DependencyTriple(byKey, List.of(byUeid, BY_OCTETS)))
                .memberships(new MembershipTriple(byKey, List.of(byUeid, byKey)))
                .coswids(
                    new CoswidTriple(
                        byKey, List.of(new Identifier.Text("a"), new Identifier.Uuid(CLASS))))
                .conditionalSeries(
                    series(byKey, some, List.of()),
                    series(byKey, List.of(), keys()),
                    series(byKey, List.of(), List.of()),
                    series(byKey, some, keys()))
                .conditionalEndorsements(
                    new ConditionalEndorsementTriple(
                        List.of(new StatefulEnvironment(byKey, some)),
                        List.of(new EndorsedTriple(byUeid, some))))
                .others(new Extensions(new TreeMap<>(Map.of(11L, KEPT)), new TreeMap<>())));
  }

  private static ConditionalSeriesTriple series(
      Environment environment, List<Measurement> claims, List<CryptoKey> authorizedBy) {
    return new ConditionalSeriesTriple(
        new ConditionalSeriesTriple.Condition(environment, claims, authorizedBy),
        List.of(entry(1, "one"), entry(2, "two")));
  }

  private static ConditionalSeriesTriple.Entry entry(long svn, String name) {
    return new ConditionalSeriesTriple.Entry(
        List.of(Measurement.of(MeasurementValues.of(v -> v.svn(new Svn.Exact(svn))))),
        List.of(Measurement.of(MeasurementValues.of(v -> v.name(name)))));
  }

  /** An item that is kept without being interpreted. */
  public static Opaque opaque(Bytes octets) {
    try {
      return Opaque.of(CborReader.read(octets, "sample", TermCodec.RULES));
    } catch (MalformedException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
