// One TLS 1.3 connection with s2n-tls. Its words are those of rustls.rs, without raw keys; the groups
// are those of a policy of its own, whatever GROUP says.

use std::error::Error;
use std::fs::read;
use std::io::{stdin, stdout, BufRead, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::raw::{c_int, c_void};
use std::task::Poll;

use s2n_tls::callbacks::VerifyHostNameCallback;
use s2n_tls::config::{Builder, Config};
use s2n_tls::connection::Connection;
use s2n_tls::enums::{Blinding, ClientAuthType, Mode, Version};
use s2n_tls::security::Policy;

const POLICY: &str = "20250721";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [role, port, certificate, key, _, root] = &words[..] else {
        return Err("six words are needed".into());
    };
    let address = format!("127.0.0.1:{port}");
    let config = config(certificate, key, root, role == "server" && root != "-")?;
    if role == "server" {
        let (mut socket, _) = TcpListener::bind(address)?.accept()?;
        let mut connection = open(Mode::Server, config, &mut socket)?;
        let mut line = Vec::new();
        while !line.ends_with(b"\n") && receive(&mut connection, &mut line)? {}
        send(&mut connection, b"HTTP/1.0 200 OK\r\n\r\n")?;
        send(&mut connection, &line)?;
        done(connection.poll_shutdown())?;
    } else {
        let mut socket = TcpStream::connect(address)?;
        let mut connection = open(Mode::Client, config, &mut socket)?;
        let mut line = String::new();
        stdin().lock().read_line(&mut line)?;
        send(&mut connection, line.as_bytes())?;
        let mut answer = Vec::new();
        while receive(&mut connection, &mut answer)? {}
        stdout().write_all(&answer)?;
    }
    Ok(())
}

/// Those in the certificates of the test.
struct Names;

impl VerifyHostNameCallback for Names {
    fn verify_host_name(&self, name: &str) -> bool {
        name == "server.example" || name == "device.example"
    }
}

fn config(certificate: &str, key: &str, root: &str, clients_have_to: bool) -> Outcome<Config> {
    let mut builder = Builder::new();
    builder.set_security_policy(&Policy::from_version(POLICY)?)?;
    builder.with_system_certs(false)?;
    if certificate != "-" {
        builder.load_pem(&read(certificate)?, &read(key)?)?;
    }
    if root != "-" {
        builder.trust_pem(&read(root)?)?;
    }
    builder.set_verify_host_callback(Names)?;
    if clients_have_to {
        builder.set_client_auth_type(ClientAuthType::Required)?;
    } else if certificate != "-" {
        builder.set_client_auth_type(ClientAuthType::Optional)?;
    }
    Ok(builder.build()?)
}

/// After the handshake. The socket outlives the connection: both are the caller's until the end.
fn open(mode: Mode, config: Config, socket: &mut TcpStream) -> Outcome<Connection> {
    let context: *mut c_void = std::ptr::from_mut(socket).cast();
    let mut connection = Connection::new(mode);
    connection.set_config(config)?;
    connection.set_blinding(Blinding::SelfService)?;
    connection.set_receive_callback(Some(read_socket))?;
    connection.set_send_callback(Some(write_socket))?;
    unsafe {
        connection.set_receive_context(context)?;
        connection.set_send_context(context)?;
    }
    if mode == Mode::Client {
        connection.set_server_name("server.example")?;
    }
    done(connection.poll_negotiate())?;
    if connection.actual_protocol_version()? != Version::TLS13 {
        return Err("not TLS 1.3".into());
    }
    Ok(connection)
}

fn send(connection: &mut Connection, mut octets: &[u8]) -> Outcome<()> {
    while !octets.is_empty() {
        let sent = done(connection.poll_send(octets))?;
        octets = &octets[sent..];
    }
    Ok(())
}

/// False at the end.
fn receive(connection: &mut Connection, into: &mut Vec<u8>) -> Outcome<bool> {
    let mut buffer = [0; 4096];
    let length = done(connection.poll_recv(&mut buffer))?;
    into.extend_from_slice(&buffer[..length]);
    Ok(length > 0)
}

/// The sockets block, and so nothing is ever pending.
fn done<T>(poll: Poll<Result<T, s2n_tls::error::Error>>) -> Outcome<T> {
    match poll {
        Poll::Ready(result) => Ok(result?),
        Poll::Pending => Err(std::io::Error::from(ErrorKind::WouldBlock).into()),
    }
}

unsafe extern "C" fn read_socket(context: *mut c_void, buffer: *mut u8, length: u32) -> c_int {
    let socket = unsafe { &mut *context.cast::<TcpStream>() };
    let buffer = unsafe { std::slice::from_raw_parts_mut(buffer, length as usize) };
    socket.read(buffer).map_or(-1, |length| length as c_int)
}

unsafe extern "C" fn write_socket(context: *mut c_void, buffer: *const u8, length: u32) -> c_int {
    let socket = unsafe { &mut *context.cast::<TcpStream>() };
    let buffer = unsafe { std::slice::from_raw_parts(buffer, length as usize) };
    socket.write(buffer).map_or(-1, |length| length as c_int)
}
