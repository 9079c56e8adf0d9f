package org.attls.verifier.embedded.endorse;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimReader;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.SignedCorimReader;
import org.attls.corim.signed.TrustedRoots;
import org.attls.corim.signed.UntrustedCorimException;
import org.attls.corim.term.Identifier;

/**
 * Keeps the endorsements of the verifier: in a directory of CoRIM files, or in memory only.
 *
 * <p>Readers take a {@link #snapshot()}, which never changes; a change replaces it whole or leaves
 * it as it was. Removing a device's CoRIM file and calling {@link #reload()} revokes the device.
 */
public final class EndorsementStore {
  private static final String SUBMISSION = "submitted CoRIM";

  /** How many CoRIMs are kept; a sign of a wrong directory rather than of many devices. */
  private static final int MAX_CORIMS = 10_000;

  private final Optional<CorimDirectory> directory;
  private final CorimReader reader;
  private final InstantSource clock;
  private final int maxCorims;
  private volatile Endorsements snapshot = Endorsements.NONE;

  private EndorsementStore(
      Optional<CorimDirectory> directory, CorimReader reader, InstantSource clock, int maxCorims) {
    this.directory = directory;
    this.reader = reader;
    this.clock = clock;
    this.maxCorims = maxCorims;
  }

  /** The reader that is used unless another is given: draft-ietf-rats-corim-11 and nothing else. */
  public static CorimReader strictReader() {
    return CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE));
  }

  /**
   * A store in memory, empty at first.
   *
   * @param clock decides whether an added CoRIM still holds
   */
  public static EndorsementStore inMemory(InstantSource clock) {
    return inMemory(clock, strictReader());
  }

  /** As {@link #inMemory(InstantSource)}, reading CoRIMs in another way. */
  public static EndorsementStore inMemory(InstantSource clock, CorimReader reader) {
    return inMemory(clock, reader, MAX_CORIMS);
  }

  /** As {@link #inMemory(InstantSource, CorimReader)}, with another bound. */
  static EndorsementStore inMemory(InstantSource clock, CorimReader reader, int maxCorims) {
    return new EndorsementStore(Optional.empty(), reader, clock, maxCorims);
  }

  /**
   * A store that reads every {@code *.corim} and {@code *.cbor} file of a directory now, and writes
   * added ones there.
   *
   * @throws EndorsementException if the directory or any file in it is bad
   */
  public static EndorsementStore open(Path directory, InstantSource clock)
      throws EndorsementException {
    return open(directory, clock, strictReader());
  }

  /** As {@link #open(Path, InstantSource)}, reading CoRIMs in another way. */
  public static EndorsementStore open(Path directory, InstantSource clock, CorimReader reader)
      throws EndorsementException {
    return open(directory, clock, reader, MAX_CORIMS);
  }

  /** As {@link #open(Path, InstantSource, CorimReader)}, with another bound. */
  static EndorsementStore open(
      Path directory, InstantSource clock, CorimReader reader, int maxCorims)
      throws EndorsementException {
    EndorsementStore store =
        new EndorsementStore(
            Optional.of(new CorimDirectory(directory, maxCorims)), reader, clock, maxCorims);
    store.reload();
    return store;
  }

  /** What is endorsed now. */
  public Endorsements snapshot() {
    return snapshot;
  }

  /**
   * Reads the directory again; a store in memory stays as it is.
   *
   * @throws EndorsementException if anything in the directory is bad: the message names the files,
   *     and the old snapshot stays
   */
  public synchronized void reload() throws EndorsementException {
    if (directory.isPresent()) {
      snapshot = Endorsements.of(directory.get().read(reader));
    }
  }

  /**
   * Adds a CoRIM. When this returns it is part of the snapshot and, with a directory, on the disk.
   *
   * @return name of the manifest
   * @throws EndorsementException if it is malformed, does not hold any more, is known already,
   *     contradicts what is endorsed, or is one more than {@link #reload()} takes; nothing has
   *     changed then
   */
  public synchronized Identifier add(Bytes corim) throws EndorsementException {
    EndorsedCorim read = EndorsedCorim.read(reader, SUBMISSION, corim);
    Instant now = clock.instant();
    if (read.contents().validity().filter(validity -> now.isAfter(validity.notAfter())).isPresent()
        && !read.contents().holdAt(now)) {
      throw new EndorsementException(SUBMISSION + ": expired before " + now);
    }
    String name = fileName(read.id());
    Endorsements more = snapshot.with(new EndorsedCorim(name, read.id(), read.contents()));
    if (more.size() > maxCorims) {
      throw new EndorsementException(SUBMISSION + ": there are " + maxCorims + " CoRIMs already");
    }
    if (directory.isPresent()) {
      directory.get().write(name, corim);
    }
    snapshot = more;
    return read.id();
  }

  /**
   * Adds what a signed CoRIM carries, after its signature and its certificates have been verified.
   * With a directory, the content is kept there without them: the signature counts now, and
   * removing the file revokes it.
   *
   * @param roots whose signers are trusted
   * @throws EndorsementException as {@link #add}, and if the signature is not to be believed
   */
  public synchronized Identifier addSigned(Bytes corim, TrustedRoots roots)
      throws EndorsementException {
    try {
      return add(
          SignedCorimReader.strict()
              .read(corim)
              .verify(roots, clock.instant())
              .read(reader)
              .octets());
    } catch (MalformedException | UntrustedCorimException refused) {
      throw new EndorsementException(SUBMISSION + ": " + refused.getMessage(), refused);
    }
  }

  /** The manifest's name may hold anything, so the file has a digest of it. */
  private static String fileName(Identifier id) {
    String kind = id instanceof Identifier.Uuid ? "uuid:" : "text:";
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      Bytes.utf8(kind + id).update(sha256);
      return "provisioned-" + Bytes.copyOf(sha256.digest(), 0, 16).hex() + ".corim";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
