//! Whether a value keeps to a schema, in the part of JSON Schema that our documents use; a word that is not known here is a
//! fault of the test, so that nothing passes unread.

use serde_json::Value;

/// Words that say nothing of what is valid.
const REMARKS: &[&str] = &["$schema", "$id", "$defs", "title", "description", "version", "format", "default"];

/// What is wrong, each with its place.
pub fn validate(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, schema, value, "", &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    let rules = match schema {
        Value::Bool(true) => return,
        Value::Object(rules) => rules,
        other => panic!("no schema: {other}"),
    };
    let known = rules.get("properties").and_then(Value::as_object);
    for (word, rule) in rules {
        match word.as_str() {
            "$ref" => {
                let path = rule.as_str().unwrap().strip_prefix('#').unwrap();
                check(root, root.pointer(path).unwrap(), value, place, faults);
            }
            "type" => {
                let types: Vec<&str> = match rule {
                    Value::Array(types) => types.iter().map(|t| t.as_str().unwrap()).collect(),
                    one => vec![one.as_str().unwrap()],
                };
                if !types.iter().any(|t| is(t, value)) {
                    faults.push(format!("{place}: {value} is not {types:?}"));
                }
            }
            "enum" => {
                if !rule.as_array().unwrap().contains(value) {
                    faults.push(format!("{place}: {value} is none of {rule}"));
                }
            }
            "const" => {
                if rule != value {
                    faults.push(format!("{place}: {value} is not {rule}"));
                }
            }
            "minimum" => {
                if value.as_f64().is_some_and(|n| n < rule.as_f64().unwrap()) {
                    faults.push(format!("{place}: {value} is less than {rule}"));
                }
            }
            "maximum" => {
                if value.as_f64().is_some_and(|n| n > rule.as_f64().unwrap()) {
                    faults.push(format!("{place}: {value} is more than {rule}"));
                }
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{place}/{at}"), faults);
                }
            }
            "required" => {
                for name in rule.as_array().unwrap().iter().map(|name| name.as_str().unwrap()) {
                    if value.as_object().is_some_and(|object| !object.contains_key(name)) {
                        faults.push(format!("{place}: `{name}` is not there"));
                    }
                }
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(inner) = value.get(name) {
                        check(root, rule, inner, &format!("{place}/{name}"), faults);
                    }
                }
            }
            "additionalProperties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| !known.contains_key(name)) {
                        check(root, rule, inner, &format!("{place}/{name}"), faults);
                    }
                }
            }
            "anyOf" => {
                let fits = |one: &Value| {
                    let mut own = Vec::new();
                    check(root, one, value, place, &mut own);
                    own.is_empty()
                };
                if !rule.as_array().unwrap().iter().any(fits) {
                    faults.push(format!("{place}: {value} fits none of {rule}"));
                }
            }
            remark if REMARKS.contains(&remark) => {}
            other => panic!("`{other}` is not read here"),
        }
    }
    // Stricter than the words of the schema: it tells of everything that is there.
    if let (Some(known), None, Value::Object(object)) = (known, rules.get("additionalProperties"), value) {
        for name in object.keys().filter(|name| !known.contains_key(*name)) {
            faults.push(format!("{place}: nothing is said of `{name}`"));
        }
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.as_i64().is_some() || value.as_u64().is_some(),
        other => panic!("no type: {other}"),
    }
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a", "b"], "$defs": { "C": { "enum": ["x", null] } },
        "properties": {
            "a": { "type": "array", "items": { "type": "integer", "minimum": 0 } },
            "b": { "anyOf": [{ "$ref": "#/$defs/C" }, { "type": "boolean" }] },
        },
    });
    let of = |value: Value| validate(&schema, &value);
    assert_eq!(of(serde_json::json!({ "a": [1], "b": null })), Vec::<String>::new());
    assert_eq!(of(serde_json::json!({ "a": [1, -2], "b": true })), ["/a/1: -2 is less than 0"]);
    assert_eq!(of(serde_json::json!({ "a": [], "b": "x", "c": 1 })), [": nothing is said of `c`"]);
    assert_eq!(of(serde_json::json!({ "a": ["t"] })).len(), 2);
    assert_eq!(of(serde_json::json!({ "a": [], "b": "y" })).len(), 1);
}
