//! A step for which the act sets no time.
//!
//! **What.** Most steps of a process have a time, in their own words or in their table's row of times, and some have none.
//!
//! **Why it is a fault.** A step without a limit can last for ever without anybody being late, and the time of the whole service cannot be
//! kept. The texts usually promise "әрбір әрекетті орындау мерзімі".
//!
//! **Example.** Column 10, the refusal, has "-" in the row of times; columns 1 to 9 have times.
//!
//! **Correction.** Give the time: "10-15 секунд", "1 жұмыс күні".

use super::found::Report;
use super::scope::Scope;
use crate::grounds::promises_times;
use zanflow_model::{Channel, Column, Confidence, NodeKind, PassageKind, Place, Table};

/// Looks at tables by columns, at inner units' steps by their words.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    let promise = scope
        .passages
        .iter()
        .zip(&scope.lower)
        .position(|(passage, lower)| passage.kind == PassageKind::Paragraph && promises_times(lower));
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
        report.add(match promise {
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

/// The cell of the row of times that is nearest to a column's empty one.
fn beside(scope: &Scope<'_>, table: &Table, column: &Column) -> Option<Place> {
    let timed = table.columns.iter().filter(|other| other.cells.iter().any(|cell| cell.row == "duration"));
    let nearest = timed.min_by_key(|other| (other.no.abs_diff(column.no), other.no))?;
    Some(Place { text: String::new(), ..scope.cell(nearest, "duration") })
}
