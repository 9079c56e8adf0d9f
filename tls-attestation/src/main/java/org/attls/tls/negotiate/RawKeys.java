package org.attls.tls.negotiate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.Direction;

/**
 * The Certificate messages that carry a raw public key (RFC 7250) instead of a certificate, without
 * attestation. An end that shows or takes a raw key shows or takes nothing else there.
 *
 * @param directions whose Certificate messages these are
 */
public record RawKeys(Set<Direction> directions) {
  /** Certificate type RawPublicKey (RFC 7250). */
  public static final int TYPE = 2;

  /** Copies the set. */
  public RawKeys {
    directions = Set.copyOf(directions);
  }

  /** Those of an end's configuration. */
  public static RawKeys of(boolean ofClient, boolean ofServer) {
    Set<Direction> directions = new TreeSet<>();
    if (ofClient) {
      directions.add(Direction.CLIENT_ATTESTS);
    }
    if (ofServer) {
      directions.add(Direction.SERVER_ATTESTS);
    }
    return new RawKeys(directions);
  }

  /** Whether there is any. */
  public boolean any() {
    return !directions.isEmpty();
  }

  /** What the client puts into ClientHello. */
  public Map<Integer, Bytes> offer() {
    Map<Integer, Bytes> extensions = new TreeMap<>();
    for (Direction direction : directions) {
      extensions.put(
          CertificateTypeExtension.type(direction),
          new CertificateTypeExtension.Offer(List.of(TYPE)).encode());
    }
    return extensions;
  }

  /**
   * What the server puts into EncryptedExtensions. A client that offers nothing means X.509 (RFC
   * 8446, section 4.4.2), and X.509 need not be answered.
   *
   * @param unattested the directions in which somebody authenticates without attestation
   * @param clientHello all of its extensions, by type
   * @throws AttestationException {@link Reason#TYPE_MISMATCH} if the client does not offer the type
   *     that is used here (RFC 7250, section 4.2), or {@link Reason#MALFORMED_EXTENSION}
   */
  public Map<Integer, Bytes> answer(Set<Direction> unattested, Map<Integer, Bytes> clientHello)
      throws AttestationException {
    Map<Integer, Bytes> answer = new TreeMap<>();
    for (Direction direction : unattested) {
      int extension = CertificateTypeExtension.type(direction);
      Bytes data = clientHello.get(extension);
      List<Integer> offered =
          data == null
              ? List.of(CertificateTypes.X509)
              : CertificateTypeExtension.Offer.decode(data).types();
      int type = directions.contains(direction) ? TYPE : CertificateTypes.X509;
      // Clients that offer attestation alone find it missing, and say so themselves.
      boolean plain = type == TYPE || offered.contains(TYPE);
      if (plain && !offered.contains(type)) {
        throw new AttestationException(
            Reason.TYPE_MISMATCH,
            name(direction) + ": " + type + " is used here, offered are " + offered);
      }
      if (type == TYPE) {
        answer.put(extension, new CertificateTypeExtension.Selection(TYPE).encode());
      }
    }
    return answer;
  }

  /**
   * The client's reading of the server's choice: those of its directions that the server took up.
   *
   * @param encryptedExtensions all of its extensions, by type
   * @throws AttestationException {@link Reason#NOT_ANSWERED} if the server would show a
   *     certificate, {@link Reason#BAD_SELECTION} if it selects what was not offered, or {@link
   *     Reason#MALFORMED_EXTENSION}
   */
  public RawKeys read(Map<Integer, Bytes> encryptedExtensions) throws AttestationException {
    Set<Direction> selected = new TreeSet<>();
    for (Direction direction : directions) {
      Bytes data = encryptedExtensions.get(CertificateTypeExtension.type(direction));
      if (data == null) {
        // A server that asks the client for nothing has nothing to say about it.
        if (direction == Direction.SERVER_ATTESTS) {
          throw new AttestationException(
              Reason.NOT_ANSWERED, name(direction) + ": the server shows no raw public key");
        }
        continue;
      }
      int type = CertificateTypeExtension.Selection.decode(data).type();
      if (type != TYPE) {
        throw new AttestationException(
            Reason.BAD_SELECTION, name(direction) + " " + type + " was not offered");
      }
      selected.add(direction);
    }
    return new RawKeys(selected);
  }

  /** Extensions without those that this is about. */
  public Map<Integer, Bytes> others(Map<Integer, Bytes> extensions) {
    Map<Integer, Bytes> others = new TreeMap<>(extensions);
    directions.forEach(direction -> others.remove(CertificateTypeExtension.type(direction)));
    return others;
  }

  private static String name(Direction direction) {
    return direction == Direction.CLIENT_ATTESTS
        ? "client_certificate_type"
        : "server_certificate_type";
  }
}
