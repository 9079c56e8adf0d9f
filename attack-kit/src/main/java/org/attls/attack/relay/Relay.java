package org.attls.attack.relay;

import java.io.IOException;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rats.SignatureAlgorithm;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;
import org.jspecify.annotations.Nullable;

/**
 * The attester of a relaying attacker's connection. It makes nothing itself: it passes the genuine
 * server's nonce on to a victim, and the victim's evidence back, and has the victim's key sign.
 *
 * <p>To be given to the attacker's client as its attester and as its listener.
 */
public final class Relay implements Attester, HandshakeListener {
  private static final int MAX_EVIDENCE = 64 * 1024;

  /** How the victim comes to connect. */
  public interface Lure {
    /** Lets the victim's client finish a handshake with the attacker's server. */
    void lure(AttestedTlsServer own) throws IOException;
  }

  private final SigningOracleAttester victim;
  private final X509Credential ownCredential;
  private final CodePoints codePoints;
  private final Lure lure;
  private @Nullable Bytes nonce;

  /**
   * @param ownCredential what the attacker's server shows to the victim
   * @param codePoints with which it speaks to both sides
   */
  public Relay(
      SigningOracleAttester victim,
      X509Credential ownCredential,
      CodePoints codePoints,
      Lure lure) {
    this.victim = victim;
    this.ownCredential = ownCredential;
    this.codePoints = codePoints;
    this.lure = lure;
  }

  @Override
  public void negotiated(
      Direction direction, CmwType evidenceType, BindingMode mode, Bytes genuineNonce) {
    nonce = genuineNonce;
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return victim.evidenceTypes();
  }

  /** The victim is served first: afterwards there is evidence, and a key that signs. */
  @Override
  public IdentityKey identityKey(Deadline deadline) throws AttestationException {
    Bytes forwarded = nonce;
    if (forwarded == null) {
      throw new AttestationException(Reason.ATTESTER_UNAVAILABLE, "no nonce to pass on");
    }
    Cmw captured = captureFromVictim(forwarded);
    return new BorrowedKey(victim.oracle(), captured);
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline) {
    return ((BorrowedKey) key).evidence;
  }

  @Override
  public void close() {
    // Nothing here is the attacker's own.
  }

  /** The victim's evidence in a connection to the attacker, who sends this nonce. */
  Cmw captureFromVictim(Bytes forwarded) throws AttestationException {
    EvidenceTap tap = new EvidenceTap();
    AttestedTlsServer server =
        AttestedTlsServer.builder(ownCredential, relyingParty())
            .insecureNonces(octets -> forwarded)
            .codePoints(codePoints)
            .listener(tap)
            .build();
    try {
      lure.lure(server);
    } catch (IOException gone) {
      throw new AttestationException(
          Reason.ATTESTER_UNAVAILABLE, "the victim did not attest: " + gone.getMessage(), gone);
    }
    return tap.captured();
  }

  private static RelyingParty relyingParty() {
    AdmitsEverybody anyone = new AdmitsEverybody();
    return RelyingParty.builder(anyone, anyone)
        .accept(new ParsecTpmInspector())
        .insecureAllowDraftBinding()
        .build();
  }

  /** Keeps the evidence that arrives. */
  private static final class EvidenceTap implements HandshakeListener {
    private @Nullable Bytes evidence;

    @Override
    public void evidence(Direction direction, Bytes cmw) {
      evidence = cmw;
    }

    Cmw captured() throws AttestationException {
      Bytes octets = evidence;
      if (octets == null) {
        throw new AttestationException(Reason.ATTESTER_UNAVAILABLE, "the victim sent no evidence");
      }
      try {
        return new CmwReader(MAX_EVIDENCE).read(octets);
      } catch (MalformedException malformed) {
        throw new AttestationException(
            Reason.EVIDENCE_MALFORMED, "the victim's evidence is malformed", malformed);
      }
    }
  }

  /** The victim's key and the victim's evidence. */
  private record BorrowedKey(IdentityKey oracle, Cmw evidence) implements IdentityKey {
    @Override
    public Bytes subjectPublicKeyInfo() {
      return oracle.subjectPublicKeyInfo();
    }

    @Override
    public SignatureAlgorithm algorithm() {
      return oracle.algorithm();
    }

    @Override
    public Bytes sign(Bytes content, Deadline deadline) throws AttestationException {
      return oracle.sign(content, deadline);
    }

    @Override
    public void close() {
      oracle.close();
    }
  }
}
