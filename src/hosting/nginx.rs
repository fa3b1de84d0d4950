//! Settings for nginx: one file for `/etc/nginx/conf.d`.

use std::fmt::Write;

use super::cache::{Cache, HASHED};
use super::{headers, kind, redirects};
use crate::links;
use crate::model::{Coding, Site};

/// The settings of a server that shows the site; `folder` is what `/` of the host is read from.
pub fn settings(site: &Site, folder: &str) -> String {
    let server = Server::of(site.config.base_url.as_deref());
    let mut text = String::from(
        "# Settings for nginx, for a file in /etc/nginx/conf.d; written by `chancery hosting nginx`.\n",
    );
    let _ = write!(
        text,
        "map $uri $chancery_cache {{\n    default {};\n    {} {};\n}}\n\
         server {{\n    listen {port};\n    listen [::]:{port};\n    server_name {};\n    root {};\n    \
         index index.html;\n    absolute_redirect off;\n    server_tokens off;\n",
        quoted(Cache::Revalidate.value()),
        quoted(&format!("~{HASHED}")),
        quoted(Cache::Immutable.value()),
        server.name,
        quoted(folder),
        port = server.port,
    );
    precompressed(site, &mut text);
    types(&mut text);
    text.push_str("    add_header Cache-Control $chancery_cache always;\n");
    for (name, value) in headers::always(&site.config) {
        let _ = writeln!(text, "    add_header {name} {} always;", quoted(&value));
    }
    let base = site.config.base_path();
    let _ = write!(
        text,
        "    error_page 404 {};\n    # One form of address: a folder ends in a slash.\n    \
         if ($request_uri ~ \"^([^?]*/)index\\.html(\\?|$)\") {{ return 301 $1; }}\n    \
         location / {{ try_files $uri $uri/ =404; }}\n    \
         location ~ \"/\\.(?!well-known/)\" {{ return 404; }}\n",
        quoted(&format!("{base}404.html"))
    );
    for (name, content_type) in kind::NAMED {
        let pattern = quoted(&format!("/{}$", name.replace('.', r"\.")));
        let _ = writeln!(
            text,
            "    location ~ {pattern} {{ types {{ }} default_type {}; }}",
            quoted(content_type)
        );
    }
    for redirect in redirects::of(site) {
        let from = quoted(&links::percent_decode(&redirect.from));
        // In a target `$` begins a variable, and nothing keeps it from that.
        let to = quoted(&redirect.to.replace('$', "%24"));
        let _ = writeln!(text, "    location = {from} {{ return 301 {to}; }}");
    }
    text.push_str("}\n");
    text
}

fn precompressed(site: &Site, text: &mut String) {
    let compress = &site.config.hosting.compress;
    if compress.contains(&Coding::Gzip) {
        text.push_str("    gzip_static on;\n");
    }
    if compress.contains(&Coding::Brotli) {
        text.push_str("    # brotli_static on;    # with the module ngx_brotli\n");
    }
}

fn types(text: &mut String) {
    text.push_str("    types {\n");
    for (content_type, endings) in kind::types() {
        let _ = writeln!(text, "        {} {};", quoted(content_type), endings.join(" "));
    }
    let _ = writeln!(text, "    }}\n    default_type {};", kind::UNKNOWN);
}

/// A value that nginx reads as one word.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What a server listens to.
struct Server<'u> {
    name: &'u str,
    port: &'u str,
}

impl<'u> Server<'u> {
    /// Of an address to publish at. Without TLS, which certbot adds by itself.
    fn of(base_url: Option<&'u str>) -> Self {
        let Some((_, rest)) = base_url.and_then(|url| url.split_once("://")) else {
            return Server { name: "_", port: "80" };
        };
        let host = rest.split('/').next().unwrap_or_default();
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => Server { name, port },
            _ => Server { name: host, port: "80" },
        }
    }
}
