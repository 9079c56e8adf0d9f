package org.attls.tls;

import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.Serialization;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.fake.FakeEvidence;

/** Octets that claim to be a wrapper, for an attester that sends rubbish. */
record RawCmw(Bytes octets) {
  Cmw asEvidence() {
    return new CmwRecord(FakeEvidence.TYPE, Bytes.EMPTY, Set.of(), Serialization.CBOR, octets);
  }
}
