package org.attls.tls.negotiate;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.VerifierIdentity;

/** What both ends agreed on for one direction; the attester's Certificate has to follow it. */
public sealed interface Negotiated {
  /** Who attests. */
  Direction direction();

  /** How. */
  Model model();

  /** What evidence was agreed on, where the model is background check. */
  default Optional<BackgroundCheck> evidence() {
    return this instanceof BackgroundCheck check ? Optional.of(check) : Optional.empty();
  }

  /** Whose result was agreed on, where the model is passport. */
  default Optional<Passport> result() {
    return this instanceof Passport passport ? Optional.of(passport) : Optional.empty();
  }

  /**
   * Evidence.
   *
   * @param type the selected element as it was offered; its kind is known
   * @param nonce the relying party's, 8..255 octets; in mode {@code bound} 32..64
   * @param binding what the challenge is made of
   */
  record BackgroundCheck(Direction direction, EvidenceType type, Bytes nonce, BindingMode binding)
      implements Negotiated {
    /**
     * @throws IllegalArgumentException if the kind is unknown
     */
    public BackgroundCheck {
      if (!type.kind().isKnown()) {
        throw new IllegalArgumentException("nobody can agree on " + type);
      }
    }

    @Override
    public Model model() {
      return Model.BACKGROUND_CHECK;
    }
  }

  /**
   * A verifier's result.
   *
   * @param verifier who has to have issued it
   */
  record Passport(Direction direction, VerifierIdentity verifier) implements Negotiated {
    @Override
    public Model model() {
      return Model.PASSPORT;
    }
  }
}
