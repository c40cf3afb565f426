//! A reference to a part that the cited act does not have.
//!
//! **What.** The act cites an appendix, article, paragraph or item of an act in the knowledge base, and that act's
//! text has no such number. Acts that the knowledge base does not hold are never reported.
//!
//! **Why it is a fault.** The norm that the sentence relies on does not exist: it was renumbered, removed, or never
//! there.
//!
//! **Example.** "Стандарттың 19-тармағына сәйкес", while the standard ends with paragraph 16.
//!
//! **Correction.** Cite the paragraph that holds the norm now.
//!
//! # kk
//!
//! Сілтеме жасалған актіде жоқ бөлік.
//!
//! **Не.** Акт білім базасында бар актінің қосымшасына, бабына, тармағына немесе тармақшасына сілтейді, ал сақталған
//! мәтінде ондай нөмір жоқ. Білім базасында жоқ нәрсе ешқашан көрсетілмейді.
//!
//! **Неге кемшілік.** Сөйлем сүйенетін норма жоқ: ол қайта нөмірленген, алып тасталған немесе болмаған.
//!
//! **Мысал.** «Стандарттың 19-тармағына сәйкес», ал стандарт 16-тармақпен бітеді.
//!
//! **Түзету.** Норма қазір тұрған тармаққа сілтеме жасау.
//!
//! # ru
//!
//! Ссылка на часть, которой у акта нет.
//!
//! **Что.** Акт ссылается на приложение, статью, пункт или подпункт акта, который есть в базе знаний, а в хранящемся
//! тексте такого номера нет. О том, чего в базе нет, ничего не говорится.
//!
//! **Почему это недостаток.** Нормы, на которой держится предложение, нет: она перенумерована, исключена или не
//! существовала.
//!
//! **Пример.** «Стандарттың 19-тармағына сәйкес», а стандарт кончается пунктом 16.
//!
//! **Исправление.** Сослаться на пункт, в котором норма стоит теперь.

use super::about_reference;
use zanflow_model::Finding;
use zanflow_references::{BrokenKind, Reference};

/// The missing parts of one reference.
pub fn check(reference: &Reference) -> Vec<Finding> {
    let missing = reference
        .broken
        .iter()
        .filter(|broken| !matches!(broken.kind, BrokenKind::RepealedBefore | BrokenKind::RepealedSince));
    let found = missing.map(|broken| {
        let message = match broken.kind {
            BrokenKind::AppendixMissing => "appendix",
            BrokenKind::ArticleMissing => "article",
            BrokenKind::ItemMissing => "item",
            _ => "paragraph",
        };
        let mut finding = about_reference("broken-reference", message, reference);
        let act = reference.acts.first().map(|act| act.citation.clone()).unwrap_or_default();
        finding.values.insert("act".to_owned(), act);
        finding
    });
    found.collect()
}
