package org.attls.interop.mbedtls;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.SignatureAlgorithm;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.Recording;

/** Shows the recorded evidence, and signs as recorded: neither key is in the record. */
final class RecordedAttester implements Attester {
  private static final int VERIFY_HEADER = 8;

  private final Recording recording;
  private final boolean bare;

  RecordedAttester(Recording recording) {
    this.recording = recording;
    this.bare = Recording.BARE.contains(recording.name());
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(bare ? MbedtlsBundle.TYPE : ParsecTpmToken.TYPE);
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline) {
    if (!challenge.equals(recording.value("nonce"))) {
      throw new IllegalStateException("the challenge is not the recorded nonce");
    }
    Bytes evidence = recording.value("evidence");
    try {
      return bare
          ? CmwWriter.cborRecord(MbedtlsBundle.TYPE, evidence)
          : new CmwReader(1 << 16).read(evidence);
    } catch (MalformedException malformed) {
      throw new IllegalStateException("the recorded evidence cannot be read", malformed);
    }
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) {
    return new IdentityKey() {
      @Override
      public Bytes subjectPublicKeyInfo() {
        return recording.value("ik-spki");
      }

      @Override
      public SignatureAlgorithm algorithm() {
        return SignatureAlgorithm.ECDSA_P256_SHA256;
      }

      /** What is signed has to be what was signed when it was recorded. */
      @Override
      public Bytes sign(Bytes content, Deadline until) throws AttestationException {
        if (!content.equals(recording.value("client-certificate-verify-input"))) {
          throw new IllegalStateException("another content is to be signed than was recorded");
        }
        Bytes verify = recording.message("certificate_verify_client");
        return MbedtlsPoc.carrying(MbedtlsBundle.TYPE)
            .proofs()
            .der(verify.slice(VERIFY_HEADER, verify.size()));
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
