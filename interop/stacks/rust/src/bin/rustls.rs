// One TLS 1.3 connection with rustls.
//
//	rustls server PORT CERTIFICATE KEY GROUP ROOT    ROOT: clients have to show a certificate; "-" for none
//	rustls client PORT CERTIFICATE KEY GROUP ROOT    CERTIFICATE: "-" for none; a line of standard input is sent
//
// Where CERTIFICATE is a public key, both ends show raw ones, and ROOT is the one to expect.

use std::error::Error;
use std::io::{stdin, stdout, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, WebPkiServerVerifier};
use rustls::crypto::{aws_lc_rs, verify_tls13_signature_with_raw_key, CryptoProvider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime,
};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{AlwaysResolvesServerRawPublicKeys, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::version::TLS13;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, DistinguishedName,
    RootCertStore, ServerConfig, ServerConnection, SignatureScheme, Stream,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [role, port, certificate, key, group, root] = &words[..] else {
        return Err("six words are needed".into());
    };
    let address = format!("127.0.0.1:{port}");
    let provider = Arc::new(provider(group));
    if role == "server" {
        serve(&address, server(provider, certificate, key, root)?)
    } else {
        connect(&address, client(provider, certificate, key, root)?)
    }
}

fn provider(group: &str) -> CryptoProvider {
    let mut provider = aws_lc_rs::default_provider();
    let only = match group {
        "x25519" => aws_lc_rs::kx_group::X25519,
        "p256" => aws_lc_rs::kx_group::SECP256R1,
        "p384" => aws_lc_rs::kx_group::SECP384R1,
        _ => return provider,
    };
    provider.kx_groups = vec![only];
    provider
}

fn server(
    provider: Arc<CryptoProvider>,
    certificate: &str,
    key: &str,
    root: &str,
) -> Outcome<ServerConfig> {
    let builder =
        ServerConfig::builder_with_provider(provider.clone()).with_protocol_versions(&[&TLS13])?;
    if let Ok(own) = SubjectPublicKeyInfoDer::from_pem_file(certificate) {
        return Ok(builder
            .with_client_cert_verifier(Arc::new(Expected::read(root, provider.clone())?))
            .with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(raw(
                own, key, &provider,
            )?))));
    }
    let builder = if root == "-" {
        builder.with_no_client_auth()
    } else {
        builder.with_client_cert_verifier(
            WebPkiClientVerifier::builder_with_provider(roots(root)?, provider).build()?,
        )
    };
    Ok(builder.with_single_cert(
        vec![CertificateDer::from_pem_file(certificate)?],
        private(key)?,
    )?)
}

fn client(
    provider: Arc<CryptoProvider>,
    certificate: &str,
    key: &str,
    root: &str,
) -> Outcome<ClientConfig> {
    let builder =
        ClientConfig::builder_with_provider(provider.clone()).with_protocol_versions(&[&TLS13])?;
    if let Ok(own) = SubjectPublicKeyInfoDer::from_pem_file(certificate) {
        return Ok(builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Expected::read(root, provider.clone())?))
            .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(raw(
                own, key, &provider,
            )?))));
    }
    let builder = builder.with_webpki_verifier(
        WebPkiServerVerifier::builder_with_provider(roots(root)?, provider).build()?,
    );
    if certificate == "-" {
        return Ok(builder.with_no_client_auth());
    }
    Ok(builder.with_client_auth_cert(
        vec![CertificateDer::from_pem_file(certificate)?],
        private(key)?,
    )?)
}

fn roots(file: &str) -> Outcome<Arc<RootCertStore>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file)?)?;
    Ok(Arc::new(roots))
}

fn private(file: &str) -> Outcome<PrivateKeyDer<'static>> {
    Ok(PrivateKeyDer::from_pem_file(file)?)
}

fn raw(
    own: SubjectPublicKeyInfoDer,
    key: &str,
    provider: &CryptoProvider,
) -> Outcome<Arc<CertifiedKey>> {
    let shown = CertificateDer::from(own.as_ref().to_vec());
    let key = provider.key_provider.load_private_key(private(key)?)?;
    Ok(Arc::new(CertifiedKey::new(vec![shown], key)))
}

fn serve(address: &str, config: ServerConfig) -> Outcome<()> {
    let (mut socket, _) = TcpListener::bind(address)?.accept()?;
    let mut connection = ServerConnection::new(Arc::new(config))?;
    let mut line = String::new();
    let mut stream = Stream::new(&mut connection, &mut socket);
    BufReader::new(&mut stream).read_line(&mut line)?;
    write!(stream, "HTTP/1.0 200 OK\r\n\r\n{line}")?;
    connection.send_close_notify();
    connection.complete_io(&mut socket)?;
    Ok(())
}

fn connect(address: &str, config: ClientConfig) -> Outcome<()> {
    let mut socket = TcpStream::connect(address)?;
    let mut connection =
        ClientConnection::new(Arc::new(config), ServerName::try_from("server.example")?)?;
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    let mut stream = Stream::new(&mut connection, &mut socket);
    stream.write_all(line.as_bytes())?;
    std::io::copy(&mut stream, &mut stdout())?;
    Ok(())
}

/// Takes one raw public key.
#[derive(Debug)]
struct Expected {
    key: SubjectPublicKeyInfoDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl Expected {
    fn read(file: &str, provider: Arc<CryptoProvider>) -> Outcome<Self> {
        Ok(Expected {
            key: SubjectPublicKeyInfoDer::from_pem_file(file)?,
            provider,
        })
    }

    fn check(&self, shown: &CertificateDer) -> Result<(), rustls::Error> {
        if shown.as_ref() == self.key.as_ref() {
            return Ok(());
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn signature(
        &self,
        message: &[u8],
        shown: &CertificateDer,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &shown.as_ref().into(), signed, algorithms)
    }

    fn schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }

    fn older() -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.3 only".into()))
    }
}

impl ServerCertVerifier for Expected {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer,
        _: &[CertificateDer],
        _: &ServerName,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.check(shown).map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Self::older()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signature(message, shown, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

impl ClientCertVerifier for Expected {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        shown: &CertificateDer,
        _: &[CertificateDer],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        self.check(shown).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Self::older()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signature(message, shown, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}
