package org.attls.corim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.CorimReader;
import org.attls.corim.key.TestAuthority;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.SignedCorim;
import org.attls.corim.signed.SignedCorimReader;
import org.attls.corim.signed.TrustedRoots;
import org.attls.corim.signed.UntrustedCorimException;
import org.attls.testing.Bounded;

/** Signed CoRIMs up to the CoRIM inside, whatever their signature. */
class SignedCorimFuzzTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CoseVerifier ANY = (headers, signed, signature) -> true;
  private static final TrustedRoots NOBODY =
      TrustedRoots.of(List.of(TestAuthority.root("nobody").certificate()));
  private static final CorimReader READER =
      CorimReader.acceptingVersion1(Set.of(ParsecTpmProfile.PROFILE));

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    check(octets, () -> SignedCorimReader.strict().read(octets));
    check(octets, () -> SignedCorimReader.acceptingOldWrapper().read(octets));
    check(octets, () -> SignedCorimReader.strict().read(octets, Bytes.of(0xa0)));
  }

  private interface Reading {
    SignedCorim read() throws MalformedException;
  }

  private static void check(Bytes octets, Reading reading) {
    try {
      SignedCorim signed = Bounded.read(octets.size(), reading::read);
      assertThat(signed.signer().signerName()).isNotNull();
      checkCertificates(signed);
      signed.verify(ANY, NOW).read(READER);
    } catch (MalformedException | UntrustedCorimException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static void checkCertificates(SignedCorim signed) {
    try {
      signed.verify(NOBODY, NOW);
      throw new AssertionError("verified by a root that nobody has");
    } catch (UntrustedCorimException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
