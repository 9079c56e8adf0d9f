module attls/interop/tls

go 1.24
