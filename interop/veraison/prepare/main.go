// Command prepare writes into a directory what Veraison's services of v0.0.2503 are started with:
// skey.jwk, a signing key of their own; verifier.jwk, its public half; and config.yaml, for plain
// http on three free loopback ports and stores in memory. Prints the addresses of verification and
// provisioning.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// The services refuse directives that they do not know. Without listen-addr the trusted services
// would listen on all interfaces.
const config = `auth:
  backend: passthrough
logging:
  level: info
vts:
  server-addr: %[1]s
  listen-addr: %[1]s
  tls: false
provisioning:
  listen-addr: %[2]s
  protocol: http
verification:
  listen-addr: %[3]s
  protocol: http
plugin:
  backend: builtin
ta-store:
  backend: memory
en-store:
  backend: memory
po-store:
  backend: memory
po-agent:
  backend: opa
ear-signer:
  alg: ES256
  key: %[4]s
`

func main() {
	dir := os.Args[1]
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	public := fmt.Sprintf(`"kty":"EC","crv":"P-256","alg":"ES256","x":"%s","y":"%s"`,
		field(key.X.FillBytes), field(key.Y.FillBytes))
	write(dir, "verifier.jwk", "{"+public+"}")
	write(dir, "skey.jwk", fmt.Sprintf(`{%s,"d":"%s"}`, public, field(key.D.FillBytes)))
	ports := free(3)
	write(dir, "config.yaml",
		fmt.Sprintf(config, ports[0], ports[1], ports[2], filepath.Join(dir, "skey.jwk")))
	fmt.Printf("http://%s http://%s\n", ports[2], ports[1])
}

func field(fill func([]byte) []byte) string {
	return base64.RawURLEncoding.EncodeToString(fill(make([]byte, 32)))
}

// Free until somebody else takes them: the services cannot be told to take any.
func free(count int) []string {
	var addresses []string
	for i := 0; i < count; i++ {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		check(err)
		defer listener.Close()
		addresses = append(addresses, listener.Addr().String())
	}
	return addresses
}

func write(dir, name, content string) {
	check(os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
