//! Small policies built by hand, for tests of stations that need no text.

use idel::model::*;
use idel::source::{FileId, Span};
use idel::unit::{Rational, Unit};

pub fn span() -> Span {
    Span::new(FileId(0), 0, 1)
}

pub fn measure(kind: MeasureKind) -> Measure {
    Measure { kind, unit: Unit::one(), span: span() }
}

pub fn number(n: i64) -> Measure {
    measure(MeasureKind::Literal(Literal::Number(Rational::from(n))))
}

/// The first aggregate of the policy.
pub fn total() -> Measure {
    measure(MeasureKind::Aggregate(AggregateId(0)))
}

pub fn aggregate(function: AggregateFunction) -> Aggregate {
    Aggregate {
        dataset: DatasetId(0),
        function,
        argument: None,
        filter: None,
        between: None,
        roles: RoleFilter::None,
        complete: false,
        unit: Unit::one(),
        text: "sum(x)".into(),
        span: span(),
    }
}

pub fn cluster(name: &str) -> Cluster {
    Cluster {
        lists: Vec::new(),
        name: name.into(),
        also: Vec::new(),
        title: None,
        entity: DatasetId(0),
        within: Vec::new(),
        from: None,
        until: None,
        contour: Contour::default(),
        members_fixed_at: None,
        fields: Vec::new(),
        requirements: Vec::new(),
        owner: None,
        basis: Vec::new(),
        span: span(),
    }
}

/// A policy with one aggregate and nothing else.
pub fn policy() -> Policy {
    Policy { aggregates: vec![aggregate(AggregateFunction::Sum)], ..Policy::empty() }
}

/// What the program prints for a reader in a folder: the result, then the messages; and its exit code.
pub fn printed(folder: &std::path::Path, arguments: &[&str]) -> (String, i32) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_idel"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    (text, output.status.code().unwrap())
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_folder(&path, &to) } else { std::fs::copy(&path, to).map(|_| ()).unwrap() }
    }
}
