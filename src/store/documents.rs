//! Entries as documents of the index.

use super::act::{ActInfo, day_number};
use super::fields::{Fields, NEVER};
use super::short_names::ShortNames;
use super::tokenize::{Forms, stems};
use super::writer::Content;
use std::cell::RefCell;
use std::collections::BTreeMap;
use tantivy::TantivyDocument;
use zanflow_citations::references::body_name;
use zanflow_model::{Model, Status};
use zanflow_passages::{Entry, EntryKind, Features, longest};

/// Bytes of a part: no more than the index packs into one block.
const PART: usize = 12 << 10;

/// Models, acts and entries are plain data: they always can be written.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// All documents of an act: its facts, its model, its sources, its entries and those of its Russian text.
pub fn documents(fields: &Fields, info: &ActInfo, content: &Content<'_>) -> Vec<TantivyDocument> {
    let Content { model, entries, russian, sources } = content;
    let act = Act::new(fields, info, model);
    let mut documents = Vec::with_capacity(entries.len() + russian.len() + 3);
    let mut facts = act.stored("act", &json(info));
    facts.add_text(fields.names, stems(&super::named::names(info)));
    for key in super::keys::keys(&info.document) {
        facts.add_text(fields.keys, key);
    }
    documents.push(facts);
    documents.extend(act.in_parts("model", &json(model)));
    documents.extend(act.in_parts("source", &json(sources)));
    documents.extend(entries.iter().map(|entry| act.entry(entry, &info.lang)));
    documents.extend(russian.iter().map(|entry| act.entry(entry, "ru")));
    documents
}

/// What all documents of an act share.
struct Act<'a> {
    fields: &'a Fields,
    info: &'a ActInfo,
    /// The act's own title.
    title: Option<Forms>,
    /// Stems of who issued it, and of the region.
    issuer: String,
    titles: BTreeMap<&'a str, Forms>,
    /// The short names of each service.
    short_names: BTreeMap<&'a str, ShortNames>,
    /// What each service has as a whole.
    has: BTreeMap<&'a str, Features>,
    from: u64,
    until: u64,
    version: u64,
    /// The last text above a passage, and its stems: passages that follow one another share it.
    under: RefCell<(String, String)>,
}

impl<'a> Act<'a> {
    fn new(fields: &'a Fields, info: &'a ActInfo, model: &'a Model) -> Self {
        let document = &info.document;
        let from = document.date.as_deref().and_then(day_number).unwrap_or(0);
        let until = match (info.repealed_on(), document.status) {
            (Some(day), _) => day_number(day).unwrap_or(0),
            (None, Status::Repealed) => 0,
            (None, Status::InForce) => NEVER,
        };
        let titles = model
            .services
            .iter()
            .filter_map(|service| Some((service.id.as_str(), Forms::new(service.title.as_deref()?))));
        let title = document.title.as_deref().map(Forms::new);
        let short_names =
            model.services.iter().map(|service| (service.id.as_str(), ShortNames::new(service)));
        Self {
            fields,
            info,
            title,
            issuer: [&document.issuer, &document.region]
                .into_iter()
                .flatten()
                .map(|text| stems(text))
                .collect(),
            titles: titles.collect(),
            short_names: short_names.collect(),
            has: features(model),
            from,
            until,
            version: document.version_date.as_deref().and_then(day_number).unwrap_or(0),
            under: RefCell::default(),
        }
    }

    fn begin(&self, sort: &str) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.fields.sort, sort);
        document.add_text(self.fields.act, &self.info.id);
        document.add_text(self.fields.path, &self.info.path);
        document
    }

    fn stored(&self, sort: &str, text: &str) -> TantivyDocument {
        let mut document = self.begin(sort);
        document.add_text(self.fields.data, text);
        document
    }

    fn in_parts(&self, sort: &str, text: &str) -> Vec<TantivyDocument> {
        let mut documents = Vec::with_capacity(text.len() / PART + 1);
        let mut rest = text;
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.floor_char_boundary(PART));
            let mut document = self.stored(sort, part);
            document.add_u64(self.fields.part, documents.len() as u64);
            documents.push(document);
            rest = after;
        }
        documents
    }

    fn entry(&self, entry: &Entry, lang: &str) -> TantivyDocument {
        let fields = self.fields;
        let mut document = self.begin("passage");
        document.add_text(fields.data, json(entry));
        let forms = Forms::new(&entry.text);
        document.add_u64(fields.same, forms.same);
        for (field, half) in fields.near.into_iter().zip(forms.near.0) {
            document.add_u64(field, half);
        }
        document.add_text(fields.file, entry.file.as_ref().unwrap_or(&self.info.document.file));
        document.add_u64(fields.line_start, entry.line_start.into());
        document.add_u64(fields.line_end, entry.line_end.into());
        self.words(&mut document, entry, lang, forms);
        self.facets(&mut document, entry, lang);
        for key in super::keys::cited_in(&entry.text) {
            document.add_text(fields.cites, key);
        }
        document.add_u64(fields.rank, rank(entry, !self.info.services.is_empty()));
        document
    }

    fn words(&self, document: &mut TantivyDocument, entry: &Entry, lang: &str, forms: Forms) {
        let fields = self.fields;
        if let Some(term) = &entry.defines {
            document.add_text(fields.about, stems(term));
        } else if let Some(title) = self.names_its_service(entry, &forms) {
            document.add_text(fields.about, &title.stem);
        }
        let service = entry.service.as_deref().and_then(|id| self.titles.get(id));
        if let Some(title) = service.or(self.title.as_ref()) {
            document.add_text(fields.context, &title.stem);
        }
        document.add_text(fields.context, &self.issuer);
        if !entry.under.is_empty() {
            let mut known = self.under.borrow_mut();
            if known.0 != entry.under {
                *known = (entry.under.clone(), stems(&entry.under));
            }
            document.add_text(fields.context, &known.1);
        }
        if let Some(actor) = entry.actor.as_ref().filter(|actor| !actor.is_empty()) {
            document.add_text(fields.context, stems(actor));
        }
        if let Some(paragraph) = &entry.paragraph {
            document.add_text(fields.paragraph, paragraph);
        }
        document.add_text(fields.exact, &forms.exact);
        if lang == "ru" {
            document.add_text(fields.russian, &entry.text);
        } else {
            document.add_text(fields.stem, &forms.stem);
            document.add_text(fields.kazakh, &forms.kazakh);
            let short_names = entry.service.as_deref().and_then(|id| self.short_names.get(id));
            let others = short_names.map_or_else(String::new, |names| names.others(&forms));
            document.add_text(fields.root, forms.root + &others);
        }
    }

    /// The title of the service, where the passage names it in full and says something of it: that is where a reader learns what
    /// the service is.
    fn names_its_service(&self, entry: &Entry, forms: &Forms) -> Option<&Forms> {
        if !matches!(entry.kind, EntryKind::Paragraph | EntryKind::Item | EntryKind::Text | EntryKind::Step) {
            return None;
        }
        let title = self.titles.get(entry.service.as_deref()?)?;
        let (text, name) = (&forms.exact, &title.exact);
        (text.len() > name.len() + name.len() / 3 && text.contains(name.as_str())).then_some(title)
    }

    fn facets(&self, document: &mut TantivyDocument, entry: &Entry, lang: &str) {
        let fields = self.fields;
        let about = &self.info.document;
        document.add_text(fields.kind, entry.kind.name());
        document.add_text(fields.lang, lang);
        for (field, value) in [
            (fields.service, &entry.service),
            (fields.region, &about.region),
            (fields.issuer, &about.issuer.as_deref().map(body_name)),
            (fields.act_type, &about.act_type),
            (fields.number, &about.number.as_deref().map(super::keys::number_key)),
            (fields.number, &about.registration_number.as_deref().map(super::keys::number_key)),
            (fields.actor, &entry.actor),
        ] {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        let service = self.info.services.iter().find(|service| Some(&service.id) == entry.service.as_ref());
        if let Some(name) = service.and_then(|service| service.title.as_ref()) {
            document.add_text(fields.service_name, name);
        }
        if let Some(channel) = entry.channel {
            document.add_text(fields.channel, channel.name());
        }
        if let Some(action) = entry.action {
            document.add_text(fields.action, action.name());
        }
        for system in &entry.systems {
            document.add_text(fields.system, system.name());
        }
        for feature in self.has(entry).iter() {
            document.add_text(fields.has, feature.name());
        }
        self.numbers(document, entry);
    }

    /// The features of a passage; a heading has those of its whole service.
    fn has(&self, entry: &Entry) -> Features {
        let service = entry.service.as_deref().filter(|_| entry.kind == EntryKind::Heading);
        let all = service.and_then(|id| self.has.get(id)).copied().unwrap_or_default();
        entry.features().with(all)
    }

    fn numbers(&self, document: &mut TantivyDocument, entry: &Entry) {
        let fields = self.fields;
        document.add_u64(fields.from, self.from);
        document.add_u64(fields.until, self.until);
        document.add_u64(fields.version, self.version);
        if self.from > 0 {
            document.add_u64(fields.year, self.from / 10_000);
        }
        let (seconds, working_days) = entry.duration.as_ref().map_or((None, None), longest);
        if let Some(seconds) = seconds {
            document.add_f64(fields.seconds, seconds);
        }
        if let Some(days) = working_days {
            document.add_f64(fields.working_days, days);
        }
    }
}

fn features(model: &Model) -> BTreeMap<&str, Features> {
    model.services.iter().map(|service| (service.id.as_str(), Features::of_service(service))).collect()
}

/// Ranking before any query, in thousandths: a passage that says something of a matter before a heading that names it, that
/// before the orders and stamps that only mention it. Measured on judged searches; see `make score`.
fn rank(entry: &Entry, approves: bool) -> u64 {
    let kind = match entry.kind {
        EntryKind::Paragraph | EntryKind::Definition => 1100,
        // A field of a service's card.
        EntryKind::Row if !entry.card.is_empty() => 1100,
        EntryKind::Step | EntryKind::Condition | EntryKind::Item | EntryKind::Text => 1000,
        EntryKind::Section => 950,
        EntryKind::Row => 850,
        EntryKind::Title | EntryKind::Caption | EntryKind::Head => 800,
        EntryKind::Cell => 750,
        EntryKind::Heading | EntryKind::Note => 700,
        EntryKind::Signature => 600,
        EntryKind::Stamp => 500,
    };
    // An act that approves regulations only orders it; what it approves says.
    if approves && entry.service.is_none() { kind * 65 / 100 } else { kind }
}
