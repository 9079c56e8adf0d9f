package org.attls.corim.term;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A hash algorithm by its number or name in the Named Information registry (RFC 6920, section 9.4),
 * or one by another number or name.
 */
public sealed interface DigestAlgorithm {
  /** SHA-256, number 1. */
  DigestAlgorithm SHA_256 = new Numbered(1);

  /** SHA-384, number 7. */
  DigestAlgorithm SHA_384 = new Numbered(7);

  /** SHA-512, number 8. */
  DigestAlgorithm SHA_512 = new Numbered(8);

  /** An algorithm by number. */
  record Numbered(int number) implements DigestAlgorithm {
    @Override
    public DigestAlgorithm canonical() {
      return this;
    }

    @Override
    public String toString() {
      return String.valueOf(number);
    }
  }

  /** An algorithm by name. */
  record Named(String name) implements DigestAlgorithm {
    /** Checks that there is a name. */
    public Named {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a digest algorithm without name");
      }
    }

    @Override
    public DigestAlgorithm canonical() {
      Integer number = Registry.NUMBERS.get(name);
      return number == null ? this : new Numbered(number);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The number where the registry has one for the name: the same for both spellings. */
  DigestAlgorithm canonical();

  /** Size of a digest in octets, where the registry has the algorithm. */
  default OptionalInt octets() {
    Integer octets =
        canonical() instanceof Numbered numbered ? Registry.OCTETS.get(numbered.number()) : null;
    return octets == null ? OptionalInt.empty() : OptionalInt.of(octets);
  }

  /** What the JDK calls the algorithm, where it has it and digests are not cut short. */
  default Optional<String> jdkName() {
    return canonical() instanceof Numbered numbered
        ? Optional.ofNullable(Registry.JDK.get(numbered.number()))
        : Optional.empty();
  }

  /** The registry, without its deprecated and reserved rows. */
  final class Registry {
    private static final Map<String, Integer> NUMBERS =
        Map.ofEntries(
            Map.entry("sha-256", 1),
            Map.entry("sha-256-128", 2),
            Map.entry("sha-256-120", 3),
            Map.entry("sha-256-96", 4),
            Map.entry("sha-256-64", 5),
            Map.entry("sha-256-32", 6),
            Map.entry("sha-384", 7),
            Map.entry("sha-512", 8),
            Map.entry("sha3-224", 9),
            Map.entry("sha3-256", 10),
            Map.entry("sha3-384", 11),
            Map.entry("sha3-512", 12));

    private static final Map<Integer, Integer> OCTETS =
        Map.ofEntries(
            Map.entry(1, 32),
            Map.entry(2, 16),
            Map.entry(3, 15),
            Map.entry(4, 12),
            Map.entry(5, 8),
            Map.entry(6, 4),
            Map.entry(7, 48),
            Map.entry(8, 64),
            Map.entry(9, 28),
            Map.entry(10, 32),
            Map.entry(11, 48),
            Map.entry(12, 64));

    private static final Map<Integer, String> JDK =
        Map.of(
            1, "SHA-256",
            7, "SHA-384",
            8, "SHA-512",
            9, "SHA3-224",
            10, "SHA3-256",
            11, "SHA3-384",
            12, "SHA3-512");

    private Registry() {}
  }
}
