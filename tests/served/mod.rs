//! A generated service that is served, and its API held to its description.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A server on a free port of this machine; stopped when dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    pub fn start(program: &Path, args: &[&str]) -> Self {
        Self::of(program, &[&["--quiet", "--bind", "127.0.0.1:0"], args].concat())
    }

    /// Any program that says first where it serves.
    pub fn of(program: &Path, args: &[&str]) -> Self {
        let mut child =
            Command::new(program).args(args).stdout(Stdio::piped()).spawn().expect("the server runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("serving ").expect("it says where");
        let url = url.split(',').next().unwrap_or_default().trim_end_matches('/').to_owned();
        Self { child, url }
    }

    /// As if the power went.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As a service manager does; its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }

    /// The status of a request without a body.
    pub fn status(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        agent().run(request.body(()).unwrap()).unwrap().status().as_u16()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build()
        .into()
}

/// The API of a server, with its description.
pub struct Api<'a> {
    server: &'a Server,
    description: Value,
    agent: ureq::Agent,
}

impl<'a> Api<'a> {
    pub fn new(server: &'a Server, description: &Path) -> Self {
        let description = serde_json::from_slice(&std::fs::read(description).unwrap()).unwrap();
        Self { server, description, agent: agent() }
    }

    #[track_caller]
    pub fn get(&self, status: u16, path: &str) -> Value {
        let answer = self.agent.get(format!("{}/api{path}", self.server.url)).call().unwrap();
        self.answered(status, "get", path, answer)
    }

    #[track_caller]
    pub fn post(&self, status: u16, path: &str, body: Value) -> Value {
        let operation = self.operation("post", path);
        if let Some(operation) = &operation {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let allowed = self.allows(schema, &body);
            // What is forbidden is refused, and what is taken was allowed.
            assert_eq!(
                allowed.is_ok(),
                status != 400 && !body["facts"]["c9"].is_boolean(),
                "{path} {body}: {allowed:?}"
            );
        }
        let request = self.agent.post(format!("{}/api{path}", self.server.url));
        let answer = request.content_type("application/json").send(body.to_string()).unwrap();
        self.answered(status, "post", path, answer)
    }

    /// Sends a form as a page of the server does; an answer that is an error fails.
    #[track_caller]
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) {
        let fields = fields.iter().copied();
        let answer = self.agent.post(format!("{}{path}", self.server.url));
        let answer = answer.header("sec-fetch-site", "same-origin").send_form(fields).unwrap();
        assert!(answer.status().as_u16() < 400, "{path}: {}", answer.status());
    }

    #[track_caller]
    fn answered(
        &self,
        status: u16,
        method: &str,
        path: &str,
        mut answer: ureq::http::Response<ureq::Body>,
    ) -> Value {
        let text = answer.body_mut().read_to_string().unwrap();
        assert_eq!(answer.status().as_u16(), status, "{method} {path}: {text}");
        let body: Value = serde_json::from_str(&text).expect("JSON");
        let Some(operation) = self.operation(method, path) else { return body };
        let responses = &operation["responses"];
        let response = responses.get(status.to_string()).unwrap_or(&responses["default"]);
        let response = match response["$ref"].as_str() {
            Some(reference) => self.description.pointer(reference.trim_start_matches('#')).unwrap(),
            None => response,
        };
        let kind = answer.headers()["content-type"].to_str().unwrap();
        let schema = &response["content"][kind]["schema"];
        assert!(schema.is_object(), "{method} {path}: {status} {kind} is not described");
        let allowed = self.allows(schema, &body);
        assert!(allowed.is_ok(), "{method} {path}: {body}: {allowed:?}");
        body
    }

    /// The operation of an address; none where the description has no such.
    fn operation(&self, method: &str, path: &str) -> Option<Value> {
        let path = path.split('?').next().unwrap();
        let fits = |template: &str| {
            let (a, b) = (template.split('/'), path.split('/'));
            a.clone().count() == b.clone().count() && a.zip(b).all(|(a, b)| a == b || a.starts_with('{'))
        };
        let paths = self.description["paths"].as_object().unwrap();
        let (_, found) = paths.iter().find(|(template, _)| fits(template))?;
        found.get(method).cloned()
    }

    fn allows(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let mut whole = json!({ "components": self.description["components"] });
        whole.as_object_mut().unwrap().extend(schema.as_object().unwrap().clone());
        jsonschema::draft202012::new(&whole).unwrap().validate(value).map_err(|error| error.to_string())
    }
}
