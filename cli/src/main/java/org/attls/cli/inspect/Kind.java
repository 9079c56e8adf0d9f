package org.attls.cli.inspect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a message can be judged as. */
enum Kind {
  /** A conceptual message wrapper, signed or not; what is inside is shown but not judged. */
  CMW,
  /** Evidence in a format known here, in a wrapper or bare. */
  EVIDENCE,
  /** An endorsement manifest, signed or not. */
  CORIM,
  /** An attestation result: JWT, CWT, or the claims alone. */
  EAR,
  /** A bundle of key and platform attestation, or a key attestation token alone. */
  KAT,
  /** An entity attestation token or its claims. */
  EAT,
  /** One module of a CoRIM. */
  COMID,
  /** A JSON Web Token with whatever claims. */
  JWT;

  /** How options spell it. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with this spelling. */
  static Optional<Kind> of(String spelling) {
    return Arrays.stream(values()).filter(kind -> kind.spelling().equals(spelling)).findFirst();
  }

  /** All spellings. */
  static List<String> spellings() {
    return Arrays.stream(values()).map(Kind::spelling).toList();
  }
}
