package org.attls.corim.comid;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Checked;
import org.attls.corim.term.Opaque;

/**
 * Reads and writes lists of keys (draft-ietf-rats-corim-11, section 5.1.4.6).
 *
 * <pre>
 * [ + $crypto-key-type-choice ]
 * $crypto-key-type-choice /= #6.554(tstr)   ; PEM SubjectPublicKeyInfo
 *                          / #6.555(tstr) / #6.556(tstr) / #6.557(digest) / #6.558(COSE_KeySet / COSE_Key)
 *                          / #6.559(digest) / #6.560(bytes) / #6.561(digest) / #6.562(bytes)
 * </pre>
 */
final class CryptoKeyCodec {
  static final long PEM_PUBLIC_KEY = 554;

  private CryptoKeyCodec() {}

  static List<CryptoKey> readAll(CborItem item) throws MalformedException {
    List<CryptoKey> keys = new ArrayList<>();
    for (CborItem member : item.asArray(1, Integer.MAX_VALUE)) {
      keys.add(read(member));
    }
    return keys;
  }

  static Bytes writeAll(List<CryptoKey> keys) {
    return CborWriter.array(keys.stream().map(CryptoKeyCodec::write).toList());
  }

  private static CryptoKey read(CborItem item) throws MalformedException {
    if (!(item instanceof CborTag tag)) {
      throw item.failure(item.kind() + " where a tagged key belongs");
    }
    if (tag.number() == PEM_PUBLIC_KEY) {
      return new CryptoKey.PemPublicKey(tag.content().asText());
    }
    return Checked.at(item, () -> new CryptoKey.Other(tag.number(), Opaque.of(tag.content())));
  }

  private static Bytes write(CryptoKey key) {
    if (key instanceof CryptoKey.PemPublicKey pem) {
      return CborWriter.tag(PEM_PUBLIC_KEY, CborWriter.text(pem.pem()));
    }
    CryptoKey.Other other = (CryptoKey.Other) key;
    return CborWriter.tag(other.tag(), other.content().octets());
  }
}
