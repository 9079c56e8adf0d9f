package org.attls.eat.cose;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;

/** A provider that signs with {@link TokenKey}s and with nothing else, as one of PKCS #11 would. */
final class TokenProvider extends Provider {
  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  TokenProvider() {
    super("Token", "1", "signs with token keys");
    putService(
        new Service(
            this, "Signature", ALGORITHM, TokenSignature.class.getName(), List.of(), Map.of()) {
          @Override
          public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return new TokenSignature(Signature.getInstance(ALGORITHM));
          }

          @Override
          public boolean supportsParameter(Object key) {
            return key instanceof TokenKey;
          }
        });
  }

  private static final class TokenSignature extends SignatureSpi {
    private final Signature inside;

    private TokenSignature(Signature inside) {
      this.inside = inside;
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (!(key instanceof TokenKey token)) {
        throw new InvalidKeyException("no key of the token");
      }
      inside.initSign(token.inside());
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("the token verifies nothing");
    }

    @Override
    protected void engineUpdate(byte octet) throws SignatureException {
      inside.update(octet);
    }

    @Override
    protected void engineUpdate(byte[] octets, int from, int size) throws SignatureException {
      inside.update(octets, from, size);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return inside.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
