package org.attls.tls.fake;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;

/**
 * Evidence that says of itself whatever it is told to: challenge, key and whether the key is
 * resident.
 */
public record FakeEvidence(Bytes challenge, Bytes key, boolean resident) {
  /** The type of the wrapper. */
  public static final CmwType TYPE = CmwType.mediaType("application/vnd.attls.fake-evidence");

  /** In a wrapper. */
  public Cmw wrapped() {
    return CmwWriter.cborRecord(TYPE, encoded());
  }

  /** {@code opaque challenge<0..255>; opaque key<0..2^16-1>; uint8 resident}. */
  public Bytes encoded() {
    return new OctetWriter().opaque8(challenge).opaque16(key).u8(resident ? 1 : 0).toBytes();
  }

  /** Reads what {@link #encoded()} writes. */
  public static final class Inspector implements EvidenceInspector {
    @Override
    public CmwType evidenceType() {
      return TYPE;
    }

    @Override
    public InspectedEvidence inspect(Cmw evidence) throws AttestationException {
      OctetReader reader = OctetReader.of(((CmwRecord) evidence).value(), "fake");
      try {
        Bytes challenge = reader.opaque8(0, 255, "challenge");
        Bytes key = reader.opaque16(0, 0xFFFF, "key");
        boolean resident = reader.u8("resident") == 1;
        reader.end();
        return new InspectedEvidence(
            List.of(challenge),
            key,
            resident ? Optional.empty() : Optional.of("it says so"),
            Optional.of(Bytes.utf8("fake-device")),
            Optional.empty());
      } catch (MalformedException malformed) {
        throw new AttestationException(
            Reason.EVIDENCE_MALFORMED, malformed.getMessage(), malformed);
      }
    }
  }
}
