package org.attls.corim.measurement;

/** A mode of operation that is on or off (draft-ietf-rats-corim-11, section 5.1.4.5.5). */
public enum Flag {
  /** Configured for normal operation. */
  CONFIGURED,
  /** Security settings fully enabled. */
  SECURE,
  /** In recovery mode. */
  RECOVERY,
  /** In debug mode. */
  DEBUG,
  /** Protected from rollback to earlier images. */
  REPLAY_PROTECTED,
  /** Protected from update by the unauthorized. */
  INTEGRITY_PROTECTED,
  /** Measured after it was loaded into memory. */
  RUNTIME_MEASURED,
  /** Cannot be changed. */
  IMMUTABLE,
  /** Part of the trusted computing base. */
  TRUSTED_COMPUTING_BASE,
  /** Its memory cannot be read from outside. */
  CONFIDENTIALITY_PROTECTED,
  /** Can be updated while it runs. */
  RUNTIME_UPDATABLE;

  /** Key of the flag in the map. */
  public long number() {
    return ordinal();
  }
}
