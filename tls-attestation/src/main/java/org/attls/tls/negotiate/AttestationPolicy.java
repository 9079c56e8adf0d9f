package org.attls.tls.negotiate;

import java.util.List;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;

/**
 * What one end wants of a connection.
 *
 * @param serverAttests the direction in which the client is the relying party
 * @param clientAttests the direction in which the server is the relying party
 * @param bindingModes the modes that are acceptable, in order of preference; see {@link
 *     BindingMode#atLeast}. Applies to evidence only: a passport has no challenge
 */
public record AttestationPolicy(
    DirectionPolicy serverAttests, DirectionPolicy clientAttests, List<BindingMode> bindingModes) {

  /** No attestation at all. */
  public static final AttestationPolicy OFF =
      new AttestationPolicy(
          DirectionPolicy.OFF, DirectionPolicy.OFF, BindingMode.atLeast(BindingMode.BOUND));

  /**
   * @throws IllegalArgumentException if no mode is acceptable, or one is listed twice
   */
  public AttestationPolicy {
    bindingModes = List.copyOf(bindingModes);
    if (bindingModes.isEmpty() || bindingModes.stream().distinct().count() != bindingModes.size()) {
      throw new IllegalArgumentException("binding modes " + bindingModes);
    }
  }

  /** What is wanted in {@code direction}. */
  public DirectionPolicy of(Direction direction) {
    return direction == Direction.SERVER_ATTESTS ? serverAttests : clientAttests;
  }

  /** With the default minimum, {@link BindingMode#BOUND}. */
  public static AttestationPolicy bound(
      DirectionPolicy serverAttests, DirectionPolicy clientAttests) {
    return new AttestationPolicy(
        serverAttests, clientAttests, BindingMode.atLeast(BindingMode.BOUND));
  }
}
