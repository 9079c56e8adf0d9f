package org.attls.attack.weakened;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/**
 * The project loaded once more, with one check taken out of one class. The TLS library is loaded
 * once more only where the check is in it.
 */
final class WeakenedBuild extends ClassLoader {
  private static final String OURS = "org.attls.";
  private static final String BOUNCY_CASTLE = "org.bouncycastle.tls.";

  private final Map<String, Cut> cuts;
  private final boolean bouncyCastleToo;

  WeakenedBuild(Weakening weakening) {
    super("weakened", WeakenedBuild.class.getClassLoader());
    this.cuts = weakening.cuts();
    this.bouncyCastleToo = cuts.keySet().stream().anyMatch(name -> name.startsWith(BOUNCY_CASTLE));
  }

  /** Runs a scenario against this build: one line for each trial that does not end as it must. */
  List<String> red(String id) {
    try {
      Object lines =
          loadClass("org.attls.attack.weakened.InsideWeakenedBuild")
              .getDeclaredMethod("red", String.class)
              .invoke(null, id);
      return Arrays.asList((String[]) lines);
    } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException missing) {
      throw new IllegalStateException("the harness cannot call itself", missing);
    } catch (InvocationTargetException broken) {
      throw new IllegalStateException("the weakened build does not run", broken);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean again = name.startsWith(OURS) || bouncyCastleToo && name.startsWith(BOUNCY_CASTLE);
    if (!again) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] octets;
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      octets = in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    Cut cut = cuts.get(name);
    byte[] loaded = cut == null ? octets : weakened(name, cut, octets);
    return defineClass(name, loaded, 0, loaded.length);
  }

  private static byte[] weakened(String className, Cut cut, byte[] octets) {
    ClassNode type = new ClassNode();
    new ClassReader(octets).accept(type, ClassReader.SKIP_FRAMES);
    if (cut.from(type) == 0) {
      throw new IllegalStateException("nothing to take out of " + className + ": " + cut.text());
    }
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return WeakenedBuild.class.getClassLoader();
          }
        };
    type.accept(writer);
    return writer.toByteArray();
  }
}
