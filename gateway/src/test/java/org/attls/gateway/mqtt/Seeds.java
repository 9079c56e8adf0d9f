package org.attls.gateway.mqtt;

import java.nio.file.Path;
import java.util.Map;
import org.attls.testing.SeedFiles;

/** Makes the first inputs of this package's fuzz test: {@code Seeds DIRECTORY}. */
final class Seeds {
  private Seeds() {}

  public static void main(String[] arguments) {
    new SeedFiles(Path.of(arguments[0]))
        .write(
            ConnectFuzzTest.class,
            Map.of(
                "small", Packets.SMALL,
                "full-3", ConnectCodec.write(Packets.FULL_3),
                "full-5", ConnectCodec.write(Packets.FULL_5)));
  }
}
