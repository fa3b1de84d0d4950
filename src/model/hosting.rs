//! Where a site is hosted, and what its readers' browsers are told to allow.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::meeting::words;
use crate::source::Span;

words! {
    /// A service that publishes a folder by conventions and with limits of its own.
    Host {
        /// Cloudflare Pages.
        Cloudflare => "cloudflare",
        /// Codeberg Pages.
        Codeberg => "codeberg",
        /// GitHub Pages.
        Github => "github",
        /// GitLab Pages.
        Gitlab => "gitlab",
        /// Netlify.
        Netlify => "netlify",
    }
}

words! {
    /// A way to compress a file for a reader.
    Coding {
        /// RFC 7932.
        Brotli => "brotli",
        /// RFC 1952.
        Gzip => "gzip",
    }
}

impl Coding {
    /// What `Content-Encoding` calls it.
    pub fn token(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }
}

words! {
    /// A directive of a content security policy that a site may widen (CSP Level 3).
    Directive {
        /// What a page may fetch by script.
        Connect => "connect-src",
        /// Typefaces.
        Font => "font-src",
        /// Where forms may lead.
        FormAction => "form-action",
        /// Who may show the site in a frame.
        FrameAncestors => "frame-ancestors",
        /// Frames in a page.
        Frame => "frame-src",
        /// Images.
        Image => "img-src",
        /// Sound and film.
        Media => "media-src",
        /// Scripts.
        Script => "script-src",
        /// Stylesheets.
        Style => "style-src",
        /// Workers.
        Worker => "worker-src",
    }
}

/// What may be loaded besides the site's own files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// The site's own files, and what these sources have.
    Own(BTreeMap<Directive, Vec<String>>),
    /// Anything: the site sends no policy.
    Any,
}

impl Default for Policy {
    fn default() -> Self {
        Policy::Own(BTreeMap::new())
    }
}

/// Whom to tell of a fault in the site's security (RFC 9116).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityContact {
    /// Addresses (`mailto:`, `https:`, `tel:`), the one to try first first; at least one.
    pub contacts: Vec<String>,
    /// When all this is no longer to be relied on, and where that is written.
    pub expires: (Timestamp, Span),
    /// Languages that are understood, as BCP 47 tags.
    pub languages: Vec<String>,
    /// Further fields, by their names in the file, each with an address.
    pub links: Vec<(&'static str, String)>,
}

/// Everything about hosting that a site settles in `site.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosting {
    /// The service, where there is one with conventions of its own.
    pub host: Option<Host>,
    /// What is written beside each file that gains by it.
    pub compress: BTreeSet<Coding>,
    /// What may be loaded.
    pub policy: Policy,
    /// Whom to tell of faults.
    pub security: Option<SecurityContact>,
}

words! {
    /// A file that is for a server or a service, not for a reader.
    ServerFile {
        /// Response headers of Netlify and Cloudflare Pages.
        Headers => "_headers",
        /// Redirects of Netlify and Cloudflare Pages.
        Redirects => "_redirects",
        /// Keeps GitHub Pages from building the site with Jekyll, which leaves out files.
        NoJekyll => ".nojekyll",
        /// Whom to tell of faults (RFC 9116).
        SecurityTxt => ".well-known/security.txt",
    }
}
