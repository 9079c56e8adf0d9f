package org.attls.eat.ear;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.rats.ResultToken;
import org.attls.rats.TrustVector;

/**
 * Writes attestation results: as JWT as Veraison does, under the names of the chosen {@link
 * EarProfile}, or as CWT in the form of -03. Whatever it writes, {@link EarVerifier} reads.
 * Immutable.
 */
public final class EarWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final EarProfile profile;
  private final EarSigner signer;
  private final String developer;
  private final String build;
  private final Optional<Duration> validity;

  private EarWriter(
      EarProfile profile,
      EarSigner signer,
      String developer,
      String build,
      Optional<Duration> validity) {
    this.profile = profile;
    this.signer = signer;
    this.developer = developer;
    this.build = build;
    this.validity = validity;
  }

  /**
   * A writer whose results do not expire by themselves, as Veraison's.
   *
   * @param developer and {@code build} make up the verifier's identifier
   */
  public static EarWriter of(EarProfile profile, EarSigner signer, String developer, String build) {
    return new EarWriter(profile, signer, developer, build, Optional.empty());
  }

  /** The same, with {@code exp} that far behind {@code iat}; at least one second. */
  public EarWriter withValidity(Duration validity) {
    if (validity.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a validity of less than a second: " + validity);
    }
    return new EarWriter(profile, signer, developer, build, Optional.of(validity));
  }

  /**
   * Writes and signs a result with one appraisal. The nonce found in the evidence is left out
   * before -03, which has the first claim for it.
   *
   * @param issuedAt written in whole seconds
   * @param nonce the challenge that the result answers, 8..64 octets
   * @return a compact JWT
   * @throws IllegalArgumentException for anything that {@link EarVerifier} would not read: a bad
   *     nonce, annotated evidence that is no JSON object, a token of more than {@value
   *     CompactJws#MAX_OCTETS} octets, several policies before -03
   */
  public Bytes write(Instant issuedAt, Bytes nonce, EarStatement statement) {
    return signed(payload(issuedAt, nonce, statement));
  }

  /**
   * The same for a relying party in this process, which gets what {@link EarVerifier} would read in
   * the token of {@link #write}. That is written and signed when somebody asks for it; only then is
   * the annotated evidence looked at.
   *
   * @param issuedAt told in whole seconds
   * @param nonce the challenge that the result answers, 8..64 octets
   * @throws AttestationException {@link Reason#RESULT_INVALID} for a profile that is not among
   *     {@link EarVerifier#DEFAULT_PROFILES}, an attested key that is none, and times that no claim
   *     can have
   * @throws IllegalArgumentException for a bad nonce, and several policies before -03
   */
  public AttestationResult result(Instant issuedAt, Bytes nonce, EarStatement statement)
      throws AttestationException {
    if (!EarVerifier.DEFAULT_PROFILES.contains(profile)) {
      throw new AttestationException(
          Reason.RESULT_INVALID,
          "a result in profile " + profile.tag() + ", which nobody asked for");
    }
    EarNonce.requireSize(nonce);
    Optional<Instant> expiresAt = Optional.empty();
    if (validity.isPresent()) {
      expiresAt = Optional.of(time(issuedAt.plus(validity.get())));
    }
    Appraisal appraisal = asRead(statement.appraisal());
    requireKey(appraisal);
    return new AttestationResult(
        ResultToken.ofClaims(() -> payload(issuedAt, nonce, statement), signer::sign),
        profile.tag(),
        time(issuedAt),
        Optional.empty(),
        expiresAt,
        Optional.of(nonce),
        developer,
        build,
        profile.since03() ? Optional.of(appraisal.status()) : Optional.empty(),
        Map.of(statement.label(), appraisal));
  }

  /** A time in claims: whole seconds. */
  private static Instant time(Instant time) throws AttestationException {
    long second = time.getEpochSecond();
    if (second < 0 || second > EarClaims.LATEST_TIME) {
      throw new AttestationException(Reason.RESULT_INVALID, "a result of the time " + time);
    }
    return Instant.ofEpochSecond(second);
  }

  private static void requireKey(Appraisal appraisal) throws AttestationException {
    if (appraisal.attestedKey().isPresent()) {
      try {
        EcKey.ofSpki(appraisal.attestedKey().get(), "akpub");
      } catch (MalformedException malformed) {
        throw EarVerifier.invalid(malformed);
      }
    }
  }

  /** All claims of the vector are written, and the nonce in the evidence since -03 only. */
  private Appraisal asRead(Appraisal said) {
    requireRoom(profile, said.policyIds());
    Map<TrustVector.Claim, Integer> claims = new EnumMap<>(TrustVector.Claim.class);
    for (TrustVector.Claim claim : TrustVector.Claim.values()) {
      claims.put(claim, valueOf(claim, said));
    }
    return new Appraisal(
        said.status(),
        new TrustVector(claims),
        said.policyIds(),
        said.attestedKey(),
        profile.since03() ? said.evidenceNonce() : Optional.empty(),
        said.problem());
  }

  private Bytes payload(Instant issuedAt, Bytes nonce, EarStatement statement) {
    return Bytes.utf8(
        claims(profile, developer, build, Optional.of(issuedAt), validity, nonce, statement));
  }

  /**
   * The claims of {@link #write} alone, not signed: the text of a JSON object, for people and tools
   * to look at.
   *
   * @param issuedAt left out where empty; no verifier would read the claims then
   * @throws IllegalArgumentException as of {@link #write}
   */
  public static String claims(
      EarProfile profile,
      String developer,
      String build,
      Optional<Instant> issuedAt,
      Bytes nonce,
      EarStatement statement) {
    return claims(profile, developer, build, issuedAt, Optional.empty(), nonce, statement);
  }

  private static String claims(
      EarProfile profile,
      String developer,
      String build,
      Optional<Instant> issuedAt,
      Optional<Duration> validity,
      Bytes nonce,
      EarStatement statement) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("eat_profile", profile.tag());
      if (profile.since03()) {
        status(json, profile, statement.appraisal());
      }
      if (issuedAt.isPresent()) {
        json.writeNumberField("iat", issuedAt.get().getEpochSecond());
      }
      if (issuedAt.isPresent() && validity.isPresent()) {
        json.writeNumberField("exp", issuedAt.get().plus(validity.get()).getEpochSecond());
      }
      json.writeObjectFieldStart(profile.nameOf(EarClaim.VERIFIER_ID));
      json.writeStringField("developer", developer);
      json.writeStringField("build", build);
      json.writeEndObject();
      json.writeStringField("eat_nonce", EarNonce.write(nonce));
      json.writeObjectFieldStart("submods");
      json.writeObjectFieldStart(statement.label());
      appraisal(json, profile, statement.appraisal());
      if (statement.annotatedEvidence().isPresent()) {
        json.writeFieldName(profile.nameOf(EarClaim.ANNOTATED_EVIDENCE));
        json.writeRawValue(checkedObject(statement.annotatedEvidence().get().get()));
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /**
   * Writes and signs a result with one appraisal as a CWT, in the form of -03.
   *
   * @param issuedAt written in whole seconds
   * @param nonce the challenge that the result answers, 8..64 octets
   * @return COSE_Sign1 under tag 18
   * @throws IllegalArgumentException for a profile before -03, and for anything that {@link
   *     EarVerifier} would not read, as {@link #write} says; fractions in annotated evidence, too
   */
  public Bytes writeCwt(Instant issuedAt, Bytes nonce, EarStatement statement) {
    if (!profile.since03()) {
      throw new IllegalArgumentException("profile " + profile.tag() + " is written in JSON only");
    }
    Bytes payload = EarCborClaims.write(developer, build, issuedAt, validity, nonce, statement);
    Bytes token = signer.signCwt(payload);
    if (token.size() > CompactJws.MAX_OCTETS) {
      throw new IllegalArgumentException(
          "a token of " + token.size() + " octets, at most " + CompactJws.MAX_OCTETS);
    }
    try {
      EarCborClaims.read(payload, token, Set.of(profile));
      return token;
    } catch (MalformedException malformed) {
      throw unreadable(malformed);
    }
  }

  private static void appraisal(JsonGenerator json, EarProfile profile, Appraisal appraisal)
      throws IOException {
    status(json, profile, appraisal);
    json.writeObjectFieldStart(profile.nameOf(EarClaim.TRUSTWORTHINESS_VECTOR));
    for (TrustVector.Claim claim : TrustVector.Claim.values()) {
      json.writeNumberField(claim.jsonName(), valueOf(claim, appraisal));
    }
    json.writeEndObject();
    policies(json, profile, appraisal);
    if (profile.since03() && appraisal.evidenceNonce().isPresent()) {
      json.writeStringField("eat_nonce", EarNonce.write(appraisal.evidenceNonce().get()));
    }
    if (appraisal.attestedKey().isPresent()) {
      json.writeObjectFieldStart(profile.nameOf(EarClaim.KEY_ATTESTATION));
      json.writeStringField("akpub", Base64Url.encode(appraisal.attestedKey().get()));
      json.writeEndObject();
    }
    if (appraisal.problem().isPresent()) {
      json.writeObjectFieldStart(profile.nameOf(EarClaim.POLICY_CLAIMS));
      json.writeStringField("problem", appraisal.problem().get());
      json.writeEndObject();
    }
  }

  private static void status(JsonGenerator json, EarProfile profile, Appraisal appraisal)
      throws IOException {
    json.writeStringField(profile.nameOf(EarClaim.STATUS), EarClaims.nameOf(appraisal.status()));
  }

  private static void policies(JsonGenerator json, EarProfile profile, Appraisal appraisal)
      throws IOException {
    List<String> ids = appraisal.policyIds();
    if (ids.isEmpty()) {
      return;
    }
    requireRoom(profile, ids);
    String name = profile.nameOf(EarClaim.APPRAISAL_POLICY);
    if (profile.since03()) {
      json.writeArrayFieldStart(name);
      for (String id : ids) {
        json.writeString(id);
      }
      json.writeEndArray();
    } else {
      json.writeStringField(name, ids.get(0));
    }
  }

  private static void requireRoom(EarProfile profile, List<String> policyIds) {
    if (policyIds.size() > 1 && !profile.since03()) {
      throw new IllegalArgumentException("profile " + profile.tag() + " has room for one policy");
    }
  }

  private static int valueOf(TrustVector.Claim claim, Appraisal appraisal) {
    return appraisal.vector().claims().getOrDefault(claim, 0);
  }

  private static String checkedObject(String text) {
    try {
      JsonReader.read(Bytes.utf8(text), "annotated evidence", CompactJws.MAX_OCTETS).asObject();
      return text;
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  private Bytes signed(Bytes payload) {
    Bytes token = signer.sign(payload);
    try {
      EarClaims.read(CompactJws.read(token).payload(), token, Set.of(profile));
      return token;
    } catch (MalformedException malformed) {
      throw unreadable(malformed);
    }
  }

  private static IllegalArgumentException unreadable(MalformedException malformed) {
    return new IllegalArgumentException(
        "no verifier would read this result: " + malformed.getMessage(), malformed);
  }
}
