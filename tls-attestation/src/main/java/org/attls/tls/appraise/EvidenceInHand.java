package org.attls.tls.appraise;

import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.InspectedEvidence;

/**
 * Evidence whose challenge is that of this connection; handed from step to step.
 *
 * @param type the negotiated type
 * @param evidence as received
 * @param inspected what local inspection found
 * @param challenge the challenge of this connection
 */
record EvidenceInHand(
    RelyingParty relyingParty,
    CmwType type,
    Cmw evidence,
    InspectedEvidence inspected,
    Bytes challenge) {}
