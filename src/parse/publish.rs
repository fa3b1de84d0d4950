//! `publish:` in `site.yaml`: the targets, each with the keys of its kind.

use std::path::PathBuf;

use super::fields::Fields;
use super::yaml::{Key, Node};
use crate::diagnostic::Diagnostic;
use crate::model::publish::{Bucket, Folder, Git, Limit, Place, Service, Ssh, Target};
use crate::source::FileId;

/// The kinds of places there are.
const KINDS: &[&str] = &["azure", "folder", "gcs", "git", "s3", "ssh"];

/// Every target that can be read, in the author's order.
pub fn targets(fields: &mut Fields<'_>, file: FileId) -> Vec<Target> {
    let Some((_, node)) = fields.take("publish") else { return vec![] };
    let entries = Fields::new(file, node, fields.diagnostics()).into_entries();
    entries.into_iter().filter_map(|(key, node)| target(key, node, file, fields.diagnostics())).collect()
}

fn target(key: Key, node: Node, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Option<Target> {
    let mut fields = Fields::new(file, node, diagnostics);
    if !is_name(&key.text) {
        let message = format!("`{}` is no name for a target", key.text);
        let hint = "letters, digits, `-` and `_`, as it is typed after `chancery publish`";
        fields.report(Diagnostic::error("bad-target", fields.span(&key.range), message).hint(hint));
    }
    let kind = match fields.key("kind") {
        Some((_, true)) => fields.choice("kind", KINDS, kind),
        _ => {
            let message = format!("target `{}` does not say what it is", key.text);
            let hint = format!("add `kind:`, one of {}", KINDS.join(", "));
            fields.report(Diagnostic::error("bad-target", fields.span(&key.range), message).hint(hint));
            None
        }
    };
    let limit = limit(&mut fields);
    let then = fields.text("then");
    let place = kind.and_then(|read| read(&mut fields, &key));
    match place {
        Some(_) => fields.finish(),
        // What keys it may have is not known.
        None => drop(fields),
    }
    Some(Target { name: key.text, place: place?, limit, then })
}

/// The reader of a kind of place. It reports what is missing.
type Reader = fn(&mut Fields<'_>, &Key) -> Option<Place>;

fn kind(name: &str) -> Option<Reader> {
    match name {
        "folder" => Some(folder),
        "git" => Some(git),
        "s3" => Some(s3),
        "azure" => Some(azure),
        "gcs" => Some(gcs),
        "ssh" => Some(ssh),
        _ => None,
    }
}

fn folder(fields: &mut Fields<'_>, target: &Key) -> Option<Place> {
    let path = needed(fields, target, "path", "the folder to publish into")?;
    Some(Place::Folder(Folder { path: PathBuf::from(path) }))
}

fn git(fields: &mut Fields<'_>, target: &Key) -> Option<Place> {
    let what = "the address of a repository, a path to one, or the name of a remote";
    let remote = needed(fields, target, "remote", what)?;
    let branch = fields.text("branch").unwrap_or_else(|| "gh-pages".into());
    let single_commit = fields.truth("single_commit").unwrap_or(false);
    let user = fields.text("user").unwrap_or_else(|| "git".into());
    let token_env = variable(fields, target, "token_env");
    let is_odd = |text: &str| text.starts_with('-') || text.contains([' ', '\'', '"', '\\', '$', '\n']);
    let wrong = [("remote", &remote), ("branch", &branch), ("user", &user)]
        .into_iter()
        .find(|(_, text)| is_odd(text));
    if let Some((key, text)) = wrong {
        bad(
            fields,
            target,
            format!("target `{}` has `{text}` as its {key}", target.text),
            "no spaces and quotes",
        );
        return None;
    }
    if has_password(&remote) {
        let message = format!("target `{}` has a password in its address", target.text);
        hushed(
            fields,
            message,
            "take it out, change it where it came from, and name a variable with `token_env:`",
        );
        return None;
    }
    Some(Place::Git(Git { remote, branch, single_commit, user, token_env }))
}

fn s3(fields: &mut Fields<'_>, target: &Key) -> Option<Place> {
    let (region, profile) = (fields.text("region"), fields.text("profile"));
    let bucket = bucket(fields, target, Service::S3, "bucket")?;
    Some(Place::Bucket(Bucket { region, profile, ..bucket }))
}

fn azure(fields: &mut Fields<'_>, target: &Key) -> Option<Place> {
    let account = needed(fields, target, "account", "the name of the storage account");
    let bucket = bucket(fields, target, Service::Azure, "container")?;
    Some(Place::Bucket(Bucket { account: Some(account?), ..bucket }))
}

fn gcs(fields: &mut Fields<'_>, target: &Key) -> Option<Place> {
    bucket(fields, target, Service::Gcs, "bucket").map(Place::Bucket)
}

/// What all services have.
fn bucket(fields: &mut Fields<'_>, target: &Key, service: Service, what: &'static str) -> Option<Bucket> {
    let name = needed(fields, target, what, &format!("the name of the {what}"));
    let (prefix, endpoint) = (prefix(fields, target), endpoint(fields, target));
    let (region, profile, account) = (None, None, None);
    Some(Bucket { service, name: name?, prefix: prefix?, endpoint: endpoint?, region, profile, account })
}

/// Where in a bucket the site lies: a path without slashes at its ends.
fn prefix(fields: &mut Fields<'_>, target: &Key) -> Option<String> {
    let Some(text) = fields.text("prefix") else { return Some(String::new()) };
    let path = text.trim_matches('/');
    let is_odd = |part: &str| matches!(part, "" | "." | "..") || part.contains(['\\', '\n', '\r', '\0']);
    if path.is_empty() || !path.split('/').any(is_odd) {
        return Some(path.to_owned());
    }
    let message = format!("target `{}` has `{text}` as its prefix", target.text);
    bad(fields, target, message, "a path: `prefix: briefings/2026`");
    None
}

/// Where a service is, if that is given; an address without a key in it.
fn endpoint(fields: &mut Fields<'_>, target: &Key) -> Option<Option<String>> {
    let Some(text) = fields.text("endpoint") else { return Some(None) };
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if host.is_some_and(|host| !host.is_empty() && !host.contains(['@', '?', '#', ' ', '"'])) {
        return Some(Some(text.trim_end_matches('/').to_owned()));
    }
    // What stands there may hold a key.
    let message = format!("the endpoint of target `{}` is not the address of a service", target.text);
    bad(fields, target, message, "`endpoint: https://s3.example.org`, without a key in it");
    None
}

fn ssh(fields: &mut Fields<'_>, target: &Key) -> Option<Place> {
    let host = needed(
        fields,
        target,
        "host",
        "the machine, `user@example.org` or a name in the configuration of ssh",
    )?;
    let path = needed(fields, target, "path", "the folder there that is to hold `current` and `releases`")?;
    let keep = fields.number("keep").map_or(3, |number| number as usize);
    let port =
        fields.parsed("port", "wrong-type", |text| text.parse().map_err(|_| format!("`{text}` is no port")));
    let (identity, config) = (fields.text("identity"), fields.text("config"));
    // They become words of a shell over there, and of the option by which rsync is told how to call ssh.
    let is_plain = |text: &str| {
        !text.starts_with('-') && text.chars().all(|c| c.is_ascii_alphanumeric() || "._/~@:+-".contains(c))
    };
    let all = [
        ("host", Some(&host)),
        ("path", Some(&path)),
        ("identity", identity.as_ref()),
        ("config", config.as_ref()),
    ];
    for (key, text) in all {
        if let Some(text) = text.filter(|text| !is_plain(text)) {
            let message = format!("target `{}` has `{text}` as its {key}", target.text);
            bad(fields, target, message, "letters, digits and `._/~@:+-`, without spaces");
            return None;
        }
    }
    let path = path.trim_end_matches('/').to_owned();
    if path.is_empty() || path == "~" || path.split('/').any(|part| part == "..") {
        bad(
            fields,
            target,
            format!("target `{}` would use `{path}/` as a whole", target.text),
            "name a folder below it",
        );
        return None;
    }
    Some(Place::Ssh(Ssh { host, path, keep, port: port.map(|(port, _)| port), identity, config }))
}

/// Whether an address has a password in it.
fn has_password(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
}

/// The name of a variable of the environment; the secret itself never stands in a file of the site.
fn variable(fields: &mut Fields<'_>, target: &Key, name: &'static str) -> Option<String> {
    let text = fields.text(name)?;
    let is_name = !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if is_name {
        return Some(text);
    }
    let message = format!(
        "`{name}` of target `{}` is the name of a variable of the environment, never a secret",
        target.text
    );
    hushed(fields, message, "write it in capital letters, such as PAGES_TOKEN");
    None
}

/// Reports something without showing the words at fault, which may be a secret.
fn hushed(fields: &mut Fields<'_>, message: String, hint: &str) {
    fields.report(Diagnostic::error_in("bad-target", "site.yaml", message).hint(hint));
}

fn bad(fields: &mut Fields<'_>, target: &Key, message: String, hint: &str) {
    fields.report(Diagnostic::error("bad-target", fields.span(&target.range), message).hint(hint));
}

/// A key that a kind of place cannot do without.
fn needed(fields: &mut Fields<'_>, target: &Key, name: &'static str, what: &str) -> Option<String> {
    let text = fields.text(name).filter(|text| !text.trim().is_empty());
    if text.is_none() {
        bad(
            fields,
            target,
            format!("target `{}` has no `{name}`", target.text),
            &format!("`{name}:` is {what}"),
        );
    }
    text
}

/// `max_deletions: 50` and `max_deletions_percent: 10`.
fn limit(fields: &mut Fields<'_>) -> Limit {
    let usual = Limit::default();
    let count = fields.number("max_deletions").map_or(usual.count, |number| number as usize);
    let share = fields.number("max_deletions_percent").map_or(usual.share, |number| number as usize);
    Limit { count, share }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(yaml: &str) -> (Vec<Target>, Vec<Diagnostic>) {
        let mut diagnostics = vec![];
        let file = Sources::default().add("site.yaml", yaml);
        let config = crate::parse::site::config(file, yaml, &mut diagnostics);
        (config.publish, diagnostics)
    }

    #[test]
    fn a_folder_needs_two_lines() {
        let (targets, diagnostics) = read("publish:\n  web:\n    kind: folder\n    path: ../www\n");
        assert_eq!(diagnostics, []);
        assert_eq!(targets[0].name, "web");
        assert_eq!(targets[0].place, Place::Folder(Folder { path: "../www".into() }));
        assert_eq!(targets[0].limit, Limit::default());
    }

    #[test]
    fn a_secret_has_no_place_in_the_file() {
        let told = |yaml: &str| read(yaml).1.remove(0).message;
        let url = told("publish: {a: {kind: git, remote: 'https://me:s3cret@example.org/x.git'}}");
        assert_eq!(url, "target `a` has a password in its address");
        let token = told("publish: {a: {kind: git, remote: x, token_env: ghp_s3cret}}");
        assert!(token.ends_with("never a secret") && !token.contains("s3cret"), "{token}");
    }

    #[test]
    fn every_mistake_is_told() {
        let yaml = "publish:\n  a: {kind: foldr}\n  b: {path: x}\n  c: {kind: folder}\n  \"d e\": {kind: folder, path: x}\n  \
                    f: {kind: folder, path: x, pth: y, max_deletions: none}\n";
        let (_, diagnostics) = read(yaml);
        let told: Vec<String> = diagnostics
            .iter()
            .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
            .collect();
        assert_eq!(
            told,
            [
                "unknown-value: `kind` cannot be `foldr`",
                "bad-target: target `b` does not say what it is",
                "bad-target: target `c` has no `path`",
                "bad-target: `d e` is no name for a target",
                "wrong-type: `max_deletions` must be a whole number from 1, not `none`",
                "unknown-key: unknown key `pth`",
            ]
        );
    }
}
