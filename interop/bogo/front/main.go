// The program that BoringSSL's runner starts for each test. It hands its arguments to a Java machine
// that is warm already, which connects to the runner itself, and ends as that says.
//
// Request: the number of strings, then each with its length; the first is the working directory.
// Answer: exit status, standard output, standard error. Numbers are 32 bits, big-endian.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "front:", err)
		os.Exit(2)
	}
}

func run() error {
	shim, err := net.Dial("tcp", "127.0.0.1:"+os.Getenv("ATTLS_SHIM_PORT"))
	if err != nil {
		return err
	}
	directory, err := os.Getwd()
	if err != nil {
		return err
	}
	words := append([]string{directory}, os.Args[1:]...)
	request := binary.BigEndian.AppendUint32(nil, uint32(len(words)))
	for _, word := range words {
		request = binary.BigEndian.AppendUint32(request, uint32(len(word)))
		request = append(request, word...)
	}
	if _, err := shim.Write(request); err != nil {
		return err
	}
	var status uint32
	if err := binary.Read(shim, binary.BigEndian, &status); err != nil {
		return err
	}
	for _, stream := range []*os.File{os.Stdout, os.Stderr} {
		var length uint32
		if err := binary.Read(shim, binary.BigEndian, &length); err != nil {
			return err
		}
		if _, err := io.CopyN(stream, shim, int64(length)); err != nil {
			return err
		}
	}
	os.Exit(int(status))
	return nil
}
