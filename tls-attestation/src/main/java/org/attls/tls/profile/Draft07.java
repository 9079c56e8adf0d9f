package org.attls.tls.profile;

import java.util.List;
import java.util.Map;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.ClientNegotiation;
import org.attls.tls.negotiate.ClientOffer;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.wire.CodePoints;

/** The draft as it is: TLS 1.3 in every point, a wrapper in cert_data. */
record Draft07(CodePoints codePoints) implements WireProfile, HelloForm, ProofForm {
  /** The curves of identity keys: P-256, P-384 and P-521, each with its hash (RFC 8446, 4.2.3). */
  private static final List<Integer> SCHEMES = List.of(0x0403, 0x0503, 0x0603);

  @Override
  public String name() {
    return "draft-07";
  }

  @Override
  public HelloForm hellos() {
    return this;
  }

  @Override
  public ProofForm proofs() {
    return this;
  }

  @Override
  public boolean departs(Departure departure) {
    return false;
  }

  @Override
  public void requireCarries(AttestationPolicy policy, int nonceOctets) {
    // It carries all there is.
  }

  @Override
  public Map<Integer, Bytes> clientHello(ClientOffer offer) {
    return offer.extensions(codePoints);
  }

  @Override
  public ClientOffer readClientHello(AttestationPolicy policy, Map<Integer, Bytes> extensions)
      throws AttestationException {
    return ClientOffer.read(extensions, codePoints, policy);
  }

  @Override
  public Map<Integer, Bytes> encryptedExtensions(ServerAnswer answer) {
    return answer.extensions(codePoints);
  }

  @Override
  public ServerAnswer readEncryptedExtensions(
      AttestationPolicy policy, ClientOffer offer, Map<Integer, Bytes> extensions)
      throws AttestationException {
    return ClientNegotiation.accept(policy, offer, extensions, codePoints);
  }

  @Override
  public List<Integer> requestedSchemes() {
    return SCHEMES;
  }

  @Override
  public boolean takes(int scheme) {
    return SCHEMES.contains(scheme);
  }

  @Override
  public Bytes certData(Cmw made) {
    return made.octets();
  }

  @Override
  public Bytes wrapper(Bytes certData) {
    return certData;
  }

  @Override
  public Bytes signature(Bytes der) {
    return der;
  }

  @Override
  public Bytes der(Bytes signature) {
    return signature;
  }
}
