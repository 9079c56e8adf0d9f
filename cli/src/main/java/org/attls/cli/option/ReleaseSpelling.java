package org.attls.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.corim.VeraisonRelease;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A release of Veraison as its tags are spelled, such as v0.0.2608, or {@code current}. */
public final class ReleaseSpelling implements ITypeConverter<VeraisonRelease> {
  private static final Pattern TAG = Pattern.compile("v?0\\.0\\.([0-9]{4})");

  @Override
  public VeraisonRelease convert(String value) {
    if (value.equals("current")) {
      return VeraisonRelease.CURRENT_DRAFT;
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
        "'" + value + "' is neither current nor v0.0.2408 to v0.0.2601 or v0.0.2603 to v0.0.2608");
  }
}
