// One TLS 1.3 connection with Go's crypto/tls.
//
//	tls server PORT CERTIFICATE KEY GROUP ROOT    ROOT: clients have to show a certificate; "-" for none
//	tls client PORT CERTIFICATE KEY GROUP ROOT    CERTIFICATE: "-" for none; standard input is sent
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"os"
)

var groups = map[string]tls.CurveID{"x25519": tls.X25519, "p256": tls.CurveP256, "p384": tls.CurveP384}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(words []string) error {
	config := &tls.Config{MinVersion: tls.VersionTLS13, ServerName: "server.example"}
	if words[2] != "-" {
		certificate, err := tls.LoadX509KeyPair(words[2], words[3])
		if err != nil {
			return err
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	if group, named := groups[words[4]]; named {
		config.CurvePreferences = []tls.CurveID{group}
	}
	if words[5] != "-" {
		root, err := os.ReadFile(words[5])
		if err != nil {
			return err
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(root)
		config.RootCAs, config.ClientCAs = pool, pool
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	if words[0] == "server" {
		return serve(words[1], config)
	}
	return connect(words[1], config)
}

func serve(port string, config *tls.Config) error {
	listener, err := tls.Listen("tcp", "127.0.0.1:"+port, config)
	if err != nil {
		return err
	}
	connection, err := listener.Accept()
	if err != nil {
		return err
	}
	defer connection.Close()
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(connection, "HTTP/1.0 200 OK\r\n\r\n%s", line)
	return err
}

func connect(port string, config *tls.Config) error {
	connection, err := tls.Dial("tcp", "127.0.0.1:"+port, config)
	if err != nil {
		return err
	}
	defer connection.Close()
	go io.Copy(connection, os.Stdin)
	_, err = io.Copy(os.Stdout, connection)
	return err
}
