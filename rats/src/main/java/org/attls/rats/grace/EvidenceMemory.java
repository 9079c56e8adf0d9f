package org.attls.rats.grace;

import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;

/** Knows of one form of evidence what has to be kept to recognise its device. */
public interface EvidenceMemory {
  /**
   * The attestation key that evidence claims to be signed with, by its identifier; nothing is
   * verified. Empty for evidence of other forms.
   */
  Optional<Bytes> instance(Cmw evidence);

  /**
   * Keeps what is needed to recognise the device.
   *
   * @param affirmed evidence that a verifier has just affirmed, with an {@link #instance}
   */
  AffirmedDevice remember(Cmw affirmed);
}
