//! What BPMN files draw, measured from the files themselves: nothing overlaps, no line crosses a shape that is not its end,
//! lines end on borders, everything stands in its lane. Of the sample acts, of the real ones where they are, and of made-up
//! processes of any shape.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::prelude::*;
use regex::Regex;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zanflow::generate::{self, Lang};
use zanflow::model::{
    Action, Channel, Document, Duration, DurationUnit, Edge, EdgeKind, Model, Node, NodeKind, Process,
    Service, System,
};
use zanflow::source::walk;

type Area = (f64, f64, f64, f64);
type Points = Vec<(f64, f64)>;

/// What a file draws.
struct Drawing {
    shapes: BTreeMap<String, Area>,
    edges: BTreeMap<String, Points>,
    /// Source and target of every flow.
    ends: BTreeMap<String, (String, String)>,
    /// Lane of every flow node.
    lanes: BTreeMap<String, String>,
    /// Timer → the task that it sits on.
    hosts: BTreeMap<String, String>,
}

static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    let bounds = r#"<dc:Bounds x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)""#;
    Regex::new(&format!(r#"<bpmndi:BPMNShape [^>]*bpmnElement="([^"]+)"[^>]*>\s*{bounds}"#)).unwrap()
});
static EDGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)<bpmndi:BPMNEdge [^>]*bpmnElement="([^"]+)"[^>]*>(.*?)</bpmndi:BPMNEdge>"#).unwrap()
});
static POINT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<di:waypoint x="(-?\d+)" y="(-?\d+)""#).unwrap());
static FLOW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<bpmn:(?:sequence|message)Flow id="([^"]+)"[^>]*sourceRef="([^"]+)" targetRef="([^"]+)""#)
        .unwrap()
});
static LANE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?s)<bpmn:lane id="([^"]+)"(.*?)</bpmn:lane>"#).unwrap());
static MEMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new("<bpmn:flowNodeRef>([^<]+)<").unwrap());
static HOST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<bpmn:boundaryEvent id="([^"]+)"[^>]*attachedToRef="([^"]+)""#).unwrap());

fn read(text: &str) -> Drawing {
    let number = |text: &str| text.parse::<f64>().unwrap();
    let shapes = SHAPE
        .captures_iter(text)
        .map(|c| (c[1].to_owned(), (number(&c[2]), number(&c[3]), number(&c[4]), number(&c[5]))));
    let edges = EDGE.captures_iter(text).map(|c| {
        let points = POINT.captures_iter(&c[2]).map(|p| (number(&p[1]), number(&p[2]))).collect();
        (c[1].to_owned(), points)
    });
    let lanes = LANE.captures_iter(text).flat_map(|c| {
        let lane = c[1].to_owned();
        MEMBER
            .captures_iter(c.get(2).unwrap().as_str())
            .map(move |m| (m[1].to_owned(), lane.clone()))
            .collect::<Vec<_>>()
    });
    Drawing {
        shapes: shapes.collect(),
        edges: edges.collect(),
        ends: FLOW
            .captures_iter(text)
            .map(|c| (c[1].to_owned(), (c[2].to_owned(), c[3].to_owned())))
            .collect(),
        lanes: lanes.collect(),
        hosts: HOST.captures_iter(text).map(|c| (c[1].to_owned(), c[2].to_owned())).collect(),
    }
}

fn overlap(a: Area, b: Area) -> bool {
    a.0 < b.0 + b.2 && b.0 < a.0 + a.2 && a.1 < b.1 + b.3 && b.1 < a.1 + a.3
}

fn within(a: Area, b: Area) -> bool {
    b.0 <= a.0 && b.1 <= a.1 && a.0 + a.2 <= b.0 + b.2 && a.1 + a.3 <= b.1 + b.3
}

/// Whether a level or upright stretch runs through the inside of a box.
fn crosses(p: (f64, f64), q: (f64, f64), a: Area) -> bool {
    let (x1, x2, y1, y2) = (p.0.min(q.0), p.0.max(q.0), p.1.min(q.1), p.1.max(q.1));
    x1 < a.0 + a.2 && a.0 < x2 && y1 < a.1 + a.3 && a.1 < y2
        || x1 == x2 && a.0 < x1 && x1 < a.0 + a.2 && y1 < a.1 + a.3 && a.1 < y2
        || y1 == y2 && a.1 < y1 && y1 < a.1 + a.3 && x1 < a.0 + a.2 && a.0 < x2
}

fn on_border(p: (f64, f64), a: Area) -> bool {
    let in_x = a.0 <= p.0 && p.0 <= a.0 + a.2;
    let in_y = a.1 <= p.1 && p.1 <= a.1 + a.3;
    in_x && (p.1 == a.1 || p.1 == a.1 + a.3) || in_y && (p.0 == a.0 || p.0 == a.0 + a.2)
}

fn faults(drawing: &Drawing) -> Vec<String> {
    let mut faults = Vec::new();
    let shape = |id: &String| drawing.shapes.get(id).copied();
    let nodes: Vec<&String> = drawing.lanes.keys().collect();
    for (nth, id) in nodes.iter().enumerate() {
        let (Some(area), Some(lane)) = (shape(id), shape(&drawing.lanes[*id])) else {
            faults.push(format!("{id} or its lane is not drawn"));
            continue;
        };
        if !within(area, lane) {
            faults.push(format!("{id} leaves its lane"));
        }
        for other in &nodes[..nth] {
            let attached = drawing.hosts.get(*id) == Some(other) || drawing.hosts.get(*other) == Some(id);
            if !attached && shape(other).is_some_and(|other| overlap(area, other)) {
                faults.push(format!("{id} and {other} overlap"));
            }
        }
    }
    for (id, (from, to)) in &drawing.ends {
        let Some(points) = drawing.edges.get(id).filter(|points| points.len() > 1) else {
            faults.push(format!("{id} is not drawn"));
            continue;
        };
        if !shape(from).is_some_and(|area| on_border(points[0], area)) {
            faults.push(format!("{id} does not leave {from}"));
        }
        if !shape(to).is_some_and(|area| on_border(points[points.len() - 1], area)) {
            faults.push(format!("{id} does not reach {to}"));
        }
        let closed = drawing.shapes.keys().filter(|id| id.starts_with("system_"));
        for other in nodes.iter().copied().chain(closed) {
            // A timer stands on the border of its task, so its own way begins in the task.
            if drawing.hosts.get(from) == Some(other) {
                continue;
            }
            let area = shape(other).unwrap();
            if points.windows(2).any(|pair| crosses(pair[0], pair[1], area)) {
                faults.push(format!("{id} crosses {other}"));
            }
        }
        let level = |pair: &[(f64, f64)]| pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1;
        if !points.windows(2).all(level) {
            faults.push(format!("{id} is oblique"));
        }
    }
    let closed: Vec<&String> = drawing.shapes.keys().filter(|id| id.starts_with("system_")).collect();
    for (nth, id) in closed.iter().enumerate() {
        let others = closed[..nth].iter().copied().chain(std::iter::once(&*POOL));
        for other in others {
            if shape(id).zip(shape(other)).is_none_or(|(a, b)| overlap(a, b)) {
                faults.push(format!("{id} and {other} overlap"));
            }
        }
    }
    faults
}

/// Lines that share a stretch though they lead to different places. Lines to one place join before it.
fn laid_on_one_another(drawing: &Drawing) -> Vec<String> {
    let stretches: Vec<_> = drawing
        .edges
        .iter()
        .flat_map(|(id, points)| points.windows(2).map(move |pair| (id, pair[0], pair[1])))
        .collect();
    let joined =
        |a: &String, b: &String| a == b || drawing.ends[a].1 == drawing.ends[b].1 && a.starts_with("flow");
    let mut told = Vec::new();
    for (nth, (id, a, b)) in stretches.iter().enumerate() {
        for (other, c, d) in &stretches[..nth] {
            let shared =
                |a1: f64, b1: f64, c1: f64, d1: f64| a1.max(b1).min(c1.max(d1)) > a1.min(b1).max(c1.min(d1));
            let upright = a.0 == b.0 && c.0 == d.0 && a.0 == c.0 && shared(a.1, b.1, c.1, d.1);
            let level = a.1 == b.1 && c.1 == d.1 && a.1 == c.1 && shared(a.0, b.0, c.0, d.0);
            if !joined(id, other) && (upright || level) {
                told.push(format!("{id} and {other} lie on one another"));
            }
        }
    }
    told
}

static POOL: LazyLock<String> = LazyLock::new(|| "pool".to_owned());

/// Everything that is wrong with the drawings of a model; and how many there are.
fn check(model: &Model) -> (Vec<String>, usize) {
    let mut told = Vec::new();
    let mut count = 0;
    for service in &model.services {
        for file in generate::service(model, service, Lang::Kk).expect("generates") {
            if file.path.starts_with("bpmn/") {
                count += 1;
                let of_file = faults(&read(&file.contents));
                told.extend(
                    of_file.into_iter().map(|fault| format!("{} {}: {fault}", service.id, file.path)),
                );
            }
        }
    }
    (told, count)
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("ZANFLOW_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut folders = vec![root.join("corpus")];
    if shared.join("corpus").is_dir() {
        folders.push(shared.join("corpus"));
    } else {
        println!("skipped: the real acts, ../shared is not here");
    }
    folders
}

#[test]
fn acts_are_drawn_well() {
    let mut count = 0;
    for found in walk(&folders()).found {
        let model = zanflow::compile(&found.read().expect("reads")).model;
        let (mut told, drawn) = check(&model);
        for service in &model.services {
            for file in generate::service(&model, service, Lang::Kk).expect("generates") {
                if file.path.starts_with("bpmn/") {
                    told.extend(laid_on_one_another(&read(&file.contents)));
                }
            }
        }
        assert!(told.is_empty(), "{}: {told:#?}", found.relative);
        count += drawn;
    }
    assert!(count > 10, "{count}");
}

const IDS: [&str; 14] = ["s1", "p1", "c1", "p2", "p3", "c2", "p4", "p5", "c3", "p6", "p7", "c4", "p8", "p9"];

fn process() -> impl Strategy<Value = Process> {
    let index = any::<prop::sample::Index>;
    let step =
        (prop::option::of(0..4_usize), any::<bool>(), vec(0..4_usize, 0..3), index(), index(), 0..12_u32);
    vec(step, 0..IDS.len()).prop_map(|steps| {
        let count = steps.len();
        let mut process = empty();
        let first = IDS.iter().take(count).next().map_or("end_success", |id| id);
        process.edges.push(edge("start", first, EdgeKind::Next));
        for (nth, (actor, timed, systems, one, other, stray)) in steps.into_iter().enumerate() {
            process.nodes.push(node(IDS[nth], actor, timed, &systems));
            // Mostly a later step or an end; now and then any step, itself included.
            let mut later: Vec<&str> = IDS[nth + 1..count.max(nth + 1)].to_vec();
            later.extend(["end_success", "end_refused"]);
            let to = |index: prop::sample::Index| {
                if stray == 0 { IDS[index.index(count)] } else { *index.get(&later) }
            };
            if IDS[nth].starts_with('c') {
                process.edges.push(edge(IDS[nth], to(one), EdgeKind::Pass));
                process.edges.push(edge(IDS[nth], to(other), EdgeKind::Fail));
            } else {
                process.edges.push(edge(IDS[nth], to(one), EdgeKind::Next));
            }
        }
        process
    })
}

fn empty() -> Process {
    Process {
        channel: Channel::Portal,
        paragraph: Some("6".to_owned()),
        paragraphs: Vec::new(),
        case: None,
        line_start: 1,
        line_end: 99,
        diagram: None,
        nodes: Vec::new(),
        edges: Vec::new(),
    }
}

fn edge(from: &str, to: &str, when: EdgeKind) -> Edge {
    Edge { from: from.to_owned(), to: to.to_owned(), when, provenance: None }
}

fn node(id: &str, actor: Option<usize>, timed: bool, systems: &[usize]) -> Node {
    let names = ["алушы", "кеңсе маманы", "басшы", "орындаушы"];
    let all = [System::Portal, System::Gateway, System::Licensing, System::Persons];
    Node {
        id: id.to_owned(),
        kind: if id.starts_with('c') { NodeKind::Condition } else { NodeKind::Process },
        num: None,
        line: 3,
        line_end: 4,
        item: None,
        text: "үлгі қадамның мәтіні".to_owned(),
        actor: actor.map(|nth| names[nth].to_owned()),
        duration: timed.then(|| Duration {
            raw: "10 минут".to_owned(),
            min: 10.0,
            max: 10.0,
            unit: DurationUnit::Minute,
        }),
        result: None,
        action: Action::Other,
        systems: systems.iter().map(|nth| all[*nth]).collect(),
        when_true: None,
    }
}

fn model(process: Process) -> Model {
    let service = Service { id: "1-1".to_owned(), processes: vec![process], ..Service::default() };
    Model { document: Document::default(), services: vec![service], passages: Vec::new(), unread: Vec::new() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_process_is_drawn_well(process in process()) {
        let (told, drawn) = check(&model(process.clone()));
        prop_assert_eq!(drawn, 1);
        prop_assert!(told.is_empty(), "{:#?}\n{:?}", told, process.edges);
    }
}

/// The measure can fail.
#[test]
fn faults_are_found() {
    let mut process = empty();
    process.nodes = vec![
        node("p1", Some(0), true, &[0]),
        node("c1", Some(1), false, &[]),
        node("p2", Some(0), false, &[]),
    ];
    process.edges = vec![
        edge("start", "p1", EdgeKind::Next),
        edge("p1", "c1", EdgeKind::Next),
        edge("c1", "p2", EdgeKind::Pass),
        edge("c1", "end_refused", EdgeKind::Fail),
        edge("p2", "end_success", EdgeKind::Next),
    ];
    let model = model(process);
    let files = generate::service(&model, &model.services[0], Lang::Kk).unwrap();
    let text = &files[0].contents;
    assert_eq!(faults(&read(text)), Vec::<String>::new());
    let moved = |id: &str, to: &str| {
        let mut drawing = read(text);
        let area = drawing.shapes[to];
        drawing.shapes.insert(id.to_owned(), area);
        faults(&drawing)
    };
    let has =
        |told: &[String], fault: &str| assert!(told.iter().any(|told| told == fault), "{fault}: {told:?}");
    has(&moved("p2", "p1"), "p2 and p1 overlap");
    has(&moved("c1", "p1"), "c1 leaves its lane");
    has(&moved("system_portal", "pool"), "system_portal and pool overlap");
    let told = moved("c1", "p1");
    assert!(told.iter().any(|told| told.contains("does not reach c1")), "{told:?}");
    let mut through = read(text);
    let p1 = through.shapes["p1"];
    let flow = through.ends.iter().find(|(_, ends)| ends.1 == "end_success").unwrap().0.clone();
    let last = through.edges[&flow][0];
    through.edges.get_mut(&flow).unwrap().insert(0, (p1.0 + 10.0, last.1));
    has(&faults(&through), &format!("{flow} crosses p1"));
}
