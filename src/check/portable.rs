//! Addresses that Windows cannot have as names of files, so that the site cannot be built, copied or cloned there.

use crate::diagnostic::Diagnostic;
use crate::model::Site;

/// Devices, whatever ending follows their name.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Looks at the addresses of pages and of files.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for url in site.pages.keys().chain(site.files.keys()) {
        if let Some(name) = url.split('/').find(|name| is_impossible(name)) {
            let message = format!("no file or folder can have the name `{name}` on Windows");
            let hint =
                "give the file another name, or the briefing a `slug`, if anybody may build or keep it there";
            diagnostics.push(Diagnostic::hint_in("name-on-windows", url.as_str(), message).hint(hint));
        }
    }
}

/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
fn is_impossible(name: &str) -> bool {
    name.ends_with(['.', ' ']) || name.contains(['<', '>', ':', '"', '|', '?', '*', '\\']) || is_device(name)
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let is_numbered = |kind: &str| stem.strip_prefix(kind).is_some_and(is_one_digit);
    DEVICES.contains(&stem.as_str()) || is_numbered("com") || is_numbered("lpt")
}

/// The raised digits are old ones of code pages.
fn is_one_digit(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next().is_some_and(|sign| sign.is_ascii_digit() || "¹²³".contains(sign)) && signs.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_and_signs_of_windows_are_no_names() {
        for name in [
            "con",
            "CON",
            "Aux.html",
            "nul.tar.gz",
            "prn .txt",
            "com1",
            "LPT9.md",
            "com²",
            "a.",
            "a ",
            "a:b",
            "what?",
        ] {
            assert!(is_impossible(name), "{name}");
        }
        for name in
            ["", "contact", "icon", "aux-1", "com", "com10", "comx", "a.con", ".hidden", "习近平", "a b"]
        {
            assert!(!is_impossible(name), "{name}");
        }
    }
}
