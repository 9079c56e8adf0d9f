// Command go-formats puts the Go libraries of the RATS formats at the disposal of tests in another
// language: one JSON request a line on stdin, one JSON answer a line on stdout.
//
//	{"op":"read","kind":"cmw","hex":"82…"}            -> {"value":{…}}, what the library understood
//	{"op":"write","kind":"cmw","value":{…}}           -> {"hex":"82…"}
//	anything that the library refuses                 -> {"error":"…"}
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
)

// Request is one line of input.
type Request struct {
	Op    string          `json:"op"`
	Kind  string          `json:"kind"`
	Hex   string          `json:"hex"`
	Key   string          `json:"key"` // SubjectPublicKeyInfo in hex, or a private JWK
	Value json.RawMessage `json:"value"`
}

// Answer is one line of output.
type Answer struct {
	Value any    `json:"value,omitempty"`
	Hex   string `json:"hex,omitempty"`
	Error string `json:"error,omitempty"`
}

type reader func(octets []byte, request Request) (any, error)

type writer func(request Request) ([]byte, error)

var readers = map[string]reader{
	"cmw":        readCmw,
	"cmw-x509":   readCmwExtension,
	"corim":      readCorim,
	"comid":      readComid,
	"signed":     readSignedCorim,
	"cose":       readCose,
	"jws":        readJws,
	"ear":        readEar,
	"parsec-tpm": readParsecTpm,
}

var writers = map[string]writer{
	"cmw":        writeCmw,
	"cmw-x509":   writeCmwExtension,
	"corim":      writeCorim,
	"signed":     writeSignedCorim,
	"cose":       writeCose,
	"jws":        writeJws,
	"ear":        writeEar,
	"parsec-tpm": writeParsecTpm,
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var request Request
		answer := Answer{}
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			answer.Error = err.Error()
		} else {
			answer = answerTo(request)
		}
		if err := answers.Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// answerTo also turns a panic of a library into an answer: it is a finding, not the end.
func answerTo(request Request) (answer Answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			answer = Answer{Error: fmt.Sprintf("panic: %v", panicked)}
		}
	}()
	switch request.Op {
	case "read":
		read, known := readers[request.Kind]
		octets, err := hex.DecodeString(request.Hex)
		if !known || err != nil {
			return Answer{Error: "bad request"}
		}
		value, err := read(octets, request)
		if err != nil {
			return Answer{Error: err.Error()}
		}
		return Answer{Value: value}
	case "write":
		write, known := writers[request.Kind]
		if !known {
			return Answer{Error: "bad request"}
		}
		octets, err := write(request)
		if err != nil {
			return Answer{Error: err.Error()}
		}
		return Answer{Hex: hex.EncodeToString(octets)}
	}
	return Answer{Error: "bad request"}
}
