package org.attls.corim.key;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Checked;
import org.attls.corim.term.DigestCodec;
import org.attls.corim.term.Layout;
import org.attls.corim.term.Opaque;
import org.attls.eat.key.EcKey;

/**
 * Reads and writes keys (draft-ietf-rats-corim-11, section 5.1.4.6).
 *
 * <pre>
 * $crypto-key-type-choice /= #6.554(tstr)                       ; PEM SubjectPublicKeyInfo
 *                          / #6.555(tstr) / #6.556(tstr)        ; PEM certificate, path
 *                          / #6.557(digest)                     ; of a key
 *                          / #6.558(COSE_KeySet / COSE_Key)
 *                          / #6.559(digest)                     ; of a certificate
 *                          / #6.560(bytes)                      ; key identifier
 *                          / #6.561(digest)                     ; of a path
 *                          / #6.562(bytes)                      ; DER certificate
 * </pre>
 */
public final class CryptoKeyCodec {
  static final int PEM_PUBLIC_KEY = 554;
  static final int PEM_CERTIFICATE = 555;
  static final int PEM_CERTIFICATE_PATH = 556;
  static final int KEY_THUMBPRINT = 557;
  static final int COSE_KEY = 558;
  static final int CERTIFICATE_THUMBPRINT = 559;
  static final int KEY_IDENTIFIER = 560;
  static final int CERTIFICATE_PATH_THUMBPRINT = 561;
  static final int DER_CERTIFICATE = 562;

  private CryptoKeyCodec() {}

  /** {@code [ + $crypto-key-type-choice ]}. */
  public static List<CryptoKey> readAll(CborItem item, Layout layout) throws MalformedException {
    List<CryptoKey> keys = new ArrayList<>();
    for (CborItem member : item.asArray(1, Integer.MAX_VALUE)) {
      keys.add(read(member, layout));
    }
    return keys;
  }

  /** As {@link #readAll}, with no key where there is no list. */
  public static List<CryptoKey> readAll(Optional<CborItem> item, Layout layout)
      throws MalformedException {
    return item.isEmpty() ? List.of() : readAll(item.get(), layout);
  }

  /** {@code [ + $crypto-key-type-choice ]}. */
  public static Bytes writeAll(List<CryptoKey> keys) {
    return CborWriter.array(keys.stream().map(CryptoKeyCodec::write).toList());
  }

  /** Whether keys under this tag have a kind of their own. */
  public static boolean interprets(long tag) {
    return tag >= PEM_PUBLIC_KEY && tag <= DER_CERTIFICATE;
  }

  private static CryptoKey read(CborItem item, Layout layout) throws MalformedException {
    if (item instanceof CborMap map && layout.isVersion1()) {
      return readMap(map);
    }
    if (!(item instanceof CborTag tag)) {
      throw item.failure(item.kind() + " where a tagged key belongs");
    }
    return read(tag);
  }

  /** {@code $crypto-key-type-choice}. */
  public static CryptoKey read(CborTag tag) throws MalformedException {
    CborItem content = tag.content();
    switch (interprets(tag.number()) ? (int) tag.number() : -1) {
      case PEM_PUBLIC_KEY:
        return new CryptoKey.PemPublicKey(content.asText());
      case PEM_CERTIFICATE:
        return new CryptoKey.PemCertificate(content.asText());
      case PEM_CERTIFICATE_PATH:
        return new CryptoKey.PemCertificatePath(content.asText());
      case KEY_THUMBPRINT:
        return new CryptoKey.KeyThumbprint(DigestCodec.read(content));
      case COSE_KEY:
        return Checked.at(content, () -> new CryptoKey.CoseKeys(Opaque.of(content)));
      case CERTIFICATE_THUMBPRINT:
        return new CryptoKey.CertificateThumbprint(DigestCodec.read(content));
      case KEY_IDENTIFIER:
        return new CryptoKey.KeyIdentifier(content.asBytes());
      case CERTIFICATE_PATH_THUMBPRINT:
        return new CryptoKey.CertificatePathThumbprint(DigestCodec.read(content));
      case DER_CERTIFICATE:
        return new CryptoKey.DerCertificate(content.asBytes());
      default:
        return new CryptoKey.Other(tag.number(), Opaque.of(content));
    }
  }

  /** {@code $crypto-key-type-choice}. */
  public static Bytes write(CryptoKey key) {
    return CborWriter.tag(key.tag(), writeContent(key));
  }

  private static Bytes writeContent(CryptoKey key) {
    if (key instanceof CryptoKey.PemPublicKey pem) {
      return CborWriter.text(pem.pem());
    }
    if (key instanceof CryptoKey.PemCertificate pem) {
      return CborWriter.text(pem.pem());
    }
    if (key instanceof CryptoKey.PemCertificatePath pem) {
      return CborWriter.text(pem.pem());
    }
    if (key instanceof CryptoKey.KeyThumbprint thumbprint) {
      return DigestCodec.write(thumbprint.digest());
    }
    if (key instanceof CryptoKey.CoseKeys keys) {
      return keys.content().octets();
    }
    if (key instanceof CryptoKey.CertificateThumbprint thumbprint) {
      return DigestCodec.write(thumbprint.digest());
    }
    if (key instanceof CryptoKey.KeyIdentifier identifier) {
      return CborWriter.bytes(identifier.value());
    }
    if (key instanceof CryptoKey.CertificatePathThumbprint thumbprint) {
      return DigestCodec.write(thumbprint.digest());
    }
    if (key instanceof CryptoKey.DerCertificate certificate) {
      return CborWriter.bytes(certificate.der());
    }
    return ((CryptoKey.Other) key).content().octets();
  }

  /**
   * The keys of Veraison's first releases, {@code {0: base64 of DER SubjectPublicKeyInfo}}, in
   * either alphabet.
   */
  private static CryptoKey readMap(CborMap map) throws MalformedException {
    map.onlyKeys(0);
    CborItem item = map.required(0);
    String text = item.asText().replace('-', '+').replace('_', '/');
    Bytes der;
    try {
      der = Bytes.copyOf(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw item.failure("not base64");
    }
    return CryptoKey.PemPublicKey.of(EcKey.ofSpki(der, item.path()));
  }
}
