//! What `init --ci` writes: YAML that says what it is to say, in a new site and in one that is there.

use crate::support::chancery;

/// YAML as any other program would read it.
fn yaml(text: &str) -> serde_json::Value {
    serde_yaml::from_str(text).expect("YAML")
}

fn written(service: &str, path: &str) -> (tempfile::TempDir, serde_json::Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let run = chancery(folder.path(), &["init", "desk", "--ci", service]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(folder.path().join("desk").join(path)).expect("a recipe");
    assert!(!text.contains('@') || !text.contains("@VERSION@"));
    (folder, yaml(&text))
}

#[test]
fn github_builds_every_hour_and_publishes_what_is_new() {
    let (folder, recipe) = written("github", ".github/workflows/site.yml");
    assert_eq!(recipe["on"]["schedule"][0]["cron"], "7 * * * *");
    assert_eq!(recipe["env"]["CHANCERY"], env!("CARGO_PKG_VERSION"));
    assert_eq!(recipe["permissions"], serde_json::json!({ "contents": "read" }));
    let publish = &recipe["jobs"]["publish"];
    assert_eq!(publish["needs"], "build");
    assert_eq!(publish["permissions"], serde_json::json!({ "pages": "write", "id-token": "write" }));
    let condition = publish["if"].as_str().expect("a condition");
    assert!(condition.contains("!= 'pull_request'") && condition.contains("needs.build.outputs.changed"));
    assert_eq!(recipe["jobs"]["build"]["outputs"]["changed"], "${{ steps.compare.outputs.changed }}");
    for step in recipe["jobs"]["build"]["steps"].as_array().expect("steps") {
        // What somebody else may have written is never part of a script.
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "{script}");
        bash_reads(script);
    }
    // The site that was begun is one, and so is what it runs.
    let run = chancery(&folder.path().join("desk"), &["build", "--strict"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn gitlab_has_the_same_of_its_own() {
    let (_folder, recipe) = written("gitlab", ".gitlab-ci.yml");
    assert_eq!(recipe["variables"]["CHANCERY"], env!("CARGO_PKG_VERSION"));
    assert_eq!(recipe["pages"]["artifacts"]["paths"], serde_json::json!(["public"]));
    assert_eq!(recipe["pages"]["resource_group"], "pages");
    assert_eq!(recipe["pages"]["rules"][0]["if"], "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH");
    for scripts in
        [&recipe["pages"]["script"], &recipe["check"]["script"], &recipe["default"]["before_script"]]
    {
        scripts
            .as_array()
            .expect("commands")
            .iter()
            .for_each(|line| bash_reads(line.as_str().expect("a command")));
    }
}

#[test]
fn a_recipe_is_added_to_a_site_that_is_there_and_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let init = |arguments: &[&str]| chancery(folder.path(), &[&["init"], arguments].concat());
    assert!(init(&[]).status.success());
    let before = std::fs::read(folder.path().join("site.yaml")).expect("settings");
    assert!(init(&["--ci", "gitlab"]).status.success());
    assert!(folder.path().join(".gitlab-ci.yml").is_file());
    assert_eq!(std::fs::read(folder.path().join("site.yaml")).expect("settings"), before);
    let again = init(&["--ci", "gitlab"]);
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains(".gitlab-ci.yml is there already"));
}

/// Whether bash can read a script, without running it.
fn bash_reads(script: &str) {
    let run = std::process::Command::new("bash").args(["-n", "-c", script]).output().expect("bash");
    assert!(run.status.success(), "{script}\n{}", String::from_utf8_lossy(&run.stderr));
}
