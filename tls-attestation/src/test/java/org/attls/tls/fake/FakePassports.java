package org.attls.tls.fake;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.tls.attest.Passport;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.wire.VerifierIdentity;

/** Results to present, true unless it is given a lie; a new key each time. */
public final class FakePassports implements PassportSource {
  /** The verifier whose results they are. */
  public static final VerifierIdentity VERIFIER = VerifierIdentity.of("https://v.example/");

  /** What that verifier signs with. */
  public static final String SIGNER = "v";

  /** What to present about a key. */
  public interface Statement {
    /** In its wrapper. */
    Cmw about(Bytes key);
  }

  private final List<VerifierIdentity> verifiers;
  private final Statement statement;
  private final List<SoftwareKey> keys = new ArrayList<>();

  private FakePassports(List<VerifierIdentity> verifiers, Statement statement) {
    this.verifiers = verifiers;
    this.statement = statement;
  }

  /** Presents fresh results of the verifier. */
  public static FakePassports honest() {
    return presenting(key -> FakeResult.affirming(SIGNER, key).wrapped());
  }

  /** Presents what it is told to. */
  public static FakePassports presenting(Statement statement) {
    return new FakePassports(List.of(VERIFIER), statement);
  }

  /** Offers results of those verifiers. */
  public FakePassports of(VerifierIdentity... others) {
    return new FakePassports(List.of(others), statement);
  }

  @Override
  public List<VerifierIdentity> verifiers() {
    return verifiers;
  }

  @Override
  public Passport passport(VerifierIdentity verifier, Deadline deadline) {
    SoftwareKey key = new SoftwareKey();
    keys.add(key);
    return new Passport(statement.about(key.subjectPublicKeyInfo()), key);
  }

  /** The keys made. */
  public List<SoftwareKey> keys() {
    return keys;
  }

  @Override
  public void close() {}
}
