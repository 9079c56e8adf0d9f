package org.attls.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimMediaTypes;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.outline.Outline;

/** Messages and tokens inside others, opened. */
final class Nested {
  /** Deepest nesting of tokens that are text; beyond, text is shown as text. */
  private static final int MAX_DEPTH = 4;

  private static final Pattern JWT =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final Pattern SELECTOR =
      Pattern.compile("\\s*\\[\\s*\"(JWT|CBOR|BUNDLE)\".*", Pattern.DOTALL);

  private Nested() {}

  /**
   * What a message in a wrapper says, where its type is known here.
   *
   * @throws MalformedException if the message is not what its type demands
   */
  static Optional<Outline> open(CmwMessage message) throws MalformedException {
    String type = message.type().canonical();
    int parameters = type.indexOf(';');
    String mediaType = parameters < 0 ? type : type.substring(0, parameters);
    Bytes value = message.value();
    Optional<Outline> evidence = EvidenceView.ofType(type, value);
    if (evidence.isPresent()) {
      return evidence;
    }
    return switch (mediaType) {
      case "application/eat+cwt", "application/eat-ucs+cbor", "application/eat-bun+cbor" ->
          Optional.of(EatView.ofCbor(value));
      case "application/eat+jwt" ->
          Optional.of(isResult(type) ? EarView.of(value) : EatView.ofJwt(value));
      case "application/eat-ucs+json", "application/eat-bun+json" ->
          Optional.of(EatView.ofJson(value));
      case CorimMediaTypes.UNSIGNED, CorimMediaTypes.SIGNED, CorimMediaTypes.UNSIGNED_UNTIL_2601 ->
          Optional.of(CorimView.of(value, VeraisonRelease.BRANCH_OF_2023));
      case "application/cmw+cbor", "application/cmw+json" -> Optional.of(CmwView.unsigned(value));
      default -> Optional.empty();
    };
  }

  /** The same tree with tokens that are text in it opened. */
  static Outline opened(Outline outline) {
    return opened(outline, 0);
  }

  static Outline opened(Outline outline, int depth) {
    List<Outline> children = new ArrayList<>();
    outline.children().forEach(child -> children.add(opened(child, depth)));
    Outline whole = outline.with(selected(children, depth));
    return outline.value() instanceof Outline.Text text && depth < MAX_DEPTH
        ? ofText(text.text(), depth)
            .map(token -> whole.typed(token.label()).with(token.children()))
            .orElse(whole)
        : whole;
  }

  /** {@code ["CBOR", base64url]} (RFC 9711, section 7.3.1). */
  private static List<Outline> selected(List<Outline> members, int depth) {
    if (depth >= MAX_DEPTH
        || members.size() != 2
        || !(members.get(0).value() instanceof Outline.Text selector)
        || !selector.text().equals("CBOR")
        || !(members.get(1).value() instanceof Outline.Text text)) {
      return members;
    }
    try {
      Outline token = EatView.ofCbor(Base64Url.decode(text.text(), "token"), depth + 1);
      return List.of(members.get(0), members.get(1).typed(token.label()).with(token.children()));
    } catch (MalformedException malformed) {
      return members;
    }
  }

  private static Optional<Outline> ofText(String text, int depth) {
    try {
      if (JWT.matcher(text).matches()) {
        return Optional.of(JwtView.of(Bytes.utf8(text), depth + 1));
      }
      if (SELECTOR.matcher(text).matches()) {
        Outline json =
            JsonOutline.of(
                "JSON", JsonReader.read(Bytes.utf8(text), "token", Inspection.MAX_OCTETS));
        return Optional.of(opened(json, depth + 1));
      }
    } catch (MalformedException malformed) {
      // Then it is text like any other.
    }
    return Optional.empty();
  }

  private static boolean isResult(String type) {
    return type.contains("eat_profile") && type.contains("ear");
  }
}
