package org.attls.eat.claims;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;

/**
 * Which profile a token follows (RFC 9711, section 4.3.2): a URI or an object identifier, in CBOR
 * without any tag.
 *
 * <pre>
 * general-uri  = JC&lt; text, ~uri &gt;
 * general-oid  = JC&lt; json-oid, ~oid &gt;       ; ~oid: the content octets of the BER encoding
 * profile-type = general-uri / general-oid
 * </pre>
 */
public sealed interface EatProfile {
  /** The URI, or the object identifier in dotted decimals: its spelling in JSON. */
  String value();

  /**
   * A URI.
   *
   * @param value an absolute URI (RFC 3986), at most {@value #MAX} characters
   */
  record Uri(String value) implements EatProfile {
    /** Longest URI that is read, in characters. */
    public static final int MAX = 1024;

    /** Checks the form. */
    public Uri {
      boolean absolute = false;
      if (value.length() <= MAX && value.chars().allMatch(c -> c > ' ' && c <= '~')) {
        try {
          absolute = new URI(value).isAbsolute();
        } catch (URISyntaxException malformed) {
          absolute = false;
        }
      }
      if (!absolute) {
        throw new IllegalArgumentException("not an absolute URI");
      }
    }
  }

  /**
   * An object identifier.
   *
   * @param content its BER encoding without tag and length, at most {@value #MAX} octets
   */
  record Oid(Bytes content) implements EatProfile {
    /** Longest object identifier that is read, in octets. */
    public static final int MAX = 128;

    /** Longest spelling of one in dotted decimals: no octet makes more than {@code .127}. */
    static final int MAX_DOTTED = 4 * MAX;

    /** Nothing that was taken is given back, or every number would take a frame of the stack. */
    private static final Pattern DOTTED = Pattern.compile("[0-2](?:\\.(?:0|[1-9][0-9]*+))++");

    /** Checks the form: X.690, section 8.19. */
    public Oid {
      boolean wellFormed =
          !content.isEmpty() && content.size() <= MAX && content.u8(content.size() - 1) < 0x80;
      for (int i = 0; wellFormed && i < content.size(); i++) {
        // A number does not begin with a group of zeros.
        boolean first = i == 0 || content.u8(i - 1) < 0x80;
        wellFormed = !first || content.u8(i) != 0x80;
      }
      if (!wellFormed) {
        throw new IllegalArgumentException("not the BER encoding of an object identifier");
      }
    }

    /**
     * From the content octets of the BER encoding.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Oid ofContent(Bytes content) {
      return new Oid(content);
    }

    /**
     * From dotted decimals.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Oid of(String dotted) {
      if (!isDotted(dotted)) {
        throw new IllegalArgumentException("not an object identifier in dotted decimals");
      }
      List<BigInteger> arcs = new ArrayList<>();
      for (String arc : dotted.split("\\.")) {
        arcs.add(new BigInteger(arc));
      }
      BigInteger first = arcs.get(0);
      if (first.intValue() < 2 && arcs.get(1).compareTo(BigInteger.valueOf(40)) >= 0) {
        throw new IllegalArgumentException("no second arc of " + first + " is that large");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      base128(first.multiply(BigInteger.valueOf(40)).add(arcs.get(1)), out);
      arcs.subList(2, arcs.size()).forEach(arc -> base128(arc, out));
      return new Oid(Bytes.copyOf(out.toByteArray()));
    }

    static boolean isDotted(String text) {
      return text.length() <= MAX_DOTTED && DOTTED.matcher(text).matches();
    }

    @Override
    public String value() {
      List<BigInteger> arcs = new ArrayList<>();
      BigInteger number = BigInteger.ZERO;
      for (int i = 0; i < content.size(); i++) {
        number = number.shiftLeft(7).or(BigInteger.valueOf(content.u8(i) & 0x7F));
        if (content.u8(i) < 0x80) {
          if (arcs.isEmpty()) {
            BigInteger first = number.divide(BigInteger.valueOf(40)).min(BigInteger.TWO);
            arcs.add(first);
            number = number.subtract(first.multiply(BigInteger.valueOf(40)));
          }
          arcs.add(number);
          number = BigInteger.ZERO;
        }
      }
      return arcs.stream().map(BigInteger::toString).collect(Collectors.joining("."));
    }

    private static void base128(BigInteger number, ByteArrayOutputStream out) {
      int groups = Math.max(1, (number.bitLength() + 6) / 7);
      for (int group = groups - 1; group >= 0; group--) {
        int bits = number.shiftRight(7 * group).intValue() & 0x7F;
        out.write(group == 0 ? bits : bits | 0x80);
      }
    }
  }

  /** A profile from its text. */
  static EatProfile of(String text) {
    return Oid.isDotted(text) ? Oid.of(text) : new Uri(text);
  }
}
