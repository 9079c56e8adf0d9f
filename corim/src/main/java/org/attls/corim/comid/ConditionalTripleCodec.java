package org.attls.corim.comid;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentCodec;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.key.CryptoKeyCodec;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementCodec;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Layout;

/**
 * Reads and writes endorsements under conditions (draft-ietf-rats-corim-11, sections 5.1.7 and
 * 5.1.8).
 *
 * <pre>
 * conditional-endorsement-triple-record = [
 *   conditions: [ + stateful-environment-record ], endorsements: [ + endorsed-triple-record ]
 * ]
 * stateful-environment-record = [ environment: environment-map, claims-list: [ + measurement-map ] ]
 * conditional-endorsement-series-triple-record = [
 *   condition: [ environment: environment-map,
 *                ? claims-list: [ * measurement-map ], ? authorized-by: [ + $crypto-key-type-choice ] ],
 *   series: [ + conditional-series-record ]
 * ]
 * conditional-series-record = [ selection: [ + measurement-map ], addition: [ + measurement-map ] ]
 * </pre>
 */
final class ConditionalTripleCodec {
  private static final int ANY = Integer.MAX_VALUE;

  private ConditionalTripleCodec() {}

  static ConditionalEndorsementTriple readEndorsement(CborItem item, Layout layout)
      throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    List<StatefulEnvironment> conditions = new ArrayList<>();
    for (CborItem condition : members.get(0).asArray(1, ANY)) {
      List<CborItem> pair = condition.asArray(2, 2);
      conditions.add(
          new StatefulEnvironment(
              EnvironmentCodec.read(pair.get(0), layout),
              MeasurementCodec.readAll(pair.get(1), 1, layout)));
    }
    List<EndorsedTriple> endorsements = new ArrayList<>();
    for (CborItem endorsement : members.get(1).asArray(1, ANY)) {
      endorsements.add(TriplesCodec.readEndorsed(endorsement, layout));
    }
    return new ConditionalEndorsementTriple(conditions, endorsements);
  }

  static Bytes write(ConditionalEndorsementTriple triple) {
    return CborWriter.array(
        CborWriter.array(
            triple.conditions().stream()
                .map(
                    condition ->
                        CborWriter.array(
                            EnvironmentCodec.write(condition.environment()),
                            MeasurementCodec.writeAll(condition.claims())))
                .toList()),
        CborWriter.array(triple.endorsements().stream().map(TriplesCodec::writeEndorsed).toList()));
  }

  static ConditionalSeriesTriple readSeries(CborItem item, Layout layout)
      throws MalformedException {
    List<CborItem> members = item.asArray(2, 2);
    ConditionalSeriesTriple.Condition condition = readCondition(members.get(0), layout);
    List<ConditionalSeriesTriple.Entry> series = new ArrayList<>();
    for (CborItem entry : members.get(1).asArray(1, ANY)) {
      List<CborItem> pair = entry.asArray(2, 2);
      series.add(
          new ConditionalSeriesTriple.Entry(
              MeasurementCodec.readAll(pair.get(0), 1, layout),
              MeasurementCodec.readAll(pair.get(1), 1, layout)));
    }
    return Checked.at(item, () -> new ConditionalSeriesTriple(condition, series));
  }

  static Bytes write(ConditionalSeriesTriple triple) {
    ConditionalSeriesTriple.Condition condition = triple.condition();
    List<Bytes> first = new ArrayList<>();
    first.add(EnvironmentCodec.write(condition.environment()));
    if (!condition.claims().isEmpty() || condition.authorizedBy().isEmpty()) {
      first.add(MeasurementCodec.writeAll(condition.claims()));
    }
    if (!condition.authorizedBy().isEmpty()) {
      first.add(CryptoKeyCodec.writeAll(condition.authorizedBy()));
    }
    return CborWriter.array(
        CborWriter.array(first),
        CborWriter.array(
            triple.series().stream()
                .map(
                    entry ->
                        CborWriter.array(
                            MeasurementCodec.writeAll(entry.selection()),
                            MeasurementCodec.writeAll(entry.addition())))
                .toList()));
  }

  /** Two optional lists in a row: one of tags is of keys, any other of claims. */
  private static ConditionalSeriesTriple.Condition readCondition(CborItem item, Layout layout)
      throws MalformedException {
    List<CborItem> members = item.asArray(1, 3);
    Environment environment = EnvironmentCodec.read(members.get(0), layout);
    List<Measurement> claims = List.of();
    List<CryptoKey> authorizedBy = List.of();
    if (members.size() == 2 && startsWithTag(members.get(1))) {
      authorizedBy = CryptoKeyCodec.readAll(members.get(1), layout);
    } else if (members.size() > 1) {
      claims = MeasurementCodec.readAll(members.get(1), 0, layout);
    }
    if (members.size() == 3) {
      authorizedBy = CryptoKeyCodec.readAll(members.get(2), layout);
    }
    return new ConditionalSeriesTriple.Condition(environment, claims, authorizedBy);
  }

  private static boolean startsWithTag(CborItem list) throws MalformedException {
    List<CborItem> members = list.asArray(0, ANY);
    return !members.isEmpty() && members.get(0) instanceof CborTag;
  }
}
