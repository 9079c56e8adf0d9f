package org.attls.eat.tpm;

import java.util.Locale;
import java.util.Map;

/** Numbers of algorithms and curves (TPM 2.0 Library, Part 2, sections 6.3 and 6.4). */
public final class TpmAlgorithm {
  /** TPM_ALG_RSA. */
  public static final int RSA = 0x0001;

  /** TPM_ALG_SHA1. */
  public static final int SHA1 = 0x0004;

  /** TPM_ALG_AES. */
  public static final int AES = 0x0006;

  /** TPM_ALG_KEYEDHASH. */
  public static final int KEYEDHASH = 0x0008;

  /** TPM_ALG_SHA256. */
  public static final int SHA256 = 0x000b;

  /** TPM_ALG_SHA384. */
  public static final int SHA384 = 0x000c;

  /** TPM_ALG_SHA512. */
  public static final int SHA512 = 0x000d;

  /** TPM_ALG_NULL: none. */
  public static final int NULL = 0x0010;

  /** TPM_ALG_SM3_256. */
  public static final int SM3_256 = 0x0012;

  /** TPM_ALG_RSASSA. */
  public static final int RSASSA = 0x0014;

  /** TPM_ALG_RSAPSS. */
  public static final int RSAPSS = 0x0016;

  /** TPM_ALG_ECDSA. */
  public static final int ECDSA = 0x0018;

  /** TPM_ALG_ECDH. */
  public static final int ECDH = 0x0019;

  /** TPM_ALG_ECDAA. */
  public static final int ECDAA = 0x001a;

  /** TPM_ALG_SM2. */
  public static final int SM2 = 0x001b;

  /** TPM_ALG_ECSCHNORR. */
  public static final int ECSCHNORR = 0x001c;

  /** TPM_ALG_ECC. */
  public static final int ECC = 0x0023;

  /** TPM_ALG_SYMCIPHER. */
  public static final int SYMCIPHER = 0x0025;

  /** TPM_ALG_SHA3_256. */
  public static final int SHA3_256 = 0x0027;

  /** TPM_ECC_NIST_P256. */
  public static final int NIST_P256 = 0x0003;

  /** TPM_ECC_NIST_P384. */
  public static final int NIST_P384 = 0x0004;

  /** TPM_ECC_NIST_P521. */
  public static final int NIST_P521 = 0x0005;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(RSA, "RSA"),
          Map.entry(SHA1, "SHA1"),
          Map.entry(AES, "AES"),
          Map.entry(KEYEDHASH, "KEYEDHASH"),
          Map.entry(SHA256, "SHA256"),
          Map.entry(SHA384, "SHA384"),
          Map.entry(SHA512, "SHA512"),
          Map.entry(NULL, "NULL"),
          Map.entry(SM3_256, "SM3_256"),
          Map.entry(RSASSA, "RSASSA"),
          Map.entry(RSAPSS, "RSAPSS"),
          Map.entry(ECDSA, "ECDSA"),
          Map.entry(ECDH, "ECDH"),
          Map.entry(ECDAA, "ECDAA"),
          Map.entry(SM2, "SM2"),
          Map.entry(ECSCHNORR, "ECSCHNORR"),
          Map.entry(ECC, "ECC"),
          Map.entry(SYMCIPHER, "SYMCIPHER"),
          Map.entry(SHA3_256, "SHA3_256"));

  private TpmAlgorithm() {}

  /** The name of an algorithm for messages, such as {@code RSA}; the number where it has none. */
  public static String name(int algorithm) {
    return NAMES.getOrDefault(algorithm, String.format(Locale.ROOT, "0x%04x", algorithm));
  }
}
