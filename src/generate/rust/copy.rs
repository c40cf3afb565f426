//! A copy of the runtime's sources for generated crates: a workspace of its own, which needs nothing but crates of the registry.

use crate::File;

mod taken_in {
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/runtime.rs"));
}

/// The crates of the copy, by their folders.
const MEMBERS: [&str; 7] = [
    "runtime",
    "runtime/http",
    "runtime/result",
    "runtime/signatures",
    "runtime/systems",
    "src/terms",
    "src/wording",
];
/// Tables of manifests that belong to tests, which are not in the copy.
const OF_TESTS: [&str; 4] = ["[dev-dependencies]", "[[test]]", "[[example]]", "[[bench]]"];

/// The files of the copy, `/` between folders.
pub fn runtime_copy() -> Vec<File> {
    let file = |(path, text): &(&str, &str)| {
        let text = if path.ends_with("Cargo.toml") { without_tests(text) } else { (*text).to_owned() };
        File::new(*path, text)
    };
    let mut files: Vec<File> = taken_in::FILES.iter().map(file).collect();
    files.push(File::new("Cargo.toml", workspace(taken_in::WORKSPACE)));
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
        let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().contents;
        assert!(text("runtime/http/Cargo.toml").contains("axum.workspace = true"));
        assert!(!text("runtime/http/Cargo.toml").contains("[[test]]"));
        let workspace = text("Cargo.toml");
        assert!(workspace.contains("zanflow-runtime = {") && !workspace.contains("zanflow-store"));
        assert!(workspace.contains("[workspace.package]") && !workspace.contains("[profile"));
        assert!(files.iter().any(|file| file.path == "templates/words/runtime.kk.ftl"));
        assert!(!files.iter().any(|file| file.path.contains("/tests/")));
        assert!(files.is_sorted_by_key(|file| file.path == "Cargo.toml"));
    }
}
