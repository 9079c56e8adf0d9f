package org.attls.interop.stacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A small program of this project around a library. Its words: server or client, the port, a
 * certificate and its key, the only group, and the root; "-" for none.
 */
final class OwnProgram implements Stack {
  /** Where a program comes from. */
  interface Source {
    /** Builds it, or skips the test. */
    List<String> build() throws IOException;
  }

  /** What finds the version of the library. */
  interface Version {
    String read() throws IOException;
  }

  /** What a program has, or has not, unlike others. */
  enum Trait {
    RAW_KEYS,
    CHOOSES_GROUPS_ITSELF
  }

  private final String name;
  private final Source source;
  private final Version version;
  private final Set<Trait> traits;
  private List<String> program = List.of();

  OwnProgram(String name, Source source, Version version, Trait... traits) {
    this.name = name;
    this.source = source;
    this.version = version;
    this.traits = Set.of(traits);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void require() throws IOException {
    program = source.build();
  }

  @Override
  public String version() throws IOException {
    return version.read();
  }

  @Override
  public Optional<String> lacks(Variant variant, boolean weServe) {
    if (variant.isRetry() && !weServe && traits.contains(Trait.CHOOSES_GROUPS_ITSELF)) {
      return Optional.of("no setting for it");
    }
    return traits.contains(Trait.RAW_KEYS) ? Optional.empty() : Stack.super.lacks(variant, weServe);
  }

  @Override
  public List<String> server(int port, Variant variant, PemDirectory files) {
    return words("server", port, variant, files, true);
  }

  @Override
  public List<String> client(int port, Variant variant, PemDirectory files) {
    return words("client", port, variant, files, variant.clientCertificate());
  }

  private List<String> words(
      String role, int port, Variant variant, PemDirectory files, boolean shows) {
    String peer = role.equals("client") ? "server" : "client";
    boolean expects = role.equals("client") || variant.clientCertificate();
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of(role, String.valueOf(port)));
    words.add(shows ? files.file(role + (variant.rawKeys() ? ".pub" : ".pem")) : "-");
    words.add(shows ? files.file(role + ".key") : "-");
    words.add(variant.group().isEmpty() ? "-" : variant.group());
    words.add(expects ? files.file(variant.rawKeys() ? peer + ".pub" : "root.pem") : "-");
    return words;
  }

  @Override
  public String toString() {
    return name();
  }
}
