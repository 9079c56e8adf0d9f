package org.attls.cli.endorse;

import java.util.Arrays;
import java.util.Iterator;
import org.attls.rot.tpm.key.AttestationKeyType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What kind of attestation key is made where there is none. */
final class NewKeyOption {
  @Option(
      names = "--ak",
      paramLabel = "KIND",
      defaultValue = "p256",
      converter = Spelling.class,
      completionCandidates = Spellings.class,
      description =
          "Where there is no attestation key yet, make one of this kind: ECDSA on P-256 (p256) or"
              + " P-384 (p384), or RSA (rsa2048, rsa3072, with -pss for RSASSA-PSS, with -sha384"
              + " for that hash). p384 and -sha384 are for registers of the bank sha384, the others"
              + " for sha256 (default: ${DEFAULT-VALUE}).")
  private AttestationKeyType type = AttestationKeyType.P256;

  /** The kind. */
  AttestationKeyType type() {
    return type;
  }

  /** All spellings. */
  static final class Spellings implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(AttestationKeyType.values())
          .map(AttestationKeyType::spelling)
          .iterator();
    }
  }

  private static final class Spelling implements ITypeConverter<AttestationKeyType> {
    @Override
    public AttestationKeyType convert(String text) {
      for (AttestationKeyType type : AttestationKeyType.values()) {
        if (type.spelling().equals(text)) {
          return type;
        }
      }
      throw new TypeConversionException(
          "no kind of attestation key; there are " + String.join(", ", new Spellings()));
    }
  }
}
