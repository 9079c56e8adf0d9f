package org.attls.cli.option;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.PcrSelection;
import org.attls.rot.tpm.device.TpmAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values of options are spelled, for picocli. */
public final class Spellings {
  private Spellings() {}

  /** A length of time: a number and {@code ms}, {@code s}, {@code m} or {@code h}; not zero. */
  public static final class Time implements ITypeConverter<Duration> {
    private static final Pattern SPELLING = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");

    @Override
    public Duration convert(String value) {
      Matcher matcher = SPELLING.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is not a length of time such as 500ms, 30s, 5m or 1h");
      }
      long number = Long.parseLong(matcher.group(1));
      if (number == 0) {
        throw new TypeConversionException("a time limit is more than nothing");
      }
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
  }

  /** The address of a TPM. */
  public static final class Tpm implements ITypeConverter<TpmAddress> {
    @Override
    public TpmAddress convert(String value) {
      try {
        return TpmAddress.parse(value);
      } catch (IllegalArgumentException other) {
        throw new TypeConversionException(String.valueOf(other.getMessage()));
      }
    }
  }

  /** Registers of the banks that evidence can be about: sha256 and sha384. */
  public static final class Pcrs implements ITypeConverter<PcrSelection> {
    @Override
    public PcrSelection convert(String value) {
      if (value.matches("[a-zA-Z0-9_]+:.*") && !value.matches("sha(256|384):.*")) {
        throw new TypeConversionException(
            "'" + value + "': evidence is about registers of the bank sha256 or sha384");
      }
      PcrSelection selection;
      try {
        selection = PcrSelection.parse(value, "'" + value + "'");
      } catch (MalformedException malformed) {
        throw new TypeConversionException(malformed.getMessage());
      }
      return selection;
    }
  }

  /** A persistent handle of the owner: 0x81000000..0x817fffff. */
  public static final class PersistentHandle implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      long handle = -1;
      if (value.toLowerCase(Locale.ROOT).matches("0x[0-9a-f]{8}")) {
        handle = Long.parseLong(value.substring(2), 16);
      }
      if (handle < 0x81000000L || handle > 0x817FFFFFL) {
        throw new TypeConversionException(
            "'" + value + "' is not a persistent handle of the owner, 0x81000000..0x817fffff");
      }
      return (int) handle;
    }
  }

  /** A UUID in its usual spelling (RFC 9562, section 4). */
  public static final class Uuid implements ITypeConverter<UUID> {
    private static final Pattern SPELLING =
        Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Override
    public UUID convert(String value) {
      if (!SPELLING.matcher(value).matches()) {
        throw new TypeConversionException(
            "'" + value + "' is not a UUID such as 7df7714e-aa04-4638-bcbf-434b1dd720f1");
      }
      return UUID.fromString(value);
    }
  }

  /** An instance: hexadecimal, as {@code endorse} prints it. */
  public static final class Instance implements ITypeConverter<Bytes> {
    private static final int LONGEST = 255;

    @Override
    public Bytes convert(String value) {
      try {
        Bytes octets = Bytes.fromHex(value);
        if (!octets.isEmpty() && octets.size() <= LONGEST) {
          return octets;
        }
      } catch (IllegalArgumentException noHex) {
        // Said below.
      }
      throw new TypeConversionException(
          "'" + value + "' is not an instance in hexadecimal, as endorse prints it");
    }
  }
}
