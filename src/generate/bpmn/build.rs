//! Elements of a process and their documentation.

use super::{Dialect, Flow, Lane, Named, Node, Page, name, process_id, task};
use crate::graph::{Step, Vertex, Way};
use crate::words::{fill, label};
use crate::{Part, Scope, cite, times};
use std::collections::BTreeSet;
use zanflow_model::{DurationUnit, EdgeKind};

/// All elements, without positions.
pub fn page(scope: Scope<'_>, part: &Part<'_>, dialect: Dialect) -> Page {
    let lang = scope.lang;
    let mut builder = Builder { scope, part, dialect, page: Page::default() };
    builder.page = Page {
        name: name(scope, part),
        service: super::id(&scope.service.id),
        process: process_id(scope, part),
        documentation: documentation(scope, part),
        executable: part.graph.is_sound(),
        closed: dialect == Dialect::Plain,
        ..Page::default()
    };
    builder.nodes();
    builder.flows();
    builder.timers();
    builder.systems();
    let mut page = builder.page;
    page.lanes = (1..)
        .zip(&part.graph.lanes)
        .map(|(nth, lane)| Lane {
            id: format!("lane_{nth}"),
            name: cite::lane(lang, lane.actor.as_deref()),
            members: page
                .nodes
                .iter()
                .filter(|node| node.lane + 1 == nth)
                .map(|node| node.id.clone())
                .collect(),
        })
        .collect();
    page
}

struct Builder<'a> {
    scope: Scope<'a>,
    part: &'a Part<'a>,
    dialect: Dialect,
    page: Page,
}

impl Builder<'_> {
    fn nodes(&mut self) {
        let (lang, graph) = (self.scope.lang, &self.part.graph);
        let first = graph.way(Vertex::Start, EdgeKind::Next).map_or(0, |way| self.lane(way.to));
        self.node("startEvent", "start".into(), label(lang, "start").into_owned(), first);
        for (nth, step) in graph.steps.iter().enumerate() {
            self.join(Vertex::Step(nth), step.lane);
            self.task(step);
            if step.is_condition() {
                let name = cite::question(lang, step).text;
                self.node("exclusiveGateway", format!("{}_gateway", step.id), name, step.lane);
            }
        }
        for (place, key) in [(Vertex::Success, "end-success"), (Vertex::Refused, "end-refused")] {
            if graph.is_entered(place) {
                let last = graph.ways().iter().rev().find(|way| way.to == place);
                let lane = last.map_or(0, |way| self.lane(way.from));
                self.join(place, lane);
                self.node("endEvent", graph.id(place).into(), label(lang, key).into_owned(), lane);
            }
        }
    }

    fn node(&mut self, tag: &'static str, id: String, name: String, lane: usize) {
        let place = Some(self.page.nodes.len());
        self.page.nodes.push(Node { tag, id, name, lane, place, ..Node::default() });
    }

    /// A gateway where several ways lead to one place: tasks and events do not join them.
    fn join(&mut self, place: Vertex, lane: usize) {
        if self.is_joined(place) {
            self.node("exclusiveGateway", entry(self.part.graph.id(place)), String::new(), lane);
        }
    }

    fn is_joined(&self, place: Vertex) -> bool {
        self.part.graph.ways().iter().filter(|way| way.to == place).count() > 1
    }

    fn lane(&self, place: Vertex) -> usize {
        match place {
            Vertex::Step(nth) => self.part.graph.steps.get(nth).map_or(0, |step| step.lane),
            _ => 0,
        }
    }

    fn task(&mut self, step: &Step<'_>) {
        let lang = self.scope.lang;
        let tag = task::tag(step.node, step.actor);
        let name = format!("{}: {}", cite::mark(lang, step), cite::short(lang, step));
        let clause = cite::step(lang, self.part, step);
        let (job, group) = match tag {
            "userTask" => {
                let actor = self.part.graph.lanes.get(step.lane).and_then(|lane| lane.actor.as_deref());
                // Groups are parted by commas.
                (None, Some(cite::lane(lang, actor).replace(',', " ")))
            }
            _ => (Some(step.node.action.name().to_owned()), None),
        };
        let message = (tag == "sendTask").then(|| format!("{}_message", step.id));
        if let Some(id) = &message {
            self.page.messages.push(Named { id: id.clone(), name: format!("{}_{id}", self.page.process) });
        }
        self.page.nodes.push(Node {
            tag,
            id: step.id.clone(),
            name,
            documentation: self.told(step, &clause),
            message,
            job,
            group,
            clause,
            lane: step.lane,
            place: Some(self.page.nodes.len()),
            ..Node::default()
        });
    }

    /// The act's sentence, its result and citation.
    fn told(&self, step: &Step<'_>, clause: &str) -> String {
        let lang = self.scope.lang;
        let mut told = vec![cite::one_line(&step.node.text)];
        told.extend(
            step.node
                .result
                .as_deref()
                .map(|result| fill(lang, "result", &[("text", &cite::one_line(result))])),
        );
        told.extend(step.time.map(|time| fill(lang, "time", &[("time", &times::time(lang, time))])));
        match step.actor {
            Some(actor) if actor.column.is_some() => {
                told.push(fill(lang, "actor", &[("name", &cite::actor(lang, actor))]));
            }
            Some(_) => {}
            None => told.push(label(lang, "lane-inferred").into_owned()),
        }
        told.push(format!("{}, {clause}", cite::act(&self.scope.model.document)));
        told.join("\n")
    }

    fn flows(&mut self) {
        let graph = &self.part.graph;
        for (nth, step) in graph.steps.iter().enumerate() {
            if step.is_condition() {
                self.flow(Flow {
                    from: step.id.clone(),
                    to: format!("{}_gateway", step.id),
                    ..Flow::default()
                });
            }
            let ways = [EdgeKind::Next, EdgeKind::Pass, EdgeKind::Fail];
            for way in ways.into_iter().filter_map(|when| graph.way(Vertex::Step(nth), when)) {
                self.way(way, Some(step));
            }
        }
        if let Some(way) = graph.way(Vertex::Start, EdgeKind::Next) {
            self.way(way, None);
        }
        for place in (0..graph.steps.len()).map(Vertex::Step).chain([Vertex::Success, Vertex::Refused]) {
            if self.is_joined(place) {
                let to = graph.id(place).to_owned();
                self.flow(Flow { from: entry(&to), to, ..Flow::default() });
            }
        }
    }

    fn way(&mut self, way: &Way, from: Option<&Step<'_>>) {
        let lang = self.scope.lang;
        let to = self.part.graph.id(way.to).to_owned();
        let to = if self.is_joined(way.to) { entry(&to) } else { to };
        let gate = from.map(|step| format!("{}_gateway", step.id));
        let name = match way.when {
            EdgeKind::Next => String::new(),
            _ => cite::answer(lang, &self.part.graph, way),
        };
        let equals = if self.dialect == Dialect::Zeebe { "=" } else { "" };
        let asked = from.filter(|_| way.when == EdgeKind::Pass);
        let condition = asked.map(|step| format!("{equals}{} = true", step.variable()));
        let from = match way.when {
            EdgeKind::Next => self.part.graph.id(way.from).to_owned(),
            _ => gate.unwrap_or_default(),
        };
        let aside = way.when == EdgeKind::Fail;
        self.flow(Flow { from, to, name, condition, aside, ..Flow::default() });
    }

    /// Adds a flow and links it to its ends.
    fn flow(&mut self, mut flow: Flow) {
        flow.id = format!("flow_{}", self.page.flows.len() + 1);
        for node in &mut self.page.nodes {
            if node.id == flow.from {
                node.outgoing.push(flow.id.clone());
                if flow.aside {
                    node.default = Some(flow.id.clone());
                }
            }
            if node.id == flow.to {
                node.incoming.push(flow.id.clone());
            }
        }
        self.page.flows.push(flow);
    }

    fn timers(&mut self) {
        let lang = self.scope.lang;
        for step in &self.part.graph.steps {
            // Nobody waits for a step of seconds.
            let Some(duration) =
                step.time.map(|time| time.duration).filter(|time| time.unit != DurationUnit::Second)
            else {
                continue;
            };
            let Some(iso) = times::iso(duration) else { continue };
            let told = times::said(lang, duration);
            let mut documentation = fill(lang, "overdue-note", &[("time", &told)]);
            if duration.unit == DurationUnit::WorkingDay {
                documentation.push('\n');
                documentation.push_str(&label(lang, "overdue-working"));
            }
            let timer = format!("{}_timer", step.id);
            let overdue = format!("{}_overdue", step.id);
            self.page.nodes.push(Node {
                tag: "boundaryEvent",
                id: timer.clone(),
                name: told,
                documentation,
                host: Some(step.id.clone()),
                duration: Some(iso),
                lane: step.lane,
                ..Node::default()
            });
            let name = label(lang, "deadline-passed").into_owned();
            self.page.nodes.push(Node {
                tag: "endEvent",
                id: overdue.clone(),
                name,
                lane: step.lane,
                ..Node::default()
            });
            self.flow(Flow { from: timer, to: overdue, ..Flow::default() });
        }
    }

    /// The systems that steps touch, as pools of their own, and the messages to them.
    fn systems(&mut self) {
        let lang = self.scope.lang;
        let mut met = BTreeSet::new();
        for step in &self.part.graph.steps {
            for system in &step.node.systems {
                let name = system.name();
                let id = format!("system_{name}");
                if met.insert(name) {
                    self.page.pools.push(Named {
                        id: id.clone(),
                        name: label(lang, &format!("system-{name}")).into_owned(),
                    });
                }
                let twice = |flow: &Flow| flow.from == step.id && flow.to == id;
                if !self.page.message_flows.iter().any(twice) {
                    let nth = self.page.message_flows.len() + 1;
                    let flow = Flow {
                        id: format!("message_flow_{nth}"),
                        from: step.id.clone(),
                        to: id,
                        ..Flow::default()
                    };
                    self.page.message_flows.push(flow);
                }
            }
        }
    }
}

fn entry(id: &str) -> String {
    format!("{id}_entry_gateway")
}

/// Source of the process, and why it cannot run.
fn documentation(scope: Scope<'_>, part: &Part<'_>) -> String {
    let lang = scope.lang;
    let mut told = vec![
        format!("{}, {}", cite::act(&scope.model.document), cite::process(lang, part)),
        fill(lang, "cite-file", &[("file", &scope.model.document.file)]),
        times::total(lang, &part.graph),
    ];
    if !part.graph.is_sound() {
        told.push(label(lang, "fault-title").into_owned());
        told.extend(part.graph.faults.iter().map(|fault| cite::fault(lang, fault)));
    }
    told.join("\n")
}
