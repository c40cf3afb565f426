//! What the blocks of a chapter say of one another.

use super::super::clauses::condition::{Use, clause};
use super::blocks::Block;
use zanflow_model::{Action, Channel};

/// Joins the blocks of a chapter, from the first of them on.
pub fn join(blocks: &mut [Block], first: usize) {
    refused_by_channel(blocks, first);
    refused_later(blocks, first);
    carried_for_centre(blocks, first);
}

/// «Алушы … ұсынбаса, маман бас тартады. Портал арқылы … бас тартады»: the second refusal answers the first one's question in
/// its own channel.
fn refused_by_channel(blocks: &mut [Block], first: usize) {
    let mut at = first + 1;
    while at < blocks.len() {
        let (Some(before), Some(block)) = (blocks.get(at - 1), blocks.get(at)) else { return };
        let own = block.channels.clone().filter(|_| {
            block.question.is_none()
                && !block.steps.is_empty()
                && block.steps.iter().all(|step| step.action == Action::Refuse)
                && clause(&block.text).is_some_and(|found| found.used == Use::Setting)
                && before.paragraph == block.paragraph
                && before.question.as_ref().is_some_and(|question| question.fails)
                && before.then.iter().all(|step| step.action == Action::Refuse)
        });
        if let Some(own) = own.filter(|own| before.channels.as_ref() != Some(own)) {
            let others = Channel::ALL.into_iter().filter(|channel| !own.contains(channel)).collect();
            let answered = Block {
                question: before.question.clone(),
                then: block.steps.clone(),
                steps: before.steps.clone(),
                channels: Some(own),
                ..block.clone()
            };
            if let Some(before) = blocks.get_mut(at - 1) {
                before.channels = before.channels.take().or(Some(others));
            }
            if let Some(block) = blocks.get_mut(at) {
                *block = answered;
            }
        }
        at += 1;
    }
}

/// «Құжаттар сәйкес болмаған жағдайда маман акт жасайды. Акт негізінде … бас тартады»: the refusal of the next sentence is what
/// the question leads to.
fn refused_later(blocks: &mut [Block], first: usize) {
    for at in first..blocks.len() {
        let refuses = blocks.get(at + 1).is_some_and(|next| {
            next.question.is_none() && next.all().next().is_some_and(|step| step.action == Action::Refuse)
        });
        let same =
            blocks.get(at).map(|block| &block.paragraph) == blocks.get(at + 1).map(|block| &block.paragraph);
        if let Some(question) = blocks.get_mut(at).and_then(|block| block.question.as_mut())
            && question.adverse
            && refuses
            && same
        {
            question.fails = true;
        }
    }
}

/// What is carried to and fro behind a sentence for the State Corporation alone is for it alone.
fn carried_for_centre(blocks: &mut [Block], first: usize) {
    for at in first + 1..blocks.len() {
        let centre =
            blocks.get(at - 1).is_some_and(|before| before.channels.as_deref() == Some(&[Channel::Centre]));
        let same =
            blocks.get(at - 1).map(|block| &block.paragraph) == blocks.get(at).map(|block| &block.paragraph);
        if let Some(block) = blocks.get_mut(at).filter(|_| centre && same)
            && block.channels.is_none()
            && block.question.is_none()
            && matches!(block.action(), Action::TransferDocuments | Action::ReturnDocuments)
        {
            block.channels = Some(vec![Channel::Centre]);
        }
    }
}
