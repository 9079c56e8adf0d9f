package org.attls.attack.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/**
 * The attester of a device with a {@link LabTpm}: honest until a switch says otherwise. It keeps
 * whatever it was asked and whatever it made, as an attacker would that listens.
 */
public final class LabAttester implements Attester {
  /** What is changed in a statement before the TPM signs it. */
  public Consumer<LabTpm.Statement> lie = statement -> {};

  /** What becomes of the wrapped token. */
  public UnaryOperator<Cmw> wrapped = evidence -> evidence;

  /** The identity key of the next connection. */
  public Supplier<LabKey> keys = LabKey::new;

  private final LabTpm tpm;
  private final List<LabKey> made = new ArrayList<>();
  private final List<Bytes> challenges = new ArrayList<>();
  private final List<Cmw> evidence = new ArrayList<>();

  /** The attester of a device. */
  public LabAttester(LabTpm tpm) {
    this.tpm = tpm;
  }

  /** The device's TPM. */
  public LabTpm tpm() {
    return tpm;
  }

  /** The leak: the identity key of the latest connection, for anybody to sign with. */
  public synchronized LabKey leakedKey() {
    return made.get(made.size() - 1);
  }

  /** Every challenge that it was asked to answer. */
  public synchronized List<Bytes> challenges() {
    return List.copyOf(challenges);
  }

  /** Everything that it sent. */
  public synchronized List<Cmw> evidence() {
    return List.copyOf(evidence);
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(ParsecTpmToken.TYPE);
  }

  @Override
  public synchronized IdentityKey identityKey(Deadline deadline) {
    LabKey key = keys.get();
    made.add(key);
    return key;
  }

  @Override
  public synchronized Cmw attest(
      CmwType type, Bytes challenge, IdentityKey key, Deadline deadline) {
    challenges.add(challenge);
    LabTpm.Statement statement = tpm.about(challenge, ((LabKey) key).publicKey());
    lie.accept(statement);
    Cmw sent = wrapped.apply(CmwWriter.cborRecord(type, statement.signed().encode()));
    evidence.add(sent);
    return sent;
  }

  @Override
  public void close() {
    // There is nothing to free.
  }
}
