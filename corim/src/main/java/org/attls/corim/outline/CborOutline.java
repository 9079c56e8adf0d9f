package org.attls.corim.outline;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborFloat;
import org.attls.cmw.cbor.CborInteger;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborSimple;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Oid;
import org.attls.corim.term.TermCodec;

/** Draws the outline of a CBOR document with the names of a vocabulary. */
public final class CborOutline {
  private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private CborOutline() {}

  /** The outline of an item. */
  public static Outline of(String label, CborItem item, Vocabulary vocabulary) {
    if (item instanceof CborTag tag) {
      return ofTag(label, tag, vocabulary);
    }
    if (item instanceof CborMap map) {
      return map.entries().isEmpty()
          ? Outline.words(label, "{}")
          : Outline.of(label, members(map, vocabulary));
    }
    if (item instanceof CborArray array) {
      return array.members().isEmpty()
          ? Outline.words(label, "[]")
          : Outline.of(label, members(array, vocabulary));
    }
    if (item instanceof CborBytes bytes) {
      return ofBytes(label, bytes, vocabulary);
    }
    return item instanceof CborText text
        ? Outline.text(label, text.value())
        : Outline.words(label, words(item, vocabulary));
  }

  private static Outline ofTag(String label, CborTag tag, Vocabulary vocabulary) {
    String number = Long.toUnsignedString(tag.number());
    Optional<Vocabulary.Term> term = vocabulary.tag(tag.number());
    String name = term.map(t -> t.name() + " (tag " + number + ")").orElse("tag " + number);
    return of(label, tag.content(), term.map(Vocabulary.Term::vocabulary).orElse(vocabulary))
        .typed(name);
  }

  private static List<Outline> members(CborMap map, Vocabulary vocabulary) {
    List<Outline> members = new ArrayList<>();
    for (CborMap.Entry entry : map.entries()) {
      if (entry.key() instanceof CborText name) {
        members.add(of('"' + name.value() + '"', entry.value(), vocabulary.each()));
      } else {
        BigInteger key = ((CborInteger) entry.key()).value();
        Optional<Vocabulary.Term> term =
            isLong(key) ? vocabulary.member(key.longValueExact()) : Optional.empty();
        members.add(
            of(
                term.map(t -> t.name() + " (" + key + ")").orElse(key.toString()),
                entry.value(),
                term.map(Vocabulary.Term::vocabulary).orElse(vocabulary.each())));
      }
    }
    return members;
  }

  private static List<Outline> members(CborArray array, Vocabulary vocabulary) {
    List<Outline> members = new ArrayList<>();
    for (int i = 0; i < array.members().size(); i++) {
      String index = "[" + i + "]";
      Optional<Vocabulary.Term> term = vocabulary.place(i);
      members.add(
          of(
              term.map(t -> t.name() + " " + index).orElse(index),
              array.members().get(i),
              term.map(Vocabulary.Term::vocabulary).orElse(vocabulary.each())));
    }
    return members;
  }

  private static Outline ofBytes(String label, CborBytes bytes, Vocabulary vocabulary) {
    if (vocabulary.notation() == Vocabulary.Notation.CBOR && !bytes.value().isEmpty()) {
      try {
        CborItem inner = CborReader.readEmbedded(bytes, bytes.path(), TermCodec.RULES);
        return of(label, inner, vocabulary.shownAs(Vocabulary.Notation.PLAIN));
      } catch (MalformedException malformed) {
        return Outline.octets(label, bytes.value()).remarked("no CBOR: " + malformed.getMessage());
      }
    }
    return octets(label, bytes.value(), vocabulary);
  }

  private static Outline octets(String label, Bytes octets, Vocabulary vocabulary) {
    if (vocabulary.notation() == Vocabulary.Notation.UUID && octets.size() == 16) {
      ByteBuffer halves = ByteBuffer.wrap(octets.toArray());
      return Outline.words(label, new UUID(halves.getLong(), halves.getLong()).toString());
    }
    if (vocabulary.notation() == Vocabulary.Notation.OID) {
      try {
        return Outline.words(label, new Oid(octets).toString());
      } catch (IllegalArgumentException none) {
        return Outline.octets(label, octets).remarked("no OID");
      }
    }
    return Outline.octets(label, octets);
  }

  private static String words(CborItem item, Vocabulary vocabulary) {
    if (item instanceof CborInteger integer) {
      return number(integer.value(), vocabulary);
    }
    if (item instanceof CborFloat real) {
      return String.valueOf(real.value());
    }
    // RFC 8949, table 4.
    return switch (((CborSimple) item).number()) {
      case 20 -> "false";
      case 21 -> "true";
      case 22 -> "null";
      default -> "simple " + ((CborSimple) item).number();
    };
  }

  private static String number(BigInteger value, Vocabulary vocabulary) {
    if (!isLong(value)) {
      return value.toString();
    }
    if (vocabulary.notation() == Vocabulary.Notation.TIME) {
      try {
        return Instant.ofEpochSecond(value.longValueExact()) + " (" + value + ")";
      } catch (DateTimeException beyondTime) {
        return value.toString();
      }
    }
    return vocabulary
        .value(value.longValueExact())
        .map(name -> name + " (" + value + ")")
        .orElse(value.toString());
  }

  private static boolean isLong(BigInteger value) {
    return value.compareTo(SMALLEST) >= 0 && value.compareTo(LARGEST) <= 0;
  }
}
