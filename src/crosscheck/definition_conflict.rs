//! Other acts of the same body define a term differently.
//!
//! **What.** The act defines a term, and another act of the same issuer in the knowledge base defines it in other
//! words: the two definitions share less than a third of their words.
//!
//! **Why it is a fault.** A body that uses one word for two things cannot be understood; a reader of one act will
//! apply the meaning of the other.
//!
//! **Example.** "пайдаланушы – ақпараттық жүйеге жүгінетін субъект" in one act, "пайдаланушы – қызмет берушінің
//! қызметкері" in another.
//!
//! **Correction.** Use the definition of the earlier act, or define another term.
//!
//! # kk
//!
//! Сол органның басқа актілерінде басқаша айқындалған термин.
//!
//! **Не.** Акт терминді айқындайды, ал білім базасындағы сол органның басқа актісі сол терминді басқа сөздермен
//! айқындайды: екі айқындаманың сөздерінің үштен бірінен азы ортақ.
//!
//! **Неге кемшілік.** Бір сөзбен екі нәрсені білдіретін органды түсіну мүмкін емес; бір актіні оқыған адам екіншісінің
//! мағынасын қолданады.
//!
//! **Мысал.** Бір актіде «пайдаланушы – ақпараттық жүйеге жүгінетін субъект», екіншісінде «пайдаланушы – қызмет
//! берушінің қызметкері».
//!
//! **Түзету.** Бұрын шыққан актінің айқындамасын алу немесе басқа термин айқындау.
//!
//! # ru
//!
//! Термин, который другие акты того же органа определяют иначе.
//!
//! **Что.** Акт определяет термин, а другой акт того же органа из базы знаний определяет его другими словами: у двух
//! определений меньше трети общих слов.
//!
//! **Почему это недостаток.** Орган, который одним словом называет две вещи, понять нельзя; читатель одного акта
//! применит значение из другого.
//!
//! **Пример.** В одном акте «пайдаланушы – ақпараттық жүйеге жүгінетін субъект», в другом «пайдаланушы – қызмет
//! берушінің қызметкері».
//!
//! **Исправление.** Взять определение более раннего акта или определить другой термин.

use super::finding;
use zanflow_kazakh::letters::Lower;
use zanflow_lint::likeness;
use zanflow_model::{Confidence, Finding, Model, Place, Term};
use zanflow_store::{ActInfo, Kb, KbError};

/// Definitions that share fewer words than this say different things.
const ALIKE: f64 = 0.33;

/// Looks up every listed definition.
pub fn check(kb: &Kb, info: &ActInfo, model: &Model) -> Result<Vec<Finding>, KbError> {
    let mut found = Vec::new();
    let Some(issuer) = &info.document.issuer else { return Ok(found) };
    for term in model.services.iter().flat_map(|service| &service.terms).filter(|term| !term.inline) {
        let Some(definition) = &term.definition else { continue };
        let others = kb.definitions(&term.term)?;
        let other = others.iter().find(|other| {
            let same = other.info.document.issuer.as_ref() == Some(issuer) && other.act != info.id;
            same && defines(&other.entry.text, term)
                && likeness(said(&other.entry.text, term), definition) < ALIKE
        });
        let Some(other) = other else { continue };
        let place = Place {
            line_start: term.line,
            line_end: term.line,
            text: definition.clone(),
            ..Place::default()
        };
        let values = [("term", &term.term), ("act", &other.act), ("other", &other.entry.text)];
        found.push(Finding {
            values: values.map(|(name, value)| (name.to_owned(), value.clone())).into(),
            places: vec![place],
            ..finding("definition-conflict", "other", term.line, Confidence::Medium)
        });
    }
    Ok(found)
}

/// Whether a passage defines this very term, not a longer one that has its words.
fn defines(passage: &str, term: &Term) -> bool {
    let passage = passage.lowered();
    let head = passage.trim_start_matches(|letter: char| letter.is_ascii_digit() || ") ".contains(letter));
    head.starts_with(&term.term.lowered())
}

/// What a passage says of its term.
fn said<'t>(passage: &'t str, term: &Term) -> &'t str {
    let lower = passage.lowered();
    let at = lower.find(&term.term.lowered()).map_or(0, |at| at + term.term.len());
    passage.get(at..).unwrap_or(passage)
}
