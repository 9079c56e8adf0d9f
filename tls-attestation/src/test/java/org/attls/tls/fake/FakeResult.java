package org.attls.tls.fake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.PresentedResult;
import org.attls.rats.Reason;
import org.attls.rats.ResultVerifier;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;

/**
 * A result that says of itself who signed it, and whatever else it is told to.
 *
 * @param signer who claims to have signed
 * @param key the attested key; empty for none
 * @param status the tier
 * @param issuedAt to the second
 */
public record FakeResult(String signer, Bytes key, Tier status, Instant issuedAt) {
  /** The type of the wrapper. */
  public static final CmwType TYPE = CmwType.mediaType("application/vnd.attls.fake-result");

  private static final String LABEL = "FAKE";

  /** Affirming, and issued now. */
  public static FakeResult affirming(String signer, Bytes key) {
    return new FakeResult(signer, key, Tier.AFFIRMING, Instant.now());
  }

  /** In a wrapper. */
  public Cmw wrapped() {
    return CmwWriter.cborRecord(TYPE, encoded(), Set.of(Indicator.ATTESTATION_RESULTS));
  }

  /** As a verifier gives it. */
  public AttestationResult result(Bytes challenge) {
    return result(Optional.of(challenge));
  }

  /** {@code opaque signer<0..255>; opaque key<0..2^16-1>; uint8 status; uint32 issued}. */
  private Bytes encoded() {
    long issued = issuedAt.getEpochSecond();
    return new OctetWriter()
        .opaque8(Bytes.utf8(signer))
        .opaque16(key)
        .u8(status.ordinal())
        .u16((int) (issued >>> 16))
        .u16((int) (issued & 0xFFFF))
        .toBytes();
  }

  private AttestationResult result(Optional<Bytes> challenge) {
    Appraisal appraisal =
        new Appraisal(
            status,
            new TrustVector(Map.of(TrustVector.Claim.HARDWARE, status.code())),
            List.of(),
            key.isEmpty() ? Optional.empty() : Optional.of(key),
            Optional.empty(),
            Optional.empty());
    return new AttestationResult(
        encoded(),
        "tag:attls.example,2026:fake",
        issuedAt,
        Optional.empty(),
        Optional.empty(),
        challenge,
        "fake",
        "0",
        Optional.empty(),
        Map.of(LABEL, appraisal));
  }

  /** Wraps results whose tokens are of this form. */
  public static Cmw wrap(AttestationResult result) {
    return CmwWriter.cborRecord(TYPE, result.token(), Set.of(Indicator.ATTESTATION_RESULTS));
  }

  /** A verifier that attests the key in the evidence, whatever that says. */
  public static FakeVerifier verifier(String signer) {
    return FakeVerifier.answering(
        (challenge, evidence, deadline) ->
            affirming(signer, new FakeEvidence.Inspector().inspect(evidence).attestedKey())
                .result(challenge));
  }

  /** Takes the results of that signer. */
  public static ResultVerifier of(String signer) {
    return presented -> {
      if (!presented.type().matches(TYPE)) {
        throw new AttestationException(Reason.TYPE_MISMATCH, "no result: " + presented.type());
      }
      OctetReader reader = OctetReader.of(((CmwRecord) presented).value(), "fake");
      try {
        Bytes name = reader.opaque8(0, 255, "signer");
        Bytes key = reader.opaque16(0, 0xFFFF, "key");
        Tier status = Tier.values()[reader.u8("status")];
        long issued = (long) reader.u16("issued") << 16 | reader.u16("issued");
        reader.end();
        if (!name.equals(Bytes.utf8(signer))) {
          throw new AttestationException(Reason.RESULT_INVALID, "another signer: " + name);
        }
        FakeResult read = new FakeResult(signer, key, status, Instant.ofEpochSecond(issued));
        return new PresentedResult(
            read.result(Optional.empty()), Optional.of(Bytes.utf8("fake-device")));
      } catch (MalformedException malformed) {
        throw new AttestationException(Reason.RESULT_INVALID, malformed.getMessage(), malformed);
      }
    };
  }

  /** The real policy, for these results. */
  public static AffirmingPolicy policy() {
    return AffirmingPolicy.builder()
        .expect(FakeEvidence.TYPE, Set.of(LABEL))
        .anyOfClass("fake")
        .build();
  }
}
