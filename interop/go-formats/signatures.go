package main

import (
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/veraison/ear"
	"github.com/veraison/go-cose"
)

func publicKey(spki string) (crypto.PublicKey, error) {
	octets, err := hex.DecodeString(spki)
	if err != nil {
		return nil, err
	}
	return x509.ParsePKIXPublicKey(octets)
}

// readCose verifies a COSE_Sign1, with or without tag 18.
func readCose(octets []byte, request Request) (any, error) {
	key, err := publicKey(request.Key)
	if err != nil {
		return nil, err
	}
	message := cose.NewSign1Message()
	if err := message.UnmarshalCBOR(octets); err != nil {
		untagged := cose.UntaggedSign1Message{}
		if untagged.UnmarshalCBOR(octets) != nil {
			return nil, err
		}
		tagged := cose.Sign1Message(untagged)
		message = &tagged
	}
	algorithm, err := message.Headers.Protected.Algorithm()
	if err != nil {
		return nil, err
	}
	verifier, err := cose.NewVerifier(algorithm, key)
	if err != nil {
		return nil, err
	}
	if err := message.Verify(nil, verifier); err != nil {
		return nil, err
	}
	return map[string]any{
		"algorithm": algorithm.String(),
		"type":      fmt.Sprint(message.Headers.Protected[cose.HeaderLabelContentType]),
		"payload":   hex.EncodeToString(message.Payload),
	}, nil
}

// readEar verifies a result and returns its claims.
func readEar(octets []byte, request Request) (any, error) {
	key, err := publicKey(request.Key)
	if err != nil {
		return nil, err
	}
	var result ear.AttestationResult
	if err := result.Verify(octets, jwa.ES256(), key); err != nil {
		return nil, err
	}
	return result.AsMap(), nil
}

// writeEar signs claims with a private JWK.
func writeEar(request Request) ([]byte, error) {
	key, err := jwk.ParseKey([]byte(request.Key))
	if err != nil {
		return nil, err
	}
	var result ear.AttestationResult
	if err := json.Unmarshal(request.Value, &result); err != nil {
		return nil, err
	}
	return result.Sign(jwa.ES256(), key)
}
