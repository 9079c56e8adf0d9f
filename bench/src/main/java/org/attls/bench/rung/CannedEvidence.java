package org.attls.bench.rung;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.Appraisal;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.IdentityKey;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/**
 * Evidence without any cryptography, as large as that of a TPM, and a verifier that believes it:
 * what is left is the cost of the credential. It protects nothing.
 */
public final class CannedEvidence {
  private static final CmwType TYPE = CmwType.mediaType("application/vnd.attls.canned-evidence");
  private static final int PADDING = 600;

  private CannedEvidence() {}

  /** {@code opaque challenge<0..255>; opaque key<0..2^16-1>; opaque padding<0..2^16-1>}. */
  public record CannedAttester(IdentityKey key) implements Attester {
    private static final Bytes NOTHING = Bytes.copyOf(new byte[PADDING]);

    @Override
    public List<CmwType> evidenceTypes() {
      return List.of(TYPE);
    }

    @Override
    public IdentityKey identityKey(Deadline deadline) {
      return key;
    }

    @Override
    public Cmw attest(CmwType type, Bytes challenge, IdentityKey attested, Deadline deadline) {
      return CmwWriter.cborRecord(
          TYPE,
          new OctetWriter()
              .opaque8(challenge)
              .opaque16(attested.subjectPublicKeyInfo())
              .opaque16(NOTHING)
              .toBytes());
    }

    @Override
    public void close() {}
  }

  /** Reads it. */
  public static final class Inspector implements EvidenceInspector {
    @Override
    public CmwType evidenceType() {
      return TYPE;
    }

    @Override
    public InspectedEvidence inspect(Cmw evidence) throws AttestationException {
      try {
        OctetReader reader = OctetReader.of(((CmwRecord) evidence).value(), "canned evidence");
        Bytes challenge = reader.opaque8(0, 255, "challenge");
        Bytes key = reader.opaque16(0, 0xFFFF, "key");
        reader.opaque16(0, 0xFFFF, "padding");
        reader.end();
        return new InspectedEvidence(
            List.of(challenge),
            key,
            Optional.empty(),
            Optional.of(Bytes.utf8("canned")),
            Optional.empty());
      } catch (MalformedException malformed) {
        throw new AttestationException(
            Reason.EVIDENCE_MALFORMED, malformed.getMessage(), malformed);
      }
    }
  }

  /** Believes everything. */
  public static Verifier verifier() {
    return (challenge, deadline) ->
        new VerifierSession() {
          @Override
          public AttestationResult appraise(Cmw evidence, Deadline until) {
            return result(challenge);
          }

          @Override
          public void close() {}
        };
  }

  /** Admits whomever the verifier believes. */
  public static AppraisalPolicy policy() {
    return (result, facts) ->
        new Verdict(
            new AttestedIdentity(AttestedIdentity.Level.CLASS, "canned"),
            result,
            Duration.ofHours(1));
  }

  private static AttestationResult result(Bytes challenge) {
    return new AttestationResult(
        Bytes.EMPTY,
        "tag:attls.example,2026:canned",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.of(challenge),
        "canned",
        "0",
        Optional.empty(),
        Map.of(
            "CANNED",
            new Appraisal(
                Tier.AFFIRMING,
                new TrustVector(Map.of(TrustVector.Claim.HARDWARE, 2)),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }
}
