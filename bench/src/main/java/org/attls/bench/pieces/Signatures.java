package org.attls.bench.pieces;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.MemoryKey;
import org.attls.bench.rung.SoftwareAttester;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.VerifierSession;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.curve.EcdsaSigner;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NativeCurves;
import org.attls.tls.curve.NistCurve;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pieces that verify signatures on P-256, with each elliptic-curve code. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Signatures {
  /** Name of the parameter. */
  static final String CODE = "code";

  static final String JAVA = "java";
  static final String NATIVE = "native";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Whose elliptic curves. */
  @Param({JAVA, NATIVE})
  public String code = JAVA;

  private final KeyPair pair = Certificates.keyPair();
  private final byte[] point = point(pair);
  private final Bytes nonce = Bytes.copyOf(new SecureRandom().generateSeed(32));
  private final EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
  private final EarSigner signer = EarSigner.generate(EcCurve.P256);
  private final ResultIssuer issuer =
      ResultIssuer.of(store, signer, InstantSource.system(), AppraisalLog.NONE);
  private final EmbeddedVerifier verifier = new EmbeddedVerifier(issuer);
  private final EarVerifier results = EarVerifier.of(List.of(signer.publicKey()));
  private final MemoryKey identity = new MemoryKey(pair, EllipticCurves.lightweight());
  private final SoftwareAttester attester = new SoftwareAttester(identity);
  private final CmwType type = ParsecTpmToken.TYPE;
  private final Cmw evidence = attester.attest(type, nonce, identity, Deadline.in(PATIENCE));
  private final Bytes content = Bytes.copyOf(new byte[130]);
  private EllipticCurves curves = EllipticCurves.lightweight();
  private byte[] signature = new byte[0];
  private Bytes result = Bytes.EMPTY;

  /** Makes what is verified. */
  @Setup
  public void begin() throws InvalidKeyException, EndorsementException {
    System.setProperty(EllipticCurves.PROPERTY, code.equals(NATIVE) ? "required" : "off");
    curves =
        code.equals(NATIVE)
            ? NativeCurves.found().curves().orElseThrow()
            : EllipticCurves.lightweight();
    EcdsaSigner ofPair = curves.signer(NistCurve.P256, pair.getPrivate());
    signature = ofPair.sign(SuiteHash.SHA256.hash(content).toArray());
    store.add(CorimWriter.write(attester.endorsement()));
    result = issuer.issue(nonce, type, ((CmwRecord) evidence).value());
  }

  private static byte[] point(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 65, spki.length);
  }

  /** The hash and the signature of a CertificateVerify. */
  @Benchmark
  public boolean certificateVerify() throws InvalidKeyException {
    return curves.verifies(
        NistCurve.P256, point, SuiteHash.SHA256.hash(content).toArray(), signature);
  }

  /** A result (EAR) is read and its signature verified. */
  @Benchmark
  public AttestationResult resultVerification() throws AttestationException {
    return results.verify(result);
  }

  /** Evidence of a TPM is appraised: two signatures, and the endorsement looked up. */
  @Benchmark
  public AttestationResult appraisal() throws AttestationException {
    Deadline deadline = Deadline.in(PATIENCE);
    try (VerifierSession session = verifier.open(nonce, deadline)) {
      return session.appraise(evidence, deadline);
    }
  }
}
