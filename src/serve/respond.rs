//! A request and what is known in, the response out. Nothing is read from the disk but a copied file.
//!
//! An address is looked up among those the site has, never on the disk; so what
//! is not part of the site (settings, drafts, hidden files) is not there to be found.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use super::address::address;
use super::door::{Door, Standing};
use super::live;
use super::snapshot::Edition;
use crate::hosting::kind::{HTML, content_type};
use crate::links;
use crate::model::Page;
use crate::render::words::escape;
use crate::render::{TemplateError, photo};

/// What a response consists of.
#[derive(Debug)]
pub enum Body {
    /// These bytes.
    Whole(Bytes),
    /// This much of a file.
    File(File, u64),
    /// Events, as long as the browser listens.
    Events,
}

/// A page whose template failed; with the response, so that it can be told in the terminal too.
#[derive(Debug, Clone)]
pub struct Failure(pub TemplateError);

/// Answers a request.
pub fn respond(edition: &Edition, door: Door, request: &Parts) -> Response<Body> {
    let mut response = answer(edition, door, request);
    for (name, value) in ALWAYS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response.headers_mut().extend(edition.headers.clone());
    let is_svg = |kind: &HeaderValue| kind.as_bytes().starts_with(b"image/svg");
    if response.headers().get(header::CONTENT_TYPE).is_some_and(is_svg) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(OF_A_DRAWING));
    }
    response
}

/// A drawing that is opened by itself is a document: its scripts do not run, and it is nobody's origin.
const OF_A_DRAWING: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// What every response says besides what the site's own server would: it is of this moment, and for pages of
/// this server alone.
const ALWAYS: [(&str, &str); 2] =
    [("cache-control", "no-store"), ("cross-origin-resource-policy", "same-origin")];

/// Whether a request is answered without drawing a page or reading a file.
pub fn is_at_hand(edition: &Edition, request: &Parts) -> bool {
    let Some(url) = address(request.uri.path()) else { return true };
    match find(edition, &url) {
        _ if url.starts_with(live::FOLDER) => true,
        Found::Page(page) => edition.has_drawn(page),
        Found::Asset(_) | Found::Elsewhere(_) => true,
        Found::File(..) => false,
        Found::Nothing => edition.has_drawn(&edition.site.not_found(&url)),
    }
}

fn answer(edition: &Edition, door: Door, request: &Parts) -> Response<Body> {
    if !door.admits(request) {
        return refusal(
            StatusCode::FORBIDDEN,
            "This preview answers only to localhost and its own address.\n",
        );
    }
    let entering = match door.standing(request) {
        Standing::In => None,
        Standing::Enters(cookie) => Some(cookie),
        Standing::Out => {
            return refusal(
                StatusCode::FORBIDDEN,
                "This preview opens with the address that `chancery serve` printed, token and all.\n",
            );
        }
    };
    if request.method != Method::GET && request.method != Method::HEAD {
        let mut response = refusal(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(url) = address(request.uri.path()) else {
        return refusal(StatusCode::BAD_REQUEST, "This is not an address that a site can have.\n");
    };
    if let Some(cookie) = entering {
        return entrance(&url, &cookie);
    }
    if let Some(name) = url.strip_prefix(live::FOLDER) {
        return of_preview(door, request, name);
    }
    match find(edition, &url) {
        Found::Page(page) => page_response(edition, page, &url),
        Found::Asset(bytes) => whole(StatusCode::OK, content_type(&url), bytes),
        Found::File(url, path) => file_response(edition, url, path),
        Found::Elsewhere(right) => redirect(&right, request.uri.query()),
        Found::Nothing => page_response(edition, &edition.site.not_found(&url), &url),
    }
}

/// Hands out the cookie and leads on to the same page without the token in its address.
///
/// A page leads on, not a redirect: a browser that came by a link from elsewhere would not send the cookie
/// along with a redirect.
fn entrance(url: &str, cookie: &str) -> Response<Body> {
    let path = escape(&links::percent_encode(url.trim_start_matches('/')));
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Preview</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url=/{path}\">\n<p><a href=\"/{path}\">On to the preview</a></p>\n"
    );
    let mut response = of_type(HTML, Body::Whole(page.into()));
    match HeaderValue::from_str(cookie) {
        Ok(cookie) => response.headers_mut().insert(header::SET_COOKIE, cookie),
        Err(_) => return refusal(StatusCode::INTERNAL_SERVER_ERROR, "The cookie cannot be written.\n"),
    };
    response
}

/// The preview's own script, its look, and its events; not for pages of other sites.
fn of_preview(door: Door, request: &Parts, name: &str) -> Response<Body> {
    if !door.comes_from_here(&request.headers) {
        return refusal(StatusCode::FORBIDDEN, "Only for pages of this preview.\n");
    }
    match name {
        "live.js" => whole(StatusCode::OK, content_type(name), live::SCRIPT.as_bytes()),
        "live.css" => whole(StatusCode::OK, content_type(name), live::STYLE.as_bytes()),
        "events" => of_type("text/event-stream; charset=utf-8", Body::Events),
        _ => refusal(StatusCode::NOT_FOUND, "Nothing is here.\n"),
    }
}

/// What stands at an address.
enum Found<'a> {
    Page(&'a Page),
    Asset(&'a [u8]),
    /// A copied file, and the address that tells its kind.
    File(&'a str, &'a Path),
    /// Nothing, but there is something at this address, which was probably meant.
    Elsewhere(String),
    Nothing,
}

fn find<'a>(edition: &'a Edition, url: &str) -> Found<'a> {
    let is_folder = |url: &str| folder(edition, url).is_some();
    if let Some(stem) = url.strip_suffix("index.html").filter(|stem| stem.is_empty() || stem.ends_with('/'))
        && is_folder(stem)
    {
        return Found::Elsewhere(stem.to_owned());
    }
    if let Some(found) = folder(edition, url).or_else(|| file(edition, url)) {
        return found;
    }
    let with_slash = format!("{url}/");
    if !url.is_empty() && !url.ends_with('/') && is_folder(&with_slash) {
        return Found::Elsewhere(with_slash);
    }
    Found::Nothing
}

/// A page, or the `index.html` of a copied folder.
fn folder<'a>(edition: &'a Edition, url: &str) -> Option<Found<'a>> {
    let is_folder = url.is_empty() || url.ends_with('/');
    if !is_folder {
        return None;
    }
    let page = edition.site.page_at(url).map(Found::Page);
    page.or_else(|| file(edition, &format!("{url}index.html")))
}

fn file<'a>(edition: &'a Edition, url: &str) -> Option<Found<'a>> {
    let page = edition.site.page_at(url).map(Found::Page);
    page.or_else(|| {
        let (url, path) = edition.site.files.get_key_value(url)?;
        Some(Found::File(url, path))
    })
    .or_else(|| {
        let (_, bytes) = edition.assets.files().find(|(at, _)| *at == url)?;
        Some(Found::Asset(bytes))
    })
}

fn page_response(edition: &Edition, page: &Page, url: &str) -> Response<Body> {
    let status = if page.is_not_found() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let content_type = if page.is_not_found() { HTML } else { content_type(url) };
    match edition.page(page, content_type == HTML) {
        Ok(bytes) => of_type_and_status(status, content_type, Body::Whole(bytes)),
        Err(error) => {
            let page = live::failure_page(&error);
            let body = Body::Whole(live::with_script(page.as_bytes(), &edition.mark));
            let mut response = of_type_and_status(StatusCode::INTERNAL_SERVER_ERROR, HTML, body);
            response.extensions_mut().insert(Failure(*error));
            response
        }
    }
}

/// A copied file; one that has gone meanwhile, or that now leads out of the site, is not found.
fn file_response(edition: &Edition, url: &str, path: &Path) -> Response<Body> {
    let content_type = content_type(url);
    match open_inside(&edition.root, path) {
        Ok((file, size)) if content_type == HTML => match io::read_to_string(io::Read::take(file, size)) {
            Ok(text) => of_type(HTML, Body::Whole(live::with_script(text.as_bytes(), &edition.mark))),
            Err(_) => page_response(edition, &edition.site.not_found(url), url),
        },
        Ok((file, size)) if photo::is_photo(url) => {
            let mut bytes = Vec::new();
            match io::Read::read_to_end(&mut io::Read::take(file, size), &mut bytes) {
                Ok(_) => {
                    photo::blank_place(&mut bytes);
                    of_type(content_type, Body::Whole(bytes.into()))
                }
                Err(_) => page_response(edition, &edition.site.not_found(url), url),
            }
        }
        Ok((file, size)) => of_type(content_type, Body::File(file, size)),
        Err(_) => page_response(edition, &edition.site.not_found(url), url),
    }
}

/// Opens a regular file that, links followed, lies in a folder; and tells its size.
///
/// It is looked at when it is open: a link that takes its place before that leads nowhere, and a pipe keeps nobody
/// waiting.
fn open_inside(root: &Path, path: &Path) -> io::Result<(File, u64)> {
    let file = open_at_once(path)?;
    let opened = file.metadata()?;
    let real = std::fs::canonicalize(path)?;
    let is_inside = real.starts_with(root) && is_same(&opened, &std::fs::symlink_metadata(&real)?);
    if is_inside && opened.is_file() { Ok((file, opened.len())) } else { Err(io::ErrorKind::NotFound.into()) }
}

#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let without_waiting = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    File::options().read(true).custom_flags(without_waiting).open(path)
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, b: &Metadata) -> bool {
    b.is_file()
}

/// To an address of this site: always one slash and a path, so never another host.
fn redirect(url: &str, query: Option<&str>) -> Response<Body> {
    let path = links::percent_encode(url.trim_start_matches('/'));
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    let mut response = refusal(StatusCode::MOVED_PERMANENTLY, "");
    match HeaderValue::from_str(&format!("/{path}{query}")) {
        Ok(location) => response.headers_mut().insert(header::LOCATION, location),
        Err(_) => return refusal(StatusCode::BAD_REQUEST, "This is not an address that a site can have.\n"),
    };
    response
}

fn refusal(status: StatusCode, text: &'static str) -> Response<Body> {
    whole(status, "text/plain; charset=utf-8", text.as_bytes())
}

fn whole(status: StatusCode, content_type: &'static str, bytes: &[u8]) -> Response<Body> {
    of_type_and_status(status, content_type, Body::Whole(Bytes::copy_from_slice(bytes)))
}

fn of_type(content_type: &'static str, body: Body) -> Response<Body> {
    of_type_and_status(StatusCode::OK, content_type, body)
}

fn of_type_and_status(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// Whoever can write in the site's folder has no more of the disk for it, however quick.
    #[test]
    fn a_link_that_comes_and_goes_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        std::fs::create_dir(&root).unwrap();
        let [outside, photo, own, link] = ["../outside", "photo", "own", "link"].map(|name| root.join(name));
        std::fs::write(&outside, "STOLEN").unwrap();
        std::fs::write(&photo, "own").unwrap();
        let done = AtomicBool::new(false);
        let (mut n_own, mut n_stolen) = (0, 0);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let _ = symlink(&outside, &link).and_then(|()| std::fs::rename(&link, &photo));
                    let _ = std::fs::write(&own, "own").and_then(|()| std::fs::rename(&own, &photo));
                }
            });
            for _ in 0..100_000 {
                let opened = open_inside(&root, &photo).and_then(|(file, _)| io::read_to_string(file));
                match opened.as_deref() {
                    Ok("own") => n_own += 1,
                    Ok("STOLEN") => n_stolen += 1,
                    _ => {}
                }
            }
            done.store(true, Ordering::Relaxed);
        });
        assert!(n_own > 0 && n_stolen == 0, "{n_own} times the site's own, {n_stolen} times another's");
    }
}
