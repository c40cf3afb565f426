//! Blocks of one channel as nodes and edges.

use super::super::clauses::deadline::deadline;
use super::action::action;
use super::blocks::{Block, Question, Step};
use super::order::{mends, of_channel, ordered};
use super::unread::is_mending;
use zanflow_kazakh::alike::alike;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::systems::mentioned;
use zanflow_lexicon::words::{rules_channels, rules_clauses, rules_conditions, rules_flow as lists};
use zanflow_model::{Action, Channel, Edge, EdgeKind, Node, NodeKind, Process, System};

/// The process of a channel.
pub fn process(blocks: &[Block], channel: Channel, channels: &[Channel]) -> Process {
    let blocks: Vec<Block> = blocks.iter().filter_map(|block| block.in_channel(channel)).collect();
    let mut own = of_channel(&blocks, channel, channels);
    ordered(&mut own, channel);
    let mut flow = Flow::new(channel);
    for at in 0..own.len() {
        let next = own.get(at + 1).copied();
        if let Some(block) = own.get(at) {
            flow.block(block, next, own.get(at..).unwrap_or_default());
        }
    }
    flow.done(&own)
}

/// Two questions on being and not being there, or in opposite words: «мәліметтер анықталған» and «мәліметтер болмаған»,
/// «оң болған» and «теріс болған».
fn opposed(one: &Question, other: &Question) -> bool {
    let (a, b) = (one.text.lowered(), other.text.lowered());
    // «сәйкес болған» and «сәйкес келмеген».
    let suits =
        |text: &str| text.split_whitespace().rev().take(3).any(|word| word == rules_conditions::SUITS);
    if suits(&a) && suits(&b) {
        return true;
    }
    // «талаптарға сай болса» and «сай болмаса»
    let said = |text: &str| {
        let mut words =
            text.split_whitespace().rev().filter(|word| !rules_clauses::CASE_WORDS.contains(word));
        Some((words.next()?.to_owned(), words.next()?.to_owned()))
    };
    if one.adverse != other.adverse
        && let (Some((verb, before)), Some((denial, same))) = (said(&a), said(&b))
        && before == same
        && verb.chars().take(3).eq(denial.chars().take(3))
    {
        return true;
    }
    rules_conditions::OPPOSITES.iter().any(|(yes, no)| {
        let has = |text: &str, word: &str| {
            text.split(|letter: char| !letter.is_alphabetic()).any(|other| other == word)
        };
        (has(&a, yes) && has(&b, no)) || (has(&a, no) && has(&b, yes))
    })
}

/// The steps of a block whose question is asked already: its clause stays in the text of the first.
fn whole(block: &Block, question: &Question) -> Vec<Step> {
    let whole = Step {
        text: block.text.clone(),
        line: block.line,
        line_end: block.line_end,
        item: block.item.clone(),
        actor: block.then.iter().find_map(|step| step.actor.clone()),
        time: block.then.iter().find_map(|step| step.time.clone()),
        action: match block.action() {
            Action::Other => action(&block.text, None),
            known => known,
        },
        channels: None,
    };
    match block.then.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => {
            let clause_and_first = format!("{}, {}", question.text, first.text);
            let text = if block.text.contains(&clause_and_first) {
                clause_and_first
            } else {
                format!("{} {}", question.text, first.text)
            };
            std::iter::once(Step { text, ..first.clone() }).chain(rest.iter().cloned()).collect()
        }
        _ => vec![whole],
    }
}

/// Two questions that say the same of one thing, one of them denying it.
fn contrary(one: &Question, other: &Question) -> bool {
    one.adverse != other.adverse && alike(&one.text, &other.text) >= 0.6
}

/// A way that is open: the node that it leaves, and when.
type Open = (String, EdgeKind);

/// A question that was asked.
struct Asked {
    question: Question,
    id: String,
    /// Its other side has no way yet.
    fail_open: bool,
}

struct Flow {
    channel: Channel,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    steps: u32,
    conditions: u32,
    /// The way towards the service.
    open: Vec<Open>,
    /// The way of a refusal that goes on.
    refused: Vec<Open>,
    /// Prepared refusals that wait for a hearing.
    prepared: Vec<Open>,
    asked: Vec<Asked>,
}

impl Flow {
    fn new(channel: Channel) -> Self {
        Flow {
            channel,
            nodes: Vec::new(),
            edges: Vec::new(),
            steps: 0,
            conditions: 0,
            open: vec![("start".to_owned(), EdgeKind::Next)],
            refused: Vec::new(),
            prepared: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn edge(&mut self, from: &Open, to: &str) {
        let edge = Edge { from: from.0.clone(), to: to.to_owned(), when: from.1, provenance: None };
        if !self.edges.contains(&edge) {
            self.edges.push(edge);
        }
    }

    /// Adds a step behind the ways given; its own way is what is open then.
    fn step(&mut self, step: &Step, ways: Vec<Open>) -> Vec<Open> {
        self.steps += 1;
        let id = format!("s{}", self.steps);
        for way in &ways {
            self.edge(way, &id);
        }
        self.nodes.push(Node {
            id: id.clone(),
            kind: NodeKind::Step,
            num: Some(self.steps),
            line: step.line,
            line_end: step.line_end,
            item: step.item.clone(),
            text: step.text.clone(),
            actor: step.actor.clone(),
            duration: step.time.clone(),
            result: None,
            action: step.action,
            systems: self.systems(&step.text),
            when_true: None,
        });
        vec![(id, EdgeKind::Next)]
    }

    fn chain(&mut self, steps: &[Step], ways: Vec<Open>) -> Vec<Open> {
        steps.iter().fold(ways, |ways, step| self.step(step, ways))
    }

    fn condition(
        &mut self,
        text: &str,
        action: Action,
        fails: bool,
        block: &Block,
        ways: Vec<Open>,
    ) -> String {
        self.conditions += 1;
        let id = format!("c{}", self.conditions);
        for way in &ways {
            self.edge(way, &id);
        }
        self.nodes.push(Node {
            id: id.clone(),
            kind: NodeKind::Condition,
            num: Some(self.conditions),
            line: block.line,
            line_end: block.line_end,
            item: block.item.clone(),
            text: text.to_owned(),
            actor: None,
            duration: deadline(text),
            result: None,
            action,
            systems: Vec::new(),
            when_true: Some(if fails { EdgeKind::Fail } else { EdgeKind::Pass }),
        });
        id
    }

    /// The systems of a text in this channel.
    fn systems(&self, text: &str) -> Vec<System> {
        let mut found = mentioned(text);
        if self.channel == Channel::Portal
            && text.lowered().contains(rules_channels::CABINET)
            && !found.contains(&System::Portal)
        {
            found.push(System::Portal);
        }
        found.retain(|system| *system != System::Portal || self.channel == Channel::Portal);
        found
    }

    fn block(&mut self, block: &Block, next: Option<&Block>, rest: &[&Block]) {
        if self.goes_on_refusing(block) {
            return self.refusing(block);
        }
        if let Some(question) = block.question.as_ref().filter(|question| self.answers_notice(question)) {
            return self.after_notice(block, question);
        }
        self.settle(rest);
        let Some(question) = &block.question else { return self.plain(block, next) };
        if block.alternative {
            return self.asked_alone(block, question, rest);
        }
        // A question on what its own sentence has just examined is a new one.
        if let Some(side) = self.other_side(question, next).filter(|_| block.steps.is_empty()) {
            return self.second_side(block, question, side);
        }
        if self.is_decided(question) && block.steps.is_empty() {
            let ways = std::mem::take(&mut self.open);
            self.open = self.chain(&whole(block, question), ways);
            return;
        }
        self.asked_of(block, question, rest);
    }

    /// All ways of refusals end in something that goes to the applicant.
    fn noticed(&self) -> bool {
        self.refused.iter().all(|way| {
            self.nodes.iter().find(|node| node.id == way.0).is_some_and(|node| {
                matches!(
                    node.action,
                    Action::NotifyApplicant
                        | Action::HoldHearing
                        | Action::MakePreliminaryDecision
                        | Action::ReturnDocuments
                )
            })
        })
    }

    /// «Егер алушы хабарламаны алған күннен бастап … жоймаса»: the question is put on the way that a notice has opened.
    fn answers_notice(&self, question: &Question) -> bool {
        let lower = question.text.lowered();
        !self.refused.is_empty()
            && (self.noticed() || self.mending())
            && question.fails
            && lists::ON_NOTICE.iter().any(|word| lower.contains(word))
    }

    /// The way of a refusal ends in the days that the applicant has for mending.
    fn mending(&self) -> bool {
        let node = |way: &Open| self.nodes.iter().find(|node| node.id == way.0);
        self.refused.iter().filter_map(node).any(|node| is_mending(&node.text))
    }

    fn after_notice(&mut self, block: &Block, question: &Question) {
        let ways = std::mem::take(&mut self.refused);
        let ways = self.chain(&block.steps, ways);
        let id = self.condition(&question.text, question.action, true, block, ways);
        self.refused = self.chain(&block.then, vec![(id.clone(), EdgeKind::Fail)]);
        self.open.push((id, EdgeKind::Pass));
    }

    /// The block goes on with the refusal before it.
    fn goes_on_refusing(&self, block: &Block) -> bool {
        if self.refused.is_empty() || block.question.is_some() {
            return false;
        }
        // «Тыңдау аяқталғаннан кейін басшы қол қояды»: once a hearing has decided, the work on its result goes on.
        let decided = self.refused.iter().all(|way| {
            let node = self.nodes.iter().find(|node| node.id == way.0);
            node.is_some_and(|node| node.kind == NodeKind::Condition && node.action == Action::Decide)
        });
        let works = |step: &Step| {
            matches!(step.action, Action::SignResult | Action::DeliverResult | Action::PrepareResult)
        };
        if decided && block.all().all(works) {
            return false;
        }
        let lower = block.text.lowered();
        let announced = self.refused.iter().any(|way| {
            let node = self.nodes.iter().find(|node| node.id == way.0);
            node.is_some_and(|node| node.action == Action::MakePreliminaryDecision)
        });
        let refuses = block.all().next().is_some() && block.all().all(|step| step.action == Action::Refuse);
        block.is_hearing()
            || refuses
            || (mends(block) && self.noticed())
            || lists::REFUSAL_HEADS.iter().any(|head| lower.starts_with(head))
            || (announced && lists::NOTICE_HEADS.iter().any(|head| lower.starts_with(head)))
    }

    fn refusing(&mut self, block: &Block) {
        let mut ways = std::mem::take(&mut self.refused);
        ways = self.chain(&block.steps, ways);
        if let Some(good) = &block.decides {
            let id = self.condition(good, Action::Decide, false, block, ways);
            self.open.push((id.clone(), EdgeKind::Pass));
            ways = vec![(id, EdgeKind::Fail)];
        }
        self.refused = ways;
    }

    /// Refusals that go on no longer: one that was only prepared waits for a hearing that comes, any other ends.
    fn settle(&mut self, rest: &[&Block]) {
        let refused = std::mem::take(&mut self.refused);
        let heard = rest.iter().any(|block| block.question.is_some() && block.is_hearing());
        for way in refused {
            let prepared = self.nodes.iter().find(|node| node.id == way.0).is_some_and(|node| {
                let last = node.text.split_whitespace().next_back().unwrap_or_default().lowered();
                node.action == Action::Refuse && lists::PREPARES.iter().any(|verb| last.starts_with(verb))
            });
            if prepared && heard {
                self.prepared.push(way);
            } else {
                self.edge(&way, "end_refused");
            }
        }
    }

    /// A block without a question.
    fn plain(&mut self, block: &Block, next: Option<&Block>) {
        // «A. Егер X болса, B»: A is the other way of the question after it.
        if let Some(choice) = next.filter(|next| next.alternative)
            && let Some(question) = &choice.question
        {
            let ways = std::mem::take(&mut self.open);
            let id = self.condition(&question.text, question.action, false, choice, ways);
            let mut ends = self.chain(&block.steps, vec![(id.clone(), EdgeKind::Fail)]);
            ends.extend(self.chain(&choice.then, vec![(id, EdgeKind::Pass)]));
            self.open = ends;
            return;
        }
        let hearing = block.is_hearing() && !self.prepared.is_empty() && self.open.is_empty();
        let ways = if hearing { std::mem::take(&mut self.prepared) } else { std::mem::take(&mut self.open) };
        let ways = self.chain(&block.steps, ways);
        if let Some(good) = &block.decides {
            let id = self.condition(good, Action::Decide, false, block, ways);
            self.refused.push((id.clone(), EdgeKind::Fail));
            self.open = vec![(id, EdgeKind::Pass)];
            return;
        }
        let only_refuses = block.action() == Action::Refuse
            && !block.steps.is_empty()
            && self.asked.iter().any(|asked| asked.fail_open);
        if only_refuses && let Some(asked) = self.asked.iter_mut().rev().find(|asked| asked.fail_open) {
            // A refusal without a clause answers the last question that has no other way.
            asked.fail_open = false;
            let id = asked.id.clone();
            let first = ways.first().cloned();
            if let Some(step) = self.first_of(&block.steps) {
                let back: Vec<Edge> = self.edges.iter().filter(|edge| edge.to == step).cloned().collect();
                self.edges.retain(|edge| edge.to != step);
                self.open = back.into_iter().map(|edge| (edge.from, edge.when)).collect();
                self.edge(&(id, EdgeKind::Fail), &step);
                self.refused.extend(first);
                return;
            }
        }
        self.open = ways;
    }

    /// The id of the first of the steps added last.
    fn first_of(&self, steps: &[Step]) -> Option<String> {
        let first = self.nodes.len().checked_sub(steps.len())?;
        self.nodes.get(first).map(|node| node.id.clone())
    }

    /// The second sentence of a pair «A. Егер X болса, B», which the first one has drawn.
    fn asked_alone(&mut self, block: &Block, question: &Question, rest: &[&Block]) {
        let drawn = self.nodes.iter().any(|node| {
            node.kind == NodeKind::Condition && node.text == question.text && node.line == block.line
        });
        if !drawn {
            self.asked_of(block, question, rest);
        }
    }

    /// «Оң шешім болған жағдайда»: what the decision before has answered.
    fn is_decided(&self, question: &Question) -> bool {
        let last = self.nodes.iter().rfind(|node| node.kind == NodeKind::Condition);
        let lower = question.text.lowered();
        last.is_some_and(|node| node.action == Action::Decide)
            && !question.adverse
            && lower.contains(rules_conditions::DECISION)
    }

    /// The question of which this one is the other side; `next`: what follows, which may be its other side itself.
    fn other_side(&self, question: &Question, next: Option<&Block>) -> Option<usize> {
        let answered =
            next.and_then(|next| next.question.as_ref()).is_some_and(|next| contrary(question, next));
        self.asked.iter().rposition(|asked| {
            if asked.question.adverse == question.adverse || answered {
                return false;
            }
            if opposed(&asked.question, question) || contrary(&asked.question, question) {
                return true;
            }
            if asked.question.fails == question.fails || (question.adverse && !asked.fail_open) {
                return false;
            }
            let papers = |text: &str| {
                let lower = text.lowered().replace(rules_conditions::FILER, "");
                rules_conditions::PAPERS.iter().any(|word| lower.contains(word))
            };
            let same = alike(&asked.question.text, &question.text) >= 0.4;
            let both = asked.question.action == Action::Examine
                && (question.action == Action::Examine || papers(&question.text))
                && question.action != Action::CheckPayment
                && papers(&asked.question.text);
            same || both
        })
    }

    fn second_side(&mut self, block: &Block, question: &Question, side: usize) {
        let steps = whole(block, question);
        let answers = self.asked.get(side).is_some_and(|asked| asked.fail_open) && question.adverse;
        if question.fails || answers {
            if let Some(asked) = self.asked.get_mut(side) {
                asked.fail_open = false;
                let id = asked.id.clone();
                let ways = self.chain(&steps, vec![(id.clone(), EdgeKind::Fail)]);
                self.refuse_or_rework(&id, &steps, ways);
            }
            return;
        }
        // The way of the other side alone, where it is open.
        let id = self.asked.get(side).map(|asked| asked.id.clone()).unwrap_or_default();
        let (own, others): (Vec<Open>, Vec<Open>) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|(from, when)| *from == id && *when == EdgeKind::Fail);
        let (ways, rest) = if own.is_empty() { (others, own) } else { (own, others) };
        self.open = self.chain(&steps, ways);
        self.open.extend(rest);
    }

    /// What is returned for rework goes back to the step that sent it; any other refusal goes on.
    fn refuse_or_rework(&mut self, question: &str, steps: &[Step], ways: Vec<Open>) {
        let reworked = steps.last().is_some_and(|step| {
            let lower = step.text.lowered();
            step.action == Action::ReturnDocuments && lists::REWORK.iter().any(|word| lower.contains(word))
        });
        let filed = steps.last().is_some_and(|step| {
            let lower = step.text.lowered();
            lists::FILED.iter().any(|word| lower.contains(word))
        });
        let Some(sender) = self.sender(question, filed).filter(|_| reworked) else {
            self.refused = ways;
            return;
        };
        for way in ways {
            self.edge(&way, &sender);
        }
    }

    /// The last step before a question that sends something on, else the one that applies; `filed`: an application is returned.
    fn sender(&self, question: &str, filed: bool) -> Option<String> {
        let before = || self.nodes.iter().take_while(|node| node.id != question);
        let last = |actions: &[Action]| {
            before().filter(|node| actions.contains(&node.action)).last().map(|node| node.id.clone())
        };
        let sent = || last(&[Action::TransferDocuments, Action::SendRequest]).filter(|_| !filed);
        sent().or_else(|| last(&[Action::SubmitApplication]))
    }

    /// A question of its own.
    fn asked_of(&mut self, block: &Block, question: &Question, rest: &[&Block]) {
        let ways = std::mem::take(&mut self.open);
        let otherwise = block.otherwise && question.fails;
        let ways = if otherwise { ways } else { self.chain(&block.steps, ways) };
        let id = self.condition(&question.text, question.action, question.fails, block, ways);
        let asked = |fail_open| Asked { question: question.clone(), id: id.clone(), fail_open };
        if question.fails {
            let mut ways = vec![(id.clone(), EdgeKind::Fail)];
            if block.is_hearing() {
                ways.append(&mut self.prepared);
            }
            let passes = vec![(id.clone(), EdgeKind::Pass)];
            self.open = if otherwise { self.chain(&block.steps, passes) } else { passes };
            let ways = self.chain(&block.then, ways);
            self.refuse_or_rework(&id, &block.then, ways);
            self.asked.push(asked(false));
            return;
        }
        self.open = self.chain(&block.then, vec![(id.clone(), EdgeKind::Pass)]);
        let fail = (id.clone(), EdgeKind::Fail);
        let handed = block.then.last().is_some_and(|step| step.action == Action::DeliverResult);
        let later = rest.iter().skip(1).any(|block| block.action() == Action::DeliverResult);
        // What is handed out on the way to more: the other side of the question leads to a refusal.
        let refused = rest
            .iter()
            .skip(1)
            .filter_map(|block| block.question.as_ref())
            .any(|other| other.fails && other.adverse && opposed(question, other));
        if block.instead.is_empty() && handed && later && !refused {
            // The result is handed out here; the other cases go on.
            for way in std::mem::replace(&mut self.open, vec![fail]) {
                self.edge(&way, "end_success");
            }
            self.asked.push(asked(false));
        } else if block.instead.is_empty() {
            let answered = rest.iter().skip(1).take(5).any(|block| {
                let other = block.question.as_ref().filter(|_| block.steps.is_empty());
                other.is_some_and(|other| other.adverse && !question.adverse && opposed(question, other))
            });
            // Without an application there is no service.
            let files = block.then.iter().any(|step| step.action == Action::SubmitApplication);
            let neutral = question.action == Action::Other && !answered && !files;
            if neutral {
                self.open.push(fail);
            }
            self.asked.push(asked(!neutral));
        } else {
            self.refused = self.chain(&block.instead, vec![fail]);
            self.asked.push(asked(false));
        }
        if let Some(good) = &block.decides {
            let ways = std::mem::take(&mut self.open);
            let id = self.condition(good, Action::Decide, false, block, ways);
            self.refused.push((id.clone(), EdgeKind::Fail));
            self.open = vec![(id, EdgeKind::Pass)];
        }
    }

    fn done(mut self, own: &[&Block]) -> Process {
        for way in std::mem::take(&mut self.open) {
            self.edge(&way, "end_success");
        }
        let ends = std::mem::take(&mut self.refused).into_iter().chain(std::mem::take(&mut self.prepared));
        for way in ends.collect::<Vec<_>>() {
            self.edge(&way, "end_refused");
        }
        for asked in std::mem::take(&mut self.asked).into_iter().filter(|asked| asked.fail_open) {
            self.edge(&(asked.id, EdgeKind::Fail), "end_refused");
        }
        let mut paragraphs: Vec<String> = Vec::new();
        for block in own {
            if !paragraphs.contains(&block.paragraph) {
                paragraphs.push(block.paragraph.clone());
            }
        }
        Process {
            channel: self.channel,
            paragraph: paragraphs.first().cloned(),
            paragraphs,
            case: None,
            line_start: own.iter().map(|block| block.line).min().unwrap_or(0),
            line_end: own.iter().map(|block| block.line_end).max().unwrap_or(0),
            diagram: None,
            nodes: self.nodes,
            edges: self.edges,
        }
    }
}
