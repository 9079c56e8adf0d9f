package org.attls.cli.appraise;

import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.parsec.ParsecTpmToken;

/** Evidence in one of the formats that can be appraised, or of a type that cannot. */
sealed interface Evidence {
  /** What it is, for people. */
  String description();

  /** A Parsec TPM token, in a wrapper or bare. */
  record ParsecTpm(ParsecTpmToken token) implements Evidence {
    @Override
    public String description() {
      return "Parsec TPM token";
    }
  }

  /** A Parsec CCA token, in a wrapper or bare. */
  record ParsecCca(Bytes token) implements Evidence {
    @Override
    public String description() {
      return "Parsec CCA token";
    }
  }

  /** A key and platform attestation bundle. */
  record Bundle(KatBundle bundle) implements Evidence {
    @Override
    public String description() {
      return "key attestation bundle (draft-bft-rats-kat)";
    }
  }

  /** A wrapper in order around something else. */
  record Other(CmwType type) implements Evidence {
    @Override
    public String description() {
      return "evidence of type " + type;
    }
  }
}
