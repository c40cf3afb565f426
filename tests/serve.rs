//! `zanflow serve` as a visitor sees it.
#![cfg(feature = "web")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ZANFLOW: &str = env!("CARGO_BIN_EXE_zanflow");
const TOKEN: &str = "a-long-random-token-of-a-test";

/// A knowledge base of the sample acts and of an act full of scripts.
pub fn knowledge() -> TempDir {
    let folder = TempDir::new().unwrap();
    add(folder.path(), &["corpus", "tests/web/script.txt"]);
    folder
}

pub fn add(kb: &Path, paths: &[&str]) {
    let root = env!("CARGO_MANIFEST_DIR");
    let added =
        Command::new(ZANFLOW).current_dir(root).arg("add").args(paths).arg("--kb").arg(kb).output().unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

/// A running server; it ends with the test.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: BTreeMap<String, String>,
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

impl Server {
    pub fn start(kb: &Path, args: &[&str]) -> Self {
        Self::at("127.0.0.1:0", kb, args)
    }

    fn at(bind: &str, kb: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(ZANFLOW);
        command.args(["serve", "--bind", bind, "--kb"]).arg(kb).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").expect("it listens").to_owned();
        Self { child, address }
    }

    /// Sends a request as it is: no client mends the path.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        stream.write_all(request.as_bytes()).unwrap();
        // A server that refuses a body early may close before it has all of it.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        // What is zipped is asked for its head only.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or("0").parse().unwrap();
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let headers = pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let start = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        Answer { status, headers, body: body.to_owned(), bytes: bytes.split_off(start) }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub fn ok(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    pub fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let mut body =
            format!("--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
                .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--border--\r\n");
        self.send("POST", "/upload", &[("Content-Type", "multipart/form-data; boundary=border")], &body)
    }
}

/// `бас тарту`.
const REFUSAL: &str = "%D0%B1%D0%B0%D1%81%20%D1%82%D0%B0%D1%80%D1%82%D1%83";

#[test]
fn search_finds_narrows_and_pages() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    let page = server.ok(&format!("/search?q={REFUSAL}"));
    assert!(page.contains("<mark>") && page.contains("class=\"hit\"") && page.contains("data-copy="));
    let total = |path: &str| -> u64 {
        // All of them, or those with all words and those with some.
        let found =
            Regex::new(r"(\d+) үзінді табылды|Барлық сөзі бар (\d+) үзінді|кейбір сөзі ғана бар тағы (\d+)")
                .unwrap();
        let page = server.ok(path);
        let counts = found.captures_iter(&page).filter_map(|found| found.iter().skip(1).flatten().next());
        counts.map(|count| count.as_str().parse::<u64>().unwrap()).sum()
    };
    let all = total(&format!("/search?q={REFUSAL}"));
    let narrowed = total(&format!("/search?q={REFUSAL}&year=2012"));
    assert!(0 < narrowed && narrowed < all, "{narrowed} of {all}");
    // The facet's own number is what choosing it gives.
    let facet =
        Regex::new(r#"year=2012"><span class="value">2012</span> <span class="count">(\d+)"#).unwrap();
    assert_eq!(facet.captures(&page).unwrap()[1].parse::<u64>().unwrap(), narrowed);
    // So is that of every other facet.
    let sections =
        Regex::new(r#"(?s)<section class="facet" data-facet="([a-z_]+)">(.*?)</section>"#).unwrap();
    let value =
        Regex::new(r#"href="([^"]+)"><span class="value">[^<]*</span> <span class="count">(\d+)"#).unwrap();
    let mut checked = BTreeSet::new();
    for section in sections.captures_iter(&page) {
        for found in value.captures_iter(&section[2]).take(4) {
            let path = found[1].replace("&amp;", "&");
            assert_eq!(total(&path), found[2].parse::<u64>().unwrap(), "{path}");
            let api = server.get(&path.replace("/search?", "/api/v1/search?")).json();
            assert_eq!(api["total"].as_u64(), found[2].parse().ok(), "{path}");
        }
        checked.insert(section[1].to_owned());
    }
    assert_eq!(checked.len(), 11, "{checked:?}");
    // Facets alone are a question too.
    assert!(total("/search?kind=condition") > 10);
    let api = server.get("/api/v1/search?kind=condition&year=2012&year=2013&sort=date").json();
    let dates: Vec<&str> =
        api["hits"].as_array().unwrap().iter().map(|hit| hit["date"].as_str().unwrap()).collect();
    assert!(dates.len() > 5 && dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    assert!(dates.iter().all(|date| ["2012", "2013"].contains(&&date[..4])), "{dates:?}");
    for wrong in ["", "q=a&sort=moon", "kind="] {
        assert_eq!(server.get(&format!("/api/v1/search?{wrong}")).status, 400, "{wrong}");
    }
    // An open quote does not swallow the conditions.
    assert!(total(&format!("/search?q=%22{REFUSAL}&year=2012")) <= narrowed);
    let api = server.get(&format!("/api/v1/search?q={REFUSAL}&limit=5&facets=true")).json();
    assert_eq!(api["total"].as_u64().unwrap(), all);
    // The fragment is the page's own results.
    let fragment = server.ok(&format!("/search?q={REFUSAL}&fragment=1"));
    assert!(!fragment.contains("<html") && fragment.contains("class=\"hit\""));
    // A second page begins where the first ended.
    let second = server.ok(&format!("/search?q={REFUSAL}&page=2"));
    assert!(second.contains("start=\"21\"") && second.contains("rel=\"prev\""));
    let nothing = server.ok("/search?q=region%3Aqqqqqq%20%D0%B1%D0%B0%D1%81");
    assert!(nothing.contains("Ештеңе табылмады") && nothing.contains("Мына сұраулар"), "{nothing}");
    for note in [
        ("q=nofield%3Ax", "nofield"),
        ("q=%22%D0%B1%D0%B0%D1%81", "Тырнақша"),
        ("q=-%D0%B1%D0%B0%D1%81", "алып тастау"),
    ] {
        assert!(server.ok(&format!("/search?{}", note.0)).contains(note.1), "{}", note.0);
    }
}

#[test]
fn what_acts_say_is_never_markup() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    let act = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/script.txt")).unwrap();
    let service = server.get("/api/v1/acts/script").json()["services"][0]["id"].as_str().unwrap().to_owned();
    let mut pages = vec![("upload".to_owned(), server.upload("<script>.txt", &act).body)];
    for path in [
        "/acts/script",
        "/acts/script?repairs=1",
        "/acts/script/source",
        &format!("/acts/script/services/{service}"),
        "/search?q=script",
        "/search?q=alert&region=%3Cscript%3E",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/terms?q=%D0%90%D0%96",
        "/terms?q=%3Cscript%3E",
        "/acts?q=script",
        "/acts?region=%22%3E%3Cscript%3E",
    ] {
        pages.push((path.to_owned(), server.ok(path)));
    }
    let tags = Regex::new(r"(?i)<(script|img|svg|b|a)\b[^>]*>").unwrap();
    let own = Regex::new(
        r#"^<(script src="/static/|img src="(/static/|/acts/|data:image/svg)|a [^>]*href="[/#?h])"#,
    )
    .unwrap();
    for (path, page) in &pages {
        for tag in tags.find_iter(page) {
            assert!(
                own.is_match(tag.as_str()) || tag.as_str().starts_with("<a class="),
                "{path}: {}",
                tag.as_str()
            );
        }
        assert!(!page.contains("javascript:") || !page.contains("href=\"javascript"), "{path}");
        assert_eq!(page.matches("<script").count(), 1, "{path}");
    }
    assert!(pages[1].1.contains("&lt;script&gt;"));
    // Its pictures are XML, and no script either.
    let processes = server.ok(&format!("/acts/script/services/{service}"));
    let picture = Regex::new(r#"src="(/acts/script/[^"]*\.svg)"#).unwrap();
    let svg = server.get(&picture.captures(&processes).expect("a diagram")[1]);
    assert!(
        svg.status == 200 && svg.header("content-type") == "image/svg+xml" && !svg.body.contains("<script")
    );
    assert!(svg.header("content-security-policy").contains("sandbox"));
}

#[test]
fn no_path_leads_out() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    for path in [
        "/../Cargo.toml",
        "/static/../../Cargo.toml",
        "/static/x/..%2f..%2fCargo.toml",
        "/static//etc/passwd",
        "/acts/..%2F..%2Fetc%2Fpasswd",
        "/acts/%00",
        "/acts/01_flat-table/source?file=/etc/passwd",
        "/acts/01_flat-table/source?file=..%2F..%2Fetc%2Fpasswd",
        "/acts/01_flat-table/services/..%2F..",
        "/acts/01_flat-table/services/01-1/diagrams/..%2Fportal.svg",
        "/api/v1/acts/..%2F01_flat-table/text",
        "/api/v1/acts/01_flat-table/text?file=Cargo.toml",
        "/nothing",
        "/api/v1/nothing",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("root:") && !answer.body.contains("[package]"), "{path}");
        let kind =
            if path.starts_with("/api/") { "application/problem+json" } else { "text/html; charset=utf-8" };
        assert_eq!(answer.header("content-type"), kind, "{path}");
    }
    // `алушы`, which the samples define.
    let definitions = "/api/v1/definitions?term=%D0%B0%D0%BB%D1%83%D1%88%D1%8B";
    assert!(server.ok(definitions).contains("\"act\""), "no definition to look at");
    for path in ["/api/v1/acts?limit=100", "/api/v1/acts/01_flat-table", definitions] {
        let told = server.ok(path);
        assert!(!told.contains(env!("CARGO_MANIFEST_DIR")), "{path} tells a path of the machine");
    }
}

#[test]
fn limits_are_kept_and_told() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &["--max-upload", "1"]);
    let long = "a".repeat(9000);
    let check = |path: &str, status: u16| {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path:.80}: {}", answer.body);
        if path.starts_with("/api/") {
            let problem = answer.json();
            assert_eq!(problem["status"].as_u64(), Some(u64::from(status)));
            assert!(
                problem["type"].as_str().unwrap().starts_with("zanflow:") && problem["title"].is_string()
            );
        }
    };
    check(&format!("/search?q={long}"), 414);
    check(&format!("/api/v1/search?q={}", "a".repeat(1001)), 400);
    check("/api/v1/search", 400);
    check("/api/v1/search?q=a&limit=101", 400);
    check("/api/v1/search?q=a&limit=0", 400);
    check("/api/v1/search?q=a&limit=-1", 400);
    check("/api/v1/search?q=a&offset=5001", 400);
    check("/api/v1/search?q=a&on=yesterday", 400);
    check("/api/v1/acts?limit=1000", 400);
    check("/api/v1/definitions?term=", 400);
    check("/search?q=a&page=0", 400);
    check("/search?q=a&page=x", 400);
    check(&format!("/search?q=a&region={}", "a".repeat(700)), 400);
    check("/acts?page=0", 400);
    assert!(server.ok("/search?q=a&page=99999999").contains("парақталмайды"));
    assert!(server.ok(&format!("/search?q={}", "a".repeat(1500))).contains("тым ұзын"));
    let large = server.upload("large.txt", &vec![b'a'; (1 << 20) + (80 << 10)]);
    assert_eq!(large.status, 413);
    assert_eq!(server.send("POST", "/search", &[], b"").status, 405);
    assert_eq!(
        server
            .send(
                "POST",
                "/login",
                &[("Content-Type", "application/x-www-form-urlencoded")],
                &vec![b'a'; 100_000]
            )
            .status,
        413
    );
}

#[test]
fn uploads_are_shown_and_forgotten() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    let act = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/01_flat-table.txt")).unwrap();
    let before = server.ok("/api/v1/acts?limit=100");
    let page = server.upload("../мәтін.txt", &act);
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("мәтін.txt")
            && page.body.contains("data:image/svg+xml,")
            && page.body.contains("id=\"L")
    );
    assert_eq!(server.ok("/api/v1/acts?limit=100"), before);
    for (name, bytes) in
        [("a.pdf", &b"%PDF-1.4 xxx"[..]), ("a.txt", b"\xff\xfe\x00"), ("a.txt", b"  \n "), ("a.txt", b"\xd0")]
    {
        let refused = server.upload(name, bytes);
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.body.contains("UTF-8"), "{}", refused.body);
    }
    assert_eq!(server.send("POST", "/upload", &[], b"x").status, 400);
}

#[test]
fn a_token_is_asked_for() {
    let kb = knowledge();
    let file = kb.path().join("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    let server = Server::start(kb.path(), &["--token-file", file.to_str().unwrap()]);
    assert_eq!(server.get("/").status, 401);
    let api = server.get("/api/v1/acts");
    assert_eq!((api.status, api.header("www-authenticate")), (401, "Bearer"));
    assert_eq!(api.header("content-type"), "application/problem+json");
    let bearer = |token: &str| {
        let value = format!("Bearer {token}");
        server.send("GET", "/api/v1/acts", &[("Authorization", &value)], b"").status
    };
    assert_eq!((bearer(TOKEN), bearer(&TOKEN[1..]), bearer("")), (200, 401, 401));
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let wrong = server.send("POST", "/login", &form, b"token=wrong");
    assert!(
        wrong.status == 401 && wrong.body.contains("role=\"alert\"") && wrong.header("set-cookie").is_empty()
    );
    let right = server.send("POST", "/login", &form, format!("token={TOKEN}").as_bytes());
    assert_eq!(right.status, 303);
    let cookie = right.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(TOKEN));
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(server.send("GET", "/acts", &[("Cookie", pair)], b"").status, 200);
    assert_eq!(server.send("GET", "/acts", &[("Cookie", "zanflow=x")], b"").status, 401);
    assert_eq!(server.get("/login").status, 200);
}

#[test]
fn beyond_loopback_there_is_no_serving_without_a_token() {
    let kb = knowledge();
    let file = kb.path().join("token");
    std::fs::write(&file, "short").unwrap();
    let check = |args: &[&str], told: &str| {
        let output =
            Command::new(ZANFLOW).args(["serve", "--kb"]).arg(kb.path()).args(args).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(told) && error.contains("help:"), "{error}");
    };
    check(&["--bind", "0.0.0.0:0"], "there is no token");
    check(&["--bind", "0.0.0.0:0", "--token-file", file.to_str().unwrap()], "too short");
    check(&["--token-file", "/nowhere"], "/nowhere");
    let taken = Server::start(kb.path(), &[]);
    check(&["--bind", &taken.address], "cannot listen");
}

#[test]
fn other_names_and_other_sites_are_refused() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &["--host", "acts.example"]);
    let port = server.address.rsplit_once(':').unwrap().1;
    let named = |host: &str| server.send("GET", "/acts", &[("Host", host)], b"").status;
    for host in
        ["localhost", &format!("localhost:{port}"), "127.0.0.1", "acts.example", "ACTS.example:80", "[::1]:1"]
    {
        assert_eq!(named(host), 200, "{host}");
    }
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", ""] {
        assert_eq!(named(host), 421, "{host}");
    }
    let form = |origin: &str| {
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin)];
        server.send("POST", "/login", &headers, b"token=x").status
    };
    assert_eq!((form("http://evil.example"), form("null")), (403, 403));
    assert_eq!(form(&format!("http://{}", server.address)), 303);
}

#[test]
fn every_answer_has_its_headers() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    for path in
        ["/", "/search?q=a", "/acts", "/acts/01_flat-table", "/nothing", "/api/v1/acts", "/about", "/login"]
    {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(!answer.body.contains("style=\"") && !answer.body.contains("<style"), "{path}");
    }
    let page = server.ok("/");
    let style = Regex::new(r#"href="(/static/[^"]*\.css)""#).unwrap().captures(&page).unwrap()[1].to_owned();
    assert!(server.get(&style).header("cache-control").contains("immutable"));
    let zipped = server.send("GET", "/static/x", &[("Accept-Encoding", "gzip")], b"");
    assert_eq!(zipped.status, 404);
}

#[test]
fn pages_speak_three_languages_and_remember() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    for (code, word) in [("kk", "Актілер"), ("ru", "Акты"), ("en", "Acts")] {
        for path in [
            "/",
            "/search?q=a",
            "/acts",
            "/acts/01_flat-table",
            "/acts/01_flat-table/services/01-1",
            "/terms",
            "/about",
            "/upload",
            "/login",
            "/nothing",
        ] {
            let and = if path.contains('?') { '&' } else { '?' };
            let answer = server.get(&format!("{path}{and}lang={code}"));
            assert!(
                answer.body.contains(&format!("<html lang=\"{code}\"")) && answer.body.contains(word),
                "{path}"
            );
            assert!(answer.header("set-cookie").starts_with(&format!("lang={code};")), "{path}");
        }
        let cookie = format!("lang={code}; theme=dark");
        let page = server.send("GET", "/acts", &[("Cookie", &cookie)], b"");
        assert!(page.body.contains(&format!("<html lang=\"{code}\" data-theme=\"dark\"")));
    }
    assert!(server.ok("/acts?lang=xx%22%3E").contains("<html lang=\"kk\""));
}

/// Follows every link of every page: it leads somewhere, and the line that it names is there, once.
#[test]
fn links_lead_to_what_they_name() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    let links = Regex::new(r##"(?:href|src)="(/[^"#]*|)(?:#([^"]*))?""##).unwrap();
    let ids = Regex::new(r#"\bid="([^"]+)""#).unwrap();
    let plain = |text: &str| text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"");
    let mut open = vec![
        "/".to_owned(),
        "/acts".to_owned(),
        "/about".to_owned(),
        format!("/search?q={REFUSAL}"),
        "/acts/03_inner-units?repairs=1".to_owned(),
    ];
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wanted: Vec<(String, String, String)> = Vec::new();
    while let Some(path) = open.pop() {
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let mut own = BTreeSet::new();
        for found in ids.captures_iter(&answer.body) {
            assert!(own.insert(found[1].to_owned()), "{path}: #{} stands twice", &found[1]);
        }
        for found in links.captures_iter(&answer.body) {
            let to = plain(&found[1]);
            let to = if to.is_empty() { path.clone() } else { to };
            if let Some(anchor) = found.get(2) {
                wanted.push((path.clone(), to.clone(), anchor.as_str().to_owned()));
            }
            // Every search leads to searches without end; one level of them will do.
            let is_deep = path.starts_with("/search") && !to.starts_with("/acts/");
            if !is_deep && !to.contains("lang=") && !to.contains("theme=") && seen.insert(to.clone()) {
                open.push(to);
            }
        }
        anchors.insert(path, own);
    }
    assert!(seen.iter().filter(|path| path.contains("/services/")).count() > 10);
    for (from, to, anchor) in wanted {
        let known = anchors.get(&to).is_some_and(|ids| ids.contains(&anchor));
        assert!(known || !anchors.contains_key(&to), "{from} leads to {to}#{anchor}, which is not there");
    }
}

#[test]
fn the_api_keeps_to_its_description() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    let document = server.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let term = "%D0%AD%D2%AE%D0%9F";
    for (path, name) in [
        (format!("/api/v1/search?q={REFUSAL}&facets=true"), "Answer"),
        ("/api/v1/search?q=nofield%3Ax%20%22a".to_owned(), "Answer"),
        ("/api/v1/acts".to_owned(), "ActList"),
        ("/api/v1/acts/01_flat-table".to_owned(), "Act"),
        ("/api/v1/acts/01_flat-table/model".to_owned(), "Model"),
        ("/api/v1/acts/01_flat-table/services/01-1".to_owned(), "Service"),
        ("/api/v1/acts/01_flat-table/citation".to_owned(), "Cited"),
        ("/api/v1/acts/01_flat-table/citation?line=2".to_owned(), "Cited"),
        (format!("/api/v1/definitions?term={term}"), "Definitions"),
        ("/api/v1/acts/nothing".to_owned(), "Problem"),
    ] {
        let answer = server.get(&path).json();
        let schema = serde_json::json!({
            "$ref": format!("#/components/schemas/{name}"),
            "components": document["components"],
        });
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{path}: {errors:?}");
    }
    let text = server.get("/api/v1/acts/01_flat-table/text");
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    let file =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/01_flat-table.txt"))
            .unwrap();
    assert_eq!(text.body, file);
}

#[test]
fn a_commit_is_seen_without_a_new_start() {
    let kb = TempDir::new().unwrap();
    add(kb.path(), &["corpus/01_flat-table.txt"]);
    let server = Server::start(kb.path(), &[]);
    assert_eq!(server.get("/acts/script").status, 404);
    add(kb.path(), &["tests/web/script.txt"]);
    let begun = Instant::now();
    while server.get("/acts/script").status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(30), "the commit is not seen");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(server.ok("/acts").contains("/acts/script"));
}

/// Chromium: what a person does, and what axe-core says of every kind of page. See `tests/web/check.mjs`.
#[test]
fn in_a_browser() {
    let kb = knowledge();
    let pair = variants();
    let of = |name: &str| pair.path().join(name).to_string_lossy().into_owned();
    add(kb.path(), &[&of("61_a.txt"), &of("62_b.txt")]);
    let server = Server::start(kb.path(), &[]);
    look("check.mjs", &server);
}

/// Runs a script of `tests/web` in Chromium, where there is one; it prints what went wrong.
pub fn look(script: &str, server: &Server) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let browser = Command::new(root.join("scripts/browser")).output().unwrap();
    if browser.status.code() == Some(75) {
        eprint!("{}", String::from_utf8_lossy(&browser.stderr));
        return;
    }
    assert!(browser.status.success(), "{}", String::from_utf8_lossy(&browser.stderr));
    let told = String::from_utf8(browser.stdout).unwrap();
    let chromium = told.lines().next().unwrap_or_default().to_owned();
    let output = Command::new("node")
        .arg(root.join("tests/web").join(script))
        .args([&format!("http://{}", server.address), chromium.trim()])
        .current_dir(root)
        .output()
        .expect("node runs");
    let told =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
}

#[test]
fn services_are_compared_side_by_side() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    let page = server.get("/acts/02_three-services/services/02-1");
    assert_eq!(page.status, 200);
    let link = Regex::new(r#"href="(/acts/02_three-services/services/02-1/compare/[^"]+)""#).unwrap();
    let links: Vec<&str> =
        link.captures_iter(&page.body).map(|found| found.get(1).unwrap().as_str()).collect();
    assert!(!links.is_empty(), "a service is offered for comparison");
    assert!(!links.iter().any(|path| path.ends_with("/02_three-services/02-1")), "never itself: {links:?}");
    for path in links {
        let compared = server.get(path);
        assert_eq!(compared.status, 200, "{path}");
        let other = path.rsplit('/').next().unwrap();
        assert!(compared.body.contains("02-1") && compared.body.contains(other), "{path}");
        let policy = compared.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self' 'sha256-"),
            "{policy}"
        );
        assert!(compared.body.contains("class=\"bar\""), "the site's header");
        let csv = server.get(&format!("{path}/compared.csv"));
        assert!(csv.status == 200 && csv.body.starts_with('\u{feff}'), "{path}");
        assert_eq!(server.get(&format!("{path}/compared.txt")).status, 404);
        assert!(compared.body.contains("href=\"/acts/02_three-services#L"), "places lead to their words");
        assert!(!compared.body.contains(" style="), "a style outside of those that the policy knows");
    }
    let nowhere = server.get("/acts/02_three-services/services/02-1/compare/02_three-services/02-9");
    assert_eq!(nowhere.status, 404);
}

#[test]
fn the_original_of_a_word_file_is_handed_out_as_it_was() {
    let kb = TempDir::new().unwrap();
    let word = kb.path().join("77_word.docx");
    let text = "<w:p><w:r><w:t>Бау салу қызметінің регламенті туралы</w:t></w:r></w:p>";
    let part = format!("<w:document xmlns:w='w'><w:body>{text}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(part.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    std::fs::write(&word, &bytes).unwrap();
    let folder = kb.path().join("kb");
    add(&folder, &[word.to_str().unwrap(), "corpus/01_flat-table.txt"]);
    let server = Server::start(&folder, &[]);
    assert!(server.get("/acts/77_word").body.contains("/acts/77_word/original"));
    let original = server.get("/acts/77_word/original");
    assert_eq!(original.status, 200);
    assert_eq!(original.header("content-length"), bytes.len().to_string());
    assert!(original.header("content-type").contains("wordprocessingml"));
    assert!(original.header("content-disposition").starts_with("attachment"));
    let text = server.get("/acts/01_flat-table");
    assert!(!text.body.contains("/original\""), "a text file is its own original");
    assert_eq!(server.get("/acts/01_flat-table/original").status, 404);
    assert_eq!(server.get("/acts/nothing/original").status, 404);
}

/// A knowledge base in which two acts regulate one service.
fn variants() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("corpus/06_centre.txt")).unwrap();
    let files = [
        ("61_a.txt", text.clone()),
        ("62_b.txt", text.replace("тұтынушы", "алушы").replace("жолдау", "жіберу")),
    ];
    for (name, text) in &files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let paths: Vec<String> =
        files.iter().map(|(name, _)| folder.path().join(name).to_string_lossy().into_owned()).collect();
    add(&folder.path().join("kb"), &[&paths[0], &paths[1], "corpus/01_flat-table.txt"]);
    folder
}

fn say(server: &Server, form: &str, headers: &[(&str, &str)]) -> Answer {
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    server.send("POST", "/groups/judge", &[&[kind], headers].concat(), form.as_bytes())
}

const PAIR: &str = "a=61_a%2361-1&b=62_b%2362-1";

#[test]
fn groups_of_variants_have_pages_and_tables() {
    let folder = variants();
    let server = Server::start(&folder.path().join("kb"), &[]);
    for (lang, word) in [("kk", "Нұсқалар"), ("ru", "Варианты"), ("en", "Variants")] {
        let page = server.ok(&format!("/groups?lang={lang}"));
        assert!(page.contains(word) && page.contains("/groups/61_a/61-1"), "{lang}");
        for by in ["region", "year", "channel"] {
            let page = server.ok(&format!("/groups/62_b/62-1?by={by}&lang={lang}"));
            assert!(page.contains("61-1") && page.contains("62-1"), "{by}");
            assert!(!page.contains(" style=") && !page.contains("<script>"), "{by}");
        }
    }
    let csv = server.get("/groups/61_a/61-1/matrix.csv?by=year&lang=en");
    assert_eq!(csv.status, 200);
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.header("content-disposition").contains("matrix.csv"));
    assert!(csv.body.starts_with('\u{feff}') && csv.body.contains("62-1"), "{}", csv.body);
    let book = server.get("/groups/61_a/61-1/matrix.xlsx");
    assert!(book.header("content-type").contains("spreadsheetml") && book.body.starts_with("PK"));
    for (path, status) in [
        ("/groups?page=x", 400),
        ("/groups?page=99", 200),
        ("/groups/61_a/61-1?by=moon", 400),
        ("/groups/01_flat-table/01-1", 404),
        ("/groups/nothing/1", 404),
        ("/groups/61_a/61-1/matrix.ods", 404),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
}

#[test]
fn what_visitors_say_of_a_pair_is_kept_where_they_may() {
    let folder = variants();
    let kb = folder.path().join("kb");
    let server = Server::start(&kb, &[]);
    assert!(server.ok("/groups/61_a/61-1").contains("action=\"/groups/judge\""));
    let same = format!("http://{}", server.address);
    let said = say(&server, &format!("{PAIR}&say=confirm"), &[("Origin", &same)]);
    assert_eq!((said.status, said.header("location")), (303, "/groups/61_a/61-1"));
    assert!(server.ok("/groups/61_a/61-1?lang=en").contains("confirmed by a person"));
    let said = say(&server, &format!("{PAIR}&say=reject"), &[]);
    assert_eq!((said.status, said.header("location")), (303, "/groups"));
    assert!(!server.ok("/groups").contains("/groups/61_a/61-1"));
    let kept = std::fs::read_to_string(kb.join("groups.json")).unwrap();
    assert!(kept.contains("rejected") && kept.contains("62_b#62-1"), "{kept}");
    assert_eq!(
        say(&server, &format!("{PAIR}&say=confirm"), &[("Origin", "http://evil.example")]).status,
        403
    );
    for form in [
        format!("{PAIR}&say=perhaps"),
        "a=61_a%2361-1&b=nothing%231&say=confirm".to_owned(),
        "a=61_a%2361-1&b=61_a%2361-1&say=confirm".to_owned(),
        "say=confirm".to_owned(),
    ] {
        assert_eq!(say(&server, &form, &[]).status, 400, "{form}");
    }
    std::fs::write(kb.join("groups.json"), "no JSON").unwrap();
    assert_eq!(server.get("/groups").status, 500);
}

fn post(server: &Server, path: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    server.send("POST", path, &[&[kind], headers].concat(), form.as_bytes())
}

#[test]
fn a_search_is_kept_listed_opened_and_taken_away() {
    let folder = variants();
    let kb = folder.path().join("kb");
    let server = Server::start(&kb, &[]);
    let path =
        format!("/search?q={REFUSAL}&year=2012&year=2013&standing=unmarked&standing=repealed&sort=date");
    let page = server.ok(&path);
    // What the form keeps is what the page shows.
    let field = Regex::new(r#"<input type="hidden" name="([a-z]+)" value="([^"]*)">"#).unwrap();
    let (_, form) = page.split_once("action=\"/searches\"").unwrap();
    let form = form.split_once("</form>").unwrap().0;
    let pairs: Vec<String> = field
        .captures_iter(form)
        .map(|found| format!("{}={}", &found[1], found[2].replace(' ', "%20")))
        .collect();
    assert_eq!(pairs.len(), 6, "{pairs:?}");
    let own = format!("http://{}", server.address);
    let given = format!("name=%3Cb%3E%26&{}", pairs.join("&"));
    let kept = post(&server, "/searches", &given, &[("Origin", &own)]);
    assert_eq!((kept.status, kept.header("location")), (303, "/searches"), "{}", kept.body);
    for (lang, word) in [("kk", "Жою"), ("ru", "Удалить"), ("en", "Delete")] {
        let list = server.ok(&format!("/searches?lang={lang}"));
        assert!(list.contains("&lt;b&gt;&amp;") && !list.contains("<b>") && list.contains(word), "{list}");
    }
    let list = server.ok("/searches");
    let link = Regex::new(r#"class="go" href="(/search[^"]+)""#).unwrap();
    let opened = link.captures(&list).unwrap()[1].replace("&amp;", "&");
    let hits = |page: &str| page.matches("class=\"hit\"").count();
    assert!(hits(&page) > 0 && hits(&server.ok(&opened)) == hits(&page), "{opened}");
    assert!(opened.contains("year=2012&year=2013") && opened.contains("sort=date"), "{opened}");
    // The command line runs it too.
    let found = Command::new(ZANFLOW)
        .args(["search", "--json", "--saved", "<b>&", "--kb"])
        .arg(&kb)
        .output()
        .unwrap();
    assert!(found.status.success() && found.stdout.len() > 10);
    for (form, status) in [
        ("name=&q=a", 400),
        ("q=a", 400),
        ("name=a", 400),
        ("name=a%0Ab&q=a", 400),
        ("name=a&q=a&sort=moon", 400),
        ("name=a&q=a&year=2012&on=x%20y", 400),
    ] {
        assert_eq!(post(&server, "/searches", form, &[]).status, status, "{form}");
    }
    for strange in ["http://evil.example", "null"] {
        let refused = post(&server, "/searches/forget", "name=%3Cb%3E%26", &[("Origin", strange)]);
        assert_eq!(refused.status, 403, "{strange}");
    }
    assert!(server.ok("/searches").contains("&lt;b&gt;"));
    assert_eq!(post(&server, "/searches/forget", "name=%3Cb%3E%26", &[("Origin", &own)]).status, 303);
    assert!(!server.ok("/searches").contains("&lt;b&gt;"));
    std::fs::write(kb.join("searches.json"), "no JSON").unwrap();
    assert_eq!(server.get("/searches").status, 500);
}

#[test]
fn a_result_is_taken_along_as_a_file() {
    let kb = knowledge();
    let server = Server::start(kb.path(), &[]);
    let page = server.ok(&format!("/search?q={REFUSAL}&year=2012"));
    for (format, begins) in [("csv", "\u{feff}"), ("xlsx", "PK"), ("json", "{")] {
        let link = Regex::new(&format!(r#"href="([^"]+format={format})" download"#)).unwrap();
        let address = link.captures(&page).unwrap()[1].replace("&amp;", "&");
        assert!(address.contains("year=2012"), "{address}");
        let file = server.get(&address);
        assert!(file.status == 200 && file.body.starts_with(begins), "{format}: {}", file.status);
        assert!(file.header("content-disposition").contains(&format!("search.{format}")));
    }
    assert_eq!(server.get(&format!("/search?q={REFUSAL}&format=ods")).status, 400);
}

/// Beyond this machine nobody changes what is kept, unless uploads are allowed.
#[test]
fn where_uploads_are_off_nothing_is_kept() {
    let folder = variants();
    let token = folder.path().join("token");
    std::fs::write(&token, TOKEN).unwrap();
    let server =
        Server::at("0.0.0.0:0", &folder.path().join("kb"), &["--token-file", token.to_str().unwrap()]);
    let bearer = format!("Bearer {TOKEN}");
    let known = [("Authorization", bearer.as_str())];
    let page = server.send("GET", "/groups/61_a/61-1", &known, b"");
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("/groups/judge"));
    assert_eq!(say(&server, &format!("{PAIR}&say=reject"), &known).status, 403);
    assert_eq!(say(&server, &format!("{PAIR}&say=reject"), &[]).status, 401);
    assert!(!folder.path().join("kb/groups.json").exists());
    let page = server.send("GET", &format!("/search?q={REFUSAL}&lang=en"), &known, b"").body;
    assert!(!page.contains("action=\"/searches\"") && page.contains("--allow-upload"), "it says why");
    assert_eq!(post(&server, "/searches", "name=a&q=a", &known).status, 403);
    assert_eq!(post(&server, "/searches/forget", "name=a", &known).status, 403);
    assert!(!folder.path().join("kb/searches.json").exists());
}
