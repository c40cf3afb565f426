//! Schemas that every client takes: JSON Schema 2020-12 knows no format `uint32`, and strict clients refuse unknown ones.

use rmcp::model::{JsonObject, Tool};
use serde_json::Value;
use std::sync::Arc;

/// Formats that name a size of a number; the bounds say as much.
const NUMBERS: [&str; 5] = ["uint", "int", "float", "double", "decimal"];

/// Makes the schemas of a tool portable.
pub(super) fn tool(tool: &mut Tool) {
    object(Arc::make_mut(&mut tool.input_schema));
    if let Some(output) = &mut tool.output_schema {
        object(Arc::make_mut(output));
    }
}

fn object(schema: &mut JsonObject) {
    let of_number = |format: &Value| {
        let name = format.as_str().unwrap_or_default();
        NUMBERS.iter().any(|number| name.starts_with(number))
    };
    if schema.get("format").is_some_and(of_number) {
        schema.remove("format");
    }
    for (key, value) in schema {
        match (key.as_str(), value) {
            // Their keys are names, not keywords.
            ("properties" | "$defs" | "patternProperties", Value::Object(named)) => {
                named.values_mut().for_each(below);
            }
            (_, value) => below(value),
        }
    }
}

fn below(value: &mut Value) {
    match value {
        Value::Object(schema) => object(schema),
        Value::Array(schemas) => schemas.iter_mut().for_each(below),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_numbers_go_and_names_stay() {
        let schema = serde_json::json!({
            "type": "object",
            "properties": {
                "format": {"type": ["integer", "null"], "format": "uint32", "minimum": 0},
                "day": {"type": "string", "format": "date"},
                "list": {"anyOf": [{"type": "number", "format": "double"}, {"$ref": "#/$defs/a"}]}
            },
            "$defs": {"a": {"items": {"type": "integer", "format": "uint"}}}
        });
        let Value::Object(mut schema) = schema else { panic!("an object") };
        object(&mut schema);
        let wanted = serde_json::json!({
            "type": "object",
            "properties": {
                "format": {"type": ["integer", "null"], "minimum": 0},
                "day": {"type": "string", "format": "date"},
                "list": {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/a"}]}
            },
            "$defs": {"a": {"items": {"type": "integer"}}}
        });
        assert_eq!(Value::Object(schema), wanted);
    }
}
