package org.attls.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.attls.attack.relay.OtherKeyAttester;
import org.attls.attack.relay.ReplayingAttester;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.attls.verifier.veraison.VeraisonVerifier;

/** The demonstration from beginning to end. Everything it starts has ended when it returns. */
final class Demo {
  private final Device.Source source;
  private final int changing;
  private final DemoReport report;
  private final Report notes;
  private final Recording recording;
  private final List<String> differences = new ArrayList<>();

  /**
   * @param source of the device
   * @param changing the register that changes after enrolment
   * @param notes says what is being waited for
   * @param recording what is written down of the connections
   */
  Demo(Device.Source source, int changing, DemoReport report, Report notes, Recording recording) {
    this.source = source;
    this.changing = changing;
    this.report = report;
    this.notes = notes;
    this.recording = recording;
  }

  /**
   * Runs it.
   *
   * @return whether everything came as announced
   */
  boolean run() throws AttestationException, CommandFailure, IOException, MalformedException {
    report.begins();
    try (Device device = prepare("starting a software TPM", source::get, report::tpm);
        VerifierSite verifier =
            prepare("starting the verifier", VerifierSite::start, report::verifier)) {
      Device.Enrolment enrolment =
          prepare(
              "enrolling the TPM",
              () -> {
                // Nothing has measured the boot of this TPM: all its registers would be zero.
                device.measure(changing, "what a good machine boots");
                Device.Enrolment made = device.enrol();
                verifier.provision(made.corim());
                return made;
              },
              report::enrolled);
      Attester attester = device.attester();
      try (VeraisonVerifier appraiser = verifier.client();
          Laboratory laboratory =
              prepare(
                  "starting the server",
                  () -> Laboratory.open(attester, enrolment.key().kid(), appraiser, recording),
                  report::server)) {
        connect(laboratory, device, attester, enrolment);
      }
    }
    report.ends(differences);
    return differences.isEmpty();
  }

  private void connect(
      Laboratory laboratory, Device device, Attester attester, Device.Enrolment enrolment)
      throws AttestationException, IOException, MalformedException {
    Recorder recorder = new Recorder();
    Attempt admission;
    try (Progress waiting = notes.during("connecting")) {
      admission = laboratory.honest(recorder);
    }
    differ(
        DemoReport.ADMISSION,
        admission.differencesFrom(expected(BindingMode.BOUND, enrolment, Laboratory.READING)));
    report.admission(admission);
    if (!differences.isEmpty()) {
      // What is refused now could be refused for the same cause, and would show nothing.
      return;
    }
    Map<Attack, Attempt> refusals = new EnumMap<>(Attack.class);
    Laboratory.Relay draftRelay;
    try (Progress waiting = notes.during("trying what must be refused")) {
      refusals.put(
          Attack.REPLAYED_EVIDENCE,
          laboratory.lying(new ReplayingAttester(attester, recorder.evidence)));
      refusals.put(Attack.OTHER_KEY, laboratory.lying(new OtherKeyAttester(attester)));
      Laboratory.Relay relay =
          laboratory.relay(Laboratory.Lenient.NOBODY, Laboratory.Tactic.NEGOTIATES);
      differ(Attack.RELAY.step(), victim(relay));
      refusals.put(Attack.RELAY, relay.attempt());
      draftRelay =
          laboratory.relay(Laboratory.Lenient.SERVER_AND_DEVICE, Laboratory.Tactic.IGNORES_BINDING);
      // Last, because there is no way back from a measurement.
      device.measure(changing, "something that was not there at enrolment");
      refusals.put(Attack.CHANGED_PCR, laboratory.honest(HandshakeListener.NONE));
    }
    refusals.forEach(
        (attack, attempt) -> {
          differ(attack.step(), attack.differences(attempt));
          report.refusal(attack, attempt);
        });
    differ(DemoReport.DRAFT_RELAY, victim(draftRelay));
    differ(
        DemoReport.DRAFT_RELAY,
        draftRelay
            .attempt()
            .differencesFrom(expected(BindingMode.DRAFT, enrolment, Laboratory.FORGERY)));
    report.draftRelay(draftRelay.attempt());
  }

  private static Attempt.Expectation expected(
      BindingMode binding, Device.Enrolment enrolment, String message) {
    return new Attempt.Expectation(
        binding, enrolment.key().kid(), enrolment.state().digest(), message);
  }

  /** A relay without a victim shows nothing. */
  private static List<String> victim(Laboratory.Relay relay) {
    return relay.lured()
        ? List.of()
        : List.of(
            "the victim did not attest to the attacker: "
                + relay.victim().failure().map(Exception::getMessage).orElse("no answer"));
  }

  /** Keeps what a client attests with. */
  private static final class Recorder implements HandshakeListener {
    private Bytes evidence = Bytes.EMPTY;

    @Override
    public void evidence(Direction direction, Bytes cmw) {
      evidence = cmw;
    }
  }

  private void differ(String step, List<String> found) {
    found.forEach(difference -> differences.add(step + ": " + difference));
  }

  private interface Preparation<T> {
    T run() throws AttestationException, CommandFailure;
  }

  private interface Prepared<T> {
    void tell(T what, Duration took);
  }

  private <T> T prepare(String doing, Preparation<T> work, Prepared<T> report)
      throws AttestationException, CommandFailure {
    long start = System.nanoTime();
    T done;
    try (Progress waiting = notes.during(doing)) {
      done = work.run();
    }
    report.tell(done, Duration.ofNanos(System.nanoTime() - start));
    return done;
  }
}
