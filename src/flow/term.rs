//! The time of the whole service as its card gives it to a process, and the steps with which it begins.

use zanflow_lexicon::meaning::{mentions, told};
use zanflow_lexicon::words::participants::PROVIDERS;
use zanflow_lexicon::words::rules_channels::{CENTRE, PORTAL};
use zanflow_lexicon::words::service_terms::TOTAL;
use zanflow_model::{Action, Channel, Process, Service, ServiceTime};
use zanflow_runtime::{Budget, Clause, Term};

/// What the card says of a process's time.
#[derive(Debug, Clone, PartialEq)]
pub enum ServiceTerm<'m> {
    /// Nothing, or nothing that a deadline can be counted from.
    Untold,
    /// One time.
    One(&'m ServiceTime),
    /// Several that differ, for cases that the process does not tell apart: which of them runs is not known.
    Several(Vec<&'m ServiceTime>),
}

/// The time of the whole service for a process: of those of the card, what holds for its channel and its case.
pub fn service_term<'m>(service: &'m Service, process: &Process) -> ServiceTerm<'m> {
    let Some(card) = &service.passport else { return ServiceTerm::Untold };
    let times: Vec<&ServiceTime> = card.times.iter().filter(|time| budget(time).is_some()).collect();
    let of_case: Vec<&ServiceTime> = times.iter().copied().filter(|time| names_case(time, process)).collect();
    let mut found = if of_case.is_empty() { times } else { of_case };
    found.retain(|time| is_of_channel(time, process.channel));
    if let Some(total) = total(&found) {
        return ServiceTerm::One(total);
    }
    match found.as_slice() {
        [] => ServiceTerm::Untold,
        [first, rest @ ..] if rest.iter().all(|time| budget(time) == budget(first)) => {
            ServiceTerm::One(first)
        }
        _ => ServiceTerm::Several(found),
    }
}

/// The time of all stages together, where the others are of stages.
fn total<'m>(times: &[&'m ServiceTime]) -> Option<&'m ServiceTime> {
    let mut found =
        times.iter().filter(|time| time.when.as_deref().is_some_and(|when| mentions(when, TOTAL)));
    let only = found.next()?;
    found.next().is_none().then_some(*only)
}

/// The time as the runtime counts it; it begins with the step by which the application is in.
pub fn counted(service: &Service, process: &Process, time: &ServiceTime) -> Option<Term> {
    let clause =
        Clause { act: service.id.clone(), line_start: time.line, line_end: time.line, ..Clause::default() };
    let filing = process.nodes.iter().filter(|node| is_filing(node.action));
    Some(Term { budget: budget(time)?, clause, from: filing.map(|node| node.id.clone()).collect() })
}

fn budget(time: &ServiceTime) -> Option<Budget> {
    Budget::between(time.min, time.max, time.unit)
}

fn names_case(time: &ServiceTime, process: &Process) -> bool {
    let same = |when: &str, case: &str| {
        let (when, case) = (when.to_lowercase(), case.to_lowercase());
        when.contains(case.trim()) || case.contains(when.trim())
    };
    let case = process.case.as_deref().filter(|case| !case.trim().is_empty());
    let when = time.when.as_deref().filter(|when| !when.trim().is_empty());
    when.zip(case).is_some_and(|(when, case)| same(when, case))
}

/// Whether it holds for the channel: it names it, or none.
fn is_of_channel(time: &ServiceTime, channel: Channel) -> bool {
    let ways = [("portal", PORTAL), ("centre", CENTRE), ("provider", PROVIDERS)];
    let named = time.when.as_deref().map(|when| told(when, &ways)).unwrap_or_default();
    named.is_empty() || channel == Channel::Internal || named.contains(&channel.name())
}

/// With these the application is in, whoever does them.
fn is_filing(action: Action) -> bool {
    matches!(
        action,
        Action::SubmitApplication
            | Action::ReceiveDocuments
            | Action::RegisterDocuments
            | Action::RegisterRequest
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Passport;

    /// Times as `units when`, of working days. What runs for each of the channels.
    fn check(times: &[(f64, Option<&str>)], channel: Channel, wanted: &str) {
        let time = |(max, when): &(f64, Option<&str>)| ServiceTime {
            raw: String::new(),
            min: *max,
            max: *max,
            unit: zanflow_model::DurationUnit::WorkingDay,
            when: when.map(str::to_owned),
            line: 7,
        };
        let card = Passport { times: times.iter().map(time).collect(), ..Passport::default() };
        let service = Service { passport: Some(card), ..Service::default() };
        let process = Process {
            channel,
            paragraph: None,
            paragraphs: Vec::new(),
            case: None,
            line_start: 1,
            line_end: 2,
            diagram: None,
            nodes: Vec::new(),
            edges: Vec::new(),
        };
        let told = match service_term(&service, &process) {
            ServiceTerm::Untold => "untold".to_owned(),
            ServiceTerm::One(time) => time.max.to_string(),
            ServiceTerm::Several(times) => format!("{} times", times.len()),
        };
        assert_eq!(told, wanted, "{times:?} {channel:?}");
    }

    #[test]
    fn the_time_of_the_channel() {
        let both =
            [(3.0, Some("порталға жүгінген кезде")), (5.0, Some("корпорацияға тапсырған сәттен бастап"))];
        check(&both, Channel::Portal, "3");
        check(&both, Channel::Centre, "5");
        check(&both, Channel::Internal, "2 times");
        check(&both, Channel::Provider, "untold");
    }

    #[test]
    fn several_for_what_the_process_does_not_tell_apart() {
        let cases = [(3.0, Some("рұқсат беру кезінде")), (1.0, Some("телнұсқа беру кезінде"))];
        check(&cases, Channel::Portal, "2 times");
        let stages = [(9.0, Some("жалпы мерзімі")), (4.0, Some("1 кезең")), (5.0, Some("2 кезең"))];
        check(&stages, Channel::Portal, "9");
        check(&[(3.0, None), (3.0, Some("телнұсқа беру кезінде"))], Channel::Portal, "3");
        check(&[(f64::INFINITY, None)], Channel::Portal, "untold");
        check(&[], Channel::Portal, "untold");
    }
}
