//! What a user sees of the commands: exit codes, messages, names of files, unhappy paths.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const ACT: &str = "Үлгі облысы әкімдігінің 2012 жылғы 14 қарашадағы № 512 қаулысы\n\nҚызмет туралы мәтін.\n";

fn zanflow() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zanflow"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs in `folder`.
fn run_in(folder: &Path, args: &[&str]) -> Output {
    zanflow().current_dir(folder).args(args).output().expect("runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn put(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        put(&folder, name, text);
    }
    folder
}

/// Every file below a folder with its bytes, `/` between folders.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn names(root: &Path) -> Vec<String> {
    files(root).into_keys().collect()
}

/// Compiles `bad` beside a good act: `bad` is told of with `message` and `help`, the good act is compiled all the same.
#[track_caller]
fn check_refused(folder: &TempDir, bad: &str, message: &str, help: &str) {
    put(folder, "good.txt", ACT);
    let output = run_in(folder.path(), &["compile", bad, "good.txt", "--out", "o"]);
    let told = err(&output);
    assert_eq!(code(&output), 2, "{told}");
    assert!(told.contains(&format!("error: {bad}{message}")), "{told}");
    assert!(told.contains(&format!("help: {help}")), "{told}");
    assert_eq!(told.matches("error: ").count(), 1, "{told}");
    assert_eq!(names(&folder.path().join("o")), ["models/good.json", "repaired/good.txt", "report.html"]);
    assert!(out(&output).contains("1, see above"), "{}", out(&output));
}

#[test]
fn not_utf8() {
    let folder = TempDir::new().unwrap();
    put(&folder, "bad.txt", [&b"abc\nabc "[..], &[0xcf, 0xf0, 0xe8]].concat());
    check_refused(&folder, "bad.txt", ":2: not UTF-8 (byte 8)", "save the file as UTF-8");
}

#[test]
fn empty() {
    for text in ["", " \n\t\n"] {
        let folder = folder(&[("bad.txt", text)]);
        check_refused(&folder, "bad.txt", ": there is no text in it", "check that the text was extracted");
    }
}

#[test]
fn a_folder_without_acts() {
    for files in [&[("bad/picture.png", "x")][..], &[("bad/.hidden/a.txt", ACT)]] {
        let folder = folder(files);
        check_refused(&folder, "bad", ": there are no acts in it", "name a folder with .txt");
    }
}

#[test]
fn a_missing_file() {
    check_refused(&folder(&[]), "bad.txt", ": there is no such file", "check the name");
}

#[test]
fn a_binary() {
    let folder = TempDir::new().unwrap();
    put(&folder, "bad.txt", b"text\0\x01\x02");
    check_refused(&folder, "bad.txt", ": not text (byte 4)", "give a text, Markdown or HTML file");
    put(&folder, "bad.txt", b"\x1f\x8b\x08 ...");
    check_refused(&folder, "bad.txt", ": a gzip file, not an act's text", "give the act as DOCX");
}

#[test]
#[cfg(unix)]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("bad.txt", ACT)]);
    let bad = folder.path().join("bad.txt");
    fs::set_permissions(&bad, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&bad).is_ok() {
        println!("skipped: no_permission: this user may read everything");
        return;
    }
    check_refused(&folder, "bad.txt", ": no permission to read it", "change its rights");
}

#[test]
fn too_large() {
    let folder = TempDir::new().unwrap();
    let file = File::create(folder.path().join("bad.txt")).unwrap();
    // Sparse: takes no room on the disk.
    file.set_len(300 * 1024 * 1024 + 1).unwrap();
    check_refused(&folder, "bad.txt", ": 314572801 bytes, more than", "split the file into its acts");
}

#[test]
fn output_that_cannot_be_written() {
    let folder = folder(&[("a.txt", ACT), ("o", "a file, no folder")]);
    let output = run_in(folder.path(), &["compile", "a.txt", "--out", "o"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("models/a.json: cannot be written"), "{}", err(&output));
    assert_eq!(names(folder.path()), ["a.txt", "o"]);
}

#[test]
fn names_of_nested_folders() {
    let law = "act_code: V1200001\ntitle:\n  kaz: Қаулы\n";
    let folder = folder(&[
        ("acts/a.txt", ACT),
        ("acts/2012/a.txt", ACT),
        ("acts/2012/қаулы бірінші.md", ACT),
        ("acts/0315-qauly-V1200001/kaz.md", ACT),
        ("acts/0315-qauly-V1200001/meta.yaml", law),
        ("acts/0315-qauly-V1200001/rus.md", "Русский текст\n"),
    ]);
    let output = run_in(folder.path(), &["compile", "acts", "--out", "o"]);
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    let models: Vec<String> = names(&folder.path().join("o/models"));
    let expected = ["0315-qauly-V1200001/V1200001", "2012/a", "2012/қаулы бірінші", "a"];
    assert_eq!(models, expected.map(|name| format!("{name}.json")));
    assert_eq!(names(&folder.path().join("o/repaired")), expected.map(|name| format!("{name}.txt")));
}

#[test]
fn two_acts_of_one_name() {
    let folder = folder(&[("x/a.txt", ACT), ("y/a.md", "екінші акт\n"), ("y/b.txt", ACT)]);
    let output = run_in(folder.path(), &["compile", "x", "y", "--out", "o"]);
    assert_eq!(code(&output), 2);
    let told = err(&output);
    assert!(told.contains("error: y/a.md: not compiled: a.json is that of x/a.txt"), "{told}");
    assert!(told.contains("help: rename one of them"), "{told}");
    assert_eq!(names(&folder.path().join("o/models")), ["a.json", "b.json"]);
    let text = fs::read_to_string(folder.path().join("o/repaired/a.txt")).unwrap();
    assert!(text.contains("№ 512"), "{text}");
}

#[test]
fn output_is_no_input() {
    let folder = folder(&[("a.txt", ACT)]);
    assert_eq!(code(&run_in(folder.path(), &["compile", "a.txt", "--out", "o"])), 0);
    let before = files(&folder.path().join("o/repaired"));
    let output = run_in(folder.path(), &["compile", ".", "--out", "o"]);
    assert!(err(&output).contains("output of an earlier run"), "{}", err(&output));
    assert_eq!(files(&folder.path().join("o/repaired")), before);
}

#[test]
fn the_same_bytes_with_one_thread_and_two() {
    let folder = TempDir::new().unwrap();
    let o = folder.path().join("o");
    let mut runs = Vec::new();
    for threads in ["1", "2"] {
        let output =
            zanflow().args(["compile", "corpus", "--threads", threads, "--out"]).arg(&o).output().unwrap();
        assert_eq!((code(&output), err(&output)), (0, String::new()));
        runs.push((out(&output), files(&o)));
        fs::remove_dir_all(&o).unwrap();
    }
    assert_eq!(runs[0].0, runs[1].0);
    assert!(runs[0].1 == runs[1].1, "files differ");
    assert!(runs[0].1.len() > 20);
}

#[test]
fn quiet_says_nothing_but_errors() {
    let folder = folder(&[("a.txt", ACT)]);
    let output = run_in(folder.path(), &["compile", "a.txt", "--quiet", "--out", "o"]);
    assert_eq!((code(&output), out(&output), err(&output)), (0, String::new(), String::new()));
    let output = run_in(folder.path(), &["compile", "a.txt", "b.txt", "--quiet", "--out", "o"]);
    assert_eq!((code(&output), out(&output)), (2, String::new()));
    assert!(err(&output).starts_with("error: b.txt: "), "{}", err(&output));
}

#[test]
fn warnings_of_a_file() {
    let folder = folder(&[("0101-a-X1/kaz.md", ACT), ("0101-a-X1/meta.yaml", "a: [\n")]);
    let output = run_in(folder.path(), &["compile", ".", "--out", "o"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).starts_with("warning: "), "{}", err(&output));
    assert!(err(&output).contains("meta.yaml"), "{}", err(&output));
}

#[test]
fn nothing_is_left_over() {
    let folder = folder(&[("a.txt", ACT)]);
    for _ in 0..2 {
        assert_eq!(code(&run_in(folder.path(), &["compile", "a.txt"])), 0);
    }
    assert_eq!(names(folder.path()), ["a.txt", "out/models/a.json", "out/repaired/a.txt", "out/report.html"]);
}

#[test]
fn the_page_has_no_scripts_and_its_links_lead_somewhere() {
    let folder = folder(&[("acts/№ 5 «қаулы».txt", ACT), ("acts/<b>.txt", ACT)]);
    assert_eq!(code(&run_in(folder.path(), &["compile", "acts", "--out", "o"])), 0);
    let html = fs::read_to_string(folder.path().join("o/report.html")).unwrap();
    assert!(html.contains("<html lang=\"kk\">") && !html.contains("<script") && !html.contains("<b>"));
    let links: Vec<&str> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links.len(), 6);
    for link in links.iter().filter(|link| !link.starts_with('#')) {
        assert!(folder.path().join("o").join(unescape(link)).is_file(), "{link}");
    }
}

/// Undoes percent form.
fn unescape(link: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = link.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn repair_prints_text_edits_and_json() {
    let folder =
        folder(&[("a.txt", "Мемлекеттік қызмет түстi болады.\nқ ы з м е т  к ө р с е т у  т у р а л ы\n")]);
    let text = run_in(folder.path(), &["repair", "a.txt"]);
    assert_eq!(code(&text), 0);
    assert!(out(&text).contains("түсті") && out(&text).contains("қызмет көрсету туралы"), "{}", out(&text));
    let diff = run_in(folder.path(), &["repair", "a.txt", "--diff"]);
    assert!(out(&diff).starts_with("a.txt:1: homoglyph (1.00)\n  - "), "{}", out(&diff));
    assert!(out(&diff).contains("\n  + ") && out(&diff).contains('^') && !out(&diff).contains('\x1b'));
    let json = run_in(folder.path(), &["repair", "a.txt", "--json"]);
    let edits: serde_json::Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!((&edits[0]["line"], &edits[0]["rule"]), (&1.into(), &"homoglyph".into()));
    assert_eq!(edits[0]["file"], "a.txt");
}

#[test]
fn show_an_act_and_one_service() {
    let all = zanflow().args(["show", "corpus/02_three-services.txt"]).output().unwrap();
    assert_eq!(code(&all), 0);
    assert!(["02-1", "02-2", "02-3"].iter().all(|id| out(&all).contains(id)), "{}", out(&all));
    let one = zanflow().args(["show", "corpus/02_three-services.txt", "--service", "02-2"]).output().unwrap();
    assert!(out(&one).contains("02-2 ") && !out(&one).contains("02-3 "), "{}", out(&one));
    let none =
        zanflow().args(["show", "corpus/02_three-services.txt", "--service", "02-9"]).output().unwrap();
    assert_eq!((code(&none), out(&none)), (2, String::new()));
    assert!(err(&none).contains("help: its services: 02-1, 02-2, 02-3"), "{}", err(&none));
    let tree = zanflow().args(["show", "--tree", "corpus/02_three-services.txt"]).output().unwrap();
    assert!(out(&tree).starts_with("Act 1-"), "{}", out(&tree));
}

#[test]
fn every_command_names_what_it_cannot_read() {
    for command in
        [&["show", "nowhere.txt"][..], &["show", "--tree", "nowhere.txt"], &["repair", "nowhere.txt"]]
    {
        let output = zanflow().args(command).output().unwrap();
        assert_eq!((code(&output), out(&output)), (2, String::new()));
        assert_eq!(err(&output), "error: nowhere.txt: there is no such file\n  help: check the name\n");
    }
}

#[test]
fn a_wrong_command_line_is_2() {
    for args in [&["compile"][..], &["compile", "corpus", "--threads", "0"], &["draw"], &[]] {
        assert_eq!(code(&zanflow().args(args).output().unwrap()), 2, "{args:?}");
    }
    let help = zanflow().args(["compile", "--help"]).output().unwrap();
    assert_eq!(code(&help), 0);
    assert!(out(&help).contains("Exit codes:"));
}

#[test]
fn a_closed_pipe_is_no_failure() {
    for args in
        [&["schema"][..], &["repair", "corpus/02_three-services.txt"], &["show", "corpus/01_flat-table.txt"]]
    {
        let mut child =
            zanflow().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), told.as_str()), (Some(0), ""), "{args:?}");
    }
}
