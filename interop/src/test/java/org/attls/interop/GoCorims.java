package org.attls.interop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.AttestKeyTriple;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.EndorsedTriple;
import org.attls.corim.comid.IdentityTriple;
import org.attls.corim.comid.LinkedTag;
import org.attls.corim.comid.ReferenceTriple;
import org.attls.corim.comid.Triples;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.IpAddress;
import org.attls.corim.measurement.MacAddress;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementKey;
import org.attls.corim.measurement.MeasurementValues;
import org.attls.corim.measurement.RawValue;
import org.attls.corim.measurement.Svn;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.term.Digest;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Entity;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;

/** CoRIMs of everything that the Go libraries have a name for. */
final class GoCorims {
  private static final UUID CLASS = UUID.fromString("cd1f0e55-26f9-460d-b9d8-f7fde171787c");
  private static final Bytes KID = Bytes.concat(Bytes.of(1), Bytes.copyOf(new byte[32]));
  private static final Bytes DIGEST = TpmHash.SHA256.digest(Bytes.of(1));
  private static final EcKey KEY = EcSigner.generate(EcCurve.P256).publicKey();

  private GoCorims() {}

  /** An endorsement of one device and one state, as the release takes it. */
  static Corim endorsement(VeraisonRelease release) {
    PcrValues state =
        new PcrValues(TpmHash.SHA256, new TreeMap<>(Map.of(0, DIGEST, 7, DIGEST, 23, DIGEST)));
    return ParsecTpmProfile.endorsement(CLASS, KID, KEY, Optional.of(state), release);
  }

  /** Every triple and value that the libraries know. */
  static Corim everything() {
    EnvironmentClass described =
        new EnvironmentClass(
            Optional.of(new EnvironmentId.Uuid(CLASS)),
            Optional.of("vendor"),
            Optional.of("model"),
            Optional.of(1L),
            Optional.of(0L));
    Environment device = Environment.of(described, new EnvironmentId.Ueid(KID));
    Environment kind = Environment.of(described);
    CryptoKey key = CryptoKey.PemPublicKey.of(KEY);
    Comid comid =
        new Comid(
            Optional.of("en-GB"),
            new Identifier.Text("tag"),
            3,
            List.of(Entity.of("maker", Entity.TAG_CREATOR, Entity.CREATOR, Entity.MAINTAINER)),
            List.of(new LinkedTag(new Identifier.Uuid(CLASS), LinkedTag.REPLACES)),
            Triples.of(
                t ->
                    t.referenceValues(new ReferenceTriple(kind, measurements()))
                        .endorsedValues(new EndorsedTriple(kind, measurements()))
                        .identities(new IdentityTriple(device, List.of(key), Optional.empty()))
                        .attestKeys(AttestKeyTriple.of(device, key))),
            Extensions.NONE);
    return Corim.of(Identifier.fresh(), ParsecTpmProfile.PROFILE, comid);
  }

  /** A reference value that is an IPv4 address. */
  static Corim withIpv4() {
    MeasurementValues address =
        MeasurementValues.of(v -> v.ipAddress(new IpAddress(Bytes.of(192, 0, 2, 1))));
    EnvironmentClass kind = EnvironmentClass.of(new EnvironmentId.Uuid(CLASS));
    return Corim.of(
        Identifier.fresh(),
        ParsecTpmProfile.PROFILE,
        Comid.of(
            Identifier.fresh(),
            Triples.referenceValues(
                new ReferenceTriple(Environment.of(kind), List.of(Measurement.of(address))))));
  }

  private static List<Measurement> measurements() {
    MeasurementValues values =
        MeasurementValues.of(
            v ->
                v.svn(new Svn.Exact(7))
                    .digests(
                        new Digests(
                            List.of(
                                new Digest(DigestAlgorithm.SHA_256, DIGEST),
                                new Digest(DigestAlgorithm.SHA_384, Bytes.copyOf(new byte[48])))))
                    .rawValue(new RawValue.Exact(Bytes.of(1, 2)))
                    .macAddress(new MacAddress(Bytes.copyOf(new byte[6])))
                    .ipAddress(new IpAddress(Bytes.fromHex("20010db8" + "00".repeat(12))))
                    .serialNumber("S/N 1")
                    .ueid(new EnvironmentId.Ueid(KID))
                    .uuid(CLASS));
    return List.of(
        new Measurement(Optional.of(new MeasurementKey.Number(7)), values, List.of()),
        new Measurement(
            Optional.of(new MeasurementKey.Uuid(CLASS)),
            MeasurementValues.of(v -> v.svn(new Svn.Minimum(4))),
            List.of()));
  }
}
