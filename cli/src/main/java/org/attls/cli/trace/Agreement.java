package org.attls.cli.trace;

import org.attls.cmw.octets.Bytes;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;

/** What the messages so far say about how the later ones are to be read. */
final class Agreement {
  final CodePoints codePoints;
  private final WireProfile profile;
  private boolean clientIsAttestation;
  private boolean serverIsAttestation;

  Agreement(WireProfile profile) {
    this.codePoints = profile.codePoints();
    this.profile = profile;
  }

  /** Whether evidence_proposal is laid out as in draft -02. */
  boolean proposesEarly() {
    return profile.name().equals(MbedtlsPoc.NAME);
  }

  /** The wrapper in a cert_data. */
  Bytes wrapper(Bytes certData) {
    return profile.proofs().wrapper(certData);
  }

  /** EncryptedExtensions selects evidence of this kind for the credential of that end. */
  void evidence(Endpoint of, CredentialKind kind) {
    attestation(of, kind.equals(CredentialKind.ATTESTATION));
  }

  /** EncryptedExtensions says what stands in the certificate slot of that end (RFC 7250). */
  void certificateType(Endpoint of, int type) {
    attestation(of, type == codePoints.certificateType());
  }

  private void attestation(Endpoint of, boolean attestation) {
    if (of == Endpoint.CLIENT) {
      clientIsAttestation = attestation;
    } else {
      serverIsAttestation = attestation;
    }
  }

  /** Whether the Certificate message of that end holds an attestation instead of certificates. */
  boolean isAttestation(Endpoint sender) {
    return sender == Endpoint.CLIENT ? clientIsAttestation : serverIsAttestation;
  }
}
