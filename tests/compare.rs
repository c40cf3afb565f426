//! `zanflow compare`: the gold of alignments, the laws, and edits made on purpose that must be found as what they are.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use crate::support;

use proptest::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use support::git;
use zanflow::compare::{Comparison, Difference, Kind, Only, Row, Topic, Verdict, compare};
use zanflow::generate::Lang;
use zanflow::lexicon::meaning;
use zanflow::model::{Action, Channel, Duration, DurationUnit, Model, Node, NodeKind, Service, System};

fn compiled(path: &Path) -> Model {
    let source = zanflow::source::read(path, &path.to_string_lossy()).expect("reads");
    zanflow::compile(&source).model
}

fn both(a: (&Model, &Service), b: (&Model, &Service)) -> Comparison {
    compare(a, b, Only::default(), Lang::En).expect("compares")
}

/// The sample acts that hold processes.
static SAMPLES: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let names = [
        "01_flat-table.txt",
        "02_three-services.txt",
        "03_inner-units.txt",
        "04_tab-table.md",
        "06_centre.txt",
    ];
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    names.iter().map(|name| compiled(&corpus.join(name))).collect()
});

fn services() -> Vec<(&'static Model, &'static Service)> {
    SAMPLES.iter().flat_map(|model| model.services.iter().map(move |service| (model, service))).collect()
}

// ---- the gold ----

#[derive(Debug, Deserialize)]
struct Gold {
    a: String,
    b: String,
    channel: Option<String>,
    #[serde(default)]
    facts: BTreeSet<String>,
    processes: Vec<GoldProcess>,
}

#[derive(Debug, Deserialize)]
struct GoldProcess {
    channel_a: String,
    case_a: usize,
    channel_b: String,
    case_b: usize,
    nodes: Vec<(Option<String>, Option<String>)>,
    /// Kind and ids; every other pair differs in wording only.
    differences: Vec<(String, Option<String>, Option<String>)>,
}

#[derive(Default)]
struct Score {
    hit: usize,
    missed: usize,
    extra: usize,
}

impl Score {
    fn add<T: Ord + std::fmt::Debug>(&mut self, at: &str, gold: &BTreeSet<T>, got: &BTreeSet<T>) {
        self.hit += gold.intersection(got).count();
        for missed in gold.difference(got) {
            self.missed += 1;
            println!("{at}: missed {missed:?}");
        }
        for extra in got.difference(gold) {
            self.extra += 1;
            println!("{at}: extra {extra:?}");
        }
    }

    fn f1(&self) -> f64 {
        2.0 * self.hit as f64 / (2 * self.hit + self.missed + self.extra) as f64
    }
}

fn shared() -> Option<PathBuf> {
    let place = std::env::var_os("ZANFLOW_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let corpus = place.join("corpus");
    corpus.is_dir().then_some(corpus)
}

fn name(channel: &str, case: usize) -> String {
    if case > 1 { format!("{channel}-{case}") } else { channel.to_owned() }
}

type Found = BTreeSet<(String, Option<String>, Option<String>)>;

/// Differences between the steps of two processes.
fn of_process(found: &Comparison, a: &str, b: &str) -> Found {
    let inside = |difference: &&Difference| {
        let of =
            |place: &Option<zanflow::compare::Place>| place.as_ref().and_then(|place| place.process.clone());
        let (one, other) = (of(&difference.a), of(&difference.b));
        let ways = difference.kind == Kind::Channel && (one.is_none() || other.is_none());
        (one.is_some() || other.is_some())
            && one.is_none_or(|one| one == a)
            && other.is_none_or(|other| other == b)
            && !ways
    };
    let id = |place: &Option<zanflow::compare::Place>| place.as_ref().and_then(|place| place.id.clone());
    let list = found.differences.iter().filter(inside);
    list.map(|found| (found.kind.name().to_owned(), id(&found.a), id(&found.b))).collect()
}

/// Kinds of differences that are of no pair of processes.
fn of_service(found: &Comparison) -> BTreeSet<String> {
    let process =
        |place: &Option<zanflow::compare::Place>| place.as_ref().is_some_and(|place| place.process.is_some());
    let list = found.differences.iter().filter(|found| {
        let (one, other) = (process(&found.a), process(&found.b));
        if found.kind == Kind::Channel { !(one && other) } else { !one && !other }
    });
    list.map(|found| found.kind.name().to_owned()).filter(|kind| kind != "wording").collect()
}

#[test]
fn the_gold_of_real_services_is_reached() {
    let Some(corpus) = shared() else {
        println!("skipped: the real acts are not there");
        return;
    };
    let acts: Vec<PathBuf> = std::fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    let act = |id: &str| {
        let stem = id.split('-').next().unwrap();
        let path = acts
            .iter()
            .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(&format!("{stem}_")));
        compiled(path.expect("the act"))
    };
    let (mut nodes, mut kinds) = (Score::default(), Score::default());
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/alignments");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(gold).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 5);
    for file in files {
        let gold: Gold = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).expect("gold");
        let at = format!("{} {}", gold.a, gold.b);
        let (one, other) = (act(&gold.a), act(&gold.b));
        let of = |model: &Model, id: &str| {
            model.services.iter().find(|service| service.id == id).cloned().unwrap()
        };
        let channel = gold.channel.as_deref();
        let channel =
            channel.and_then(|name| Channel::ALL.into_iter().find(|channel| channel.name() == name));
        let only = Only { channels: channel.map(|channel| (channel, channel)), cases: None };
        let found =
            compare((&one, &of(&one, &gold.a)), (&other, &of(&other, &gold.b)), only, Lang::En).unwrap();
        assert_eq!(found.processes.len(), gold.processes.len(), "{at}");
        for process in &gold.processes {
            let got = found.processes.iter().find(|got| {
                (got.channel_a.name(), got.case_a) == (process.channel_a.as_str(), process.case_a)
                    && (got.channel_b.name(), got.case_b) == (process.channel_b.as_str(), process.case_b)
            });
            let got = got.map(|got| got.nodes.iter().cloned().collect()).unwrap_or_default();
            nodes.add(&at, &process.nodes.iter().cloned().collect(), &got);
            let mut wanted: Found = process.differences.iter().cloned().collect();
            for (one, other) in process.nodes.iter().filter(|(one, other)| one.is_some() && other.is_some()) {
                if !process.differences.iter().any(|(_, a, b)| (a, b) == (one, other)) {
                    wanted.insert(("wording".to_owned(), one.clone(), other.clone()));
                }
            }
            let names = (name(&process.channel_a, process.case_a), name(&process.channel_b, process.case_b));
            kinds.add(&at, &wanted, &of_process(&found, &names.0, &names.1));
        }
        if gold.channel.is_none() {
            kinds.add(&at, &gold.facts, &of_service(&found));
        }
    }
    println!("nodes F1 {:.4}, kinds F1 {:.4}", nodes.f1(), kinds.f1());
    assert!(nodes.f1() >= 0.97, "nodes {}", nodes.f1());
    assert!(kinds.f1() >= 0.95, "kinds {}", kinds.f1());
}

// ---- the laws ----

/// What two cards of one service give differently is told once each, with the lines of both.
#[test]
fn cards_are_compared_field_by_field() {
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/14_rules-several-services.md"),
    )
    .unwrap();
    let later = text
        .replacen("<td>10 (он) жұмыс күні</td>", "<td>8 (сегіз) жұмыс күні</td>", 1)
        .replacen("2) омартаның жоспары.", "2) омартаның жоспары;\n3) ветеринар дәрігердің қорытындысы.", 1)
        .replacen("<td>Тегін</td>", "<td>Ақылы: 2 айлық есептік көрсеткіш</td>", 1);
    assert_ne!(text, later);
    let model = |text: &str| {
        let source = zanflow::source::from_bytes("14.md", text.as_bytes(), None).expect("reads");
        zanflow::compile(&source).model
    };
    let (one, other) = (model(&text), model(&later));
    let found = both((&one, &one.services[0]), (&other, &other.services[0]));
    let told: Vec<(Kind, Option<&str>, Option<&str>)> = found
        .differences
        .iter()
        .map(|told| {
            (
                told.kind,
                told.a.as_ref().map(|place| place.text.as_str()),
                told.b.as_ref().map(|place| place.text.as_str()),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Kind::Duration, Some("10 (он) жұмыс күні"), Some("8 (сегіз) жұмыс күні")),
            (Kind::Payment, Some("Тегін"), Some("Ақылы: 2 айлық есептік көрсеткіш")),
            (Kind::Documents, None, Some("ветеринар дәрігердің қорытындысы")),
        ]
    );
}

#[test]
fn an_act_compared_with_itself_gives_nothing() {
    for (model, service) in services() {
        let found = both((model, service), (model, service));
        assert_eq!(found.differences, [], "{}", service.id);
        assert_eq!(found.processes.len(), service.processes.len());
        for process in &found.processes {
            assert_eq!((process.channel_a, process.case_a), (process.channel_b, process.case_b));
            assert!(process.nodes.iter().all(|(a, b)| a == b), "{process:?}");
        }
    }
}

type Mirrored = (BTreeSet<(Option<String>, Option<String>)>, Vec<String>);

/// What a comparison says, with its sides as they are or swapped, in no order.
fn told(found: &Comparison, swapped: bool) -> Mirrored {
    let turn = |a: Option<String>, b: Option<String>| if swapped { (b, a) } else { (a, b) };
    let nodes = found.processes.iter().flat_map(|process| {
        let names =
            (name(process.channel_a.name(), process.case_a), name(process.channel_b.name(), process.case_b));
        let full = |name: String, id: &Option<String>| id.as_ref().map(|id| format!("{name}/{id}"));
        process.nodes.iter().map(move |(a, b)| (full(names.0.clone(), a), full(names.1.clone(), b)))
    });
    let place = |place: &Option<zanflow::compare::Place>| place.as_ref().map(|place| format!("{place:?}"));
    let mut differences: Vec<String> = found
        .differences
        .iter()
        .map(|found| {
            let kind = match (found.kind, swapped) {
                (Kind::StepAdded, true) => Kind::StepRemoved,
                (Kind::StepRemoved, true) => Kind::StepAdded,
                (kind, _) => kind,
            };
            let (a, b) = turn(place(&found.a), place(&found.b));
            format!("{kind:?} {:?} {a:?} {b:?}", found.weight)
        })
        .collect();
    differences.sort();
    (nodes.map(|(a, b)| turn(a, b)).collect(), differences)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn swapping_the_sides_mirrors_the_result(seed in any::<u64>(), edits in 0usize..6) {
        let all = services();
        let mut random = fastrand::Rng::with_seed(seed);
        let (model, service) = all[random.usize(..all.len())];
        let (other_model, other) = all[random.usize(..all.len())];
        let mut edited = if random.bool() { service.clone() } else { other.clone() };
        for _ in 0..edits {
            let edit = EDITS[random.usize(..EDITS.len())];
            edit.1(&mut edited, &mut random);
        }
        let edited_model = if edited.id == other.id { other_model } else { model };
        let forth = both((model, service), (edited_model, &edited));
        let back = both((edited_model, &edited), (model, service));
        prop_assert_eq!(told(&forth, false), told(&back, true));
    }
}

// ---- edits made on purpose ----

/// What an edit must be found as: kind, and the ids of either node it may be told at; none where it is of the service.
type Wanted = (Kind, Vec<String>);
type Edit = (Kind, fn(&mut Service, &mut fastrand::Rng) -> Option<Wanted>);

const EDITS: [Edit; 19] = [
    (Kind::StepAdded, add_step),
    (Kind::StepRemoved, remove_step),
    (Kind::Order, move_step),
    (Kind::Order, merge_steps),
    (Kind::Order, split_step),
    (Kind::Actor, other_actor),
    (Kind::Channel, no_channel),
    (Kind::Duration, other_time),
    (Kind::Check, other_check),
    (Kind::RefusalReason, other_reason),
    (Kind::Payment, other_payment),
    (Kind::Documents, other_documents),
    (Kind::Participant, other_participant),
    (Kind::System, other_system),
    (Kind::Term, other_term),
    (Kind::TechnicalCondition, other_condition),
    (Kind::Result, other_result),
    (Kind::LegalBasis, other_standard),
    (Kind::Wording, other_words),
];

/// A node that an edit can be made at: its process and place.
fn pick(
    service: &Service,
    random: &mut fastrand::Rng,
    fits: impl Fn(&Node) -> bool,
) -> Option<(usize, usize)> {
    let all: Vec<(usize, usize)> = service
        .processes
        .iter()
        .enumerate()
        .flat_map(|(at, process)| {
            process.nodes.iter().enumerate().filter(|(_, node)| fits(node)).map(move |(nth, _)| (at, nth))
        })
        .collect();
    (!all.is_empty()).then(|| all[random.usize(..all.len())])
}

fn at(service: &mut Service, (process, node): (usize, usize)) -> &mut Node {
    &mut service.processes[process].nodes[node]
}

fn one_of<'t>(random: &mut fastrand::Rng, list: &[&'t str]) -> &'t str {
    list[random.usize(..list.len())]
}

fn add_step(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let (process, nth) = pick(service, random, |_| true)?;
    let (text, action) = [
        ("қорытынды комиссиясының отырысында мәселені талқылау", Action::Other),
        ("алушыға ұялы байланыс арқылы қысқа хабар беру", Action::Other),
        ("мұрағатқа істі өткізу", Action::Other),
        ("жер учаскесін сырттай суретке түсіру", Action::Other),
    ][random.usize(..4)];
    let line = service.processes[process].nodes[nth].line;
    let node = Node {
        id: "p77".to_owned(),
        kind: NodeKind::Process,
        num: Some(77),
        line,
        line_end: line,
        item: None,
        text: text.to_owned(),
        actor: None,
        duration: None,
        result: None,
        action,
        systems: Vec::new(),
        when_true: None,
    };
    service.processes[process].nodes.insert(nth, node);
    Some((Kind::StepAdded, vec!["p77".to_owned()]))
}

fn remove_step(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let (process, nth) = pick(service, random, |_| true)?;
    let gone = service.processes[process].nodes.remove(nth);
    service.processes[process].edges.retain(|edge| edge.from != gone.id && edge.to != gone.id);
    Some((Kind::StepRemoved, vec![gone.id]))
}

fn move_step(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let (process, nth) = pick(service, random, |_| true)?;
    let nodes = &mut service.processes[process].nodes;
    let to = random.usize(..nodes.len());
    if to == nth {
        return None;
    }
    let moved = nodes.remove(nth);
    let id = moved.id.clone();
    nodes.insert(to, moved);
    // Of two neighbours that change places, either has moved.
    let beside = if to.abs_diff(nth) == 1 { nodes[nth].id.clone() } else { id.clone() };
    Some((Kind::Order, vec![id, beside]))
}

/// Steps that neither ask nor refuse, and say something.
fn plain(node: &Node) -> bool {
    node.kind != NodeKind::Condition
        && node.action != Action::Refuse
        && node.text.split_whitespace().count() >= 4
}

/// Two steps become one that says what both said.
fn merge_steps(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let (process, nth) = pick(service, random, plain)?;
    let process = &mut service.processes[process];
    let second = process.nodes.get(nth + 1).filter(|node| plain(node))?.clone();
    let first = &mut process.nodes[nth];
    first.text = format!("{} және {}", first.text.trim_end_matches([';', '.']), second.text);
    first.systems.extend(second.systems);
    first.systems.dedup();
    let ids = vec![first.id.clone(), second.id.clone()];
    process.nodes.remove(nth + 1);
    process.edges.retain(|edge| edge.from != second.id && edge.to != second.id);
    Some((Kind::Order, ids))
}

/// A step becomes two, each of which says a half of it.
fn split_step(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let long = |node: &Node| plain(node) && node.text.split_whitespace().count() >= 10;
    let (process, nth) = pick(service, random, long)?;
    let nodes = &mut service.processes[process].nodes;
    let mut second = nodes[nth].clone();
    let words: Vec<String> = second.text.split_whitespace().map(str::to_owned).collect();
    let (head, tail) = words.split_at(words.len() / 2);
    nodes[nth].text = head.join(" ");
    second.text = tail.join(" ");
    second.id = "p78".to_owned();
    let id = nodes[nth].id.clone();
    nodes.insert(nth + 1, second);
    Some((Kind::Order, vec![id]))
}

fn other_actor(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let place = pick(service, random, |node| node.actor.is_some())?;
    let node = at(service, place);
    let actors =
        ["алушы", "комиссия төрағасы", "жауапты орындаушы", "кеңсе маманы", "Орталық операторы", "басшы"];
    let actor = one_of(random, &actors);
    if meaning::role(actor) == meaning::role(node.actor.as_ref()?) {
        return None;
    }
    node.actor = Some(actor.to_owned());
    Some((Kind::Actor, vec![node.id.clone()]))
}

fn no_channel(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    (!service.processes.is_empty()).then_some(())?;
    let nth = random.usize(..service.processes.len());
    service.processes.remove(nth);
    Some((Kind::Channel, Vec::new()))
}

fn other_time(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let place = pick(service, random, |node| node.duration.is_some())?;
    let node = at(service, place);
    let old = node.duration.clone()?;
    let days = random.u32(2..40);
    let raw = format!("{days} жұмыс күн");
    let min = f64::from(days);
    let new = Duration { raw: raw.clone(), min, max: min, unit: DurationUnit::WorkingDay };
    if (old.min, old.max, old.unit) == (new.min, new.max, new.unit) {
        return None;
    }
    node.text = node.text.replace(&old.raw, &raw);
    node.duration = Some(new);
    Some((Kind::Duration, vec![node.id.clone()]))
}

fn other_check(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let place = pick(service, random, |node| node.kind == NodeKind::Condition)?;
    let node = at(service, place);
    let addition = one_of(
        random,
        &[
            " және берешегінің жоқтығын тексеру",
            " және соттылығының жоқтығын тексеру",
            ", сондай-ақ мүдделі органның қорытындысын тексеру",
        ],
    );
    node.text.push_str(addition);
    Some((Kind::Check, vec![node.id.clone()]))
}

fn other_reason(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let place = pick(service, random, |node| {
        node.action == Action::Refuse && node.kind != NodeKind::Condition && meaning::names_reason(&node.text)
    })?;
    let node = at(service, place);
    let reason = one_of(
        random,
        &[
            "берешегінің болуына ",
            "өтініш беру мерзімінің өтуіне ",
            "сот тыйымының болуына ",
            "мүдделі органның теріс қорытындысына ",
        ],
    );
    let rest = node.text.strip_prefix(meaning::reason(&node.text)).unwrap().to_owned();
    node.text = format!("{reason}{rest}");
    Some((Kind::RefusalReason, vec![node.id.clone()]))
}

fn other_payment(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let place = pick(service, random, |node| node.action == Action::Pay)?;
    let node = at(service, place);
    let how =
        one_of(random, &[" қолма-қол ақшамен", " 6 АЕК мөлшерінде", " немесе түбіртекті тіркеу", " тегін"]);
    node.text.push_str(how);
    Some((Kind::Payment, vec![node.id.clone()]))
}

fn other_documents(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let fits = |node: &Node| {
        matches!(
            node.action,
            Action::FillForm | Action::AttachDocuments | Action::ReceiveDocuments | Action::ChooseService
        )
    };
    let place = pick(service, random, fits)?;
    let node = at(service, place);
    node.text.push_str(one_of(
        random,
        &[", нотариалды куәландырылған көшірме", ", екі фотосурет", ", паспорт және сенімхат"],
    ));
    Some((Kind::Documents, vec![node.id.clone()]))
}

fn other_participant(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    // One that acts in no step: who is only left out of the list still takes part.
    let new = one_of(random, &["мұрағат бөлімі", "баспасөз қызметі", "аударма тобы"]);
    service.participants.push(new.to_owned());
    Some((Kind::Participant, Vec::new()))
}

fn other_system(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let place = pick(service, random, |node| !node.systems.is_empty())?;
    let node = at(service, place);
    let new =
        [System::Portal, System::Gateway, System::Notary, System::Centre, System::Persons][random.usize(..5)];
    if node.systems.contains(&new) {
        return None;
    }
    node.systems[0] = new;
    Some((Kind::System, vec![node.id.clone()]))
}

fn other_term(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let listed: Vec<usize> = (0..service.terms.len()).filter(|nth| !service.terms[*nth].inline).collect();
    (listed.len() > 1).then_some(())?;
    service.terms.remove(listed[random.usize(..listed.len())]);
    Some((Kind::Term, Vec::new()))
}

fn other_condition(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    (service.technical_conditions.len() > 1).then_some(())?;
    let nth = random.usize(..service.technical_conditions.len());
    service.technical_conditions.remove(nth);
    Some((Kind::TechnicalCondition, Vec::new()))
}

fn other_result(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    let place = pick(service, random, |node| node.result.is_some())?;
    let node = at(service, place);
    node.result =
        Some(one_of(random, &["ескерту хаты", "комиссия хаттамасы", "жер телімінің сызбасы"]).to_owned());
    Some((Kind::Result, vec![node.id.clone()]))
}

fn other_standard(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    service.standard.as_mut()?.number = Some(random.u32(2000..9000).to_string());
    Some((Kind::LegalBasis, Vec::new()))
}

fn other_words(service: &mut Service, random: &mut fastrand::Rng) -> Option<Wanted> {
    const SAME: [(&str, &str); 8] = [
        ("жіберу", "жолдау"),
        ("құру", "қалыптастыру"),
        ("қалыптастыру", "құрастыру"),
        ("тұтынушы", "алушы"),
        ("алушы", "тұтынушы"),
        ("сұрау", "сауал"),
        ("деректер", "мәліметтер"),
        ("құпия сөз", "пароль"),
    ];
    let (old, new) = SAME[random.usize(..SAME.len())];
    let place = pick(service, random, |node| node.text.contains(old))?;
    let node = at(service, place);
    node.text = node.text.replace(old, new);
    Some((Kind::Wording, vec![node.id.clone()]))
}

/// Edits that are tried of each kind.
const TRIED: usize = 500;

#[test]
fn an_edit_is_found_as_what_it_is_and_where_it_is() {
    let all = services();
    let (mut hits, mut tried) = (0, 0);
    for (kind, edit) in EDITS {
        let (mut hit, mut made) = (0, 0);
        for seed in 0.. {
            if made == TRIED || seed > 60 * TRIED as u64 {
                break;
            }
            let mut random = fastrand::Rng::with_seed(seed ^ (kind as u64) << 32);
            let (model, service) = all[random.usize(..all.len())];
            let mut edited = service.clone();
            let Some((wanted, ids)) = edit(&mut edited, &mut random) else { continue };
            made += 1;
            let found = both((model, service), (model, &edited)).differences;
            let id = |found: &Difference| found.a.iter().chain(&found.b).find_map(|place| place.id.clone());
            let right = match found.as_slice() {
                [only] => {
                    only.kind == wanted && (ids.is_empty() || id(only).is_some_and(|id| ids.contains(&id)))
                }
                _ => false,
            };
            hit += usize::from(right);
            if !right && made - hit <= 3 {
                let found: Vec<_> =
                    found.iter().map(|found| (found.kind.name(), id(found), &found.note)).collect();
                println!("  {} seed {seed} {}: wanted {ids:?}, found {found:?}", kind.name(), service.id);
            }
        }
        println!("{:20} {hit} of {made}", kind.name());
        assert!(made > 0, "{}: no sample act has such a place", kind.name());
        hits += hit;
        tried += made;
        assert!(hit * 100 >= made * 97, "{}: {hit} of {made}", kind.name());
    }
    println!("{hits} of {tried}");
}

// ---- rows ----

/// An edit that a row must tell: its topics, its verdict.
type RowEdit = (&'static [Topic], Verdict, fn(&mut Service, &mut fastrand::Rng) -> Option<()>);

const ROW_EDITS: [RowEdit; 5] = [
    (&[Topic::Provider], Verdict::Differs, other_provider),
    (&[Topic::Scope], Verdict::Differs, wider_scope),
    (&[Topic::Applicant], Verdict::Differs, other_applicants),
    (&[Topic::Check, Topic::Decides], Verdict::Differs, body_in_a_condition),
    (&[Topic::Time, Topic::MachineTime], Verdict::OnlyA, time_on_one_side),
];

fn other_provider(service: &mut Service, random: &mut fastrand::Rng) -> Option<()> {
    service.provider.as_ref()?;
    let new = one_of(random, &["Үлгі облысының су шаруашылығы басқармасы", "Мысал қаласының сәулет бөлімі"]);
    service.provider = Some(new.to_owned());
    Some(())
}

fn wider_scope(service: &mut Service, random: &mut fastrand::Rng) -> Option<()> {
    let more = one_of(random, &["қоян өсіруге және", "орман кесуге және", "теңіз көлігін жалдауға және"]);
    service.title = Some(format!("{more} {}", service.title.as_ref()?));
    Some(())
}

fn other_applicants(service: &mut Service, _: &mut fastrand::Rng) -> Option<()> {
    let is = |text: &str| text.contains("заңды тұлға") && text.contains("жеке");
    let term = service.terms.iter_mut().find(|term| {
        let applicant = meaning::role(&term.term) == meaning::Role::Applicant;
        applicant && term.definition.as_deref().is_some_and(is)
    })?;
    term.definition = Some("заңды тұлға".to_owned());
    Some(())
}

fn body_in_a_condition(service: &mut Service, random: &mut fastrand::Rng) -> Option<()> {
    let body =
        one_of(random, &["экология департаментіне", "су ресурстары комитетіне", "еңбек инспекциясына"]);
    let place =
        pick(service, random, |node| node.kind == NodeKind::Condition && !node.text.contains("департамент"))?;
    let node = at(service, place);
    node.text = format!("{} ({body} сұрау салып)", node.text.trim_end_matches([';', '.']));
    Some(())
}

/// A column loses its time: the other side still gives one.
fn time_on_one_side(service: &mut Service, random: &mut fastrand::Rng) -> Option<()> {
    let before = zanflow::flow::times(service, service.processes.first()?);
    let timed: Vec<u32> =
        before.iter().flatten().filter_map(|time| time.column.map(|(_, column)| column.no)).collect();
    let table = before.iter().flatten().find_map(|time| time.column.map(|(table, _)| table.line_start))?;
    (timed.len() > 1).then_some(())?;
    let no = timed[random.usize(..timed.len())];
    let table = service.tables.iter_mut().find(|other| other.line_start == table)?;
    table.columns.iter_mut().find(|column| column.no == no)?.duration = None;
    Some(())
}

#[test]
fn rows_tell_edits_and_nothing_else() {
    let all = services();
    let seed = std::env::var("ZANFLOW_SEED").ok().and_then(|seed| seed.parse().ok());
    let begin = seed.unwrap_or_else(|| fastrand::u64(..1_000_000));
    println!("ZANFLOW_SEED={begin}");
    for (topics, verdict, edit) in ROW_EDITS {
        let (mut hit, mut made) = (0, 0);
        for seed in begin.. {
            if made == TRIED / 5 || seed > begin + 60 * TRIED as u64 {
                break;
            }
            let mut random = fastrand::Rng::with_seed(seed);
            let (model, service) = all[random.usize(..all.len())];
            let mut edited = service.clone();
            if edit(&mut edited, &mut random).is_none() {
                continue;
            }
            made += 1;
            let found = both((model, service), (model, &edited));
            let told: Vec<&Row> = found.rows.iter().filter(|row| row.verdict.is_difference()).collect();
            let right =
                matches!(told.as_slice(), [only] if topics.contains(&only.topic) && only.verdict == verdict);
            hit += usize::from(right);
            if !right && made - hit <= 3 {
                let told: Vec<_> = told.iter().map(|row| (row.topic, row.verdict, &row.note)).collect();
                println!("  seed {seed} {}: wanted {topics:?}, found {told:?}", service.id);
            }
        }
        assert!(made > 0, "{topics:?}: no sample act has such a place");
        assert!(hit * 100 >= made * 97, "{topics:?}: {hit} of {made}");
    }
}

/// Each row cites a side, each difference has its row, and swapped sides give the mirrored verdicts.
#[test]
fn rows_keep_their_laws() {
    for (model, service) in services() {
        let own = both((model, service), (model, service));
        assert!(!own.rows.iter().any(|row| row.verdict.is_difference()), "{}", service.id);
        assert!(!own.rows.iter().any(|row| row.verdict == Verdict::NotRead), "{}", service.id);
        for (other_model, other) in services() {
            let forth = both((model, service), (other_model, other));
            let back = both((other_model, other), (model, service));
            let turned = |verdict: Verdict| match verdict {
                Verdict::OnlyA => Verdict::OnlyB,
                Verdict::OnlyB => Verdict::OnlyA,
                verdict => verdict,
            };
            let count = |found: &Comparison, turn: bool| -> BTreeMap<String, usize> {
                let mut counts = BTreeMap::new();
                for row in &found.rows {
                    let verdict = if turn { turned(row.verdict) } else { row.verdict };
                    *counts.entry(format!("{:?} {verdict:?} {:?}", row.topic, row.weight)).or_default() += 1;
                }
                counts
            };
            assert_eq!(count(&forth, false), count(&back, true), "{} {}", service.id, other.id);
            for difference in &forth.differences {
                let row = &forth.rows[difference.cause];
                let cited = difference.a.iter().all(|place| row.a.contains(place))
                    && difference.b.iter().all(|place| row.b.contains(place));
                assert!(cited, "{difference:?}");
            }
            let silent = |row: &Row| row.a.is_empty() && row.b.is_empty();
            let told = forth.rows.iter().filter(|row| row.verdict != Verdict::NotComparable);
            assert!(told.into_iter().all(|row| !silent(row)), "{} {}", service.id, other.id);
        }
    }
}

// ---- the command ----

fn zanflow(args: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_zanflow"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .output()
        .expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("ended by itself"), text(output.stdout), text(output.stderr))
}

const ACT: &str = "corpus/01_flat-table.txt";
const OTHER: &str = "corpus/06_centre.txt";

#[test]
fn json_has_the_fixed_form() {
    let (code, out, err) = zanflow(&["compare", ACT, OTHER, "--json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let process = &told["processes"][0];
    for key in ["channel_a", "case_a", "channel_b", "case_b"] {
        assert!(!process[key].is_null(), "{key}");
    }
    assert!(process["nodes"][0].as_array().is_some_and(|pair| pair.len() == 2));
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    for difference in told["differences"].as_array().expect("differences") {
        assert!(kinds.contains(&difference["kind"].as_str().unwrap()), "{difference}");
        assert!(["rights-or-time", "authority", "wording"].contains(&difference["weight"].as_str().unwrap()));
        assert!(difference["a"].is_object() || difference["b"].is_object());
        for side in ["a", "b"].map(|side| &difference[side]).into_iter().filter(|side| side.is_object()) {
            assert!(side["citation"]["line_start"].as_u64().unwrap() > 0, "{side}");
        }
    }
}

#[test]
fn every_view_is_made() {
    for (format, holds) in [("text", "≠"), ("markdown", "| --- |"), ("html", "<details>"), ("svg", "</svg>")]
    {
        let (code, out, err) = zanflow(&["compare", ACT, OTHER, "--format", format, "--lang", "ru"]);
        assert_eq!((code, err.as_str()), (0, ""), "{format}");
        assert!(out.contains(holds) || out.contains("|---|"), "{format}: {out}");
        assert!(!out.contains("\u{1b}["), "no colours where nobody reads them");
    }
    let (code, out, _) = zanflow(&["compare", ACT, ACT, "--lang", "en"]);
    assert_eq!(code, 0);
    assert!(out.contains("Nothing differs."), "{out}");
}

#[test]
fn what_is_not_there_is_told() {
    let cases: [(&[&str], &str); 8] = [
        (&["compare", "nowhere.txt", OTHER], "nowhere.txt"),
        (&["compare", &format!("{ACT}#9-9"), OTHER], "there is no service 9-9"),
        (&["compare", ACT, OTHER, "--channel", "moon"], "channels: portal"),
        (&["compare", ACT, OTHER, "--channel", "internal"], "there is no process"),
        (&["compare", ACT, OTHER, "--channel", "portal", "--case", "0"], "counted from 1"),
        (&["compare", ACT], "required"),
        (&["compare", ACT, OTHER, "--format", "xlsx"], "a workbook cannot be printed"),
        (&["compare", "corpus/12_not-a-regulation.txt", OTHER], "no service was found"),
    ];
    for (args, told) in cases {
        let (code, _, err) = zanflow(args);
        assert_eq!(code, 2, "{args:?}");
        assert!(err.contains(told), "{args:?}: {err}");
    }
}

/// A pipe is written into, and a link goes on leading to its file: neither is replaced by a new file.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (pipe, link, file) = (at("pipe"), at("link"), at("file"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    assert_eq!(zanflow(&["compare", ACT, OTHER, "--json", "--output", &pipe]).0, 0);
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(reader.join().unwrap().starts_with('{'));
    std::fs::write(&file, "").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert_eq!(zanflow(&["compare", ACT, OTHER, "--json", "--output", &link]).0, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('{'));
}

#[test]
fn groups_of_a_knowledge_base_are_kept_as_people_say() {
    let folder = tempfile::tempdir().unwrap();
    let kb = folder.path().join("kb").to_string_lossy().into_owned();
    // The same service of two bodies: another region, another number, other words.
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(OTHER)).unwrap();
    let acts = folder.path().join("acts");
    std::fs::create_dir_all(&acts).unwrap();
    std::fs::write(acts.join("61_a.txt"), &text).unwrap();
    std::fs::write(acts.join("62_b.txt"), text.replace("тұтынушы", "алушы").replace("жолдау", "жіберу"))
        .unwrap();
    let acts = acts.to_string_lossy().into_owned();
    assert_eq!(zanflow(&["add", &acts, ACT, "--kb", &kb, "--quiet"]).0, 0);
    let groups = || -> Vec<serde_json::Value> {
        let (code, out, err) = zanflow(&["compare", "--kb", &kb, "--groups", "--json"]);
        assert_eq!(code, 0, "{err}");
        serde_json::from_str(&out).expect("JSON")
    };
    let found = groups();
    assert_eq!(found.len(), 1, "{found:?}");
    let keys: Vec<String> = found[0]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| format!("{}#{}", member["act"].as_str().unwrap(), member["service"].as_str().unwrap()))
        .collect();
    assert_eq!(keys, ["61_a#61-1", "62_b#62-1"]);
    for format in ["text", "json", "csv"] {
        let args = ["compare", "--kb", &kb, "--group", &keys[1], "--by", "year", "--format", format];
        let (code, out, err) = zanflow(&args);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("62-1"), "{out}");
        assert_eq!(out.starts_with('\u{feff}'), format == "csv", "spreadsheets know UTF-8 by its mark");
    }
    let book = folder.path().join("a.xlsx").to_string_lossy().into_owned();
    let args = ["compare", "--kb", &kb, "--group", &keys[0], "--format", "xlsx"];
    assert_eq!(zanflow(&args).0, 2);
    assert_eq!(zanflow(&[args.as_slice(), &["--out", &book]].concat()).0, 0);
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    assert_eq!(zanflow(&["compare", "--kb", &kb, "--reject", &keys[0], &keys[1]]).0, 0);
    assert_eq!(groups().len(), 0);
    assert_eq!(zanflow(&["add", "--rebuild", "--kb", &kb, "--quiet"]).0, 0);
    assert_eq!(groups().len(), 0, "a rebuild keeps what people said");
    assert_eq!(zanflow(&["compare", "--kb", &kb, "--confirm", &keys[0], &keys[1]]).0, 0);
    assert_eq!(groups()[0]["links"][0]["confirmed"], true);
    assert_eq!(zanflow(&["compare", "--kb", &kb, "--confirm", &keys[0], "9#9"]).0, 2);
}

#[test]
fn a_new_version_tells_what_changes() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(OTHER)).unwrap();
    let after = folder.path().join("06_after.txt");
    std::fs::write(&after, text.replace("жолдау", "жолдау және хабарлау")).unwrap();
    let after = after.to_string_lossy().into_owned();
    let (code, out, err) = zanflow(&["compare", OTHER, &after, "--migration", "--json"]);
    assert_eq!(code, 0, "{err}");
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(told["processes"].as_array().unwrap().iter().all(|process| process["before"].is_string()));
    let (code, out, _) = zanflow(&["compare", OTHER, OTHER, "--migration", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, told["files"].as_array().unwrap().len()), (0, 0));
    assert!(told["processes"].as_array().unwrap().iter().all(|process| process["cases"] == "same"));
}

/// The table of the sample act is of another channel than its process, but describes its steps.
#[test]
fn a_time_of_a_table_is_that_of_the_step_which_it_describes() {
    let model = compiled(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/10_kazakhstan-law/0315-ulgi-reglament-990001"),
    );
    let service = &model.services[0];
    let mut edited = service.clone();
    let time = edited.tables[0].columns[0].duration.as_mut().unwrap();
    (time.min, time.max) = (time.min + 7.0, time.max + 7.0);
    let found = both((&model, service), (&model, &edited));
    let kinds: Vec<&str> = found.differences.iter().map(|difference| difference.kind.name()).collect();
    assert_eq!(kinds, ["duration"]);
    let place = found.differences[0].a.as_ref().unwrap();
    assert_eq!((place.citation.line_start, place.citation.line_end), (31, 31));
    let row = &found.rows[found.differences[0].cause];
    assert_eq!(row.a.last().unwrap().citation.line_start, 55, "the column is cited beside the step");
}

// ---- the standard ----

const REGULATION: &str = "tests/standards/71_regulation.md";
const STANDARD: &str = "corpus/08_standard.txt";

fn comparison(args: &[&str]) -> serde_json::Value {
    let (code, out, err) = zanflow(&[&["compare"], args, &["--json", "--lang", "en"]].concat());
    assert_eq!(code, 0, "{args:?}: {err}");
    serde_json::from_str(&out).expect("JSON")
}

/// Kind, and the lines of both places.
fn lines(found: &serde_json::Value) -> Vec<(String, Option<u64>, Option<u64>)> {
    let line = |side: &serde_json::Value| side["citation"]["line_start"].as_u64();
    let list = found["differences"].as_array().unwrap().iter();
    let row = |one: &serde_json::Value| {
        (one["kind"].as_str().unwrap().to_owned(), line(&one["a"]), line(&one["b"]))
    };
    list.map(row).collect()
}

fn outcome(found: &serde_json::Value, topic: &str) -> [String; 3] {
    let said = found["stated"].as_array().unwrap().iter().find(|said| said["topic"] == topic).unwrap();
    ["a", "b", "outcome"].map(|key| said[key].as_str().unwrap().to_owned())
}

/// A knowledge base with these acts: name and text.
fn knowledge(acts: &[(&str, &str)]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in acts {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let kb = folder.path().join("kb").to_string_lossy().into_owned();
    let all: Vec<String> =
        acts.iter().map(|(name, _)| folder.path().join(name).to_string_lossy().into_owned()).collect();
    let mut args = vec!["add", "--kb", &kb, "--quiet"];
    args.extend(all.iter().map(String::as_str));
    let (code, _, err) = zanflow(&args);
    assert_eq!(code, 0, "{err}");
    (folder, kb)
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

#[test]
fn a_regulation_departs_from_its_standard() {
    let (_folder, kb) = knowledge(&[("71_a.md", &text_of(REGULATION)), ("08_b.txt", &text_of(STANDARD))]);
    let found = comparison(&["71_a", "--standard", "--kb", &kb]);
    let wanted = [
        ("duration", Some(26), Some(25)),
        ("duration", Some(42), Some(25)),
        ("channel", Some(20), Some(28)),
        ("payment", Some(32), Some(31)),
        ("refusal-reason", Some(38), None),
        ("refusal-reason", None, Some(46)),
        ("legal-basis", Some(30), Some(37)),
    ];
    let wanted: Vec<_> = wanted.iter().map(|(kind, a, b)| ((*kind).to_owned(), *a, *b)).collect();
    assert_eq!(lines(&found), wanted);
    assert_eq!(found["processes"].as_array().unwrap().len(), 0);
    assert_eq!(outcome(&found, "deadline"), ["stated", "stated", "differs"]);
    assert_eq!(outcome(&found, "documents"), ["refers", "stated", "not-compared"]);
    assert_eq!(outcome(&found, "hours"), ["silent", "stated", "not-compared"]);
    // A letter and a certificate under words that are alike: nothing is guessed.
    assert_eq!(outcome(&found, "result"), ["stated", "stated", "not-compared"]);
    // The same without a knowledge base, and from the other side.
    assert_eq!(lines(&comparison(&[REGULATION, STANDARD])), wanted);
    let mut back = lines(&comparison(&[STANDARD, REGULATION]));
    for row in &mut back {
        (row.1, row.2) = (row.2, row.1);
    }
    let sorted = |mut rows: Vec<(String, Option<u64>, Option<u64>)>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(back), sorted(wanted));
    for (format, holds) in [("text", "paragraph 9"), ("markdown", "paragraph 9"), ("html", "</html>")] {
        let args = ["compare", REGULATION, STANDARD, "--format", format, "--lang", "en"];
        let (code, out, err) = zanflow(&args);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains(holds) && out.contains("working hours"), "{format}: {out}");
    }
}

#[test]
fn where_a_standard_is_silent_nothing_is_told() {
    let lines_of = |dropped: &[&str]| -> String {
        let text = text_of(STANDARD);
        let kept = text.lines().filter(|line| !dropped.iter().any(|begin| line.starts_with(begin)));
        kept.collect::<Vec<_>>().join("\n")
    };
    let silent = lines_of(&["4. Мем", "1) құжаттар топ", "2) құжаттарды тап", "3) қызмет көр", "7. Мем"]);
    let (_folder, kb) = knowledge(&[("71_a.md", &text_of(REGULATION)), ("08_b.txt", &silent)]);
    let found = comparison(&["71_a", "--standard", "--kb", &kb]);
    let kinds: Vec<String> = lines(&found).into_iter().map(|row| row.0).collect();
    assert_eq!(kinds, ["channel", "refusal-reason", "refusal-reason", "legal-basis"]);
    assert_eq!(outcome(&found, "deadline"), ["stated", "silent", "not-compared"]);
    assert_eq!(outcome(&found, "fee"), ["stated", "silent", "not-compared"]);
}

#[test]
fn a_standard_that_is_not_there_is_told() {
    let regulation = text_of(REGULATION);
    let other_number = regulation.replace("№ 203", "№ 204");
    let uncited = regulation.replace("2015 жылғы 21 мамырдағы № 203 бұйрығымен", "бұйрығымен");
    let other_name = text_of(STANDARD).replace("Ертегі айту үйірмесін есепке қою", "Тау велосипедін тіркеу");
    let base = [
        ("71_a.md", other_number.as_str()),
        ("72_a.md", uncited.as_str()),
        ("73_a.md", regulation.as_str()),
        ("08_b.txt", other_name.as_str()),
    ];
    let (_folder, kb) = knowledge(&base);
    for (act, told) in [
        ("71_a", "no act of 2015-05-21 № 204 is in the knowledge base"),
        ("72_a", "no standard is cited"),
        ("73_a", "has no part for a service of this name"),
    ] {
        let (code, out, err) = zanflow(&["compare", act, "--standard", "--kb", &kb, "--json"]);
        assert_eq!((code, out.as_str()), (2, ""), "{act}");
        assert!(err.contains(told), "{act}: {err}");
    }
}

/// The act that is cited has processes itself: a model regulation. It is compared as any other.
#[test]
fn a_standard_with_processes_is_compared_step_by_step() {
    let model = text_of(REGULATION)
        .replace("№ 211 қаулы", "№ 212 қаулы")
        .replace("5 (бес) жұмыс күні", "2 (екі) жұмыс күні");
    let citing = text_of(REGULATION)
        .replace("2015 жылғы 21 мамырдағы № 203 бұйрығымен", "2015 жылғы 3 қыркүйектегі № 212 қаулысымен");
    let (_folder, kb) = knowledge(&[("71_a.md", &citing), ("72_b.md", &model)]);
    let found = comparison(&["71_a", "--standard", "--kb", &kb]);
    assert_eq!(found["processes"].as_array().unwrap().len(), 1);
    assert!(lines(&found).iter().any(|row| row.0 == "duration"), "{:?}", lines(&found));
}

// ---- versions of a day ----

#[test]
fn versions_of_two_days_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "--quiet", "--initial-branch=main"], "2000-01-01");
    let act = root.join("2015/0903-ulgi-71001");
    std::fs::create_dir_all(&act).unwrap();
    std::fs::write(
        act.join("meta.yaml"),
        "act_code: \"71001\"\nrequisite: \"Үлгі облысы әкімдігінің 2015 жылғы 3 қыркүйектегі № 211 қаулысы\"\n\
         title:\n  kaz: \"Үйірме туралы\"\nform: қаулы\napproved_on: 2015-09-03\n",
    )
    .unwrap();
    let put = |text: &str, day: &str| {
        std::fs::write(act.join("kaz.md"), text).unwrap();
        git(root, &["add", "-A"], day);
        git(root, &["commit", "--quiet", "-m", "version"], day);
    };
    put(&text_of(REGULATION), "2015-09-03");
    put(&text_of(REGULATION).replace("5 (бес) жұмыс күні", "2 (екі) жұмыс күні"), "2016-02-01");
    let at = |day: &str| format!("{}@{day}", act.to_string_lossy());
    let found = comparison(&[&at("2015-12-31"), &at("2016-02-02")]);
    let rows: Vec<(String, u64)> = lines(&found).into_iter().map(|(kind, a, _)| (kind, a.unwrap())).collect();
    assert_eq!(rows, [("duration".to_owned(), 48)]);
    let found = comparison(&[&at("2016-02-02"), &at("2016-05-05")]);
    assert_eq!(lines(&found), []);
    let (code, out, err) =
        zanflow(&["compare", &at("2015-12-31"), &at("2016-02-02"), "--migration", "--json"]);
    assert_eq!(code, 0, "{err}");
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(!told["files"].as_array().unwrap().is_empty());
    assert_eq!(told["processes"][0]["cases"], "pinned");
    let (code, _, err) = zanflow(&["compare", &at("2014-01-01"), &at("2016-02-02")]);
    assert_eq!(code, 2);
    assert!(err.contains("no version of it was in force on 2014-01-01"), "{err}");
}
