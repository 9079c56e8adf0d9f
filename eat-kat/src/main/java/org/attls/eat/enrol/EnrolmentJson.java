package org.attls.eat.enrol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmtPublic;

/**
 * The messages of an enrolment as files: JSON objects, octets in base64url without padding. The
 * format is ours.
 *
 * <pre>
 * request   = { "enrolment": "request", "ek_certificates": [1*8 octets], "ak_public": octets }
 * challenge = { "enrolment": "challenge", "ek_certificate": octets .size 32, "ak_name": octets,
 *               "id_object": octets, "encrypted_secret": octets, "pcrs": registers }
 * answer    = { "enrolment": "answer", "credential": octets, "pcrs": values,
 *               "quote": octets, "signature": octets }
 * pending   = { "enrolment": "pending", "ek_certificate": octets, "ak_public": octets,
 *               "pcrs": registers, "credential": octets .size 32 }
 * </pre>
 *
 * <p>{@code registers} as {@link PcrSelection#parse} reads them, {@code values} as {@link
 * PcrValues#parse} does. There are no other members.
 */
public final class EnrolmentJson {
  private static final int MAX_DOCUMENT = 128 * 1024;
  private static final int MAX_PUBLIC = 512;
  private static final int MAX_ATTEST = 2048;
  private static final int MAX_NAME = 66;
  private static final int DIGEST = 32;

  private EnrolmentJson() {}

  /** Writes a request. */
  public static String write(EnrolmentRequest request) {
    String certificates =
        request.certificates().stream()
            .map(it -> quoted(Base64Url.encode(it.der())))
            .collect(Collectors.joining(", ", "[", "]"));
    return document(
        "request",
        "\"ek_certificates\": " + certificates,
        member("ak_public", request.attestationKey().encode()));
  }

  /** Reads a request. */
  public static EnrolmentRequest readRequest(Bytes document)
      throws MalformedException, EnrolmentException {
    JsonObject object = read(document, "request", Set.of("ek_certificates", "ak_public"));
    JsonItem list = object.required("ek_certificates");
    List<JsonItem> items = list.asArray();
    if (items.isEmpty() || items.size() > EnrolmentRequest.MAX_CERTIFICATES) {
      throw list.failure(
          items.size() + " certificates, must be 1.." + EnrolmentRequest.MAX_CERTIFICATES);
    }
    List<EndorsementCertificate> certificates = new ArrayList<>();
    for (JsonItem item : items) {
      certificates.add(certificate(item));
    }
    return new EnrolmentRequest(certificates, attestationKey(object));
  }

  /** Writes a challenge. */
  public static String write(EnrolmentChallenge challenge) {
    return document(
        "challenge",
        member("ek_certificate", challenge.certificate()),
        member("ak_name", challenge.name()),
        member("id_object", challenge.credential().idObject()),
        member("encrypted_secret", challenge.credential().encryptedSecret()),
        member("pcrs", challenge.registers().spelling()));
  }

  /** Reads a challenge. */
  public static EnrolmentChallenge readChallenge(Bytes document) throws MalformedException {
    JsonObject object =
        read(
            document,
            "challenge",
            Set.of("ek_certificate", "ak_name", "id_object", "encrypted_secret", "pcrs"));
    return new EnrolmentChallenge(
        octets(object.required("ek_certificate"), DIGEST, DIGEST),
        octets(object.required("ak_name"), 1, MAX_NAME),
        new ProtectedCredential(
            octets(object.required("id_object"), 1, ProtectedCredential.MAX_PART),
            octets(object.required("encrypted_secret"), 1, ProtectedCredential.MAX_PART)),
        registers(object));
  }

  /** Writes an answer. */
  public static String write(EnrolmentAnswer answer) {
    return document(
        "answer",
        member("credential", answer.credential()),
        member("pcrs", answer.registers().spelling()),
        member("quote", answer.quote()),
        member("signature", answer.signature()));
  }

  /** Reads an answer. */
  public static EnrolmentAnswer readAnswer(Bytes document) throws MalformedException {
    JsonObject object =
        read(document, "answer", Set.of("credential", "pcrs", "quote", "signature"));
    JsonItem values = object.required("pcrs");
    return new EnrolmentAnswer(
        octets(object.required("credential"), 0, 2 * DIGEST),
        PcrValues.parse(values.asText(), values.path()),
        octets(object.required("quote"), 1, MAX_ATTEST),
        octets(object.required("signature"), 1, MAX_ATTEST));
  }

  /** Writes what the operator keeps; it holds a secret. */
  public static String write(PendingEnrolment pending) {
    return document(
        "pending",
        member("ek_certificate", pending.certificate().der()),
        member("ak_public", pending.attestationKey().encode()),
        member("pcrs", pending.registers().spelling()),
        member("credential", pending.credential()));
  }

  /** Reads what the operator kept. */
  public static PendingEnrolment readPending(Bytes document)
      throws MalformedException, EnrolmentException {
    JsonObject object =
        read(document, "pending", Set.of("ek_certificate", "ak_public", "pcrs", "credential"));
    return new PendingEnrolment(
        certificate(object.required("ek_certificate")),
        attestationKey(object),
        registers(object),
        octets(
            object.required("credential"),
            PendingEnrolment.CREDENTIAL_OCTETS,
            PendingEnrolment.CREDENTIAL_OCTETS));
  }

  private static JsonObject read(Bytes document, String kind, Set<String> members)
      throws MalformedException {
    JsonObject object = JsonReader.read(document, kind, MAX_DOCUMENT).asObject();
    JsonItem found = object.required("enrolment");
    if (!found.asText().equals(kind)) {
      throw found.failure("expected \"" + kind + "\"");
    }
    for (String name : object.members().keySet()) {
      if (!name.equals("enrolment") && !members.contains(name)) {
        throw object.failure("a member that does not belong here");
      }
    }
    return object;
  }

  private static EndorsementCertificate certificate(JsonItem item)
      throws MalformedException, EnrolmentException {
    return EndorsementCertificate.read(
        octets(item, 1, EndorsementCertificate.MAX_OCTETS), item.path());
  }

  private static TpmtPublic attestationKey(JsonObject object) throws MalformedException {
    JsonItem item = object.required("ak_public");
    return TpmtPublic.read(octets(item, 1, MAX_PUBLIC), item.path());
  }

  private static PcrSelection registers(JsonObject object) throws MalformedException {
    JsonItem item = object.required("pcrs");
    return PcrSelection.parse(item.asText(), item.path());
  }

  private static Bytes octets(JsonItem item, int min, int max) throws MalformedException {
    Bytes octets = Base64Url.decode(item.asText(), item.path());
    if (octets.size() < min || octets.size() > max) {
      throw item.failure(octets.size() + " octets, must be " + min + ".." + max);
    }
    return octets;
  }

  private static String document(String kind, String... members) {
    return "{\n  " + member("enrolment", kind) + ",\n  " + String.join(",\n  ", members) + "\n}\n";
  }

  private static String member(String name, Bytes octets) {
    return member(name, Base64Url.encode(octets));
  }

  private static String member(String name, String value) {
    return quoted(name) + ": " + quoted(value);
  }

  /** Nothing written here has a character that JSON escapes. */
  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
