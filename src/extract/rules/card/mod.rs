//! The service card: the table of basic requirements (standard), read by what its rows say.

mod documents;
pub mod flat;
mod headings;
pub mod numbered;
pub mod rows;
mod times;

use super::text::tidy;
use rows::{Line, Row, Table};
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::rules_card as words;
use zanflow_model::{Channel, Fee, Passport, ServiceForm};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The providing body.
    Provider,
    /// Ways to apply.
    Channels,
    /// Subtypes.
    Subtypes,
    /// Times.
    Times,
    /// Form.
    Form,
    /// Result.
    Result,
    /// Fee.
    Fee,
    /// Working hours.
    Schedule,
    /// Papers.
    Documents,
    /// Grounds of refusal.
    Refusal,
    /// Other requirements.
    Other,
    /// The service's name.
    Title,
}

/// What a row is about, by its label.
pub fn topic(label: &str) -> Option<Topic> {
    let lower = label.lowered();
    let found = words::ROWS.iter().find(|(word, _)| lower.contains(word))?;
    Some(match found.1 {
        "subtypes" => Topic::Subtypes,
        "other" => Topic::Other,
        "schedule" => Topic::Schedule,
        "refusal" => Topic::Refusal,
        "fee" => Topic::Fee,
        "documents" => Topic::Documents,
        "times" => Topic::Times,
        "result" => Topic::Result,
        "form" => Topic::Form,
        "channels" => Topic::Channels,
        "title" => Topic::Title,
        _ => Topic::Provider,
    })
}

/// Reads a list of requirements into a card: its rows, and the subtypes that its caption may name.
pub fn of_table(table: &Table) -> Passport {
    let mut card = passport(&table.rows);
    card.line = table.line;
    let heads = |line: &Line| topic(&line.text) == Some(Topic::Subtypes);
    if card.subtypes.is_empty()
        && let Some(at) = table.captions.iter().position(heads)
    {
        let items = table.captions.iter().skip(at + 1).take_while(|line| line.mark().is_some());
        let items: Vec<Line> = items.cloned().collect();
        listed(&items, &mut card.subtypes, &mut card.lines.subtypes);
    }
    card
}

/// Reads the rows of a list into a card.
pub fn passport(rows: &[Row]) -> Passport {
    let mut card = Passport {
        line: rows.first().map_or(0, |row| row.line),
        line_end: rows.last().map_or(0, |row| row.line_end),
        ..Passport::default()
    };
    for row in rows {
        if let Some(topic) = topic(&row.label) {
            let topic = if is_form(&card, topic, row) { Topic::Form } else { topic };
            fill(&mut card, topic, row);
        }
    }
    card
}

/// A row that is labelled as another one («нәтижені беру нысаны», a second «тәсілі») but holds nothing else than a form.
fn is_form(card: &Passport, topic: Topic, row: &Row) -> bool {
    let text = row.text();
    let again = topic == Topic::Channels && !card.channels.is_empty();
    let named = topic == Topic::Result && row.label.lowered().contains(words::FORM_NAME);
    (again || named)
        && card.form.is_empty()
        && text.chars().count() < LONGEST_FORM
        && elsewhere(&text.lowered()) == [false, false]
        && !forms(&text).is_empty()
}

/// Letters of the longest row that only names a form.
const LONGEST_FORM: usize = 120;

fn fill(card: &mut Passport, topic: Topic, row: &Row) {
    let line = Some(row.line);
    let text = || Some(row.text()).filter(|text| !text.is_empty());
    match topic {
        Topic::Provider if card.provider.is_none() => (card.provider, card.lines.provider) = (text(), line),
        Topic::Channels if card.channels.is_empty() => {
            (card.channels, card.lines.channels) = (channels(&row.lines, card.provider.as_deref()), line);
        }
        Topic::Times if card.times.is_empty() => {
            (card.times, card.lines.times) = (times::times(&row.lines), line)
        }
        Topic::Form if card.form.is_empty() => (card.form, card.lines.form) = (forms(&row.text()), line),
        Topic::Result if card.result.is_none() => (card.result, card.lines.result) = (text(), line),
        Topic::Fee if card.fee.is_none() => (card.fee, card.lines.fee) = (text().map(fee), line),
        Topic::Schedule if card.schedule.is_none() => (card.schedule, card.lines.schedule) = (text(), line),
        Topic::Subtypes => listed(&row.lines, &mut card.subtypes, &mut card.lines.subtypes),
        Topic::Documents => {
            let found = documents::documents(&row.lines);
            card.lines.documents = card.lines.documents.or(line);
            card.documents.extend(found.lists);
            for note in found.notes {
                card.notes.push(tidy(&note.text));
                card.lines.notes.push(note.line);
            }
        }
        Topic::Refusal => grounds(card, &row.lines),
        Topic::Other => listed(&row.lines, &mut card.other, &mut card.lines.other),
        _ => {}
    }
}

/// The channels of a row, in the fixed order: by their words; a body that a row names as a way is the provider.
fn channels(lines: &[Line], provider: Option<&str>) -> Vec<Channel> {
    let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    let lower = text.lowered();
    let [portal, centre] = elsewhere(&lower);
    // «корпорацияда көрсетілетін қызметті беруші арқылы»: the provider's desk in the centre is the centre.
    let own = words::DESK_IN_CENTRE.ranges(&lower).iter().rev().fold(lower.clone(), |mut text, range| {
        text.replace_range(range.clone(), words::CENTRE.first().copied().unwrap_or_default());
        text
    });
    let body = |text: &str| elsewhere(text) == [false, false];
    let way = |line: &Line| line.mark().is_some() && body(&line.body().lowered());
    let provider = words::PROVIDER_ROW.is_match(&own)
        || provider.is_some_and(|name| lower.contains(&short_of(name)))
        || lines.iter().any(way)
        || words::THROUGH
            .all(&own)
            .iter()
            .filter_map(|found| found.get(1))
            .any(|name| body(last_of(name.as_str())))
        || !(portal || centre || lower.is_empty());
    let found = [(Channel::Portal, portal), (Channel::Provider, provider), (Channel::Centre, centre)];
    found.into_iter().filter(|(_, named)| *named).map(|(channel, _)| channel).collect()
}

/// The last member of an enumeration.
fn last_of(names: &str) -> &str {
    let joints = words::AND_OR.iter().filter_map(|word| names.rfind(word).map(|at| at + word.len()));
    names.get(joints.max().unwrap_or(0)..).unwrap_or_default()
}

/// Whether a text in small letters names the portal and the centre.
fn elsewhere(lower: &str) -> [bool; 2] {
    [words::PORTAL, words::CENTRE].map(|list| list.iter().any(|word| lower.contains(word)))
}

/// The provider's name without what its brackets say, in small letters.
fn short_of(provider: &str) -> String {
    let name = provider.split('(').next().unwrap_or_default();
    tidy(name).lowered()
}

fn forms(text: &str) -> Vec<ServiceForm> {
    let lower = text.lowered();
    let names = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let full = names(words::FULL);
    let partial = names(words::PARTIAL);
    let found = [
        (ServiceForm::ElectronicFull, full),
        (ServiceForm::ElectronicPartial, partial),
        (ServiceForm::Electronic, !full && !partial && names(words::ELECTRONIC)),
        (ServiceForm::Paper, names(words::PAPER)),
        (ServiceForm::Proactive, names(words::PROACTIVE)),
        (ServiceForm::Composite, names(words::COMPOSITE)),
    ];
    found.into_iter().filter(|(_, named)| *named).map(|(form, _)| form).collect()
}

fn fee(raw: String) -> Fee {
    let lower = raw.lowered();
    let free = words::FREE.iter().any(|word| lower.contains(word));
    let paid = words::PAID
        .iter()
        .any(|word| lower.split(|letter: char| !letter.is_alphabetic()).any(|part| part.starts_with(word)))
        || lower.contains(words::INDEX);
    let denied = words::FREE.iter().any(|word| lower.contains(word) && word.contains(words::NOTHING_TAKEN));
    let free = match (free, paid && !denied) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    Fee { free, raw }
}

/// Items and paragraphs, one an entry; a heading that opens a list is none.
fn listed(lines: &[Line], out: &mut Vec<String>, at: &mut Vec<u32>) {
    for line in lines {
        let text = tidy(line.body().trim_end_matches(':'));
        if text.is_empty() || words::NONE.contains(&text.lowered().as_str()) {
            continue;
        }
        out.push(text);
        at.push(line.line);
    }
}

/// Grounds of refusal: marked items, else paragraphs that are no sentences.
fn grounds(card: &mut Passport, lines: &[Line]) {
    let marked = lines.iter().any(|line| line.mark().is_some());
    for line in lines {
        let text = tidy(line.body());
        if text.is_empty() || text.ends_with(':') || words::NONE.contains(&text.lowered().as_str()) {
            continue;
        }
        // A sentence behind an item tells what is done, not why: «… анықталуы. Қызметкер … бас тартады».
        let (text, told) = match line.mark() {
            Some(_) => documents::without_sentences(&text),
            None => (text, Vec::new()),
        };
        card.lines.notes.extend(told.iter().map(|_| line.line));
        card.notes.extend(told);
        let sentence = documents::is_sentence(&text);
        if line.mark().is_some() || (!marked && (!sentence || lines.len() == 1)) {
            card.refusal_grounds.push(text);
            card.lines.refusal_grounds.push(line.line);
        } else {
            card.notes.push(text);
            card.lines.notes.push(line.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_known_by_their_labels() {
        let cases = [
            ("Көрсетілетін қызметті берушінің атауы", Topic::Provider),
            ("Мемлекеттік қызметті ұсыну тәсілдері (қолжетімділік арналары)", Topic::Channels),
            ("Көрсету мерзімі", Topic::Times),
            ("Мемлекеттік қызметті көрсету нысаны", Topic::Form),
            ("Мемлекеттік қызмет көрсету нәтижесі", Topic::Result),
            ("Алушыдан алынатын төлем мөлшері және оны алу тәсілдері", Topic::Fee),
            ("Жұмыс кестесі", Topic::Schedule),
            ("Қажетті құжаттар мен мәліметтер тізбесі", Topic::Documents),
            ("Бас тарту үшін негіздер", Topic::Refusal),
            ("Электрондық нысанда көрсету ерекшеліктері ескерілген өзге де талаптар", Topic::Other),
            ("Көрсетілетін қызметтің кіші түрлері", Topic::Subtypes),
        ];
        for (label, wanted) in cases {
            assert_eq!(topic(label), Some(wanted), "{label}");
        }
    }

    #[test]
    fn forms_and_fees() {
        assert_eq!(
            forms("Электрондық (ішінара автоматтандырылған)/қағаз түрінде"),
            [ServiceForm::ElectronicPartial, ServiceForm::Paper]
        );
        assert_eq!(
            forms("электрондық (толық автоматтандырылған), проактивті"),
            [ServiceForm::ElectronicFull, ServiceForm::Proactive]
        );
        assert_eq!(fee("Тегін".to_owned()).free, Some(true));
        assert_eq!(fee("2 айлық есептік көрсеткіш мөлшерінде алым алынады".to_owned()).free, Some(false));
        assert_eq!(fee("Жеке тұлғаларға тегін, заңды тұлғаларға ақылы".to_owned()).free, None);
    }

    #[test]
    fn channels_come_in_the_fixed_order() {
        let of = |text: &str| {
            let lines: Vec<Line> = text.lines().map(|text| Line { text: text.to_owned(), line: 1 }).collect();
            channels(&lines, Some("Бал комитеті (бұдан әрі – көрсетілетін қызметті беруші)"))
        };
        assert_eq!(
            of(
                "1) көрсетілетін қызметті берушінің кеңсесі; 2) Мемлекеттік корпорация; 3) www.egov.kz порталы"
            ),
            Channel::ALL.into_iter().filter(|channel| *channel != Channel::Internal).collect::<Vec<_>>()
        );
        let cases = [
            ("«Цифрлық үкімет» веб-порталы: www.egov.kz", &[Channel::Portal][..]),
            (
                "1) «электрондық үкімет» веб-порталы арқылы;\n2) Мемлекеттік корпорацияда көрсетілетін қызметті беруші арқылы",
                &[Channel::Portal, Channel::Centre],
            ),
            (
                "1) омарта инспекциялары;\n2) портал арқылы жүзеге асырылады.",
                &[Channel::Portal, Channel::Provider],
            ),
            ("Азамат жеке жүгінген кезде шетелдегі омарталар арқылы жүзеге асырылады.", &[Channel::Provider]),
            (
                "Өтініш «электрондық үкімет» веб-порталы және омарта бөлімдері арқылы беріледі.",
                &[Channel::Portal, Channel::Provider],
            ),
            ("бал комитеті, «электрондық үкімет» веб-порталы", &[Channel::Portal, Channel::Provider]),
        ];
        for (text, wanted) in cases {
            assert_eq!(of(text), wanted, "{text}");
        }
    }
}
