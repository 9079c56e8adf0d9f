package org.attls.tls.negotiate;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.Direction;

/**
 * The kind of credential that each direction carries. Evidence says it by itself; of results the
 * certificate types of RFC 7250 say it, which are offered for nothing else here ({@link
 * CertificateTypes}).
 *
 * @param kinds of the directions that attest
 * @param answer what the server puts into EncryptedExtensions about it, by type
 */
public record AgreedKinds(Map<Direction, CredentialKind> kinds, Map<Integer, Bytes> answer) {
  /** Nobody attests. */
  public static final AgreedKinds NONE = new AgreedKinds(Map.of(), Map.of());

  /** Copies the maps. */
  public AgreedKinds {
    kinds = Map.copyOf(kinds);
    answer = Map.copyOf(answer);
  }

  /**
   * The kind of a direction.
   *
   * @throws IllegalStateException if nobody attests in it
   */
  public CredentialKind of(Direction direction) {
    CredentialKind kind = kinds.get(direction);
    if (kind == null) {
      throw new IllegalStateException(direction + " was not agreed on");
    }
    return kind;
  }

  /** What the client puts into ClientHello: the forms of results, where there can be several. */
  public static Map<Integer, Bytes> offer(AttestationPolicy policy, CodePoints codePoints) {
    Map<Integer, Bytes> extensions = new TreeMap<>();
    for (Direction direction : Direction.values()) {
      DirectionPolicy own = policy.of(direction);
      if (own.uses(Model.PASSPORT) && own.resultKinds().contains(CredentialKind.ATTESTATION)) {
        List<Integer> types =
            own.resultKinds().stream().map(kind -> CertificateTypes.of(kind, codePoints)).toList();
        extensions.put(
            CertificateTypeExtension.type(direction),
            new CertificateTypeExtension.Offer(types).encode());
      }
    }
    return extensions;
  }

  /**
   * The server's choice: the first form of results in the client's list that it takes or has. A
   * client without a list means X.509 (RFC 8446, section 4.4.2).
   *
   * @param clientHello all of its extensions, by type
   * @throws AttestationException {@link Reason#NOT_OFFERED}, {@link Reason#TYPE_MISMATCH} or {@link
   *     Reason#MALFORMED_EXTENSION}
   */
  public static AgreedKinds choose(
      AttestationPolicy policy,
      ServerAnswer agreed,
      Map<Integer, Bytes> clientHello,
      CodePoints codePoints)
      throws AttestationException {
    Map<Direction, CredentialKind> kinds = new EnumMap<>(Direction.class);
    Map<Integer, Bytes> answer = new TreeMap<>();
    for (Direction direction : Direction.values()) {
      Bytes extension = clientHello.get(CertificateTypeExtension.type(direction));
      // Read also where it is not answered: a client that cannot write it is told so.
      List<Integer> offered =
          extension == null ? List.of() : CertificateTypeExtension.Offer.decode(extension).types();
      Optional<Negotiated> negotiated = agreed.of(direction);
      if (negotiated.isEmpty()) {
        continue;
      }
      OptionalInt selected = OptionalInt.empty();
      if (negotiated.get().result().isPresent() && !offered.isEmpty()) {
        int type = first(policy.of(direction), offered, codePoints);
        selected = OptionalInt.of(type);
        answer.put(
            CertificateTypeExtension.type(direction),
            new CertificateTypeExtension.Selection(type).encode());
      }
      CredentialKind kind = CertificateTypes.kind(negotiated.get(), selected, codePoints);
      if (!isTaken(policy.of(direction), negotiated.get(), kind)) {
        throw new AttestationException(
            Reason.NOT_OFFERED,
            direction + ": the client offers no certificate type for results, X.509 is not taken");
      }
      kinds.put(direction, kind);
    }
    return new AgreedKinds(kinds, answer);
  }

  private static int first(DirectionPolicy own, List<Integer> offered, CodePoints codePoints)
      throws AttestationException {
    return offered.stream()
        .filter(
            type ->
                own.resultKinds().stream()
                    .anyMatch(kind -> CertificateTypes.of(kind, codePoints) == type))
        .findFirst()
        .orElseThrow(
            () ->
                new AttestationException(
                    Reason.TYPE_MISMATCH, "no certificate type in common, offered are " + offered));
  }

  /**
   * The client's reading of the server's choice.
   *
   * @param encryptedExtensions all of its extensions, by type
   * @throws AttestationException {@link Reason#BAD_SELECTION}, {@link Reason#NOT_ANSWERED} or
   *     {@link Reason#MALFORMED_EXTENSION}
   */
  public static AgreedKinds read(
      AttestationPolicy policy,
      ServerAnswer agreed,
      Map<Integer, Bytes> encryptedExtensions,
      CodePoints codePoints)
      throws AttestationException {
    Map<Direction, CredentialKind> kinds = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      Bytes data = encryptedExtensions.get(CertificateTypeExtension.type(direction));
      OptionalInt selected =
          data == null
              ? OptionalInt.empty()
              : OptionalInt.of(CertificateTypeExtension.Selection.decode(data).type());
      Optional<Negotiated> negotiated = agreed.of(direction);
      if (negotiated.isEmpty()) {
        if (selected.isPresent() && selected.getAsInt() != CertificateTypes.X509) {
          throw new AttestationException(
              Reason.BAD_SELECTION,
              direction + ": certificate type " + selected.getAsInt() + " without attestation");
        }
        continue;
      }
      CredentialKind kind = CertificateTypes.kind(negotiated.get(), selected, codePoints);
      if (!isTaken(policy.of(direction), negotiated.get(), kind)) {
        throw new AttestationException(
            Reason.NOT_ANSWERED,
            direction + ": results would stand beside a certificate, which is not taken here");
      }
      kinds.put(direction, kind);
    }
    return new AgreedKinds(kinds, Map.of());
  }

  /** The kind of evidence is part of what was offered. */
  private static boolean isTaken(DirectionPolicy own, Negotiated negotiated, CredentialKind kind) {
    return negotiated.evidence().isPresent() || own.resultKinds().contains(kind);
  }
}
