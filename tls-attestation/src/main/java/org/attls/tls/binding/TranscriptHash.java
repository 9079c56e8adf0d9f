package org.attls.tls.binding;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;

/**
 * Transcript-Hash (RFC 8446, section 4.4.1): the hash of handshake messages, each with its header
 * of four octets and without record headers.
 *
 * <p>After a HelloRetryRequest a synthetic message stands for the first ClientHello:
 *
 * <pre>
 * Transcript-Hash(ClientHello1, HelloRetryRequest, ... Mn) =
 *     Hash(message_hash || 00 00 Hash.length || Hash(ClientHello1) || HelloRetryRequest || ... || Mn)
 * </pre>
 */
public final class TranscriptHash {
  private static final int MESSAGE_HASH = 254;

  private TranscriptHash() {}

  /** Of a handshake without HelloRetryRequest. */
  public static Bytes of(SuiteHash hash, Bytes... messages) {
    return hash.hash(messages);
  }

  /**
   * Of a handshake with HelloRetryRequest.
   *
   * @param rest HelloRetryRequest and everything after it
   */
  public static Bytes afterRetry(SuiteHash hash, Bytes firstClientHello, Bytes... rest) {
    return hash.hash(messageHash(hash, firstClientHello), Bytes.concat(rest));
  }

  /** The message that stands for the first ClientHello: {@code fe 00 00 Hash.length Hash}. */
  public static Bytes messageHash(SuiteHash hash, Bytes firstClientHello) {
    return new OctetWriter()
        .u8(MESSAGE_HASH)
        .u24(hash.length())
        .octets(hash.hash(firstClientHello))
        .toBytes();
  }
}
