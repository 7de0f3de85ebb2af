//! What of one schema another does not keep: readers of the old one would not find, or not understand, what is written
//! by the new one.

use std::collections::BTreeSet;

use serde_json::Value;

/// What a new schema breaks of an old one, each with its place. New properties that may be absent break nothing.
pub fn breaks(old: &Value, new: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    compare((old, old), (new, new), "", &mut Vec::new(), &mut broken);
    broken
}

fn compare<'v>(
    (old_root, old): (&'v Value, &'v Value),
    (new_root, new): (&'v Value, &'v Value),
    place: &str,
    seen: &mut Vec<(*const Value, *const Value)>,
    broken: &mut Vec<String>,
) {
    let (old, new) = (resolved(old_root, old), resolved(new_root, new));
    let pair = (std::ptr::from_ref(old), std::ptr::from_ref(new));
    if seen.contains(&pair) {
        return;
    }
    seen.push(pair);
    let (was, is) = (types(old), types(new));
    // A type that is gone is narrowed, one that is new is one that nobody expects.
    if was != is {
        broken.push(format!("{place}: the type {was:?} is now {is:?}"));
    }
    let words = |schema: &Value| schema.get("enum").and_then(Value::as_array).cloned();
    match (words(old), words(new)) {
        (Some(was), Some(is)) => {
            for word in was.iter().filter(|word| !is.contains(word)) {
                broken.push(format!("{place}: {word} is gone"));
            }
        }
        (None, Some(_)) => broken.push(format!("{place}: only some words may stand there now")),
        (Some(_) | None, None) => {}
    }
    let names = |schema: &Value| -> BTreeSet<String> {
        let list = schema.get("required").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let (was, is) = (names(old), names(new));
    broken.extend(is.difference(&was).map(|name| format!("{place}: `{name}` is required now")));
    broken.extend(was.difference(&is).map(|name| format!("{place}: `{name}` may be absent now")));
    for (name, property) in old.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let at = format!("{place}/{name}");
        match new.get("properties").and_then(|all| all.get(name)) {
            Some(now) => compare((old_root, property), (new_root, now), &at, seen, broken),
            None => broken.push(format!("{at}: it is gone")),
        }
    }
    let variants = |schema: &'v Value| schema.get("anyOf").and_then(Value::as_array);
    match (variants(old), variants(new)) {
        (Some(was), Some(is)) if was.len() == is.len() => {
            for (was, is) in was.iter().zip(is) {
                compare((old_root, was), (new_root, is), place, seen, broken);
            }
        }
        (None, None) => {}
        (Some(_) | None, _) => broken.push(format!("{place}: something else may stand there now")),
    }
    for word in ["items", "additionalProperties"] {
        if let (Some(was), Some(is)) = (old.get(word), new.get(word)) {
            compare((old_root, was), (new_root, is), &format!("{place}/{word}"), seen, broken);
        }
    }
}

fn resolved<'v>(root: &'v Value, schema: &'v Value) -> &'v Value {
    match schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#')) {
        Some(path) => root.pointer(path).unwrap(),
        None => schema,
    }
}

fn types(schema: &Value) -> BTreeSet<String> {
    match schema.get("type") {
        Some(Value::String(one)) => BTreeSet::from([one.clone()]),
        Some(Value::Array(several)) => several.iter().map(|t| t.as_str().unwrap().to_owned()).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn a_change_that_readers_would_notice_needs_a_version() {
    let old = serde_json::json!({
        "type": "object", "required": ["a"], "$defs": { "B": { "type": ["string", "null"], "enum": ["x", "y", null] } },
        "properties": { "a": { "type": "integer" }, "b": { "$ref": "#/$defs/B" },
                        "c": { "type": "array", "items": { "type": "number" } } },
    });
    let with = |change: &dyn Fn(&mut Value)| {
        let mut new = old.clone();
        change(&mut new);
        breaks(&old, &new)
    };
    assert_eq!(with(&|_| {}), Vec::<String>::new());
    assert_eq!(
        with(&|v| v["properties"]["d"] = serde_json::json!({ "type": "string" })),
        Vec::<String>::new()
    );
    assert_eq!(with(&|v| v["description"] = "other words".into()), Vec::<String>::new());
    assert_eq!(
        with(&|v| {
            v["properties"].as_object_mut().unwrap().remove("a");
        }),
        ["/a: it is gone"]
    );
    assert_eq!(with(&|v| v["required"] = serde_json::json!(["a", "c"])), [": `c` is required now"]);
    assert_eq!(with(&|v| v["required"] = serde_json::json!([])), [": `a` may be absent now"]);
    assert_eq!(
        with(&|v| v["$defs"]["B"]["type"] = "string".into()),
        ["/b: the type {\"null\", \"string\"} is now {\"string\"}"]
    );
    assert_eq!(with(&|v| v["$defs"]["B"]["enum"] = serde_json::json!(["x", null])), ["/b: \"y\" is gone"]);
    assert_eq!(
        with(&|v| v["properties"]["c"]["items"]["type"] = "string".into()),
        ["/c/items: the type {\"number\"} is now {\"string\"}"]
    );
    let maybe = |inner: &str| serde_json::json!({ "anyOf": [{ "type": inner }, { "type": "null" }] });
    assert_eq!(breaks(&maybe("object"), &maybe("object")), Vec::<String>::new());
    assert_eq!(breaks(&maybe("object"), &maybe("array")), [": the type {\"object\"} is now {\"array\"}"]);
    assert_eq!(
        breaks(&maybe("object"), &serde_json::json!({ "type": "object" })),
        [": the type {} is now {\"object\"}", ": something else may stand there now"]
    );
}
