//! A step for which the act sets no time.
//!
//! **What.** Most steps of a process have a time, in their own words or in the table row of times, but some have none.
//!
//! **Why it is a fault.** A step without a limit can take forever without anybody being late, so the time limit of the
//! whole service cannot be kept. The text usually promises "әрбір әрекетті орындау мерзімі".
//!
//! **Example.** Column 10, the refusal, has "-" in the row of times, while columns 1 to 9 have times.
//!
//! **Correction.** Give the time: "10-15 секунд", "1 жұмыс күні".
//!
//! # kk
//!
//! Мерзімі көрсетілмеген қадам.
//!
//! **Не.** Үдерістің көп қадамына мерзім берілген (өз сөзінде немесе кестенің мерзім жолында), ал кейбіріне
//! берілмеген.
//!
//! **Неге кемшілік.** Шегі жоқ қадам шексіз созылуы мүмкін, ешкім кешіккен болып саналмайды, қызметтің жалпы мерзімі
//! сақталмайды. Мәтін әдетте «әрбір әрекетті орындау мерзімін» уәде етеді.
//!
//! **Мысал.** 10-бағанда (бас тарту) мерзім жолында «-» тұр, 1–9-бағандарда мерзім бар.
//!
//! **Түзету.** Мерзімін көрсету: «10-15 секунд», «1 жұмыс күні».
//!
//! # ru
//!
//! Шаг, для которого не указан срок.
//!
//! **Что.** У большинства шагов процесса есть срок (в их словах или в строке сроков таблицы), а у некоторых нет.
//!
//! **Почему это недостаток.** Шаг без предела может длиться бесконечно, никто не просрочит, и общий срок услуги не
//! соблюсти. Тексты обычно обещают «әрбір әрекетті орындау мерзімі».
//!
//! **Пример.** В графе 10 (отказ) в строке сроков «-», в графах 1–9 сроки есть.
//!
//! **Исправление.** Указать срок: «10-15 секунд», «1 жұмыс күні».

use super::drafting::promises_times;
use super::found::Report;
use super::scope::Scope;
use zanflow_model::{Channel, Column, Confidence, NodeKind, PassageKind, Place, Table};

/// Looks at tables by columns, at inner units' steps by their words.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        let without: Vec<_> = table.columns.iter().filter(|column| column.duration.is_none()).collect();
        if without.is_empty() || without.len() * 2 > table.columns.len() {
            continue;
        }
        let columns: Vec<String> = without.iter().map(|column| column.no.to_string()).collect();
        let Some(place) = without.first().and_then(|column| beside(scope, table, column)) else { continue };
        let found = report
            .found("columns", place)
            .value("columns", columns.join(", "))
            .confidence(Confidence::Medium);
        report.add(match promise(scope) {
            Some(at) => found.also(scope.whole(at)),
            None => found,
        });
    }
    for process in scope.service.processes.iter().filter(|process| process.channel == Channel::Internal) {
        let steps = || process.nodes.iter().filter(|node| node.kind != NodeKind::Condition);
        let without: Vec<_> = steps().filter(|node| node.duration.is_none()).collect();
        let timed = steps().count() - without.len();
        if timed < 2 || timed <= without.len() {
            continue;
        }
        for node in without {
            report.add(
                report.found("step", scope.node(node)).value("step", &node.id).confidence(Confidence::Medium),
            );
        }
    }
}

/// The paragraph that promises a time for each action.
fn promise(scope: &Scope<'_>) -> Option<usize> {
    let mut passages = scope.passages.iter().zip(&scope.lower);
    passages.position(|(passage, lower)| passage.kind == PassageKind::Paragraph && promises_times(lower))
}

/// The cell of the row of times that is nearest to a column without one.
fn beside(scope: &Scope<'_>, table: &Table, column: &Column) -> Option<Place> {
    let timed = table.columns.iter().filter(|other| other.cells.iter().any(|cell| cell.row == "duration"));
    let nearest = timed.min_by_key(|other| (other.no.abs_diff(column.no), other.no))?;
    Some(Place { text: String::new(), ..scope.cell(nearest, "duration") })
}
