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
import org.attls.cmw.json.JsonItem.JsonText;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** Values that identify the device, its hardware and its versions. */
final class DeviceCodecs {
  /** {@code JC<base64-url-text, bstr> .size (7..33)}. */
  static final ClaimCodec<Ueid> UEID =
      new ClaimCodec<>(
          item -> {
            Bytes octets = item.asBytes();
            return checked(item, () -> new Ueid(octets));
          },
          ueid -> CborWriter.bytes(ueid.octets()),
          item -> {
            Bytes octets = BasicCodecs.BYTES.read(item);
            return checked(item, () -> new Ueid(octets));
          },
          ueid -> JsonValues.base64Url(ueid.octets()));

  /** {@code oemid-pen / oemid-ieee / oemid-random}. */
  static final ClaimCodec<OemId> OEM_ID =
      new ClaimCodec<>(
          item -> {
            if (item instanceof CborBytes bytes) {
              return checked(item, () -> OemId.of(bytes.value()));
            }
            return new OemId.Enterprise(item.asLong(0, 0xFFFF_FFFFL));
          },
          id ->
              id instanceof OemId.Enterprise pen
                  ? CborWriter.integer(pen.number())
                  : CborWriter.bytes(octets(id)),
          item -> {
            if (item instanceof JsonText) {
              Bytes octets = BasicCodecs.BYTES.read(item);
              return checked(item, () -> OemId.of(octets));
            }
            return new OemId.Enterprise(item.asLong(0, 0xFFFF_FFFFL));
          },
          id ->
              id instanceof OemId.Enterprise pen
                  ? JsonValues.number(pen.number())
                  : JsonValues.base64Url(octets(id)));

  /**
   * {@code [ version: tstr, ? scheme: int / tstr ]}; the examples of RFC 9711 have the text alone,
   * which is read too.
   */
  static final ClaimCodec<Version> VERSION =
      new ClaimCodec<>(
          item -> {
            if (item instanceof CborText text) {
              return Version.of(text.value());
            }
            List<CborItem> members = item.asArray(1, 2);
            return new Version(
                members.get(0).asText(),
                members.size() == 1 ? Optional.empty() : Optional.of(Label.read(members.get(1))));
          },
          version -> {
            List<Bytes> members = new ArrayList<>();
            members.add(CborWriter.text(version.version()));
            version.scheme().ifPresent(scheme -> members.add(scheme.cbor()));
            return CborWriter.array(members);
          },
          item -> {
            if (item instanceof JsonText) {
              return Version.of(BasicCodecs.TEXT.read(item));
            }
            List<JsonItem> members = SoftwareCodecs.exactly(item, 1, 2);
            return new Version(
                BasicCodecs.TEXT.read(members.get(0)),
                members.size() == 1 ? Optional.empty() : Optional.of(label(members.get(1))));
          },
          version -> {
            List<Bytes> members = new ArrayList<>();
            members.add(JsonValues.string(version.version()));
            version.scheme().ifPresent(scheme -> members.add(json(scheme)));
            return JsonValues.array(members);
          });

  private DeviceCodecs() {}

  /** {@code int / tstr} in JSON. */
  static Label label(JsonItem item) throws MalformedException {
    return item instanceof JsonText
        ? Label.of(BasicCodecs.TEXT.read(item))
        : Label.of(item.asLong(Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** {@code int / tstr} in JSON. */
  static Bytes json(Label label) {
    return label instanceof Label.Numbered numbered
        ? JsonValues.number(numbered.number())
        : JsonValues.string(((Label.Named) label).name());
  }

  private static Bytes octets(OemId id) {
    return id instanceof OemId.Ieee ieee ? ieee.octets() : ((OemId.Random) id).octets();
  }
}
