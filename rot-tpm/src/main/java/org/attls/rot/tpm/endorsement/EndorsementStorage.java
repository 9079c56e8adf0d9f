package org.attls.rot.tpm.endorsement;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EndorsementCertificate;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentException.Refusal;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import tss.tpm.TPMS_NV_PUBLIC;
import tss.tpm.TPM_HANDLE;

/** The certificates of endorsement keys that a TPM holds in its non-volatile memory. */
public final class EndorsementStorage {
  /**
   * Where they are (TCG EK Credential Profile 2.5, section 2.2.1.4 and 2.2.1.5), elliptic curves
   * first: their keys are made again in milliseconds where the TPM does not keep them.
   */
  private static final int[] INDICES = {
    0x01c0000a, // L-2, P-256
    0x01c00014, // H-2, P-256
    0x01c00016, // H-3, P-384
    0x01c00002, // L-1, RSA-2048
    0x01c00012, // H-1, RSA-2048
  };

  /** Every TPM reads this many octets at once. */
  private static final int CHUNK = 512;

  /** TPMA_NV (TPM 2.0 Library, Part 2, section 13.4). */
  private static final int OWNER_READ = 1 << 17;

  private static final int AUTH_READ = 1 << 18;
  private static final int SEQUENCE = 0x30;

  private EndorsementStorage() {}

  /**
   * All certificates that can be used, at least one.
   *
   * @throws EnrolmentException {@link Refusal#EK_CERTIFICATE_MISSING} when there is none; what was
   *     there and cannot be used is in its message
   */
  public static List<EndorsementCertificate> certificates(
      TpmConnection connection, Deadline deadline) throws TpmException, EnrolmentException {
    List<EndorsementCertificate> certificates = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int index : INDICES) {
      Optional<Bytes> content =
          connection.call(
              TpmOperation.named("reading an EK certificate"),
              deadline,
              channel -> read(channel, index));
      if (content.isEmpty()) {
        continue;
      }
      String where = String.format(Locale.ROOT, "NV index 0x%08x", index);
      try {
        certificates.add(EndorsementCertificate.read(withoutPadding(content.get()), where));
      } catch (MalformedException malformed) {
        problems.add(String.valueOf(malformed.getMessage()));
      } catch (EnrolmentException unsuitable) {
        problems.add(where + ": " + unsuitable.getMessage());
      }
    }
    if (certificates.isEmpty()) {
      throw new EnrolmentException(
          Refusal.EK_CERTIFICATE_MISSING,
          "the TPM holds no certificate of an endorsement key (ECC P-256, ECC P-384 or RSA-2048)"
              + (problems.isEmpty() ? "" : ": " + String.join("; ", problems)));
    }
    return certificates;
  }

  /** What an index holds; empty when there is no such index or nothing was written to it. */
  private static Optional<Bytes> read(TpmChannel channel, int index) throws TpmException {
    TPM_HANDLE handle = TPM_HANDLE.from(index);
    TPMS_NV_PUBLIC area;
    try {
      area = channel.issue(tpm -> tpm.NV_ReadPublic(handle)).nvPublic;
    } catch (TpmException failure) {
      if (failure.refusedWith(ResponseCode::namesNothing)) {
        return Optional.empty();
      }
      throw failure;
    }
    int attributes = area.attributes.toInt();
    boolean byOwner = (attributes & AUTH_READ) == 0 && (attributes & OWNER_READ) != 0;
    TPM_HANDLE reader = byOwner ? TPM_HANDLE.OWNER : handle;
    int size = Math.min(area.dataSize, EndorsementCertificate.MAX_OCTETS);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (content.size() < size) {
      int from = content.size();
      int count = Math.min(CHUNK, size - from);
      byte[] chunk;
      try {
        chunk = channel.issue(tpm -> tpm.NV_Read(reader, handle, count, from));
      } catch (TpmException failure) {
        if (failure.refusedWith(code -> code.raw() == ResponseCode.NV_UNINITIALIZED)) {
          return Optional.empty();
        }
        throw failure;
      }
      if (chunk.length != count) {
        throw new TpmException(
            TpmException.Kind.UNINTELLIGIBLE,
            "NV_Read",
            chunk.length + " octets instead of " + count,
            null);
      }
      content.write(chunk, 0, count);
    }
    return Optional.of(Bytes.copyOf(content.toByteArray()));
  }

  /**
   * The first DER element. Makers fill an index that is larger than its certificate with octets of
   * their choice.
   *
   * <pre>30, 82, u16 length, octets[length]</pre>
   */
  private static Bytes withoutPadding(Bytes content) {
    if (content.size() < 4 || content.u8(0) != SEQUENCE || content.u8(1) != 0x82) {
      return content;
    }
    int end = 4 + (content.u8(2) << 8 | content.u8(3));
    return end <= content.size() ? content.slice(0, end) : content;
  }
}
