package org.attls.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.testing.SeedFiles;

/** Makes the first input of this package's fuzz test: {@code Seeds DIRECTORY}. */
final class Seeds {
  private Seeds() {}

  public static void main(String[] arguments) {
    new SeedFiles(Path.of(arguments[0]))
        .write(GatewayFileFuzzTest.class, Map.of("all-keys", Bytes.utf8(GatewayFileTest.SMALL)));
  }
}
