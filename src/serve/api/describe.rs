//! `/api/v1/openapi.json`: paths from the handlers, schemas from their response types.

use super::{Act, ActList, Cited};
use crate::error::{Failure, Problem};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use utoipa::OpenApi;
use zanflow_model::{Model, Service};
use zanflow_store::{Answer, Defined};

/// Zanflow: search, acts, services, definitions and citations of Kazakh government-service regulations.
#[derive(OpenApi)]
#[openapi(paths(
    super::search,
    super::acts,
    super::act,
    super::model,
    super::text,
    super::cite,
    super::service,
    super::definitions
))]
struct Paths;

static DOCUMENT: LazyLock<Option<String>> =
    LazyLock::new(|| serde_json::to_string_pretty(&document_of()?).ok());

/// Serves the description of the API.
pub async fn document() -> Result<Response, Failure> {
    let text = DOCUMENT.as_deref().ok_or(Failure::Ours)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

fn document_of() -> Option<Value> {
    let mut document = serde_json::to_value(Paths::openapi()).ok()?;
    document.as_object_mut()?.insert(
        "components".to_owned(),
        json!({
            "schemas": schemas(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        }),
    );
    // Where the server asks for a token, it takes it so; where it asks for none, none is needed.
    document.as_object_mut()?.insert("security".to_owned(), json!([{}, { "token": [] }]));
    document.as_object_mut()?.insert("servers".to_owned(), json!([{ "url": "/" }]));
    Some(document)
}

fn schemas() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    generator.subschema_for::<Answer>();
    generator.subschema_for::<ActList>();
    generator.subschema_for::<Act>();
    generator.subschema_for::<Model>();
    generator.subschema_for::<Service>();
    generator.subschema_for::<Cited>();
    generator.subschema_for::<Problem>();
    let definitions = generator.subschema_for::<Vec<Defined>>();
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Definitions".to_owned(), definitions.into());
    schemas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = document_of().unwrap();
        let text = document.to_string();
        let known = document["components"]["schemas"].as_object().unwrap();
        let references = regex::Regex::new(r##""\$ref":"#/components/schemas/([A-Za-z0-9_]+)""##).unwrap();
        let mut count = 0;
        for found in references.captures_iter(&text) {
            assert!(known.contains_key(&found[1]), "{}", &found[1]);
            count += 1;
        }
        assert!(count > 20);
        assert!(document["paths"]["/api/v1/acts/{id}/services/{service}"]["get"].is_object());
    }

    #[test]
    fn a_search_is_described_with_all_that_narrows_it() {
        let document = document_of().unwrap();
        let parameters = document["paths"]["/api/v1/search"]["get"]["parameters"].as_array().unwrap();
        let described: Vec<&str> = parameters.iter().filter_map(|one| one["name"].as_str()).collect();
        for (facet, _) in crate::search::FACETS {
            let one = parameters.iter().find(|one| one["name"] == facet).unwrap();
            assert_eq!(
                (&one["schema"]["type"], &one["required"]),
                (&json!("array"), &json!(false)),
                "{facet}"
            );
        }
        let others = ["q", "limit", "offset", "facets", "literal", "on", "sort"];
        assert!(others.iter().all(|name| described.contains(name)), "{described:?}");
        assert_eq!(described.len(), others.len() + crate::search::FACETS.len());
    }
}
