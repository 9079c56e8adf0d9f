package main

import (
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/veraison/cmw"
)

// Wrapper is a CMW as both sides of the tests write it down.
type Wrapper struct {
	Form      string             `json:"form"` // "CBOR record", "CBOR tag", "CBOR collection", "JSON record", "JSON collection"
	Type      string             `json:"type,omitempty"`
	Format    *uint16            `json:"format,omitempty"` // in requests, for a type that is a Content-Format
	Value     string             `json:"value,omitempty"`  // hex
	Indicator uint               `json:"indicator,omitempty"`
	Items     map[string]Wrapper `json:"items,omitempty"` // by label; an integer label begins with #
}

func readCmw(octets []byte, _ Request) (any, error) {
	var wrapper cmw.CMW
	if err := wrapper.Deserialize(octets); err != nil {
		return nil, err
	}
	return describe(&wrapper)
}

func describe(wrapper *cmw.CMW) (*Wrapper, error) {
	described := Wrapper{Form: wrapper.GetFormat().String()}
	switch wrapper.GetKind() {
	case cmw.KindMonad:
		kind, err := wrapper.GetMonadType()
		if err != nil {
			return nil, err
		}
		value, err := wrapper.GetMonadValue()
		if err != nil {
			return nil, err
		}
		indicator, err := wrapper.GetMonadIndicator()
		if err != nil {
			return nil, err
		}
		described.Type, described.Value, described.Indicator = kind, hex.EncodeToString(value), uint(indicator)
	case cmw.KindCollection:
		kind, err := wrapper.GetCollectionType()
		if err != nil {
			return nil, err
		}
		labels, err := wrapper.GetCollectionMeta()
		if err != nil {
			return nil, err
		}
		described.Type = kind
		described.Items = map[string]Wrapper{}
		for _, label := range labels {
			item, err := wrapper.GetCollectionItem(label.Key)
			if err != nil {
				return nil, err
			}
			below, err := describe(item)
			if err != nil {
				return nil, err
			}
			described.Items[spelled(label.Key)] = *below
		}
	default:
		return nil, errors.New("neither monad nor collection")
	}
	return &described, nil
}

func spelled(label any) string {
	if text, isText := label.(string); isText {
		return text
	}
	return fmt.Sprintf("#%v", label)
}

func writeCmw(request Request) ([]byte, error) {
	wrapper, form, err := built(request)
	if err != nil {
		return nil, err
	}
	if form == "JSON record" || form == "JSON collection" {
		return wrapper.MarshalJSON()
	}
	return wrapper.MarshalCBOR()
}

func built(request Request) (*cmw.CMW, string, error) {
	var described Wrapper
	if err := json.Unmarshal(request.Value, &described); err != nil {
		return nil, "", err
	}
	wrapper, err := build(described)
	return wrapper, described.Form, err
}

func build(described Wrapper) (*cmw.CMW, error) {
	if described.Items != nil {
		wrapper, err := cmw.NewCollection(described.Type)
		if err != nil {
			return nil, err
		}
		for label, item := range described.Items {
			below, err := build(item)
			if err != nil {
				return nil, err
			}
			var key any = label
			var number uint64
			if _, err := fmt.Sscanf(label, "#%d", &number); err == nil {
				key = number
			}
			if err := wrapper.AddCollectionItem(key, below); err != nil {
				return nil, err
			}
		}
		return wrapper, nil
	}
	value, err := hex.DecodeString(described.Value)
	if err != nil {
		return nil, err
	}
	var kind any = described.Type
	if described.Format != nil {
		kind = *described.Format
	}
	wrapper, err := cmw.NewMonad(kind, value, cmw.Indicator(described.Indicator))
	if err != nil {
		return nil, err
	}
	if described.Form == "CBOR tag" {
		wrapper.UseCBORTagFormat()
	}
	return wrapper, nil
}

func readCmwExtension(octets []byte, _ Request) (any, error) {
	wrapper, err := cmw.DecodeX509Extension(pkix.Extension{Id: cmw.OidExtCmw, Value: octets})
	if err != nil {
		return nil, err
	}
	return describe(wrapper)
}

func writeCmwExtension(request Request) ([]byte, error) {
	wrapper, form, err := built(request)
	if err != nil {
		return nil, err
	}
	choice := cmw.Choice(cmw.ChoiceCbor)
	if form == "JSON record" || form == "JSON collection" {
		choice = cmw.ChoiceJson
	}
	extension, err := wrapper.EncodeX509Extension(choice, false)
	if err != nil {
		return nil, err
	}
	return extension.Value, nil
}
