package org.attls.verifier.veraison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarKey;

/**
 * What a Veraison service says of itself. This is unauthenticated data: only as good as the
 * connection it came over.
 *
 * <pre>
 * { ? "ear-verification-key": JWK, ? "media-types": [* media type],
 *   ? "attestation-schemes": [* text], ? "version": text, ? "service-state": text,
 *   ? "api-endpoints": { * name => path } }
 * </pre>
 *
 * @param earVerificationKey the key that it signs results with; verification service only
 * @param mediaTypes what it takes, without repetitions, in the service's spelling
 * @param attestationSchemes the schemes it knows; management service only
 * @param version for people; follows no grammar
 * @param serviceState {@code READY} and others
 * @param apiEndpoints paths by name
 */
public record DiscoveryDocument(
    Optional<EarKey> earVerificationKey,
    List<String> mediaTypes,
    List<String> attestationSchemes,
    Optional<String> version,
    Optional<String> serviceState,
    Map<String, String> apiEndpoints) {
  /** The media type of the document. */
  public static final String MEDIA_TYPE = "application/vnd.veraison.discovery+json";

  /** Largest document that is read, in octets. */
  public static final int MAX_OCTETS = 256 * 1024;

  /** Copies the collections. */
  public DiscoveryDocument {
    mediaTypes = List.copyOf(mediaTypes);
    attestationSchemes = List.copyOf(attestationSchemes);
    apiEndpoints = Map.copyOf(apiEndpoints);
  }

  /**
   * Reads a document; members that are not known are ignored.
   *
   * @param document UTF-8 JSON, at most {@value #MAX_OCTETS} octets
   */
  public static DiscoveryDocument read(Bytes document) throws MalformedException {
    return read(JsonReader.read(document, "discovery", MAX_OCTETS).asObject());
  }

  static DiscoveryDocument read(JsonItem.JsonObject members) throws MalformedException {
    Optional<EarKey> key = Optional.empty();
    if (members.optional("ear-verification-key").isPresent()) {
      key = Optional.of(EarKey.readJwk(members.required("ear-verification-key")));
    }
    Map<String, String> endpoints = new LinkedHashMap<>();
    if (members.optional("api-endpoints").isPresent()) {
      for (Map.Entry<String, JsonItem> entry :
          members.required("api-endpoints").asObject().members().entrySet()) {
        endpoints.put(entry.getKey(), entry.getValue().asText());
      }
    }
    return new DiscoveryDocument(
        key,
        texts(members, "media-types"),
        texts(members, "attestation-schemes"),
        text(members, "version"),
        text(members, "service-state"),
        endpoints);
  }

  private static List<String> texts(JsonItem.JsonObject members, String name)
      throws MalformedException {
    LinkedHashSet<String> texts = new LinkedHashSet<>();
    if (members.optional(name).isPresent()) {
      for (JsonItem text : members.required(name).asArray()) {
        texts.add(text.asText());
      }
    }
    return new ArrayList<>(texts);
  }

  private static Optional<String> text(JsonItem.JsonObject members, String name)
      throws MalformedException {
    return members.optional(name).isPresent()
        ? Optional.of(members.required(name).asText())
        : Optional.empty();
  }
}
