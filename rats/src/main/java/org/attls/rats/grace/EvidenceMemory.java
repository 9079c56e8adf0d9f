package org.attls.rats.grace;

import java.util.Optional;
import org.attls.cmw.Cmw;

/** Knows of one form of evidence what has to be kept to recognise its device. */
public interface EvidenceMemory {
  /** Reads whom evidence shows; nothing is verified. Empty for evidence of other forms. */
  Optional<EvidencedDevice> device(Cmw evidence);
}
