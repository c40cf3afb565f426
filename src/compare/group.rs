//! Clusters services that are variants of one another, by name, standard and steps.
//!
//! Candidates come from an index of the words of names, so the work grows with the number of variants, not with the square of the
//! number of services. Services of one act are never linked directly, as an act regulates a service once; they share a group only
//! through a service of another act, as where one regulation replaced three.

use super::words::{Bag, Lexicon, Sense, Weighed};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use zanflow_model::{Action, Model, Service, StandardRef};

/// Least score of variants.
const LEAST: f64 = 0.6;
/// Least similarity of their names.
const LEAST_NAME: f64 = 0.5;
/// Weights of the score.
const NAME: f64 = 0.66;
const STANDARD: f64 = 0.12;
const STEPS: f64 = 0.22;
/// Penalty for a name with another subject.
const OTHER_SUBJECT: f64 = 0.3;
/// Candidates of one service that are scored.
const MOST_CANDIDATES: usize = 400;
/// Words of a name by which candidates are found: the rarest ones.
const KEYS: usize = 6;
/// Most names that the words of a name lead to in total; its two rarest words lead to all of theirs.
const MOST_NAMES: usize = 1_200;

/// The features by which services are compared.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    name: Bag,
    /// The first word of its name: what it is about.
    subject: Option<Sense>,
    standard: Option<StandardRef>,
    steps: Vec<(Action, u32)>,
}

impl Profile {
    /// Reads a service.
    pub fn of(service: &Service) -> Self {
        let title = service.title.as_deref().unwrap_or_default();
        let lexicon = Lexicon::default();
        let first = |word: &str| lexicon.bag(word).senses().next();
        let mut counts: BTreeMap<Action, u32> = BTreeMap::new();
        for node in service.processes.iter().flat_map(|process| &process.nodes) {
            *counts.entry(node.action).or_default() += 1;
        }
        Self {
            name: lexicon.bag(title),
            subject: title.split_whitespace().find_map(first),
            standard: service.standard.clone(),
            steps: counts.into_iter().collect(),
        }
    }
}

/// Similarity of two services, with its components.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// 0 to 1.
    pub score: f64,
    /// Likeness of their names, 0 to 1.
    pub name: f64,
    /// Whether they name the same standard; none where one of them names none.
    pub standard: Option<bool>,
    /// Likeness of what their steps do, 0 to 1.
    pub steps: f64,
}

/// Similarity of two services, with all words of names weighted equally.
pub fn likeness(a: &Profile, b: &Profile) -> Reason {
    weighed(a, b, &|_| 1.0)
}

fn weighed(a: &Profile, b: &Profile, weight: &impl Fn(Sense) -> f64) -> Reason {
    let both = a.name.likeness(&b.name, weight);
    let held = a.name.covered_by(&b.name, weight).max(b.name.covered_by(&a.name, weight));
    reason(a, b, (both, held))
}

/// The reason, from the likeness of the names and how much of one the other holds.
fn reason(a: &Profile, b: &Profile, (both, held): (f64, f64)) -> Reason {
    let holds = |bag: &Bag, subject: Option<Sense>| {
        subject.is_none_or(|subject| bag.senses().any(|sense| sense == subject))
    };
    let same_subject = holds(&a.name, b.subject) || holds(&b.name, a.subject);
    let named = !a.name.is_empty() && !b.name.is_empty();
    let name = if named { 0.5 * both + 0.5 * held } else { 0.0 };
    let name = if same_subject { name } else { name * (1.0 - OTHER_SUBJECT) };
    let standard = match (&a.standard, &b.standard) {
        (Some(one), Some(other)) => Some(one == other),
        _ => None,
    };
    let steps = steps(&a.steps, &b.steps);
    // A later standard takes the place of the earlier one, so another standard says little against.
    let by_standard = match standard {
        Some(true) => 1.0,
        Some(false) => 0.3,
        None => 0.5,
    };
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    let score = round(NAME * name + STANDARD * by_standard + STEPS * steps);
    Reason { score, name: round(name), standard, steps: round(steps) }
}

fn steps(a: &[(Action, u32)], b: &[(Action, u32)]) -> f64 {
    let all: u32 = a.iter().chain(b).map(|(_, count)| *count).sum();
    let count = |action: Action| b.iter().find(|(other, _)| *other == action).map_or(0, |(_, count)| *count);
    let shared: u32 = a.iter().map(|(action, own)| count(*action).min(*own)).sum();
    if all == 0 { 0.5 } else { 2.0 * f64::from(shared) / f64::from(all) }
}

/// A service of a knowledge base, as groups name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// The act's id.
    pub act: String,
    /// The service's id.
    pub service: String,
}

impl Member {
    /// `ACT#SERVICE`.
    pub fn key(&self) -> String {
        format!("{}#{}", self.act, self.service)
    }
}

/// Two services that are variants of one another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Link {
    /// One of them.
    pub a: Member,
    /// The other one.
    pub b: Member,
    /// How alike they are, and by what.
    #[serde(flatten)]
    pub reason: Reason,
    /// A person said so.
    pub confirmed: bool,
}

/// Services that are variants of one another.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// The key of its first member: `ACT#SERVICE`.
    pub id: String,
    /// All of them, by act and service.
    pub members: Vec<Member>,
    /// The best reasons that hold it together: for each member but one.
    pub links: Vec<Link>,
}

/// Pairs that people confirmed or rejected; kept in the knowledge base.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Pairs that are variants, as `ACT#SERVICE`, the lesser key first.
    #[serde(default)]
    pub confirmed: BTreeSet<(String, String)>,
    /// Pairs that are none.
    #[serde(default)]
    pub rejected: BTreeSet<(String, String)>,
}

impl Judged {
    /// Says of a pair whether it is one of variants; what was said of it before is forgotten.
    pub fn say(&mut self, a: &str, b: &str, variants: bool) {
        let pair = ordered(a, b);
        let (into, out) = match variants {
            true => (&mut self.confirmed, &mut self.rejected),
            false => (&mut self.rejected, &mut self.confirmed),
        };
        out.remove(&pair);
        into.insert(pair);
    }
}

fn ordered(a: &str, b: &str) -> (String, String) {
    if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

/// A service with what it is likened by.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Which one.
    pub member: Member,
    /// What it is likened by.
    pub profile: Profile,
}

impl Candidate {
    /// The services of an act.
    pub fn of_act(act: &str, model: &Model) -> Vec<Self> {
        let member = |service: &Service| Member { act: act.to_owned(), service: service.id.clone() };
        let of = |service| Self { member: member(service), profile: Profile::of(service) };
        model.services.iter().map(of).collect()
    }
}

/// Groups of services, each of two or more; by the key of the first member. The order of the services does not matter.
pub fn groups(mut services: Vec<Candidate>, judged: &Judged) -> Vec<Group> {
    services.sort_by(|a, b| a.member.cmp(&b.member));
    let mut links = links(&services);
    let place: FxHashMap<String, usize> =
        services.iter().enumerate().map(|(nth, service)| (service.member.key(), nth)).collect();
    let at = |key: &str| place.get(key).copied();
    let rejected: BTreeSet<(usize, usize)> =
        judged.rejected.iter().filter_map(|(a, b)| Some((at(a)?, at(b)?))).collect();
    let said: BTreeSet<(usize, usize)> =
        judged.confirmed.iter().filter_map(|(a, b)| Some((at(a)?, at(b)?))).collect();
    let is = |set: &BTreeSet<(usize, usize)>, a: usize, b: usize| set.contains(&(a.min(b), a.max(b)));
    links.retain(|(a, b, _)| !is(&rejected, *a, *b) && !is(&said, *a, *b));
    // What people said comes first, then the most alike.
    links.sort_by(|x, y| y.2.score.total_cmp(&x.2.score).then((x.0, x.1).cmp(&(y.0, y.1))));
    let confirmed = said.iter().filter_map(|(a, b)| {
        let reason = likeness(&services.get(*a)?.profile, &services.get(*b)?.profile);
        Some((*a, *b, reason, true))
    });
    let all: Vec<(usize, usize, Reason, bool)> =
        confirmed.chain(links.into_iter().map(|(a, b, reason)| (a, b, reason, false))).collect();
    joined(&services, all, &rejected)
}

/// Joins linked services, best links first, without bringing a rejected pair together.
fn joined(
    services: &[Candidate],
    links: Vec<(usize, usize, Reason, bool)>,
    rejected: &BTreeSet<(usize, usize)>,
) -> Vec<Group> {
    let mut group_of: Vec<usize> = (0..services.len()).collect();
    let mut members: BTreeMap<usize, Vec<usize>> = (0..services.len()).map(|nth| (nth, vec![nth])).collect();
    let mut kept: BTreeMap<usize, Vec<Link>> = BTreeMap::new();
    for (a, b, reason, confirmed) in links {
        let (Some(&one), Some(&other)) = (group_of.get(a), group_of.get(b)) else { continue };
        if one == other {
            continue;
        }
        let (into, from) = (one.min(other), one.max(other));
        let (Some(own), Some(others)) = (members.get(&into), members.get(&from)) else { continue };
        let apart = |x: &usize, y: &usize| rejected.contains(&((*x).min(*y), (*x).max(*y)));
        if !rejected.is_empty() && own.iter().any(|x| others.iter().any(|y| apart(x, y))) {
            continue;
        }
        let moved = members.remove(&from).unwrap_or_default();
        for nth in &moved {
            if let Some(place) = group_of.get_mut(*nth) {
                *place = into;
            }
        }
        members.entry(into).or_default().extend(moved);
        let mut own = kept.remove(&from).unwrap_or_default();
        if let (Some(a), Some(b)) = (services.get(a), services.get(b)) {
            own.push(Link { a: a.member.clone(), b: b.member.clone(), reason, confirmed });
        }
        kept.entry(into).or_default().extend(own);
    }
    let group = |(first, mut all): (usize, Vec<usize>)| {
        all.sort_unstable();
        let members: Vec<Member> =
            all.iter().filter_map(|nth| services.get(*nth)).map(|found| found.member.clone()).collect();
        let id = members.first().map(Member::key)?;
        (members.len() > 1).then(|| Group { id, members, links: kept.remove(&first).unwrap_or_default() })
    };
    members.into_iter().filter_map(group).collect()
}

/// Pairs that are alike enough, the lesser place first.
fn links(services: &[Candidate]) -> Vec<(usize, usize, Reason)> {
    let mut counts: FxHashMap<Sense, u32> = FxHashMap::default();
    for sense in services.iter().flat_map(|service| service.profile.name.senses()) {
        *counts.entry(sense).or_default() += 1;
    }
    let all = services.len() as f64;
    let weight = |sense: Sense| {
        let count = counts.get(&sense).map_or(1.0, |count| f64::from(*count));
        // A word of every name still counts a little, and one of a single name no more than one of two.
        ((all + 1.0) / count.max(2.0)).ln().max(0.05)
    };
    let names: Vec<Weighed> =
        services.iter().map(|service| Weighed::of(&service.profile.name, weight)).collect();
    let keys = |service: &Candidate| -> Vec<Sense> {
        let mut keys: Vec<(u32, Sense)> = service
            .profile
            .name
            .senses()
            .map(|sense| (counts.get(&sense).copied().unwrap_or(0), sense))
            .collect();
        keys.sort_unstable();
        let mut names = 0;
        let rare = keys.into_iter().filter(|(count, _)| *count > 1).take(KEYS).enumerate();
        let within = rare.take_while(|(nth, (count, _))| {
            names += *count as usize;
            *nth < 2 || names <= MOST_NAMES
        });
        within.map(|(_, (_, sense))| sense).collect()
    };
    let mut postings: FxHashMap<Sense, Vec<u32>> = FxHashMap::default();
    for (nth, service) in services.iter().enumerate() {
        for sense in service.profile.name.senses() {
            postings.entry(sense).or_default().push(nth as u32);
        }
    }
    let counted: FxHashMap<Sense, f64> = counts.keys().map(|sense| (*sense, weight(*sense))).collect();
    // One place for each service, used again for every one: a map of those met costs more than all else.
    let empty = || Met { scores: vec![0.0; services.len()], places: Vec::new() };
    let found = services.par_iter().enumerate().with_min_len(64).map_init(empty, |met, (nth, service)| {
        for key in keys(service) {
            let all = postings.get(&key).map_or(&[][..], Vec::as_slice);
            let later = all.partition_point(|other| *other as usize <= nth);
            met.add(all.get(later..).unwrap_or_default(), counted.get(&key).copied().unwrap_or_default());
        }
        let alike = |other: u32| {
            let found = services.get(other as usize)?;
            if found.member.act == service.member.act {
                return None;
            }
            let (one, two) = (names.get(nth)?, names.get(other as usize)?);
            let reason = reason(&service.profile, &found.profile, one.likeness_and_held(two));
            (reason.score >= LEAST && reason.name >= LEAST_NAME).then_some((nth, other as usize, reason))
        };
        met.best().into_iter().filter_map(alike).collect::<Vec<_>>()
    });
    found.flatten_iter().collect()
}

/// Services whose names share words with a name, by the weight of those.
struct Met {
    /// By place; 0 where none is shared.
    scores: Vec<f64>,
    /// Places with another score.
    places: Vec<u32>,
}

impl Met {
    fn add(&mut self, others: &[u32], weight: f64) {
        for other in others {
            if let Some(score) = self.scores.get_mut(*other as usize) {
                if *score == 0.0 {
                    self.places.push(*other);
                }
                *score += weight;
            }
        }
    }

    /// Those with the highest scores, in no order; nothing is met afterwards.
    fn best(&mut self) -> Vec<u32> {
        let scores = &self.scores;
        let score = |place: &u32| scores.get(*place as usize).copied().unwrap_or_default();
        let higher = |a: &u32, b: &u32| score(b).total_cmp(&score(a)).then(a.cmp(b));
        if self.places.len() > MOST_CANDIDATES {
            self.places.select_nth_unstable_by(MOST_CANDIDATES, higher);
        }
        let best = self.places.iter().take(MOST_CANDIDATES).copied().collect();
        for place in self.places.drain(..) {
            if let Some(score) = self.scores.get_mut(place as usize) {
                *score = 0.0;
            }
        }
        best
    }
}
