//! A table leads to a column that it does not have.
//!
//! **What.** The row of next actions names a number for which the table has no column.
//!
//! **Why it is a fault.** Whoever follows the table, a worker or a program, arrives at an action that is described
//! nowhere: who performs it, in what time, and what comes next. The table cannot be carried out as written. Usually
//! the table stops before the text does, or the number was copied from another service.
//!
//! **Example.** Table 1 has columns 1 to 5; column 4 says "5 – егер төлемесе; 6 – егер төлесе".
//!
//! **Correction.** Add column 6 with the action of process 6 of the text, or give the number of the column that holds
//! it.
//!
//! # kk
//!
//! Кесте өзінде жоқ бағанға жібереді.
//!
//! **Не.** Келесі әрекеттер жолында кестеде бағаны жоқ нөмір тұр.
//!
//! **Неге кемшілік.** Кестеге сүйенген қызметкер немесе бағдарлама еш жерде сипатталмаған әрекетке жетеді: кім, қандай
//! мерзімде істейді, одан кейін не болады. Кестені жазылғандай орындау мүмкін емес. Көбіне кесте мәтіннен бұрын бітеді
//! немесе нөмір басқа қызметтен көшірілген.
//!
//! **Мысал.** 1-кестеде 1–5-бағандар бар; 4-бағанда «5 – егер төлемесе; 6 – егер төлесе».
//!
//! **Түзету.** Мәтіндегі 6-үдерістің әрекеті бар 6-баған қосу немесе оны қамтитын бағанның нөмірін көрсету.
//!
//! # ru
//!
//! Таблица отсылает к графе, которой в ней нет.
//!
//! **Что.** В строке следующих действий стоит номер, для которого в таблице нет графы.
//!
//! **Почему это недостаток.** Работник или программа, следующие таблице, приходят к действию, которое нигде не
//! описано: кто, в какой срок и что потом. Исполнить таблицу нельзя. Чаще всего таблица кончается раньше текста либо
//! номер перенесён из другой услуги.
//!
//! **Пример.** В таблице 1 графы 1–5; в графе 4: «5 – егер төлемесе; 6 – егер төлесе».
//!
//! **Исправление.** Добавить графу 6 с действием процесса 6 текста либо указать номер графы, в которой оно есть.

use super::found::Report;
use super::scope::Scope;
use zanflow_flow::Pairing;
use zanflow_model::{Column, Place, Table};

/// Looks at every number of every row of next actions.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for table in &scope.service.tables {
        let pair = scope.pairings.iter().find(|pair| std::ptr::eq(pair.table, table));
        for (i, column) in table.columns.iter().enumerate() {
            let missing = missing(table, column);
            if missing.is_empty() {
                continue;
            }
            let last = table.columns.iter().map(|column| column.no).max().unwrap_or_default();
            let guard =
                column.next.iter().find(|next| next.to.is_some_and(|to| missing.contains(&to.to_string())));
            let place = match guard.and_then(|next| next.when.as_deref()) {
                Some(words) => {
                    Place { text: scope.cell(column, "next").text, ..scope.words_in(column, "next", words) }
                }
                None => scope.cell(column, "next"),
            };
            let mut found = report
                .found("column", place)
                .value("column", column.no.to_string())
                .value("targets", missing.join(", "))
                .value("last", last.to_string());
            if let Some(number) = pair.and_then(|pair| held(pair, i, column)) {
                found = found.suggest(number);
            }
            report.add(found);
        }
    }
}

fn missing(table: &Table, column: &Column) -> Vec<String> {
    let there = |no: u32| table.columns.iter().any(|column| column.no == no);
    let missing = column.next.iter().filter_map(|next| next.to).filter(|to| !there(*to));
    missing.map(|to| to.to_string()).collect()
}

/// The numbers of the columns that describe the following steps of the text, if it has as many.
fn held(pair: &Pairing<'_>, at: usize, column: &Column) -> Option<String> {
    let (step, _) = pair.step(at)?;
    let numbers: Vec<String> = pair
        .process
        .following(step)
        .steps
        .into_iter()
        .filter_map(|next| pair.column(next).map(|column| column.no.to_string()))
        .collect();
    (!numbers.is_empty() && numbers.len() == column.next.len()).then(|| numbers.join(", "))
}
