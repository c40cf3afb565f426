//! An act as text: what it is, what it regulates, who does what in which order, what was not read.

use super::card;
use super::wrap::hang;
use std::fmt::Write;
use zanflow_model::{
    Column, Document, Edge, EdgeKind, Model, Next, Node, NodeKind, Process, Service, Status, System, Table,
    Unread, WithoutServices,
};

/// The act, or only the service of that id. `None` where the act has no such service.
pub fn act(model: &Model, only: Option<&str>) -> Option<String> {
    let mut out = String::new();
    document(&mut out, &model.document);
    let services: Vec<&Service> =
        model.services.iter().filter(|service| only.is_none_or(|id| service.id == id)).collect();
    if only.is_some() && services.is_empty() {
        return None;
    }
    for one in &services {
        service(&mut out, one);
    }
    if services.is_empty() {
        let kind = model.document.act_type.as_deref().unwrap_or("an act");
        let why = match model.without_services() {
            Some(WithoutServices::NotAnAct) => {
                "not recognised as an act: the text names no issuer, kind of act or date".to_owned()
            }
            Some(WithoutServices::Amending) => format!(
                "recognised as an amending {kind}; services none, because it gives only parts of other acts"
            ),
            _ => format!(
                "recognised as {kind}; services none, because no regulation, rules or standard was found in it"
            ),
        };
        out.push('\n');
        hang(&mut out, "", &why);
    }
    let left: Vec<&Unread> =
        model.unread.iter().filter(|passage| only.is_none_or(|id| passage.within == id)).collect();
    unread(&mut out, &left);
    Some(out)
}

fn document(out: &mut String, document: &Document) {
    hang(out, "", document.title.as_deref().unwrap_or("(the title was not found)"));
    let issued = [
        document.act_type.as_deref(),
        document.issuer.as_deref().or(document.region.as_deref()),
        document.date.as_deref(),
    ];
    field(out, "act", &numbered(&listed(&issued), document.number.as_deref()));
    let registered = [document.registered_by.as_deref(), document.registered_on.as_deref()];
    field(out, "registered", &numbered(&listed(&registered), document.registration_number.as_deref()));
    field(out, "status", &status(document));
    field(out, "signed by", document.signatory.as_deref().unwrap_or_default());
    field(out, "control", document.supervisor.as_deref().unwrap_or_default());
    for change in &document.amendments {
        let by = numbered(change.by_date.as_deref().unwrap_or_default(), change.by_number.as_deref());
        let by = if by.is_empty() { by } else { format!(" ({by})") };
        field(out, "amended", &format!("line {}: {}{by}", change.line, change.what));
    }
    card::amends(out, &document.amends);
    field(out, "code", document.act_code.as_deref().unwrap_or_default());
    field(out, "text of", document.version_date.as_deref().unwrap_or_default());
    field(out, "address", document.source_url.as_deref().unwrap_or_default());
    field(out, "file", &document.file);
}

fn status(document: &Document) -> String {
    match (document.status, &document.repealed_by) {
        (Status::InForce, _) => match &document.version_date {
            Some(day) => format!("in force: the database has its text of {day}"),
            None => "no mark of repeal in this text".to_owned(),
        },
        (Status::Repealed, None) => "repealed".to_owned(),
        (Status::Repealed, Some(by)) => {
            let by_whom = listed(&[by.act_type.as_deref(), by.issuer.as_deref(), by.date.as_deref()]);
            format!("repealed by {}", numbered(&by_whom, by.number.as_deref()))
        }
    }
}

fn service(out: &mut String, service: &Service) {
    out.push('\n');
    let title = service.title.as_deref().unwrap_or("(the name was not found)");
    hang(out, &format!("{}  ", service.id), title);
    field(out, "lines", &lines(service.line_start, service.line_end));
    if let Some(act) = &service.of_act {
        field(out, "will be of", &card::named(act));
    }
    field(out, "provider", service.provider.as_deref().unwrap_or_default());
    if let Some(standard) = &service.standard {
        let date = standard.date.as_deref().unwrap_or_default();
        field(out, "standard", &numbered(date, standard.number.as_deref()));
    }
    field(out, "form", &listed(&[service.automation.as_deref(), service.kind.as_deref()]));
    field(out, "participants", &service.participants.join("; "));
    field(out, "terms", &terms(service));
    field(out, "assured", &service.requirements.join("; "));
    field(out, "conditions", &service.technical_conditions.join("; "));
    if let Some(survey) = service.survey {
        field(out, "survey", &format!("{} questions, {} answers each", survey.questions, survey.options));
    }
    if let Some(passport) = &service.passport {
        card::card(out, passport);
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
        field(out, "finding", &format!("line {}: {}: {}", finding.line, finding.code, finding.note));
    }
}

fn terms(service: &Service) -> String {
    let terms = service.terms.iter().map(|term| match &term.abbr {
        Some(abbr) => format!("{} = {abbr}", term.term),
        None => term.term.clone(),
    });
    terms.collect::<Vec<_>>().join("; ")
}

fn process(out: &mut String, process: &Process) {
    let mut head = format!("\n  {}", process.channel.name());
    if let Some(paragraph) = &process.paragraph {
        let _ = write!(head, ", paragraph {paragraph}");
    }
    let _ = write!(head, ", lines {}", lines(process.line_start, process.line_end));
    if let Some(diagram) = process.diagram {
        let _ = write!(head, ", diagram {diagram}");
    }
    if let Some(case) = &process.case {
        let _ = write!(head, ": {case}");
    }
    out.push_str(&head);
    out.push('\n');
    for (i, one) in process.nodes.iter().enumerate() {
        let following = process.nodes.get(i + 1).map(|node| node.id.as_str());
        node(out, one, following, &process.edges);
    }
}

fn node(out: &mut String, node: &Node, following: Option<&str>, edges: &[Edge]) {
    let ways: Vec<&Edge> = edges.iter().filter(|edge| edge.from == node.id).collect();
    let refusal = ways.iter().any(|edge| edge.when == EdgeKind::Next && edge.to == "end_refused");
    let mark = match (refusal, node.kind) {
        (true, _) => "REFUSAL: ",
        (false, NodeKind::Condition) => "CHECK: ",
        (false, _) => "",
    };
    hang(out, &format!("    {:<5}", node.id), &format!("{mark}{}", node.text));
    let systems = node.systems.iter().map(|system| system_name(*system)).collect::<Vec<_>>().join(", ");
    let duration = node.duration.as_ref().map(|duration| duration.raw.as_str());
    let who = listed(&[node.actor.as_deref(), duration, Some(&systems)]);
    if !who.is_empty() {
        hang(out, "         ", &who);
    }
    if let Some(result) = &node.result {
        hang(out, "         result: ", result);
    }
    for way in ways {
        let word = match way.when {
            EdgeKind::Pass | EdgeKind::Fail if node.when_true.unwrap_or(EdgeKind::Pass) == way.when => {
                "if so"
            }
            EdgeKind::Pass | EdgeKind::Fail => "if not",
            EdgeKind::Next if refusal || following == Some(way.to.as_str()) => continue,
            EdgeKind::Next => "then",
        };
        let _ = writeln!(out, "         {word} → {}", target(&way.to));
    }
}

fn target(id: &str) -> &str {
    match id {
        "end_success" => "done",
        "end_refused" => "refused",
        id => id,
    }
}

fn table(out: &mut String, table: &Table) {
    let caption = table.caption.as_deref().unwrap_or("table without a caption");
    out.push('\n');
    hang(out, "  ", caption);
    let _ = writeln!(
        out,
        "    {}, lines {}, confidence {:.2}",
        table.channel.name(),
        lines(table.line_start, table.line_end),
        table.confidence
    );
    for one in &table.columns {
        column(out, one);
    }
}

fn column(out: &mut String, column: &Column) {
    let duration = column.duration.as_ref().map(|duration| duration.raw.as_str());
    let next = column.next.iter().map(way).collect::<Vec<_>>().join(", ");
    let next = if next.is_empty() { next } else { format!("→ {next}") };
    let [actor, action, form] = [&column.actor, &column.action, &column.form].map(Option::as_deref);
    let cells = joined(&[actor, action, form, duration, Some(&next)], " | ");
    hang(out, &format!("    {:<5}", column.no), &cells);
}

fn way(next: &Next) -> String {
    match (next.to, &next.when) {
        (Some(to), Some(when)) => format!("{to} ({when})"),
        (Some(to), None) => to.to_string(),
        (None, when) => when.clone().unwrap_or_default(),
    }
}

fn unread(out: &mut String, passages: &[&Unread]) {
    if passages.is_empty() {
        return;
    }
    out.push_str("\nnot understood\n");
    for passage in passages {
        let place = format!("  {}, {}  ", lines(passage.line_start, passage.line_end), passage.within);
        hang(out, &place, &passage.excerpt);
    }
}

/// A labelled value on its own lines; nothing if there is no value.
pub(super) fn field(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        hang(out, &format!("  {name:<13}"), value);
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

fn system_name(system: System) -> &'static str {
    match system {
        System::Portal => "portal",
        System::Gateway => "gateway",
        System::PaymentGateway => "payment gateway",
        System::Licensing => "licensing",
        System::LegalEntities => "legal entities",
        System::Persons => "persons",
        System::Notary => "notary",
        System::Centre => "centre",
        System::Workplace => "workplace",
        System::DocumentFlow => "document flow",
    }
}
