package org.attls.eat.enrol;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.TpmHash;
import org.jspecify.annotations.Nullable;

/**
 * The certificate in which the maker of a TPM says that the endorsement key (EK) is one of a TPM of
 * theirs (TCG EK Credential Profile 2.5, section 3). It is public: having it proves nothing.
 *
 * <p>Being one of these says what the key is; whether the certificate is to be believed, {@link
 * EndorsementRoots} says.
 */
public final class EndorsementCertificate {
  /** Far above any EK certificate; a TPM's NV index holds 2048 octets as a rule. */
  public static final int MAX_OCTETS = 8192;

  /** tcg-kp-EKCertificate. */
  private static final String EK_CERTIFICATE = "2.23.133.8.1";

  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;
  private static final int DIRECTORY_NAME = 4;

  /**
   * Manufacturer 1, model 2, version 3: UTF8String or PrintableString of less than 128 octets, as
   * the JDK prints attributes that it has no name for.
   */
  private static final Pattern TPM_ATTRIBUTE =
      Pattern.compile("2\\.23\\.133\\.2\\.([123])=#(?:0c|13)[0-7][0-9a-f]((?:[0-9a-f]{2})*)");

  private final X509Certificate certificate;
  private final EndorsementKeyType type;
  private final Bytes der;

  private EndorsementCertificate(X509Certificate certificate, EndorsementKeyType type, Bytes der) {
    this.certificate = certificate;
    this.type = type;
    this.der = der;
  }

  /**
   * Reads one certificate.
   *
   * @param der nothing behind it
   * @param where what the octets are, in failures
   * @throws MalformedException if it is no X.509 certificate in DER
   * @throws EnrolmentException {@link EnrolmentException.Refusal#EK_CERTIFICATE_UNSUITABLE} for one
   *     that is not of an endorsement key, or of a kind other than {@link EndorsementKeyType}'s
   */
  public static EndorsementCertificate read(Bytes der, String where)
      throws MalformedException, EnrolmentException {
    if (der.size() > MAX_OCTETS) {
      throw new MalformedException(where, -1, der.size() + " octets, at most " + MAX_OCTETS);
    }
    X509Certificate certificate;
    try {
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der.toArray()));
      if (!Bytes.copyOf(certificate.getEncoded()).equals(der)) {
        throw new MalformedException(where, -1, "not one certificate in DER, or more than one");
      }
    } catch (CertificateException malformed) {
      throw new MalformedException(where, -1, "not an X.509 certificate");
    }
    PublicKey key = certificate.getPublicKey();
    EndorsementKeyType type =
        EndorsementKeyType.of(key)
            .orElseThrow(
                () ->
                    unsuitable(
                        certificate,
                        "its key ("
                            + key.getAlgorithm()
                            + ") is none of ECC P-256, ECC P-384 and RSA-2048"));
    requireUsage(certificate, type);
    return new EndorsementCertificate(certificate, type, der);
  }

  private static void requireUsage(X509Certificate certificate, EndorsementKeyType type)
      throws MalformedException, EnrolmentException {
    if (certificate.getBasicConstraints() >= 0) {
      throw unsuitable(certificate, "it is an authority's");
    }
    List<String> purposes;
    try {
      purposes = certificate.getExtendedKeyUsage();
    } catch (CertificateException malformed) {
      throw new MalformedException("EK certificate", -1, "extended key usage is malformed");
    }
    // An authority that certifies TPMs may certify other things too.
    if (purposes == null || !purposes.contains(EK_CERTIFICATE)) {
      throw unsuitable(certificate, "it lacks the purpose " + EK_CERTIFICATE + " (EK certificate)");
    }
    boolean[] usage = certificate.getKeyUsage();
    int needed = type == EndorsementKeyType.RSA_2048 ? KEY_ENCIPHERMENT : KEY_AGREEMENT;
    if (usage != null && !usage[needed]) {
      throw unsuitable(certificate, "its key is not for the protection of keys");
    }
  }

  private static EnrolmentException unsuitable(X509Certificate certificate, String problem) {
    return new EnrolmentException(
        EnrolmentException.Refusal.EK_CERTIFICATE_UNSUITABLE,
        "the certificate of "
            + certificate.getSubjectX500Principal()
            + " (serial number "
            + certificate.getSerialNumber()
            + ") is not one of an endorsement key: "
            + problem);
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The kind of its key. */
  public EndorsementKeyType type() {
    return type;
  }

  /** The endorsement key. */
  public PublicKey key() {
    return certificate.getPublicKey();
  }

  /** Its octets. */
  public Bytes der() {
    return der;
  }

  /** SHA-256 of its octets. */
  public Bytes digest() {
    return TpmHash.SHA256.digest(der);
  }

  /**
   * What the maker calls the TPM: manufacturer, model and version, as far as the certificate says,
   * such as {@code id:00001014 swtpm id:20191023}.
   */
  public String tpm() {
    SortedMap<String, String> words = new TreeMap<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0).equals(DIRECTORY_NAME) && name.get(1) instanceof String text) {
          Matcher attribute = TPM_ATTRIBUTE.matcher(text);
          while (attribute.find()) {
            Bytes value = Bytes.fromHex(attribute.group(2));
            words.put(attribute.group(1), new String(value.toArray(), StandardCharsets.UTF_8));
          }
        }
      }
    } catch (CertificateException noNames) {
      // It is only for people; the certificate holds without.
    }
    return String.join(" ", words.values());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EndorsementCertificate that && der.equals(that.der);
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  @Override
  public String toString() {
    return "EndorsementCertificate[" + type + ", " + tpm() + "]";
  }
}
