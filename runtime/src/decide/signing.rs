//! Signatures of a case: what is signed, and by whom what is to be signed is done.
//!
//! That a signature is one of the statement is for who gives the command to find out; whose it is, and whether its certificate is good,
//! the flow asks where the act asks it ([`SignatureCheck`](crate::connect::SignatureCheck)).

use super::start::{actor, in_stead};
use super::turn::Turn;
use super::{Completion, Deed, Dossier, Outcome, Signed};
use crate::case::statement::{Of, Statement, Step};
use crate::case::{Actor, AskState, Event, Phase, State};
use crate::{Action, Caller, Connector, EngineError, Flow, Hash, Name, Node, NodeKind, Role, Subject};
use serde_json::json;

/// Signatures in the file of a case.
const MOST: usize = 100;
/// Bytes of one.
const LONGEST: usize = 256 * 1024;

/// Which steps are done by signing them only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signing {
    /// Those in which the applicant chooses a certificate or signs.
    pub applicant: bool,
    /// Those in which an official does, or signs the result.
    pub officials: bool,
}

impl Signing {
    /// Whether a step is done by signing it.
    pub fn asks(self, node: &Node) -> bool {
        let theirs = node.role == Some(Role::Applicant);
        node.kind != NodeKind::Condition
            && match node.action {
                Action::ChooseCertificate | Action::Sign if theirs => self.applicant,
                Action::ChooseCertificate | Action::Sign | Action::SignResult => self.officials && !theirs,
                _ => false,
            }
    }
}

/// What somebody signs who signs that now: JSON in the canonical form of RFC 8785.
///
/// # Errors
/// [`EngineError::UnknownNode`]; [`EngineError::Journal`].
pub fn stated(state: &State, flow: &Flow, dossier: Dossier<'_>, of: &Deed) -> Result<String, EngineError> {
    if let Some(node) = of.node.as_ref().filter(|node| flow.node(node).is_none()) {
        return Err(EngineError::UnknownNode { node: node.clone() });
    }
    let subject = if state.subject { dossier.personal(1)? } else { None };
    let file = dossier.file(state.file.as_deref())?;
    let step = of.node.as_deref().map(|node| {
        let official = flow.node(node).is_some_and(is_of_official);
        Step { node, visit: state.visits(node), official, decision: of.decision, reasons: &of.reasons }
    });
    let (version, of) = (state.flow, Of::Case(state.id));
    Ok(Statement { flow, version, of, subject: subject.as_ref(), file: &file, step }.text())
}

impl Turn<'_> {
    /// Puts a signature into the file, and does the step that it is of.
    pub(super) fn sign(&mut self, signed: Signed, by: &Caller) -> Result<Outcome, EngineError> {
        let mut actor = actor(by)?;
        let Signed { of, statement, cms } = signed;
        let for_check = of.node.as_deref().is_some_and(|node| self.waits_for_worker(node));
        let done = of.node.as_ref().filter(|_| !for_check).map(|node| Completion {
            node: node.clone(),
            by: by.clone(),
            decision: of.decision,
            reasons: of.reasons.clone(),
        });
        let place = match &done {
            Some(done) => Some(self.may_complete(done, &mut actor)?),
            None if for_check => Some(self.may_witness(by, &mut actor)?),
            None => self.may_sign(by, &mut actor).map(|()| None)?,
        };
        let node = of.node.as_ref().and_then(|node| self.flow.node(node));
        let official = for_check || node.is_some_and(is_of_official);
        if stated(&self.state, self.flow, self.dossier(), &of)? != statement {
            return Err(EngineError::OtherStatement { case: self.state.id });
        }
        let name = &by.person().name;
        let number = self.put_signature(actor.clone(), name, place, official, (statement, cms))?;
        match done {
            Some(done) => self.completed(&done, actor)?,
            None => self.ask_again(),
        }
        Ok(Outcome::Number(number))
    }

    /// Refuses to complete a step that is done by signing and is not signed.
    pub(super) fn needs_signature(&self, done: &Completion) -> Result<(), EngineError> {
        let is_task = self.state.at.as_ref().is_some_and(|at| at.phase == Phase::Task);
        let asks = |node: &&Node| is_task && self.settings.signing.asks(node);
        let Some(node) = self.flow.node(&done.node).filter(asks) else { return Ok(()) };
        let official = is_of_official(node);
        // What applicants do at the desk, officials record for them: they sign on paper.
        if !official && self.state.desk {
            return Ok(());
        }
        let of =
            Deed { node: Some(done.node.clone()), decision: done.decision, reasons: done.reasons.clone() };
        let wanted = stated(&self.state, self.flow, self.dossier(), &of)?;
        let file = self.dossier().file(self.state.file.as_deref())?;
        let of_step = |signature: &crate::file::Signature| {
            signature.node.as_ref().is_none_or(|node| *node == done.node)
        };
        let is_it = |signature: &crate::file::Signature| match official {
            true => signature.statement == wanted,
            false => !signature.official && of_step(signature) && !signature.changed,
        };
        if file.signatures.iter().any(is_it) {
            return Ok(());
        }
        Err(EngineError::NotSigned { node: done.node.clone() })
    }

    /// Whether the case stands at a check of the certificate of the worker who handles it.
    fn waits_for_worker(&self, node: &str) -> bool {
        let Some((at, here)) = self.state.at.as_ref().zip(self.here()) else { return false };
        let is_check = |name: Option<&str>| {
            here.asks
                .get(name)
                .is_some_and(|ask| ask.connector == Connector::Signature && ask.about == Subject::Worker)
        };
        at.node == node
            && matches!(at.phase, Phase::Calling | Phase::Held)
            && at.asks.iter().any(|asked| is_check(asked.name.as_deref()))
    }

    /// Whether somebody may sign at such a check, and where it is: the worker whom it is about.
    fn may_witness(&self, by: &Caller, actor: &mut Actor) -> Result<(Name, u32), EngineError> {
        let case = self.state.id;
        let at = self.state.at.as_ref().ok_or(EngineError::Ended { case })?;
        let role = self.role().filter(|role| *role != Role::Applicant);
        in_stead(actor, by.may_do(role, self.state.seen())?);
        Ok((at.node.clone(), at.visit))
    }

    /// Whether somebody may sign the application now: the applicant, and at the desk who records what they do.
    fn may_sign(&self, by: &Caller, actor: &mut Actor) -> Result<(), EngineError> {
        if self.state.erased {
            return Err(EngineError::Erased { case: self.state.id });
        }
        in_stead(actor, by.may_do(Some(Role::Applicant), self.state.seen())?);
        Ok(())
    }

    /// Puts a signature into the turn; its number.
    pub(super) fn put_signature(
        &mut self,
        actor: Actor,
        name: &str,
        place: Option<(Name, u32)>,
        official: bool,
        (statement, cms): (String, Vec<u8>),
    ) -> Result<u32, EngineError> {
        let there = self.state.file.as_ref().map_or(0, |file| file.signatures.len());
        if there >= MOST || cms.len() > LONGEST {
            return Err(EngineError::FileFull { case: self.state.id });
        }
        let signature = u32::try_from(there).unwrap_or(u32::MAX).saturating_add(1);
        let content = Some(self.stored(cms));
        // The digest too lies beside the chain: who has the chain and guesses what was said could tell by it that they guessed right.
        let sha256 = Hash::digest(&[statement.as_bytes()]);
        let data = Some(self.personal(&json!({ "name": name, "statement": statement, "sha256": sha256 })));
        let (node, visit) = place.map_or((None, 0), |(node, visit)| (Some(node), visit));
        self.push(actor, Event::Signed { signature, node, visit, official, data, content });
        Ok(signature)
    }

    /// A check that waited for a signature, or did not know of the last, asks anew.
    fn ask_again(&mut self) {
        let Some((at, here)) = self.state.at.as_ref().zip(self.here()) else { return };
        let is_check =
            |name: Option<&str>| here.asks.get(name).is_some_and(|ask| ask.connector == Connector::Signature);
        let waits = at.asks.iter().any(|asked| {
            matches!(asked.state, AskState::Awaiting | AskState::Backoff(_))
                && is_check(asked.name.as_deref())
        });
        if waits && matches!(at.phase, Phase::Calling | Phase::Held) {
            let (node, visit) = (at.node.clone(), at.visit);
            self.push(Actor::Engine, Event::Retried { node, visit });
        }
    }
}

fn is_of_official(node: &Node) -> bool {
    node.role != Some(Role::Applicant)
}
