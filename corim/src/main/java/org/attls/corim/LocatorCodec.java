package org.attls.corim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Digest;
import org.attls.corim.term.DigestCodec;
import org.attls.corim.term.TermCodec;

/**
 * Reads and writes locators (draft-ietf-rats-corim-11, section 4.1.3).
 *
 * <pre>
 * corim-locator-map = {
 *   &amp;(href: 0) => uri / [ + uri ]
 *   ? &amp;(thumbprint: 1) => digest / [ + digest ]
 * }
 * </pre>
 */
final class LocatorCodec {
  private static final int ANY = Integer.MAX_VALUE;

  private LocatorCodec() {}

  static List<Locator> readAll(Optional<CborItem> list) throws MalformedException {
    List<Locator> locators = new ArrayList<>();
    if (list.isPresent()) {
      for (CborItem locator : list.get().asArray(1, ANY)) {
        locators.add(read(locator));
      }
    }
    return locators;
  }

  static Bytes writeAll(List<Locator> locators) {
    return CborWriter.array(locators.stream().map(LocatorCodec::write).toList());
  }

  private static Locator read(CborItem item) throws MalformedException {
    CborMap map = item.asMap();
    map.onlyKeys(0, 1);
    CborItem href = map.required(0);
    List<String> hrefs = new ArrayList<>();
    for (CborItem uri : href instanceof CborArray ? href.asArray(1, ANY) : List.of(href)) {
      hrefs.add(TermCodec.readUri(uri));
    }
    List<Digest> thumbprints = new ArrayList<>();
    Optional<CborItem> thumbprint = map.optional(1);
    if (thumbprint.isPresent()) {
      for (CborItem digest : digests(thumbprint.get())) {
        thumbprints.add(DigestCodec.read(digest));
      }
    }
    return new Locator(hrefs, thumbprints);
  }

  /** A digest is an array too: of an algorithm and octets, not of arrays. */
  private static List<CborItem> digests(CborItem item) throws MalformedException {
    List<CborItem> members = item.asArray(1, ANY);
    return members.get(0) instanceof CborArray ? members : List.of(item);
  }

  private static Bytes write(Locator locator) {
    CborWriter.MapBuilder map = CborWriter.map();
    map.put(0, oneOrMore(locator.hrefs().stream().map(TermCodec::writeUri).toList()));
    if (!locator.thumbprints().isEmpty()) {
      map.put(1, oneOrMore(locator.thumbprints().stream().map(DigestCodec::write).toList()));
    }
    return map.toBytes();
  }

  private static Bytes oneOrMore(List<Bytes> items) {
    return items.size() == 1 ? items.get(0) : CborWriter.array(items);
  }
}
