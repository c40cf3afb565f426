//! An act as text: what it is, what it regulates, who does what in which order, what was not read.

use super::card;
use super::sheet::Sheet;
use std::borrow::Cow;
use zanflow_model::{
    Column, Document, Edge, EdgeKind, Model, Next, Node, NodeKind, Process, Service, Status, System, Table,
    Unread, WithoutServices,
};
use zanflow_wording::Lang;

/// The act, or only the service of that id. `None` where the act has no such service.
pub fn act(model: &Model, only: Option<&str>, lang: Lang) -> Option<String> {
    let mut sheet = Sheet::new(lang);
    let out = &mut sheet;
    document(out, &model.document);
    let services: Vec<&Service> =
        model.services.iter().filter(|service| only.is_none_or(|id| service.id == id)).collect();
    if only.is_some() && services.is_empty() {
        return None;
    }
    for one in &services {
        service(out, one);
    }
    if services.is_empty() {
        let an_act = out.label("show-an-act");
        let kind = model.document.act_type.as_deref().unwrap_or(&an_act);
        let why = match model.without_services() {
            Some(WithoutServices::NotAnAct) => out.label("show-no-act").into_owned(),
            Some(WithoutServices::Amending) => out.fill("show-amending", &[("kind", kind)]),
            _ => out.fill("show-no-services", &[("kind", kind)]),
        };
        out.push("\n");
        out.hang("", &why);
    }
    let left: Vec<&Unread> =
        model.unread.iter().filter(|passage| only.is_none_or(|id| passage.within == id)).collect();
    unread(out, &left);
    Some(sheet.done())
}

fn document(out: &mut Sheet, document: &Document) {
    let untitled = out.label("show-untitled");
    out.hang("", document.title.as_deref().unwrap_or(&untitled));
    let issued = [
        document.act_type.as_deref(),
        document.issuer.as_deref().or(document.region.as_deref()),
        document.date.as_deref(),
    ];
    out.field("show-act", &numbered(&listed(&issued), document.number.as_deref()));
    let registered = [document.registered_by.as_deref(), document.registered_on.as_deref()];
    out.field("show-registered", &numbered(&listed(&registered), document.registration_number.as_deref()));
    let status = status(out, document);
    out.field("show-status", &status);
    out.field("show-signed-by", document.signatory.as_deref().unwrap_or_default());
    out.field("show-control", document.supervisor.as_deref().unwrap_or_default());
    for change in &document.amendments {
        let by = numbered(change.by_date.as_deref().unwrap_or_default(), change.by_number.as_deref());
        let by = if by.is_empty() { by } else { format!(" ({by})") };
        let line = out.fill("cite-line", &[("line", &change.line.to_string())]);
        out.field("show-amended", &format!("{line}: {}{by}", change.what));
    }
    card::amends(out, &document.amends);
    out.field("show-code", document.act_code.as_deref().unwrap_or_default());
    out.field("show-text-of", document.version_date.as_deref().unwrap_or_default());
    out.field("show-address", document.source_url.as_deref().unwrap_or_default());
    out.field("show-file", &document.file);
}

fn status(out: &Sheet, document: &Document) -> String {
    match (document.status, &document.repealed_by) {
        (Status::InForce, _) => match &document.version_date {
            Some(day) => out.fill("show-in-force-of", &[("day", day)]),
            None => out.label("status-in_force").into_owned(),
        },
        (Status::Repealed, None) => out.label("status-repealed").into_owned(),
        (Status::Repealed, Some(by)) => {
            let by_whom = listed(&[by.act_type.as_deref(), by.issuer.as_deref(), by.date.as_deref()]);
            out.fill("show-repealed-by", &[("act", &numbered(&by_whom, by.number.as_deref()))])
        }
    }
}

fn service(out: &mut Sheet, service: &Service) {
    out.push("\n");
    let unnamed = out.label("show-unnamed");
    let title = service.title.as_deref().unwrap_or(&unnamed);
    out.hang(&format!("{}  ", service.id), title);
    out.field("show-lines", &lines(service.line_start, service.line_end));
    if let Some(act) = &service.of_act {
        out.field("show-will-be-of", &card::named(act));
    }
    out.field("show-provider", service.provider.as_deref().unwrap_or_default());
    if let Some(standard) = &service.standard {
        let date = standard.date.as_deref().unwrap_or_default();
        out.field("show-standard", &numbered(date, standard.number.as_deref()));
    }
    out.field("show-form", &listed(&[service.automation.as_deref(), service.kind.as_deref()]));
    out.field("show-participants", &service.participants.join("; "));
    out.field("show-terms", &terms(service));
    out.field("show-assured", &service.requirements.join("; "));
    out.field("show-conditions", &service.technical_conditions.join("; "));
    if let Some(survey) = service.survey {
        let (questions, answers) = (survey.questions.to_string(), survey.options.to_string());
        let size = out.fill("show-survey-size", &[("questions", &questions), ("answers", &answers)]);
        out.field("show-survey", &size);
    }
    for asked in &service.questionnaires {
        card::questionnaire(out, asked);
    }
    if let Some(passport) = &service.passport {
        card::card(out, passport);
    }
    for form in service.form.iter().chain(&service.other_forms) {
        card::form(out, form);
    }
    if let Some(appeal) = &service.appeal {
        card::appeal(out, appeal);
    }
    for one in &service.processes {
        process(out, one);
    }
    for one in &service.tables {
        table(out, one);
    }
    for finding in &service.findings {
        let line = out.fill("cite-line", &[("line", &finding.line.to_string())]);
        out.field("show-finding", &format!("{line}: {}: {}", finding.code, finding.note));
    }
}

fn terms(service: &Service) -> String {
    let terms = service.terms.iter().map(|term| match &term.abbr {
        Some(abbr) => format!("{} = {abbr}", term.term),
        None => term.term.clone(),
    });
    terms.collect::<Vec<_>>().join("; ")
}

fn process(out: &mut Sheet, process: &Process) {
    let mut head = vec![process.channel.name().to_owned()];
    if let Some(paragraph) = &process.paragraph {
        head.push(out.fill("cite-paragraph", &[("number", paragraph)]));
    }
    head.push(out.fill("cite-lines", &[("lines", &lines(process.line_start, process.line_end))]));
    if let Some(diagram) = process.diagram {
        head.push(out.fill("show-diagram", &[("number", &diagram.to_string())]));
    }
    let case = process.case.as_ref().map_or_else(String::new, |case| format!(": {case}"));
    out.push(&format!("\n  {}{case}\n", head.join(", ")));
    for (i, one) in process.nodes.iter().enumerate() {
        let following = process.nodes.get(i + 1).map(|node| node.id.as_str());
        node(out, one, following, &process.edges);
    }
}

fn node(out: &mut Sheet, node: &Node, following: Option<&str>, edges: &[Edge]) {
    let ways: Vec<&Edge> = edges.iter().filter(|edge| edge.from == node.id).collect();
    let refusal = ways.iter().any(|edge| edge.when == EdgeKind::Next && edge.to == "end_refused");
    let mark = match (refusal, node.kind) {
        (true, _) => format!("{}: ", out.label("show-refusal")),
        (false, NodeKind::Condition) => format!("{}: ", out.label("show-check")),
        (false, _) => String::new(),
    };
    out.hang(&format!("    {:<5}", node.id), &format!("{mark}{}", node.text));
    let system = |system: &System| out.label(&format!("show-system-{}", system.name()));
    let systems = node.systems.iter().map(system).collect::<Vec<_>>().join(", ");
    let duration = node.duration.as_ref().map(|duration| duration.raw.as_str());
    let who = listed(&[node.actor.as_deref(), duration, Some(&systems)]);
    if !who.is_empty() {
        out.hang("         ", &who);
    }
    if let Some(result) = &node.result {
        let lead = format!("         {}: ", out.label("show-result"));
        out.hang(&lead, result);
    }
    for way in ways {
        let word = match way.when {
            EdgeKind::Pass | EdgeKind::Fail if node.when_true.unwrap_or(EdgeKind::Pass) == way.when => {
                "show-if-so"
            }
            EdgeKind::Pass | EdgeKind::Fail => "show-if-not",
            EdgeKind::Next if refusal || following == Some(way.to.as_str()) => continue,
            EdgeKind::Next => "show-then",
        };
        let line = format!("         {} → {}\n", out.label(word), target(out, &way.to));
        out.push(&line);
    }
}

fn target<'t>(out: &Sheet, id: &'t str) -> Cow<'t, str> {
    match id {
        "end_success" => out.label("show-done"),
        "end_refused" => out.label("show-refused"),
        id => Cow::Borrowed(id),
    }
}

fn table(out: &mut Sheet, table: &Table) {
    let untitled = out.label("show-table-untitled");
    out.push("\n");
    out.hang("  ", table.caption.as_deref().unwrap_or(&untitled));
    let lines = out.fill("cite-lines", &[("lines", &lines(table.line_start, table.line_end))]);
    let confidence = out.fill("show-confidence", &[("confidence", &format!("{:.2}", table.confidence))]);
    out.push(&format!("    {}, {lines}, {confidence}\n", table.channel.name()));
    for one in &table.columns {
        column(out, one);
    }
}

fn column(out: &mut Sheet, column: &Column) {
    let duration = column.duration.as_ref().map(|duration| duration.raw.as_str());
    let next = column.next.iter().map(way).collect::<Vec<_>>().join(", ");
    let next = if next.is_empty() { next } else { format!("→ {next}") };
    let [actor, action, form] = [&column.actor, &column.action, &column.form].map(Option::as_deref);
    let cells = joined(&[actor, action, form, duration, Some(&next)], " | ");
    out.hang(&format!("    {:<5}", column.no), &cells);
}

fn way(next: &Next) -> String {
    match (next.to, &next.when) {
        (Some(to), Some(when)) => format!("{to} ({when})"),
        (Some(to), None) => to.to_string(),
        (None, when) => when.clone().unwrap_or_default(),
    }
}

fn unread(out: &mut Sheet, passages: &[&Unread]) {
    if passages.is_empty() {
        return;
    }
    let head = out.label("unread");
    out.push(&format!("\n{head}\n"));
    for passage in passages {
        let place = format!("  {}, {}  ", lines(passage.line_start, passage.line_end), passage.within);
        out.hang(&place, &passage.excerpt);
    }
}

fn listed(parts: &[Option<&str>]) -> String {
    joined(parts, " · ")
}

fn joined(parts: &[Option<&str>], between: &str) -> String {
    let parts: Vec<&str> = parts.iter().copied().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

fn numbered(text: &str, number: Option<&str>) -> String {
    match number {
        Some(number) if text.is_empty() => format!("№ {number}"),
        Some(number) => format!("{text} № {number}"),
        None => text.to_owned(),
    }
}

pub(super) fn lines(start: u32, end: u32) -> String {
    if start == end { start.to_string() } else { format!("{start}–{end}") }
}
