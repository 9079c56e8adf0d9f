package org.attls.interop.attacker;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;

/** What is done to an honest conversation. */
final class Attack {
  /** Something that the attacker sends beside its messages. */
  interface Extra {
    void send(Conversation conversation);
  }

  /** The messages sent, in this order. */
  final List<Step> order;

  final Map<Step, UnaryOperator<Bytes>> changed = new EnumMap<>(Step.class);
  final Map<Step, Integer> fragments = new EnumMap<>(Step.class);
  final Map<Step, Extra> before = new EnumMap<>(Step.class);

  /** The record of this step has an octet flipped on the wire. */
  final List<Step> flipped = new ArrayList<>();

  /** The message of this step goes out unprotected. */
  final List<Step> unprotected = new ArrayList<>();

  /** The key of CertificateVerify, the label in it and so on. */
  UnaryOperator<Proof> proof = proof -> proof;

  /** What CertificateVerify is made of. */
  record Proof(String role, Bytes transcriptHash, int scheme) {}

  Attack(Victim victim) {
    this.order = new ArrayList<>(victim.steps());
  }

  Attack change(Step step, UnaryOperator<Bytes> change) {
    UnaryOperator<Bytes> first = changed.getOrDefault(step, octets -> octets);
    changed.put(step, octets -> change.apply(first.apply(octets)));
    return this;
  }

  Attack replace(Step step, Bytes octets) {
    return change(step, honest -> octets);
  }

  Attack before(Step step, Extra extra) {
    before.put(step, extra);
    return this;
  }
}
