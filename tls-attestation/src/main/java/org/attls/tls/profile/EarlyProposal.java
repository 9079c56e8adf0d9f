package org.attls.tls.profile;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * {@code evidence_proposal} as the proof of concept has it, which is the layout of
 * draft-fossati-tls-attestation-02: no credential_kind, and of both encodings the numeric one only.
 *
 * <pre>
 * struct {
 *     uint8  type_encoding;                    NUMERIC(0); STRING(1) is named there, and not read
 *     uint16 content_format;                   a number of its own: EAT(1), NONE(0)
 * } EvidenceType;
 *
 * client_hello:          EvidenceType supported_evidence_types&lt;1..2^8-1&gt;;
 * encrypted_extensions:  EvidenceType selected_evidence_type;
 *                        opaque       nonce&lt;0..32&gt;;
 * </pre>
 */
public final class EarlyProposal {
  /** The only content_format that means evidence, whatever its format is. */
  public static final int EVIDENCE = 1;

  /** Longest nonce that the client of the proof of concept takes, in octets. */
  static final int MAX_NONCE = 32;

  private static final int NUMERIC = 0;

  private EarlyProposal() {}

  /** Writes the extension_data of ClientHello. */
  static Bytes offer() {
    return new OctetWriter().vector8(list -> list.u8(NUMERIC).u16(EVIDENCE)).toBytes();
  }

  /** Reads the content_formats in the extension_data of ClientHello; there is one at least. */
  public static List<Integer> readOffer(Bytes extensionData) throws AttestationException {
    OctetReader reader = OctetReader.of(extensionData, "evidence_proposal");
    try {
      OctetReader list = reader.sub8(1, 255, "supported_evidence_types");
      reader.end();
      List<Integer> formats = new ArrayList<>();
      while (list.remaining() > 0) {
        formats.add(readFormat(list));
      }
      return formats;
    } catch (MalformedException malformed) {
      throw malformed(malformed);
    }
  }

  /**
   * The extension in EncryptedExtensions.
   *
   * @param contentFormat {@value #EVIDENCE}, or 0 where there was nothing in common
   * @param nonce 0..32 octets
   */
  public record Selection(int contentFormat, Bytes nonce) {
    Bytes encode() {
      return new OctetWriter().u8(NUMERIC).u16(contentFormat).opaque8(nonce).toBytes();
    }

    /** Reads extension_data; nothing may follow the nonce, though the peer takes what does. */
    public static Selection decode(Bytes extensionData) throws AttestationException {
      OctetReader reader = OctetReader.of(extensionData, "evidence_proposal");
      try {
        Selection selection =
            new Selection(readFormat(reader), reader.opaque8(0, MAX_NONCE, "nonce"));
        reader.end();
        return selection;
      } catch (MalformedException malformed) {
        throw malformed(malformed);
      }
    }
  }

  private static int readFormat(OctetReader reader) throws MalformedException {
    int encoding = reader.u8("type_encoding");
    if (encoding != NUMERIC) {
      throw reader.failure("type_encoding", encoding + " where only " + NUMERIC + " is read");
    }
    return reader.u16("content_format");
  }

  private static AttestationException malformed(MalformedException cause) {
    return new AttestationException(
        Reason.MALFORMED_EXTENSION, String.valueOf(cause.getMessage()), cause);
  }
}
