//! The blocks of a channel, in the order of its flow.

use super::blocks::Block;
use super::channel::{is_portrayed, needs_presence};
use super::unread::is_mending;
use zanflow_kazakh::alike::alike;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::{rules_clauses, rules_flow as lists};
use zanflow_model::{Action, Channel};

/// The blocks of a channel: those that name it, and those that name none unless one of its own orders the same.
pub fn of_channel<'a>(blocks: &'a [Block], channel: Channel, channels: &[Channel]) -> Vec<&'a Block> {
    let names = |block: &Block| block.channels.as_ref().is_some_and(|named| named.contains(&channel));
    let own: Vec<&Block> = blocks.iter().filter(|block| names(block)).collect();
    let delivers = own.iter().any(|block| block.action() == Action::DeliverResult);
    let keeps = |block: &&Block| {
        if names(block) {
            return true;
        }
        // What the portal's papers are carried to the centre for is handed out there.
        let carried = || {
            own.iter().any(|own| {
                own.action() == Action::TransferDocuments
                    && own.text.lowered().contains(lists::TO_CORPORATION)
            })
        };
        if channel == Channel::Portal
            && !delivers
            && block.action() == Action::DeliverResult
            && block.question.is_none()
            && carried()
        {
            return true;
        }
        if block.channels.is_some() {
            // A channel that is none of the service's restricts nothing.
            return block
                .channels
                .as_ref()
                .is_some_and(|named| named.iter().all(|other| !channels.contains(other)));
        }
        let displaced = channels.len() > 1 && own.iter().any(|other| same_act(block, other));
        let portrayed = channel == Channel::Portal && channels.len() > 1 && is_portrayed(&block.text);
        let absent = channel == Channel::Portal
            && needs_presence(&block.text)
            && (block.action() != Action::DeliverResult || delivers)
            && block.question.is_none()
            && matches!(block.action(), Action::DeliverResult | Action::ReceiveDocuments);
        !displaced && !absent && !portrayed
    };
    let mut kept: Vec<&Block> = blocks.iter().filter(keeps).collect();
    carried_once(&mut kept);
    answered(&mut kept, blocks, channel);
    kept
}

/// «Бұл ретте …» on the day of transfer says nothing of its own where another unit orders the transfer.
fn carried_once(kept: &mut Vec<&Block>) {
    let carries = |block: &Block| {
        block.action() == Action::TransferDocuments && block.text.lowered().contains(lists::CORPORATION)
    };
    let limited = |block: &Block| block.all().any(|step| step.time.is_some());
    let adds = |block: &Block| {
        let lower = block.text.lowered();
        rules_clauses::ADDS.iter().any(|word| lower.starts_with(word))
            && carries(block)
            && block.question.is_none()
            && !limited(block)
    };
    let ordered = kept.iter().any(|block| carries(block) && !adds(block));
    kept.retain(|block| !(ordered && adds(block)));
}

/// An applicant's answer to a notice goes where the notice goes.
fn answered(kept: &mut Vec<&Block>, blocks: &[Block], channel: Channel) {
    kept.retain(|block| {
        let at = blocks.iter().position(|other| std::ptr::eq(other, *block));
        let before =
            at.and_then(|at| blocks.get(..at)).and_then(|told| told.iter().rfind(|block| !mends(block)));
        let answers = block.channels.is_none()
            && block.text.lowered().contains(lists::NOTICE)
            && (block.action() == Action::AttachDocuments || mends(block));
        let asks = block.channels.is_none()
            && block.question.as_ref().is_some_and(|question| {
                let lower = question.text.lowered();
                lists::ON_NOTICE.iter().any(|word| lower.contains(word))
            });
        let elsewhere =
            before.and_then(|before| before.channels.as_ref()).is_some_and(|named| !named.contains(&channel));
        !((answers || asks) && elsewhere)
    });
}

/// «Хабарламада көрсетілген құжаттарды сәйкестікке келтіру мерзімі …».
pub fn mends(block: &Block) -> bool {
    is_mending(&block.text)
}

/// Whether a block of the channel's own orders what a general one does.
fn same_act(general: &Block, own: &Block) -> bool {
    match (&general.question, &own.question) {
        (Some(a), Some(b)) => a.fails == b.fails && a.action == b.action && alike(&a.text, &b.text) >= 0.35,
        (None, None) => match (general.action(), own.action()) {
            (Action::AttachDocuments, Action::SubmitApplication) => true,
            (a, b) => a == b && a != Action::SubmitApplication && alike(&general.text, &own.text) >= 0.7,
        },
        _ => false,
    }
}

/// Puts blocks where the flow needs them.
pub fn ordered(own: &mut Vec<&Block>, channel: Channel) {
    handed_out_last(own);
    tests_first(own);
    intake_first(own, channel);
    carried_first(own);
    judged_first(own);
}

/// «Маман паспортты береді. Негіздер болған кезде … алдын ала шешім …»: a handing out before which nothing is prepared,
/// signed or decided comes behind the question on the grounds and its hearing.
fn judged_first(own: &mut [&Block]) {
    let asks = |block: &Block| {
        block.question.as_ref().is_some_and(|question| question.fails)
            && block.steps.is_empty()
            && block.then.iter().any(|step| step.action == Action::MakePreliminaryDecision)
    };
    let Some(question) = own.iter().position(|block| asks(block)) else { return };
    let hands_out = |block: &Block| {
        block.question.is_none() && block.all().all(|step| step.action == Action::DeliverResult)
    };
    let before = own.get(..question).unwrap_or_default();
    let first = before.iter().rposition(|block| !hands_out(block)).map_or(0, |at| at + 1);
    let worked = before.iter().take(first).flat_map(|block| block.all()).any(|step| {
        matches!(
            step.action,
            Action::PrepareResult | Action::SignResult | Action::Decide | Action::AgreeWithAuthority
        )
    });
    let after = own.get(question + 1..).unwrap_or_default();
    let heard = after.iter().take_while(|block| block.is_hearing() && !asks(block)).count();
    let decides = after.iter().take(heard).any(|block| block.decides.is_some());
    let told = first.checked_sub(1).and_then(|at| before.get(at));
    let ready =
        told.is_some_and(|block| matches!(block.action(), Action::NotifyApplicant | Action::ProcessRequest));
    if worked || ready || !decides {
        return;
    }
    if let Some(part) = own.get_mut(first..=question + heard) {
        part.rotate_left(question - first);
    }
}

/// What hands out the result, or carries it to where it is handed out, comes behind the work on the case, though it is
/// printed before.
fn handed_out_last(own: &mut Vec<&Block>) {
    let works = |block: &&Block| {
        // What follows where a question holds that leads to no refusal is work on the way to the result as well.
        let asked = block.question.as_ref().is_some_and(|question| question.fails);
        !block.is_hearing()
            && !asked
            && block.steps.iter().chain(&block.then).any(|step| {
                matches!(
                    step.action,
                    Action::Examine
                        | Action::PrepareResult
                        | Action::Decide
                        | Action::InspectSite
                        | Action::Test
                        | Action::SignResult
                        | Action::AgreeWithAuthority
                )
            })
    };
    let Some(first) = own.iter().position(works) else { return };
    let hands_out = |block: &Block| {
        let carried = || {
            let lower = block.text.lowered();
            block.action() == Action::TransferDocuments
                && lists::OUTCOME.iter().any(|word| lower.contains(word))
        };
        block.question.is_none() && (block.action() == Action::DeliverResult || carried())
    };
    let early = own.get(..first).unwrap_or_default().iter().copied();
    let (mut late, mut rest): (Vec<&Block>, Vec<&Block>) = early.partition(|block| hands_out(block));
    if late.is_empty() {
        return;
    }
    rest.extend(own.get(first..).unwrap_or_default());
    late.sort_by_key(|block| block.action() == Action::DeliverResult);
    let told = |block: &Block| {
        block.action() == Action::NotifyApplicant && !block.is_hearing() && block.question.is_none()
    };
    let end = rest.iter().rposition(|block| !told(block)).map_or(0, |at| at + 1);
    let tail = rest.split_off(end);
    *own = rest.into_iter().chain(late).chain(tail).collect();
}

/// «Сынау жүргізу кезінде … анықталса»: the question stands right behind the act during which it is decided.
fn tests_first(own: &mut Vec<&Block>) {
    for at in 0..own.len() {
        let Some(question) =
            own.get(at).and_then(|block| block.question.as_ref()).filter(|question| question.fails)
        else {
            continue;
        };
        let Some(found) = lists::DURING.captures(&question.text) else { continue };
        let stem: String = found.get(1).map_or("", |noun| noun.as_str()).lowered().chars().take(4).collect();
        let acts = |block: &&Block| {
            matches!(block.action(), Action::Test | Action::Examine | Action::InspectSite)
                && block.all().any(|step| step.text.lowered().contains(&stem) || step.action == Action::Test)
        };
        let tested =
            own.iter().take(at).rposition(|block| block.all().any(|step| step.action == Action::Test));
        let Some(place) = tested.or_else(|| own.iter().take(at).rposition(acts)) else { continue };
        let mut end = at + 1;
        while own.get(end).is_some_and(|block| block.is_hearing()) {
            end += 1;
        }
        if let Some(part) = own.get_mut(place + 1..end) {
            part.rotate_left(at - place - 1);
        }
    }
}

/// Questions on papers that are printed before the application is filed come behind the filing.
fn intake_first(own: &mut Vec<&Block>, channel: Channel) {
    let is_question = |block: &Block| {
        block.question.as_ref().is_some_and(|question| {
            question.fails
                && matches!(question.action, Action::Examine | Action::CheckEligibility)
                && block.steps.is_empty()
        })
    };
    let Some(first) = own.iter().position(|block| is_question(block)) else { return };
    let worked = own.iter().take(first).any(|block| {
        block.all().any(|step| {
            matches!(
                step.action,
                Action::Examine
                    | Action::RegisterDocuments
                    | Action::RegisterRequest
                    | Action::AssignExecutor
            )
        })
    });
    if worked {
        return;
    }
    let mut end = first;
    while own.get(end).is_some_and(|block| is_question(block)) {
        end += 1;
    }
    let checks = |block: &&Block| {
        block.question.is_none()
            && block.all().any(|step| {
                let lower = step.text.lowered();
                step.action == Action::Examine && lists::COMPLETENESS.iter().any(|word| lower.contains(word))
            })
    };
    let at_centre = own.get(first..end).unwrap_or_default().iter().any(|block| {
        let actors = block.then.iter().filter_map(|step| step.actor.as_ref());
        actors.map(|actor| actor.lowered()).any(|actor| actor.contains(lists::CORPORATION))
    });
    if !at_centre && let Some(checked) = own.iter().skip(end).position(checks) {
        if let Some(part) = own.get_mut(first..=end + checked) {
            part.rotate_left(end - first);
        }
        return;
    }
    let mut to = end;
    let mut last = end;
    while let Some(block) = own.get(to) {
        let office = block
            .steps
            .first()
            .and_then(|step| step.actor.as_ref())
            .is_some_and(|actor| actor.lowered().contains(lists::CORPORATION));
        match block.action() {
            Action::SubmitApplication
            | Action::ChooseService
            | Action::AttachDocuments
            | Action::SendRequest
            | Action::Authenticate
                if block.question.is_none()
                    && !(channel == Channel::Centre && block.action() == Action::SendRequest) =>
            {
                last = to + 1;
            }
            Action::Examine if office && block.question.is_none() => {
                last = to + 1;
                break;
            }
            _ => break,
        }
        to += 1;
    }
    if let Some(part) = own.get_mut(first..last) {
        part.rotate_left(end - first);
    }
}

/// What carries to a place what is handed out there comes before the handing out: «Бұл ретте …», «… нәтижені корпорацияға …».
fn carried_first(own: &mut [&Block]) {
    for at in 1..own.len() {
        let adds = own.get(at).is_some_and(|block| {
            let lower = block.text.lowered();
            let result = lists::OUTCOME.iter().any(|word| lower.contains(word))
                && lower.contains(lists::TO_CORPORATION);
            (result || lower.starts_with(rules_clauses::ADDS.first().copied().unwrap_or_default()))
                && block.action() == Action::TransferDocuments
                && block.question.is_none()
        });
        let after = own
            .get(at - 1)
            .is_some_and(|block| block.action() == Action::DeliverResult && !block.is_hearing());
        if adds && after {
            own.swap(at - 1, at);
        }
    }
}
