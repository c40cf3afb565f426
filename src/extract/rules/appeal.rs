//! The chapter on complaints: who decides, and in what time.

use super::clauses::deadline::deadline;
use super::outline::Chapter;
use super::text::{decapitalised, sentences, tidy};
use zanflow_kazakh::cases::nominative;
use zanflow_lexicon::words::rules_appeal as words;
use zanflow_model::{Appeal, AppealBody};

/// Reads the chapter on complaints.
pub fn appeal(chapters: &[Chapter]) -> Option<Appeal> {
    let chapter = chapters.iter().find(|chapter| chapter.is_on_complaints())?;
    let mut bodies: Vec<AppealBody> = Vec::new();
    for unit in chapter.paragraphs.iter().flat_map(|paragraph| &paragraph.units) {
        for range in sentences(&unit.text) {
            let sentence = unit.text.get(range).unwrap_or_default();
            let Some(who) = body(sentence) else { continue };
            let time = deadline(sentence);
            match bodies.iter_mut().find(|body| body.who == who) {
                Some(known) => known.time = known.time.take().or(time),
                None => bodies.push(AppealBody { who, time, line: unit.line }),
            }
        }
    }
    Some(Appeal { lines: [chapter.line, chapter.line_end], bodies })
}

/// The body that a sentence names as the one that receives or decides complaints.
fn body(sentence: &str) -> Option<String> {
    let found = words::ADDRESSED.captures(sentence).or_else(|| words::DECIDES.captures(sentence))?;
    let who = tidy(found.get(1)?.as_str());
    let who = decapitalised(&nominative(who.trim_matches([' ', ','])));
    (who.chars().count() > 3).then_some(who)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_times() {
        let cases = [
            (
                "Көрсетілетін қызметті берушінің атына келіп түскен шағым бес жұмыс күні ішінде қаралады",
                Some("көрсетілетін қызметті беруші"),
            ),
            (
                "Шағымды қарауды жоғары тұрған әкімшілік орган жүргізеді",
                Some("жоғары тұрған әкімшілік орган"),
            ),
            ("Алушы сотқа жүгінеді", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(body(text).as_deref(), wanted, "{text}");
        }
    }
}
