package org.attls.tls.internal.bc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class JdkDigestTest {
  private final Random random = new Random(256384);

  @Test
  void hashesAsTheLibraryDoes() {
    for (int length = 0; length < 300; length += 7) {
      byte[] content = octets(length);
      assertThat(hash(JdkDigest.sha256(), content)).isEqualTo(hash(new SHA256Digest(), content));
      assertThat(hash(JdkDigest.sha384(), content)).isEqualTo(hash(new SHA384Digest(), content));
    }
  }

  @Test
  void authenticatesAsTheLibraryDoesAgainAndAgain() {
    for (int length : new int[] {0, 16, 64, 65, 128, 129, 300}) {
      HMac ours = mac(JdkDigest.sha256(), length);
      HMac theirs = mac(new SHA256Digest(), length);
      for (int round = 0; round < 3; round++) {
        byte[] content = octets(round * 50);
        assertThat(mac(ours, content)).isEqualTo(mac(theirs, content));
      }
    }
  }

  @Test
  void aCopyGoesItsOwnWayAndCanBeReturnedTo() {
    JdkDigest digest = JdkDigest.sha384();
    byte[] begin = octets(100);
    digest.update(begin, 0, begin.length);
    JdkDigest copy = (JdkDigest) digest.copy();
    digest.update((byte) 1);
    byte[] atCopy = hash(new SHA384Digest(), begin);
    assertThat(finish(digest)).isNotEqualTo(atCopy);
    digest.reset(copy);
    assertThat(finish(digest)).isEqualTo(atCopy);
    assertThat(finish(copy)).isEqualTo(atCopy);
    assertThat(finish(copy)).isEqualTo(hash(new SHA384Digest(), new byte[0]));
  }

  @Test
  void refusesAnOutputThatIsTooShort() {
    assertThatThrownBy(() -> JdkDigest.sha256().doFinal(new byte[40], 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private byte[] octets(int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }

  private static byte[] hash(Digest digest, byte[] content) {
    digest.update(content, 0, content.length);
    return finish(digest);
  }

  private static byte[] finish(Digest digest) {
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }

  private static HMac mac(Digest digest, int keyLength) {
    HMac mac = new HMac(digest);
    mac.init(new KeyParameter(new byte[keyLength]));
    return mac;
  }

  private static byte[] mac(HMac mac, byte[] content) {
    byte[] code = new byte[mac.getMacSize()];
    mac.update(content, 0, content.length);
    mac.doFinal(code, 0);
    return code;
  }
}
