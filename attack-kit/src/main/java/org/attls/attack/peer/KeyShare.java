package org.attls.attack.peer;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;
import org.attls.attack.lab.LabCode;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.engine.NamedGroup;
import org.jspecify.annotations.Nullable;

/**
 * The private half of a key share. Two connections may use the same one: that is how a
 * Diffie-Hellman secret leaks here.
 */
public final class KeyShare {
  private final NamedGroup group;
  private final @Nullable KeyPair pair;
  private final Bytes publicOctets;

  private KeyShare(NamedGroup group, @Nullable KeyPair pair, Bytes publicOctets) {
    this.group = group;
    this.pair = pair;
    this.publicOctets = publicOctets;
  }

  /**
   * X25519's zero: with it every secret is all zero, which everybody knows (RFC 7748, section 6).
   */
  public static KeyShare ofSmallOrder() {
    return new KeyShare(NamedGroup.X25519, null, Bytes.copyOf(new byte[32]));
  }

  /** Two coordinates that are no point of P-256. */
  public static KeyShare offTheCurve() {
    byte[] octets = new byte[65];
    octets[0] = 4;
    octets[1] = 1;
    return new KeyShare(NamedGroup.SECP256R1, null, Bytes.copyOf(octets));
  }

  /** A fresh one. */
  public static KeyShare generate(NamedGroup group) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              group == NamedGroup.X25519 ? "X25519" : "EC", LabCode.PROVIDER);
      generator.initialize(
          group == NamedGroup.X25519
              ? NamedParameterSpec.X25519
              : new ECGenParameterSpec(group.name().toLowerCase(java.util.Locale.ROOT)));
      KeyPair pair = generator.generateKeyPair();
      Bytes spki = Bytes.copyOf(pair.getPublic().getEncoded());
      return new KeyShare(group, pair, spki.slice(spki.size() - size(group), spki.size()));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Bouncy Castle has no " + group, missing);
    }
  }

  /** Its group. */
  public NamedGroup group() {
    return group;
  }

  /** What is sent: key_exchange of KeyShareEntry. */
  Bytes publicOctets() {
    return publicOctets;
  }

  /** The shared secret with what the peer sent. */
  Bytes agree(Bytes peer) throws GeneralSecurityException {
    KeyPair own = pair;
    if (own == null) {
      return Bytes.copyOf(new byte[32]);
    }
    boolean x25519 = group == NamedGroup.X25519;
    Bytes spki = Bytes.copyOf(own.getPublic().getEncoded());
    Bytes peerSpki = Bytes.concat(spki.slice(0, spki.size() - size(group)), peer);
    KeyAgreement agreement = KeyAgreement.getInstance(x25519 ? "X25519" : "ECDH", LabCode.PROVIDER);
    agreement.init(own.getPrivate());
    agreement.doPhase(
        KeyFactory.getInstance(x25519 ? "X25519" : "EC", LabCode.PROVIDER)
            .generatePublic(new X509EncodedKeySpec(peerSpki.toArray())),
        true);
    return Bytes.copyOf(agreement.generateSecret());
  }

  private static int size(NamedGroup group) {
    return switch (group) {
      case X25519 -> 32;
      case SECP256R1 -> 65;
      case SECP384R1 -> 97;
    };
  }
}
