package org.attls.verifier.embedded.appraise;

import java.util.Optional;
import java.util.function.Supplier;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;

/**
 * The outcome of one appraisal.
 *
 * @param appraisal what the result will say
 * @param annotatedEvidence gives the evidence as it was understood, text of a JSON object; only
 *     where everything was in order
 * @param kid identifier of the attestation key, where the evidence could be read
 * @param failedCheck what decided against the evidence, for the log; empty when nothing did
 */
public record Finding(
    Appraisal appraisal,
    Optional<Supplier<String>> annotatedEvidence,
    Optional<Bytes> kid,
    Optional<String> failedCheck) {}
