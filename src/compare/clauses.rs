//! Clauses of the acts that approve the services: on what laws they rest, what they repeal and order.

use super::differ::Both;
use super::difference::{Place, Weight};
use super::provisions::{is_sentence, sentence};
use super::residue::residue;
use super::row::{Row, Topic, Verdict};
use super::side::{ACT, Side};
use super::words::digits;
use zanflow_lexicon::meaning::{mentions, told};
use zanflow_lexicon::words::meaning::{APPROVES, INTRODUCES, ORDERS, REPEALS, RESTS};
use zanflow_model::{Passage, PassageKind};

/// What a clause of an approving act does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clause {
    /// It names the laws that the act rests on.
    Basis,
    /// It repeals other acts.
    Repeals,
    /// It orders a thing of a list: that the act is put on a site, that workers study it.
    Orders(&'static str),
    /// It orders anything else: who sees to it, when it comes into force.
    Other,
}

/// One row for each sort of clause that is not the same in both acts.
pub fn rows(both: Both<'_, '_>) -> Vec<Row> {
    let (one, other) = (clauses(both.a), clauses(both.b));
    let orders = ORDERS.iter().map(|(name, _)| Clause::Orders(name));
    let sorts = [Clause::Basis, Clause::Repeals].into_iter().chain(orders).chain([Clause::Other]);
    let of = |side: &Side<'_>, all: &[(Clause, &Passage)], sort: Clause| -> Vec<Place> {
        let of_sort = all.iter().filter(|(of, _)| *of == sort);
        of_sort.map(|(_, passage)| sentence(side, passage)).collect()
    };
    sorts.filter_map(|sort| of_sort(both, sort, of(both.a, &one, sort), of(both.b, &other, sort))).collect()
}

fn of_sort(both: Both<'_, '_>, sort: Clause, a: Vec<Place>, b: Vec<Place>) -> Option<Row> {
    let joined =
        |places: &[Place]| places.iter().map(|place| place.text.as_str()).collect::<Vec<_>>().join(" ");
    let (unread_a, unread_b) = residue((&both.a.lexicon, &joined(&a)), (&both.b.lexicon, &joined(&b)));
    if unread_a.is_empty() && unread_b.is_empty() {
        return None;
    }
    let (verdict, note) = match Verdict::of_sides(!a.is_empty(), !b.is_empty()) {
        Verdict::OnlyA => (Verdict::OnlyA, "note-sentence-a"),
        Verdict::OnlyB => (Verdict::OnlyB, "note-sentence-b"),
        // Other laws, and other acts, are named by their numbers and days.
        _ if matches!(sort, Clause::Basis | Clause::Repeals)
            && digits(&joined(&a)) != digits(&joined(&b)) =>
        {
            (Verdict::Differs, "note-other-acts")
        }
        _ => (Verdict::NotRead, "note-not-read"),
    };
    let (topic, weight, note) = (Topic::Provision, Weight::Authority, both.note(note, &[]));
    Some(Row { topic, verdict, weight, note, a, b, unread_a, unread_b })
}

/// The clauses of the act that approves the service, but for the approval itself with its list of services.
fn clauses<'m>(side: &Side<'m>) -> Vec<(Clause, &'m Passage)> {
    let (mut approves, mut listed, mut sort) = (false, false, Clause::Other);
    let mut found = Vec::new();
    for passage in side.model.passages.iter().filter(|passage| passage.within == ACT) {
        if passage.kind == PassageKind::Head && mentions(&passage.text, RESTS) {
            found.push((Clause::Basis, passage));
        }
        // An appendix that lists acts which lose force.
        if matches!(passage.kind, PassageKind::Heading | PassageKind::Title | PassageKind::Text) {
            listed |= mentions(&passage.text, REPEALS);
        }
        if passage.kind == PassageKind::Paragraph {
            approves = mentions(&passage.text, APPROVES);
            sort = if listed || mentions(&passage.text, REPEALS) { Clause::Repeals } else { Clause::Other };
        }
        let heads = sort == Clause::Repeals && passage.kind == PassageKind::Paragraph;
        if !approves && (heads || is_sentence(passage)) {
            found.push((of_order(sort, &passage.text), passage));
        }
    }
    // Rules say in their first paragraph what they rest on.
    let own = side.passages().filter(|passage| mentions(&passage.text, INTRODUCES) && is_sentence(passage));
    found.extend(own.map(|passage| (Clause::Basis, passage)));
    found
}

/// What a clause orders, where it repeals nothing.
fn of_order(sort: Clause, text: &str) -> Clause {
    match told(text, ORDERS).first() {
        Some(name) if sort == Clause::Other => Clause::Orders(name),
        _ => sort,
    }
}
