package org.attls.tls.profile;

import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.ServerAnswer;

/** How offer and answer are spelled; what to make of them is decided elsewhere. */
public interface HelloForm {
  /** The extensions for ClientHello, by type. */
  Map<Integer, Bytes> clientHello(ClientOffer offer);

  /**
   * Reads what {@code policy} takes part in.
   *
   * @param extensions all of ClientHello, by type
   */
  ClientOffer readClientHello(AttestationPolicy policy, Map<Integer, Bytes> extensions)
      throws AttestationException;

  /** The extensions for EncryptedExtensions, by type. */
  Map<Integer, Bytes> encryptedExtensions(ServerAnswer answer);

  /**
   * Checks EncryptedExtensions against what was offered.
   *
   * @param extensions all of EncryptedExtensions, by type
   */
  ServerAnswer readEncryptedExtensions(
      AttestationPolicy policy, ClientOffer offer, Map<Integer, Bytes> extensions)
      throws AttestationException;
}
