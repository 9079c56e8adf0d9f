package org.attls.eat.tpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a TPM lets be done with an object: TPMA_OBJECT (TPM 2.0 Library, Part 2, section 8.3).
 *
 * @param bits the 32 bits as they stand in the public area; those without a name here are kept
 */
public record ObjectAttributes(int bits) {
  /** Bit 1: never leaves this TPM. */
  public static final int FIXED_TPM = 1 << 1;

  /** Bit 4: never gets another parent. */
  public static final int FIXED_PARENT = 1 << 4;

  /** Bit 5: the TPM made the secret part itself. */
  public static final int SENSITIVE_DATA_ORIGIN = 1 << 5;

  /** Bit 6: its password suffices to use it. */
  public static final int USER_WITH_AUTH = 1 << 6;

  /** Bit 7: administration needs a policy. */
  public static final int ADMIN_WITH_POLICY = 1 << 7;

  /** Bit 10: outside the protection against dictionary attacks. */
  public static final int NO_DA = 1 << 10;

  /** Bit 16: works only on what the TPM made itself. */
  public static final int RESTRICTED = 1 << 16;

  /** Bit 17: may decrypt. */
  public static final int DECRYPT = 1 << 17;

  /** Bit 18: may sign. */
  public static final int SIGN = 1 << 18;

  /** What a TLS identity key has: made in the TPM, bound to it, signs what it is given. */
  public static final ObjectAttributes IDENTITY_KEY =
      new ObjectAttributes(
          FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN | USER_WITH_AUTH | NO_DA | SIGN);

  /** What an attestation key has: as an identity key, but signs only what the TPM made itself. */
  public static final ObjectAttributes ATTESTATION_KEY =
      new ObjectAttributes(IDENTITY_KEY.bits | RESTRICTED);

  /** Attributes of the given value, an unsigned 32-bit number. */
  public static ObjectAttributes of(long value) {
    return new ObjectAttributes((int) value);
  }

  /** fixedTPM. */
  public boolean fixedTpm() {
    return has(FIXED_TPM);
  }

  /** fixedParent. */
  public boolean fixedParent() {
    return has(FIXED_PARENT);
  }

  /** sensitiveDataOrigin. */
  public boolean sensitiveDataOrigin() {
    return has(SENSITIVE_DATA_ORIGIN);
  }

  /** userWithAuth. */
  public boolean userWithAuth() {
    return has(USER_WITH_AUTH);
  }

  /** noDA. */
  public boolean noDa() {
    return has(NO_DA);
  }

  /** restricted. */
  public boolean restricted() {
    return has(RESTRICTED);
  }

  /** decrypt. */
  public boolean decrypt() {
    return has(DECRYPT);
  }

  /** sign/encrypt. */
  public boolean sign() {
    return has(SIGN);
  }

  /**
   * What is wrong for a TLS identity key: it must have been made in the TPM, never leave it, and
   * sign; it must not be restricted (then it could not sign a TLS transcript) nor decrypt (then
   * another protocol could be tricked into using it). Empty when nothing is.
   */
  public Optional<String> residenceDefect() {
    List<String> missing = new ArrayList<>();
    note(missing, !fixedTpm(), "fixedTPM");
    note(missing, !fixedParent(), "fixedParent");
    note(missing, !sensitiveDataOrigin(), "sensitiveDataOrigin");
    note(missing, !sign(), "sign");
    List<String> excess = new ArrayList<>();
    note(excess, restricted(), "restricted");
    note(excess, decrypt(), "decrypt");
    List<String> defects = new ArrayList<>();
    if (!missing.isEmpty()) {
      defects.add("lacks " + String.join(", ", missing));
    }
    if (!excess.isEmpty()) {
      defects.add("must not have " + String.join(", ", excess));
    }
    return defects.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", defects));
  }

  /**
   * What is wrong for an attestation key: it must have been made in the TPM, never leave it, and
   * sign only what the TPM made itself. Empty when nothing is.
   */
  public Optional<String> attestationDefect() {
    boolean fit =
        fixedTpm()
            && fixedParent()
            && sensitiveDataOrigin()
            && restricted()
            && sign()
            && !decrypt();
    return fit
        ? Optional.empty()
        : Optional.of(
            "an attestation key is fixedTPM, fixedParent, sensitiveDataOrigin, restricted and sign,"
                + " and not decrypt; this one is "
                + this);
  }

  /** The names of what is set, such as {@code fixedTPM, fixedParent, sign}. */
  public String names() {
    List<String> names = new ArrayList<>();
    note(names, fixedTpm(), "fixedTPM");
    note(names, fixedParent(), "fixedParent");
    note(names, sensitiveDataOrigin(), "sensitiveDataOrigin");
    note(names, userWithAuth(), "userWithAuth");
    note(names, has(ADMIN_WITH_POLICY), "adminWithPolicy");
    note(names, noDa(), "noDA");
    note(names, restricted(), "restricted");
    note(names, decrypt(), "decrypt");
    note(names, sign(), "sign");
    return String.join(", ", names);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%08x (%s)", bits, names());
  }

  private boolean has(int bit) {
    return (bits & bit) != 0;
  }

  private static void note(List<String> names, boolean present, String name) {
    if (present) {
      names.add(name);
    }
  }
}
