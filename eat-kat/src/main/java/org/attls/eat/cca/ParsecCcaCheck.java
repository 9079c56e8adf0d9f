package org.attls.eat.cca;

import org.attls.eat.check.Titled;

/**
 * What must hold of Parsec CCA evidence, in the order in which it is checked. The first five are of
 * form.
 */
public enum ParsecCcaCheck implements Titled {
  /** The token is CBOR with both halves. */
  TOKEN(Group.STRUCTURE, "token well-formed"),
  /** {@code kat} is tag 601 with nonce and key. */
  KAT_FORMAT(Group.STRUCTURE, "kat well-formed"),
  /** {@code pat} is a CCA token, tag 399 or 907, of two signed tokens. */
  PAT_FORMAT(Group.STRUCTURE, "pat well-formed"),
  /** The claims of the platform token. */
  PLATFORM_CLAIMS(Group.STRUCTURE, "platform claims well-formed"),
  /** The claims of the realm token. */
  REALM_CLAIMS(Group.STRUCTURE, "realm claims well-formed"),
  /** The platform is the one whose key is endorsed. */
  INSTANCE_ENDORSED(Group.SIGNATURES, "instance is the endorsed key's"),
  /** The endorsed platform key signed the platform token. */
  PLATFORM_SIGNATURE(Group.SIGNATURES, "platform token verifies"),
  /** The challenge of the platform token is the digest of the realm attestation key. */
  REALM_KEY(Group.SIGNATURES, "realm key is the one of the platform token"),
  /** The realm attestation key signed the realm token. */
  REALM_SIGNATURE(Group.SIGNATURES, "realm token verifies"),
  /** The challenge of the realm token is SHA-512 of {@code kat} as received. */
  KAT_BINDING(Group.BINDING, "kat is the one of the realm token"),
  /** The nonce of {@code kat} is the challenge. */
  CHALLENGE(Group.FRESHNESS, "challenge in kat"),
  /** {@code kat} does not give the private key away. */
  KEY_PRIVATE(Group.IDENTITY_KEY, "private key stayed private"),
  /** The identity key is the one that TLS uses. */
  TLS_KEY(Group.IDENTITY_KEY, "identity key is the TLS key");

  private final Group group;
  private final String title;

  ParsecCcaCheck(Group group, String title) {
    this.group = group;
    this.title = title;
  }

  /** Kinds of statement, each destroyed by the failure of a check in it. */
  public enum Group {
    /** The octets follow their formats. */
    STRUCTURE,
    /** From the endorsed platform key to the realm token. */
    SIGNATURES,
    /** The key attestation belongs to that realm. */
    BINDING,
    /** It was made for this challenge. */
    FRESHNESS,
    /** The identity key is the one of this connection. */
    IDENTITY_KEY
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
