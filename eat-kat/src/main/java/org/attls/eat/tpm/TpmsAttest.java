package org.attls.eat.tpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;

/**
 * What a TPM signs to attest something (TPM 2.0 Library, Part 2, section 10.12.12).
 *
 * <pre>
 * TPMS_ATTEST {
 *   u32 magic                ff544347: made inside the TPM
 *   u16 type                 8017 certify, 8018 quote
 *   2B  qualifiedSigner      Name of the signing key and its parents, 0..66 octets
 *   2B  extraData            the challenge, 0..66 octets
 *   u64 clock, u32 resetCount, u32 restartCount, u8 safe (0/1)
 *   u64 firmwareVersion
 *   certify: 2B name, 2B qualifiedName
 *   quote:   u32 count; count * { u16 hash, u8 size, bitmap[size] }; 2B pcrDigest
 * }
 * </pre>
 *
 * <p>Every field is kept, and each value has one encoding: {@link #encode()} of what was read gives
 * the octets that were read. Signatures are still verified over the received octets.
 *
 * @param firmwareVersion as the TPM reports it, obfuscated for keys outside the endorsement
 *     hierarchy
 * @param attested what is attested
 */
public record TpmsAttest(
    Bytes qualifiedSigner,
    Bytes extraData,
    ClockInfo clockInfo,
    long firmwareVersion,
    Attested attested) {
  /** TPM_GENERATED_VALUE. */
  public static final long MAGIC = 0xff544347L;

  /** TPM_ST_ATTEST_CERTIFY. */
  public static final int ATTEST_CERTIFY = 0x8017;

  /** TPM_ST_ATTEST_QUOTE. */
  public static final int ATTEST_QUOTE = 0x8018;

  /** Longest Name and longest challenge: an algorithm and a SHA-512. */
  public static final int MAX_NAME = 66;

  /** As many as there are hashes in the largest TPM; TPML_PCR_SELECTION has one per bank. */
  private static final int MAX_SELECTIONS = 16;

  /** Checks the lengths. */
  public TpmsAttest {
    check("qualifiedSigner", qualifiedSigner, MAX_NAME);
    check("extraData", extraData, MAX_NAME);
  }

  /** What the TPM vouches for: its type stands in the structure. */
  public sealed interface Attested permits Certify, Quote {
    /** TPM_ST, the {@code type} of the structure. */
    int type();
  }

  /**
   * TPMS_CERTIFY_INFO: an object with this Name is loaded in the TPM.
   *
   * @param name Name of the object
   * @param qualifiedName Name of the object and all its parents
   */
  public record Certify(Bytes name, Bytes qualifiedName) implements Attested {
    /** Checks the lengths. */
    public Certify {
      check("name", name, MAX_NAME);
      check("qualifiedName", qualifiedName, MAX_NAME);
    }

    @Override
    public int type() {
      return ATTEST_CERTIFY;
    }
  }

  /**
   * TPMS_QUOTE_INFO: the values of these registers hash to this.
   *
   * @param selections the registers, as many selections as the structure has
   * @param pcrDigest digest over the concatenated values, 0..64 octets
   */
  public record Quote(List<PcrSelection> selections, Bytes pcrDigest) implements Attested {
    /** Copies the list and checks the lengths. */
    public Quote {
      selections = List.copyOf(selections);
      if (selections.size() > MAX_SELECTIONS) {
        throw new IllegalArgumentException(selections.size() + " selections");
      }
      check("pcrDigest", pcrDigest, MAX_NAME - 2);
    }

    @Override
    public int type() {
      return ATTEST_QUOTE;
    }
  }

  /**
   * Reads an attestation structure without the two octets of a TPM2B before it.
   *
   * @param where path of the structure in failures
   */
  public static TpmsAttest read(Bytes octets, String where) throws MalformedException {
    OctetReader in = OctetReader.of(octets, where);
    long magic = in.u32("magic");
    if (magic != MAGIC) {
      throw in.failure(
          "magic", String.format(Locale.ROOT, "expected %08x, found %08x", MAGIC, magic));
    }
    int type = in.u16("type");
    if (type != ATTEST_CERTIFY && type != ATTEST_QUOTE) {
      throw in.failure(
          "type",
          String.format(Locale.ROOT, "expected 8017 (certify) or 8018 (quote), found %04x", type));
    }
    Bytes qualifiedSigner = in.opaque16(0, MAX_NAME, "qualifiedSigner");
    Bytes extraData = in.opaque16(0, MAX_NAME, "extraData");
    ClockInfo clockInfo = clockInfo(in);
    long firmwareVersion = in.u64("firmwareVersion");
    Attested attested = type == ATTEST_CERTIFY ? certify(in) : quote(in);
    in.end();
    return new TpmsAttest(qualifiedSigner, extraData, clockInfo, firmwareVersion, attested);
  }

  /** The structure, without the two octets of a TPM2B before it. */
  public Bytes encode() {
    OctetWriter out =
        new OctetWriter()
            .u32(MAGIC)
            .u16(attested.type())
            .opaque16(qualifiedSigner)
            .opaque16(extraData)
            .u64(clockInfo.clock())
            .u32(clockInfo.resetCount())
            .u32(clockInfo.restartCount())
            .u8(clockInfo.safe() ? 1 : 0)
            .u64(firmwareVersion);
    if (attested instanceof Certify certify) {
      out.opaque16(certify.name()).opaque16(certify.qualifiedName());
    } else if (attested instanceof Quote quote) {
      out.u32(quote.selections().size());
      quote.selections().forEach(selection -> selection.writeTo(out));
      out.opaque16(quote.pcrDigest());
    }
    return out.toBytes();
  }

  private static ClockInfo clockInfo(OctetReader in) throws MalformedException {
    long clock = in.u64("clockInfo.clock");
    long resetCount = in.u32("clockInfo.resetCount");
    long restartCount = in.u32("clockInfo.restartCount");
    int safe = in.u8("clockInfo.safe");
    if (safe > 1) {
      throw in.failure("clockInfo.safe", "expected 0 or 1, found " + safe);
    }
    return new ClockInfo(clock, resetCount, restartCount, safe == 1);
  }

  private static Certify certify(OctetReader in) throws MalformedException {
    Bytes name = in.opaque16(0, MAX_NAME, "name");
    return new Certify(name, in.opaque16(0, MAX_NAME, "qualifiedName"));
  }

  private static Quote quote(OctetReader in) throws MalformedException {
    long count = in.u32("pcrSelect.count");
    if (count > MAX_SELECTIONS) {
      throw in.failure("pcrSelect.count", count + " selections, at most " + MAX_SELECTIONS);
    }
    List<PcrSelection> selections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      selections.add(PcrSelection.read(in, "pcrSelect[" + i + "]"));
    }
    return new Quote(selections, in.opaque16(0, MAX_NAME - 2, "pcrDigest"));
  }

  private static void check(String field, Bytes value, int max) {
    if (value.size() > max) {
      throw new IllegalArgumentException(field + " of " + value.size() + " octets, at most " + max);
    }
  }
}
