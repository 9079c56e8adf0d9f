package org.attls.cli.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.attls.rot.tpm.key.StorageRoot;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A key in a TPM as OpenSSL's providers for TPMs keep it: PEM of type "TSS2 PRIVATE KEY" (ASN.1
 * Specification for TPM 2.0 Key Files). Taken are keys without password and policy whose parent is
 * the storage root key at its persistent handle.
 *
 * <pre>
 * TPMKey ::= SEQUENCE {
 *   type       OBJECT IDENTIFIER,   -- 2.23.133.10.1.3, a key to load
 *   emptyAuth  [0] EXPLICIT BOOLEAN,
 *   parent     INTEGER,
 *   pubkey     OCTET STRING,        -- TPM2B_PUBLIC
 *   privkey    OCTET STRING }       -- TPM2B_PRIVATE
 * </pre>
 */
public final class TpmKeyFile {
  private static final String TYPE = "TSS2 PRIVATE KEY";
  private static final ASN1ObjectIdentifier LOADABLE = new ASN1ObjectIdentifier("2.23.133.10.1.3");
  private static final long PARENT = Integer.toUnsignedLong(StorageRoot.PERSISTENT);
  private static final int MAX_PART = 4096;
  private static final int MEMBERS = 5;

  private TpmKeyFile() {}

  /**
   * The key of such a file; empty where the file is of another kind.
   *
   * @throws CommandFailure a usage error, also where others than the owner may read the file
   */
  public static Optional<IdentityKeyBlob> read(Path file) throws CommandFailure {
    String text = new String(Input.read(file).toArray(), StandardCharsets.US_ASCII);
    if (!text.contains("-----BEGIN " + TYPE + "-----")) {
      return Optional.empty();
    }
    SecretFile.requireOwnerOnly(file);
    try (PemReader pem = new PemReader(new StringReader(text))) {
      PemObject block = pem.readPemObject();
      if (block == null || !block.getType().equals(TYPE)) {
        throw CommandFailure.usage(file + ": something is before the block " + TYPE);
      }
      return Optional.of(key(ASN1Sequence.getInstance(block.getContent()), file));
    } catch (IOException | RuntimeException malformed) {
      throw CommandFailure.usage(file + ": the block " + TYPE + " is malformed");
    } catch (MalformedException unfit) {
      throw CommandFailure.usage(file + ": " + unfit.getMessage());
    }
  }

  private static IdentityKeyBlob key(ASN1Sequence members, Path file)
      throws CommandFailure, MalformedException {
    if (members.size() != MEMBERS
        || !LOADABLE.equals(members.getObjectAt(0))
        || !emptyAuth(ASN1TaggedObject.getInstance(members.getObjectAt(1)))) {
      throw CommandFailure.usage(file + ": a key with a password, a policy or not to be loaded");
    }
    long parent = ASN1Integer.getInstance(members.getObjectAt(2)).longValueExact();
    if (parent != PARENT) {
      throw CommandFailure.usage(
          "%s: its parent is 0x%08X; only keys under 0x%08X are used"
              .formatted(file, parent, PARENT));
    }
    return IdentityKeyBlob.saved(
        sized(members.getObjectAt(3), "public", file),
        sized(members.getObjectAt(4), "private", file));
  }

  private static boolean emptyAuth(ASN1TaggedObject member) {
    return member.hasContextTag(0)
        && ASN1Boolean.getInstance(member.getExplicitBaseObject()).isTrue();
  }

  /** What is within a TPM2B. */
  private static Bytes sized(Object octets, String name, Path file) throws MalformedException {
    Bytes sized = Bytes.copyOf(ASN1OctetString.getInstance(octets).getOctets());
    OctetReader in = OctetReader.of(sized, file.toString());
    Bytes content = in.opaque16(1, MAX_PART, name);
    in.end();
    return content;
  }

  /** The file's content for a key without password, under the storage root key. */
  public static Bytes write(IdentityKeyBlob key) {
    ASN1EncodableVector members = new ASN1EncodableVector();
    members.add(LOADABLE);
    members.add(new DERTaggedObject(true, 0, ASN1Boolean.TRUE));
    members.add(new ASN1Integer(PARENT));
    members.add(sized(key.area().encode()));
    members.add(sized(key.sensitive()));
    StringWriter text = new StringWriter();
    try (PemWriter pem = new PemWriter(text)) {
      pem.writeObject(new PemObject(TYPE, new DERSequence(members).getEncoded()));
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory", impossible);
    }
    return Bytes.utf8(text.toString());
  }

  private static DEROctetString sized(Bytes content) {
    return new DEROctetString(new OctetWriter().opaque16(content).toBytes().toArray());
  }
}
