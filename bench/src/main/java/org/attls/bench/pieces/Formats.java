package org.attls.bench.pieces;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.attls.bench.connection.Handshake;
import org.attls.bench.connection.Work;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.MemoryKey;
import org.attls.bench.rung.Rung;
import org.attls.bench.rung.Rungs;
import org.attls.bench.rung.SoftwareAttester;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimWriter;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.InspectedEvidence;
import org.attls.tls.binding.BoundChallenge;
import org.attls.tls.binding.HandshakeExporter;
import org.attls.tls.binding.HkdfSecret;
import org.attls.tls.binding.LabelPrefix;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.binding.TlsExporter;
import org.attls.tls.curve.EllipticCurves;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pieces without elliptic curves. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Formats {
  private static final int MAX_OCTETS = 1 << 20;
  private static final int RECORD = 16 * 1024;

  private final SecureRandom random = new SecureRandom();
  private final Bytes nonce = random(32);
  private final Bytes handshakeSecret = random(32);
  private final Bytes transcript = random(32);
  private final MemoryKey identity =
      new MemoryKey(Certificates.keyPair(), EllipticCurves.lightweight());
  private final SoftwareAttester attester = new SoftwareAttester(identity);
  private final Cmw evidence =
      attester.attest(ParsecTpmToken.TYPE, nonce, identity, Deadline.in(Duration.ofSeconds(20)));
  private final Bytes wrapped = evidence.octets();
  private final Bytes token = ((CmwRecord) evidence).value();
  private final CmwReader reader = new CmwReader(MAX_OCTETS);
  private final ParsecTpmInspector inspector = new ParsecTpmInspector();
  private final Bytes corim = CorimWriter.write(attester.endorsement());
  private final CorimReader corimReader = EndorsementStore.strictReader();
  private final byte[] data = new byte[RECORD];
  private final byte[] arrived = new byte[RECORD];
  private final Handshake handshake = new Handshake();
  private final Rungs rungs;
  private final Handshake.Opened opened;

  /** Opens a connection for the records. What JMH derives from this class may throw nothing. */
  public Formats() {
    try {
      this.rungs = new Rungs();
      Rung plain =
          rungs.ladder(EllipticCurves.lightweight()).stream()
              .filter(rung -> rung.id().equals("R0"))
              .findFirst()
              .orElseThrow();
      this.opened = handshake.run(plain.client(), plain.server(), new Work(), new Work());
    } catch (IOException | AttestationException failed) {
      throw new IllegalStateException("a connection in memory", failed);
    }
  }

  private Bytes random(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return Bytes.copyOf(octets);
  }

  /** Wraps evidence. */
  @Benchmark
  public Cmw cmwWrite() {
    return CmwWriter.cborRecord(ParsecTpmToken.TYPE, token);
  }

  /** Reads the wrapper of evidence. */
  @Benchmark
  public Cmw cmwRead() throws MalformedException {
    return reader.read(wrapped);
  }

  /** Reads evidence as far as the relying party does. */
  @Benchmark
  public InspectedEvidence evidenceInspection() throws AttestationException {
    return inspector.inspect(evidence);
  }

  /** The channel binder of mode draft, from the handshake secret. */
  @Benchmark
  public Bytes channelBinder() {
    try (HkdfSecret secret = secret();
        HandshakeExporter exporter =
            HandshakeExporter.derive(SuiteHash.SHA256, secret, transcript)) {
      return exporter.channelBinder(nonce);
    }
  }

  /** The challenge to a client in mode bound, from the exporter's secret. */
  @Benchmark
  public Bytes boundChallenge() {
    try (TlsExporter exporter = TlsExporter.over(SuiteHash.SHA256, secret())) {
      return BoundChallenge.clientAttests(
          exporter, nonce, identity.subjectPublicKeyInfo(), nonce.size());
    }
  }

  private HkdfSecret secret() {
    return new HkdfSecret(
        SuiteHash.SHA256, LabelPrefix.TLS13, SecretBytes.copyOf(handshakeSecret.toArray()));
  }

  /** Reads an endorsement. */
  @Benchmark
  public Corim corimRead() throws MalformedException {
    return corimReader.read(corim);
  }

  /** Protects 16 KiB at one end and opens them at the other. */
  @Benchmark
  public long record16k() throws IOException {
    return handshake.send(opened.client(), opened.server(), data, arrived);
  }

  /** Ends the connection. */
  @TearDown
  public void end() {
    opened.client().discard();
    opened.server().discard();
    rungs.close();
  }
}
