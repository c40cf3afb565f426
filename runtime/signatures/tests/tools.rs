//! The programs that tests make keys and judge with.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Whether the judges are here. Says so where they are not, and why.
pub fn installed() -> bool {
    let output = Command::new(root().join("scripts/signatures")).output().unwrap();
    if output.status.code() == Some(75) {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr).trim());
        return false;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    true
}

/// Runs openssl in a folder.
pub fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("openssl").current_dir(folder).args(arguments).output().unwrap()
}

/// Runs openssl, which must succeed; what it writes.
pub fn made(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = openssl(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A private key (PEM, PKCS#8), the same for the same kind: `rsa-2048`, `P-384` …
pub fn key(folder: &Path, kind: &str) -> String {
    static KEYS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let mut keys = KEYS.lock().unwrap();
    keys.entry(kind.to_owned()).or_insert_with(|| new_key(folder, kind)).clone()
}

fn new_key(folder: &Path, kind: &str) -> String {
    let option = match kind.strip_prefix("rsa-") {
        Some(bits) => format!("rsa_keygen_bits:{bits}"),
        None => format!("ec_paramgen_curve:{kind}"),
    };
    let algorithm = if kind.starts_with("rsa-") { "RSA" } else { "EC" };
    let pem = made(folder, &["genpkey", "-quiet", "-algorithm", algorithm, "-pkeyopt", &option]);
    String::from_utf8(pem).unwrap()
}

/// The public half of a key (DER).
pub fn public(folder: &Path, key: &str) -> Vec<u8> {
    fs::write(folder.join("public.key"), key).unwrap();
    made(folder, &["pkey", "-in", "public.key", "-pubout", "-outform", "DER"])
}

/// The bytes of the first section of a PEM text.
pub fn der(pem: &str) -> Vec<u8> {
    use base64::Engine as _;
    let lines = pem.lines().skip_while(|line| !line.starts_with("-----BEGIN")).skip(1);
    let text: String = lines.take_while(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

/// Bytes as PEM.
pub fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// What a script of this folder writes when it reads a text, run with the libraries that `scripts/signatures` installs.
pub fn python(script: &str, input: &str) -> Vec<u8> {
    let mut python = Command::new(root().join(".cache/signatures/venv/bin/python"))
        .arg(root().join("runtime/signatures/tests").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{script}");
    output.stdout
}
