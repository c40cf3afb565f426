//! ClamAV's daemon over its socket: the command INSTREAM of its protocol.

use super::scan::{Scanner, Verdict};
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// How long the daemon may take for each read and write.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of a piece; the daemon takes far more.
const PIECE: usize = 64 * 1024;
/// Bytes of an answer.
const ANSWER: u64 = 4096;

/// A daemon, by its address: `HOST:PORT`, or the path of its socket.
#[derive(Debug, Clone)]
pub struct Clamd(String);

impl Clamd {
    /// The daemon at that address. It is reached at every scan, so it may be started later.
    pub fn at(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    /// Whether the daemon answers.
    ///
    /// # Errors
    /// What was wrong.
    pub fn ping(&self) -> Result<(), String> {
        let answer = self.asked(|stream| ping(stream)).map_err(|error| format!("{}: {error}", self.0))?;
        if answer == "PONG" { Ok(()) } else { Err(format!("{}: it answered {answer:?}", self.0)) }
    }

    fn answer(&self, content: &[u8]) -> std::io::Result<String> {
        self.asked(|stream| ask(stream, content))
    }

    /// Connects, and asks something.
    fn asked(&self, ask: impl Fn(&mut dyn Stream) -> std::io::Result<String>) -> std::io::Result<String> {
        #[cfg(unix)]
        if self.0.starts_with('/') {
            let mut stream = UnixStream::connect(&self.0)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_write_timeout(Some(PATIENCE))?;
            return ask(&mut stream);
        }
        let mut last = std::io::Error::other("the address names no machine");
        for address in self.0.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(mut stream) => {
                    stream.set_read_timeout(Some(PATIENCE))?;
                    stream.set_write_timeout(Some(PATIENCE))?;
                    return ask(&mut stream);
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

/// What is read from and written to.
trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// Sends a content in pieces, each after its length, and a length of nought; the answer ends in a zero byte.
fn ask(stream: &mut dyn Stream, content: &[u8]) -> std::io::Result<String> {
    stream.write_all(b"zINSTREAM\0")?;
    for piece in content.chunks(PIECE) {
        let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        stream.write_all(&length.to_be_bytes())?;
        stream.write_all(piece)?;
    }
    stream.write_all(&0_u32.to_be_bytes())?;
    stream.flush()?;
    answer_of(stream)
}

/// Asks whether it is there.
fn ping(stream: &mut dyn Stream) -> std::io::Result<String> {
    stream.write_all(b"zPING\0")?;
    stream.flush()?;
    answer_of(stream)
}

fn answer_of(stream: &mut dyn Stream) -> std::io::Result<String> {
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).trim_end_matches(['\0', '\n']).to_owned())
}

impl Scanner for Clamd {
    fn scan(&self, content: &[u8]) -> Result<Verdict, String> {
        let answer = self.answer(content).map_err(|error| format!("{}: {error}", self.0))?;
        read(&answer).ok_or_else(|| format!("{}: it answered {answer:?}", self.0))
    }
}

/// `stream: OK`, `stream: NAME FOUND`; anything else is no verdict.
fn read(answer: &str) -> Option<Verdict> {
    let said = answer.strip_prefix("stream: ")?;
    match said.strip_suffix(" FOUND") {
        Some(what) => Some(Verdict::Harmful { what: what.to_owned() }),
        None => (said == "OK").then_some(Verdict::Clean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A daemon that answers once; what was sent to it.
    fn daemon(answer: &'static [u8]) -> (String, std::thread::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let serving = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut command = [0; 10];
            stream.read_exact(&mut command).unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut got = Vec::new();
            loop {
                let mut length = [0; 4];
                stream.read_exact(&mut length).unwrap();
                let length = u32::from_be_bytes(length) as usize;
                if length == 0 {
                    break;
                }
                let mut piece = vec![0; length];
                stream.read_exact(&mut piece).unwrap();
                got.extend(piece);
            }
            stream.write_all(answer).unwrap();
            got
        });
        (address, serving)
    }

    #[test]
    fn a_content_is_streamed_and_judged() {
        let content: Vec<u8> = (0..PIECE + 7).map(|nth| (nth % 251) as u8).collect();
        let harmful = Verdict::Harmful { what: "Eicar-Signature".into() };
        for (answer, expected) in [
            (&b"stream: OK\0"[..], Ok(Verdict::Clean)),
            (b"stream: Eicar-Signature FOUND\0", Ok(harmful)),
            (b"INSTREAM size limit exceeded. ERROR\0", Err("size limit")),
            (b"", Err("answered")),
        ] {
            let (address, serving) = daemon(answer);
            let got = Clamd::at(address).scan(&content);
            assert_eq!(serving.join().unwrap(), content);
            match expected {
                Ok(verdict) => assert_eq!(got, Ok(verdict)),
                Err(told) => assert!(got.as_ref().is_err_and(|why| why.contains(told)), "{got:?}"),
            }
        }
    }

    #[test]
    fn a_daemon_that_is_not_there_is_no_verdict() {
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        assert!(Clamd::at(gone).scan(b"a").is_err());
        assert!(Clamd::at("/nowhere/clamd.sock").scan(b"a").is_err());
    }
}
