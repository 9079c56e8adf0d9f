package org.attls.interop.bogo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * {@code interop/bogo/shim.json}: what the runner takes of it ({@code DisabledTests}, {@code
 * ErrorMap}, {@code AllCurves}), and what it does not know.
 *
 * @param disabled tests that do not apply, by pattern, with the reason of each
 * @param known tests that apply and fail, with the reason of each
 * @param notOffered beginnings of what tests may ask for in vain, with the reason of each
 */
record BogoConfig(
    Path file,
    Map<String, String> disabled,
    Map<String, String> known,
    Map<String, String> notOffered) {
  private static final int MAX = 1 << 20;

  static BogoConfig read() throws IOException {
    Path file = Path.of("bogo/shim.json").toAbsolutePath();
    try {
      JsonItem.JsonObject json =
          JsonReader.read(Bytes.copyOf(Files.readAllBytes(file)), "shim.json", MAX).asObject();
      return new BogoConfig(
          file,
          texts(json, "DisabledTests"),
          texts(json, "KnownFailures"),
          texts(json, "NotOffered"));
    } catch (MalformedException malformed) {
      throw new IOException(malformed);
    }
  }

  private static Map<String, String> texts(JsonItem.JsonObject json, String name)
      throws MalformedException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonItem> member : json.required(name).asObject().members().entrySet()) {
      texts.put(member.getKey(), member.getValue().asText());
    }
    return texts;
  }

  /** Why a test may ask in vain for this: the reason of the longest beginning. */
  Optional<String> whyNotOffered(String what) {
    return notOffered.keySet().stream()
        .filter(what::startsWith)
        .max(java.util.Comparator.comparingInt(String::length))
        .map(notOffered::get);
  }
}
