package org.attls.tls.hostile;

import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;

/**
 * Replaces the key share of one group in ClientHello or ServerHello by octets of the same size.
 *
 * @param share group, length and key_exchange
 */
public record ReplacedShare(Bytes share) implements UnaryOperator<byte[]> {
  @Override
  public byte[] apply(byte[] record) {
    if (record[0] != 1 && record[0] != 2) {
      return record;
    }
    String head = share.slice(0, 4).hex();
    String hex = Bytes.copyOf(record).hex();
    int at = hex.indexOf(head);
    if (at < 0) {
      return record;
    }
    return Bytes.fromHex(
            hex.substring(0, at) + share.hex() + hex.substring(at + share.hex().length()))
        .toArray();
  }
}
