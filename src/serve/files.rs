//! What visitors take with them of a service: a Word file, Markdown, a workbook of its tables, BPMN, its model.

use super::app::Shared;
use super::error::Failure;
use super::prefs::Prefs;
use super::render::WORDS;
use super::service::find;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::collections::BTreeMap;
use zanflow_compare::sheet::{Cell, Sheet, workbook};
use zanflow_generate as generate;
use zanflow_model::{Model, Service};
use zanflow_office::Picture;
use zanflow_wording::{Lang, url};

/// Columns of a workbook that hold long texts.
const WIDE: u16 = 3;

/// A file of a service: `service.docx`, `service.md`, `service.xlsx`, `service.json`, or `PROCESS.bpmn`.
pub async fn file(
    State(app): State<Shared>,
    prefs: Prefs,
    Path((id, service, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    app.clone()
        .work(move |app| {
            let model = app.model(&id)?;
            let service = find(&model, &service)?;
            let (kind, bytes) = made(&model, service, prefs.lang, &name)?;
            let ending = name.rsplit('.').next().unwrap_or_default();
            let stem = name.strip_suffix(ending).unwrap_or_default().trim_end_matches('.');
            let saved = if stem == "service" {
                format!("{}.{ending}", service.id)
            } else {
                format!("{}-{stem}.{ending}", service.id)
            };
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", url(&saved))),
            ];
            Ok((headers, bytes).into_response())
        })
        .await
}

fn made(
    model: &Model,
    service: &Service,
    lang: Lang,
    name: &str,
) -> Result<(&'static str, Vec<u8>), Failure> {
    let generated = |path: &str| -> Result<String, Failure> {
        let files = generate::service(model, service, lang)?;
        let found = files.into_iter().find(|file| file.path == path);
        found.map(|file| file.contents).ok_or(Failure::Nowhere)
    };
    Ok(match name {
        "service.md" => ("text/markdown; charset=utf-8", generated("docs/passport.md")?.into_bytes()),
        "service.docx" => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            zanflow_office::word(&generated("docs/passport.md")?, &pictures(model, service, lang)?)
                .map_err(|_| Failure::Ours)?,
        ),
        "service.xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook(&sheets(model, service, lang)?, WIDE).map_err(|_| Failure::Ours)?,
        ),
        "service.json" => {
            ("application/json", serde_json::to_vec_pretty(service).map_err(|_| Failure::Ours)?)
        }
        name if name.ends_with(".bpmn") => {
            ("application/xml", generated(&format!("bpmn/{name}"))?.into_bytes())
        }
        _ => return Err(Failure::Nowhere),
    })
}

/// The diagrams of a service by the addresses that its passport gives them, in pieces that fit a page.
fn pictures(model: &Model, service: &Service, lang: Lang) -> Result<BTreeMap<String, Vec<Picture>>, Failure> {
    let mut pictures = BTreeMap::new();
    for (name, _) in generate::processes(service, lang) {
        let sheets = generate::sheets(model, service, lang, &name, generate::Paper::Upright)?;
        let drawn = sheets.into_iter().flatten().map(|sheet| Picture::of_svg(&sheet.svg));
        let drawn = drawn.collect::<Result<_, _>>().map_err(|_| Failure::Ours)?;
        pictures.insert(format!("../diagrams/{name}.svg"), drawn);
    }
    Ok(pictures)
}

/// The card, the steps of each process, and each table of actions, a sheet each.
fn sheets(model: &Model, service: &Service, lang: Lang) -> Result<Vec<(String, Sheet)>, Failure> {
    let passport =
        serde_json::to_value(generate::passport(model, service, lang)).map_err(|_| Failure::Ours)?;
    let mut sheets = Vec::new();
    let card = list(&passport, "/card/rows");
    if !card.is_empty() {
        sheets.push((words(lang, "sheet-card"), card_sheet(card, lang)));
    }
    for process in list(&passport, "/channels") {
        let heads =
            ["step", "passport-text", "field-actor", "passport-time", "next-action", "passport-source"];
        let fields = ["mark", "text", "actor", "time", "next", "source"];
        let rows = list(process, "/steps").iter().map(|step| fields.map(|field| cell(step, field)).to_vec());
        let sheet = Sheet { heads: heads.map(|key| words(lang, key)).to_vec(), rows: rows.collect() };
        sheets.push((text(process, "title"), sheet));
    }
    for table in &service.tables {
        let name = table.caption.clone().unwrap_or_else(|| words(lang, "table"));
        sheets.push((name, actions_sheet(table, lang)));
    }
    if sheets.is_empty() {
        let facts = passport.pointer("/facts").and_then(Value::as_array).cloned().unwrap_or_default();
        let rows = facts.iter().map(|fact| vec![cell_at(fact, 0), cell_at(fact, 1)]);
        let heads = vec![words(lang, "services"), text(&passport, "title")];
        sheets.push((words(lang, "sheet-card"), Sheet { heads, rows: rows.collect() }));
    }
    Ok(sheets)
}

fn card_sheet(rows: &[Value], lang: Lang) -> Sheet {
    let mut sheet = Sheet {
        heads: vec![words(lang, "sheet-field"), words(lang, "meaning"), words(lang, "passport-source")],
        rows: Vec::new(),
    };
    for row in rows {
        for entry in list(row, "/entries") {
            let head = text(entry, "head");
            let value = if head.is_empty() {
                text(entry, "text")
            } else {
                format!("{head}: {}", text(entry, "text"))
            };
            sheet.rows.push(vec![cell(row, "name"), Cell::Text(value), cell(entry, "source")]);
        }
    }
    sheet
}

/// A table as it is printed: a row each action.
fn actions_sheet(table: &zanflow_model::Table, lang: Lang) -> Sheet {
    let heads = ["field-actor", "passport-text", "form", "passport-time", "next-action"];
    let rows = ["actor", "action", "form", "duration", "next"];
    let line = |column: &zanflow_model::Column| {
        let printed = |row: &str| {
            let cell = column.cells.iter().find(|cell| cell.row == row);
            Cell::Text(
                cell.map(|cell| cell.text.split_whitespace().collect::<Vec<_>>().join(" "))
                    .unwrap_or_default(),
            )
        };
        std::iter::once(Cell::Number(f64::from(column.no))).chain(rows.map(printed)).collect()
    };
    let heads = std::iter::once("№".to_owned()).chain(heads.map(|key| words(lang, key)));
    Sheet { heads: heads.collect(), rows: table.columns.iter().map(line).collect() }
}

fn words(lang: Lang, key: &str) -> String {
    WORDS.label(lang, key).into_owned()
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn cell(value: &Value, field: &str) -> Cell {
    Cell::Text(text(value, field))
}

fn cell_at(value: &Value, nth: usize) -> Cell {
    Cell::Text(value.get(nth).and_then(Value::as_str).unwrap_or_default().to_owned())
}
