package org.attls.rot.tpm.endorsement;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.eat.enrol.EndorsementCertificate;
import org.attls.eat.enrol.ProtectedCredential;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.AttestationKey;
import tss.tpm.CreatePrimaryResponse;
import tss.tpm.TPM2B_PUBLIC_KEY_RSA;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_ID_OBJECT;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_SE;

/**
 * The endorsement key of a certificate, where this TPM has it: at a persistent handle, or made
 * again from its template for the moment it is needed.
 */
public final class EndorsementKey {
  /** Persistent handles of endorsement keys (TCG TPM v2.0 Provisioning Guidance, 7.8). */
  private static final int PERSISTENT_FIRST = 0x81010000;

  private static final int PERSISTENT_LAST = 0x8101FFFF;
  private static final int NONCE_OCTETS = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private EndorsementKey() {}

  /**
   * Opens a credential (TPM2_ActivateCredential). Used inside {@link
   * org.attls.rot.tpm.connection.TpmWork}; leaves nothing loaded.
   *
   * @return the credential; empty when the TPM does not have the key of the certificate
   * @throws TpmException also when the credential was made for another object or another TPM
   */
  public static Optional<Bytes> activate(
      TpmChannel channel,
      EndorsementCertificate certificate,
      AttestationKey attestationKey,
      ProtectedCredential credential)
      throws TpmException {
    PublicKey wanted = certificate.key();
    for (int handle : channel.handles(PERSISTENT_FIRST)) {
      if (Integer.compareUnsigned(handle, PERSISTENT_LAST) <= 0) {
        TPM_HANDLE kept = TPM_HANDLE.from(handle);
        TPMT_PUBLIC area = channel.issue(tpm -> tpm.ReadPublic(kept)).outPublic;
        if (isKey(area, wanted)) {
          return Optional.of(activate(channel, kept, area, attestationKey, credential));
        }
      }
    }
    for (TPMT_PUBLIC template : EndorsementTemplates.of(certificate.type())) {
      CreatePrimaryResponse made =
          channel.issue(
              tpm ->
                  tpm.CreatePrimary(
                      TPM_HANDLE.ENDORSEMENT,
                      new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]),
                      template,
                      new byte[0],
                      new TPMS_PCR_SELECTION[0]));
      try (LoadedObject key = channel.holding(made.handle)) {
        if (isKey(made.outPublic, wanted)) {
          return Optional.of(
              activate(channel, key.handle(), made.outPublic, attestationKey, credential));
        }
      }
    }
    return Optional.empty();
  }

  private static Bytes activate(
      TpmChannel channel,
      TPM_HANDLE key,
      TPMT_PUBLIC area,
      AttestationKey attestationKey,
      ProtectedCredential credential)
      throws TpmException {
    if ((area.objectAttributes.toInt() & ObjectAttributes.USER_WITH_AUTH) != 0) {
      return activate(channel, key, TPM_HANDLE.PW, attestationKey, credential);
    }
    byte[] nonce = new byte[NONCE_OCTETS];
    RANDOM.nextBytes(nonce);
    TPM_HANDLE started =
        channel.issue(
                tpm ->
                    tpm.StartAuthSession(
                        TPM_HANDLE.NULL,
                        TPM_HANDLE.NULL,
                        nonce,
                        new byte[0],
                        TPM_SE.POLICY,
                        TPMT_SYM_DEF.nullObject(),
                        area.nameAlg))
            .handle;
    try (LoadedObject session = channel.holding(started)) {
      channel.issue(
          tpm ->
              tpm.PolicySecret(
                  TPM_HANDLE.ENDORSEMENT,
                  session.handle(),
                  new byte[0],
                  new byte[0],
                  new byte[0],
                  0));
      return activate(channel, key, session.handle(), attestationKey, credential);
    }
  }

  private static Bytes activate(
      TpmChannel channel,
      TPM_HANDLE key,
      TPM_HANDLE authorization,
      AttestationKey attestationKey,
      ProtectedCredential credential)
      throws TpmException {
    OctetReader in = OctetReader.of(credential.idObject(), "id_object");
    TPMS_ID_OBJECT idObject;
    try {
      Bytes integrity = in.opaque16(0, ProtectedCredential.MAX_PART, "integrityHMAC");
      Bytes identity = in.octets(in.remaining(), "encIdentity");
      idObject = new TPMS_ID_OBJECT(integrity.toArray(), identity.toArray());
    } catch (MalformedException malformed) {
      throw new TpmException(
          TpmException.Kind.UNSUITABLE,
          "ActivateCredential",
          String.valueOf(malformed.getMessage()),
          malformed);
    }
    return attestationKey.use(
        channel,
        named ->
            Bytes.copyOf(
                channel.issue(
                    tpm ->
                        tpm._withSessions(TPM_HANDLE.PW, authorization)
                            .ActivateCredential(
                                named, key, idObject, credential.encryptedSecret().toArray()))));
  }

  private static boolean isKey(TPMT_PUBLIC area, PublicKey wanted) {
    if (area.unique instanceof TPMS_ECC_POINT point && wanted instanceof ECPublicKey key) {
      return new BigInteger(1, point.x).equals(key.getW().getAffineX())
          && new BigInteger(1, point.y).equals(key.getW().getAffineY());
    }
    return area.unique instanceof TPM2B_PUBLIC_KEY_RSA modulus
        && wanted instanceof RSAPublicKey key
        && new BigInteger(1, modulus.buffer).equals(key.getModulus());
  }
}
