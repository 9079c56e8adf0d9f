package org.attls.tls.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;

/** Every structure of the package, as something that can be read, written and drawn at random. */
enum Structures {
  EVIDENCE_REQUEST_OFFER(
      "1b 00000107 01010013 6170706c69636174696f6e2f6561742b637774 20 " + Structures.NONCE) {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return EvidenceRequest.Offer.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((EvidenceRequest.Offer) value).encode();
    }

    @Override
    Object draw(Random random) {
      return new EvidenceRequest.Offer(types(random), nonce(random));
    }
  },
  EVIDENCE_REQUEST_SELECTION("01010013 6170706c69636174696f6e2f6561742b637774") {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return EvidenceRequest.Selection.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((EvidenceRequest.Selection) value).encode();
    }

    @Override
    Object draw(Random random) {
      return new EvidenceRequest.Selection(type(random));
    }
  },
  EVIDENCE_PROPOSAL_OFFER("1b 01010013 6170706c69636174696f6e2f6561742b637774 00000107") {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return EvidenceProposal.Offer.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((EvidenceProposal.Offer) value).encode();
    }

    @Override
    Object draw(Random random) {
      return new EvidenceProposal.Offer(types(random));
    }
  },
  EVIDENCE_PROPOSAL_SELECTION("00000107 20 " + Structures.NONCE) {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return EvidenceProposal.Selection.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((EvidenceProposal.Selection) value).encode();
    }

    @Override
    Object draw(Random random) {
      return new EvidenceProposal.Selection(type(random), nonce(random));
    }
  },
  RESULTS_OFFER("22 0019 68747470733a2f2f76657269666965722e6578616d706c652f 0005 6f74686572") {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return Results.Offer.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((Results.Offer) value).encode();
    }

    @Override
    Object draw(Random random) {
      List<VerifierIdentity> verifiers = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        verifiers.add(verifier(random));
      }
      return new Results.Offer(verifiers.stream().distinct().toList());
    }
  },
  RESULTS_SELECTION("0019 68747470733a2f2f76657269666965722e6578616d706c652f") {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return Results.Selection.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((Results.Selection) value).encode();
    }

    @Override
    Object draw(Random random) {
      return new Results.Selection(verifier(random));
    }
  },
  BINDING_OFFER("03 01 00 7f") {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return AttestationBinding.Offer.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((AttestationBinding.Offer) value).encode();
    }

    @Override
    Object draw(Random random) {
      return new AttestationBinding.Offer(octets(random, 1 + random.nextInt(255)));
    }
  },
  BINDING_SELECTION("01") {
    @Override
    Object decode(Bytes data) throws AttestationException {
      return AttestationBinding.Selection.decode(data);
    }

    @Override
    Bytes encode(Object value) {
      return ((AttestationBinding.Selection) value).encode();
    }

    @Override
    Object draw(Random random) {
      return new AttestationBinding.Selection(
          BindingMode.values()[random.nextInt(BindingMode.values().length)]);
    }
  };

  static final String NONCE = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  private final String sample;

  Structures(String sample) {
    this.sample = sample;
  }

  /** One valid encoding. */
  Bytes sample() {
    return hex(sample);
  }

  abstract Object decode(Bytes data) throws AttestationException;

  abstract Bytes encode(Object value);

  abstract Object draw(Random random);

  static Bytes hex(String spaced) {
    return Bytes.fromHex(spaced.replace(" ", ""));
  }

  static Bytes octets(Random random, int size) {
    byte[] octets = new byte[size];
    random.nextBytes(octets);
    return Bytes.copyOf(octets);
  }

  private static Bytes nonce(Random random) {
    return octets(random, 8 + random.nextInt(248));
  }

  private static VerifierIdentity verifier(Random random) {
    return new VerifierIdentity(octets(random, 1 + random.nextInt(60)));
  }

  private static List<EvidenceType> types(Random random) {
    return IntStream.rangeClosed(0, random.nextInt(5))
        .mapToObj(i -> type(random))
        .distinct()
        .toList();
  }

  private static EvidenceType type(Random random) {
    CredentialKind kind = new CredentialKind(random.nextInt(4) == 0 ? random.nextInt(256) : 0);
    return EvidenceType.of(
        kind,
        random.nextBoolean()
            ? CmwType.contentFormat(random.nextInt(0x10000))
            : CmwType.mediaType("application/x" + "y".repeat(random.nextInt(30))));
  }
}
