// Command corimv1 is to the last release of the CoRIM library what go-formats is to the others. It
// stands alone because one Go program cannot have two versions of one module.
//
//	{"op":"read","kind":"corim","hex":"a3…"}     -> {"value":{"id":…,"profiles":[…],"comids":[…]}}
//	{"op":"write","kind":"corim","value":{…}}    -> {"hex":"a3…"}
//
// The kind "signed" has a signature around it; reading takes a SubjectPublicKeyInfo in hex as key,
// writing a private JWK.
package main

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
)

// Request is one line of input.
type Request struct {
	Op    string   `json:"op"`
	Kind  string   `json:"kind"`
	Hex   string   `json:"hex"`
	Key   string   `json:"key"`
	Value Manifest `json:"value"`
}

// Manifest is a CoRIM as both sides of the tests write it down; a CoMID is the library's own JSON.
type Manifest struct {
	Signer   string            `json:"signer,omitempty"` // of a signed one
	ID       string            `json:"id"`
	Profiles []string          `json:"profiles"`
	Comids   []json.RawMessage `json:"comids"`
}

// Answer is one line of output.
type Answer struct {
	Value *Manifest `json:"value,omitempty"`
	Hex   string    `json:"hex,omitempty"`
	Error string    `json:"error,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var request Request
		var answer Answer
		err := json.Unmarshal(lines.Bytes(), &request)
		if err == nil {
			answer, err = answerTo(request)
		}
		if err != nil {
			answer = Answer{Error: err.Error()}
		}
		if err := answers.Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func answerTo(request Request) (answer Answer, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	switch request.Op {
	case "read":
		octets, err := hex.DecodeString(request.Hex)
		if err != nil {
			return Answer{}, err
		}
		if request.Kind == "signed" {
			manifest, err := readSigned(octets, request.Key)
			return Answer{Value: manifest}, err
		}
		manifest, err := read(octets)
		return Answer{Value: manifest}, err
	case "write":
		if request.Kind == "signed" {
			octets, err := writeSigned(request.Value, request.Key)
			return Answer{Hex: hex.EncodeToString(octets)}, err
		}
		octets, err := write(request.Value)
		return Answer{Hex: hex.EncodeToString(octets)}, err
	}
	return Answer{}, errors.New("bad request")
}

func read(octets []byte) (*Manifest, error) {
	var manifest corim.UnsignedCorim
	if err := manifest.FromCBOR(octets); err != nil {
		return nil, err
	}
	return describe(&manifest)
}

func readSigned(octets []byte, spki string) (*Manifest, error) {
	der, err := hex.DecodeString(spki)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, err
	}
	var signed corim.SignedCorim
	if err := signed.FromCOSE(octets); err != nil {
		return nil, err
	}
	if err := signed.Verify(key); err != nil {
		return nil, err
	}
	described, err := describe(&signed.UnsignedCorim)
	if err != nil {
		return nil, err
	}
	described.Signer = signed.Meta.Signer.Name
	return described, nil
}

func describe(manifest *corim.UnsignedCorim) (*Manifest, error) {
	if err := manifest.Valid(); err != nil {
		return nil, err
	}
	described := Manifest{ID: manifest.GetID()}
	if manifest.Profiles != nil {
		for _, profile := range *manifest.Profiles {
			name, err := profile.Get()
			if err != nil {
				return nil, err
			}
			described.Profiles = append(described.Profiles, name)
		}
	}
	for i, tag := range manifest.Tags {
		inside, isComid := bytes.CutPrefix(tag, corim.ComidTag)
		if !isComid {
			return nil, fmt.Errorf("tag %d is no CoMID", i)
		}
		var comid comid.Comid
		if err := comid.FromCBOR(inside); err != nil {
			return nil, fmt.Errorf("tag %d: %w", i, err)
		}
		if err := comid.Valid(); err != nil {
			return nil, fmt.Errorf("tag %d: %w", i, err)
		}
		text, err := comid.ToJSON()
		if err != nil {
			return nil, fmt.Errorf("tag %d: %w", i, err)
		}
		described.Comids = append(described.Comids, text)
	}
	return &described, nil
}

func write(described Manifest) ([]byte, error) {
	manifest, err := build(described)
	if err != nil {
		return nil, err
	}
	return manifest.ToCBOR()
}

func writeSigned(described Manifest, jwk string) ([]byte, error) {
	manifest, err := build(described)
	if err != nil {
		return nil, err
	}
	signer, err := corim.NewSignerFromJWK([]byte(jwk))
	if err != nil {
		return nil, err
	}
	signed := corim.SignedCorim{UnsignedCorim: *manifest}
	if signed.Meta.SetSigner(described.Signer, nil) == nil {
		return nil, errors.New("signer refused")
	}
	return signed.Sign(signer)
}

func build(described Manifest) (*corim.UnsignedCorim, error) {
	manifest := corim.NewUnsignedCorim().SetID(described.ID)
	if manifest == nil {
		return nil, errors.New("id refused")
	}
	for _, profile := range described.Profiles {
		if manifest.AddProfile(profile) == nil {
			return nil, fmt.Errorf("profile %q refused", profile)
		}
	}
	for i, source := range described.Comids {
		var comid comid.Comid
		if err := comid.FromJSON(source); err != nil {
			return nil, fmt.Errorf("CoMID %d: %w", i, err)
		}
		if manifest.AddComid(comid) == nil {
			return nil, fmt.Errorf("CoMID %d refused: %w", i, comid.Valid())
		}
	}
	return manifest, manifest.Valid()
}
