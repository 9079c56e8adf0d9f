package org.attls.cli.endorse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.SecretFile;
import org.attls.cli.file.TpmKeyFile;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.option.TpmKeyOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rot.tpm.TpmIdentityKey;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks for a certificate for a key in the TPM, to show beside its evidence. */
@Command(
    name = "csr",
    description = {
      "Make a key in a TPM, and a request (PKCS#10) for a certificate for it.",
      "An authority of yours answers it; attls client and server take its certificate with --cert,"
          + " and the key with --key, beside --tpm. The key file (TSS2 PRIVATE KEY) is of use with"
          + " this TPM only; whoever has both can use the key."
    })
public final class CsrCommand implements Callable<Integer> {
  @Mixin private TpmKeyOptions tpm = new TpmKeyOptions();

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "NAME",
      description = "The distinguished name to ask for, such as CN=device-7,O=Plant.")
  private String subject = "";

  @Option(
      names = "--dns",
      paramLabel = "NAME",
      description = "A DNS name to ask for too, as servers need; may be repeated.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--key-out",
      required = true,
      paramLabel = "FILE",
      description = "The key, a new file.")
  private Path keyOut = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The request, a new file, in PEM.")
  private Path out = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = Spellings.Time.class,
      description = "For the TPM (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(60);

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, AttestationException, IOException {
    Report report = output.report();
    NewFile request = NewFile.named(out);
    NewFile.named(keyOut);
    PKCS10CertificationRequestBuilder asked;
    Deadline deadline = Deadline.in(timeout);
    try (TpmConnection connection = tpm.connection(report);
        Progress waiting = report.during("waiting for the TPM")) {
      X500Name name = name();
      IdentityKeyBlob made = IdentityKeyBlob.createToKeep(connection, deadline);
      try (TpmIdentityKey key = TpmIdentityKey.of(connection, made)) {
        asked =
            new PKCS10CertificationRequestBuilder(
                name, SubjectPublicKeyInfo.getInstance(key.subjectPublicKeyInfo().toArray()));
        addNames(asked);
        Bytes pem = pem(asked.build(new InTpm(key, deadline)));
        if (!SecretFile.writeNew(keyOut, TpmKeyFile.write(made))) {
          throw CommandFailure.usage(keyOut + ": is there already");
        }
        request.write(pem);
      }
    } catch (TpmException failure) {
      throw CommandFailure.unavailable(
          Reason.ATTESTER_UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
    } catch (RuntimeOperatorException failure) {
      if (failure.getCause() instanceof AttestationException reason) {
        throw reason;
      }
      throw failure;
    }
    report.event(
        Event.of("certificate_requested", "request for a certificate for " + subject)
            .inHeadline("subject", subject)
            .fact("request", out.toString())
            .fact("key", keyOut.toString()));
    return ExitStatus.OK.code();
  }

  private X500Name name() throws CommandFailure {
    try {
      return new X500Name(subject);
    } catch (IllegalArgumentException malformed) {
      throw CommandFailure.usage("--subject: no distinguished name: " + malformed.getMessage());
    }
  }

  private void addNames(PKCS10CertificationRequestBuilder asked) throws IOException {
    if (names.isEmpty()) {
      return;
    }
    GeneralName[] general =
        names.stream()
            .map(it -> new GeneralName(GeneralName.dNSName, it))
            .toArray(GeneralName[]::new);
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(general));
    asked.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
  }

  private static Bytes pem(PKCS10CertificationRequest request) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(request);
    }
    return Bytes.utf8(text.toString());
  }

  /** How a key in a TPM signs a request. */
  private record InTpm(TpmIdentityKey key, Deadline deadline, ByteArrayOutputStream content)
      implements ContentSigner {
    InTpm(TpmIdentityKey key, Deadline deadline) {
      this(key, deadline, new ByteArrayOutputStream());
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      try {
        return key.sign(Bytes.copyOf(content.toByteArray()), deadline).toArray();
      } catch (AttestationException failure) {
        throw new RuntimeOperatorException("the TPM does not sign", failure);
      }
    }
  }
}
