package org.attls.bench.measure;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.attls.bench.connection.Work;
import org.attls.tls.curve.EcdsaSigner;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.KeyShare;
import org.attls.tls.curve.NistCurve;

/** The elliptic-curve operations of a handshake by themselves, on P-256. */
public final class Curves {
  private static final int WARM_UP = 20;
  private static final byte[] DIGEST = new byte[32];

  private final SecureRandom random = new SecureRandom();

  private interface Operation {
    void run() throws GeneralSecurityException;
  }

  /** Measures; returns a row for each code, operation and round. */
  public Csv measure(List<EllipticCurves> codes, int rounds, int operations)
      throws GeneralSecurityException {
    Csv rows = new Csv("round", "code", "operation", "count", "cpu_ns", "octets");
    for (int round = 1 - WARM_UP; round <= rounds; round++) {
      for (EllipticCurves code : codes) {
        measure(rows, round, code, operations);
      }
    }
    return rows;
  }

  private void measure(Csv rows, int round, EllipticCurves code, int count)
      throws GeneralSecurityException {
    String name = code.isNative() ? "native" : "java";
    Signed signed = Signed.by(code);
    KeyShare ours = code.newKeyShare(NistCurve.P256, random);
    add(rows, round, name, "sign", count, () -> signed.signer().sign(DIGEST));
    Deque<Signed> strangers = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      strangers.add(Signed.by(code));
      // Keys that come again may be verified with in less time.
      signed.verify(code);
    }
    add(rows, round, name, "verify", count, () -> signed.verify(code));
    add(rows, round, name, "verify new", count, () -> strangers.remove().verify(code));
    add(rows, round, name, "generate", count, () -> code.newKeyShare(NistCurve.P256, random));
    add(rows, round, name, "agree", count, () -> ours.agree(signed.point()));
  }

  /** A key of its own, and what it signed. */
  private record Signed(EcdsaSigner signer, byte[] point, byte[] signature) {
    static Signed by(EllipticCurves code) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] spki = ((ECPublicKey) pair.getPublic()).getEncoded();
      EcdsaSigner signer = code.signer(NistCurve.P256, pair.getPrivate());
      return new Signed(
          signer, Arrays.copyOfRange(spki, spki.length - 65, spki.length), signer.sign(DIGEST));
    }

    void verify(EllipticCurves code) throws GeneralSecurityException {
      if (!code.verifies(NistCurve.P256, point, DIGEST, signature)) {
        throw new GeneralSecurityException("a good signature is refused");
      }
    }
  }

  private static void add(
      Csv rows, int round, String code, String operation, int count, Operation work)
      throws GeneralSecurityException {
    Work done = new Work();
    done.start();
    for (int i = 0; i < count; i++) {
      work.run();
    }
    done.stop();
    if (round > 0) {
      rows.add(round, code, operation, count, done.cpuNanos(), done.octets());
    }
  }
}
