package org.attls.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.corim.VeraisonRelease;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A release of Veraison as its tags are spelled, such as v0.0.2608; {@code current} for what comes
 * after them, and {@code 2023} for the branch of that year.
 */
public final class ReleaseSpelling implements ITypeConverter<VeraisonRelease> {
  private static final Pattern TAG = Pattern.compile("v?0\\.0\\.([0-9]{4})");

  @Override
  public VeraisonRelease convert(String value) {
    if (value.equals("current")) {
      return VeraisonRelease.CURRENT_DRAFT;
    }
    if (value.equals("2023")) {
      return VeraisonRelease.BRANCH_OF_2023;
    }
    Matcher tag = TAG.matcher(value);
    int month = tag.matches() ? Integer.parseInt(tag.group(1)) : 0;
    if (month >= 2408 && month <= 2601) {
      return VeraisonRelease.V0_0_2408_TO_2601;
    }
    if (month >= 2603 && month <= 2608) {
      return VeraisonRelease.V0_0_2603_TO_2608;
    }
    throw new TypeConversionException(
        "'"
            + value
            + "' is neither current nor 2023, v0.0.2408 to v0.0.2601 or v0.0.2603 to v0.0.2608");
  }
}
