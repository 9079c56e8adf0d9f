package org.attls.verifier.embedded;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.Validity;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.testing.Vectors;

/** Evidence that a software TPM made, and what endorses it. */
public record SwtpmCase(String name, Properties properties) {
  /** The class of the device in every endorsement made here. */
  public static final UUID CLASS = UUID.fromString("6f0a7f5e-0d0c-4d4a-9a0f-1b7e7f0a3c55");

  private static final String DIRECTORY = "parsec-tpm-swtpm";

  /** All cases. */
  public static List<SwtpmCase> all() {
    return Vectors.list(DIRECTORY, ".properties").stream()
        .map(file -> named(file.replace(".properties", "")))
        .toList();
  }

  /** One case. */
  public static SwtpmCase named(String name) {
    return new SwtpmCase(name, Vectors.properties(DIRECTORY + "/" + name + ".properties"));
  }

  /** A good one. */
  public static SwtpmCase good() {
    return named("p01-basic");
  }

  /** Whether the evidence is good. */
  public boolean accepted() {
    return text("expect").equals("accept");
  }

  /** Which check it must fail. */
  public String check() {
    return text("check");
  }

  /** The challenge of the relying party. */
  public Bytes nonce() {
    return hex("nonce");
  }

  /** The evidence. */
  public Bytes token() {
    return hex("token");
  }

  /** The evidence in a CBOR record. */
  public Bytes cmw() {
    return hex("cmw");
  }

  /** Identifier of the endorsed key. */
  public Bytes kid() {
    return hex("ak.kid");
  }

  /** The key that the evidence attests. */
  public Bytes attestedKey() {
    return hex("tik.spki");
  }

  /** The endorsed key. */
  public EcKey attestationKey() {
    try {
      return EcKey.ofSpki(hex("ak.spki"), "ak.spki");
    } catch (MalformedException broken) {
      throw new AssertionError(broken);
    }
  }

  /** The good state. */
  public PcrValues reference() {
    SortedMap<Integer, Bytes> values = new TreeMap<>();
    for (String index : text("ref.pcrs").split(",", -1)) {
      values.put(Integer.valueOf(index), hex("ref.pcr." + index));
    }
    return new PcrValues(TpmHash.SHA256, values);
  }

  /** Endorses key and state. */
  public Corim endorsement() {
    return ParsecTpmProfile.endorsement(CLASS, kid(), attestationKey(), Optional.of(reference()));
  }

  /** Endorses the key, but no state. */
  public Corim keyOnly() {
    return ParsecTpmProfile.endorsement(CLASS, kid(), attestationKey(), Optional.empty());
  }

  /** Endorses key and state. */
  public Bytes corim() {
    return CorimWriter.write(endorsement());
  }

  /** Endorses key and state for a time. */
  public Bytes corimWithin(Validity validity) {
    return CorimWriter.write(within(endorsement(), validity));
  }

  /** The same manifest for a time. */
  public static Corim within(Corim corim, Validity validity) {
    return new Corim(
        corim.id(),
        corim.tags(),
        corim.profile(),
        Optional.of(validity),
        corim.entities(),
        corim.others());
  }

  @Override
  public String toString() {
    return name;
  }

  private Bytes hex(String key) {
    return Bytes.fromHex(text(key));
  }

  private String text(String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new AssertionError(name + " has no " + key);
    }
    return value;
  }
}
