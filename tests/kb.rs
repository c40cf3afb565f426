//! The knowledge base as its users meet it: adding, searching, removing, and what goes wrong.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A knowledge base in a folder of its own.
struct Base {
    folder: TempDir,
}

impl Base {
    fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// All sample acts.
    fn samples() -> Self {
        let base = Self::empty();
        let output = base.run(&["add", "corpus", "--quiet"]);
        assert!(output.status.success(), "{}", told(&output));
        base
    }

    fn kb(&self) -> PathBuf {
        self.folder.path().join("kb")
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zanflow"));
        let (first, rest) = args.split_first().expect("a command");
        command.current_dir(ROOT).args([first, "--kb"]).arg(self.kb()).args(rest).output().expect("runs")
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// The whole answer.
    #[track_caller]
    fn answer(&self, query: &str) -> Value {
        let output = self.run(&["search", "--json-answer", "--", query]);
        assert!(output.status.success(), "{query}: {}", told(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    #[track_caller]
    fn hits(&self, query: &str) -> Vec<Value> {
        self.answer(query)["hits"].as_array().unwrap().clone()
    }

    /// The first hit of each query holds the words.
    #[track_caller]
    fn check_first(&self, query: &str, words: &str) {
        let hits = self.hits(query);
        let text = hits.first().map(|hit| hit["entry"]["text"].to_string()).unwrap_or_default();
        assert!(text.contains(words), "{query}: {text}");
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const ACT: &str = "Бау қызметінің регламентін бекіту туралы\n\nКөкжазық облысы әкімдігінің 2013 жылғы 5 наурыздағы № 17 қаулысы. Көкжазық облысының Әділет \
     департаментінде 2013 жылғы 20 наурызда № 3201 тіркелді.\n\n      \
     1. Бекітілсін.\n\n«Бау салу» электрондық мемлекеттік қызмет регламенті\n\n1. Жалпы ережелер\n\n      1. Бау салу қызметі \
     көрсетіледі.\n      2. Алушының өтініші үш жұмыс күні ішінде қаралады.\n";

/// Kazakh letters tell apart what the letters of other keyboards do not («болу», «бөлу»), so they have stems of their own, and by these
/// words are weighed better: the first hit and the first five are the same on every keyboard, though two of nearly one worth may change
/// places, and Kazakh letters lose nothing of what the others find.
#[test]
fn one_query_on_every_keyboard_finds_the_same() {
    let base = Base::samples();
    for [kazakh, russian, latin] in [
        ["тіркеу куәлігі", "тиркеу куалиги", "tırkeu kuälıgı"],
        ["бас тарту хабарламасы", "бас тарту хабарламасы", "bas tartu habarlamasy"],
        ["қызмет алушы", "кызмет алушы", "qyzmet aluşy"],
    ] {
        let places = |query: &str| -> Vec<(String, u64)> {
            let found = base.run(&["search", "--json", "--limit", "200", query]);
            let hits: Vec<Value> = serde_json::from_slice(&found.stdout).expect("an array of passages");
            hits.iter()
                .map(|hit| (hit["file"].as_str().unwrap().to_owned(), hit["line_start"].as_u64().unwrap()))
                .collect()
        };
        let found = places(kazakh);
        assert!(found.len() > 10, "{kazakh}");
        for query in [russian, latin] {
            let other = places(query);
            let first = |places: &[(String, u64)]| places[..5].iter().cloned().collect::<BTreeSet<_>>();
            assert_eq!(other[0], found[0], "{query}");
            assert_eq!(first(&other), first(&found), "{query}");
            // No answer has more than 200; what is cut off may be any.
            let lost = other.iter().filter(|place| !found.contains(place)).count();
            assert!(lost == 0 || found.len() == 200, "{query}: {lost} lost");
        }
    }
}

#[test]
fn a_typo_is_told_and_mended() {
    let base = Base::empty();
    let act = base.write("1_a.md", ACT);
    assert!(base.run(&["add", &act]).status.success());
    for query in ["өтниіші", "өтыніші", "отинши"] {
        let answer = base.answer(query);
        assert!(!answer["hits"].as_array().unwrap().is_empty(), "{query}");
        assert_eq!(answer["notes"][0]["note"], "respelled", "{query}");
    }
    let answer = base.answer("ғылымиякрокус");
    assert_eq!((answer["total"].as_u64(), answer["notes"][0]["note"].as_str()), (Some(0), Some("not_found")));
}

#[test]
fn fields_phrases_and_exclusions_narrow() {
    let base = Base::samples();
    let total = |query: &str| base.answer(query)["total"].as_u64().unwrap();
    let all = total("қызмет");
    assert!(all > 20);
    for query in ["қызмет year:2013", "қызмет kind:condition", "қызмет has:refusal", "қызмет -алушы"]
    {
        let some = total(query);
        assert!(some > 0 && some < all, "{query}: {some} of {all}");
    }
    for hit in base.hits("has:payment") {
        let entry = &hit["entry"];
        let pays = entry["action"].as_str().is_some_and(|action| action.contains("pay"))
            || entry["systems"].to_string().contains("payment_gateway")
            || entry["kind"] == "heading"
            // The row of a service's card that names its fee, where it asks for one.
            || (entry["kind"] == "row"
                && entry["text"].as_str().is_some_and(|text| {
                    text.contains("төлем мөлшері") && !text.to_lowercase().contains("тегін")
                }));
        assert!(pays, "{entry}");
    }
    for hit in base.hits("deadline<1min") {
        assert_eq!(hit["entry"]["duration"]["unit"], "second");
    }
    // Words of a phrase stand side by side, in any form.
    for hit in base.hits("\"тіркеу куәлігі\"") {
        let text = hit["entry"]["text"].as_str().unwrap().to_lowercase();
        assert!(text.contains("тіркеу куәлі"), "{text}");
    }
}

#[test]
fn what_has_no_meaning_is_searched_as_words_and_told() {
    let base = Base::samples();
    for (query, note) in [
        ("foo:қызмет", "unknown_field"),
        ("қызмет year:ескі", "bad_value"),
        ("қызмет on:31.31.2013", "bad_value"),
        ("\"қызмет алушы", "open_quote"),
        ("-қызмет", "only_not"),
    ] {
        let answer = base.answer(query);
        let notes: Vec<&str> =
            answer["notes"].as_array().unwrap().iter().filter_map(|note| note["note"].as_str()).collect();
        assert!(notes.contains(&note), "{query}: {notes:?}");
    }
    for query in ["1) осы", "(", "a: b", " -ның", "***", "\"\"", ":", &"қызмет ".repeat(500)] {
        base.answer(query);
    }
}

#[test]
fn status_is_that_of_the_day_asked_for() {
    let base = Base::empty();
    let repealed = ACT.replacen(
        "\n\n      1.",
        "\n\n      Ескерту. Күші жойылды - Көкжазық облысы әкімдігінің 01.06.2014 № 9 қаулысымен.\n\n      1.",
        1,
    );
    let act = base.write("2_b.md", &repealed);
    assert!(base.run(&["add", &act]).status.success());
    for (query, status) in [
        ("бау салу on:2014-01-01", "in_force"),
        ("бау салу on:2015-01-01 status:repealed", "repealed"),
        ("бау салу", "repealed"),
    ] {
        let hits = base.hits(query);
        assert_eq!(hits[0]["status"], status, "{query}");
    }
    // `on:` finds the law of that day: neither what was not issued yet, nor what was repealed by then.
    assert!(base.hits("бау салу on:2012-01-01").is_empty());
    assert!(base.hits("бау салу on:2015-01-01").is_empty());
    assert!(base.hits("бау салу status:in_force").is_empty());
    assert!(!base.hits("бау салу status:repealed").is_empty());
}

#[test]
fn an_act_is_cited_by_its_number() {
    let base = Base::samples();
    let (one, other) = (base.write("1_a.md", ACT), base.write("2_b.md", &ACT.replace("№ 17", "№ 18")));
    assert!(base.run(&["add", &one, &other]).status.success());
    let hits = base.hits("2013 жылғы 5 наурыздағы № 18 қаулысы бау салу");
    assert_eq!(hits[0]["act"], "2_b");
    let output = base.run(&["cite", "2_b:12"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text,
        "Көкжазық облысы әкімдігінің 2013 жылғы 5 наурыздағы № 18 қаулысы, 2-тармақ\n\
         постановление от 5 марта 2013 года № 18 (Көкжазық облысы әкімдігі), пункт 2\n"
    );
    assert_eq!(base.run(&["cite", "2_b:9999"]).status.code(), Some(2));
}

/// The searches that the front page offers.
fn examples() -> Vec<String> {
    let page = fs::read_to_string(Path::new(ROOT).join("templates/web/home.html")).unwrap();
    let asked = page.split("/search?q={{ \"").skip(1).filter_map(|rest| rest.split('"').next());
    asked.map(str::to_owned).collect()
}

#[test]
fn the_front_pages_examples_are_answered_in_the_first_three_hits() {
    let acts = Path::new(ROOT).join("../shared/corpus");
    if !acts.is_dir() {
        eprintln!("skipped: {} is not here", acts.display());
        return;
    }
    let base = Base::empty();
    assert!(base.run(&["add", "--quiet", &acts.to_string_lossy()]).status.success());
    let examples = examples();
    assert_eq!(examples.len(), 4, "{examples:?}");
    let answers: [fn(&Value) -> bool; 4] = [
        // Why it is refused: a passage that lists grounds or names one («… болуына байланысты … бас тарту»).
        |hit| {
            let text = hit["entry"]["text"].as_str().unwrap().to_lowercase();
            text.contains("бас тарт") && ["негіз", "себеп", "байланысты"].iter().any(|why| text.contains(why))
        },
        // How long it takes to be given a licence: a passage with a time.
        |hit| hit["entry"]["duration"].is_object(),
        |hit| hit["kind"] == "condition",
        |hit| hit["entry"]["duration"]["unit"] == "working_day",
    ];
    for (query, answers) in examples.iter().zip(answers) {
        let hits = base.hits(query);
        assert!(!hits.is_empty(), "{query}");
        assert!(hits.iter().take(3).any(answers), "{query}: {}", hits[0]["snippet"]);
    }
}

#[test]
fn questions_are_understood_and_told() {
    let base = Base::empty();
    let act = base.write("1_a.md", ACT);
    assert!(base.run(&["add", &act]).status.success());
    let answer = base.answer("бау салу қанша уақыт алады");
    assert_eq!(answer["notes"][0]["note"], "asks");
    assert_eq!(answer["notes"][0]["intent"], "deadline");
    assert!(answer["complete"].as_u64() <= answer["total"].as_u64());
    let literal = base.run(&["search", "--literal", "--json-answer", "--", "бау салу қанша уақыт алады"]);
    let literal: Value = serde_json::from_slice(&literal.stdout).unwrap();
    assert!(literal["notes"].as_array().unwrap().iter().all(|note| note["note"] != "asks"), "{literal}");
}

#[test]
fn an_act_is_a_hit_by_its_number_alone() {
    let base = Base::samples();
    let (one, other) = (base.write("1_a.md", ACT), base.write("2_b.md", &ACT.replace("№ 17", "№ 1897")));
    assert!(base.run(&["add", &one, &other]).status.success());
    for query in ["№ 1897", "1897 қаулы", "приказ № 1897"] {
        let hits = base.hits(query);
        assert_eq!(hits[0]["act"], "2_b", "{query}");
        assert!(["title", "head"].contains(&hits[0]["kind"].as_str().unwrap()), "{query}: {}", hits[0]);
    }
}

#[test]
fn a_russian_question_finds_a_kazakh_act_and_says_how() {
    let base = Base::empty();
    let act = base.write("1_a.md", ACT);
    assert!(base.run(&["add", &act]).status.success());
    let answer = base.answer("сколько рассматривается заявление");
    assert!(answer["hits"][0]["entry"]["text"].as_str().unwrap().contains("өтініші"), "{answer}");
    assert!(answer["notes"].to_string().contains("translated"), "{answer}");
}

#[test]
fn words_that_a_passage_has_not_are_told() {
    let base = Base::empty();
    let act = base.write("1_a.md", ACT);
    assert!(base.run(&["add", &act]).status.success());
    let answer = base.answer("өтініші салу");
    assert_eq!(answer["complete"], 0, "{answer}");
    assert!(answer["total"].as_u64() > Some(0));
    for hit in answer["hits"].as_array().unwrap() {
        // A word that only the title above has is told as such.
        let told = ["missing", "above"].map(|name| hit[name].as_array().map_or(0, Vec::len));
        assert_eq!(told[0] + told[1], 1, "{hit}");
    }
}

/// «Лицензия беру» is one thing of two words: who has one of them only has not all that was asked for.
#[test]
fn of_words_that_are_one_thing_each_is_told_that_a_passage_has_not() {
    let base = Base::empty();
    let act = base.write(
        "1_a.md",
        &ACT.replace("Бау салу қызметі", "Куәлік беру қызметі")
            .replace("Алушының өтініші", "Лицензия беру өтініші"),
    );
    assert!(base.run(&["add", &act]).status.success());
    let answer = base.answer("лицензия беру");
    assert_eq!((answer["complete"].as_u64(), answer["total"].as_u64()), (Some(1), Some(2)), "{answer}");
    let missing: Vec<&Value> = answer["hits"].as_array().unwrap().iter().map(|hit| &hit["missing"]).collect();
    assert_eq!(missing, [&json!([]), &json!(["лицензия"])]);
}

#[test]
fn searches_are_kept_ordered_and_taken_away() {
    let base = Base::samples();
    let run = |args: &[&str]| {
        let output = base.run(args);
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let kept = run(&["search", "--save", "refusals", "бас", "тарту"]);
    assert_eq!(run(&["search", "--saved", "refusals"]), kept);
    let unknown = base.run(&["search", "--saved", "refusal"]);
    assert!(unknown.status.code() == Some(2) && told(&unknown).contains("refusals"), "{}", told(&unknown));
    let table = run(&["search", "--format", "csv", "бас", "тарту"]);
    assert!(table.starts_with('\u{feff}') && table.lines().count() > 5, "{table}");
    let dated: Vec<Value> =
        serde_json::from_str(&run(&["search", "--sort", "date", "--json", "--", "қызмет"])).unwrap();
    let days: Vec<&str> = dated.iter().filter_map(|hit| hit["date"].as_str()).collect();
    assert!(days.is_sorted_by(|one, next| one >= next), "{days:?}");
}

/// Two acts of one body, whichever way they print its name, and one of another body.
fn of_two_bodies() -> Base {
    let base = Base::empty();
    let other =
        ACT.replace("№ 17", "№ 18").replace("Көкжазық облысы әкімдігінің", "Көкжазық облысының әкімдігінің");
    let third =
        ACT.replace("Көкжазық облысы әкімдігінің", "Мысал облысы әкімдігінің").replace("2013", "2014");
    let acts = [("1_a.md", ACT), ("2_b.md", &other), ("3_c.md", &third)];
    let paths: Vec<String> = acts.iter().map(|(name, text)| base.write(name, text)).collect();
    let added = base.run(&["add", "--quiet", &paths[0], &paths[1], &paths[2]]);
    assert!(added.status.success(), "{}", told(&added));
    base
}

#[test]
fn facets_name_bodies_and_services_as_people_read_them() {
    let base = of_two_bodies();
    let answer = base.answer("өтініш");
    let values = |field: &str| -> Vec<(String, u64)> {
        let all = answer["facets"].as_array().unwrap();
        let facet = all.iter().find(|facet| facet["field"] == field).unwrap();
        let values = facet["values"].as_array().unwrap().iter();
        values
            .map(|one| (one["value"].as_str().unwrap().to_owned(), one["count"].as_u64().unwrap()))
            .collect()
    };
    let bodies = [("Көкжазық облысы әкімдігі".to_owned(), 2), ("Мысал облысы әкімдігі".to_owned(), 1)];
    assert_eq!(values("issuer"), bodies);
    assert_eq!(values("service_name").len(), 1, "{:?}", values("service_name"));
    assert_eq!(values("standing"), [("unmarked".to_owned(), 3)]);
    // What is cited keeps the act's own words.
    let cited = base.run(&["cite", "2_b"]);
    let cited = String::from_utf8(cited.stdout).unwrap();
    assert!(cited.starts_with("Көкжазық облысының әкімдігінің"), "{cited}");
}

#[test]
fn several_values_of_a_facet_are_any_of_them() {
    let base = of_two_bodies();
    let count = |args: &[&str]| -> usize {
        let output = base.run(&[&["search", "--json", "--limit", "200"], args].concat());
        assert!(output.status.success(), "{args:?}: {}", told(&output));
        let hits: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        hits.iter().map(|hit| 1 + usize::try_from(hit["more"].as_u64().unwrap()).unwrap()).sum()
    };
    let (one, other) = ("issuer=Көкжазық облысы әкімдігі", "issuer=Мысал облысы әкімдігі");
    assert_eq!(count(&["--facet", one, "өтініш"]), 2);
    assert_eq!(count(&["--facet", one, "--facet", other, "өтініш"]), 3);
    assert_eq!(count(&["--facet", one, "--facet", "year=2014", "өтініш"]), 0);
    assert_eq!(count(&["--facet", "standing=repealed", "өтініш"]), 0);
    // Values alone are a question too, and are kept with a search.
    assert!(count(&["--facet", other]) > 3);
    assert_eq!(count(&["--facet", other, "--save", "its", "өтініш"]), 1);
    assert_eq!(count(&["--saved", "its"]), 1);
    assert!(base.run(&["search", "--forget", "its"]).status.success());
    assert_eq!(base.run(&["search", "--saved", "its"]).status.code(), Some(2));
    let counts = base.run(&["search", "--facets", "өтініш"]);
    let counts = String::from_utf8(counts.stdout).unwrap();
    assert!(counts.contains("issuer\n       2  Көкжазық облысы әкімдігі\n"), "{counts}");
    for (facet, help) in
        [("isuer=x", "issuer"), ("issuer", "--facets prints"), ("issuer=", "--facets prints")]
    {
        let wrong = base.run(&["search", "--facet", facet, "өтініш"]);
        assert!(wrong.status.code() == Some(2) && told(&wrong).contains(help), "{facet}: {}", told(&wrong));
    }
}

#[test]
fn unchanged_acts_are_passed_over_and_changed_ones_replaced() {
    let base = Base::empty();
    let act = base.write("acts/1_a.md", ACT);
    let folder = Path::new(&act).parent().unwrap().to_string_lossy().into_owned();
    let printed = |output: Output| String::from_utf8(output.stdout).unwrap();
    assert!(printed(base.run(&["add", &folder])).contains("added      1 act,"));
    let again = printed(base.run(&["add", &folder]));
    assert!(again.contains("added      0 acts") && again.contains("unchanged  1 act"), "{again}");
    fs::write(&act, ACT.replace("үш жұмыс", "бес жұмыс")).unwrap();
    assert!(printed(base.run(&["add", &folder])).contains("added      1 act,"));
    base.check_first("\"жұмыс күні\"", "бес жұмыс");
    assert!(base.hits("\"үш жұмыс\"").is_empty());
    fs::remove_file(&act).unwrap();
    assert!(printed(base.run(&["add", &folder])).contains("gone       "));
    assert!(base.run(&["remove", &act]).status.success());
    assert!(base.hits("бау").is_empty());
    assert_eq!(base.run(&["remove", &act]).status.code(), Some(2));
}

#[test]
fn two_files_of_one_name_are_two_acts() {
    let base = Base::empty();
    base.write("x/1_a.md", ACT);
    base.write("y/1_a.md", &ACT.replace("№ 17", "№ 18"));
    let folder = base.folder.path().to_string_lossy().into_owned();
    let output = base.run(&["add", &format!("{folder}/x"), &format!("{folder}/y")]);
    assert!(output.status.success(), "{}", told(&output));
    let acts: Value = serde_json::from_slice(&base.run(&["acts", "--json"]).stdout).unwrap();
    let ids: Vec<&str> = acts.as_array().unwrap().iter().filter_map(|act| act["id"].as_str()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&"1_a") && ids.iter().any(|id| id.starts_with("1_a~")), "{ids:?}");
}

#[test]
fn the_russian_text_is_found_by_russian_words() {
    let base = Base::empty();
    let folder = base.folder.path().join("law/0305-бау-V13K0017");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("meta.yaml"), "act_code: V13K0017\n").unwrap();
    fs::write(folder.join("kaz.md"), ACT).unwrap();
    let russian =
        "# Об утверждении регламента\n\n      1. Заявление рассматривается в течение трёх рабочих дней.\n";
    fs::write(folder.join("rus.md"), russian).unwrap();
    let law = base.folder.path().join("law").to_string_lossy().into_owned();
    let output = base.run(&["add", &law]);
    assert!(output.status.success(), "{}", told(&output));
    let hits = base.hits("рассмотрение заявлений рабочий день");
    assert!(hits[0]["file"].as_str().unwrap().ends_with("rus.md"), "{}", hits[0]);
    assert_eq!((hits[0]["act"].as_str(), hits[0]["line_start"].as_u64()), (Some("V13K0017"), Some(3)));
}

#[test]
fn an_act_in_another_encoding_is_kept_as_it_was_read() {
    use zanflow::store::Kb;
    let base = Base::empty();
    let wide: Vec<u8> =
        "\u{feff}".encode_utf16().chain(ACT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let act = base.folder.path().join("1_a.txt");
    fs::write(&act, &wide).unwrap();
    let output = base.run(&["add", &act.to_string_lossy()]);
    assert!(output.status.success(), "{}", told(&output));
    base.check_first("бау салу", "Бау салу");
    let kb = Kb::open(&base.kb()).unwrap();
    let kept = kb.source("1_a").unwrap().unwrap();
    let read = zanflow::source::from_bytes("1_a.txt", &wide, None).unwrap();
    assert_eq!((kept.text, kept.lines), (read.text, read.lines));
    assert_eq!(fs::read(kb.original("1_a").unwrap().unwrap()).unwrap(), wide);
}

#[test]
fn a_missing_strange_or_newer_base_is_told() {
    let base = Base::empty();
    let output = base.run(&["search", "бау"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("there is no knowledge base") && told(&output).contains("zanflow add"));
    let act = base.write("1_a.md", ACT);
    assert!(base.run(&["add", &act]).status.success());
    let manifest = base.kb().join("kb.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("\"format\": ", "\"format\": 9")).unwrap();
    let output = base.run(&["search", "бау"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("--rebuild"), "{}", told(&output));
    assert!(base.run(&["add", "--rebuild"]).status.success());
    base.check_first("бау салу", "Бау салу");
    fs::write(&manifest, "{").unwrap();
    assert!(told(&base.run(&["search", "бау"])).contains("damaged"));
}

#[test]
fn what_cannot_be_read_does_not_keep_others_out() {
    let base = Base::empty();
    let good = base.write("1_a.md", ACT);
    let bad = base.folder.path().join("2_b.txt");
    fs::write(&bad, b"\x1f\x8b\x08 ...").unwrap();
    let output = base.run(&["add", &good, &bad.to_string_lossy(), "/nowhere/at/all.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told(&output).contains("a gzip file") && told(&output).contains("/nowhere/at/all.txt"),
        "{}",
        told(&output)
    );
    base.check_first("бау салу", "Бау салу");
}

#[test]
fn a_second_writer_is_refused_and_readers_go_on() {
    use zanflow::store::{Kb, KbError, Writer};
    let base = Base::empty();
    let act = base.write("1_a.md", ACT);
    assert!(base.run(&["add", &act]).status.success());
    let kb = Kb::open(&base.kb()).unwrap();
    let writer = Writer::new(&kb).unwrap();
    let output = base.run(&["add", &act]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("another program is writing"), "{}", told(&output));
    assert!(matches!(Writer::new(&kb), Err(KbError::Busy { .. })));
    base.check_first("бау салу", "Бау салу");
    drop(writer);
    assert!(base.run(&["add", &act]).status.success());
}

#[test]
fn killed_at_any_moment_it_holds_the_last_good_state() {
    let base = Base::samples();
    let before = base.answer("қызмет")["total"].as_u64();
    let mut many = Vec::new();
    for nth in 0..60 {
        many.push(
            base.write(&format!("many/{nth}_x.md"), &ACT.replace("№ 17", &format!("№ {nth}")).repeat(20)),
        );
    }
    let folder = base.folder.path().join("many").to_string_lossy().into_owned();
    for wait in [1, 5, 20, 60, 120] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zanflow"))
            .args(["add", &folder, "--quiet", "--kb"])
            .arg(base.kb())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let total = base.answer("қызмет")["total"].as_u64();
        assert!(total >= before, "{total:?} after {before:?}");
    }
    assert!(base.run(&["add", &folder, "--quiet"]).status.success());
    let acts: Value = serde_json::from_slice(&base.run(&["acts", "--json"]).stdout).unwrap();
    let added =
        acts.as_array().unwrap().iter().filter(|act| act["id"].as_str().unwrap().ends_with("_x")).count();
    assert_eq!(added, many.len());
}

const GARDENS: &str = "Бау салу қағидаларын бекіту туралы\n\nКөкжазық облысы әкімдігінің 2020 жылғы 5 наурыздағы № 93-ө қаулысы.\n\n      \
     1. Қағидалар бекітілсін.\n      2. Осы қаулы алғашқы ресми жарияланған күнінен кейін он күн өткен соң қолданысқа енгізіледі.\n\n\
     «Бау салу» мемлекеттік қызмет көрсету қағидалары\n\n1-тарау. Жалпы ережелер\n\n      \
     1. Қызметті Бақтар басқармасы (бұдан әрі – көрсетілетін қызметті беруші) көрсетеді.\n\n2-тарау. Тәртіп\n\n      \
     2. Көрсетілетін қызметті алушы портал арқылы өтініш береді және мынадай құжаттарды ұсынады:\n      1) көшеттің паспорты;\n      \
     2) жер актісі.\n      3. Көрсетілетін қызметті алушы ақыны төлейді.\n      \
     4. Ақы төленбеген жағдайда көрсетілетін қызметті беруші өтінішті қайтарады.\n      \
     5. Бау салудан бас тартуға негіз болып табылады:\n      1) топырақтың жарамсыздығы;\n      2) судың жетіспеуі.\n";

/// What people ask, in their words, and what must come first: words of it.
#[test]
fn questions_find_what_answers_them() {
    let base = Base::empty();
    let act = base.write("93.txt", GARDENS);
    let output = base.run(&["add", "--quiet", &act]);
    assert!(output.status.success(), "{}", told(&output));
    for (query, words) in [
        ("бауды кім береді", "Бақтар басқармасы"),
        ("кто выдает", "Бақтар басқармасы"),
        ("қаулы қашан күшіне енеді", "қолданысқа енгізіледі"),
        ("когда вступает в силу постановление", "қолданысқа енгізіледі"),
        ("ақысын төлемесем не болады", "төленбеген"),
        ("акысын толемесем не болады", "төленбеген"),
        ("бауыма не керек, қандай құжаттар", "паспорты"),
        ("93-о каулы", "№ 93-ө"),
        ("көшетімнің паспортын", "көшеттің паспорты"),
    ] {
        base.check_first(query, words);
    }
    let hits = base.hits("бау салудан бас тарту негіздері");
    let texts: Vec<String> = hits.iter().take(3).map(|hit| hit["entry"]["text"].to_string()).collect();
    assert!(
        texts.iter().any(|text| text.contains("топырақтың")),
        "items answer as their lead does: {texts:?}"
    );
    let mut places: Vec<String> =
        hits.iter().map(|hit| format!("{}:{}", hit["file"], hit["line_start"])).collect();
    let all = places.len();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), all, "one place is one hit");
}

/// A word that is left out is told, and `--literal` leaves none out.
#[test]
fn words_of_speech_that_say_nothing_are_told() {
    let base = Base::empty();
    let act = base.write("93.txt", GARDENS);
    assert!(base.run(&["add", "--quiet", &act]).status.success());
    let notes = |args: &[&str]| {
        let output = base.run(&[&["search", "--json-answer"], args].concat());
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["notes"].to_string()
    };
    let left_out = notes(&["көшеттің тұрсам"]);
    assert!(left_out.contains("silent") && left_out.contains("тұрсам"), "{left_out}");
    let literal = notes(&["--literal", "көшеттің тұрсам"]);
    assert!(literal.contains("not_found") || literal.contains("respelled"), "{literal}");
    assert!(!literal.contains("silent"), "{literal}");
}
