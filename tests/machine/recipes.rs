//! The examples of docs/ci and the hooks: their shell steps are run with this program, as far as a machine without a
//! network can, over a policy that is well and over one that is not.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::super::cli::{Folder, code, idel};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(file: &str) -> String {
    std::fs::read_to_string(project().join(file)).unwrap()
}

/// The scripts under a key: `run: one line`, `run: |` with lines that stand deeper, or a list of lines.
fn scripts(yaml: &str, key: &str) -> Vec<String> {
    let lines: Vec<&str> = yaml.lines().collect();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let said = line.trim_start().trim_start_matches("- ");
        let Some(value) = said.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')) else { continue };
        let deeper: Vec<&str> =
            lines[at + 1..].iter().take_while(|next| depth(next) > depth(line)).copied().collect();
        match value.trim() {
            "|" => found.push(deeper.iter().map(|l| format!("{}\n", l.trim())).collect()),
            "" => found.extend(deeper.iter().map(|l| l.trim().trim_start_matches("- ").to_owned())),
            one => found.push(one.to_owned()),
        }
    }
    found
}

/// A repository with a policy in the folder `policy`.
fn repository(name: &str) -> Folder {
    let folder = Folder::new(name);
    std::fs::create_dir_all(folder.path().join(".git")).unwrap();
    let policy = folder.path().join("policy");
    assert_eq!(code(&idel(&["new", policy.to_str().unwrap()])), 0);
    folder
}

/// Runs a step as a runner does: a shell that ends at the first failure.
fn step(script: &str, folder: &Path) -> Output {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_idel"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", path)
        .env("POLICY", "policy")
        .env("GITHUB_STEP_SUMMARY", folder.join("step-summary.md"))
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap()
}

/// The steps that can be run: installing needs a network.
fn own(scripts: Vec<String>) -> Vec<String> {
    let (install, own): (Vec<String>, Vec<String>) =
        scripts.into_iter().partition(|script| script.contains("cargo install"));
    assert_eq!(install.len(), 1, "{install:?}");
    own
}

fn spoil(folder: &Folder) {
    let file = folder.path().join("policy/policy.idel");
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::write(file, format!("{written}\nstage broken\n")).unwrap();
}

#[test]
fn the_workflow_for_github_reports_what_is_well_and_what_is_not() {
    let yaml = text("docs/ci/github-policy.yml");
    let steps = own(scripts(&yaml, "run"));
    assert_eq!(steps.len(), 2);
    let folder = repository("recipe-github");
    let all = |folder: &Folder| -> Vec<Output> { steps.iter().map(|one| step(one, folder.path())).collect() };
    let well = all(&folder);
    assert!(well.iter().all(|output| code(output) == 0), "{well:?}");
    // Every file that a later step takes up is there.
    let taken = scripts(&yaml, "sarif_file").into_iter().chain(scripts(&yaml, "path"));
    for file in taken.chain(["step-summary.md".to_owned()]) {
        assert!(folder.path().join(&file).exists(), "{file}");
    }
    spoil(&folder);
    let ill = all(&folder);
    assert_eq!(ill.iter().map(code).collect::<Vec<_>>(), [3, 0]);
    let printed = String::from_utf8(ill[0].stdout.clone()).unwrap();
    assert!(printed.starts_with("::error file=policy/policy.idel,line="), "{printed}");
    let summary = std::fs::read_to_string(folder.path().join("step-summary.md")).unwrap();
    assert!(summary.contains("❌ error"), "{summary}");
}

#[test]
fn the_job_for_gitlab_leaves_its_reports() {
    let yaml = text("docs/ci/gitlab-ci.yml");
    let steps = own(scripts(&yaml, "before_script").into_iter().chain(scripts(&yaml, "script")).collect());
    let folder = repository("recipe-gitlab");
    for script in &steps {
        assert_eq!(code(&step(script, folder.path())), 0, "{script}");
    }
    let reports = ["codequality", "junit", "paths"].iter().flat_map(|key| scripts(&yaml, key));
    let reports: Vec<String> = reports.collect();
    assert_eq!(reports.len(), 3);
    for file in reports {
        assert!(folder.path().join(&file).is_file(), "{file}");
    }
    spoil(&folder);
    assert_eq!(code(&step(&steps[0], folder.path())), 3);
    let issues = std::fs::read_to_string(folder.path().join("gl-code-quality-report.json")).unwrap();
    assert!(issues.contains("\"path\": \"policy/policy.idel\""), "{issues}");
}

#[test]
fn hooks_check_and_assess() {
    let yaml = text(".pre-commit-hooks.yaml");
    let entries = scripts(&yaml, "entry");
    assert_eq!(entries.len(), 3);
    let folder = repository("recipe-hooks");
    let run = |entry: &str| code(&step(&format!("{entry} policy"), folder.path()));
    assert_eq!(entries.iter().map(|entry| run(entry)).collect::<Vec<_>>(), [0, 0, 0]);
    // A file of data may have any name: a hook that chose by name could pass over one.
    assert_eq!(scripts(&yaml, "always_run"), ["true", "true", "true"]);
    assert!(!yaml.contains("\n  files:"));
    spoil(&folder);
    assert_eq!(entries.iter().map(|entry| run(entry)).collect::<Vec<_>>(), [3, 3, 3]);
}

#[test]
fn the_container_holds_the_program_and_runs_it() {
    let recipe = text("docs/ci/Containerfile");
    let line = |word: &str| recipe.lines().find_map(|line| line.strip_prefix(word)).unwrap();
    let words = |word: &str| -> Vec<String> { serde_json::from_str(line(word).trim()).unwrap() };
    assert_eq!(words("ENTRYPOINT"), ["idel"]);
    let folder = repository("recipe-container");
    let arguments = words("CMD");
    let output = step(&format!("cd policy && idel {}", arguments.join(" ")), folder.path());
    assert_eq!(code(&output), 0);
    // The compiler is one that the package accepts, and the program is where cargo puts it.
    let manifest = text("Cargo.toml");
    let wanted = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    assert!(recipe.contains(&format!("rust:{}", wanted.trim_matches('"'))), "{wanted}");
    assert!(recipe.contains("/source/target/release/idel"));
}
