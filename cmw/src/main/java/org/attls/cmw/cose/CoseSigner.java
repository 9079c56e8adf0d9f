package org.attls.cmw.cose;

import java.security.GeneralSecurityException;
import org.attls.cmw.octets.Bytes;

/** Signs COSE messages with one key and one algorithm. */
public interface CoseSigner {
  /** The number of the algorithm in the COSE registry, such as -7 for ES256. */
  int algorithm();

  /**
   * @param toBeSigned the encoded Sig_structure
   * @return the signature as the algorithm's COSE registration writes it, for ECDSA {@code r ‖ s}
   */
  Bytes sign(Bytes toBeSigned) throws GeneralSecurityException;
}
