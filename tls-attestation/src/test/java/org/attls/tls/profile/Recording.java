package org.attls.tls.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.testing.Vectors;

/**
 * One recorded conversation between both ends of the mbedTLS proof of concept ({@code
 * vectors/mbedtls-poc}).
 *
 * @param name of its directory
 * @param messages handshake messages with their headers in the order seen, by the name of their
 *     file, as {@code 01-client_hello}
 * @param records every record as sent, in order of arrival
 * @param secrets the lines of the key log, by label
 */
public record Recording(
    String name,
    Map<String, Bytes> messages,
    List<SentRecord> records,
    Map<String, Bytes> secrets) {
  private static final String ROOT = "mbedtls-poc/";

  /**
   * A record.
   *
   * @param byClient who sent it
   * @param octets with its header
   */
  public record SentRecord(boolean byClient, Bytes octets) {}

  /** The conversations in which the evidence is the pair of tokens without a wrapper. */
  public static final List<String> BARE = List.of("eat", "eat-default-hello", "eat-hrr");

  /** The conversations in which it is a wrapped token of a TPM. */
  public static final List<String> WRAPPED = List.of("parsec", "parsec-rejected");

  /** The names of all conversations. */
  public static Stream<String> all() {
    return Stream.concat(BARE.stream(), WRAPPED.stream());
  }

  /** What bare evidence is called in tests that do not look into it. */
  public static final CmwType BARE_TYPE =
      CmwType.mediaType("application/vnd.attls.mbedtls-poc-bundle");

  /** Reads a conversation. */
  public static Recording of(String name) {
    Map<String, Bytes> messages = new LinkedHashMap<>();
    for (String file : Vectors.list(ROOT + name, ".hex")) {
      if (Character.isDigit(file.charAt(0))) {
        messages.put(file.substring(0, file.length() - ".hex".length()), hex(name + "/" + file));
      }
    }
    List<SentRecord> records = new ArrayList<>();
    for (String line : lines(name, "records.txt")) {
      String[] words = line.split(" ", 2);
      records.add(new SentRecord(words[0].equals("client"), Bytes.fromHex(words[1])));
    }
    Map<String, Bytes> secrets = new LinkedHashMap<>();
    for (String line : lines(name, "keylog.txt")) {
      String[] words = line.split(" ", 3);
      secrets.put(words[0], Bytes.fromHex(words[2]));
    }
    return new Recording(name, messages, records, secrets);
  }

  /** A value beside the messages, as {@code evidence}. */
  public Bytes value(String file) {
    return hex(name + "/" + file + ".hex");
  }

  /** The certificate that issued all of the servers', DER. */
  public static Bytes serverCa() {
    return hex("server-ca.hex");
  }

  /** The last message whose file is called so behind its number. */
  public Bytes message(String called) {
    List<Bytes> found = messages(called);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(name + " has no " + called);
    }
    return found.get(found.size() - 1);
  }

  /** The messages whose file is called so behind its number, in order. */
  public List<Bytes> messages(String called) {
    return messages.entrySet().stream()
        .filter(entry -> entry.getKey().substring(3).equals(called))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The messages of the handshake, in order. */
  public List<Bytes> transcript() {
    return messages.entrySet().stream()
        .filter(entry -> !entry.getKey().contains("alert"))
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The handshake messages of one end, in order. */
  public List<Bytes> flightOf(boolean client) {
    return messages.entrySet().stream()
        .filter(entry -> !entry.getKey().contains("alert"))
        .sorted(Map.Entry.comparingByKey())
        .filter(entry -> isByClient(entry.getKey()) == client)
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The records of one end, in order. */
  public List<Bytes> recordsOf(boolean client) {
    return records.stream()
        .filter(sent -> sent.byClient() == client)
        .map(SentRecord::octets)
        .toList();
  }

  /** How many ClientHellos there are: two after a HelloRetryRequest. */
  public int clientHellos() {
    return messages("client_hello").size();
  }

  /** The outer types of some records. */
  public static List<Integer> recordTypes(Bytes records) {
    List<Integer> types = new ArrayList<>();
    for (int at = 0; at < records.size(); ) {
      types.add(records.u8(at));
      at += 5 + (records.u8(at + 3) << 8 | records.u8(at + 4));
    }
    return types;
  }

  private static boolean isByClient(String file) {
    return file.endsWith("_client") || file.endsWith("client_hello");
  }

  private static List<String> lines(String name, String file) {
    return Vectors.text(ROOT + name + "/" + file).lines().toList();
  }

  private static Bytes hex(String file) {
    return Bytes.fromHex(Vectors.text(ROOT + file).strip());
  }
}
