//! In which steps it is decided whether a service is rendered, where no condition asks it.
//!
//! «Лицензия жобасын немесе дәлелді жауап дайындайды»: a step that ends in one of two papers decides which. A flow that goes one way only
//! after it must be told what was decided.

use std::collections::{BTreeMap, BTreeSet};
use zanflow_lexicon::meaning::mentions;
use zanflow_lexicon::words::rulings::{ALL_THERE, REFUSED};
use zanflow_model::{Channel, Process, Service};
use zanflow_runtime::{Action, END_REFUSED, END_SUCCESS, Edge, Node, NodeKind, Role, START, Work};

/// Marks the steps that rule: of those from which no refusal can be reached any more and that may end in one by their words, the last
/// of the highest rank on each way. Where the units' process refuses nothing, or the card gives grounds of refusal that no condition asks
/// for, one of the steps rules whatever its words.
pub fn mark(service: &Service, process: &Process, nodes: &mut [Node], edges: &[Edge]) {
    let graph = Backwards::new(edges);
    let (refusing, rendering) = (graph.leading_to([END_REFUSED]), graph.leading_to([END_SUCCESS]));
    let open = |node: &Node| {
        rendering.contains(node.id.as_str()) && !refusing.contains(node.id.as_str()) && is_of_officials(node)
    };
    let said = said(process);
    let told = |node: &Node| said.get(node.id.as_str()).copied().unwrap_or(false);
    let mut found: Vec<&Node> = nodes.iter().filter(|node| open(node) && told(node)).collect();
    if found.is_empty() && is_undecided(service, process, refusing.contains(START)) {
        found = nodes.iter().filter(|node| open(node)).collect();
    }
    let Some(most) = found.iter().filter_map(|node| rank(node.action)).max() else { return };
    let found: BTreeSet<&str> =
        found.iter().filter(|node| rank(node.action) == Some(most)).map(|node| node.id.as_str()).collect();
    let earlier = graph.leading_to(found.iter().copied());
    let last: BTreeSet<String> = found.difference(&earlier).map(|id| (*id).to_owned()).collect();
    nodes.iter_mut().filter(|node| last.contains(&node.id)).for_each(|node| node.rules = true);
}

/// Whether nothing in the process decides on the merits, although somebody must.
fn is_undecided(service: &Service, process: &Process, refuses: bool) -> bool {
    let of_units = process.channel == Channel::Internal && !refuses;
    let has_grounds = service.passport.as_ref().is_some_and(|card| !card.refusal_grounds.is_empty());
    let on_papers = |node: &zanflow_model::Node| mentions(&node.text, ALL_THERE);
    of_units || has_grounds && crate::conditions(process).all(on_papers)
}

/// Whether each step's words offer a refusal, by id.
fn said(process: &Process) -> BTreeMap<&str, bool> {
    let offers = |text: &str| mentions(text, REFUSED);
    let said = process
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), offers(&node.text) || node.result.as_deref().is_some_and(offers)));
    said.collect()
}

fn is_of_officials(node: &Node) -> bool {
    node.kind != NodeKind::Condition && node.work() == Work::Task && node.role != Some(Role::Applicant)
}

/// Who signs or decides goes before who prepares, and who prepares before who only looks.
fn rank(action: Action) -> Option<u8> {
    match action {
        Action::SignResult | Action::Decide => Some(3),
        Action::PrepareResult => Some(2),
        Action::Examine | Action::ProcessRequest => Some(1),
        _ => None,
    }
}

/// A flow against the direction of its edges.
struct Backwards<'e>(BTreeMap<&'e str, Vec<&'e str>>);

impl<'e> Backwards<'e> {
    fn new(edges: &'e [Edge]) -> Self {
        let mut before: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for edge in edges {
            before.entry(&edge.to).or_default().push(&edge.from);
        }
        Self(before)
    }

    /// The places from which one of these is reached by an edge or more.
    fn leading_to<'a>(&self, places: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'e str> {
        let before = |place: &str| self.0.get(place).into_iter().flatten().copied();
        let mut open: Vec<&str> = places.into_iter().flat_map(before).collect();
        let mut met: BTreeSet<&'e str> = BTreeSet::new();
        while let Some(place) = open.pop() {
            if met.insert(place) {
                open.extend(before(place));
            }
        }
        met
    }
}

#[cfg(test)]
mod tests {
    use zanflow_model::{Channel, Model};

    /// Steps as `action actor: sentence`, one after another. Those that rule.
    fn check(channel: Channel, steps: &[&str], ways: &str, wanted: &str) {
        check_with(None, channel, steps, ways, wanted);
    }

    /// The same with a ground of refusal of the card.
    fn check_with(grounds: Option<&str>, channel: Channel, steps: &[&str], ways: &str, wanted: &str) {
        let nodes: Vec<serde_json::Value> = steps
            .iter()
            .enumerate()
            .map(|(nth, step)| {
                let (head, text) = step.split_once(": ").unwrap();
                let (action, actor) = head.split_once(' ').unwrap();
                let kind = if action.starts_with("check") { "condition" } else { "step" };
                serde_json::json!({ "id": format!("s{}", nth + 1), "kind": kind, "line": nth, "text": text,
                "actor": actor, "action": action, "systems": [] })
            })
            .collect();
        let edges: Vec<serde_json::Value> = ways
            .split_whitespace()
            .map(|way| {
                let cut = |mark, when| way.split_once(mark).map(|(from, to)| (from, to, when));
                let (from, to, when) =
                    cut('>', "next").or_else(|| cut('+', "pass")).or_else(|| cut('-', "fail")).unwrap();
                serde_json::json!({ "from": from, "to": to, "when": when })
            })
            .collect();
        let model: Model = serde_json::from_value(serde_json::json!({
            "document": { "file": "a", "status": "in_force", "amendments": [] },
            "services": [{ "id": "7-1", "line_start": 1, "line_end": 9, "participants": [], "requirements": [],
                "technical_conditions": [], "findings": [], "terms": [], "tables": [],
                "passport": grounds.map(|grounds| serde_json::to_value(zanflow_model::Passport {
                    refusal_grounds: vec![grounds.to_owned()], ..zanflow_model::Passport::default() }).unwrap()),
                "processes": [{ "channel": channel.name(), "line_start": 1, "line_end": 9, "nodes": nodes, "edges": edges }] }],
        })).unwrap();
        let service = model.services.first().unwrap();
        let flow = crate::flow(service, service.processes.first().unwrap()).unwrap();
        let found: Vec<&str> =
            flow.nodes().iter().filter(|node| node.rules).map(|node| node.id.as_str()).collect();
        assert_eq!(found.join(" "), wanted, "{steps:?}");
    }

    const LINE: &str = "start>s1 s1>s2 s2>s3 s3>s4 s4>end_success";

    #[test]
    fn who_signs_one_of_two_papers_rules() {
        let steps = [
            "receive_documents кеңсе: құжаттарды қабылдайды",
            "prepare_result жауапты орындаушы: рұқсаттың жобасын немесе дәлелді жауапты дайындайды",
            "sign_result басшы: рұқсатқа немесе бас тарту туралы дәлелді жауапқа қол қояды",
            "deliver_result кеңсе: алушыға рұқсатты немесе дәлелді жауапты береді",
        ];
        check(Channel::Internal, &steps, LINE, "s3");
        check(Channel::Provider, &steps, LINE, "s3");
    }

    #[test]
    fn units_rule_whatever_their_words_and_others_do_not() {
        let steps = [
            "receive_documents кеңсе: құжаттарды қабылдайды",
            "examine жауапты орындаушы: құжаттарды қарайды",
            "prepare_result жауапты орындаушы: рұқсатты дайындайды",
            "deliver_result кеңсе: алушыға рұқсатты береді",
        ];
        check(Channel::Internal, &steps, LINE, "s3");
        check(Channel::Provider, &steps, LINE, "");
        // What the card refuses for, somebody must decide.
        check_with(Some("құжаттардың дұрыс еместігі"), Channel::Provider, &steps, LINE, "s3");
    }

    #[test]
    fn a_condition_on_papers_that_are_all_there_decides_nothing_else() {
        let steps = |asked| {
            [
                asked,
                "refuse беруші: бас тарту туралы хабарламаны жібереді",
                "prepare_result беруші: рұқсатты дайындайды",
                "deliver_result беруші: рұқсатты береді",
            ]
        };
        let ways = "start>s1 s1-s2 s1+s3 s2>end_refused s3>s4 s4>end_success";
        let of_card = |asked, wanted| {
            check_with(Some("деректердің дұрыс еместігі"), Channel::Portal, &steps(asked), ways, wanted);
        };
        of_card("check_eligibility беруші: құжаттар топтамасын толық ұсынбаған жағдайда", "s3");
        of_card("check_eligibility беруші: талаптарға сәйкес келмеген жағдайда", "");
    }

    #[test]
    fn what_a_condition_asks_later_is_not_ruled_before() {
        let steps = [
            "prepare_result жауапты орындаушы: рұқсатты немесе дәлелді жауапты дайындайды",
            "check_eligibility беруші: талаптарға сәйкестігін тексереді",
            "refuse беруші: бас тарту туралы хабарламаны жібереді",
            "sign_result басшы: рұқсатқа немесе дәлелді жауапқа қол қояды",
        ];
        check(Channel::Provider, &steps, "start>s1 s1>s2 s2-s3 s2+s4 s3>end_refused s4>end_success", "s4");
    }
}
