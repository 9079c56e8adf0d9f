package org.attls.tls.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.attls.testing.EcdsaCases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures at the edges of ECDSA, as CertificateVerify has them, by all code that is here. */
class EcdsaEdgesTest {
  static Stream<NistCurve> curves() {
    return Stream.of(NistCurve.values());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void areJudgedAsTheTextbookDoes(NistCurve nist) throws Exception {
    List<EllipticCurves> code = new ArrayList<>(List.of(EllipticCurves.lightweight()));
    NativeCurves.found().curves().ifPresent(code::add);
    List<EcdsaCases.Case> cases = EcdsaCases.of(nist.standardName(), digest(nist));
    assertThat(cases).hasSizeGreaterThan(120).anyMatch(EcdsaCases.Case::valid);
    for (EcdsaCases.Case one : cases) {
      byte[] point = point(nist, one.key());
      byte[] signature = Der.signature(one.r(), one.s());
      for (EllipticCurves by : code) {
        assertThat(by.verifies(nist, point, one.digest(), signature))
            .as("%s, verified by %s", one, by.code())
            .isEqualTo(one.valid());
      }
    }
  }

  private static byte[] point(NistCurve nist, ECPoint key) {
    return Curve.of(nist).point(key.getAffineX(), key.getAffineY());
  }

  private static String digest(NistCurve nist) {
    return switch (nist) {
      case P256 -> "SHA-256";
      case P384 -> "SHA-384";
      case P521 -> "SHA-512";
    };
  }
}
