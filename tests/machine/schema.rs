//! Holds a document to a JSON Schema of draft 4 to 7, as far as the published schema of SARIF uses it: a keyword that
//! is not known here fails the test rather than passing by.

use regex::Regex;
use serde_json::Value;

/// What does not fit, each with its place in the document.
pub fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, document, "$", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" => {}
            "$ref" => {
                let pointer = wanted.as_str().unwrap().trim_start_matches('#');
                let target = root.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}"));
                check(root, target, value, at, found);
            }
            "type" => {
                let kind = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(n) if n.is_i64() || n.is_u64() => "integer",
                    Value::Number(_) => "number",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                let fits = |name: &Value| name == kind || (name == "number" && kind == "integer");
                let any = wanted.as_array().map_or_else(|| fits(wanted), |names| names.iter().any(fits));
                if !any {
                    found.push(format!("{at}: {kind} in place of {wanted}"));
                }
            }
            "enum" => {
                if !wanted.as_array().unwrap().contains(value) {
                    found.push(format!("{at}: {value} is none of {wanted}"));
                }
            }
            "required" => {
                for name in wanted.as_array().unwrap() {
                    if value.is_object() && value.get(name.as_str().unwrap()).is_none() {
                        found.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, own) in wanted.as_object().unwrap() {
                    if let Some(part) = value.get(name) {
                        check(root, own, part, &format!("{at}.{name}"), found);
                    }
                }
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let all = value.as_object().into_iter().flatten();
                for (name, part) in all.filter(|(name, _)| !known.is_some_and(|k| k.contains_key(*name))) {
                    match wanted {
                        Value::Bool(true) => {}
                        Value::Bool(false) => found.push(format!("{at}: {name} has no place there")),
                        own => check(root, own, part, &format!("{at}.{name}"), found),
                    }
                }
            }
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{at}[{n}]"), found);
                }
            }
            "minItems" => {
                if value.as_array().is_some_and(|items| (items.len() as u64) < wanted.as_u64().unwrap()) {
                    found.push(format!("{at}: fewer than {wanted} items"));
                }
            }
            "uniqueItems" => {
                let items = value.as_array().cloned().unwrap_or_default();
                let twice = items.iter().enumerate().any(|(n, item)| items[..n].contains(item));
                if twice && wanted == &Value::Bool(true) {
                    found.push(format!("{at}: an item stands twice"));
                }
            }
            "minimum" | "maximum" => {
                let (Some(limit), Some(number)) = (wanted.as_f64(), value.as_f64()) else { continue };
                if (keyword == "minimum" && number < limit) || (keyword == "maximum" && number > limit) {
                    found.push(format!("{at}: {number} against {keyword} {limit}"));
                }
            }
            "pattern" => {
                let pattern = Regex::new(wanted.as_str().unwrap()).unwrap();
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    found.push(format!("{at}: {value} does not match {wanted}"));
                }
            }
            "format" => {
                let Some(text) = value.as_str() else { continue };
                let fine = match wanted.as_str().unwrap() {
                    "uri" => text.contains("://") && !text.contains(' '),
                    "uri-reference" => {
                        text.is_ascii() && !text.contains([' ', '\\', '<', '>', '"', '|', '^'])
                    }
                    other => panic!("the format {other} is not known here"),
                };
                if !fine {
                    found.push(format!("{at}: {text} is no {wanted}"));
                }
            }
            "anyOf" | "oneOf" => {
                let passes = wanted.as_array().unwrap().iter().filter(|own| {
                    let mut inner = Vec::new();
                    check(root, own, value, at, &mut inner);
                    inner.is_empty()
                });
                let count = passes.count();
                if count == 0 || (keyword == "oneOf" && count > 1) {
                    found.push(format!("{at}: fits {count} of {keyword}"));
                }
            }
            other => panic!("the keyword {other} is not known here"),
        }
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let schema: Value = serde_json::from_str(
        r##"{"type": "object", "required": ["a"], "additionalProperties": false, "definitions": {"n": {"type": "integer", "minimum": 1}},
        "properties": {"a": {"$ref": "#/definitions/n"}, "b": {"type": "array", "items": {"enum": ["x"]}, "uniqueItems": true}}}"##,
    )
    .unwrap();
    let found = |text: &str| faults(&schema, &serde_json::from_str(text).unwrap()).len();
    assert_eq!(found(r#"{"a": 1, "b": ["x"]}"#), 0);
    for wrong in ["[]", r#"{"b": []}"#, r#"{"a": 0}"#, r#"{"a": 1, "c": 2}"#, r#"{"a": 1, "b": ["y"]}"#] {
        assert!(found(wrong) > 0, "{wrong}");
    }
    assert_eq!(found(r#"{"a": 1, "b": ["x", "x"]}"#), 1);
}
