//! `zanflow check` and `zanflow explain` as a user sees them.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const CLEAN: &str = "tests/lint/clean.md";
const FAULTY: &str = "corpus/06_centre.txt";

fn zanflow(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zanflow"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("NO_COLOR", "1").args(args).output().expect("runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

fn json(args: &[&str]) -> Vec<Value> {
    serde_json::from_str(&out(&zanflow(args))).expect("an array of findings")
}

/// A copy of an act, changed.
fn changed(folder: &TempDir, from: &str, change: impl Fn(&str) -> String) -> PathBuf {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(from)).unwrap();
    let path = folder.path().join(Path::new(from).file_name().unwrap());
    fs::write(&path, change(&text)).unwrap();
    path
}

#[test]
fn exit_codes_tell_clean_findings_and_failure() {
    let folder = TempDir::new().unwrap();
    let bad = folder.path().join("a.md");
    fs::write(&bad, [0xffu8, 0xfe, 0x00, 0xd8]).unwrap();
    let bad = bad.to_str().unwrap();
    for (args, wanted) in [
        (vec!["check", CLEAN], 0),
        (vec!["check", FAULTY], 1),
        (vec!["check", "no-such-file.md"], 2),
        (vec!["check", bad], 2),
        (vec!["check", FAULTY, "no-such-file.md"], 2),
        (vec!["check", FAULTY, "--baseline", "no-such-file.json"], 2),
        (vec!["check", FAULTY, "--baseline", CLEAN], 2),
        (vec!["check", FAULTY, "--kb", "no-such-folder"], 2),
        (vec!["check", FAULTY, "--rule", "no-such-rule"], 2),
        (vec!["check"], 2),
    ] {
        let output = zanflow(&args);
        assert_eq!(code(&output), wanted, "{args:?}\n{}", err(&output));
    }
    let output = zanflow(&["check", CLEAN, "--json"]);
    assert_eq!(out(&output), "[]\n");
}

#[test]
fn findings_have_what_proves_them() {
    let found = json(&["check", FAULTY, "--json", "--lang", "en"]);
    assert!(found.len() > 5);
    let lines =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(FAULTY)).unwrap().lines().count()
            as u64;
    let mut ids: Vec<&str> = Vec::new();
    for finding in &found {
        assert_eq!(finding["service"], "06-1");
        assert_eq!(finding["file"], FAULTY);
        let line = finding["line"].as_u64().unwrap();
        assert!((1..=lines).contains(&line), "{finding}");
        assert!(!finding["note"].as_str().unwrap().is_empty());
        assert!(["error", "warning", "note"].contains(&finding["severity"].as_str().unwrap()));
        let places = finding["places"].as_array().unwrap();
        assert_eq!(places[0]["line_start"], finding["line"], "{finding}");
        assert!(
            places.iter().all(|place| (1..=lines).contains(&place["line_start"].as_u64().unwrap())),
            "{finding}"
        );
        ids.push(finding["id"].as_str().unwrap());
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are unique");
}

#[test]
fn the_model_and_the_command_say_the_same() {
    let folder = TempDir::new().unwrap();
    let to = folder.path().to_str().unwrap();
    assert_eq!(code(&zanflow(&["compile", FAULTY, "--out", to, "-q"])), 0);
    let model = fs::read_to_string(folder.path().join("models/06_centre.json")).unwrap();
    let model: Value = serde_json::from_str(&model).unwrap();
    let of_model = model["services"][0]["findings"].as_array().unwrap();
    let of_command = json(&["check", FAULTY, "--json", "--lang", "en"]);
    let told = |finding: &Value| ["code", "line", "note", "id", "severity"].map(|key| finding[key].clone());
    assert_eq!(
        of_model.iter().map(told).collect::<Vec<_>>(),
        of_command.iter().map(told).collect::<Vec<_>>()
    );
    let ways = model["services"][0]["processes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|process| process["edges"].as_array().unwrap());
    let against: Vec<&Value> = ways.filter(|edge| !edge["provenance"].is_null()).collect();
    assert!(!against.is_empty(), "a table of the sample leads elsewhere than its text");
    for edge in against {
        assert_eq!(edge["provenance"]["follows"], "text");
        let id = &edge["provenance"]["finding"];
        assert!(of_model.iter().any(|finding| finding["id"] == *id), "{edge}");
    }
}

#[test]
fn ids_survive_edits_elsewhere_and_baselines_show_what_is_new() {
    let folder = TempDir::new().unwrap();
    let known = folder.path().join("known.json");
    let (before, known) = (zanflow(&["check", FAULTY, "--json"]), known.to_str().unwrap().to_owned());
    fs::write(&known, out(&before)).unwrap();
    // Lines are put in before everything, and one fault is added.
    let act = changed(&folder, FAULTY, |text| format!("\n\n{}", text.replacen("БНАЖ-да", "ЖҚТБ-да", 1)));
    let act = act.to_str().unwrap();
    let ids = |found: &[Value]| {
        found.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let old: Vec<Value> = serde_json::from_str(&out(&before)).unwrap();
    let all = json(&["check", act, "--json"]);
    let kept = ids(&old).iter().filter(|id| ids(&all).contains(id)).count();
    assert!(kept + 2 >= old.len(), "{kept} of {}", old.len());
    assert_eq!(code(&zanflow(&["check", FAULTY, "--baseline", &known])), 0);
    let new = json(&["check", act, "--json", "--baseline", &known]);
    assert!(new.len() < 6, "{new:?}");
    assert!(ids(&new).iter().all(|id| !ids(&old).contains(id)));
}

#[test]
fn underlines_stand_under_the_words() {
    let folder = TempDir::new().unwrap();
    let act = changed(&folder, CLEAN, |text| {
        text.replacen("ЗТ МДҚ-ға ЭҮШ арқылы сұрау жіберу", "ЖҚТБ-ға ЭҮШ арқылы сұрау жіберу", 1)
    });
    let text =
        out(&zanflow(&["check", act.to_str().unwrap(), "--rule", "undefined-abbreviation", "--lang", "en"]));
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains("ЖҚТБ-ға")).expect("the source's line");
    let column = |line: &str, of: &str| line.find(of).map(|at| line[..at].chars().count());
    assert_eq!(column(lines[at], "ЖҚТБ"), column(lines[at + 1], "^^^^"), "{text}");
    assert!(text.contains("7") && text.contains("paragraph 7, item 5)"), "{text}");
}

#[test]
fn sarif_is_valid_against_the_official_schema() {
    // The schema's pattern of languages is no regular expression of ECMA 262 in Unicode mode; later editions of it are mended so.
    let schema = include_str!("schemas/sarif-2.1.0.json")
        .replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for path in [FAULTY, CLEAN, "corpus"] {
        let log: Value = serde_json::from_str(&out(&zanflow(&["check", path, "--sarif"]))).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .take(5)
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
    }
    let mut log: Value = serde_json::from_str(&out(&zanflow(&["check", FAULTY, "--sarif"]))).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(
        !results.is_empty()
            && results.iter().all(|result| result["partialFingerprints"]["zanflow/v1"].is_string())
    );
    log["runs"][0]["results"][0]["level"] = "dreadful".into();
    assert!(!validator.is_valid(&log), "the judge can say no");
}

#[test]
fn the_page_shows_text_marks_list_and_summary_and_escapes() {
    let folder = TempDir::new().unwrap();
    let act = changed(&folder, CLEAN, |text| {
        text.replacen("8. Қызмет көрсету туралы", "8. ЖҚТБ &lt;script&gt;alert(1)&lt;/script&gt; туралы", 1)
    });
    let file = folder.path().join("page.html");
    let output =
        zanflow(&["check", act.to_str().unwrap(), "--html", "--out", file.to_str().unwrap(), "--lang", "ru"]);
    assert_eq!((code(&output), out(&output).as_str()), (1, ""), "{}", err(&output));
    let page = fs::read_to_string(file).unwrap();
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
    for part in [
        "<html lang=\"ru\">",
        "Сводка по услугам",
        "undefined-abbreviation",
        "<mark>ЖҚТБ</mark>",
        "Омарта орнын тіркеу",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn every_message_is_said_in_three_languages() {
    for lang in ["kk", "ru", "en"] {
        let text = out(&zanflow(&["check", "corpus", "--lang", lang]));
        for code in ["-word", "report-", "severity-", "node-", "{ $"] {
            assert!(!text.contains(&format!(" {code}")), "{lang}: {code}");
        }
    }
    let [kk, ru] = ["kk", "ru"].map(|lang| json(&["check", FAULTY, "--json", "--lang", lang]));
    assert!(kk.iter().zip(&ru).all(|(kk, ru)| kk["note"] != ru["note"] && kk["id"] == ru["id"]));
}

#[test]
fn pages_explain_every_code() {
    let listed = out(&zanflow(&["explain", "--lang", "en"]));
    let codes: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(codes.len() >= 15, "{listed}");
    for code in &codes {
        for lang in ["kk", "ru", "en"] {
            let page = out(&zanflow(&["explain", code, "--lang", lang]));
            assert!(
                page.starts_with(&format!("# {code}\n")) && page.matches("**").count() == 8,
                "{code} {lang}\n{page}"
            );
        }
    }
    let found = json(&["check", "corpus", "--json"]);
    assert!(found.iter().all(|finding| codes.contains(&finding["code"].as_str().unwrap())));
    let output = zanflow(&["explain", "no-such-rule"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("number-gap"));
}

const OLDER: &str = "\
# «Омарта стандартын бекіту туралы»\n
Үлгі облысы әкімдігінің 2012 жылғы 17 шілдедегі № 48 қаулысы. Күші жойылды - Үлгі облысы әкімдігінің 2013 жылғы 1 қазандағы № 99 қаулысымен\n
1. Қоса беріліп отырған стандарт бекітілсін.\n
2. Осы қаулы қолданысқа енгізіледі.\n";

#[test]
fn acts_of_a_knowledge_base_are_held_against_one_another() {
    let folder = TempDir::new().unwrap();
    let older = folder.path().join("older.md");
    fs::write(&older, OLDER).unwrap();
    let act = changed(&folder, CLEAN, |text| {
        text.replacen(
            "Қазақстан Республикасы Үкіметінің 2012 жылғы 17 шілдедегі № 948 қаулысымен",
            "Үлгі облысы әкімдігінің 2012 жылғы 17 шілдедегі № 48 қаулысымен",
            1,
        )
    });
    let (act, older) = (act.to_str().unwrap().to_owned(), older.to_str().unwrap().to_owned());
    let kb = folder.path().join("kb");
    let kb = kb.to_str().unwrap();
    assert_eq!(code(&zanflow(&["add", &older, "--kb", kb, "--quiet"])), 0);
    let output = zanflow(&["check", &act, "--kb", kb, "--json"]);
    assert_eq!(code(&output), 2, "an act that the knowledge base lacks is told");
    assert!(err(&output).contains("zanflow add"));
    assert_eq!(code(&zanflow(&["add", &act, "--kb", kb, "--quiet"])), 0);
    let found = json(&["check", &act, "--kb", kb, "--json"]);
    let told: Vec<(&str, u64)> = found
        .iter()
        .map(|found| (found["code"].as_str().unwrap(), found["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("cites-repealed", 21)], "{found:#?}");
    // Without the cited act nothing is said of it.
    assert_eq!(json(&["check", &act, "--json"]).len(), 0);
}

#[test]
fn a_part_that_the_cited_act_has_not_is_told() {
    let folder = TempDir::new().unwrap();
    let older = folder.path().join("older.md");
    let approved = "> *Үлгі облысы әкімдігінің*\n>\n> *2012 жылғы 17 шілдедегі № 48*\n>\n> *қаулысымен бекітілген*\n\n\
                    ## Омарта стандарты\n\n1. Қызметті басқарма көрсетеді.\n";
    let repeal = " Күші жойылды - Үлгі облысы әкімдігінің 2013 жылғы 1 қазандағы № 99 қаулысымен";
    fs::write(&older, OLDER.replace(repeal, "") + approved).unwrap();
    let citing = |part: &str| {
        let act = changed(&folder, CLEAN, |text| {
            let cited = format!(
                "Үлгі облысы әкімдігінің 2012 жылғы 17 шілдедегі № 48 қаулысының {part}-тармағына сәйкес"
            );
            text.replacen("Қазақстан Республикасы Үкіметінің 2012 жылғы 17 шілдедегі № 948 қаулысымен бекітілген стандарт негізінде", &cited, 1)
        });
        let kb = folder.path().join(format!("kb-{part}"));
        let (act, kb) = (act.to_str().unwrap(), kb.to_str().unwrap());
        assert_eq!(code(&zanflow(&["add", act, older.to_str().unwrap(), "--kb", kb, "--quiet"])), 0);
        let found = json(&["check", act, "--kb", kb, "--json"]);
        found
            .iter()
            .map(|found| (found["code"].to_string(), found["line"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(citing("2"), [], "the act has a paragraph 2");
    assert_eq!(citing("9"), [("\"broken-reference\"".to_owned(), 21)]);
}

#[test]
fn one_body_that_defines_a_term_in_two_ways_is_told() {
    let folder = TempDir::new().unwrap();
    let own = "алушы – қызмет көрсетілетін жеке немесе заңды тұлға";
    let with = |name: &str, definition: &str| {
        let act = changed(&folder, CLEAN, |text| text.replace("№ 77", "№ 78").replacen(own, definition, 1));
        let other = folder.path().join(format!("{name}.md"));
        fs::rename(act, &other).unwrap();
        let kb = folder.path().join(name);
        let (other, kb) = (other.to_str().unwrap(), kb.to_str().unwrap());
        assert_eq!(code(&zanflow(&["add", CLEAN, other, "--kb", kb, "--quiet"])), 0);
        json(&["check", CLEAN, "--kb", kb, "--json"])
    };
    assert_eq!(with("same", own), Vec::<Value>::new());
    let found = with("other", "алушы – қоймадан тұқым мен құрал-сайман сұрайтын ауылдық округ");
    let line = fs::read_to_string(CLEAN).unwrap().lines().position(|line| line.contains(own)).unwrap() + 1;
    let told: Vec<(&str, u64)> = found
        .iter()
        .map(|found| (found["code"].as_str().unwrap(), found["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("definition-conflict", line as u64)], "{found:#?}");
}

#[test]
fn a_regulation_that_says_otherwise_than_its_standard_is_told() {
    let regulation = "tests/standards/71_regulation.md";
    let standard = fs::read_to_string("corpus/08_standard.txt").unwrap();
    let against = |name: &str, standard: &str| {
        let folder = TempDir::new().unwrap();
        let (other, kb) = (folder.path().join(format!("{name}.txt")), folder.path().join("kb"));
        fs::write(&other, standard).unwrap();
        let (other, kb) = (other.to_str().unwrap(), kb.to_str().unwrap());
        assert_eq!(code(&zanflow(&["add", regulation, other, "--kb", kb, "--quiet"])), 0);
        let found = json(&["check", regulation, "--kb", kb, "--json", "--rule", "standard-conflict"]);
        let told = found.iter().map(|found| {
            let note = found["note"].as_str().unwrap();
            assert!(note.contains(&format!("{name}.txt:")), "the standard is cited by its line: {note}");
            (found["line"].as_u64().unwrap(), note.split([':', ',']).next().unwrap().to_owned())
        });
        told.collect::<Vec<_>>()
    };
    let told = against("held", &standard);
    let lines: Vec<u64> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [26, 30, 32, 42], "{told:#?}");
    // Notes are kept apart from their language: what is said of steps together is no English word in a Kazakh report.
    let folder = TempDir::new().unwrap();
    let kb = folder.path().join("kb");
    let kb = kb.to_str().unwrap();
    assert_eq!(code(&zanflow(&["add", regulation, "corpus/08_standard.txt", "--kb", kb, "--quiet"])), 0);
    let kazakh =
        out(&zanflow(&["check", regulation, "--kb", kb, "--rule", "standard-conflict", "--lang", "kk"]));
    assert!(kazakh.contains("Іс-қимылдар бірге"), "{kazakh}");
    assert!(!kazakh.contains("together"), "{kazakh}");
    // Where the standard says nothing of a thing, the regulation contradicts nothing.
    let begins = ["4. Мем", "1) құжаттар топ", "2) құжаттарды тап", "3) қызмет көр", "7. Мем"];
    let kept = standard.lines().filter(|line| !begins.iter().any(|begin| line.starts_with(begin)));
    let silent = kept.collect::<Vec<_>>().join("\n");
    assert_eq!(against("silent", &silent).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [30]);
    // Another act than the one cited is not taken for it.
    assert_eq!(against("other", &standard.replace("№ 203", "№ 204")), []);
}
