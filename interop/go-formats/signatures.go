package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/lestrrat-go/jwx/v3/jwa"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jws"
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

// Signed is a message to be signed with ES256, as COSE_Sign1 or JWS.
type Signed struct {
	Type    string `json:"type"`
	Payload string `json:"payload"` // hex
	Compact bool   `json:"compact"` // JWS only
}

func toBeSigned(request Request) (signed Signed, payload []byte, key *ecdsa.PrivateKey, err error) {
	if err = json.Unmarshal(request.Value, &signed); err != nil {
		return
	}
	if payload, err = hex.DecodeString(signed.Payload); err != nil {
		return
	}
	parsed, err := jwk.ParseKey([]byte(request.Key))
	if err != nil {
		return
	}
	key = new(ecdsa.PrivateKey)
	err = jwk.Export(parsed, key)
	return
}

// writeCose signs with a private JWK on P-256.
func writeCose(request Request) ([]byte, error) {
	signed, payload, key, err := toBeSigned(request)
	if err != nil {
		return nil, err
	}
	signer, err := cose.NewSigner(cose.AlgorithmES256, key)
	if err != nil {
		return nil, err
	}
	message := cose.NewSign1Message()
	message.Payload = payload
	message.Headers.Protected.SetAlgorithm(cose.AlgorithmES256)
	message.Headers.Protected[cose.HeaderLabelContentType] = signed.Type
	if err := message.Sign(rand.Reader, nil, signer); err != nil {
		return nil, err
	}
	return message.MarshalCBOR()
}

// readJws verifies a JWS, compact or flattened.
func readJws(octets []byte, request Request) (any, error) {
	key, err := publicKey(request.Key)
	if err != nil {
		return nil, err
	}
	payload, err := jws.Verify(octets, jws.WithKey(jwa.ES256(), key))
	if err != nil {
		return nil, err
	}
	message, err := jws.Parse(octets)
	if err != nil {
		return nil, err
	}
	header := message.Signatures()[0].ProtectedHeaders()
	algorithm, _ := header.Algorithm()
	contentType, _ := header.ContentType()
	return map[string]any{
		"algorithm": algorithm.String(),
		"type":      contentType,
		"payload":   hex.EncodeToString(payload),
	}, nil
}

// writeJws signs with a private JWK on P-256.
func writeJws(request Request) ([]byte, error) {
	signed, payload, key, err := toBeSigned(request)
	if err != nil {
		return nil, err
	}
	header := jws.NewHeaders()
	if err := header.Set(jws.ContentTypeKey, signed.Type); err != nil {
		return nil, err
	}
	with := jws.WithKey(jwa.ES256(), key, jws.WithProtectedHeaders(header))
	if signed.Compact {
		return jws.Sign(payload, with)
	}
	return jws.Sign(payload, with, jws.WithJSON())
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
