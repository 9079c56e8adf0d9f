// Command go-clients has evidence appraised with Veraison's own client library, as evcli does: it
// gives the evidence in a file for the nonce on the command line, and prints the result as it came.
//
//	go-clients URL-OF-NEW-SESSION NONCE-IN-HEX MEDIA-TYPE FILE none|cbor|json
package main

import (
	"encoding/hex"
	"fmt"
	"os"

	"github.com/veraison/apiclient/verification"
)

var wraps = map[string]verification.CmwWrap{
	"none": verification.NoWrap,
	"cbor": verification.WrapCBOR,
	"json": verification.WrapJSON,
}

type inFile struct {
	octets    []byte
	mediaType string
}

func (f inFile) BuildEvidence(nonce []byte, accept []string) ([]byte, string, error) {
	for _, accepted := range accept {
		if accepted == f.mediaType {
			return f.octets, f.mediaType, nil
		}
	}
	return nil, "", fmt.Errorf("%s is not among %v", f.mediaType, accept)
}

func appraise(url, nonceHex, mediaType, file, wrap string) ([]byte, error) {
	nonce, err := hex.DecodeString(nonceHex)
	if err != nil {
		return nil, err
	}
	octets, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	exchange := verification.ChallengeResponseConfig{
		Nonce:           nonce,
		EvidenceBuilder: inFile{octets, mediaType},
		NewSessionURI:   url,
		DeleteSession:   true,
		Wrap:            wraps[wrap],
	}
	return exchange.Run()
}

func main() {
	if len(os.Args) != 6 {
		fmt.Fprintln(os.Stderr, "usage: go-clients URL NONCE MEDIA-TYPE FILE none|cbor|json")
		os.Exit(2)
	}
	result, err := appraise(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(string(result))
}
