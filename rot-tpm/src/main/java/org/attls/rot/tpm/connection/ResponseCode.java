package org.attls.rot.tpm.connection;

import java.util.Locale;
import java.util.Map;

/**
 * A response code other than success, complete as it came (TPM 2.0 Library, Part 2, section 6.6).
 *
 * <pre>
 * bits 31..12  not 0: the code of another layer (resource manager, TSS, operating system)
 * bit 7 set    format 1: error in bits 5..0; bit 6 set: parameter, number in bits 11..8;
 *              else bit 11 set: session, else handle, number in bits 10..8
 * bit 7 clear  format 0: bit 11 set: warning; error in bits 6..0
 * </pre>
 *
 * @param raw the 32 bits
 */
public record ResponseCode(int raw) {
  /** TPM_RC_INITIALIZE: the TPM waits for TPM2_Startup. */
  static final int INITIALIZE = 0x100;

  /** TPM_RC_SIZE of the first parameter: as an answer to Certify and Quote, a long challenge. */
  public static final int SIZE_OF_FIRST_PARAMETER = 0x1d5;

  /** TPM_RC_NV_UNINITIALIZED: nothing was ever written to an index. */
  public static final int NV_UNINITIALIZED = 0x14a;

  private static final int CONTEXT_GAP = 0x901;
  private static final int OBJECT_MEMORY = 0x902;
  private static final int SESSION_MEMORY = 0x903;
  private static final int SESSION_HANDLES = 0x905;
  private static final int YIELDED = 0x908;
  private static final int CANCELED = 0x909;
  private static final int TESTING = 0x90a;
  private static final int NV_RATE = 0x920;
  private static final int LOCKOUT = 0x921;
  private static final int RETRY = 0x922;

  /** Error numbers of format 1, with bit 7. */
  private static final Map<Integer, String> FORMAT_1 =
      Map.ofEntries(
          Map.entry(0x81, "ASYMMETRIC"),
          Map.entry(0x82, "ATTRIBUTES"),
          Map.entry(0x83, "HASH"),
          Map.entry(0x84, "VALUE"),
          Map.entry(0x85, "HIERARCHY"),
          Map.entry(0x87, "KEY_SIZE"),
          Map.entry(0x88, "MGF"),
          Map.entry(0x89, "MODE"),
          Map.entry(0x8a, "TYPE"),
          Map.entry(0x8b, "HANDLE"),
          Map.entry(0x8c, "KDF"),
          Map.entry(0x8d, "RANGE"),
          Map.entry(0x8e, "AUTH_FAIL"),
          Map.entry(0x8f, "NONCE"),
          Map.entry(0x90, "PP"),
          Map.entry(0x92, "SCHEME"),
          Map.entry(0x95, "SIZE"),
          Map.entry(0x96, "SYMMETRIC"),
          Map.entry(0x97, "TAG"),
          Map.entry(0x98, "SELECTOR"),
          Map.entry(0x9a, "INSUFFICIENT"),
          Map.entry(0x9b, "SIGNATURE"),
          Map.entry(0x9c, "KEY"),
          Map.entry(0x9d, "POLICY_FAIL"),
          Map.entry(0x9f, "INTEGRITY"),
          Map.entry(0xa0, "TICKET"),
          Map.entry(0xa1, "RESERVED_BITS"),
          Map.entry(0xa2, "BAD_AUTH"),
          Map.entry(0xa3, "EXPIRED"),
          Map.entry(0xa4, "POLICY_CC"),
          Map.entry(0xa5, "BINDING"),
          Map.entry(0xa6, "CURVE"),
          Map.entry(0xa7, "ECC_POINT"));

  /** Errors and warnings of format 0, whole codes. */
  private static final Map<Integer, String> FORMAT_0 =
      Map.ofEntries(
          Map.entry(INITIALIZE, "INITIALIZE"),
          Map.entry(0x101, "FAILURE"),
          Map.entry(0x103, "SEQUENCE"),
          Map.entry(0x120, "DISABLED"),
          Map.entry(0x121, "EXCLUSIVE"),
          Map.entry(0x124, "AUTH_TYPE"),
          Map.entry(0x125, "AUTH_MISSING"),
          Map.entry(0x126, "POLICY"),
          Map.entry(0x127, "PCR"),
          Map.entry(0x128, "PCR_CHANGED"),
          Map.entry(0x12d, "UPGRADE"),
          Map.entry(0x12e, "TOO_MANY_CONTEXTS"),
          Map.entry(0x12f, "AUTH_UNAVAILABLE"),
          Map.entry(0x130, "REBOOT"),
          Map.entry(0x131, "UNBALANCED"),
          Map.entry(0x142, "COMMAND_SIZE"),
          Map.entry(0x143, "COMMAND_CODE"),
          Map.entry(0x144, "AUTHSIZE"),
          Map.entry(0x145, "AUTH_CONTEXT"),
          Map.entry(0x146, "NV_RANGE"),
          Map.entry(0x147, "NV_SIZE"),
          Map.entry(0x148, "NV_LOCKED"),
          Map.entry(0x149, "NV_AUTHORIZATION"),
          Map.entry(NV_UNINITIALIZED, "NV_UNINITIALIZED"),
          Map.entry(0x14b, "NV_SPACE"),
          Map.entry(0x14c, "NV_DEFINED"),
          Map.entry(0x150, "BAD_CONTEXT"),
          Map.entry(0x151, "CPHASH"),
          Map.entry(0x152, "PARENT"),
          Map.entry(0x153, "NEEDS_TEST"),
          Map.entry(0x154, "NO_RESULT"),
          Map.entry(0x155, "SENSITIVE"),
          Map.entry(CONTEXT_GAP, "CONTEXT_GAP"),
          Map.entry(OBJECT_MEMORY, "OBJECT_MEMORY"),
          Map.entry(SESSION_MEMORY, "SESSION_MEMORY"),
          Map.entry(0x904, "MEMORY"),
          Map.entry(SESSION_HANDLES, "SESSION_HANDLES"),
          Map.entry(0x906, "OBJECT_HANDLES"),
          Map.entry(0x907, "LOCALITY"),
          Map.entry(YIELDED, "YIELDED"),
          Map.entry(CANCELED, "CANCELED"),
          Map.entry(TESTING, "TESTING"),
          Map.entry(NV_RATE, "NV_RATE"),
          Map.entry(LOCKOUT, "LOCKOUT"),
          Map.entry(RETRY, "RETRY"),
          Map.entry(0x923, "NV_UNAVAILABLE"));

  /** Whether the code is that of a layer above the TPM, such as its resource manager. */
  public boolean ofOtherLayer() {
    return (raw & 0xFFFFF000) != 0;
  }

  /** Whether the same octets may succeed when they are sent again a little later. */
  public boolean asksToRetry() {
    return raw == RETRY || raw == YIELDED || raw == TESTING || raw == NV_RATE || raw == CANCELED;
  }

  /** Whether the TPM has no slot left for an object or a session, be it loaded or saved. */
  public boolean lacksSlots() {
    return raw == OBJECT_MEMORY
        || raw == SESSION_MEMORY
        || raw == SESSION_HANDLES
        || raw == CONTEXT_GAP;
  }

  /** Whether keys with protection against dictionary attacks cannot be used for a while. */
  public boolean lockedOut() {
    return raw == LOCKOUT;
  }

  /** Whether something is there already (NV_DEFINED). */
  public boolean alreadyThere() {
    return raw == 0x14c;
  }

  /** Whether what was encrypted for a TPM was changed, or encrypted for another one. */
  public boolean failsIntegrity() {
    return isFormat1() && (raw & 0xBF) == 0x9f;
  }

  /** Whether a handle in the command names nothing: nothing loaded, or nothing persistent. */
  public boolean namesNothing() {
    boolean referenceHandle = raw >= 0x910 && raw <= 0x916;
    return referenceHandle || isFormat1() && (raw & 0xBF) == 0x8b && (raw & 0x40) == 0;
  }

  /** Whether the TPM objects to a parameter: what the command was given, not whom it names. */
  public boolean aboutParameter() {
    return isFormat1() && (raw & 0x40) != 0;
  }

  /** The name in the specification without {@code TPM_RC_}, such as {@code SIZE (parameter 1)}. */
  public String name() {
    if (ofOtherLayer()) {
      return "code of another layer";
    }
    if (isFormat1()) {
      String error = FORMAT_1.getOrDefault(raw & 0xBF, "unknown error");
      return error + subject();
    }
    if (raw >= 0x910 && raw <= 0x916) {
      return "REFERENCE_H" + (raw - 0x910);
    }
    if (raw >= 0x918 && raw <= 0x91e) {
      return "REFERENCE_S" + (raw - 0x918);
    }
    return FORMAT_0.getOrDefault(raw, "unknown error");
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "0x%x %s", raw, name());
  }

  private boolean isFormat1() {
    return !ofOtherLayer() && (raw & 0x80) != 0;
  }

  private String subject() {
    int number = raw >> 8 & 0xF;
    String kind = "parameter";
    if ((raw & 0x40) == 0) {
      kind = (number & 8) != 0 ? "session" : "handle";
      number &= 7;
    }
    return number == 0 ? "" : " (" + kind + " " + number + ")";
  }
}
