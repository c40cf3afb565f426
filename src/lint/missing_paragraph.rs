//! The text cites a paragraph of its own regulation that does not exist.
//!
//! **What.** The text cites a paragraph of "this regulation" whose number is greater than that of the last paragraph.
//!
//! **Why it is a fault.** The rule that the sentence relies on cannot be found: it was renumbered or removed, or the
//! sentence was copied from another regulation with its number.
//!
//! **Example.** "осы Регламенттің 19-тармағында көрсетілген құжаттар" in a regulation that ends with paragraph 16.
//!
//! **Correction.** Cite the paragraph that holds the rule now. Nothing is reported where an amendment removed
//! paragraphs or the numbers cannot be read.
//!
//! # kk
//!
//! Мәтін сілтеме жасайтын, бірақ регламентте жоқ тармақ.
//!
//! **Не.** «осы Регламенттің 19-тармағы» делінген, ал регламенттің соңғы тармағы – 16.
//!
//! **Неге кемшілік.** Сөйлем сүйенетін норманы табу мүмкін емес: ол қайта нөмірленген, алып тасталған немесе сөйлем
//! басқа регламенттен нөмірімен бірге көшірілген.
//!
//! **Мысал.** «осы Регламенттің 19-тармағында көрсетілген құжаттар», ал тармақтар 16-мен бітеді.
//!
//! **Түзету.** Норма қазір тұрған тармаққа сілтеме жасау. Тармақтары өзгеріспен алып тасталған немесе нөмірлері
//! оқылмайтын мәтінде ештеңе көрсетілмейді.
//!
//! # ru
//!
//! Пункт самого регламента, на который текст ссылается и которого нет.
//!
//! **Что.** «осы Регламенттің 19-тармағы» в регламенте, последний пункт которого — 16.
//!
//! **Почему это недостаток.** Норму, на которую опирается предложение, найти нельзя: она перенумерована, исключена,
//! либо предложение перенесено из другого регламента вместе с номером.
//!
//! **Пример.** «осы Регламенттің 19-тармағында көрсетілген құжаттар», а пункты кончаются на 16.
//!
//! **Исправление.** Сослаться на пункт, где норма стоит теперь. Если пункты исключены изменением или номера не
//! читаются, ничего не сообщается.

use super::drafting::{names_paragraph, takes_out};
use super::found::Report;
use super::scope::Scope;
use std::collections::BTreeSet;
use std::rc::Rc;
use zanflow_citations::mentions::{Of, mentions, names_itself};
use zanflow_model::{Confidence, PassageKind};

/// A text of fewer numbered paragraphs is no whole regulation.
const FEWEST: usize = 4;

/// Holds the numbers that the text cites against those that it has.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    let body = || scope.passages.iter().zip(&scope.lower).enumerate().take(scope.body);
    let citing = |(_, (passage, lower)): &(usize, (&&zanflow_model::Passage, &Rc<str>))| {
        matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text)
            && names_paragraph(lower)
    };
    let mut citing = body().filter(citing).peekable();
    if citing.peek().is_none() {
        return;
    }
    let numbers: BTreeSet<&str> =
        scope.passages.iter().filter_map(|passage| passage.paragraph.as_deref()).collect();
    let last = numbers.iter().filter_map(|number| number.parse::<u32>().ok()).max().unwrap_or(0);
    if numbers.len() < FEWEST || body().any(|(_, (_, lower))| takes_out(lower)) {
        return;
    }
    let mut told = BTreeSet::new();
    for (i, (passage, lower)) in citing {
        if !names_greater(lower, last) || !names_itself(&passage.text) {
            continue;
        }
        let own = mentions(&passage.text).into_iter().filter(|mention| {
            mention.of == Of::Approved
                && mention.parts.appendices.is_empty()
                && mention.parts.articles.is_empty()
        });
        for mention in own {
            // A number inside the sequence that is not there is a gap, which `number-gap` reports, or a lost line.
            let beyond = |number: &&String| number.parse::<u32>().is_ok_and(|number| number > last);
            let absent: Vec<&str> =
                mention.parts.paragraphs.iter().filter(beyond).map(String::as_str).collect();
            if absent.is_empty() || !told.insert(absent.join(", ")) {
                continue;
            }
            let found = report.found("cited", scope.place(i, mention.range.clone()));
            let found = found.value("numbers", absent.join(", ")).value("last", last.to_string());
            report.add(found.confidence(Confidence::Medium));
        }
    }
}

/// Whether a text has a number greater than the last paragraph's: else it cites none that is not there.
fn names_greater(text: &str, last: u32) -> bool {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| !digits.is_empty());
    numbers.into_iter().any(|digits| digits.parse::<u32>().is_ok_and(|number| number > last))
}
