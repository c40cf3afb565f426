//! Compact records for the journal in memory.

use super::Group;
use crate::case::{Actor, Event, Record};
use crate::{CaseId, Clause, Name, Time, Work};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Groups in order of arrival.
#[derive(Debug, Default)]
pub(super) struct Groups {
    heads: Vec<Head>,
    /// Records of all groups, concatenated.
    records: Vec<Compact>,
    spots: Spots,
}

/// Common fields of a group's records.
#[derive(Debug, Clone, Copy)]
struct Head {
    /// Row of the first record.
    row: u64,
    case: CaseId,
    /// Number of the first record.
    seq: u64,
    prev: u64,
    /// Where they begin in [`Groups::records`].
    begin: usize,
    count: usize,
}

#[derive(Debug)]
enum Compact {
    /// By the engine, with no deadline.
    Entered { at: Time, spot: u32, visit: u32, work: Work },
    /// By the system, with no data.
    Called { at: Time, spot: u32, visit: u32, attempt: u32, holds: Option<bool>, reference: Option<Name> },
    /// Any other event.
    Whole(Box<Record>),
}

/// Interned nodes and passages.
#[derive(Debug, Default)]
struct Spots {
    /// By address of the passage: nearly always one.
    numbers: FxHashMap<usize, Vec<u32>>,
    /// Keeps the passages alive, so that no other gets the same address.
    all: Vec<(Name, Option<Arc<Clause>>)>,
    /// The last lookup.
    last: usize,
}

impl Spots {
    fn number(&mut self, node: &Name, clause: Option<&Arc<Clause>>) -> u32 {
        // Cases of one flow visit the same nodes in the same order.
        let same = |(known, passage): &(Name, Option<Arc<Clause>>)| {
            let addresses = (passage.as_ref().map(Arc::as_ptr), clause.map(Arc::as_ptr));
            addresses.0 == addresses.1 && known == node
        };
        for nth in [self.last, self.last + 1] {
            if self.all.get(nth).is_some_and(same) {
                self.last = nth;
                return u32::try_from(nth).unwrap_or(u32::MAX);
            }
        }
        let number = self.look_up(node, clause);
        self.last = usize::try_from(number).unwrap_or(0);
        number
    }

    fn look_up(&mut self, node: &Name, clause: Option<&Arc<Clause>>) -> u32 {
        let address = clause.map_or(0, |clause| Arc::as_ptr(clause).addr());
        let known = self.numbers.entry(address).or_default();
        let all = &mut self.all;
        let found = known.iter().find(|number| {
            let nth = usize::try_from(**number).unwrap_or(usize::MAX);
            all.get(nth).is_some_and(|(known, _)| known == node)
        });
        found.copied().unwrap_or_else(|| {
            all.push((node.clone(), clause.cloned()));
            let number = u32::try_from(all.len() - 1).unwrap_or(u32::MAX);
            known.push(number);
            number
        })
    }

    fn get(&self, number: u32) -> (Name, Option<Arc<Clause>>) {
        let nth = usize::try_from(number).unwrap_or(usize::MAX);
        self.all.get(nth).cloned().unwrap_or_default()
    }
}

impl Groups {
    pub(super) fn push(&mut self, row: u64, group: &Group) {
        let Some(first) = group.records.first() else { return };
        self.heads.push(Head {
            row,
            case: first.case,
            seq: first.seq,
            prev: group.prev,
            begin: self.records.len(),
            count: group.records.len(),
        });
        for record in &group.records {
            let kept = keep(&mut self.spots, record);
            self.records.push(kept);
        }
    }

    /// Drains the groups, each with the row of its first record.
    pub(super) fn drain(&mut self) -> Drained {
        let all = self.spots.all.clone();
        let spots = Spots { all, ..Spots::default() };
        Drained(Self {
            heads: std::mem::take(&mut self.heads),
            records: std::mem::take(&mut self.records),
            spots,
        })
    }
}

/// Drained groups.
pub(super) struct Drained(Groups);

impl Drained {
    /// Row of each group's first record, and which group it is.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, usize)> {
        self.0.heads.iter().enumerate().map(|(nth, head)| (head.row, nth))
    }

    /// The original record.
    pub(super) fn group(&self, nth: usize) -> Option<Group> {
        let head = self.0.heads.get(nth)?;
        let kept = self.0.records.get(head.begin..head.begin + head.count)?;
        let records = (head.seq..).zip(kept).map(|(seq, kept)| whole(&self.0.spots, head.case, seq, kept));
        Some(Group { prev: head.prev, before: None, records: records.collect() })
    }
}

fn keep(spots: &mut Spots, record: &Record) -> Compact {
    let Record { at, actor, clause, event, .. } = record;
    match (event, actor) {
        (
            Event::Entered { node, visit, work, since: None, deadline: None, asks: None, rules: false },
            Actor::Engine,
        ) => Compact::Entered {
            at: *at,
            spot: spots.number(node, clause.as_ref()),
            visit: *visit,
            work: *work,
        },
        (Event::Called { node, visit, ask: None, attempt, holds, reference, data: None }, Actor::System) => {
            Compact::Called {
                at: *at,
                spot: spots.number(node, clause.as_ref()),
                visit: *visit,
                attempt: *attempt,
                holds: *holds,
                reference: reference.clone(),
            }
        }
        _ => Compact::Whole(Box::new(record.clone())),
    }
}

fn whole(spots: &Spots, case: CaseId, seq: u64, kept: &Compact) -> Record {
    match kept {
        Compact::Whole(record) => Record::clone(record),
        Compact::Entered { at, spot, visit, work } => {
            let (node, clause) = spots.get(*spot);
            let (visit, work) = (*visit, *work);
            let event =
                Event::Entered { node, visit, work, since: None, deadline: None, asks: None, rules: false };
            Record { case, seq, at: *at, actor: Actor::Engine, clause, event }
        }
        Compact::Called { at, spot, visit, attempt, holds, reference } => {
            let (node, clause) = spots.get(*spot);
            let (visit, attempt, holds, reference) = (*visit, *attempt, *holds, reference.clone());
            let event = Event::Called { node, visit, ask: None, attempt, holds, reference, data: None };
            Record { case, seq, at: *at, actor: Actor::System, clause, event }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::DataRef;
    use crate::{Connector, Deadline, Ended, Hash};

    #[test]
    fn comes_out_as_it_went_in() {
        let clause = |item: &str| Some(Arc::new(Clause { item: Some(item.into()), ..Clause::default() }));
        let deadline = Some(Deadline { warn: Time(1), due: Time(2), provisional: false });
        let data = Some(DataRef { no: 1, seal: Hash::default() });
        let entered = |deadline, since, asks| Event::Entered {
            node: "p1".into(),
            visit: 2,
            work: Work::Call(Connector::Gateway),
            since,
            deadline,
            asks,
            rules: false,
        };
        let called = |ask, holds, reference: Option<&str>, data| Event::Called {
            node: "a node with a long name".into(),
            visit: 1,
            ask,
            attempt: 3,
            holds,
            reference: reference.map(Name::from),
            data,
        };
        let events = [
            entered(None, None, None),
            entered(deadline, None, None),
            entered(None, Some(Time(5)), None),
            entered(None, None, Some(vec![vec!["a".into()]])),
            Event::Entered {
                node: "s1".into(),
                visit: 1,
                work: Work::Task,
                since: None,
                deadline: None,
                asks: None,
                rules: true,
            },
            called(None, None, None, None),
            called(None, Some(true), Some("7"), None),
            called(Some("a".into()), Some(true), Some("7"), None),
            called(None, Some(false), None, data),
            Event::Ended { ended: Ended::Success },
        ];
        let actors = [Actor::Engine, Actor::System, Actor::Person("w1".into())];
        let mut records = Vec::new();
        for clause in [None, clause("1)"), clause("2)")] {
            for actor in &actors {
                for event in &events {
                    let seq = 4 + records.len() as u64;
                    let (actor, clause, event) = (actor.clone(), clause.clone(), event.clone());
                    records.push(Record { case: CaseId(9), seq, at: Time(77), actor, clause, event });
                }
            }
        }
        let mut groups = Groups::default();
        for (nth, records) in records.chunks(4).enumerate() {
            let prev = if nth == 0 { 3 } else { 9 + 4 * nth as u64 };
            groups.push(10 + 4 * nth as u64, &Group { prev, before: None, records: records.to_vec() });
        }
        let taken = groups.drain();
        let back: Vec<Group> = taken.rows().filter_map(|(_, nth)| taken.group(nth)).collect();
        assert_eq!(back.iter().map(|group| group.prev).collect::<Vec<_>>()[..3], [3, 13, 17]);
        assert_eq!(back.into_iter().flat_map(|group| group.records).collect::<Vec<_>>(), records);
        assert_eq!(groups.drain().rows().count(), 0);
    }
}
