package org.attls.rot.tpm.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.attls.cmw.octets.Bytes;

/** What a TPM keeps when it has no power: a few named values of some thousand octets. */
interface TpmState extends Closeable {
  /** What was stored under a name. */
  Optional<Bytes> load(String name) throws IOException;

  /** Stores a value, wholly or not at all. */
  void store(String name, Bytes value) throws IOException;

  /** Forgets a value, if it is there. */
  void delete(String name) throws IOException;

  @Override
  void close() throws IOException;

  /** State that ends with the process. */
  static TpmState inMemory() {
    Map<String, Bytes> values = new ConcurrentHashMap<>();
    return new TpmState() {
      @Override
      public Optional<Bytes> load(String name) {
        return Optional.ofNullable(values.get(name));
      }

      @Override
      public void store(String name, Bytes value) {
        values.put(name, value);
      }

      @Override
      public void delete(String name) {
        values.remove(name);
      }

      @Override
      public void close() {
        values.clear();
      }
    };
  }
}
