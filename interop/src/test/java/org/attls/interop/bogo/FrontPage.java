package org.attls.interop.bogo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place of the numbers in README.md. */
final class FrontPage {
  private static final Path FILE = Path.of("../README.md");
  private static final Pattern NUMBERS =
      Pattern.compile("(?<=BoringSSL's own test suite: \\*\\*)\\d+ of \\d+(?=\\*\\*)");

  private FrontPage() {}

  /** The numbers that are there, as {@code 3 of 4}. */
  static String numbers() throws IOException {
    Matcher numbers = NUMBERS.matcher(Files.readString(FILE));
    if (!numbers.find()) {
      throw new IOException("the front page does not say how many tests pass");
    }
    return numbers.group();
  }

  static void write(String numbers) throws IOException {
    String page = Files.readString(FILE);
    Files.writeString(FILE, NUMBERS.matcher(page).replaceAll(numbers));
  }
}
