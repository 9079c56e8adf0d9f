package org.attls.tls.internal.bc;

import java.io.IOException;
import org.attls.tls.handshake.HandshakeFlow;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * The library's protection of records, with a look at what is inside each before the library: it
 * has another alert for empty records of handshake messages and alerts than RFC 8446, section 5.4.
 */
final class ContentCipher implements TlsCipher {
  private final TlsCipher cipher;

  ContentCipher(TlsCipher cipher) {
    this.cipher = cipher;
  }

  @Override
  public TlsDecodeResult decodeCiphertext(
      long number,
      short recordType,
      ProtocolVersion recordVersion,
      byte[] octets,
      int offset,
      int length)
      throws IOException {
    TlsDecodeResult decoded =
        cipher.decodeCiphertext(number, recordType, recordVersion, octets, offset, length);
    if (decoded.len == 0) {
      Failures.guarded(
          () -> {
            HandshakeFlow.requireContent(decoded.contentType);
            return true;
          });
    }
    return decoded;
  }

  @Override
  public TlsEncodeResult encodePlaintext(
      long number,
      short contentType,
      ProtocolVersion recordVersion,
      int headerAllocation,
      byte[] octets,
      int offset,
      int length)
      throws IOException {
    return cipher.encodePlaintext(
        number, contentType, recordVersion, headerAllocation, octets, offset, length);
  }

  @Override
  public int getCiphertextDecodeLimit(int plaintextLimit) {
    return cipher.getCiphertextDecodeLimit(plaintextLimit);
  }

  @Override
  public int getCiphertextEncodeLimit(int plaintextLimit) {
    return cipher.getCiphertextEncodeLimit(plaintextLimit);
  }

  @Override
  public int getPlaintextDecodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextDecodeLimit(ciphertextLimit);
  }

  @Override
  public int getPlaintextEncodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextEncodeLimit(ciphertextLimit);
  }

  @Override
  public void rekeyDecoder() throws IOException {
    cipher.rekeyDecoder();
  }

  @Override
  public void rekeyEncoder() throws IOException {
    cipher.rekeyEncoder();
  }

  @Override
  public boolean usesOpaqueRecordTypeDecode() {
    return cipher.usesOpaqueRecordTypeDecode();
  }

  @Override
  public boolean usesOpaqueRecordTypeEncode() {
    return cipher.usesOpaqueRecordTypeEncode();
  }
}
