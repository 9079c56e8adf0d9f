package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
)

// Manifest is a CoRIM as both sides of the tests write it down; a CoMID is the library's own JSON.
type Manifest struct {
	Signer  string            `json:"signer,omitempty"` // of a signed one
	ID      string            `json:"id"`
	Profile string            `json:"profile,omitempty"`
	Comids  []json.RawMessage `json:"comids"`
}

func readCorim(octets []byte, _ Request) (any, error) {
	manifest, err := corim.UnmarshalUnsignedCorimFromCBOR(octets)
	if err != nil {
		return nil, err
	}
	return described(manifest)
}

func described(manifest *corim.UnsignedCorim) (*Manifest, error) {
	if err := manifest.Valid(); err != nil {
		return nil, err
	}
	described := Manifest{ID: manifest.GetID()}
	if manifest.Profile != nil {
		profile, err := manifest.Profile.Get()
		if err != nil {
			return nil, err
		}
		described.Profile = profile
	}
	for i, tag := range manifest.Tags {
		inside, isComid := bytes.CutPrefix(tag, corim.ComidTag)
		if !isComid {
			return nil, fmt.Errorf("tag %d is no CoMID", i)
		}
		comid, err := comidJSON(inside)
		if err != nil {
			return nil, fmt.Errorf("tag %d: %w", i, err)
		}
		described.Comids = append(described.Comids, comid)
	}
	return &described, nil
}

func readComid(octets []byte, _ Request) (any, error) {
	described, err := comidJSON(octets)
	return json.RawMessage(described), err
}

func comidJSON(octets []byte) ([]byte, error) {
	tag := comid.NewComid()
	if err := tag.FromCBOR(octets); err != nil {
		return nil, err
	}
	if err := tag.Valid(); err != nil {
		return nil, err
	}
	return tag.ToJSON()
}

func writeCorim(request Request) ([]byte, error) {
	manifest, _, err := manifestOf(request.Value)
	if err != nil {
		return nil, err
	}
	return manifest.ToCBOR()
}

func manifestOf(value json.RawMessage) (*corim.UnsignedCorim, string, error) {
	var described Manifest
	if err := json.Unmarshal(value, &described); err != nil {
		return nil, "", err
	}
	manifest := corim.NewUnsignedCorim().SetID(described.ID)
	if manifest == nil || manifest.SetProfile(described.Profile) == nil {
		return nil, "", errors.New("id or profile refused")
	}
	for i, source := range described.Comids {
		tag := comid.NewComid()
		if err := tag.FromJSON(source); err != nil {
			return nil, "", fmt.Errorf("CoMID %d: %w", i, err)
		}
		if manifest.AddComid(tag) == nil {
			return nil, "", fmt.Errorf("CoMID %d refused: %w", i, tag.Valid())
		}
	}
	return manifest, described.Signer, manifest.Valid()
}

func readSignedCorim(octets []byte, request Request) (any, error) {
	signed, err := corim.UnmarshalSignedCorimFromCBOR(octets)
	if err != nil {
		return nil, err
	}
	key, err := publicKey(request.Key)
	if err != nil {
		return nil, err
	}
	if err := signed.Verify(key); err != nil {
		return nil, err
	}
	manifest, err := described(&signed.UnsignedCorim)
	if err != nil {
		return nil, err
	}
	manifest.Signer = signed.Meta.Signer.Name
	return manifest, nil
}

func writeSignedCorim(request Request) ([]byte, error) {
	manifest, name, err := manifestOf(request.Value)
	if err != nil {
		return nil, err
	}
	signer, err := corim.NewSignerFromJWK([]byte(request.Key))
	if err != nil {
		return nil, err
	}
	signed := corim.NewSignedCorim()
	signed.UnsignedCorim = *manifest
	if signed.Meta.SetSigner(name, nil) == nil {
		return nil, errors.New("signer refused")
	}
	return signed.Sign(signer)
}
