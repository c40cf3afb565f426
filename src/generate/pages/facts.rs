//! Facts of the act and of the service.

use crate::words::{fill, label};
use crate::{Scope, cite};
use std::borrow::Cow;
use zanflow_model::Channel;

/// The applicant: the first actor on the portal, with the act's definition.
fn applicant(scope: Scope<'_>) -> Option<String> {
    let service = scope.service;
    let portal = service.processes.iter().find(|process| process.channel == Channel::Portal)?;
    let actor = cite::one_line(portal.nodes.iter().find_map(|node| node.actor.as_deref())?);
    let is_actor = |name: &str| cite::one_line(name).to_lowercase() == actor.to_lowercase();
    let term = service.terms.iter().find(|term| {
        term.definition.is_some() && (is_actor(&term.term) || term.abbr.as_deref().is_some_and(is_actor))
    });
    match term.and_then(|term| Some((term.definition.as_deref()?, term.line))) {
        Some((definition, line)) => {
            let line = cite::lines(scope.lang, line, line);
            Some(format!("{actor}: {} ({line})", cite::one_line(definition)))
        }
        None => Some(actor),
    }
}

/// Facts of the act itself, without its status: label and value.
pub fn act_facts(scope: Scope<'_>) -> Vec<(Cow<'static, str>, String)> {
    const KEYS: [&str; 5] =
        ["field-act", "passport-repealed_by", "passport-registered", "passport-signed", "passport-control"];
    labelled(scope, rows(scope).filter(|(key, _)| KEYS.contains(key)))
}

/// Facts of the act and of the service: label and value.
pub fn facts(scope: Scope<'_>) -> Vec<(Cow<'static, str>, String)> {
    labelled(scope, rows(scope))
}

fn labelled(
    scope: Scope<'_>,
    rows: impl Iterator<Item = (&'static str, String)>,
) -> Vec<(Cow<'static, str>, String)> {
    rows.map(|(key, value)| (label(scope.lang, key), value)).collect()
}

/// Keys of labels with the values that the act states, each on one line.
fn rows(scope: Scope<'_>) -> impl Iterator<Item = (&'static str, String)> {
    let (lang, service, document) = (scope.lang, scope.service, &scope.model.document);
    let dated = |parts: [&Option<String>; 3], number: &Option<String>| {
        let mut text = parts.into_iter().filter_map(|part| part.as_deref()).collect::<Vec<_>>().join(", ");
        if let Some(number) = number {
            text.push_str(&format!(" № {number}"));
        }
        cite::one_line(&text)
    };
    let status = document.status_key();
    let repealed_by = document.repealed_by.as_ref();
    let standard = service.standard.as_ref();
    let survey = service.survey.map(|survey| {
        fill(
            lang,
            "passport-survey-size",
            &[("questions", &survey.questions.to_string()), ("answers", &survey.options.to_string())],
        )
    });
    let rows = [
        ("passport-provider", service.provider.clone()),
        ("passport-for", applicant(scope)),
        ("passport-automation", service.automation.clone()),
        ("passport-kind", service.kind.clone()),
        (
            "passport-standard",
            standard.map(|standard| dated([&standard.date, &None, &None], &standard.number)),
        ),
        ("field-act", Some(cite::act(document))),
        ("field-status", Some(label(lang, status).into_owned())),
        (
            "passport-repealed_by",
            repealed_by.map(|by| dated([&by.act_type, &by.issuer, &by.date], &by.number)),
        ),
        (
            "passport-registered",
            Some(dated(
                [&document.registered_by, &document.registered_on, &None],
                &document.registration_number,
            )),
        ),
        ("passport-signed", document.signatory.clone()),
        ("passport-control", document.supervisor.clone()),
        ("passport-survey", survey),
    ];
    let rows = rows.into_iter().filter_map(|(key, value)| Some((key, cite::one_line(&value?))));
    rows.filter(|(_, value)| !value.is_empty())
}
