package org.attls.gateway.config;

import java.util.Optional;
import org.attls.tls.policy.Located;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * Where devices ask to be enrolled, and what becomes of those that are approved.
 *
 * <pre>
 * enrolment:
 *   bind: "[::]:8884"                # HTTPS
 *   tls: { certificate: gateway.crt, key: gateway.key }
 *   tpm-makers: makers.pem           # roots and intermediates of the makers of TPMs
 *   registers: "sha256:0-7"          # optional; those that are endorsed
 *   waiting: waiting                 # directory of those that wait; for the gateway's user only
 *   most-waiting: 100                # optional
 *   endorsements: endorsements       # directory that gets a CoRIM for each that is approved
 *   policy: factory.yaml             # policy file that gets an entry for each
 * </pre>
 */
public record Enrolment(
    Endpoint.Tcp bind,
    Located<String> certificate,
    Located<String> key,
    Located<String> tpmMakers,
    Optional<Located<String>> registers,
    Located<String> waiting,
    int mostWaiting,
    Located<String> endorsements,
    Located<String> policy) {
  private static final int MOST_WAITING = 100;

  static Enrolment read(Section section) throws DocumentException {
    Endpoint.Tcp bind = Endpoint.readTcp(section.required("bind"), 0);
    Section tls = section.required("tls").section();
    Located<String> certificate = Located.text(tls.required("certificate"));
    Located<String> key = Located.text(tls.required("key"));
    tls.end();
    Located<String> makers = Located.text(section.required("tpm-makers"));
    Optional<Value> registers = section.optional("registers");
    Located<String> waiting = Located.text(section.required("waiting"));
    Optional<Value> most = section.optional("most-waiting");
    Located<String> endorsements = Located.text(section.required("endorsements"));
    Located<String> policy = Located.text(section.required("policy"));
    section.end();
    return new Enrolment(
        bind,
        certificate,
        key,
        makers,
        registers.isPresent() ? Optional.of(Located.text(registers.get())) : Optional.empty(),
        waiting,
        most.isPresent() ? most.get().number(1, 10_000) : MOST_WAITING,
        endorsements,
        policy);
  }
}
