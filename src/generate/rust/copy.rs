//! A copy of the runtime's sources for generated crates: a workspace of its own, which needs nothing but crates of the registry.

use std::borrow::Cow;

mod taken_in {
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/runtime.rs"));
}

/// The crates of the copy, by their folders.
const MEMBERS: [&str; 10] = [
    "runtime",
    "runtime/http",
    "runtime/postgres",
    "runtime/restate",
    "runtime/result",
    "runtime/signatures",
    "runtime/sql",
    "runtime/systems",
    "src/terms",
    "src/wording",
];
/// Tables of manifests that belong to tests, which are not in the copy.
const OF_TESTS: [&str; 4] = ["[dev-dependencies]", "[[test]]", "[[example]]", "[[bench]]"];

/// A file of the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Path below the copy's folder, `/` between folders.
    pub path: &'static str,
    /// Contents. Fonts are no text.
    pub bytes: Cow<'static, [u8]>,
}

/// The files of the copy.
pub fn runtime_copy() -> Vec<Copied> {
    let file = |(path, bytes): &(&'static str, &'static [u8])| {
        let manifest = std::str::from_utf8(bytes).ok().filter(|_| path.ends_with("Cargo.toml"));
        let bytes = manifest.map_or(Cow::Borrowed(*bytes), |text| without_tests(text).into_bytes().into());
        Copied { path, bytes }
    };
    let mut files: Vec<Copied> = taken_in::FILES.iter().map(file).collect();
    let workspace = workspace(taken_in::WORKSPACE).into_bytes();
    files.push(Copied { path: "Cargo.toml", bytes: workspace.into() });
    files
}

/// A manifest without the tables of tests, and the comments before those.
fn without_tests(manifest: &str) -> String {
    let mut out = String::new();
    let mut kept = true;
    let mut comments = String::new();
    for line in manifest.lines() {
        if line.starts_with('#') {
            comments.push_str(&format!("{line}\n"));
            continue;
        }
        if line.starts_with('[') {
            kept = !OF_TESTS.contains(&line.trim_end());
        }
        if kept {
            out.push_str(&format!("{comments}{line}\n"));
        }
        comments.clear();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The manifest of the copy's workspace: the settings that its crates take from ours.
fn workspace(ours: &str) -> String {
    let members: Vec<String> = MEMBERS.iter().map(|member| format!("{member:?}")).collect();
    let mut out = format!("[workspace]\nmembers = [{}]\nresolver = \"3\"\n", members.join(", "));
    let mut kept = false;
    for line in ours.lines() {
        if line.starts_with('[') {
            kept = line.starts_with("[workspace.");
            if kept {
                out.push_str(&format!("\n{line}\n"));
            }
        } else if kept && !line.is_empty() && is_in_copy(line) {
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

/// Other crates of ours are not there.
fn is_in_copy(line: &str) -> bool {
    let ours = line.starts_with("zanflow-");
    !ours || MEMBERS.iter().any(|member| line.contains(&format!("path = \"{member}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_has_what_its_crates_need_and_no_tests() {
        let files = runtime_copy();
        let bytes = |path: &str| &*files.iter().find(|file| file.path == path).unwrap().bytes;
        let text = |path: &str| std::str::from_utf8(bytes(path)).unwrap();
        assert!(text("runtime/http/Cargo.toml").contains("axum.workspace = true"));
        assert!(!text("runtime/http/Cargo.toml").contains("[[test]]"));
        let workspace = text("Cargo.toml");
        assert!(workspace.contains("zanflow-runtime = {") && !workspace.contains("zanflow-store"));
        assert!(workspace.contains("[workspace.package]") && !workspace.contains("[profile"));
        for words in ["result", "runtime"] {
            assert!(
                files.iter().any(|file| file.path == format!("templates/words/{words}.kk.ftl")),
                "{words}"
            );
        }
        assert!(bytes("runtime/result/fonts/LiberationSerif-Regular.ttf").starts_with(&[0, 1, 0, 0]));
        assert!(text("runtime/result/fonts/LICENSE-Liberation").contains("SIL OPEN FONT LICENSE"));
        assert!(!files.iter().any(|file| file.path.contains("/tests/")));
        assert!(files.is_sorted_by_key(|file| file.path == "Cargo.toml"));
    }
}
