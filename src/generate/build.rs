//! Takes in the sources of the runtime, so that a generated crate can have a copy of them wherever this program runs.
#![allow(clippy::expect_used)] // a build script may stop the build

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Folders and files that the runtime is built of, from the root.
const PARTS: [&str; 22] = [
    "LICENSE",
    "runtime/Cargo.toml",
    "runtime/src",
    "runtime/http/Cargo.toml",
    "runtime/http/src",
    "runtime/http/templates",
    "runtime/postgres/Cargo.toml",
    "runtime/postgres/migrations",
    "runtime/postgres/src",
    "runtime/restate/Cargo.toml",
    "runtime/restate/src",
    "runtime/result/Cargo.toml",
    "runtime/result/fonts",
    "runtime/result/src",
    "runtime/signatures/Cargo.toml",
    "runtime/signatures/src",
    "runtime/sql/Cargo.toml",
    "runtime/sql/src",
    "runtime/systems/Cargo.toml",
    "runtime/systems/src",
    "src/terms",
    "src/wording",
];
/// The catalogues of messages that the runtime reads.
const WORDS: [&str; 3] = ["common", "result", "runtime"];

fn main() {
    let root = Path::new("../..").canonicalize().expect("the root is there");
    let mut files = Vec::new();
    for part in PARTS {
        gather(&root.join(part), &mut files);
    }
    for part in WORDS {
        files.extend(["kk", "ru", "en"].map(|lang| root.join(format!("templates/words/{part}.{lang}.ftl"))));
    }
    files.sort();
    println!("cargo::rerun-if-changed=build.rs");
    let mut code = "pub const FILES: &[(&str, &[u8])] = &[\n".to_owned();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name =
            file.strip_prefix(&root).expect("it lies below the root").to_string_lossy().replace('\\', "/");
        writeln!(code, "    ({name:?}, include_bytes!({file:?})),").expect("a text takes all");
    }
    code.push_str("];\n");
    let manifest = root.join("Cargo.toml");
    println!("cargo::rerun-if-changed={}", manifest.display());
    writeln!(code, "pub const WORKSPACE: &str = include_str!({manifest:?});").expect("a text takes all");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("runtime.rs"), code).expect("the folder for output can be written to");
}

/// All files below a path.
fn gather(path: &Path, files: &mut Vec<PathBuf>) {
    if !path.is_dir() {
        files.push(path.to_owned());
        return;
    }
    // A file that is added is met too.
    println!("cargo::rerun-if-changed={}", path.display());
    for entry in fs::read_dir(path).expect("a folder of sources can be listed") {
        gather(&entry.expect("a folder of sources can be listed").path(), files);
    }
}
