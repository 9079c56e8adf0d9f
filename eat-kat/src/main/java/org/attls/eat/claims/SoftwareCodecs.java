package org.attls.eat.claims;

import static org.attls.eat.claims.ClaimCodec.checked;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.claims.MeasurementResult.Id;
import org.attls.eat.claims.MeasurementResult.Individual;
import org.attls.eat.claims.MeasurementResult.Outcome;

/** Values that describe software, its approval, and who made the token for what. */
final class SoftwareCodecs {
  /** {@code [ registrar: general-uri, platform: text, ? application: text ]}. */
  private static final ClaimCodec<Dloa> DLOA =
      new ClaimCodec<>(
          item -> {
            List<CborItem> members = item.asArray(2, 3);
            return new Dloa(
                members.get(0).asText(),
                members.get(1).asText(),
                members.size() == 2 ? Optional.empty() : Optional.of(members.get(2).asText()));
          },
          dloa -> CborWriter.array(texts(dloa).stream().map(CborWriter::text).toList()),
          item -> {
            List<JsonItem> members = exactly(item, 2, 3);
            return new Dloa(
                BasicCodecs.TEXT.read(members.get(0)),
                BasicCodecs.TEXT.read(members.get(1)),
                members.size() == 2
                    ? Optional.empty()
                    : Optional.of(BasicCodecs.TEXT.read(members.get(2))));
          },
          dloa -> JsonValues.array(texts(dloa).stream().map(JsonValues::string).toList()));

  /** {@code [ + dloa-type ]}. */
  static final ClaimCodec<List<Dloa>> DLOAS = ClaimCodec.listOf(DLOA);

  /** {@code [ + [ coap-content-format, binary-data ] ]}. */
  static final ClaimCodec<List<ContentItem>> CONTENT_ITEMS =
      ClaimCodec.listOf(
          new ClaimCodec<>(
              item -> {
                List<CborItem> members = item.asArray(2, 2);
                return new ContentItem(members.get(0).asInt(0, 0xFFFF), members.get(1).asBytes());
              },
              it ->
                  CborWriter.array(
                      CborWriter.integer(it.contentFormat()), CborWriter.bytes(it.content())),
              item -> {
                List<JsonItem> members = exactly(item, 2, 2);
                return new ContentItem(
                    (int) members.get(0).asLong(0, 0xFFFF), BasicCodecs.BYTES.read(members.get(1)));
              },
              it ->
                  JsonValues.array(
                      List.of(
                          JsonValues.number(it.contentFormat()),
                          JsonValues.base64Url(it.content())))));

  private static final ClaimCodec<Outcome> OUTCOME =
      BasicCodecs.enumeration(Outcome.values(), 1, Outcome::jsonName);

  /** {@code [ id: tstr / bstr, result ]}. */
  private static final ClaimCodec<Individual> INDIVIDUAL =
      new ClaimCodec<>(
          item -> {
            List<CborItem> members = item.asArray(2, 2);
            return new Individual(id(members.get(0)), OUTCOME.read(members.get(1)));
          },
          result -> CborWriter.array(cbor(result.id()), OUTCOME.cbor(result.outcome())),
          item -> {
            List<JsonItem> members = exactly(item, 2, 2);
            return new Individual(
                new Id.Name(BasicCodecs.TEXT.read(members.get(0))), OUTCOME.read(members.get(1)));
          },
          result -> JsonValues.array(List.of(json(result.id()), OUTCOME.json(result.outcome()))));

  private static final ClaimCodec<List<Individual>> INDIVIDUALS = ClaimCodec.listOf(INDIVIDUAL);

  /** {@code [ + [ system: tstr, [ + [ id, result ] ] ] ]}. */
  static final ClaimCodec<List<MeasurementResult>> MEASUREMENT_RESULTS =
      ClaimCodec.listOf(
          new ClaimCodec<>(
              item -> {
                List<CborItem> members = item.asArray(2, 2);
                return new MeasurementResult(
                    members.get(0).asText(), INDIVIDUALS.read(members.get(1)));
              },
              it -> CborWriter.array(CborWriter.text(it.system()), INDIVIDUALS.cbor(it.results())),
              item -> {
                List<JsonItem> members = exactly(item, 2, 2);
                return new MeasurementResult(
                    BasicCodecs.TEXT.read(members.get(0)), INDIVIDUALS.read(members.get(1)));
              },
              it ->
                  JsonValues.array(
                      List.of(JsonValues.string(it.system()), INDIVIDUALS.json(it.results())))));

  /** {@code general-uri / general-oid}, both without tag. */
  static final ClaimCodec<EatProfile> PROFILE =
      new ClaimCodec<>(
          item -> {
            if (item instanceof CborBytes content) {
              return checked(item, () -> EatProfile.Oid.ofContent(content.value()));
            }
            String text = item.asText();
            return checked(item, () -> new EatProfile.Uri(text));
          },
          profile ->
              profile instanceof EatProfile.Oid oid
                  ? CborWriter.bytes(oid.content())
                  : CborWriter.text(profile.value()),
          item -> {
            String text = item.asText();
            return checked(item, () -> EatProfile.of(text));
          },
          profile -> JsonValues.string(profile.value()));

  private SoftwareCodecs() {}

  /** The members of an array, {@code min..max} of them. */
  static List<JsonItem> exactly(JsonItem item, int min, int max) throws MalformedException {
    List<JsonItem> members = item.asArray();
    if (members.size() < min || members.size() > max) {
      throw item.failure(members.size() + " members, must be " + min + ".." + max);
    }
    return members;
  }

  private static List<String> texts(Dloa dloa) {
    List<String> texts = new ArrayList<>(List.of(dloa.registrar(), dloa.platform()));
    dloa.application().ifPresent(texts::add);
    return texts;
  }

  private static Id id(CborItem item) throws MalformedException {
    return item instanceof CborText text
        ? new Id.Name(text.value())
        : new Id.Octets(item.asBytes());
  }

  private static Bytes cbor(Id id) {
    return id instanceof Id.Name name
        ? CborWriter.text(name.text())
        : CborWriter.bytes(((Id.Octets) id).octets());
  }

  private static Bytes json(Id id) {
    if (id instanceof Id.Name name) {
      return JsonValues.string(name.text());
    }
    throw new IllegalArgumentException("JSON cannot tell an identifier in octets from a name");
  }
}
