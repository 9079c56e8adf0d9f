package org.attls.rot.tpm.endorsement;

import java.io.IOException;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.enrol.EndorsementKeyType;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.attls.rot.tpm.testing.SoftwareTpm;
import tss.tpm.CreatePrimaryResponse;
import tss.tpm.TPMA_NV;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_NV_PUBLIC;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/** Certificates where the makers of hardware put them, which swtpm's does not: of P-256. */
public final class StoredCertificate {
  private static final TPM_HANDLE INDEX = TPM_HANDLE.from(0x01c0000a);
  private static final int CHUNK = 512;

  /** Written and read by the owner, read by everybody, outside dictionary attack protection. */
  private static final int ATTRIBUTES = 1 << 1 | 1 << 17 | 1 << 18 | 1 << 25;

  private StoredCertificate() {}

  /** A certificate of the TPM's endorsement key on P-256. */
  public static Bytes forP256(SoftwareTpm tpm, SwtpmAuthority maker)
      throws TpmException, IOException {
    TPMS_ECC_POINT point =
        tpm.connection()
            .call(
                TpmOperation.named("making an endorsement key"),
                SoftwareTpm.soon(),
                channel -> {
                  CreatePrimaryResponse made =
                      channel.issue(
                          t ->
                              t.CreatePrimary(
                                  TPM_HANDLE.ENDORSEMENT,
                                  new TPMS_SENSITIVE_CREATE(new byte[0], new byte[0]),
                                  EndorsementTemplates.of(EndorsementKeyType.ECC_P256).get(0),
                                  new byte[0],
                                  new TPMS_PCR_SELECTION[0]));
                  try (LoadedObject key = channel.holding(made.handle)) {
                    return (TPMS_ECC_POINT) made.outPublic.unique;
                  }
                });
    return maker.certify(Bytes.copyOf(point.x), Bytes.copyOf(point.y));
  }

  /** Puts octets at the index of P-256. */
  public static void put(SoftwareTpm tpm, Bytes octets) throws TpmException {
    tpm.connection()
        .call(
            TpmOperation.named("writing a certificate").onceOnly(),
            SoftwareTpm.soon(),
            channel -> {
              channel.send(
                  t ->
                      t.NV_DefineSpace(
                          TPM_HANDLE.OWNER,
                          new byte[0],
                          new TPMS_NV_PUBLIC(
                              INDEX,
                              TPM_ALG_ID.SHA256,
                              TPMA_NV.fromInt(ATTRIBUTES),
                              new byte[0],
                              octets.size())));
              for (int at = 0; at < octets.size(); at += CHUNK) {
                int from = at;
                Bytes chunk = octets.slice(from, Math.min(from + CHUNK, octets.size()));
                channel.send(t -> t.NV_Write(TPM_HANDLE.OWNER, INDEX, chunk.toArray(), from));
              }
              return true;
            });
  }
}
