//! `chancery hosting`: settings for a web server of one's own.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::output::{Output, count};
use super::{Outcome, Seeing};
use crate::diagnostic::has_errors;
use crate::hosting::{caddy, nginx};
use crate::load;
use crate::model::Config;
use crate::prepare::{Prepared, prepare};

/// Arguments of `hosting`.
#[derive(Debug, Args)]
pub struct HostingArgs {
    /// The server
    #[arg(value_enum)]
    server: Server,
    /// The folder that the root of the host is read from, `/var/www/HOST` unless given
    #[arg(long, value_name = "DIR")]
    folder: Option<String>,
    /// Where the site will be published, in place of `base_url` in site.yaml
    #[arg(short = 'u', long, value_name = "URL", value_parser = crate::parse::site::base_url)]
    base_url: Option<String>,
    #[command(flatten)]
    seeing: Seeing,
}

/// A server that settings can be written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Server {
    /// A Caddyfile
    Caddy,
    /// A file for /etc/nginx/conf.d
    Nginx,
}

/// Prints the settings: headers, types, redirects from old addresses.
pub fn run(root: &Path, args: &HostingArgs, output: &Output) -> Outcome {
    let root = load::find_root(root)?;
    let options = args.seeing.options(args.base_url.clone());
    let Prepared { site, diagnostics, .. } = prepare(&root, &options, false)?;
    if has_errors(&diagnostics) {
        output.problems(&diagnostics, &site.sources);
        output.closing(&format!("No settings were written: {}", count(&diagnostics)));
        return Ok(false);
    }
    let folder = args.folder.clone().unwrap_or_else(|| usual_folder(&site.config));
    output.result(&match args.server {
        Server::Caddy => caddy::settings(&site, &folder),
        Server::Nginx => nginx::settings(&site, &folder),
    });
    Ok(true)
}

fn usual_folder(config: &Config) -> String {
    let url = config.base_url.as_deref().unwrap_or_default();
    let host =
        url.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':']).next().unwrap_or_default();
    format!("/var/www/{}", if host.is_empty() { "html" } else { host })
}
