//! Amending orders: what they change, and where the new text stands.

use super::super::Context;
use super::outline::{Entry, Shape, entries, stamp};
use super::recognise::appendix;
use super::text::tidy;
use std::ops::Range;
use zanflow_citations::references::{Reference, body_before, references};
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_kazakh::pattern::from;
use zanflow_lexicon::words::rules_acts::ENACTS;
use zanflow_lexicon::words::rules_amends as words;
use zanflow_model::{ActRef, AmendedAct, Change, Operation};

/// Lines that a title may take, with those of the page above it.
const HEAD: usize = 16;

/// The changes of an act that amends others; none if its title does not say that it does.
pub fn amends(context: &Context<'_>) -> Option<Vec<AmendedAct>> {
    let entries = entries(context);
    let enacts = |entry: &&Entry| !ENACTS.iter().any(|word| entry.text.contains(word));
    let head: Vec<&str> =
        entries.iter().take(HEAD).take_while(enacts).map(|entry| entry.text.as_str()).collect();
    let head = head.join(" ");
    if !words::TITLE.is_match(&head) {
        return None;
    }
    let mut reader = Reader { entries: &entries, title: &head, acts: Vec::new(), places: Vec::new() };
    let mut at = 0;
    while at < entries.len() {
        at = reader.entry(at);
    }
    Some(reader.acts)
}

/// The act that gets the text of a line.
pub fn act_at(acts: &[AmendedAct], line: u32) -> Option<&ActRef> {
    let holds =
        |change: &Change| change.text_lines.is_some_and(|[first, last]| (first..=last).contains(&line));
    let found = acts.iter().find(|act| act.changes.iter().any(holds));
    let only = || match acts {
        [only] => Some(only),
        _ => None,
    };
    found.or_else(only).map(|act| &act.act)
}

struct Reader<'e> {
    entries: &'e [Entry],
    title: &'e str,
    acts: Vec<AmendedAct>,
    /// Where the changes are made: a document, a part of it.
    places: Vec<String>,
}

impl Reader<'_> {
    /// Reads the entry at a place; gives the place behind it and its new text.
    fn entry(&mut self, at: usize) -> usize {
        let Some(entry) = self.entries.get(at).filter(|entry| !matches!(entry.shape, Shape::Row(_))) else {
            return at + 1;
        };
        let lower = entry.text.lowered();
        if let Some(act) = amended(&entry.text, &lower) {
            self.acts.push(AmendedAct { act, changes: Vec::new() });
            self.places.clear();
        }
        let Some(operation) = operation(&lower) else {
            self.place(&entry.text);
            return at + 1;
        };
        if self.acts.is_empty() {
            let act = references(self.title).into_iter().rfind(|found| found.number.is_some());
            let Some(act) = act else { return at + 1 };
            self.acts.push(AmendedAct { act: act_ref(self.title, act), changes: Vec::new() });
        }
        let quoted = quoted(self.entries, at + 1).filter(|_| entry.text.trim_end().ends_with(':'));
        let text_lines = self.text_lines(entry, quoted.as_ref());
        let own = quoted.as_ref().and_then(|range| self.entries.get(range.end.saturating_sub(1)));
        let line_end = own.map_or(entry.line_end, |last| last.line_end.max(entry.line_end));
        let target = self.target(&entry.text);
        let change = Change { line_start: entry.line, line_end, target, operation, text_lines };
        if let Some(act) = self.acts.last_mut() {
            act.changes.push(change);
        }
        quoted.map_or(at + 1, |range| range.end)
    }

    /// Remembers where the changes that follow are made.
    fn place(&mut self, text: &str) {
        if !words::PLACE.is_match(text) || references(text).iter().any(|found| found.number.is_some()) {
            return;
        }
        let place = tidy(unmarked(text).trim_end_matches([':', ' ']));
        let depth = usize::from(words::PART.is_match(&place) && !self.places.is_empty());
        self.places.truncate(depth);
        self.places.push(place);
    }

    /// What is changed, with the place that it stands in.
    fn target(&mut self, text: &str) -> String {
        let text = unmarked(text);
        if let Some(found) = words::NAMED_TARGET.captures(text).and_then(|found| found.get(1)) {
            self.places.clear();
            return tidy(found.as_str());
        }
        let found = words::ADDED.captures(text).or_else(|| words::TARGET.captures(text));
        let own = found.and_then(|found| found.get(1)).map_or("", |found| found.as_str());
        if words::PART.is_match(own) {
            // The part before it is done with.
            let part = self.places.iter().position(|place| words::PART.is_match(place));
            self.places.truncate(part.unwrap_or(self.places.len()));
        }
        let places = self.places.iter().map(String::as_str);
        let parts: Vec<&str> = places.chain([own]).filter(|part| !part.is_empty()).collect();
        tidy(&parts.join(": "))
    }

    /// Lines of the new text: what is quoted after the order, or in it, or the order's own appendix.
    fn text_lines(&self, entry: &Entry, quoted: Option<&Range<usize>>) -> Option<[u32; 2]> {
        let lines = |range: &Range<usize>| {
            let last = self.entries.get(range.end.checked_sub(1)?)?;
            Some([self.entries.get(range.start)?.line, last.line_end])
        };
        if let Some(found) = words::OWN_APPENDIX.captures(&entry.text) {
            let number = found.get(1).and_then(|number| number.as_str().parse().ok());
            return lines(&appendix(self.entries, number)?);
        }
        let inside = [": «", ": \"", ": “"].iter().any(|mark| entry.text.contains(mark));
        quoted.and_then(lines).or_else(|| inside.then_some([entry.line, entry.line_end]))
    }
}

/// A text without the mark of the order; the number of an item that is changed is no such mark.
fn unmarked(text: &str) -> &str {
    let rest = mark(text).map_or(text, |(_, skip)| from(text, skip));
    if rest.lowered().starts_with(words::ITEM) { text } else { rest }
}

/// What follows the last quotation of a text.
fn after_quotes(text: &str) -> &str {
    let end = text.char_indices().rev().find(|(_, letter)| matches!(letter, '»' | '"' | '”'));
    end.and_then(|(at, letter)| text.get(at + letter.len_utf8()..)).unwrap_or(text)
}

/// The act that an order says it amends.
fn amended(text: &str, lower: &str) -> Option<ActRef> {
    let orders = words::ORDERS.iter().any(|word| lower.contains(word));
    if !orders && !text.trim_end().ends_with(':') {
        return None;
    }
    let found = references(text).into_iter().find(|found| !found.registered && found.number.is_some())?;
    if !orders && !words::LISTED.is_match(from(text, found.range.end)) {
        let kind = from(text, found.range.start).lowered();
        let after = kind.find('№').map_or("", |at| from(&kind, at));
        let named = after
            .split_once(' ')
            .map_or("", |(_, rest)| rest.trim_start_matches(|c: char| !c.is_alphabetic()));
        if !words::LISTED.is_match(named) {
            return None;
        }
    }
    Some(act_ref(text, found))
}

fn act_ref(text: &str, found: Reference) -> ActRef {
    ActRef {
        act_type: found.act_type.map(str::to_owned),
        issuer: text.get(..found.range.start).map(after_quotes).and_then(body_before),
        date: found.date,
        number: found.number,
    }
}

fn operation(lower: &str) -> Option<Operation> {
    let has = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    if has(words::NEW_WORDING) {
        return Some(Operation::NewWording);
    }
    if has(words::REPLACES) {
        return Some(Operation::ReplaceWords);
    }
    if has(words::REMOVES) {
        return Some(Operation::Remove);
    }
    has(words::ADDS).then_some(Operation::Add)
}

/// The entries of a quotation that begins at a place: up to the one that closes it, or before what the order itself says next.
fn quoted(entries: &[Entry], start: usize) -> Option<Range<usize>> {
    let first = entries.get(start)?;
    let opens = |text: &str| text.starts_with(['«', '"', '“']);
    if !opens(&first.text) && !matches!(first.shape, Shape::Row(_)) {
        return None;
    }
    let mut depth = 0i64;
    for (i, entry) in entries.iter().enumerate().skip(start) {
        depth +=
            entry.text.matches(['«', '“']).count() as i64 - entry.text.matches(['»', '”']).count() as i64;
        let closes = entry.text.trim_end_matches([';', '.', ' ']).ends_with(['»', '"', '”']);
        let next = entries.get(i + 1);
        if closes && (depth <= 0 || next.is_none_or(is_of_order)) {
            return Some(start..i + 1);
        }
        if next.is_some_and(|next| ends_orders(next, depth)) {
            return Some(start..i + 1);
        }
    }
    None
}

/// A line of the order itself: a change, or a paragraph on the order.
fn is_of_order(entry: &Entry) -> bool {
    let lower = entry.text.lowered();
    operation(&lower).is_some()
        || words::OF_ITSELF.iter().any(|word| lower.contains(word))
        || ends_orders(entry, 0)
}

/// What ends the changes of an order: its next paragraph on itself, or, outside quotations, a stamp of its own.
fn ends_orders(entry: &Entry, depth: i64) -> bool {
    let lower = entry.text.lowered();
    let itself = words::OF_ITSELF.iter().any(|word| lower.contains(word));
    let paragraph = matches!(mark(&entry.text), Some((Mark::Paragraph(_), _)));
    (itself && paragraph && operation(&lower).is_none())
        || (depth <= 0 && stamp(entry).is_some_and(|stamp| stamp.of_order))
}

#[cfg(test)]
mod tests {
    use zanflow_model::{Form, Model, Operation};

    fn compiled(text: &str) -> Model {
        let source = zanflow_source::from_bytes("a.md", text.as_bytes(), None).unwrap();
        let repaired = zanflow_repair::repair(&source);
        let tree = zanflow_syntax::parse(&repaired);
        crate::extract(&source, &repaired, &tree)
    }

    const HEAD: &str = "# «Ара паспортын беру» қағидаларын бекіту туралы» Қазақстан Республикасы Бал министрінің 2020 жылғы 18 наурыздағы № 41 \
                        бұйрығына өзгерістер енгізу туралы\n\nБҰЙЫРАМЫН:\n\n";

    const ORDERS: &str = "1. «Ара паспортын беру» қағидаларын бекіту туралы» Қазақстан Республикасы Бал министрінің 2020 жылғы 18 наурыздағы № 41 \
                          бұйрығына (тізілімде № 20111 болып тіркелген) мынадай өзгерістер енгізілсін:\n\nкөрсетілген бұйрықпен бекітілген «Ара \
                          паспортын беру» мемлекеттік қызмет көрсету қағидаларында:\n\n";

    const END: &str = "2. Бал комитеті осы бұйрықты мемлекеттік тіркеуді қамтамасыз етсін.\n\n**Қазақстан Республикасы Бал \
                       министрі**\n\n**А. Аралы**\n\n> *Қазақстан Республикасы*  \n> *Бал министрінің*  \n> *2023 жылғы 5 мамырдағы*  \n> *№ 77 \
                       бұйрығына*  \n> *қосымша*\n\n";

    /// The changes as `operation target [lines]`.
    fn changes(model: &Model) -> Vec<String> {
        let all = model.document.amends.iter().flat_map(|act| &act.changes);
        all.map(|change| {
            let target = change.target.rsplit("қағидаларында").next().unwrap_or_default();
            format!("{:?}{target} {:?}", change.operation, change.text_lines.unwrap_or_default())
        })
        .collect()
    }

    #[test]
    fn places_and_new_texts() {
        let text = format!(
            "{HEAD}{ORDERS}4-тармақ мынадай редакцияда жазылсын:\n\n«4. Алушы портал арқылы өтініш береді.\n\nМаман «Ара» жүйесінде өтінішті \
             тексереді.»;\n\n5-тармақта:\n\n2) тармақша алып тасталсын;\n\nүшінші бөлікте «үш күн» деген сөздер «екі күн» деген сөздермен \
             ауыстырылсын;\n\nмынадай мазмұндағы 7-1-тармақпен толықтырылсын:\n\n«7-1. Телнұсқа беріледі.»;\n\n{END}"
        );
        let model = compiled(&text);
        assert_eq!(
            changes(&model),
            [
                "NewWording: 4-тармақ [11, 13]",
                "Remove: 5-тармақта: 2) тармақша [0, 0]",
                "ReplaceWords: 5-тармақта: үшінші бөлікте [0, 0]",
                "Add: 7-1-тармақ [23, 23]",
            ]
        );
        let document = &model.document;
        assert_eq!((document.form, document.number.as_deref()), (Some(Form::Amending), Some("77")));
        assert_eq!(document.signatory.as_deref(), Some("А. Аралы"));
        assert!(model.services.is_empty(), "quoted paragraphs are no service");
    }

    #[test]
    fn a_list_in_an_appendix_is_a_service_of_the_amended_act() {
        let rows = [
            ("Көрсетілетін қызметті берушінің атауы", "бал инспекциялары"),
            ("Мемлекеттік қызметті ұсыну тәсілдері", "«электрондық үкімет» веб-порталы"),
            ("Мемлекеттік қызмет көрсету мерзімі", "3 жұмыс күні"),
            ("Мемлекеттік қызмет көрсету нысаны", "Электрондық (толық автоматтандырылған)"),
            ("Мемлекеттік қызмет көрсету нәтижесі", "Ара паспорты"),
        ];
        let rows: String = rows
            .iter()
            .enumerate()
            .map(|(i, (label, text))| format!("<tr><td>{}</td><td>{label}</td><td>{text}</td></tr>\n", i + 1))
            .collect();
        let text = format!(
            "{HEAD}{ORDERS}2-қосымша осы бұйрыққа қосымшаға сәйкес жаңа редакцияда жазылсын.\n\n{END}> *«Ара паспортын беру» қағидаларына*  \n> \
             *2-қосымша*\n\n## «Ара паспортын беру» мемлекеттік қызмет көрсетуге қойылатын негізгі талаптар \
             тізбесі\n\n<table>\n{rows}</table>\n"
        );
        let model = compiled(&text);
        let [service] = model.services.as_slice() else { panic!("{:?}", model.services) };
        assert_eq!(service.title.as_deref(), Some("Ара паспортын беру"));
        assert_eq!(service.of_act.as_ref().and_then(|act| act.number.as_deref()), Some("41"));
        assert_eq!(service.passport.as_ref().map(|card| card.times.len()), Some(1));
    }

    #[test]
    fn acts_of_a_list_and_rules_in_quotes() {
        let text = "# Қазақстан Республикасы Бал министрінің кейбір бұйрықтарына өзгерістер енгізу туралы\n\nБҰЙЫРАМЫН:\n\n1. Бұйрықтардың тізбесі осы \
                    бұйрыққа қосымшаға сәйкес бекітілсін.\n\n**Қазақстан Республикасы Бал министрі**\n\n**А. Аралы**\n\n> *Бал министрінің*  \n> *2023 \
                    жылғы 6 мамырдағы*  \n> *№ 78 бұйрығына*  \n> *қосымша*\n\n## Өзгерістер енгізілетін бұйрықтардың тізбесі\n\n1. «Бал қағидаларын бекіту \
                    туралы» Бал министрінің 2019 жылғы 2 ақпандағы № 9 бұйрығында (тізілімде № 18111 болып тіркелген):\n\n3-тармақ алып \
                    тасталсын.\n\n2. «Ара паспортын беру» қағидаларын бекіту туралы» Бал министрінің 2020 жылғы 18 наурыздағы № 41 \
                    бұйрығында:\n\nкөрсетілген бұйрықпен бекітілген «Ара паспортын беру» мемлекеттік қызмет көрсету қағидалары мынадай редакцияда \
                    жазылсын:\n\n«Бал министрінің 2020 жылғы 18 наурыздағы № 41 бұйрығымен бекітілген\n\n«Ара паспортын беру» мемлекеттік қызмет көрсету \
                    қағидалары\n\n1-тарау. Жалпы ережелер\n\n1. Қағидалар мемлекеттік қызмет көрсету тәртібін айқындайды.\n\n2. Мемлекеттік қызметті бал \
                    инспекциялары көрсетеді.\n\n2-тарау. Қызмет көрсету тәртібі\n\n3. Көрсетілетін қызметті алушы портал арқылы өтініш береді.\n\n4. Маман \
                    көрсетілетін қызметті алушының өтінішін тексереді.»;\n";
        let model = compiled(text);
        let acts: Vec<(Option<&str>, Operation)> = model
            .document
            .amends
            .iter()
            .flat_map(|act| act.changes.iter().map(|change| (act.act.number.as_deref(), change.operation)))
            .collect();
        assert_eq!(acts, [(Some("9"), Operation::Remove), (Some("41"), Operation::NewWording)]);
        let of: Vec<Option<&str>> = model
            .services
            .iter()
            .map(|service| service.of_act.as_ref().and_then(|act| act.number.as_deref()))
            .collect();
        assert_eq!(of, [Some("41")]);
        assert_eq!(model.document.number.as_deref(), Some("78"));
    }
}
