package org.attls.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;

/**
 * What a command reads: files by name, and standard input by the name {@code -}, which can be had
 * once. Nothing of more than {@value #MAX_OCTETS} octets is taken into memory.
 */
public final class Input {
  /** Far above any chain of certificates, token or endorsement. */
  public static final int MAX_OCTETS = 1024 * 1024;

  private static final String STANDARD_INPUT = "-";

  private final InputStream standardInput;
  private boolean standardInputTaken;

  /** An input whose {@code -} is this stream; it is not closed. */
  public Input(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * All octets of a file.
   *
   * @throws CommandFailure a usage error: missing, unreadable, or too large
   */
  public static Bytes read(Path file) throws CommandFailure {
    try (InputStream in = open(file)) {
      return all(in, file.toString());
    } catch (IOException unreadable) {
      throw unreadable(file.toString(), unreadable);
    }
  }

  /**
   * All octets of a file, or of standard input.
   *
   * @param name a path, or {@code -}
   * @throws CommandFailure a usage error: missing, unreadable, or too large
   */
  public Bytes read(String name) throws CommandFailure {
    try (InputStream in = open(name)) {
      return all(in, describe(name));
    } catch (IOException unreadable) {
      throw unreadable(describe(name), unreadable);
    }
  }

  /**
   * The octets as they come; for what need not fit into memory. Closing it leaves standard input
   * open.
   *
   * @param name a path, or {@code -}
   * @throws CommandFailure a usage error: missing or unreadable
   */
  public InputStream open(String name) throws CommandFailure {
    if (!name.equals(STANDARD_INPUT)) {
      return open(path(name));
    }
    if (standardInputTaken) {
      throw CommandFailure.usage("standard input can be read only once");
    }
    standardInputTaken = true;
    return new Borrowed(standardInput);
  }

  /** What messages call it. */
  public static String describe(String name) {
    return name.equals(STANDARD_INPUT) ? "standard input" : name;
  }

  /** A failure to read {@code name}. */
  public static CommandFailure unreadable(String name, IOException failure) {
    return CommandFailure.usage(name + ": cannot be read: " + failure.getMessage());
  }

  private static InputStream open(Path file) throws CommandFailure {
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException missing) {
      throw CommandFailure.usage(file + ": no such file");
    } catch (AccessDeniedException denied) {
      throw CommandFailure.usage(file + ": permission denied");
    } catch (IOException unreadable) {
      throw unreadable(file.toString(), unreadable);
    }
  }

  private static Path path(String name) throws CommandFailure {
    if (name.isEmpty()) {
      // As a path it would be the working directory.
      throw CommandFailure.usage("the name of a file is empty");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException invalid) {
      throw CommandFailure.usage(name + ": not the name of a file");
    }
  }

  private static Bytes all(InputStream in, String name) throws IOException, CommandFailure {
    byte[] octets = in.readNBytes(MAX_OCTETS + 1);
    if (octets.length > MAX_OCTETS) {
      throw CommandFailure.usage(name + ": larger than " + MAX_OCTETS + " octets");
    }
    return Bytes.copyOf(octets);
  }

  /** A stream of somebody else, which outlives its reader. */
  private static final class Borrowed extends java.io.FilterInputStream {
    Borrowed(InputStream stream) {
      super(stream);
    }

    @Override
    public int read(byte[] octets, int from, int size) throws IOException {
      return in.read(octets, from, size);
    }

    @Override
    public void close() {}
  }
}
