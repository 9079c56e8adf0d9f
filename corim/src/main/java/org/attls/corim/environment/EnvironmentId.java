package org.attls.corim.environment;

import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.term.Oid;
import org.attls.corim.term.Opaque;

/**
 * Identifier of a class, an instance or a group (draft-ietf-rats-corim-11, sections 5.1.4.2 to
 * 5.1.4.4). Which kinds fit where is checked by {@link Environment} and {@link EnvironmentClass}.
 */
public sealed interface EnvironmentId {
  /** A UUID, tag 37. */
  record Uuid(UUID value) implements EnvironmentId {}

  /** An OID, tag 111. */
  record ObjectId(Oid value) implements EnvironmentId {}

  /** Octets without further meaning, tag 560. */
  record Octets(Bytes value) implements EnvironmentId {}

  /** A universal entity identifier, tag 550, of 7 to 33 octets (RFC 9711, section 4.2.1). */
  record Ueid(Bytes value) implements EnvironmentId {
    /** Checks the size. */
    public Ueid {
      if (value.size() < 7 || value.size() > 33) {
        throw new IllegalArgumentException("a UEID of " + value.size() + " octets, must be 7..33");
      }
    }
  }

  /** A key, certificate or thumbprint that names an instance, tags 554, 555, 557 to 559, 562. */
  record Key(CryptoKey key) implements EnvironmentId {
    /** Refuses what names no instance: paths, and octets, which have a kind of their own. */
    public Key {
      if (key instanceof CryptoKey.PemCertificatePath
          || key instanceof CryptoKey.CertificatePathThumbprint) {
        throw new IllegalArgumentException("a certificate path as identifier");
      }
      if (key instanceof CryptoKey.KeyIdentifier || key instanceof CryptoKey.Other) {
        throw new IllegalArgumentException("tag " + key.tag() + " names no key here");
      }
    }
  }

  /**
   * A kind that a profile defines; kept without being interpreted.
   *
   * @param tag CBOR tag that says the kind
   * @param content what is under the tag
   */
  record Other(long tag, Opaque content) implements EnvironmentId {
    /** Refuses the tags that have a kind of their own. */
    public Other {
      if (EnvironmentCodec.interprets(tag)) {
        throw new IllegalArgumentException("tag " + tag + " has a kind of its own");
      }
    }
  }
}
