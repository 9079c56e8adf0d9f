package org.attls.eat.parsec;

import org.attls.eat.check.Titled;

/**
 * What must hold of a token, in the order in which it is checked. Each check belongs to a {@link
 * Group}, which says what kind of statement its failure destroys.
 */
public enum ParsecTpmCheck implements Titled {
  /** The token is CBOR of the right shape, {@code tpmVer} is 2.0, each {@code kid} is a UEID. */
  TOKEN(Group.STRUCTURE, "token well-formed"),
  /** {@code kat.sig} is a TPMT_SIGNATURE of ECDSA or RSA, nothing left over. */
  KAT_SIGNATURE_FORMAT(Group.STRUCTURE, "kat.sig well-formed"),
  /** {@code kat.certInfo} is a TPMS_ATTEST of type certify, nothing left over. */
  CERT_INFO_FORMAT(Group.STRUCTURE, "kat.certInfo well-formed"),
  /** {@code kat.pubArea} is a TPMT_PUBLIC of an ECC signing key, nothing left over. */
  PUB_AREA_FORMAT(Group.STRUCTURE, "kat.pubArea well-formed"),
  /** {@code pat.sig} is a TPMT_SIGNATURE of ECDSA or RSA, nothing left over. */
  PAT_SIGNATURE_FORMAT(Group.STRUCTURE, "pat.sig well-formed"),
  /** {@code pat.attestInfo} is a TPMS_ATTEST of type quote, nothing left over. */
  ATTEST_INFO_FORMAT(Group.STRUCTURE, "pat.attestInfo well-formed"),
  /** Both halves name the same attestation key. */
  KID_EQUAL(Group.ATTESTATION_KEY, "kat.kid = pat.kid"),
  /** That name is the endorsed key's. */
  KID_ENDORSED(Group.ATTESTATION_KEY, "kid is the endorsed key's"),
  /** Both halves were signed by an object with the same qualified Name. */
  QUALIFIED_SIGNER(Group.ATTESTATION_KEY, "same qualifiedSigner in both"),
  /** {@code kat.sig} verifies over the received octets of {@code kat.certInfo}. */
  KAT_SIGNATURE(Group.SIGNATURES, "kat.sig verifies"),
  /** {@code pat.sig} verifies over the received octets of {@code pat.attestInfo}. */
  PAT_SIGNATURE(Group.SIGNATURES, "pat.sig verifies"),
  /** {@code extraData} of the certify structure is the challenge. */
  KAT_CHALLENGE(Group.FRESHNESS, "challenge in kat.certInfo"),
  /** {@code extraData} of the quote structure is the challenge. */
  PAT_CHALLENGE(Group.FRESHNESS, "challenge in pat.attestInfo"),
  /** The certified Name is that of {@code kat.pubArea}. */
  NAME(Group.IDENTITY_KEY, "certified Name is that of kat.pubArea"),
  /** The identity key was made in the TPM, cannot leave it, and only signs. */
  ATTRIBUTES(Group.IDENTITY_KEY, "attributes of the identity key"),
  /** The identity key is the one that TLS uses. */
  TLS_KEY(Group.IDENTITY_KEY, "identity key is the TLS key"),
  /** Exactly one selection, of the bank whose hash is the signature's. */
  PCR_BANK(Group.REGISTERS, "one quoted bank, of the signature's hash"),
  /** The quoted registers are those demanded, or more for which reference values exist. */
  PCR_SELECTION(Group.REGISTERS, "quoted registers"),
  /** The digest is that of one set of reference values. */
  PCR_DIGEST(Group.REGISTERS, "digest of the registers");

  private final Group group;
  private final String title;

  ParsecTpmCheck(Group group, String title) {
    this.group = group;
    this.title = title;
  }

  /** Kinds of statement. */
  public enum Group {
    /** The octets follow their formats. */
    STRUCTURE,
    /** Both halves come from one attestation key, the endorsed one. */
    ATTESTATION_KEY,
    /** The endorsed key signed both. */
    SIGNATURES,
    /** They were made for this challenge. */
    FRESHNESS,
    /** The identity key lives in the TPM and is the one of this connection. */
    IDENTITY_KEY,
    /** The platform is in a known state. */
    REGISTERS
  }

  /** The kind of statement it belongs to. */
  public Group group() {
    return group;
  }

  @Override
  public String title() {
    return title;
  }
}
