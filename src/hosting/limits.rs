//! What a service does not take, or drops without a word.

use super::netlify;
use crate::model::{Host, Site};

/// The limits of a service, as it documents them for accounts that cost nothing (2026).
struct Limits {
    name: &'static str,
    files: Option<u64>,
    file: Option<u64>,
    site: Option<u64>,
    /// Lines of `_redirects`, and its bytes.
    redirects: Option<(u64, u64)>,
}

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

fn limits(host: Host) -> Limits {
    let none = Limits { name: "", files: None, file: None, site: None, redirects: None };
    match host {
        Host::Cloudflare => Limits {
            name: "Cloudflare Pages",
            files: Some(20_000),
            file: Some(25 * MIB),
            redirects: Some((2_000, 100_000)),
            ..none
        },
        Host::Github => Limits { name: "GitHub Pages", file: Some(100 * MIB), site: Some(GIB), ..none },
        Host::Gitlab => Limits { name: "GitLab Pages", site: Some(GIB), ..none },
        Host::Codeberg => Limits { name: "Codeberg Pages", site: Some(750 * MIB), ..none },
        // It sets no limit that a site of text comes near.
        Host::Netlify => Limits { name: "Netlify", ..none },
    }
}

/// What a service would not take of a site, each in a sentence without a full stop; `files` are all that is to
/// be published, with their bytes.
pub fn exceeded(host: Host, files: &[(String, u64)], site: &Site) -> Vec<String> {
    beyond(&limits(host), files, &netlify::redirects(site))
}

fn beyond(limits: &Limits, files: &[(String, u64)], redirects: &str) -> Vec<String> {
    let name = limits.name;
    let too_large = |(path, size): &(String, u64)| {
        let most = limits.file.filter(|most| size > most)?;
        Some(format!("{path} has {}; {name} takes no file of more than {}", amount(*size), amount(most)))
    };
    let mut told: Vec<String> = files.iter().filter_map(too_large).collect();
    let mut more = |is: u64, most: Option<u64>, say: &dyn Fn(u64) -> String| {
        told.extend(most.filter(|most| is > *most).map(say));
    };
    let (count, size) = (files.len() as u64, files.iter().map(|(_, size)| size).sum());
    let (lines, bytes) = (redirects.lines().count() as u64, redirects.len() as u64);
    let (most_lines, most_bytes) = limits.redirects.unzip();
    more(count, limits.files, &|most| format!("the site has {count} files; {name} takes {most}"));
    more(size, limits.site, &|most| format!("the site has {}; {name} takes {}", amount(size), amount(most)));
    more(lines, most_lines, &|most| format!("there are {lines} redirects; {name} reads the first {most}"));
    more(bytes, most_bytes, &|most| format!("_redirects has {bytes} bytes; {name} reads the first {most}"));
    told
}

/// A size as a person says it.
pub fn amount(bytes: u64) -> String {
    match bytes {
        GIB.. => format!("{:.1} GiB", bytes as f64 / GIB as f64),
        MIB.. => format!("{:.1} MiB", bytes as f64 / MIB as f64),
        1024.. => format!("{} KiB", bytes / 1024),
        _ => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(host: Host, sizes: &[u64], redirects: &str) -> Vec<String> {
        let files: Vec<(String, u64)> = sizes.iter().map(|size| ("a.pdf".into(), *size)).collect();
        beyond(&limits(host), &files, redirects)
    }

    #[test]
    fn each_limit_is_told_when_it_is_passed_and_not_before() {
        assert_eq!(told(Host::Cloudflare, &[25 * MIB; 3], "/a/ /b/ 301\n"), [""; 0]);
        assert_eq!(
            told(Host::Cloudflare, &[25 * MIB + 1], ""),
            ["a.pdf has 25.0 MiB; Cloudflare Pages takes no file of more than 25.0 MiB"]
        );
        assert_eq!(
            told(Host::Cloudflare, &[1; 20_001], ""),
            ["the site has 20001 files; Cloudflare Pages takes 20000"]
        );
        assert_eq!(told(Host::Github, &[90 * MIB; 11], ""), [""; 0]);
        assert_eq!(
            told(Host::Github, &[90 * MIB; 12], ""),
            ["the site has 1.1 GiB; GitHub Pages takes 1.0 GiB"]
        );
        let many = "/old/briefing/of/this/length/ /briefings/of/this/length/ 301\n".repeat(2_001);
        assert_eq!(
            told(Host::Cloudflare, &[], &many),
            [
                "there are 2001 redirects; Cloudflare Pages reads the first 2000".to_owned(),
                format!("_redirects has {} bytes; Cloudflare Pages reads the first 100000", many.len())
            ]
        );
        assert_eq!(told(Host::Netlify, &[GIB; 3], &many), [""; 0]);
    }
}
