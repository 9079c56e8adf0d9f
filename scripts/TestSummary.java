import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What ./verify says at its end, from the XML reports of Surefire: every failed and every skipped
 * test with its reason, and the counts; from Maven's log: every module that broke before or beside
 * its tests, and every module that was not built. Ends with 1 if a test failed, if there was none,
 * or (with --no-skips) if one was skipped.
 *
 * <p>Usage: java TestSummary.java [--no-skips] [--seconds N] [--log FILE] DIRECTORY
 */
final class TestSummary {
  /** The goal's short name, the module, and the first line of what went wrong. */
  private static final Pattern BROKEN =
      Pattern.compile(
          "\\[ERROR\\] Failed to execute goal [^:]+:([^:]+?)(?:-maven)?(?:-plugin)?:[^:]+:(\\S+)"
              + ".*? on project (\\S+): (.*)");

  private static final Pattern NOT_BUILT = Pattern.compile("\\[INFO\\] (.+?) \\.+ SKIPPED.*");

  private int passed;
  private final List<String> failed = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> modules = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    boolean skipsAllowed = true;
    long seconds = 0;
    Path root = null;
    Path log = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--no-skips" -> skipsAllowed = false;
        case "--log" -> log = Path.of(arguments[++i]);
        case "--seconds" -> seconds = Long.parseLong(arguments[++i]);
        default -> root = Path.of(arguments[i]);
      }
    }
    TestSummary summary = new TestSummary();
    for (Path report : reports(root)) {
      summary.read(report);
    }
    if (log != null) {
      summary.readLog(log);
    }
    System.exit(summary.print(skipsAllowed, seconds));
  }

  private static List<Path> reports(Path root) throws IOException {
    List<Path> reports = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        // A module may run its tests a second time, in another configuration.
        for (Path directory : matching(module.resolve("target"), "surefire-reports.*")) {
          reports.addAll(matching(directory, "TEST-.*\\.xml"));
        }
      }
    }
    return reports;
  }

  private static List<Path> matching(Path directory, String name) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .sorted()
          .toList();
    }
  }

  private void read(Path report) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document document = factory.newDocumentBuilder().parse(report.toFile());
    NodeList tests = document.getElementsByTagName("testcase");
    for (int i = 0; i < tests.getLength(); i++) {
      count((Element) tests.item(i));
    }
  }

  private void readLog(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      lines.forEach(
          line -> {
            Matcher broken = BROKEN.matcher(line);
            Matcher notBuilt = NOT_BUILT.matcher(line);
            // Failed tests are named one by one.
            if (broken.matches() && !broken.group(1).contains("surefire")) {
              modules.add(
                  "broken   %s: %s:%s: %s"
                      .formatted(
                          broken.group(3), broken.group(1), broken.group(2), broken.group(4)));
            } else if (notBuilt.matches()) {
              modules.add("not run  " + notBuilt.group(1) + ": a module that it needs is broken");
            }
          });
    }
  }

  private void count(Element test) {
    String className = test.getAttribute("classname");
    String simpleName = className.substring(className.lastIndexOf('.') + 1);
    String name = (simpleName.isEmpty() ? "" : simpleName + ".") + test.getAttribute("name");
    Element failure = child(test, "failure");
    Element error = child(test, "error");
    Element skip = child(test, "skipped");
    if (failure != null || error != null) {
      failed.add(name + ": " + reason(failure != null ? failure : error));
    } else if (skip != null) {
      skipped.add(name + ": " + reason(skip));
    } else {
      passed++;
    }
  }

  private int print(boolean skipsAllowed, long seconds) {
    System.out.println();
    modules.forEach(System.out::println);
    failed.forEach(test -> System.out.println("failed   " + test));
    skipped.forEach(test -> System.out.println("skipped  " + test));
    int run = passed + failed.size() + skipped.size();
    if (run == 0) {
      System.out.println("no test has run");
    }
    if (!skipsAllowed && !skipped.isEmpty()) {
      System.out.println("CI=true: a skipped test counts as a failure");
    }
    System.out.printf("%d min %02d s%n", seconds / 60, seconds % 60);
    System.out.printf(
        "%d passed, %d failed, %d skipped%n", passed, failed.size(), skipped.size());
    boolean good = run > 0 && failed.isEmpty() && (skipsAllowed || skipped.isEmpty());
    return good ? 0 : 1;
  }

  private static Element child(Element parent, String name) {
    return (Element) parent.getElementsByTagName(name).item(0);
  }

  private static String reason(Element outcome) {
    String message = outcome.getAttribute("message").strip();
    if (message.isEmpty()) {
      // Surefire puts the stack trace of a failed assumption here, the message in its first line.
      message = outcome.getTextContent().strip();
    }
    return message
        .lines()
        .findFirst()
        .orElse("no reason given")
        .replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "")
        .replaceFirst("^Assumption failed: ", "");
  }
}
