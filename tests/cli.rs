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
        assert_eq!(code(&output), 0);
        // Of the saved page parts outside of the act are left out, which is told.
        assert!(err(&output).lines().all(|line| line.contains("09_database-page.html")), "{}", err(&output));
        runs.push((out(&output) + &err(&output), files(&o)));
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
    let help = zanflow().arg("--help").output().unwrap();
    assert_eq!(code(&help), 0);
    assert!(out(&help).contains("Exit codes of all commands:"));
    let help = zanflow().args(["compile", "--help"]).output().unwrap();
    assert!(!out(&help).contains("Exit codes"), "they are explained in one place");
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

const THREE: &str = "corpus/02_three-services.txt";
const CENTRE: &str = "corpus/06_centre.txt";

/// Runs on a knowledge base of two sample acts, `{kb}` in the arguments.
struct Base(TempDir);

impl Base {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let kb = folder.path().join("kb");
        let acts = [THREE, "corpus/10_kazakhstan-law", "--quiet", "--kb"];
        let added = zanflow().arg("add").args(acts).arg(kb).output().unwrap();
        assert_eq!(code(&added), 0, "{}", err(&added));
        Self(folder)
    }

    fn run(&self, command: &str) -> Output {
        let kb = self.0.path().join("kb").display().to_string();
        let args =
            command.split(' ').map(|arg| if arg == "''" { String::new() } else { arg.replace("{kb}", &kb) });
        zanflow().args(args).output().unwrap()
    }
}

#[test]
fn errors_list_the_choices_nearest_first() {
    let base = Base::new();
    for (command, status, message, help) in [
        (
            "show corpus/02_three-services.txt --service 02-33",
            2,
            "there is no service 02-33",
            "its services: 02-3, ",
        ),
        (
            "show corpus/02_three-services.txt#02-9",
            2,
            "there is no service 02-9",
            "its services: 02-1, 02-2, 02-3",
        ),
        (
            "show corpus/06_centre.txt --service 06-1/internal",
            2,
            "no process 1 of channel internal",
            "its processes: ",
        ),
        ("show corpus/06_centre.txt --service 06-1/centre/p44", 2, "no step p44", "its steps: p4, "),
        (
            "show corpus/06_centre.txt --service 06-1/portl",
            2,
            "there is no channel portl",
            "channels: portal, ",
        ),
        (
            "run corpus/06_centre.txt --channel centr --facts -",
            2,
            "there is no channel centr",
            "channels: centre, ",
        ),
        (
            "run corpus/06_centre.txt --facts /dev/null",
            2,
            "06-1: there are 3 processes",
            "name one with --channel: ",
        ),
        (
            "generate corpus/02_three-services.txt --service 02-22 --quiet --out /nowhere",
            2,
            "no service 02-22",
            "services: 02-2, ",
        ),
        (
            "compare corpus/02_three-services.txt#02-7 corpus/06_centre.txt",
            2,
            "no service 02-7",
            "its services: 02-",
        ),
        ("check corpus/06_centre.txt --rule dead-ends", 2, "there is no such rule", "rules: dead-end, "),
        ("explain dead-ends", 2, "there is no rule dead-ends", "rules: dead-end, "),
        ("refs 99001 --kb {kb}", 2, "99001: there is no such act", "acts: 990001, "),
        ("cite 02_three-servces --kb {kb}", 2, "there is no such act", "02_three-services"),
        ("cite 02-1/portal/p999 --kb {kb}", 2, "there is no step p999", "its steps: p"),
        ("cite 990001:99999 --kb {kb}", 2, "no passage on line 99999", "the last line with a passage is "),
        ("remove 99001 --kb {kb}", 2, "there is no such act", "acts: 990001, "),
        ("compare 990001-3 02-1 --kb {kb}", 2, "there is no such act", "990001-1"),
        ("compare 990001#990001-1 02-1 --confirm --kb {kb}", 2, "has no such service", "its services: "),
        ("compare --group x#1 --kb {kb}", 2, "no group with this member", ""),
        (
            "show corpus/06_centre.txt --format jsn",
            2,
            "invalid value 'jsn'",
            "possible values: text, json, tree",
        ),
        ("acts --kb {kb} --lang kz", 2, "invalid value 'kz'", "possible values: kk, ru, en"),
        ("completions bsh", 2, "invalid value 'bsh'", "bash"),
        ("serch", 2, "unrecognized subcommand 'serch'", "search"),
    ] {
        let output = base.run(command);
        let told = err(&output);
        assert_eq!(code(&output), status, "{command}: {told}");
        assert!(told.contains(message) && told.contains(help), "{command}: {told}");
        assert_eq!(out(&output), "", "{command}");
    }
    let output = base.run("search regon:алматы --kb {kb}");
    assert!(
        out(&output).contains("there is no field regon, searched as words; fields: region, "),
        "{}",
        out(&output)
    );
}

#[test]
fn empty_input_is_an_error() {
    let base = Base::new();
    let empty = base.0.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let file = put(&base.0, "empty.txt", " \n");
    for (command, message) in [
        ("compile {empty} --out {empty}-out", "there are no acts in it"),
        ("check {empty}", "there are no acts in it"),
        ("generate {empty}", "there are no acts and no models in it"),
        ("add {empty} --quiet --kb {kb}", "there are no acts in it"),
        ("compile {file} --out {empty}-out", "there is no text in it"),
        ("show {file}", "there is no text in it"),
        ("search '' --kb {kb}", "the query is empty"),
        ("cite '' --kb {kb}", "the name of the act is empty"),
        ("refs '' --kb {kb}", "the name of the act is empty"),
        ("history '' --kb {kb}", "the name of the act is empty"),
        ("compare '' corpus/06_centre.txt", "the name of an act is empty"),
        ("show corpus/06_centre.txt --service ''", "the id of a service is empty"),
        ("run corpus/06_centre.txt --channel portal --facts {file}", "not facts"),
    ] {
        let command =
            command.replace("{empty}", empty.to_str().unwrap()).replace("{file}", file.to_str().unwrap());
        let output = base.run(&command);
        let told = err(&output);
        assert_eq!(code(&output), 2, "{command}: {told}");
        assert!(told.contains(message), "{command}: {told}");
    }
}

#[test]
fn ids_are_accepted_as_they_are_printed() {
    let base = Base::new();
    let same = [
        ("show corpus/02_three-services.txt#02-2", "show corpus/02_three-services.txt --service 02-2"),
        (
            "show corpus/06_centre.txt#06-1/centre --format json",
            "show corpus/06_centre.txt --json --service 06-1/centre",
        ),
        (
            "simulate corpus/06_centre.txt#06-1/centre --pass 0.5 -n 10",
            "simulate corpus/06_centre.txt --channel centre --pass 0.5 -n 10",
        ),
        ("refs 990001-1 --kb {kb}", "refs 990001 --kb {kb}"),
        ("refs corpus/10_kazakhstan-law/0315-ulgi-reglament-990001 --kb {kb}", "refs 990001 --kb {kb}"),
        ("refs corpus/02_three-services.txt --kb {kb}", "refs 02_three-services --kb {kb}"),
        (
            "compare 02-1 02-2 --json --kb {kb}",
            "compare 02_three-services#02-1 02_three-services#02-2 --json --kb {kb}",
        ),
    ];
    for (one, other) in same {
        let (one_output, other_output) = (base.run(one), base.run(other));
        assert!(code(&one_output) < 2, "{one}: {}", err(&one_output));
        assert!(!out(&one_output).is_empty(), "{one}");
        assert_eq!(out(&one_output), out(&other_output), "{one}\n{other}");
    }
    // A hit is printed as FILE:LINES and the service's id.
    let found = out(&base.run("search жайылым --limit 1 --kb {kb}"));
    let place = found.split_whitespace().nth(1).unwrap();
    let cited = base.run(&format!("cite {place} --kb {{kb}}"));
    assert!(code(&cited) == 0 && out(&cited).contains('№'), "{place}: {}", err(&cited));
    let step = base.run("show corpus/06_centre.txt#06-1/centre/c1");
    assert!(out(&step).contains("c1 ") && !out(&step).contains("p1 "), "{}", out(&step));
}

#[test]
fn old_flags_are_aliases() {
    for (old, new) in [
        ("check corpus/06_centre.txt --json", "check corpus/06_centre.txt --format json"),
        ("check corpus/06_centre.txt --sarif", "check corpus/06_centre.txt --format sarif"),
        ("check corpus/06_centre.txt --html", "check corpus/06_centre.txt --format html"),
        ("repair corpus/06_centre.txt --diff", "repair corpus/06_centre.txt --format diff"),
        ("repair corpus/06_centre.txt --json", "repair corpus/06_centre.txt --format json"),
        ("show corpus/06_centre.txt --tree", "show corpus/06_centre.txt --format tree"),
        (
            "simulate corpus/06_centre.txt --channel centre --pass 0.5 --json",
            "simulate corpus/06_centre.txt --channel centre --pass 0.5 --format json",
        ),
    ] {
        let run = |command: &str| zanflow().args(command.split(' ')).output().unwrap();
        let (old_output, new_output) = (run(old), run(new));
        assert!(code(&old_output) < 2, "{old}: {}", err(&old_output));
        assert_eq!((out(&old_output), code(&old_output)), (out(&new_output), code(&new_output)), "{old}");
        let both = run(&format!("{new} {}", old.rsplit(' ').next().unwrap()));
        assert_eq!(code(&both), 2, "{new}: a format is given once");
    }
    let folder = TempDir::new().unwrap();
    for option in ["--out", "--output"] {
        let file = folder.path().join(option);
        let args = ["check", CENTRE, "--json", option, file.to_str().unwrap()];
        assert_eq!(code(&zanflow().args(args).output().unwrap()), 1);
        assert!(fs::read_to_string(file).unwrap().starts_with("[\n"));
    }
    let help = out(&zanflow().args(["check", "--help"]).output().unwrap());
    assert!(help.contains("--output") && !help.contains("--out ") && !help.contains("--sarif"), "{help}");
}

#[test]
fn words_are_in_the_language_asked_for_and_plurals_agree() {
    let base = Base::new();
    for (command, expected) in [
        ("acts --kb {kb}", "\t3 services\t"),
        ("acts --kb {kb}", "990001\t1 service\t"),
        ("acts --kb {kb} --lang ru", "\t3 услуги\t"),
        ("acts --kb {kb} --lang kk", "\t3 қызмет\t"),
        ("search жоқтұғынсөзжоқ --kb {kb} --lang ru", "ничего не найдено"),
        ("search жоқтұғынсөзжоқ --kb {kb} --lang kk", "ештеңе табылмады"),
        ("refs 990001 --kb {kb} --lang en", "0 of 1 reference broken"),
        ("compare --groups --kb {kb} --lang en", " groups"),
    ] {
        let output = base.run(command);
        assert!(out(&output).contains(expected), "{command}: {}{}", out(&output), err(&output));
    }
    let removed = base.run("remove 990001 --kb {kb}");
    assert_eq!(out(&removed), "removed  1 act\n", "{}", err(&removed));
}

#[test]
fn summaries_are_printed_as_json_too() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    for (args, key, value) in [
        (["compile", THREE, "--format", "json", "--out", &at("o")], "services", 3.into()),
        (["add", THREE, "--format", "json", "--kb", &at("kb")], "added", 1.into()),
        (
            ["generate", CENTRE, "--format", "json", "--out", &at("s")],
            "services",
            serde_json::json!(["06-1"]),
        ),
        (["remove", THREE, "--format", "json", "--kb", &at("kb")], "removed", 1.into()),
    ] {
        let output = zanflow().args(args).output().unwrap();
        let summary: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        assert_eq!(summary[key], value, "{args:?}: {summary}");
    }
}

#[test]
fn completions_and_manual_pages_cover_all_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = zanflow().args(["completions", shell]).output().unwrap();
        assert!(
            code(&script) == 0 && out(&script).contains("compile") && out(&script).contains("groups"),
            "{shell}"
        );
    }
    let folder = TempDir::new().unwrap();
    let pages = folder.path().join("man");
    assert_eq!(code(&zanflow().args(["man", "--out"]).arg(&pages).output().unwrap()), 0);
    let names = names(&pages);
    for page in ["zanflow.1", "zanflow-compare.1", "zanflow-case-list.1", "zanflow-man.1"] {
        assert!(names.iter().any(|name| name == page), "{page}: {names:?}");
    }
    let main = out(&zanflow().arg("man").output().unwrap());
    assert!(main.starts_with(".ie") && main.contains("Exit codes"), "{main}");
    assert_eq!(main, fs::read_to_string(pages.join("zanflow.1")).unwrap());
}

#[test]
fn the_version_names_the_commit() {
    let version = out(&zanflow().arg("--version").output().unwrap());
    let plain = format!("zanflow {}", env!("CARGO_PKG_VERSION"));
    assert!(version.starts_with(&plain), "{version}");
    if Path::new(env!("CARGO_MANIFEST_DIR")).join(".git").exists() {
        let commit =
            version.trim().strip_prefix(&format!("{plain} (")).and_then(|rest| rest.strip_suffix(')'));
        let commit = commit.unwrap_or_else(|| panic!("{version}"));
        assert!(commit.len() >= 10 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{version}");
    }
}

#[test]
fn registers_are_loaded_whole_or_not_at_all() {
    let header = "iin,surname,name,birth,state";
    let good = format!("{header}\n900101300007,A,B,1990-01-01,alive\n");
    let bad = format!("{good}900101300008,Secret,B,1.1.1990,alive\n");
    let folder = folder(&[("good.csv", &good), ("bad.csv", &bad)]);
    let run = |args: &[&str]| run_in(folder.path(), args);
    let load = |file: &str| run(&["registers", "load", "--systems", "x.systems", "persons", file]);

    let wrong = load("bad.csv");
    assert_eq!(code(&wrong), 1);
    let told = err(&wrong);
    assert!(told.contains("error: bad.csv:3: iin: its last digit does not fit the others"), "{told}");
    assert!(told.contains("error: bad.csv:3: birth: it is no day\n  help: write it as YYYY-MM-DD"), "{told}");
    assert!(!told.contains("Secret") && !told.contains("900101300008"), "{told}");
    assert_eq!(code(&load("none.csv")), 2);
    assert_eq!(
        code(&run(&["registers", "list", "--systems", "x.systems", "persons"])),
        2,
        "nothing was made"
    );
    let unknown = run(&["registers", "template", "people"]);
    assert_eq!(code(&unknown), 2);
    assert!(
        err(&unknown).contains("the registers are persons, legal-entities, powers, accounts, qualifications")
    );

    assert_eq!(out(&load("good.csv")), "persons: 1 records loaded\n");
    let listed = run(&["registers", "list", "--systems", "x.systems", "persons"]);
    assert_eq!(out(&listed).lines().nth(1), Some("900101300007,A,B,,1990-01-01,alive,,"));
    fs::write(folder.path().join("again.csv"), listed.stdout).unwrap();
    assert_eq!(code(&load("again.csv")), 0);
}

#[test]
fn the_simulator_of_systems_says_where_it_serves_and_which_seed_it_has() {
    use std::io::BufRead;
    let folder = folder(&[
        ("good.toml", "seed = 20\n[[fault]]\nkind = \"stale\"\nnth = [1]\n"),
        ("bad.toml", "[[fault]]\nkind = \"stale\"\n"),
    ]);
    let wrong = run_in(folder.path(), &["systems", "--bind", "127.0.0.1:0", "--faults", "bad.toml"]);
    assert_eq!(code(&wrong), 2);
    assert!(err(&wrong).contains("bad.toml: fault 1: say when with one of"), "{}", err(&wrong));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    assert_eq!(code(&run_in(folder.path(), &["systems", "--bind", &bind])), 2);

    let mut command = zanflow();
    command.current_dir(folder.path()).args(["systems", "--bind", "127.0.0.1:0", "--faults", "good.toml"]);
    let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.strip_prefix("serving ").and_then(|rest| rest.strip_suffix(", seed 20\n")).unwrap();
    let log = ureq::get(format!("{address}log")).call().unwrap().body_mut().read_to_string().unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(log, "{\"calls\":[],\"seed\":20}");
}
