//! Acts and services as a visitor reads them: citations as links, editions, two languages, files to take along.
#![cfg(feature = "web")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::serve::{Server, add, look};
use crate::support;
use regex::Regex;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// An act that cites: its own parts, a held order and one of its paragraphs, and an act that is not held.
const CITING: &str = "\
«Ара тіркеу» мемлекеттік қызмет регламентін бекіту туралы

Көкжазық облысы әкімдігінің 2014 жылғы 10 ақпандағы № 12 қаулысы. Көкжазық облысының Әділет департаментінде 2014 жылғы 1 наурызда № 900 тіркелді

      Көкжазық облысының әкімдігі ҚАУЛЫ ЕТЕДІ:

      1. Осы қаулыға 1-қосымшаға сәйкес «Ара тіркеу» мемлекеттік қызмет регламенті бекітілсін.

      2. Көкжазық облысы әкімдігінің 2013 жылғы 5 мамырдағы № 7 қаулысының 2-тармағына сәйкес жұмыс жүргізілсін.

      3. Мысалдала облысы әкімдігінің 2011 жылғы 6 маусымдағы № 8 қаулысы ескерілсін.

Облыс әкімі А. Мысалов

Көкжазық облысы әкімдігінің 2014 жылғы 10 ақпандағы № 12 қаулысына 1-қосымша

«Ара тіркеу» мемлекеттік қызмет регламенті

1. Жалпы ережелер

      1. Қызметті басқарма көрсетеді.

      2. Осы Регламенттің 1-тармағына сәйкес көрсетіледі.
";

const CITED: &str = "\
Омарта тәртібін бекіту туралы

Көкжазық облысы әкімдігінің 2013 жылғы 5 мамырдағы № 7 қаулысы. Көкжазық облысының Әділет департаментінде 2013 жылғы 1 маусымда № 800 тіркелді

      Көкжазық облысының әкімдігі ҚАУЛЫ ЕТЕДІ:

      1. Тәртіп бекітілсін.

      2. Бақылау <b>облыс әкімінің</b> орынбасарына жүктелсін.

Облыс әкімі А. Мысалов
";

/// The Russian text of `CITED`.
const RUSSIAN: &str = "\
Об утверждении порядка пасеки

Постановление акимата Кокжазыкской области от 5 мая 2013 года № 7. Зарегистрировано Департаментом юстиции Кокжазыкской области 1 июня 2013 года № 800

      Акимат Кокжазыкской области ПОСТАНОВЛЯЕТ:

      1. Утвердить порядок.

      2. Контроль возложить на заместителя акима области.

Аким области А. Мысалов
";

/// A clone with an act of two versions, and the acts above; their knowledge base is in `kb`.
fn library() -> TempDir {
    let folder = TempDir::new().unwrap();
    let clone = folder.path().join("clone");
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let meta = "act_code: \"990001\"\nrequisite: \"Үлгі облысы әкімдігінің 2013 жылғы 15 наурыздағы № 77 қаулысы\"\n\
                title:\n  kaz: \"Ара туралы\"\nform: қаулы\napproved_on: 2013-03-15\n";
    let text = |second: &str| {
        format!(
            "# Ара туралы\n\nҮлгі облысының әкімдігі **ҚАУЛЫ ЕТЕДІ**:\n\n1. Омарта тіркелсін.\n\n{second}\n\n\
             3. Бақылау әкімнің орынбасарына жүктелсін.\n"
        )
    };
    put("clone/2013/0315-ara-990001/meta.yaml", meta);
    put("clone/2013/0315-ara-990001/kaz.md", &text("2. Мерзімі он күн."));
    let commit = |day: &str| {
        support::git(&clone, &["add", "--all"], day);
        support::git(&clone, &["commit", "--quiet", "--message", "x"], day);
    };
    support::git(&clone, &["init", "--quiet", "--initial-branch=main"], "2000-01-01");
    commit("2013-04-01");
    put("clone/2013/0315-ara-990001/kaz.md", &text("2. Мерзімі бес күн."));
    commit("2014-06-01");
    for (name, text) in [("citing", CITING), ("cited", CITED), ("cited-ru", RUSSIAN)] {
        put(&format!("acts/{name}.txt"), text);
    }
    put("acts/cited-later.txt", &CITED.replace("Тәртіп бекітілсін", "Жаңа тәртіп бекітілсін"));
    let paths = ["clone", "acts"].map(|name| folder.path().join(name).to_string_lossy().into_owned());
    add(&folder.path().join("kb"), &[&paths[0], &paths[1], "corpus", "tests/web/script.txt"]);
    folder
}

fn server(folder: &TempDir) -> Server {
    Server::start(&folder.path().join("kb"), &[])
}

#[test]
fn citations_lead_to_what_they_name() {
    let folder = library();
    let server = server(&folder);
    let page = server.ok("/acts/citing");
    let link = Regex::new(r#"<a class="ref"[^>]* href="([^"]+)">([^<]+)</a>"#).unwrap();
    let links: Vec<(String, String)> =
        link.captures_iter(&page).map(|found| (found[1].to_owned(), found[2].to_owned())).collect();
    let to = |words: &str| {
        let found = links.iter().find(|(_, text)| text.contains(words));
        found.unwrap_or_else(|| panic!("{words}: {links:?}")).0.clone()
    };
    // The stamp of the appendix; the paragraph of the regulation, not that of the act.
    assert_eq!(to("1-қосымшаға"), "#L15");
    assert_eq!(to("Регламенттің 1-тармағына"), "#L21");
    // Two files hold the cited act: either will do.
    assert_eq!(to("№ 7 қаулысының 2-тармағына"), "/acts/cited#L9");
    assert!(page.contains("бұл акт базада жоқ"), "what is not held says so");
    assert!(!page.contains("href=\"/acts/citing\""), "no citation leads to its own page");
}

#[test]
fn a_held_act_is_linked_both_ways_and_its_card_is_escaped() {
    let folder = TempDir::new().unwrap();
    for (name, text) in [("citing", CITING), ("cited", CITED)] {
        fs::write(folder.path().join(format!("{name}.txt")), text).unwrap();
    }
    let kb = folder.path().join("kb");
    let paths = ["citing", "cited"].map(|name| folder.path().join(format!("{name}.txt")));
    add(&kb, &paths.each_ref().map(|path| path.to_str().unwrap()));
    let server = Server::start(&kb, &[]);
    let page = server.ok("/acts/citing?lang=en");
    assert!(page.contains("href=\"/acts/cited#L9\""), "the paragraph of the other act: {page}");
    assert!(page.contains("Cites 2 acts") && page.contains("this act is not in the knowledge base"));
    let other = server.ok("/acts/cited?lang=en");
    assert!(other.contains("cited by 1 act") && other.contains("/acts/citing#L9"));
    let card = server.ok("/acts/cited/card?at=L9");
    assert!(card.contains("&lt;b&gt;облыс әкімінің") && !card.contains("<b>"), "{card}");
    assert!(server.ok("/acts/cited/card").contains("Омарта тәртібін"));
    for (path, status) in [
        ("/acts/cited/card?at=L99", 404),
        ("/acts/none/card", 404),
        ("/acts/cited/card?at=%3Cscript%3E", 404),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
}

#[test]
fn words_are_marked_also_when_a_search_led_here() {
    let folder = library();
    let server = server(&folder);
    let asked = server.ok("/acts/cited?q=%D1%82%D3%99%D1%80%D1%82%D1%96%D0%BF");
    assert!(asked.contains("<mark>Тәртіп</mark>"), "{asked}");
    let referer = format!("http://{}/search?q=%D1%82%D3%99%D1%80%D1%82%D1%96%D0%BF", server.address);
    let led = |path: &str| server.send("GET", path, &[("Referer", &referer)], b"").body;
    assert!(led("/acts/cited").contains("<mark>"));
    assert!(!led("/acts/cited?q=").contains("<mark>"), "marks can be taken away");
    assert!(!server.ok("/acts/cited").contains("<mark>"));
    // A query is no markup.
    assert!(!server.ok("/acts/cited?q=%22%3E%3Cscript%3E").contains("\"><script>"));
}

#[test]
fn editions_of_a_clone_are_read_by_day_and_beside_each_other() {
    let folder = library();
    let server = server(&folder);
    let page = server.ok("/acts/990001?lang=en");
    assert!(page.contains("/acts/990001/editions"), "{page}");
    let line = server.ok("/acts/990001/editions?lang=en");
    assert!(line.contains("01.04.2013") && line.contains("01.06.2014") && line.contains("the text held"));
    assert!(server.ok("/acts/990001?on=2013-12-31").contains("Мерзімі он күн"));
    assert!(server.ok("/acts/990001?on=2014-06-01").contains("Мерзімі бес күн"));
    let key = Regex::new(r#"name="a" value="([0-9a-f]{12})""#).unwrap();
    let keys: Vec<String> = key.captures_iter(&line).map(|found| found[1].to_owned()).collect();
    assert_eq!(keys.len(), 2, "{line}");
    for (a, b) in [(0, 1), (1, 0)] {
        let path = format!("/acts/990001/editions/compare?a={}&b={}&lang=en", keys[a], keys[b]);
        let compared = server.ok(&path);
        assert!(compared.contains("1 place differs"), "{compared}");
        assert!(compared.contains("<del>он</del>") && compared.contains("<ins>бес</ins>"), "{compared}");
        assert!(!compared.contains("Омарта тіркелсін"), "what is the same is left out");
        assert!(server.ok(&format!("{path}&all=1")).contains("Омарта тіркелсін"));
    }
    for (path, status) in [
        ("/acts/990001?on=2012-01-01", 404),
        ("/acts/990001?on=yesterday", 400),
        ("/acts/cited?on=2014-01-01", 404),
        ("/acts/990001/editions/compare", 404),
        ("/acts/990001/editions/compare?a=HEAD&b=--help", 404),
        ("/acts/none/editions", 404),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
}

#[test]
fn several_files_of_an_act_are_its_editions() {
    let folder = library();
    let server = server(&folder);
    let line = server.ok("/acts/cited/editions");
    assert!(line.contains("cited.txt") && line.contains("cited-later.txt"), "{line}");
    let compared = server.ok("/acts/cited/editions/compare?a=cited&b=cited-later");
    assert!(compared.contains("<ins>Жаңа") || compared.contains("<del>Жаңа"), "{compared}");
    assert!(!server.ok("/acts/citing").contains("/acts/citing/editions"), "an act of one text has none");
}

#[test]
fn both_languages_stand_side_by_side() {
    let folder = library();
    let server = server(&folder);
    for act in ["cited", "cited-ru"] {
        assert!(server.ok(&format!("/acts/{act}")).contains(&format!("/acts/{act}/sides")), "{act}");
        let page = server.ok(&format!("/acts/{act}/sides"));
        let row =
            page.split("<tr").find(|row| row.contains("Тәртіп бекітілсін")).expect("the Kazakh paragraph");
        assert!(row.contains("Утвердить порядок"), "{row}");
    }
    // `rus.md` beside `kaz.md`.
    let page = server.ok("/acts/990001/source");
    assert!(!page.is_empty() && server.get("/acts/990001/sides").status == 404);
    assert_eq!(server.get("/acts/citing/sides").status, 404);
}

#[test]
fn services_can_be_taken_along() {
    let folder = library();
    let server = server(&folder);
    let here = "/acts/02_three-services/services/02-1";
    let page = server.ok(here);
    let bpmn =
        Regex::new(r#"files/([a-z0-9-]+\.bpmn)""#).unwrap().captures(&page).expect("a process")[1].to_owned();
    for (name, begins, kind) in [
        ("service.docx", "PK", "wordprocessingml"),
        ("service.xlsx", "PK", "spreadsheetml"),
        ("service.md", "# ", "text/markdown"),
        ("service.json", "{", "application/json"),
        (bpmn.as_str(), "<?xml", "application/xml"),
    ] {
        assert!(page.contains(&format!("{here}/files/{name}\"")), "{name} is offered");
        let file = server.get(&format!("{here}/files/{name}"));
        assert_eq!(file.status, 200, "{name}");
        assert!(file.body.starts_with(begins) && file.header("content-type").contains(kind), "{name}");
        assert!(file.header("content-disposition").starts_with("attachment"), "{name}");
    }
    for name in ["service.odt", "..%2Fservice.md", "nothing.bpmn", "service"] {
        assert_eq!(server.get(&format!("{here}/files/{name}")).status, 404, "{name}");
    }
}

#[test]
fn a_picture_that_has_not_changed_keeps_its_policy() {
    let folder = library();
    let server = server(&folder);
    let here = "/acts/02_three-services/services/02-1/diagrams/portal";
    let first = server.get(&format!("{here}.svg"));
    let again = server.send("GET", &format!("{here}.svg"), &[("If-None-Match", first.header("etag"))], b"");
    assert_eq!((first.status, again.status), (200, 304));
    let policy = first.header("content-security-policy");
    assert!(policy.contains("style-src 'sha256-"), "{policy}");
    assert_eq!(again.header("content-security-policy"), policy);
    let page = server.ok(here);
    assert!(page.contains(&format!("src=\"{here}.svg")), "{page}");
    assert_eq!(server.get("/acts/02_three-services/services/02-1/diagrams/nothing").status, 404);
}

#[test]
fn acts_are_browsed_without_a_query() {
    let folder = library();
    let server = server(&folder);
    let page = server.ok("/acts?lang=en");
    let facets = Regex::new(r#"data-facet="([a-z]+)""#).unwrap();
    let names: Vec<String> = facets.captures_iter(&page).map(|found| found[1].to_owned()).collect();
    assert_eq!(names, ["form", "status", "issuer", "region", "year", "type", "service"]);
    // A facet gives what it counts.
    let value =
        Regex::new(r#"href="(/acts\?[^"]+)"><span class="value">([^<]*)</span> <span class="count">(\d+)"#)
            .unwrap();
    let mut checked = 0;
    for found in value.captures_iter(&page) {
        let listed = server.ok(&format!("{}&lang=en", found[1].replace("&amp;", "&")));
        let count = if &found[3] == "1" { "1 act".to_owned() } else { format!("{} acts", &found[3]) };
        assert!(listed.contains(&count), "{} {}: {count}", &found[1], &found[2]);
        checked += 1;
    }
    assert!(checked > 15, "{checked}");
    assert!(page.contains(">resolution</span>"), "kinds of acts are in the reader's language");
    assert!(server.ok("/acts?sort=changed").contains("aria-current"));
    // In force is only said with proof.
    let statuses = server.ok("/acts?status=in-force&lang=en");
    assert!(!statuses.contains("/acts/citing\""), "an act without a proof");
    assert!(server.ok("/acts?status=unmarked&lang=en").contains("/acts/citing\""));
    let services = server.ok("/services");
    assert!(services.contains("Ара тіркеу") && services.contains("/acts/citing/services/"));
    assert_eq!(server.get("/services?page=0").status, 400);
}

#[test]
fn what_is_no_act_is_said_to_be_none() {
    let folder = library();
    let server = server(&folder);
    let page =
        server.upload("recipe.txt", "Екі жұмыртқа, бір кесе ұн.\n\nАраластырып, пісіріңіз.\n".as_bytes());
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Акт деп танылмады") || page.body.contains("notice bad"), "{}", page.body);
    let act = server.upload("citing.txt", CITING.as_bytes());
    assert!(!act.body.contains("notice bad"));
}

#[test]
fn notes_are_explained_and_printed_only_if_asked_for() {
    let folder = library();
    let server = server(&folder);
    let acts = server.get("/api/v1/acts?limit=100").json();
    let ids: Vec<String> =
        acts["acts"].as_array().unwrap().iter().map(|act| act["id"].as_str().unwrap().to_owned()).collect();
    let with_notes = ids
        .iter()
        .find(|id| server.ok(&format!("/acts/{id}")).contains("class=\"flag "))
        .expect("a sample has notes");
    let page = server.ok(&format!("/acts/{with_notes}"));
    assert!(page.contains("id=\"notes\"") && !page.contains("aside finding"));
    assert!(server.ok(&format!("/acts/{with_notes}?notes=text")).contains("aside finding"));
    let off = server.ok(&format!("/acts/{with_notes}?notes=off"));
    assert!(!off.contains("class=\"flag ") && !off.contains("aside finding"));
    let rule = Regex::new(r#"href="(/rules/[a-z-]+)""#).unwrap().captures(&page).unwrap()[1].to_owned();
    for lang in ["kk", "ru", "en"] {
        assert_eq!(server.get(&format!("{rule}?lang={lang}")).status, 200);
    }
    assert_eq!(server.get("/rules/no-such-rule").status, 404);
}

/// LibreOffice opens the Word file and the workbook and finds what they hold.
#[test]
fn office_programs_open_what_is_taken_along() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let office = Command::new(root.join("scripts/office")).output().unwrap();
    if office.status.code() == Some(75) {
        eprint!("{}", String::from_utf8_lossy(&office.stderr));
        return;
    }
    let told = String::from_utf8(office.stdout).unwrap();
    let folder = library();
    let server = server(&folder);
    let here = "/acts/02_three-services/services/02-1";
    let file = folder.path().join("service.docx");
    fs::write(&file, server.get(&format!("{here}/files/service.docx")).bytes).unwrap();
    let convert = |into: &str| {
        let converted = Command::new(told.lines().next().unwrap())
            .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
            .args(["--headless", "--convert-to", into, "--outdir"])
            .args([folder.path(), &file])
            .output()
            .unwrap();
        assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    };
    convert("txt:Text (encoded):UTF8");
    // Each diagram is drawn, in pieces that fit a page.
    convert("pdf");
    let pdf = fs::read(folder.path().join("service.pdf")).unwrap();
    let drawn = String::from_utf8_lossy(&pdf).matches("/Subtype/Image").count();
    let mut archive = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let mut document = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut document).unwrap();
    let pictures = document.matches("<w:drawing>").count();
    assert!(pictures >= 1 && drawn >= pictures, "{drawn} of {pictures} pictures are drawn");
    let text = fs::read_to_string(folder.path().join("service.txt")).unwrap();
    let service = server.get(&format!("/api/v1{here}")).json();
    let title = service["title"].as_str().unwrap();
    assert!(text.contains(title), "{title}: {text}");
    let node = service["processes"][0]["nodes"][0]["text"].as_str().unwrap();
    let begins: String = node.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(&begins), "{begins}: {text}");
}

#[test]
fn in_a_browser() {
    let folder = library();
    let server = server(&folder);
    look("read.mjs", &server);
}

/// Walks the whole house in Chromium: see `tests/web/rooms.mjs`. With real acts where there are some.
#[test]
fn every_room_in_a_browser() {
    let folder = library();
    let kb = folder.path().join("kb");
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/06_centre.txt")).unwrap();
    let mut paths = Vec::new();
    for (name, text) in [("61_a.txt", text.clone()), ("62_b.txt", text.replace("тұтынушы", "алушы"))]
    {
        fs::write(folder.path().join(name), text).unwrap();
        paths.push(folder.path().join(name).to_string_lossy().into_owned());
    }
    let real = ["../shared/corpus", "../shared/rules/corpus"];
    paths.extend(real.iter().filter(|path| Path::new(path).exists()).map(|path| (*path).to_owned()));
    add(&kb, &paths.iter().map(String::as_str).collect::<Vec<_>>());
    look("rooms.mjs", &Server::start(&kb, &["--max-upload", "1"]));
}
