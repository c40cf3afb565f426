//! What the act says of itself and of the service.

use crate::{Scope, cite};
use zanflow_model::{Channel, Status};

/// The applicant: who acts first on the portal, with the act's own definition where it has one.
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

/// What the act says of itself, but for its status.
pub fn act_facts(scope: Scope<'_>) -> Vec<(&'static str, String)> {
    let told = ["act", "repealed_by", "registered", "signed", "control"]
        .map(|name| scope.lang.named("passport", name));
    facts(scope).into_iter().filter(|(label, _)| told.contains(label)).collect()
}

/// What the act says of itself and of the service.
pub fn facts(scope: Scope<'_>) -> Vec<(&'static str, String)> {
    let (lang, service, document) = (scope.lang, scope.service, &scope.model.document);
    let dated = |parts: [&Option<String>; 3], number: &Option<String>| {
        let mut text = parts.into_iter().filter_map(|part| part.as_deref()).collect::<Vec<_>>().join(", ");
        if let Some(number) = number {
            text.push_str(&format!(" № {number}"));
        }
        cite::one_line(&text)
    };
    let status = if document.status == Status::Repealed { "status.repealed" } else { "status.in_force" };
    let repealed_by = document.repealed_by.as_ref();
    let standard = service.standard.as_ref();
    let survey = service.survey.map(|survey| {
        lang.fill("passport.survey.size", &[&survey.questions.to_string(), &survey.options.to_string()])
    });
    let rows = [
        ("passport.provider", service.provider.clone()),
        ("passport.for", applicant(scope)),
        ("passport.automation", service.automation.clone()),
        ("passport.kind", service.kind.clone()),
        (
            "passport.standard",
            standard.map(|standard| dated([&standard.date, &None, &None], &standard.number)),
        ),
        ("passport.act", Some(cite::act(document))),
        ("passport.status", Some(lang.label(status).to_owned())),
        (
            "passport.repealed_by",
            repealed_by.map(|by| dated([&by.act_type, &by.issuer, &by.date], &by.number)),
        ),
        (
            "passport.registered",
            Some(dated(
                [&document.registered_by, &document.registered_on, &None],
                &document.registration_number,
            )),
        ),
        ("passport.signed", document.signatory.clone()),
        ("passport.control", document.supervisor.clone()),
        ("passport.survey", survey),
    ];
    let rows = rows.into_iter().filter_map(|(key, value)| Some((lang.label(key), cite::one_line(&value?))));
    rows.filter(|(_, value)| !value.is_empty()).collect()
}
