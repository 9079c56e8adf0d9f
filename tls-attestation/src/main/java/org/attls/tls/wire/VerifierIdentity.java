package org.attls.tls.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * The name of a verifier whose results are accepted or can be presented in the passport model: an
 * opaque octet string, compared octet for octet (draft-fossati-tls-attestation-07, section 7,
 * figure 11).
 *
 * <pre>
 * struct { opaque verifier_identity&lt;0..2^16-1&gt;; } VerifierIdentityType;
 *
 * VerifierIdentityType trusted_verifiers&lt;1..2^8-1&gt;;      at most 255 octets in all
 * </pre>
 *
 * @param identity 1..253 octets: more do not fit an offered list
 */
public record VerifierIdentity(Bytes identity) {
  /** Longest identity that fits an offered list. */
  public static final int MAX_SIZE = 253;

  /** Longest list of offered verifiers, in octets. */
  public static final int MAX_LIST = 255;

  /**
   * @throws IllegalArgumentException if the identity is empty or does not fit a list
   */
  public VerifierIdentity {
    if (identity.isEmpty() || identity.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "verifier_identity has " + identity.size() + " octets, not 1.." + MAX_SIZE);
    }
  }

  /** The identity whose octets are the UTF-8 encoding of {@code uri}. */
  public static VerifierIdentity of(String uri) {
    return new VerifierIdentity(Bytes.utf8(uri));
  }

  /** Size of the structure in octets. */
  int encodedSize() {
    return 2 + identity.size();
  }

  /**
   * Reads one element. One longer than {@link #MAX_SIZE} cannot have been offered by anybody, so it
   * is {@link Reason#BAD_SELECTION}.
   */
  static VerifierIdentity read(OctetReader reader) throws MalformedException, AttestationException {
    int start = reader.offset();
    Bytes identity = reader.opaque16(0, 0xFFFF, "verifier_identity");
    if (identity.isEmpty()) {
      throw new AttestationException(
          Reason.EMPTY_IDENTIFIER,
          "VerifierIdentityType at offset " + start + ": empty verifier_identity");
    }
    if (identity.size() > MAX_SIZE) {
      throw new AttestationException(
          Reason.BAD_SELECTION,
          "verifier_identity of " + identity.size() + " octets fits no list of offers");
    }
    return new VerifierIdentity(identity);
  }

  void write(OctetWriter writer) {
    writer.opaque16(identity);
  }

  /** Reads {@code trusted_verifiers}; of elements that occur twice the later ones are ignored. */
  static List<VerifierIdentity> readList(OctetReader reader)
      throws MalformedException, AttestationException {
    OctetReader list = reader.sub8(1, MAX_LIST, "trusted_verifiers");
    List<VerifierIdentity> verifiers = new ArrayList<>();
    while (list.remaining() > 0) {
      VerifierIdentity verifier = read(list);
      if (!verifiers.contains(verifier)) {
        verifiers.add(verifier);
      }
    }
    return List.copyOf(verifiers);
  }

  /** Writes {@code trusted_verifiers}. */
  static void writeList(OctetWriter writer, List<VerifierIdentity> verifiers) {
    writer.vector8(list -> verifiers.forEach(verifier -> verifier.write(list)));
  }

  /**
   * A list that can be offered.
   *
   * @throws IllegalArgumentException if it is empty, longer than 255 octets, or has an element
   *     twice
   */
  static List<VerifierIdentity> checkedList(List<VerifierIdentity> verifiers) {
    List<VerifierIdentity> copy = List.copyOf(verifiers);
    int octets = copy.stream().mapToInt(VerifierIdentity::encodedSize).sum();
    OfferLists.check("trusted_verifiers", copy, octets, MAX_LIST);
    return copy;
  }

  /** The text where the octets are printable ASCII, otherwise hexadecimal digits. */
  @Override
  public String toString() {
    for (int i = 0; i < identity.size(); i++) {
      if (identity.u8(i) < ' ' || identity.u8(i) > '~') {
        return "0x" + identity.hex();
      }
    }
    return new String(identity.toArray(), StandardCharsets.US_ASCII);
  }
}
