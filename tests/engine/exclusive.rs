//! Exclusive contours over data that keep to them, and codes by what lies above them.

use idel::cube::{Evidence, Standing};
use idel::source::DiskLoader;

use super::*;

const POLICY: &str = r#"policy "P" { period 2011..2014  contours exclusive }
classification okved from "okved.csv" { code  parent }
dataset enterprise from "registry.csv" {
    key    inn      : text
    column activity : okved
}
dataset report of enterprise from "reports.csv" {
    key    inn -> enterprise
    period year
    column employees : person       stock average
    column revenue   : thousand RUB flow
}
dataset register of enterprise from "register.csv" {
    key    inn -> enterprise
    column list : text
}
cluster chemistry until 2012 { contour { core where parent(activity) == "20" } }
cluster materials from 2013 { contour { core where parent(parent(activity)) in ["C"] } }
cluster roots { contour { core where parent(activity) is missing and activity is present } }
cluster listed { contour { core from register where list == "A"  exclude "1" } }
"#;

fn loaded_from(register: &str) -> Result<(Loaded, Arc<Policy>), Vec<DataProblem>> {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("policy.idel", POLICY),
        ("okved.csv", "code,parent\nC,\n20,C\n20.1,20\n22,C\n22.1,22\nM,\n"),
        ("registry.csv", "inn,activity\n1,20.1\n2,22.1\n3,20\n4,M\n5,\n"),
        ("reports.csv", "inn,year,employees,revenue\n1,2011,10,10\n2,2012,10,10\n1,2013,10,10\n"),
        ("register.csv", register),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let checked = idel::load_policy(folder.path(), &DiskLoader);
    let policy = checked.policy.clone().unwrap_or_else(|| panic!("{:#?}", checked.problems));
    let needs = World { policy: (*policy).clone(), ..world() }.needs();
    load(Arc::clone(&policy), &needs, &Options::default()).map(|loaded| (loaded, policy))
}

fn members(loaded: &Loaded, policy: &Policy, cluster: &str) -> Vec<String> {
    let at = policy.clusters.iter().position(|c| c.name == cluster).unwrap();
    let records = loaded.contour(ClusterId::at(at), Period::year(2012));
    records.into_iter().filter(|r| matches!(r.standing, Standing::Member(_))).map(|r| r.key).collect()
}

#[test]
fn clusters_that_follow_one_another_may_have_the_same_members() {
    // 1 is of chemistry until 2012 and of materials from 2013; that it is listed is overruled.
    let (loaded, policy) = loaded_from("inn,list\n1,A\n5,A\n").unwrap();
    assert_eq!(members(&loaded, &policy, "chemistry"), ["1"]);
    assert_eq!(members(&loaded, &policy, "materials"), ["1", "2"]);
    assert_eq!(members(&loaded, &policy, "roots"), ["4"], "without a code there is no root either");
    assert_eq!(members(&loaded, &policy, "listed"), ["5"]);
}

#[test]
fn one_who_is_listed_and_fits_another_contour_is_told_of_both() {
    let problems = loaded_from("inn,list\n4,A\n").expect_err("4 is in two clusters");
    let [
        DataProblem {
            fault: idel::diagnostic::DataFault::InTwoClusters { clusters, members, named, .. },
            ..
        },
    ] = problems.as_slice()
    else {
        panic!("{problems:#?}");
    };
    assert_eq!((clusters.0.as_str(), clusters.1.as_str(), *members), ("roots", "listed", 1));
    assert_eq!((named[0].key.as_str(), &named[0].period), ("4", &None));
}
