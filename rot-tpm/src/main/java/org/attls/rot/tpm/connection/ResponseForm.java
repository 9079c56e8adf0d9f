package org.attls.rot.tpm.connection;

import java.nio.ByteBuffer;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import tss.tpm.TPM_CC;

/**
 * The counts and sizes in a response, checked before TSS.Java reads it: that makes an array for as
 * many members as a TPM claims before it looks for the first one, and null of what is missing.
 *
 * <pre>
 * u16 tag, u32 size, u32 code, [u32 handle], [u32 parameterSize if tag = 8002], parameters, sessions
 *
 * TPM2B               u16 size, octets[size]
 * TPML                u32 count, member[count]
 * TPMS_PCR_SELECTION  u16 hash, u8 size, octets[size]
 * TPMT_TK             u16 tag, u32 hierarchy, TPM2B
 *
 * GetCapability       u8 moreData, u32 capability, TPML of what was asked for
 * PCR_Read            u32 updateCounter, TPML of TPMS_PCR_SELECTION, TPML of TPM2B
 * Create              TPM2B private, made
 * CreatePrimary       handle, made, TPM2B name
 *   made              TPM2B public, TPM2B creationData, TPM2B hash, TPMT_TK ticket
 *   creationData      TPML of TPMS_PCR_SELECTION, ...
 * Certify, Quote      TPM2B attest, signature
 *   attest            u32 magic, u16 type, TPM2B signer, TPM2B extraData, octets[25],
 *                     [TPML of TPMS_PCR_SELECTION if type = 8018], ...
 * </pre>
 *
 * <p>Source: TPM 2.0 Library, Part 3. The other commands that are sent here return parts of fixed
 * size, or a few TPM2B; the rest of a structure is read elsewhere.
 */
final class ResponseForm {
  /** No TPM has as much to say: a response has 4096 octets at most. */
  private static final int MAX = 4096;

  private static final int CAPABILITY_OFFSET = 10;
  private static final int CLOCK_AND_FIRMWARE = 8 + 4 + 4 + 1 + 8;
  private static final int ATTEST_QUOTE = 0x8018;

  /** Octets of one member of the lists that are asked for. */
  private static final Map<Long, Integer> CAPABILITIES = Map.of(1L, 4, 6L, 8);

  /** What the parameters of a command's response begin with. */
  private static final Map<TPM_CC, Form> FORMS =
      Map.ofEntries(
          Map.entry(TPM_CC.PCR_Read, ResponseForm::registers),
          Map.entry(TPM_CC.Create, ResponseForm::create),
          Map.entry(TPM_CC.CreatePrimary, ResponseForm::createPrimary),
          Map.entry(TPM_CC.Certify, ResponseForm::attest),
          Map.entry(TPM_CC.Quote, ResponseForm::attest),
          Map.entry(TPM_CC.Hash, ResponseForm::hash),
          Map.entry(TPM_CC.SequenceComplete, ResponseForm::hash),
          Map.entry(TPM_CC.PolicySecret, ResponseForm::hash),
          Map.entry(TPM_CC.GetRandom, ResponseForm::sized),
          Map.entry(TPM_CC.NV_Read, ResponseForm::sized),
          Map.entry(TPM_CC.Load, ResponseForm::sized),
          Map.entry(TPM_CC.StartAuthSession, ResponseForm::sized),
          Map.entry(TPM_CC.ActivateCredential, ResponseForm::sized),
          Map.entry(TPM_CC.NV_ReadPublic, ResponseForm::described),
          Map.entry(TPM_CC.ReadPublic, ResponseForm::described));

  private ResponseForm() {}

  private interface Form {
    void read(OctetReader in) throws MalformedException;
  }

  /**
   * Checks what a TPM answered to a command that it says to have executed.
   *
   * @param command complete
   * @param response complete, framed as a response
   */
  static void check(byte[] command, Bytes response) throws MalformedException {
    TPM_CC code = TPM_CC.fromInt(ByteBuffer.wrap(command).getInt(6));
    OctetReader in = OctetReader.of(response, code.name() + " response");
    int tag = in.u16("tag");
    in.octets(8, "size and code");
    if (returnsHandle(code)) {
      in.u32("handle");
    }
    if (tag == TssDevice.TAG_SESSIONS) {
      in = parameters(in);
    }
    if (code.equals(TPM_CC.GetCapability)) {
      capability(in, ByteBuffer.wrap(command).getInt(CAPABILITY_OFFSET) & 0xFFFF_FFFFL);
    } else {
      FORMS.getOrDefault(code, rest -> {}).read(in);
    }
  }

  private static boolean returnsHandle(TPM_CC code) {
    return code.equals(TPM_CC.CreatePrimary)
        || code.equals(TPM_CC.Load)
        || code.equals(TPM_CC.StartAuthSession)
        || code.equals(TPM_CC.HashSequenceStart);
  }

  private static OctetReader parameters(OctetReader in) throws MalformedException {
    long size = in.u32("parameterSize");
    if (size > in.remaining()) {
      throw in.failure("parameterSize", size + ", " + in.remaining() + " octets left");
    }
    return OctetReader.of(in.octets((int) size, "parameters"), "parameters");
  }

  private static void capability(OctetReader in, long asked) throws MalformedException {
    in.u8("moreData");
    long capability = in.u32("capability");
    if (capability != asked) {
      throw in.failure("capability", capability + ", asked for " + asked);
    }
    Integer size = CAPABILITIES.get(capability);
    if (size == null) {
      throw in.failure("capability", capability + ", which is not read here");
    }
    int count = count(in, size);
    in.octets(count * size, "members");
    in.end();
  }

  private static void registers(OctetReader in) throws MalformedException {
    in.u32("pcrUpdateCounter");
    selections(in);
    int count = count(in, 2);
    for (int i = 0; i < count; i++) {
      sized(in);
    }
    in.end();
  }

  private static void create(OctetReader in) throws MalformedException {
    sized(in);
    made(in);
    in.end();
  }

  private static void createPrimary(OctetReader in) throws MalformedException {
    made(in);
    sized(in);
    in.end();
  }

  /** TSS.Java does not keep to the size of the public area, so what follows is where that ends. */
  private static void made(OctetReader in) throws MalformedException {
    PublicAreaForm.check(in.sub16(1, MAX, "outPublic"));
    selections(in.sub16(1, MAX, "creationData"));
    sized(in);
    ticket(in);
  }

  private static void attest(OctetReader in) throws MalformedException {
    OctetReader attest = in.sub16(1, MAX, "attest");
    attest.u32("magic");
    int type = attest.u16("type");
    sized(attest);
    sized(attest);
    attest.octets(CLOCK_AND_FIRMWARE, "clockInfo and firmwareVersion");
    if (type == ATTEST_QUOTE) {
      selections(attest);
    }
  }

  private static void hash(OctetReader in) throws MalformedException {
    sized(in);
    ticket(in);
    in.end();
  }

  /** A structure that is there, and names of it. */
  private static void described(OctetReader in) throws MalformedException {
    in.opaque16(1, MAX, "public");
    while (in.remaining() > 0) {
      sized(in);
    }
  }

  private static void ticket(OctetReader in) throws MalformedException {
    in.u16("ticket.tag");
    in.u32("ticket.hierarchy");
    sized(in);
  }

  private static void selections(OctetReader in) throws MalformedException {
    int count = count(in, 3);
    for (int i = 0; i < count; i++) {
      in.u16("hash");
      in.opaque8(0, MAX, "pcrSelect");
    }
  }

  private static void sized(OctetReader in) throws MalformedException {
    in.opaque16(0, MAX, "size");
  }

  /** A count of members, for which there is room. */
  private static int count(OctetReader in, int leastOctets) throws MalformedException {
    long count = in.u32("count");
    if (count > in.remaining() / leastOctets) {
      throw in.failure("count", count + " members in " + in.remaining() + " octets");
    }
    return (int) count;
  }
}
