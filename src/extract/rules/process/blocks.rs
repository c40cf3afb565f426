//! Sentences of the chapters as blocks: steps, a question with what follows from it, a decision.

use super::super::clauses::condition::{Clause, Use, clause, leads_away, scenes_end};
use super::super::clauses::predicate::{Reading, acts, trimmed};
use super::super::clauses::{actor, forms};
use super::super::outline::{Chapter, Paragraph, Unit};
use super::super::text::{decapitalised, sentences, words};
use super::action::{action, of_condition};
use super::joined::join;
use super::parts::{
    after_acts, by_channel, closed, gives_either, is_general_refusal_of, is_heard, turns, two_questions,
    with_closers,
};
use super::unread::{is_general_refusal, is_idle, is_mending, is_provided};
use super::{cases, channel};
use zanflow_kazakh::alike::alike;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_actions as lists, rules_blocks as leads};
use zanflow_model::{Action, Channel, Duration};

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its words.
    pub text: String,
    /// Lines of the unit.
    pub line: u32,
    /// Last line of the unit.
    pub line_end: u32,
    /// The item's mark.
    pub item: Option<String>,
    /// Who acts.
    pub actor: Option<String>,
    /// The deadline.
    pub time: Option<Duration>,
    /// What is done.
    pub action: Action,
    /// The channels to which its part of the sentence restricts it.
    pub channels: Option<Vec<Channel>>,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The clause.
    pub text: String,
    /// The clause speaks against the service.
    pub adverse: bool,
    /// Where the clause holds, the way leads away from the service.
    pub fails: bool,
    /// What is asked.
    pub action: Action,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The whole sentence.
    pub text: String,
    /// Number of its paragraph.
    pub paragraph: String,
    /// First line of its unit.
    pub line: u32,
    /// Last line of its unit.
    pub line_end: u32,
    /// The item's mark.
    pub item: Option<String>,
    /// Steps before the question, or all of them.
    pub steps: Vec<Step>,
    /// The question.
    pub question: Option<Question>,
    /// Steps where the clause holds.
    pub then: Vec<Step>,
    /// Steps offered instead of them.
    pub instead: Vec<Step>,
    /// The favourable one of the outcomes between which the last step decides.
    pub decides: Option<String>,
    /// The channels that it is for; all, if it names none.
    pub channels: Option<Vec<Channel>>,
    /// Its question chooses between the block before and itself.
    pub alternative: bool,
    /// The case of its own that its paragraph orders: re-issue, termination.
    pub case: Option<&'static str>,
    /// «A, ал X болса, B»: its question chooses between its steps and what follows the clause.
    pub otherwise: bool,
}

impl Block {
    /// All steps in the text's order.
    pub fn all(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().chain(&self.then).chain(&self.instead)
    }

    /// The block as a channel sees it: without the steps that are for other channels.
    pub fn in_channel(&self, channel: Channel) -> Option<Block> {
        let keeps = |step: &Step| step.channels.as_ref().is_none_or(|named| named.contains(&channel));
        let mut own = self.clone();
        own.steps.retain(keeps);
        own.then.retain(keeps);
        own.instead.retain(keeps);
        let lost = own.all().count() < self.all().count();
        if lost && own.all().next().is_some_and(|step| step.channels.is_some()) {
            own.channels = Some(vec![channel]);
        }
        (!lost || own.all().next().is_some()).then_some(own)
    }

    /// The action that the block is about: that of what follows its question, else of its last step.
    pub fn action(&self) -> Action {
        self.then.last().or(self.steps.last()).map_or(Action::Other, |step| step.action)
    }

    /// The block belongs to a hearing.
    pub fn is_hearing(&self) -> bool {
        let lower = self.text.lowered();
        lower.contains(lists::HEARING) || lower.contains(lists::PRELIMINARY)
    }
}

/// What a lead-in hands to its items.
#[derive(Debug, Clone, Default)]
struct Lead {
    actor: Option<String>,
    channels: Option<Vec<Channel>>,
    /// Its items are papers, grounds or definitions.
    skip: bool,
    /// The case that it opens: «лицензияны қайта ресімдеу кезінде:».
    case: Option<&'static str>,
    /// It is open: a unit that begins small is an item of it.
    open: bool,
    /// The block of its question, to which its items belong.
    asks: Option<usize>,
}

/// The blocks of the chapters, in the text's order.
pub fn blocks(chapters: &[&Chapter], title: &str, bodies: &[String]) -> Vec<Block> {
    let mut out = Vec::new();
    for chapter in chapters {
        let first = out.len();
        let mut case = cases::named(&chapter.title, title);
        for paragraph in &chapter.paragraphs {
            let start = out.len();
            Reader { paragraph, title, lead: Lead::default(), last_actor: None, bodies, out: &mut out }
                .read();
            let (before, own) = out.split_at_mut(start);
            case = cases::of_paragraph(paragraph, title, before, case);
            for block in own {
                block.case = block.case.or(case);
            }
        }
        join(&mut out, first);
    }
    out
}

struct Reader<'a, 'o> {
    paragraph: &'a Paragraph,
    lead: Lead,
    last_actor: Option<String>,
    title: &'a str,
    /// Abbreviations of bodies, in lower case.
    bodies: &'a [String],
    out: &'o mut Vec<Block>,
}

impl Reader<'_, '_> {
    fn read(&mut self) {
        for (i, unit) in self.paragraph.units.iter().enumerate() {
            let small = unit.text.chars().next().is_some_and(char::is_lowercase);
            let item = unit.item.is_some() || (self.lead.open && small);
            if item && self.lead.skip {
                continue;
            }
            if !item {
                self.lead.open = false;
                self.lead.asks = None;
                self.lead.case = None;
                self.lead.skip = false;
            }
            let ranges = sentences(&unit.text);
            let count = ranges.len();
            for (nth, range) in ranges.into_iter().enumerate() {
                let text = unit.text.get(range).unwrap_or_default();
                if nth + 1 == count && unit.is_lead_in() {
                    self.lead_in(unit, i, text);
                } else {
                    self.sentence(unit, item && nth == 0, text);
                }
            }
        }
    }

    /// A sentence that opens a list.
    fn lead_in(&mut self, unit: &Unit, at: usize, text: &str) {
        let text = text.trim_end_matches([':', ' ']);
        let lower = text.lowered();
        let acts_in = |unit: &Unit| {
            words(&unit.text).iter().any(|word| {
                !word.deep && (forms::is_finite(&word.lower) || forms::is_verbal_object(&word.lower))
            })
        };
        let items = self.paragraph.units.iter().skip(at + 1);
        let items = items.take_while(|unit| {
            unit.item.is_some() || unit.text.chars().next().is_some_and(char::is_lowercase)
        });
        let items: Vec<&Unit> = items.collect();
        // A verb at the end of the list serves all items: «1) … тексеруді; 2) … тіркеуді жүзеге асырады».
        let working = items.last().is_some_and(|unit| acts_in(unit))
            && items.iter().filter(|unit| acts_in(unit)).count() * 2 >= items.len();
        let all = words(text);
        let verb = all.iter().any(|word| !word.deep && forms::is_finite(&word.lower));
        let idle = leads::SKIPPED.iter().any(|word| lower.contains(word));
        let after = clause(text).map_or(0, |found| found.range.end);
        let start = all.iter().position(|word| word.range.start >= after).unwrap_or(all.len());
        let actor = actor::actor(text, &all, start..all.len(), false, self.bodies).map(|actor| actor.text);
        let channels = channel::of_sentence(text, actor.as_deref())
            .or_else(|| channel::of_sentence(&unit.text, actor.as_deref()))
            .or_else(|| self.lead.channels.clone());
        self.lead = Lead {
            actor: actor.clone(),
            channels,
            skip: idle || !working,
            open: true,
            asks: None,
            case: cases::named(text, self.title),
        };
        if let Some(actor) = actor {
            self.last_actor = Some(actor);
        }
        if !idle && !working && verb {
            self.sentence(unit, false, text);
        }
        let told = items.iter().rev().skip(1).any(|unit| acts_in(unit));
        let channel_items =
            items.len() > 1 && !told && items.iter().all(|unit| channel::names_one(&unit.text));
        if !verb && !idle && channel_items {
            self.applied_by(unit, text, &items);
        }
        if working
            && !idle
            && !verb
            && let Some(found) = clause(text).filter(|found| found.used == Use::Question)
        {
            self.lead_question(unit, text, &found);
        }
    }

    /// «… мынадай арналар арқылы: 1) кеңсе; 2) портал арқылы өтініш береді»: the lead-in is the step, its items are channels.
    fn applied_by(&mut self, unit: &Unit, text: &str, items: &[&Unit]) {
        let whole: String = std::iter::once(text)
            .chain(items.iter().map(|unit| unit.text.as_str()))
            .collect::<Vec<_>>()
            .join(" ");
        let verbs = words(&whole).iter().any(|word| !word.deep && forms::is_finite(&word.lower));
        if !verbs || is_idle(&whole, false) {
            return;
        }
        let mut block = self.block(unit, &whole);
        let told = self.steps(unit, false, &whole, false);
        let Some((mut step, _)) = told.into_iter().next() else { return };
        text.clone_into(&mut step.text);
        if step.action != Action::SubmitApplication {
            return;
        }
        block.steps = vec![step];
        self.lead.skip = true;
        self.out.push(block);
    }

    /// A lead-in that asks a question: its items are what follows.
    fn lead_question(&mut self, unit: &Unit, text: &str, found: &Clause) {
        if !found.adverse {
            return;
        }
        let mut block = self.block(unit, text);
        let clause = text.get(found.range.clone()).unwrap_or_default().to_owned();
        let action = of_condition(&clause, true);
        block.question = Some(Question { text: clause, adverse: true, fails: true, action });
        block.channels = self.lead.channels.clone();
        self.lead.asks = Some(self.out.len());
        self.out.push(block);
    }

    fn block(&self, unit: &Unit, text: &str) -> Block {
        Block {
            text: text.to_owned(),
            paragraph: self.paragraph.number.clone(),
            line: unit.line,
            line_end: unit.line_end,
            item: unit.item.clone(),
            steps: Vec::new(),
            question: None,
            then: Vec::new(),
            instead: Vec::new(),
            decides: None,
            channels: None,
            alternative: false,
            case: self.lead.case,
            otherwise: false,
        }
    }

    fn sentence(&mut self, unit: &Unit, item: bool, text: &str) {
        let text = closed(text.trim_matches([' ', ';', '.', ',']));
        let pieces = turns(text);
        if let [grounds, heard] = pieces.as_slice()
            && is_general_refusal_of(grounds)
            && is_heard(heard)
        {
            return self.refusal_heard(unit, item, grounds, heard);
        }
        if pieces.len() > 1 && pieces.iter().any(|piece| is_idle(piece, item)) {
            // «Қабылдау күні мерзімге кірмейді, бұл ретте …»: each part speaks for itself.
            let outer = channel::of_sentence(text, None);
            let given = self.lead.channels.clone();
            for piece in pieces.into_iter().filter(|piece| !is_idle(piece, item)) {
                self.lead.channels =
                    given.clone().or_else(|| channel::of_sentence(piece, None)).or_else(|| outer.clone());
                self.sentence(unit, item, piece);
            }
            self.lead.channels = given;
            return;
        }
        if is_idle(text, item) {
            return;
        }
        let mut block = self.block(unit, text);
        let found = clause(text).filter(|found| found.used == Use::Question);
        let found = found.filter(|found| !gives_either(text, found));
        if let Some((first, second)) = found.as_ref().and_then(|found| two_questions(text, found)) {
            self.sentence(unit, item, first);
            return self.sentence(unit, item, second);
        }
        let general =
            is_general_refusal(text) || is_general_refusal_of(text) || is_provided(text, self.title);
        if found.is_none() && general && !block.is_hearing() {
            return;
        }
        match found {
            Some(found) => self.with_question(unit, item, text, &found, &mut block),
            None => {
                block.steps = self.steps(unit, item, text, false).into_iter().map(|(step, _)| step).collect()
            }
        }
        if block.all().next().is_none() {
            return;
        }
        if item
            && block.question.is_none()
            && let Some(asking) = self.lead.asks.and_then(|at| self.out.get_mut(at))
        {
            asking.then.append(&mut block.steps);
            return;
        }
        block.decides = block.steps.last().or(block.then.last()).and_then(favourable);
        let who = block.all().find_map(|step| step.actor.clone());
        block.channels = self.lead.channels.clone().or_else(|| channel::of_sentence(text, who.as_deref()));
        block.alternative = self.is_alternative(unit, &block);
        self.out.push(block);
    }

    /// «Бас тарту тізбеге сәйкес жүзеге асырылады, бұл ретте … тыңдау …»: the grounds are the question.
    fn refusal_heard(&mut self, unit: &Unit, item: bool, grounds: &str, heard: &str) {
        let mut block = self.block(unit, grounds);
        block.text = format!("{grounds}, {heard}");
        block.then = self.steps(unit, item, heard, false).into_iter().map(|(step, _)| step).collect();
        let action = Action::CheckEligibility;
        block.question = Some(Question { text: grounds.to_owned(), adverse: true, fails: true, action });
        block.channels = self.lead.channels.clone();
        self.out.push(block);
    }

    fn with_question(&mut self, unit: &Unit, item: bool, text: &str, found: &Clause, block: &mut Block) {
        let clause = text.get(found.range.clone()).unwrap_or_default();
        let before = trimmed(text, 0..found.range.start).unwrap_or_default();
        let after = text.get(found.range.end..).unwrap_or_default().trim_start_matches([' ', ',']);
        let has_verb =
            |text: &str| words(text).iter().any(|word| !word.deep && forms::is_finite(&word.lower));
        let joint = text.get(..found.range.start).unwrap_or_default().trim_end();
        block.otherwise = has_verb(before)
            && leads::CONTRASTS
                .iter()
                .any(|word| joint.strip_suffix(word).is_some_and(|rest| rest.ends_with(' ')));
        if has_verb(before) {
            block.steps = self.steps(unit, item, before, false).into_iter().map(|(step, _)| step).collect();
        }
        let rest = if before.is_empty() || has_verb(before) {
            after.to_owned()
        } else {
            format!("{before} {after}")
        };
        let (instead, then): (Vec<_>, Vec<_>) =
            self.steps(unit, item, &rest, !found.adverse).into_iter().partition(|(_, instead)| *instead);
        block.then = then.into_iter().map(|(step, _)| step).collect();
        block.instead = instead.into_iter().map(|(step, _)| step).collect();
        keep_refusing(&mut block.then);
        let consequence: String = block.then.iter().map(|step| format!("{} ", step.text)).collect();
        let away = leads_away(&consequence)
            || block.then.iter().any(|step| leads::AWAY_ACTIONS.contains(&step.action.name()));
        let fails = away || (found.adverse && leads::ADVERSE_ACTIONS.contains(&block.action().name()));
        let action = of_condition(clause, fails || !block.instead.is_empty());
        block.case = block.case.or_else(|| cases::named(clause, self.title));
        block.question = Some(Question { text: clause.to_owned(), adverse: found.adverse, fails, action });
    }

    /// The steps of a text, and whether each is offered instead of the one before.
    fn steps(&mut self, unit: &Unit, item: bool, text: &str, choices: bool) -> Vec<(Step, bool)> {
        let mut out = Vec::new();
        let lead = if item { self.lead.actor.clone() } else { None };
        let found = clause(text);
        let setting = found.as_ref().is_some_and(|found| found.used == Use::Setting);
        let end = scenes_end(text).filter(|_| setting).unwrap_or_default();
        let clause = found.map(|found| (found.range.start, found.range.end.max(end)));
        let before = self.last_actor.clone();
        let reading = Reading {
            lead: lead.as_deref(),
            choices,
            clause,
            setting,
            before: before.as_deref(),
            bodies: self.bodies,
        };
        let told = acts(text, reading);
        for (act, channels) in by_channel(text, told) {
            let Some(part) = trimmed(text, with_closers(text, act.range.clone())) else { continue };
            if is_empty(part, act.actor.as_deref()) {
                continue;
            }
            let named = act.actor.is_some();
            let inherited = lead.clone().filter(|_| !act.passive);
            let last = if act.passive { None } else { self.last_actor.clone() };
            let actor = act.actor.or(inherited).or(last).filter(|_| !is_mending(part));
            let actor = actor.map(|actor| decapitalised_agent(&actor));
            if named {
                self.last_actor = actor.clone();
            }
            let action = if is_mending(part) { Action::Other } else { action(part, actor.as_deref()) };
            let step = Step {
                text: part.to_owned(),
                line: unit.line,
                line_end: unit.line_end,
                item: unit.item.clone(),
                actor,
                time: act.time,
                action,
                channels,
            };
            out.push((step, act.instead));
        }
        out
    }

    /// «A. Егер X болса, B»: the question chooses between A and B, which are much alike.
    fn is_alternative(&self, unit: &Unit, block: &Block) -> bool {
        let Some(question) = block.question.as_ref().filter(|question| !question.fails) else { return false };
        let Some(last) = self.out.last().filter(|last| last.line == unit.line && last.question.is_none())
        else {
            return false;
        };
        let then: String = block.then.iter().map(|step| format!("{} ", step.text)).collect();
        !question.adverse && alike(&last.text, &then) >= 0.45
    }
}

/// «Көрсетілетін қызметті беруші» begins small inside a sentence; names and abbreviations keep their capital.
pub fn decapitalised_agent(actor: &str) -> String {
    let first = actor.split_whitespace().next().unwrap_or_default().lowered();
    if leads::COMMON_HEADS.contains(&first.as_str()) { decapitalised(actor) } else { actor.to_owned() }
}

/// «[«Қызмет атауын» бөлім] жүзеге асырады»: a part that has nothing but a verb of doing, who acts and a name in quotes.
fn is_empty(part: &str, actor: Option<&str>) -> bool {
    let quoted = part.strip_prefix('«').and_then(|rest| rest.split_once("» "));
    let part = quoted.map_or(part, |(_, rest)| rest);
    let agent = actor.map(|actor| actor.rsplit("» ").next().unwrap_or(actor).lowered());
    let lower = part.lowered();
    let named = agent.filter(|_| quoted.is_some()).and_then(|agent| lower.strip_prefix(agent.as_str()));
    leads::EMPTY_ACTS.contains(&named.unwrap_or(&lower).trim())
}

/// What is signed and sent to the applicant after a refusal is the refusal.
fn keep_refusing(steps: &mut [Step]) {
    let mut refused = false;
    for step in steps {
        let lower = step.text.lowered();
        let sends = leads::SENDS.iter().any(|word| lower.contains(word));
        if refused && sends && !matches!(step.action, Action::HoldHearing | Action::Decide) {
            step.action = Action::Refuse;
        }
        refused |= step.action == Action::Refuse;
    }
}

/// The favourable outcome of a step that decides between two.
fn favourable(step: &Step) -> Option<String> {
    let text = &step.text;
    let lower = text.lowered();
    let heard = lists::AFTER_HEARING.iter().any(|word| lower.contains(word));
    if step.action != Action::Decide && !(heard && lists::EITHER.is_match(&lower)) {
        return None;
    }
    let found = leads::OUTCOMES_APART.captures(text).or_else(|| leads::OUTCOMES.captures(text))?;
    let good = found.get(1)?.as_str();
    let all = words(good);
    let start = actor::actor(good, &all, 0..all.len(), false, &[])
        .and_then(|actor| all.get(actor.words.end))
        .map_or(0, |word| word.range.start);
    let rest = good.get(start..)?;
    let mut rest = rest;
    while let Some(head) = leads::DECISION_HEAD.captures(rest).and_then(|head| head.get(0)) {
        // «3-қосымшаға сәйкес нысан бойынша куәлік беру»: the form belongs to what is given.
        if head.as_str().trim_end().lowered().ends_with(leads::BY_FORM) {
            break;
        }
        rest = rest.get(head.end()..)?;
    }
    let rest = after_acts(rest.trim_matches([' ', ',']));
    (!rest.is_empty()).then(|| rest.to_owned())
}
