//! The chapter on complaints: who decides, and in what time.

use super::clauses::deadline::deadline;
use super::outline::{Chapter, Paragraph, Unit};
use super::text::{decapitalised, sentences, tidy};
use zanflow_kazakh::cases::nominative;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::nouns::ends_in_dative;
use zanflow_kazakh::pattern::{Pattern, from};
use zanflow_lexicon::words::rules_appeal as words;
use zanflow_model::{Appeal, AppealBody, Duration};

/// Letters of the longest name of a body.
const LONGEST_NAME: usize = 240;

/// Reads the chapter on complaints.
pub fn appeal(chapters: &[Chapter]) -> Option<Appeal> {
    let chapter = chapters.iter().find(|chapter| chapter.is_on_complaints())?;
    let mut bodies: Vec<AppealBody> = Vec::new();
    for paragraph in &chapter.paragraphs {
        of_paragraph(paragraph, &mut bodies);
    }
    Some(Appeal { lines: [chapter.line, chapter.line_end], bodies })
}

fn of_paragraph(paragraph: &Paragraph, bodies: &mut Vec<AppealBody>) {
    let mut lists = false;
    for unit in &paragraph.units {
        if unit.is_lead_in() {
            lists = unit.text.lowered().contains(words::COMPLAINT);
            continue;
        }
        if lists && let Some((names, time)) = listed(unit) {
            names.into_iter().for_each(|who| add(bodies, who, Some(time.clone()), unit.line));
            continue;
        }
        for sentence in sentences(&unit.text).into_iter().filter_map(|range| unit.text.get(range)) {
            let (names, timed) = named(&tidy(sentence));
            let time = deadline(sentence).filter(|_| timed);
            names.into_iter().for_each(|who| add(bodies, who, time.clone(), unit.line));
        }
    }
}

fn add(bodies: &mut Vec<AppealBody>, who: String, time: Option<Duration>, line: u32) {
    match bodies.iter_mut().find(|body| body.who == who) {
        Some(known) => known.time = known.time.take().or(time),
        None => bodies.push(AppealBody { who, time, line }),
    }
}

/// «уәкілетті орган, беруші – тіркелген күнінен бастап 5 жұмыс күні ішінде»: an item of a list of bodies and times.
fn listed(unit: &Unit) -> Option<(Vec<String>, Duration)> {
    let (names, rest) = unit.text.split_once(" – ").or_else(|| unit.text.split_once(" - "))?;
    let names = names.split(", ").filter_map(name).collect();
    Some((names, deadline(rest)?))
}

/// The bodies that a sentence names as those that receive or decide complaints, and whether its deadline is theirs.
fn named(sentence: &str) -> (Vec<String>, bool) {
    if !sentence.lowered().contains(words::COMPLAINT) {
        return (Vec::new(), false);
    }
    if let Some(found) = group(&words::DECIDES, sentence) {
        return (name(found).into_iter().collect(), true);
    }
    if let Some(found) = group(&words::ADDRESSED, sentence) {
        return (name(after_applicant(found)).into_iter().collect(), true);
    }
    let handed = group(&words::HANDED_IN, sentence);
    (handed.map_or_else(Vec::new, addressees), false)
}

/// What the first group of a pattern that took part in a match holds.
fn group<'t>(pattern: &Pattern, text: &'t str) -> Option<&'t str> {
    pattern.captures(text)?.iter().skip(1).flatten().next().map(|found| found.as_str())
}

/// The phrase on the body, without the applicant or the reference before it.
fn after_applicant(text: &str) -> &str {
    let start = words::BEFORE_BODY.iter().filter_map(|end| text.rfind(end).map(|at| at + end.len())).max();
    let rest = from(text, start.unwrap_or(0));
    if rest.trim().is_empty() { text } else { rest }
}

/// «… басшысының атына не … органға»: each addressee.
fn addressees(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let parts = text.split(words::ADDRESSEE);
    let count = text.matches(words::ADDRESSEE).count();
    for (i, part) in parts.enumerate() {
        let part = part.trim_start_matches([',', ' ']);
        let part = words::JOINTS.iter().find_map(|joint| part.strip_prefix(joint)).unwrap_or(part);
        let dative = ends_in_dative(part);
        if i < count || dative {
            out.extend(name(after_applicant(part)));
        }
    }
    out
}

/// A body's name in the nominative, without its head.
fn name(text: &str) -> Option<String> {
    let text = tidy(text.trim_matches([' ', ',']));
    let text = words::HEAD.iter().find_map(|head| text.strip_suffix(head)).unwrap_or(&text).trim();
    let name = decapitalised(&nominative(text));
    let letters = name.chars().count();
    if words::NO_BODY.iter().any(|word| name.starts_with(word)) {
        return None;
    }
    (letters > 3 && letters < LONGEST_NAME && !name.contains(['.', ';'])).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_times() {
        let cases: [(&str, &[&str]); 10] = [
            (
                "Көрсетілетін қызметті берушінің атына келіп түскен шағым бес жұмыс күні ішінде қаралады",
                &["көрсетілетін қызметті беруші"],
            ),
            ("Шағымды қарауды жоғары тұрған әкімшілік орган жүргізеді", &["жоғары тұрған әкімшілік орган"]),
            (
                "Бал мәселелері бойынша шағымдарды омарта кеңесі (бұдан әрі – шағымды қарайтын орган) қарайды.",
                &["омарта кеңесі"],
            ),
            (
                "Көрсетілетін қызметті алушының омарта кеңесінің атына келіп түскен шағымы он бес жұмыс күні ішінде қаралуға жатады.",
                &["омарта кеңесі"],
            ),
            (
                "Көрсетілетін қызметті алушыдан шағымды қарайтын органның атына келіп түскен шағымы қаралады.",
                &["шағымды қарайтын орган"],
            ),
            (
                "Заңға сәйкес бал сапасын бағалау жөніндегі уәкілетті органға келіп түскен шағым қаралады",
                &["бал сапасын бағалау жөніндегі уәкілетті орган"],
            ),
            (
                "Омарта қызметкерлерінің әрекетіне шағым бал орталығы басшысының атына не омарта саласындағы уәкілетті органға \
                 беріледі.",
                &["бал орталығы", "омарта саласындағы уәкілетті орган"],
            ),
            ("Шағым шешіміне, әрекетіне шағым жасалып отырған лауазымды адамға беріледі.", &[]),
            ("Алушы сотқа жүгінеді", &[]),
            ("Егер заңда өзгеше көзделмесе, шағым берілгеннен кейін сотқа жүгінуге жол беріледі.", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(named(&tidy(text)).0, wanted, "{text}");
        }
    }

    #[test]
    fn a_list_of_bodies_with_their_times() {
        let unit = |text: &str| Unit { text: text.to_owned(), item: None, line: 1, line_end: 1 };
        let units = vec![
            unit("Көрсетілетін қызметті алушының шағымын:"),
            unit(
                "көрсетілетін қызметті беруші, омарта кеңесі – тіркелген күнінен бастап 5 (бес) жұмыс күні ішінде;",
            ),
            unit("уәкілетті орган – тіркелген күнінен бастап 15 (он бес) жұмыс күні ішінде қарауы тиіс."),
        ];
        let mut bodies = Vec::new();
        of_paragraph(&Paragraph { number: "9".to_owned(), units }, &mut bodies);
        let shown: Vec<(&str, f64)> = bodies
            .iter()
            .map(|body| (body.who.as_str(), body.time.as_ref().map_or(0.0, |time| time.max)))
            .collect();
        assert_eq!(
            shown,
            [("көрсетілетін қызметті беруші", 5.0), ("омарта кеңесі", 5.0), ("уәкілетті орган", 15.0)]
        );
    }
}
