package org.attls.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Reports what Surefire leaves out: a class, parameterised test or test factory that gave up before
 * its first test, because an assumption failed in {@code @BeforeAll} or in the source of its
 * arguments. Without this, a whole class could be skipped and no count would show it.
 *
 * <p>The report is one more {@code TEST-*.xml} beside those of Surefire; outside of Maven there is
 * none.
 */
public final class SkippedContainers implements TestExecutionListener {
  private final @Nullable Path directory;
  private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

  /** The listener that JUnit finds by itself. */
  public SkippedContainers() {
    this(surefireReports());
  }

  SkippedContainers(@Nullable Path directory) {
    this.directory = directory;
  }

  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    if (identifier.isContainer() && result.getStatus() == TestExecutionResult.Status.ABORTED) {
      String reason = result.getThrowable().map(Throwable::getMessage).orElse("no reason given");
      reasons.put(identifier.getUniqueId(), reason);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (directory == null || reasons.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Path report = Files.createTempFile(directory, "TEST-skipped-containers-", ".xml");
      try (OutputStream out = Files.newOutputStream(report)) {
        write(out);
      }
    } catch (IOException | XMLStreamException unwritable) {
      throw new UncheckedIOException(new IOException("report of skipped containers", unwritable));
    }
  }

  private void write(OutputStream out) throws XMLStreamException {
    XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", "skipped containers");
    for (Map.Entry<String, String> container : reasons.entrySet()) {
      xml.writeStartElement("testcase");
      // [engine:junit-jupiter]/[class:org.attls.FooTest]/[method:bar()] becomes
      // org.attls.FooTest/bar()
      String path = container.getKey().replaceFirst("^\\[engine:[^]]*]/", "");
      xml.writeAttribute("classname", "");
      xml.writeAttribute("name", path.replaceAll("\\[[a-z-]+:([^]]*)]", "$1"));
      xml.writeEmptyElement("skipped");
      xml.writeAttribute("message", container.getValue());
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    xml.close();
  }

  private static @Nullable Path surefireReports() {
    String module =
        System.getProperty("surefire.test.class.path") == null
            ? null
            : System.getProperty("basedir");
    return module == null ? null : Path.of(module, "target", "surefire-reports");
  }
}
