//! The regulation contradicts the standard that it cites.
//!
//! **What.** The regulation states a time, a fee, papers, a ground of refusal or a paragraph of the standard, and the
//! cited standard in the knowledge base states something else. Only plain statements about the same case are compared,
//! in common units; working days are never equated with calendar days. Where either text is silent, nothing is
//! reported.
//!
//! **Why it is a fault.** A regulation implements its standard. Applicants who rely on the standard are promised
//! something that the regulation does not give them.
//!
//! **Example.** The standard gives "4 жұмыс күні", the regulation "6 жұмыс күні".
//!
//! **Correction.** Use the value of the standard, or cite the standard that the regulation was written for.
//!
//! # kk
//!
//! Қызмет сілтеме жасайтын стандарт басқаша айтады.
//!
//! **Не.** Регламент мерзімді, төлемді, құжаттарды, бас тарту негізін немесе стандарттың тармағын айтады, ал білім
//! базасында бар сол стандарт басқасын айтады. Екеуі де бір жағдай туралы ашық айтқан нәрсе ғана, ортақ өлшем
//! бірлігінде салыстырылады; жұмыс күндері күнтізбелік күндермен теңестірілмейді. Біреуі үндемесе, ештеңе айтылмайды.
//!
//! **Неге кемшілік.** Регламент стандартты орындайды. Стандартқа сенген алушыға регламент бермейтін нәрсе уәде
//! етіледі.
//!
//! **Мысал.** Стандартта «4 жұмыс күні», регламентте «6 жұмыс күні».
//!
//! **Түзету.** Стандарттың мәнін алу немесе регламент негізге алған стандартқа сілтеме жасау.
//!
//! # ru
//!
//! Стандарт, на который ссылается услуга, говорит иное.
//!
//! **Что.** Регламент называет срок, плату, документы, основание отказа или пункт стандарта, а сам стандарт, который
//! есть в базе знаний, называет другое. Сопоставляется только то, что оба прямо говорят об одном и том же случае, в
//! общих единицах; рабочие дни не приравниваются к календарным. Где один из них молчит, ничего не сообщается.
//!
//! **Почему это недостаток.** Регламент исполняет стандарт. Получателю, который полагается на стандарт, обещано то,
//! чего регламент не даёт.
//!
//! **Пример.** В стандарте «4 жұмыс күні», в регламенте «6 жұмыс күні».
//!
//! **Исправление.** Взять значение стандарта или сослаться на тот стандарт, по которому регламент написан.

use super::finding;
use zanflow_compare::{Difference, Kind, Only, Place as ComparedPlace, compare};
use zanflow_model::{Confidence, Finding, Model, Place};
use zanflow_references::{Standard, standard_of};
use zanflow_store::{Kb, KbError};
use zanflow_wording::Lang;

/// Compares each service with its standard.
pub fn check(kb: &Kb, model: &Model) -> Result<Vec<Finding>, KbError> {
    let mut found = Vec::new();
    for service in &model.services {
        let Standard::Held(held) = standard_of(kb, model, service)? else { continue };
        let Some(other) = held.model.services.iter().find(|other| other.id == held.service) else { continue };
        // The words of notes are not used: findings have their own, in every language.
        let Ok(beside) = compare((model, service), (&held.model, other), Only::default(), Lang::En) else {
            continue;
        };
        // Differences between processes are no contradiction, so a standard with processes of its own is skipped.
        if !beside.stated.is_empty() {
            found.extend(beside.differences.iter().filter_map(|difference| told(model, difference)));
        }
    }
    Ok(found)
}

/// A difference in what both state.
fn told(model: &Model, difference: &Difference) -> Option<Finding> {
    let (Some(own), Some(other)) = (&difference.a, &difference.b) else { return None };
    let kinds = [Kind::Duration, Kind::Payment, Kind::Documents, Kind::RefusalReason, Kind::LegalBasis];
    if !kinds.contains(&difference.kind) {
        return None;
    }
    // Of a process no words are shown: that its steps take longer together stands in none of them.
    let steps = own.process.is_some();
    let mut values = vec![("other", other.text.clone()), ("act", cited(other))];
    values.extend((!steps).then(|| ("own", own.text.clone())));
    let message = if steps { "steps" } else { difference.kind.name() };
    Some(Finding {
        values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        places: vec![place(model, own)],
        ..finding("standard-conflict", message, own.citation.line_start, Confidence::Medium)
    })
}

fn place(model: &Model, own: &ComparedPlace) -> Place {
    let citation = &own.citation;
    Place {
        file: Some(citation.file.clone()).filter(|file| *file != model.document.file),
        line_start: citation.line_start,
        line_end: citation.line_end,
        paragraph: citation.paragraph.clone(),
        item: citation.item.clone(),
        text: if own.process.is_some() { String::new() } else { own.text.clone() },
    }
}

/// Where the standard says it: its act, and the file and line to open.
fn cited(other: &ComparedPlace) -> String {
    let citation = &other.citation;
    format!("{}, {}:{}", citation.act, citation.file, citation.line_start)
}
