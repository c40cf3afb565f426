//! A body or system takes part but is not in the list of participants.
//!
//! **What.** The list of structural and functional units (ҚФБ) names those who take part in the service. It leaves out
//! a system that a step queries or works in, an operator who acts, or somebody named in the ҚФБ row of the table.
//! Lists that name only units of the provider are not checked for systems.
//!
//! **Why it is a fault.** Whoever is not in the list has no duty in the process: nobody arranges access, nobody
//! concludes an agreement with the owner of the system, and nobody answers for the step.
//!
//! **Example.** Process 4 sends a query to БНАЖ; the list has ЭҮП, ЭҮШ, ЗТ МДҚ and the provider.
//!
//! **Correction.** Add "БНАЖ" to the list. The fault is reported at the list and where each missing participant first
//! acts.
//!
//! # kk
//!
//! Қатысатын, бірақ қатысушылар тізбесінде жоқ орган немесе жүйе.
//!
//! **Не.** Құрылымдық-функционалдық бірліктердің (ҚФБ) тізбесі қызметке қатысатындарды атайды. Кемшілік: қадам
//! сұрайтын немесе жұмыс істейтін жүйе, әрекет ететін оператор немесе кестенің ҚФБ жолында аталған тұлға тізбеде жоқ.
//! Тек көрсетілетін қызметті берушінің бөлімшелері аталған тізбелер жүйелермен салыстырылмайды.
//!
//! **Неге кемшілік.** Тізбеде жоғының үдерісте міндеті жоқ: оған қолжетімділік ұйымдастырылмайды, жүйе иесімен келісім
//! жасалмайды, қадам үшін ешкім жауап бермейді.
//!
//! **Мысал.** 4-үдеріс БНАЖ-ға сұрау жібереді; тізбеде ЭҮП, ЭҮШ, ЗТ МДҚ және қызмет беруші бар.
//!
//! **Түзету.** Тізбеге «БНАЖ» қосу. Ескерту тізбенің тұрған жерінде және әрқайсысы алғаш әрекет ететін жерде беріледі.
//!
//! # ru
//!
//! Орган или система, которые участвуют, но не указаны в перечне участников.
//!
//! **Что.** Перечень структурно-функциональных единиц (ҚФБ) называет участников услуги. Недостаток: в нём нет системы,
//! которую запрашивает шаг или в которой он выполняется, оператора, который действует, либо того, кого называет строка
//! ҚФБ таблицы. Перечни одних подразделений услугодателя с системами не сверяются.
//!
//! **Почему это недостаток.** У того, кого нет в перечне, нет обязанностей: доступ не организуют, с владельцем системы
//! не договорятся, за шаг никто не отвечает.
//!
//! **Пример.** Процесс 4 направляет запрос в БНАЖ, а в перечне — ЭҮП, ЭҮШ, ЗТ МДҚ и услугодатель.
//!
//! **Исправление.** Добавить «БНАЖ» в перечень. Замечание даётся у перечня и там, где каждый из пропущенных действует
//! впервые.

use super::found::Report;
use super::scope::Scope;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::actors::{is_applicant, is_operator, is_provider};
use zanflow_lexicon::services::opens_participants;
use zanflow_lexicon::systems::{is_register, mentioned};
use zanflow_model::{Confidence, PassageKind, Place, System};

/// Who acts without being listed.
struct Missing {
    name: String,
    place: Place,
}

/// Compares steps and tables with the list.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    let listed: Vec<System> = scope.service.participants.iter().flat_map(|name| mentioned(name)).collect();
    if listed.is_empty() {
        return;
    }
    let mut missing = systems(scope, &listed);
    missing.extend(people(scope));
    let Some(list) = list(scope) else { return };
    let names: Vec<&str> = missing.iter().map(|missing| missing.name.as_str()).collect();
    if !names.is_empty() {
        let found = report.found("list", list.clone()).value("names", names.join(", "));
        report.add(found.places(missing.iter().map(|missing| missing.place.clone())));
    }
    for Missing { name, place } in missing {
        let found = report.found("acts", place).value("name", name).also(list.clone());
        report.add(found.confidence(Confidence::Medium));
    }
}

/// The paragraph that opens the list.
fn list(scope: &Scope<'_>) -> Option<Place> {
    let opens = |(_, passage): &(usize, &&zanflow_model::Passage)| {
        matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item | PassageKind::Text)
            && opens_participants(&passage.text)
    };
    let first = scope.service.participants.first()?.lowered();
    let opened = scope.passages.iter().enumerate().find(opens).map(|(i, _)| i);
    let found = opened.or_else(|| {
        let item =
            scope.lower.iter().position(|text| text.trim_end_matches([';', '.', ' ']).ends_with(&first));
        item.map(|item| item.saturating_sub(1))
    });
    found.map(|i| scope.whole(i))
}

/// Unlisted systems that steps query or work in, then those that act in tables, each where it is first named.
fn systems(scope: &Scope<'_>, listed: &[System]) -> Vec<Missing> {
    let mut seen: Vec<System> = listed.to_vec();
    let mut found = Vec::new();
    let mut take = |systems: &[System], text: &str, place: Place| {
        for system in systems {
            if seen.contains(system) || *system == System::DocumentFlow || *system == System::Workplace {
                continue;
            }
            seen.push(*system);
            found.push(Missing { name: printed(*system, text), place: place.clone() });
        }
    };
    for node in scope.service.processes.iter().flat_map(|process| &process.nodes) {
        let acting: Vec<System> = node
            .systems
            .iter()
            .copied()
            .filter(|system| is_register(Some(*system)) || system != &System::Portal)
            .collect();
        take(&acting, &node.text, scope.node(node));
    }
    for column in scope.service.tables.iter().flat_map(|table| &table.columns) {
        let actor = column.actor.as_deref().unwrap_or_default();
        take(&mentioned(actor), actor, scope.cell(column, "actor"));
    }
    found
}

/// A system as a text names it: the shortest piece of its abbreviations that means this one.
fn printed(system: System, text: &str) -> String {
    let mut pieces: Vec<&str> = Vec::new();
    for run in crate::abbreviations::runs(text) {
        pieces.extend(text.get(run.range.clone()));
        for (i, first) in run.parts.iter().enumerate() {
            let ends = run.parts.iter().skip(i);
            pieces.extend(ends.filter_map(|last| text.get(first.start..last.end)));
        }
    }
    let own = pieces.into_iter().filter(|piece| mentioned(piece) == [system]);
    own.min_by_key(|piece| piece.len()).map_or_else(|| system.name().to_owned(), str::to_owned)
}

/// Operators who act, and applicants whom a table's row of ҚФБ names.
fn people(scope: &Scope<'_>) -> Vec<Missing> {
    let has = |is: fn(&str) -> bool| scope.service.participants.iter().any(|name| is(name));
    let mut found = Vec::new();
    let operator = scope.service.processes.iter().flat_map(|process| &process.nodes).find_map(|node| {
        node.actor
            .as_deref()
            .filter(|actor| is_operator(actor))
            .map(|actor| (actor.to_owned(), scope.node(node)))
    });
    if let Some((name, place)) = operator.filter(|_| !has(is_operator)) {
        found.push(Missing { name, place });
    }
    let applicant = scope.service.tables.iter().flat_map(|table| &table.columns).find_map(|column| {
        let actor = column.actor.as_deref().filter(|actor| is_applicant(actor) && !is_provider(actor))?;
        Some((actor.to_owned(), scope.cell(column, "actor")))
    });
    if let Some((name, place)) = applicant.filter(|_| !has(is_applicant)) {
        found.push(Missing { name, place });
    }
    found
}
