package org.attls.tls.binding;

import org.attls.cmw.octets.Bytes;

/**
 * Inputs of the published vectors: set A uses the handshake of RFC 8448, section 3, set B SHA-384
 * and synthetic inputs.
 */
final class DocumentVectors {
  static final Bytes CLIENT_HELLO =
      Bytes.fromHex(
          "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006130113031302010000910000000b0009000006736572"
              + "766572ff01000100000a00140012001d0017001800190100010101020103010400230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c0"
              + "6e51c13cae4d5413691e529aaf2c002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d0002010100"
              + "1c00024001");
  static final Bytes SERVER_HELLO =
      Bytes.fromHex(
          "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d0020c9828876112095fe66762bdb"
              + "f7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304");
  static final Bytes TRANSCRIPT_A =
      Bytes.fromHex("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
  static final Bytes HANDSHAKE_SECRET_A =
      Bytes.fromHex("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac");
  static final Bytes EXPORTER_MASTER_SECRET_A =
      Bytes.fromHex("fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");

  static final Bytes HANDSHAKE_SECRET_B =
      Bytes.fromHex(
          "1d7846f8bbec5f4285601957c83da6ba17c6d8b202fd70f1883090d20b83dc77a5c7fd787f8968a7322b25e1328e5b1c");
  static final Bytes TRANSCRIPT_B =
      Bytes.fromHex(
          "3e92b0dac70552e4357a384637b47fc48653ddce5b9bca9ab33e6c1a915c1c6f52da986bfd7a16bd11d7fbe990f7bf92");

  /** P-256 public key of RFC 6979, A.2.5. */
  static final Bytes SPKI =
      Bytes.fromHex(
          "3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");

  private DocumentVectors() {}

  /** The octets 00, 01, 02 and so on. */
  static Bytes counting(int size) {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) i;
    }
    return Bytes.copyOf(octets);
  }

  static HkdfSecret secret(SuiteHash hash, LabelPrefix prefix, Bytes octets) {
    return new HkdfSecret(hash, prefix, SecretBytes.copyOf(octets.toArray()));
  }

  static HkdfSecret sha256(Bytes octets) {
    return secret(SuiteHash.SHA256, LabelPrefix.TLS13, octets);
  }

  static HandshakeExporter exporterA() {
    return HandshakeExporter.derive(SuiteHash.SHA256, sha256(HANDSHAKE_SECRET_A), TRANSCRIPT_A);
  }

  static HandshakeExporter exporterB() {
    return HandshakeExporter.derive(
        SuiteHash.SHA384,
        secret(SuiteHash.SHA384, LabelPrefix.TLS13, HANDSHAKE_SECRET_B),
        TRANSCRIPT_B);
  }

  static TlsExporter tlsExporterA() {
    return TlsExporter.over(SuiteHash.SHA256, sha256(EXPORTER_MASTER_SECRET_A));
  }
}
