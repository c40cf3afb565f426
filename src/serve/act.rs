//! The page of an act: its structured text, annotated line by line with terms, findings, repairs and diagrams.

use super::app::{App, Shared};
use super::error::Failure;
use super::lists::{status_of, today};
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use super::table::TableView;
use super::text::{Piece, Terms, anchor, plain, repaired};
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use zanflow_generate::{self as generate, Lang};
use zanflow_model::{Model, Passage, PassageKind, Service, Status};
use zanflow_passages::{Citation, citation};
use zanflow_repair::{Edit, Repaired};
use zanflow_source::Source;
use zanflow_store::{ActInfo, StatusOn};
use zanflow_wording::url;

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    repairs: String,
}

/// Data of the template.
#[derive(Serialize)]
pub struct Page {
    shell: Shell,
    /// Id in the knowledge base; none for an uploaded act.
    id: Option<String>,
    title: String,
    file: String,
    facts: Vec<(Cow<'static, str>, String)>,
    status: &'static str,
    address: Option<String>,
    /// Address of the original file, if that is not plain text.
    original: Option<String>,
    citation: Citation,
    contents: Vec<Content>,
    services: Vec<ServiceLink>,
    blocks: Vec<Block>,
    unread: usize,
    /// Number of repairs, if repairs are shown.
    repairs: Option<usize>,
}

/// An entry of the table of contents.
#[derive(Serialize)]
struct Content {
    anchor: String,
    label: String,
    is_service: bool,
}

#[derive(Serialize)]
struct ServiceLink {
    id: String,
    title: Option<String>,
    href: Option<String>,
}

/// A passage with its annotations, or a table.
#[derive(Default, Serialize)]
struct Block {
    class: &'static str,
    /// Anchor of its first line, and anchors of its other lines.
    anchor: Option<String>,
    anchors: Vec<String>,
    line: u32,
    line_end: u32,
    pieces: Vec<Piece>,
    table: Option<TableView>,
    edits: Vec<EditView>,
    findings: Vec<FindingView>,
    is_unread: bool,
    service: Option<ServiceLink>,
    diagrams: Vec<DiagramView>,
}

#[derive(Serialize)]
struct EditView {
    rule: &'static str,
    line: u32,
    before: String,
    after: String,
    confidence: u32,
}

#[derive(Clone, Serialize)]
struct FindingView {
    code: String,
    note: String,
    line: u32,
}

/// A diagram of a process, linked or as a data URL.
#[derive(Serialize)]
struct DiagramView {
    title: String,
    href: String,
    inline: bool,
}

/// An act to render.
pub struct Shown<'a> {
    /// Set for acts of the knowledge base.
    pub info: Option<&'a ActInfo>,
    /// Its model.
    pub model: &'a Model,
    /// Source and repaired text, if repairs are shown.
    pub repairs: Option<(&'a Source, &'a Repaired)>,
}

/// The page of an act of the knowledge base.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let model = app.model(&id)?;
            let source = if asked.repairs == "1" { app.kb.source(&id)? } else { None };
            let compiled = source.map(|source| (zanflow_repair::repair(&source), source));
            let repairs = compiled.as_ref().map(|(repaired, source)| (source, repaired));
            show(app, &prefs, &Shown { info: Some(&info), model: &model, repairs })
        })
        .await
}

/// Renders an act.
///
/// # Errors
/// A fault of a template.
pub fn show(app: &App, prefs: &Prefs, shown: &Shown<'_>) -> Result<Html<String>, Failure> {
    let document = &shown.model.document;
    let (blocks, contents) = Builder::new(shown, prefs.lang)?.build();
    let on = match (shown.info, document.status) {
        (Some(info), _) => info.status_on(&today()),
        (None, Status::InForce) => StatusOn::InForce,
        (None, Status::Repealed) => StatusOn::Repealed,
    };
    let page = Page {
        shell: Shell::new(app, prefs, if shown.info.is_some() { "acts" } else { "upload" }),
        id: shown.info.map(|info| info.id.clone()),
        title: document.title.clone().unwrap_or_else(|| document.file.clone()),
        file: document.file.clone(),
        facts: generate::act_facts(shown.model, prefs.lang),
        status: status_of(document, on),
        address: web_address(document.source_url.as_deref()),
        original: original(app, shown.info)?,
        citation: citation(document, None),
        contents,
        services: shown.model.services.iter().map(|service| link(shown.info, service)).collect(),
        blocks,
        unread: shown.model.unread.len(),
        repairs: shown.repairs.map(|(_, repaired)| repaired.edits.len()),
    };
    render(prefs.lang, "act.html", &page)
}

fn original(app: &App, info: Option<&ActInfo>) -> Result<Option<String>, Failure> {
    let Some(info) = info else { return Ok(None) };
    let kept = app.kb.original(&info.id)?;
    Ok(kept.map(|_| format!("/acts/{}/original", url(&info.id))))
}

/// The address, if it is safe to link to.
pub fn web_address(address: Option<&str>) -> Option<String> {
    address.filter(|url| url.starts_with("https://") || url.starts_with("http://")).map(str::to_owned)
}

fn link(info: Option<&ActInfo>, service: &Service) -> ServiceLink {
    let href = info.map(|info| format!("/acts/{}/services/{}", url(&info.id), url(&service.id)));
    ServiceLink { id: service.id.clone(), title: service.title.clone(), href }
}

/// Annotations of a service, by line.
struct ServiceLines<'a> {
    service: &'a Service,
    terms: Terms,
    tables: Vec<bool>,
    /// Diagrams by the last line of their process.
    diagrams: BTreeMap<u32, Vec<DiagramView>>,
    findings: BTreeMap<u32, Vec<FindingView>>,
    is_begun: bool,
}

struct Builder<'a> {
    shown: &'a Shown<'a>,
    places: BTreeMap<&'a str, ServiceLines<'a>>,
    unread: BTreeSet<(&'a str, u32)>,
    edits: BTreeMap<u32, Vec<&'a Edit>>,
    originals: BTreeMap<(Option<&'a str>, u32), &'a str>,
    given: BTreeSet<String>,
    blocks: Vec<Block>,
    contents: Vec<Content>,
}

impl<'a> Builder<'a> {
    fn new(shown: &'a Shown<'a>, lang: Lang) -> Result<Self, Failure> {
        let mut places = BTreeMap::new();
        for service in &shown.model.services {
            places.insert(service.id.as_str(), ServiceLines::new(shown, service, lang)?);
        }
        let unread = shown.model.unread.iter().map(|unread| (unread.within.as_str(), unread.line_start));
        let mut edits: BTreeMap<u32, Vec<&Edit>> = BTreeMap::new();
        let mut originals = BTreeMap::new();
        if let Some((source, repaired)) = shown.repairs {
            for edit in &repaired.edits {
                edits.entry(edit.line).or_default().push(edit);
            }
            originals = lines_of(source, &shown.model.document.file);
        }
        Ok(Self {
            shown,
            places,
            unread: unread.collect(),
            edits,
            originals,
            given: BTreeSet::new(),
            blocks: Vec::new(),
            contents: Vec::new(),
        })
    }

    fn build(mut self) -> (Vec<Block>, Vec<Content>) {
        for passage in &self.shown.model.passages {
            if !self.in_table(passage) {
                self.passage(passage);
            }
        }
        self.rest();
        (self.blocks, self.contents)
    }

    /// The anchor, unless an earlier passage took it.
    fn give(&mut self, anchor: String) -> Option<String> {
        self.given.insert(anchor.clone()).then_some(anchor)
    }

    fn anchors(&mut self, passage: &Passage) -> (Option<String>, Vec<String>) {
        let file = passage.file.as_deref();
        let own = self.give(anchor(file, passage.line_start));
        let others = (passage.line_start + 1)..=passage.line_end;
        (own, others.filter_map(|line| self.give(anchor(file, line))).collect())
    }

    /// Adds a table row: tables of actions are rendered from the model, other rows are collected.
    fn in_table(&mut self, passage: &Passage) -> bool {
        if passage.kind != PassageKind::Row {
            return false;
        }
        let place = self.places.get_mut(passage.within.as_str());
        let tables = place.as_ref().map(|place| place.service.tables.iter()).into_iter().flatten();
        let inside =
            |line| tables.clone().position(|table| (table.line_start..=table.line_end).contains(&line));
        let nth = inside(passage.line_start);
        let Some((nth, place)) = nth.zip(place) else { return self.other_row(passage) };
        let is_new = place.tables.get_mut(nth).is_some_and(|done| !std::mem::replace(done, true));
        let service = place.service;
        if is_new && let Some(table) = service.tables.get(nth) {
            let file = passage.file.clone();
            let mut given = std::mem::take(&mut self.given);
            let mut give = |anchor: String| given.insert(anchor.clone()).then_some(anchor);
            let mut view = TableView::actions(table, file.as_deref(), &mut give);
            view.is_titled = self.blocks.last().is_some_and(|block| block.class == "caption");
            self.given = given;
            let findings = self.findings(passage);
            let block = Block {
                class: "actions",
                line: table.line_start,
                table: Some(view),
                findings,
                ..Block::default()
            };
            self.blocks.push(block);
        }
        // Lines that no cell has keep their anchors too.
        let (own, others) = self.anchors(passage);
        let edits = self.edits(passage);
        if let Some(block) = self.blocks.last_mut() {
            block.anchors.extend(own.into_iter().chain(others));
            block.edits.extend(edits);
        }
        true
    }

    fn other_row(&mut self, passage: &Passage) -> bool {
        if !passage.text.contains('\t') {
            return false;
        }
        let (own, others) = self.anchors(passage);
        let edits = self.edits(passage);
        if self.blocks.last().is_none_or(|block| block.class != "rows") {
            let table = Some(TableView::rows(passage.line_start));
            self.blocks.push(Block { class: "rows", line: passage.line_start, table, ..Block::default() });
        }
        if let Some(block) = self.blocks.last_mut() {
            block.edits.extend(edits);
            if let Some(table) = &mut block.table {
                let anchors = own.into_iter().chain(others).collect();
                table.row(&passage.text, anchors, passage.line_start, passage.line_end);
            }
        }
        true
    }

    fn passage(&mut self, passage: &Passage) {
        let (anchor, anchors) = self.anchors(passage);
        let edits = self.edits(passage);
        let service = self.begins(passage, anchor.as_deref());
        if passage.kind == PassageKind::Section {
            self.content(anchor.as_deref(), &passage.text, false);
        }
        let block = Block {
            class: passage.kind.name(),
            line: passage.line_start,
            line_end: passage.line_end,
            pieces: self.pieces(passage, &edits),
            is_unread: self.unread.contains(&(passage.within.as_str(), passage.line_start)),
            findings: self.findings(passage),
            diagrams: self.diagrams(passage),
            anchor,
            anchors,
            edits,
            service,
            ..Block::default()
        };
        self.blocks.push(block);
    }

    fn content(&mut self, anchor: Option<&str>, label: &str, is_service: bool) {
        if let Some(anchor) = anchor {
            self.contents.push(Content { anchor: anchor.to_owned(), label: label.to_owned(), is_service });
        }
    }

    /// The service that starts at this passage.
    fn begins(&mut self, passage: &Passage, anchor: Option<&str>) -> Option<ServiceLink> {
        let place = self.places.get_mut(passage.within.as_str())?;
        if place.is_begun || passage.kind == PassageKind::Stamp {
            return None;
        }
        place.is_begun = true;
        let service = place.service;
        let label = service.title.clone().unwrap_or_else(|| service.id.clone());
        self.content(anchor, &label, true);
        Some(link(self.shown.info, service))
    }

    fn pieces(&self, passage: &Passage, edits: &[EditView]) -> Vec<Piece> {
        if self.shown.repairs.is_some() {
            if edits.is_empty() {
                return plain(&passage.text);
            }
            let lines = passage.line_start..=passage.line_end;
            let lines = lines.filter_map(|line| self.originals.get(&(passage.file.as_deref(), line)));
            return repaired(&passage.text, &lines.copied().collect::<Vec<_>>().join("\n"));
        }
        // Titles and stamps stay calm.
        let is_prose = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text);
        match self.places.get(passage.within.as_str()).filter(|_| is_prose) {
            Some(place) => place.terms.mark(&passage.text, (passage.line_start, passage.line_end)),
            None => plain(&passage.text),
        }
    }

    fn edits(&self, passage: &Passage) -> Vec<EditView> {
        let here = self.edits.range(passage.line_start..=passage.line_end.max(passage.line_start));
        let edits = here.flat_map(|(_, edits)| edits);
        // Lines are those of the edit's own file: of an act of several, only its words tell which.
        let has = |edit: &&&Edit| self.originals_has(passage, edit);
        edits.filter(has).map(|edit| edit_view(edit)).collect()
    }

    fn originals_has(&self, passage: &Passage, edit: &Edit) -> bool {
        let is_split = self.shown.repairs.is_some_and(|(source, _)| source.parts.len() > 1);
        let original = self.originals.get(&(passage.file.as_deref(), edit.line)).copied().unwrap_or_default();
        !is_split || original.contains(edit.before.trim())
    }

    fn findings(&mut self, passage: &Passage) -> Vec<FindingView> {
        let Some(place) = self.places.get_mut(passage.within.as_str()) else { return Vec::new() };
        take(&mut place.findings, passage.line_end.max(passage.line_start))
    }

    fn diagrams(&mut self, passage: &Passage) -> Vec<DiagramView> {
        let Some(place) = self.places.get_mut(passage.within.as_str()) else { return Vec::new() };
        take(&mut place.diagrams, passage.line_end.max(passage.line_start))
    }

    /// Annotations left after the last passage: tables without passages, diagrams, findings of the last lines.
    fn rest(&mut self) {
        let names: Vec<&str> = self.places.keys().copied().collect();
        for name in names {
            let Some(place) = self.places.get_mut(name) else { continue };
            let diagrams = take(&mut place.diagrams, u32::MAX);
            let findings = take(&mut place.findings, u32::MAX);
            if !diagrams.is_empty() || !findings.is_empty() {
                self.blocks.push(Block { class: "rest", diagrams, findings, ..Block::default() });
            }
        }
    }
}

impl<'a> ServiceLines<'a> {
    fn new(shown: &Shown<'_>, service: &'a Service, lang: Lang) -> Result<Self, Failure> {
        let mut diagrams: BTreeMap<u32, Vec<DiagramView>> = BTreeMap::new();
        for (process, view) in service.processes.iter().zip(pictures(shown, service, lang)?) {
            diagrams.entry(process.line_end).or_default().push(view);
        }
        let mut findings: BTreeMap<u32, Vec<FindingView>> = BTreeMap::new();
        for finding in &service.findings {
            let view = FindingView {
                code: finding.code.clone(),
                note: zanflow_findings::note(finding, lang),
                line: finding.line,
            };
            findings.entry(finding.line).or_default().push(view);
        }
        Ok(Self {
            service,
            terms: Terms::from_service(service),
            tables: vec![false; service.tables.len()],
            diagrams,
            findings,
            is_begun: false,
        })
    }
}

/// Diagrams of a service: linked for acts of the knowledge base, as data URLs for uploaded acts.
fn pictures(shown: &Shown<'_>, service: &Service, lang: Lang) -> Result<Vec<DiagramView>, Failure> {
    if let Some(info) = shown.info {
        let of = |(name, title): (String, String)| {
            let service = url(&service.id);
            let href = format!(
                "/acts/{}/services/{service}/diagrams/{name}.svg?lang={}",
                url(&info.id),
                lang.code()
            );
            DiagramView { title, href, inline: false }
        };
        return Ok(generate::processes(service, lang).into_iter().map(of).collect());
    }
    let of = |diagram: generate::Diagram| DiagramView {
        title: diagram.title,
        href: format!("data:image/svg+xml,{}", url(&diagram.svg)),
        inline: true,
    };
    Ok(generate::diagrams(shown.model, service, lang)?.into_iter().map(of).collect())
}

/// Removes and returns all entries up to a line.
fn take<T>(of: &mut BTreeMap<u32, Vec<T>>, line: u32) -> Vec<T> {
    let later = match line.checked_add(1) {
        Some(next) => of.split_off(&next),
        None => BTreeMap::new(),
    };
    std::mem::replace(of, later).into_values().flatten().collect()
}

fn edit_view(edit: &Edit) -> EditView {
    EditView {
        rule: edit.rule.name(),
        line: edit.line,
        before: edit.before.clone(),
        after: edit.after.clone(),
        confidence: (edit.confidence * 100.0).round().clamp(0.0, 100.0) as u32,
    }
}

/// Index of source lines by file and number; the main file has no name.
fn lines_of<'a>(source: &'a Source, own: &str) -> BTreeMap<(Option<&'a str>, u32), &'a str> {
    let mut lines = BTreeMap::new();
    for (nth, line) in source.lines.iter().enumerate() {
        let text = source.text.get(line.span.start as usize..line.span.end as usize).unwrap_or_default();
        let Some((path, number)) = source.origin(nth) else { continue };
        let file = (source.parts.len() > 1 && path != own).then_some(path);
        lines.insert((file, number), text);
    }
    lines
}
