package org.attls.corim.comid;

import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Opaque;
import org.attls.eat.key.EcKey;

/**
 * A key, or what stands for one: a certificate, a thumbprint (draft-ietf-rats-corim-11, section
 * 5.1.4.6).
 */
public sealed interface CryptoKey {
  /**
   * A public key in PEM, tag 554: the text as it was received, which may hold anything until {@link
   * #key(String)} has read it.
   */
  record PemPublicKey(String pem) implements CryptoKey {
    /** The PEM of a key, without a line feed behind it: verifiers take nothing behind the block. */
    public static PemPublicKey of(EcKey key) {
      return new PemPublicKey(key.pem().stripTrailing());
    }

    /**
     * The key that the text holds.
     *
     * @param where path of the text in failures
     * @throws MalformedException if the text is not one PEM block of type PUBLIC KEY with a key on
     *     a known curve, or has anything but white space around the block
     */
    public EcKey key(String where) throws MalformedException {
      return EcKey.ofPem(pem, where);
    }
  }

  /**
   * Any other kind, tags 555 to 562 and those of profiles; kept without being interpreted.
   *
   * @param tag CBOR tag that says the kind
   * @param content what is under the tag
   */
  record Other(long tag, Opaque content) implements CryptoKey {
    /** Refuses the tag that has a kind of its own. */
    public Other {
      if (tag == CryptoKeyCodec.PEM_PUBLIC_KEY) {
        throw new IllegalArgumentException("tag " + tag + " has a kind of its own");
      }
    }
  }
}
