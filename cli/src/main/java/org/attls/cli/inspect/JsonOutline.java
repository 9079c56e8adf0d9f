package org.attls.cli.inspect;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.json.JsonItem;
import org.attls.corim.outline.Outline;
import org.attls.rats.TrustVector;

/** Draws the outline of a JSON document; times and trustworthiness claims are spelled out. */
final class JsonOutline {
  private static final Set<String> TIMES = Set.of("iat", "exp", "nbf");
  private static final Set<String> VECTOR =
      Arrays.stream(TrustVector.Claim.values())
          .map(TrustVector.Claim::jsonName)
          .collect(Collectors.toUnmodifiableSet());
  private static final BigDecimal LATEST_TIME = BigDecimal.valueOf(253_402_300_799L);

  private JsonOutline() {}

  /** The outline of a value. */
  static Outline of(String label, JsonItem item) {
    if (item instanceof JsonItem.JsonObject object) {
      List<Outline> members = new ArrayList<>();
      for (Map.Entry<String, JsonItem> member : object.members().entrySet()) {
        members.add(of(member.getKey(), member.getValue()));
      }
      return members.isEmpty() ? Outline.words(label, "{}") : Outline.of(label, members);
    }
    if (item instanceof JsonItem.JsonArray array) {
      List<Outline> members = new ArrayList<>();
      for (JsonItem member : array.members()) {
        members.add(of("[" + members.size() + "]", member));
      }
      return members.isEmpty() ? Outline.words(label, "[]") : Outline.of(label, members);
    }
    if (item instanceof JsonItem.JsonText text) {
      return Outline.text(label, text.value());
    }
    if (item instanceof JsonItem.JsonNumber number) {
      return Outline.words(label, number(label, number));
    }
    return Outline.words(
        label, item instanceof JsonItem.JsonBoolean it ? String.valueOf(it.value()) : "null");
  }

  private static String number(String member, JsonItem.JsonNumber number) {
    BigDecimal value = number.value();
    boolean whole = value.signum() >= 0 && value.compareTo(LATEST_TIME) <= 0;
    if (TIMES.contains(member) && whole) {
      return Instant.ofEpochSecond(value.longValue()) + " (" + value + ")";
    }
    boolean octet =
        number.integer()
            && value.compareTo(BigDecimal.valueOf(Byte.MIN_VALUE)) >= 0
            && value.compareTo(BigDecimal.valueOf(Byte.MAX_VALUE)) <= 0;
    return VECTOR.contains(member) && octet
        ? TokenVocabulary.band(value.intValue()) + " (" + value + ")"
        : value.toString();
  }
}
