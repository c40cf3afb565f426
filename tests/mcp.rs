//! The server of the Model Context Protocol: JSON-RPC over standard input and output and over HTTP, bad input, and a foreign client.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const ZANFLOW: &str = env!("CARGO_BIN_EXE_zanflow");
const TOOLS: [&str; 8] =
    ["at_date", "compare_ready", "definition", "process", "read", "references", "search", "terms"];

/// A knowledge base of two sample acts.
fn kb() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let kb = folder.path().join("kb");
    let added = Command::new(ZANFLOW)
        .current_dir(ROOT)
        .args(["add", "corpus/02_three-services.txt", "corpus/10_kazakhstan-law", "--quiet", "--kb"])
        .arg(&kb)
        .status()
        .unwrap();
    assert!(added.success());
    (folder, kb)
}

struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Server {
    fn start(kb: &Path) -> Self {
        let mut child = Command::new(ZANFLOW)
            .args(["mcp", "--kb"])
            .arg(kb)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut server = Self { child, input, output };
        let hello = server.ask("initialize", initialize());
        assert_eq!(hello["result"]["serverInfo"]["name"], "zanflow");
        assert!(hello["result"]["instructions"].as_str().unwrap().contains("search"));
        server.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        server
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.input, "{message}").unwrap();
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.send(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}));
        self.answer()
    }

    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask("tools/call", json!({"name": tool, "arguments": arguments}))
    }

    /// The structured answer of a tool.
    fn data(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.call(tool, arguments);
        assert_ne!(answer["result"]["isError"], true, "{answer}");
        answer["result"]["structuredContent"].clone()
    }

    /// What a tool says is wrong.
    fn refused(&mut self, tool: &str, arguments: Value) -> String {
        let answer = self.call(tool, arguments);
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        answer["result"]["content"][0]["text"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn initialize() -> Value {
    json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}})
}

#[test]
fn tools_are_listed_with_schemas() {
    let (_folder, kb) = kb();
    let mut server = Server::start(&kb);
    let listed = server.ask("tools/list", json!({}));
    let tools = listed["result"]["tools"].as_array().unwrap();
    let mut names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, TOOLS);
    for tool in tools {
        assert!(!tool["description"].as_str().unwrap().is_empty());
        for schema in ["inputSchema", "outputSchema"] {
            jsonschema::meta::validate(&tool[schema])
                .unwrap_or_else(|error| panic!("{}: {error}", tool["name"]));
            assert_eq!(tool[schema]["type"], "object", "{}", tool["name"]);
            let text = tool[schema].to_string();
            assert!(text.contains("draft/2020-12/schema"), "{}", tool["name"]);
            // Formats that JSON Schema does not know, which strict clients refuse.
            for format in ["uint", "int32", "double", "float"] {
                assert!(!text.contains(&format!("\"format\":\"{format}")), "{}: {text}", tool["name"]);
            }
        }
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
    }
}

#[test]
fn every_answer_is_cited_and_fits_its_schema() {
    let (_folder, kb) = kb();
    let mut server = Server::start(&kb);
    let listed = server.ask("tools/list", json!({}));
    let schema = |tool: &str| {
        let tools = listed["result"]["tools"].as_array().unwrap();
        tools.iter().find(|one| one["name"] == tool).unwrap()["outputSchema"].clone()
    };
    let found = server.data("search", json!({"query": "жайылым", "limit": 3}));
    let hit = &found["hits"][0];
    assert!(hit["citation"]["kk"].as_str().unwrap().contains("№"), "{hit}");
    assert!(hit["citation"]["ru"].as_str().is_some() && hit["line_start"].as_u64().unwrap() > 0);
    assert_eq!(hit["status"], "in_force");
    let service = "990001-1";
    let calls = [
        ("search", json!({"query": "жайылым", "limit": 3})),
        ("read", json!({"act": "990001", "service": "act", "paragraph": "1"})),
        ("process", json!({"service": service})),
        ("terms", json!({"service": service})),
        ("compare_ready", json!({"service": service})),
        ("references", json!({"act": "990001", "on": "2014-01-01"})),
        ("definition", json!({"term": "шлюзі"})),
    ];
    for (tool, arguments) in calls {
        let data = server.data(tool, arguments);
        let errors: Vec<String> = jsonschema::validator_for(&schema(tool))
            .unwrap()
            .iter_errors(&data)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{tool}: {errors:?}\n{data}");
        assert!(data.to_string().contains("citation"), "{tool}: {data}");
    }
    let process = server.data("process", json!({"service": service}));
    let steps = process["processes"][0]["steps"].as_array().unwrap();
    assert!(
        steps.iter().any(|step| step["citation"]["kk"].as_str().unwrap().contains("тармақ")),
        "{process}"
    );
    assert!(!process["processes"][0]["edges"].as_array().unwrap().is_empty());
}

#[test]
fn passages_are_narrowed_by_several_values_of_a_facet() {
    let (_folder, kb) = kb();
    let mut server = Server::start(&kb);
    let all = server.data("search", json!({"query": "қызмет", "facets": true}));
    let years = all["facets"].as_array().unwrap().iter().find(|facet| facet["field"] == "year").unwrap();
    let (first, second) = (&years["values"][0], &years["values"][1]);
    let within = |values: Value| json!({"query": "қызмет", "within": [{"facet": "year", "values": values}]});
    let one = server.data("search", within(json!([first["value"]])));
    assert_eq!(one["total"], first["count"]);
    assert_eq!(one["facets"], json!([]));
    let both = server.data("search", within(json!([first["value"], second["value"]])));
    assert_eq!(
        both["total"].as_u64(),
        Some(first["count"].as_u64().unwrap() + second["count"].as_u64().unwrap())
    );
    let named = server.data("search", json!({"query": "", "facets": true, "within": [{"facet": "issuer", "values": [
        all["facets"].as_array().unwrap().iter().find(|facet| facet["field"] == "issuer").unwrap()["values"][0]["value"]
    ]}]}));
    assert!(named["total"].as_u64() > Some(0), "{named}");
    let refused =
        server.refused("search", json!({"query": "a", "within": [{"facet": "body", "values": ["x"]}]}));
    assert!(refused.contains("issuer") && refused.contains("service_name"), "{refused}");
}

#[test]
fn long_texts_are_read_in_pieces_and_nothing_is_lost() {
    let (_folder, kb) = kb();
    let mut server = Server::start(&kb);
    let whole = server.data("read", json!({"act": "990001", "max_chars": 100_000}));
    let (mut count, mut line) = (0, 0);
    for _ in 0..100 {
        let piece = server.data("read", json!({"act": "990001", "max_chars": 400, "from_line": line}));
        count += piece["passages"].as_array().unwrap().len();
        match piece["next_line"].as_u64() {
            Some(next) => {
                // Passages that lie on one line come again.
                let again = piece["passages"].as_array().unwrap();
                count -= again.iter().filter(|passage| passage["line_end"].as_u64().unwrap() >= next).count();
                assert!(next > line, "goes on");
                line = next;
            }
            None => break,
        }
    }
    assert_eq!(count, whole["passages"].as_array().unwrap().len());
}

#[test]
fn bad_input_is_answered_with_what_to_do() {
    let (_folder, kb) = kb();
    let mut server = Server::start(&kb);
    for (tool, arguments, says) in [
        ("search", json!({}), "query"),
        ("search", json!({"query": " "}), "empty"),
        ("search", json!({"query": "а", "limit": 5000}), "from 1 to 50"),
        ("search", json!({"query": "а", "colour": 1}), "colour"),
        ("search", json!({"query": 7}), "string"),
        ("read", json!({"act": "никакой"}), "search"),
        ("read", json!({"act": "990001", "paragraph": "999"}), "990001-1"),
        ("process", json!({"service": "990001-9"}), "search"),
        ("process", json!({"service": "x\" OR *"}), "search"),
        ("at_date", json!({"act": "990001", "day": "1 мамыр"}), "YYYY-MM-DD"),
        ("references", json!({"act": "990001", "on": "2013-13-01"}), "YYYY-MM-DD"),
        ("definition", json!({"term": "жоқтұғынсөз"}), "search"),
    ] {
        let told = server.refused(tool, arguments.clone());
        assert!(told.contains(says), "{tool} {arguments}: {told}");
    }
    let unknown = server.call("delete", json!({}));
    assert!(unknown["error"]["code"].is_i64(), "{unknown}");
    let unknown = server.ask("no/such", json!({}));
    assert_eq!(unknown["error"]["code"], -32601, "{unknown}");
    // What is no JSON ends nothing: the next request is answered.
    server.input.write_all(b"{no json\n\xff\xfe\n[]\n").unwrap();
    server.send(&json!({"jsonrpc": "2.0", "id": 99, "method": "tools/list", "params": {}}));
    let answers: Vec<Value> = (0..4).map(|_| server.answer()).collect();
    let codes = answers.iter().filter(|answer| answer["id"].is_null()).map(|answer| &answer["error"]["code"]);
    let mut codes: Vec<i64> = codes.filter_map(Value::as_i64).collect();
    codes.sort_unstable();
    assert_eq!(codes, [-32700, -32700, -32600], "{answers:?}");
    assert!(answers.iter().all(|answer| answer.as_object().is_some_and(|answer| answer.contains_key("id"))));
    let listed = answers.iter().find(|answer| answer["id"] == 99);
    assert!(listed.is_some_and(|answer| answer["result"]["tools"].is_array()));
}

/// A server on a free port of this machine.
struct Web {
    child: Child,
    address: String,
}

impl Web {
    fn start(kb: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(ZANFLOW)
            .args(["mcp", "--http", "127.0.0.1:0", "--kb"])
            .arg(kb)
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap_or_else(|| panic!("{line:?}"));
        Self { address: address.trim_end_matches("/mcp").to_owned(), child }
    }

    /// Status and body of a POST.
    fn post(&self, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host =
            if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.address) };
        let request = format!(
            "POST /mcp HTTP/1.1\r\n{host}Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n\
             Connection: close\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        // Who is refused by the head may find the line closed before the body is sent; the answer tells.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, answer)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn request(method: &str, params: Value) -> String {
    json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string()
}

#[test]
fn over_http_only_this_machine_and_no_strange_pages_are_answered() {
    let (folder, kb) = kb();
    let web = Web::start(&kb, &[]);
    let (status, answer) = web.post("", &request("initialize", initialize()));
    assert_eq!(status, 200, "{answer}");
    let call = request("tools/call", json!({"name": "search", "arguments": {"query": "жайылым"}}));
    let (status, answer) = web.post("", &call);
    assert!(status == 200 && answer.contains("structuredContent"), "{answer}");
    // A page led astray by a name that points here, and a page of another site.
    assert_eq!(web.post("Host: evil.example\r\n", &call).0, 403);
    assert_eq!(web.post("Origin: https://evil.example\r\n", &call).0, 403);
    let (status, answer) = web.post("", &"x".repeat(1 << 20));
    assert!(status == 413 || status == 0, "{answer}");
    assert!((400..500).contains(&web.post("", "{no json").0));

    let token = folder.path().join("token");
    fs::write(&token, "0123456789abcdef0123\n").unwrap();
    let web = Web::start(&kb, &["--token-file", token.to_str().unwrap()]);
    assert_eq!(web.post("", &call).0, 401);
    assert_eq!(web.post("Authorization: Bearer wrong\r\n", &call).0, 401);
    assert_eq!(web.post("Authorization: Bearer 0123456789abcdef0123\r\n", &call).0, 200);
}

#[test]
fn what_cannot_be_served_is_told() {
    let (folder, kb) = kb();
    let weak = folder.path().join("weak");
    fs::write(&weak, "abc\n").unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&["--http", "0.0.0.0:0"], "token"),
        (&["--http", "127.0.0.1:0", "--token-file", weak.to_str().unwrap()], "shorter"),
        (&["--http", "127.0.0.1:0", "--token-file", "/nowhere/token"], "check the name"),
        (&["--http", "here"], "invalid"),
    ];
    for (args, says) in cases {
        let output = Command::new(ZANFLOW).arg("mcp").arg("--kb").arg(&kb).args(args).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains(says), "{args:?}: {told}");
    }
    let output = Command::new(ZANFLOW).args(["mcp", "--kb", "/nowhere"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_client_of_the_protocols_authors_agrees() {
    let installed = Command::new("scripts/judge-mcp").current_dir(ROOT).output().unwrap();
    if installed.status.code() == Some(75) {
        println!("{}", String::from_utf8_lossy(&installed.stderr).trim());
        return;
    }
    assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    let (_folder, kb) = kb();
    let calls = json!([
        ["search", {"query": "жайылым", "limit": 2}],
        ["read", {"act": "990001", "paragraph": "1"}],
        ["process", {"service": "990001-1"}],
        ["compare_ready", {"service": "990001-1"}],
        ["references", {"act": "990001"}],
        ["read", {"act": "nothing"}],
    ]);
    let web = Web::start(&kb, &[]);
    let inputs = [
        json!({"command": [ZANFLOW, "mcp", "--kb", kb], "calls": calls}),
        json!({"url": format!("http://{}/mcp", web.address), "calls": calls}),
    ];
    for input in inputs {
        let mut judge = Command::new(".cache/judge-mcp/venv/bin/python")
            .current_dir(ROOT)
            .arg("tests/judges/mcp_client.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        judge.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
        let output = judge.wait_with_output().unwrap();
        assert!(output.status.success());
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let tools = told["tools"].as_object().unwrap();
        assert_eq!(tools.keys().map(String::as_str).collect::<Vec<_>>(), TOOLS);
        assert!(tools.values().all(|has_schema| has_schema == true), "{tools:?}");
        let answers = told["answers"].as_array().unwrap();
        for answer in &answers[..5] {
            assert!(answer["error"] == false && answer["data"].is_object(), "{answer}");
        }
        assert_eq!(answers[5]["error"], true);
    }
}
