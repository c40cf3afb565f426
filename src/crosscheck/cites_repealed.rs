//! The act cites an act that is no longer in force.
//!
//! **What.** The act cites an act in the knowledge base that was repealed, either before this act was issued or since.
//!
//! **Why it is a fault.** A repealed act is not binding. An act based on it has lost its basis, and a repealed
//! standard has usually been replaced by one with other terms.
//!
//! **Example.** "2012 жылғы 17 шілдедегі № 948 қаулысымен бекітілген стандарт", repealed in 2014.
//!
//! **Correction.** Cite the act that replaced it, and compare their provisions.
//!
//! # kk
//!
//! Күші жойылған актіге сүйенетін акт.
//!
//! **Не.** Акт білім базасында бар және күші жойылған актіге сілтейді: ол акт шыққанға дейін немесе содан кейін
//! жойылған.
//!
//! **Неге кемшілік.** Күші жойылған акт ешкімді міндеттемейді. Соның негізінде шыққан акт негізінен айырылады, ал
//! жойылған стандарттың орнына көбіне басқа шарттары бар стандарт келген.
//!
//! **Мысал.** 2014 жылы күші жойылған «2012 жылғы 17 шілдедегі № 948 қаулысымен бекітілген стандарт».
//!
//! **Түзету.** Орнына келген актіге сілтеме жасау және мазмұнын салыстыру.
//!
//! # ru
//!
//! Акт опирается на утративший силу.
//!
//! **Что.** Акт ссылается на другой, который есть в базе знаний и утратил силу: до издания этого акта или позже.
//!
//! **Почему это недостаток.** Утративший силу акт никого не обязывает. Изданный на его основании лишается основания, а
//! вместо отменённого стандарта обычно действует другой, с другими условиями.
//!
//! **Пример.** «2012 жылғы 17 шілдедегі № 948 қаулысымен бекітілген стандарт», отменённый в 2014 году.
//!
//! **Исправление.** Сослаться на акт, который его заменил, и сверить содержание.

use super::about_reference;
use zanflow_model::{Finding, Severity};
use zanflow_references::{BrokenKind, Reference};

/// The repeals of one reference.
pub fn check(reference: &Reference) -> Vec<Finding> {
    let repealed = reference
        .broken
        .iter()
        .filter(|broken| matches!(broken.kind, BrokenKind::RepealedBefore | BrokenKind::RepealedSince));
    let found = repealed.map(|broken| {
        let before = broken.kind == BrokenKind::RepealedBefore;
        let mut finding =
            about_reference("cites-repealed", if before { "before" } else { "since" }, reference);
        if before {
            finding.severity = Severity::Error;
        }
        let act = reference.acts.first();
        finding.values.insert("act".to_owned(), act.map(|act| act.citation.clone()).unwrap_or_default());
        let day = act.and_then(|act| act.repealed_on.clone()).unwrap_or_else(|| "?".to_owned());
        finding.values.insert("day".to_owned(), day);
        finding
    });
    found.collect()
}
