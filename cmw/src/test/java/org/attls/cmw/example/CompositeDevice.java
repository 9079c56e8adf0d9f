package org.attls.cmw.example;

import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwCollection;
import org.attls.cmw.CmwMessage;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwTag;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.CollectionType;
import org.attls.cmw.Indicator;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.signed.SignedCmwReader;
import org.attls.cmw.signed.SignedCmwWriter;

final class CompositeDevice {
  static final CollectionType TYPE = new CollectionType("tag:example.com,2024:composite");

  /** Two messages of two devices in one signed collection. */
  static Bytes wrap(Bytes processor, Bytes accelerator, CoseSigner signer)
      throws GeneralSecurityException {
    CmwRecord record =
        CmwWriter.cborRecord(
            CmwType.mediaType("application/vnd.example.evidence"),
            processor,
            Set.of(Indicator.EVIDENCE));
    CmwTag tag = CmwWriter.cborTag(263, accelerator); // application/eat+cwt
    CmwCollection both =
        CmwWriter.cborCollection().type(TYPE).put("processor", record).put(1, tag).build();
    return SignedCmwWriter.cose(both, signer).octets();
  }

  /** Verified before it is parsed; never more than 64 KiB. */
  static String read(Bytes received, CoseVerifier verifier)
      throws MalformedException, GeneralSecurityException {
    return describe(new SignedCmwReader(64 * 1024).readCose(received, verifier));
  }

  private static String describe(Cmw cmw) {
    if (cmw instanceof CmwMessage message) {
      return message.type() + " of " + message.value().size() + " octets";
    }
    CmwCollection collection = (CmwCollection) cmw;
    return collection.items().entrySet().stream()
        .map(item -> item.getKey() + ": " + describe(item.getValue()))
        .collect(Collectors.joining("; ", collection.type() + " {", "}"));
  }
}
