//go:build tools

// The command line client is built from here, so that go.mod names its version.
package main

import _ "github.com/veraison/corim/cocli"
