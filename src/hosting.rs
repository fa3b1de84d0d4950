//! What web servers and hosting services are told: content types, how long a file may be kept, what a page
//! may load, where old addresses lead.
//!
//! Each is decided once, from an address and the settings. The preview sends it, publishing sends it along,
//! and the forms that servers read ([`netlify`], [`nginx`], [`caddy`]) are written from it.

pub mod cache;
pub mod caddy;
pub mod headers;
pub mod kind;
pub mod limits;
pub mod netlify;
pub mod nginx;
pub mod policy;
pub mod redirects;
pub mod security;

use crate::model::{Host, ServerFile, Site};

/// The files for servers that a site has.
pub fn files(site: &Site) -> Vec<ServerFile> {
    let hosting = &site.config.hosting;
    let by_host: &[ServerFile] = match hosting.host {
        Some(Host::Netlify | Host::Cloudflare) => &[ServerFile::Headers, ServerFile::Redirects],
        Some(Host::Github) => &[ServerFile::NoJekyll],
        // There a file goes before a redirect, and at an old address stands a page that leads on.
        Some(Host::Gitlab | Host::Codeberg) | None => &[],
    };
    let is_needed = |file: &ServerFile| *file != ServerFile::Redirects || has_moved(site);
    let security = hosting.security.iter().map(|_| ServerFile::SecurityTxt);
    by_host.iter().copied().filter(is_needed).chain(security).collect()
}

/// Whether any briefing was elsewhere before; asked before pages have their addresses.
fn has_moved(site: &Site) -> bool {
    site.briefings.iter().any(|enriched| !enriched.briefing.aliases.is_empty())
}

/// The bytes of a file for servers. `written` are the addresses of stylesheets and scripts.
pub fn bytes<'u>(site: &Site, file: ServerFile, written: impl Iterator<Item = &'u str>) -> Vec<u8> {
    let text = match file {
        ServerFile::Headers => netlify::headers(site, written),
        ServerFile::Redirects => netlify::redirects(site),
        ServerFile::NoJekyll => String::new(),
        ServerFile::SecurityTxt => security::text(site),
    };
    text.into_bytes()
}
