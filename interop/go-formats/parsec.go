package main

import (
	"crypto/x509"
	"encoding/hex"

	"github.com/veraison/parsec/tpm"
)

// readParsecTpm decodes evidence, verifies both signatures and says what it found.
func readParsecTpm(octets []byte, request Request) (any, error) {
	var evidence tpm.Evidence
	if err := evidence.FromCBOR(octets); err != nil {
		return nil, err
	}
	key, err := publicKey(request.Key)
	if err != nil {
		return nil, err
	}
	if err := evidence.Verify(key); err != nil {
		return nil, err
	}
	certified, err := evidence.Kat.DecodeCertInfo()
	if err != nil {
		return nil, err
	}
	attested, err := evidence.Kat.DecodePubArea()
	if err != nil {
		return nil, err
	}
	spki, err := x509.MarshalPKIXPublicKey(attested)
	if err != nil {
		return nil, err
	}
	quote, err := evidence.Pat.GetAttestationInfo()
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"kid":           hex.EncodeToString(*evidence.Kat.KID),
		"katNonce":      hex.EncodeToString(certified.Nonce),
		"patNonce":      hex.EncodeToString(quote.Nonce),
		"key":           hex.EncodeToString(spki),
		"name":          hex.EncodeToString(certified.Name.Digest),
		"pcrs":          quote.PCR.PCRinfo.PCRs,
		"hashAlgorithm": quote.PCR.PCRinfo.HashAlgID,
		"pcrDigest":     hex.EncodeToString(quote.PCR.PCRDigest),
	}, nil
}

// writeParsecTpm turns evidence in the library's JSON into CBOR.
func writeParsecTpm(request Request) ([]byte, error) {
	var evidence tpm.Evidence
	if err := evidence.FromJSON(request.Value); err != nil {
		return nil, err
	}
	return evidence.ToCBOR()
}
