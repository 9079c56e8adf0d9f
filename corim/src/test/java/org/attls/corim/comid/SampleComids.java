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
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.Oid;
import org.attls.corim.term.Opaque;
import org.attls.corim.term.TermCodec;

/** CoMIDs for tests. */
public final class SampleComids {
  private static final UUID CLASS = UUID.fromString("67b28b6c-34cc-40a1-9117-ab5b05911e37");

  private SampleComids() {}

  /** A CoMID that has every member and every kind of value. */
  public static Comid everything() {
    Opaque kept =
        opaque(
            CborWriter.map().put("b", CborWriter.bool(true)).put(-1, CborWriter.nil()).toBytes());
    Oid oid = new Oid(Bytes.fromHex("6086480186f84d010f06"));
    EnvironmentClass full =
        new EnvironmentClass(
            Optional.of(new EnvironmentId.ObjectId(oid)),
            Optional.of("vendor"),
            Optional.of("model"),
            Optional.of(1L),
            Optional.of(0L));
    CryptoKey pem = new CryptoKey.PemPublicKey("any text");
    CryptoKey certificate = new CryptoKey.Other(562, opaque(CborWriter.bytes(Bytes.of(1))));
    MeasurementValues values =
        new MeasurementValues(
            Optional.of(
                new Digests(
                    List.of(
                        new Digest(DigestAlgorithm.SHA_384, Bytes.copyOf(new byte[48])),
                        new Digest(
                            new DigestAlgorithm.Named("sha-256"), Bytes.copyOf(new byte[32])),
                        new Digest(new DigestAlgorithm.Named("other"), Bytes.of(1, 2))))),
            new Extensions(new TreeMap<>(Map.of(11L, kept)), new TreeMap<>()));
    List<Measurement> measurements =
        List.of(
            new Measurement(Optional.empty(), values, List.of()),
            new Measurement(
                Optional.of(new MeasurementKey.Number(7)), values, List.of(pem, certificate)),
            new Measurement(Optional.of(new MeasurementKey.Text("t")), values, List.of()),
            new Measurement(Optional.of(new MeasurementKey.Uuid(CLASS)), values, List.of()),
            new Measurement(Optional.of(new MeasurementKey.ObjectId(oid)), values, List.of()),
            new Measurement(Optional.of(new MeasurementKey.Other(700, kept)), values, List.of()));
    EnvironmentId octets = new EnvironmentId.Octets(Bytes.of(1, 2, 3));
    return new Comid(
        Optional.of("en-GB"),
        new Identifier.Text("tag"),
        3,
        List.of(Entity.of("maker", Entity.TAG_CREATOR, Entity.CREATOR, Entity.MAINTAINER)),
        new Triples(
            List.of(
                new ReferenceTriple(Environment.of(full), measurements),
                new ReferenceTriple(
                    new Environment(
                        Optional.empty(),
                        Optional.of(new EnvironmentId.Ueid(Bytes.copyOf(new byte[33]))),
                        Optional.of(octets)),
                    measurements)),
            List.of(
                AttestKeyTriple.of(
                    Environment.of(
                        EnvironmentClass.of(new EnvironmentId.Uuid(CLASS)),
                        new EnvironmentId.Other(554, opaque(CborWriter.text("key")))),
                    pem),
                new AttestKeyTriple(
                    Environment.of(full, octets),
                    List.of(pem, certificate),
                    Optional.of(
                        new KeyConditions(
                            Optional.of(new MeasurementKey.Number(0)), List.of(certificate))))),
            new Extensions(new TreeMap<>(Map.of(2L, kept)), new TreeMap<>())),
        new Extensions(new TreeMap<>(Map.of(3L, kept)), new TreeMap<>(Map.of("x", kept))));
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
