//! A preview that other machines can reach: nothing for anybody who does not have its token.

use crate::client::{Response, request};
use crate::site::Site;

/// The token in the address that is printed.
fn token(site: &Site) -> String {
    let url = site.preview().url();
    let (_, token) = url.split_once("/?token=").expect("the address has the token");
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    token.to_owned()
}

/// Asks as one from another machine would: by the port, on an address of the machine.
fn ask(site: &Site, target: &str, headers: &[(&str, &str)]) -> Response {
    let port = site.address().port();
    let host = format!("192.168.0.7:{port}");
    let address = ([127, 0, 0, 1], port).into();
    request(address, "GET", target, &[&[("Host", &*host)], headers].concat())
}

const TARGETS: &[&str] = &[
    "/",
    "/briefings/secret/",
    "/photo.jpg",
    "/people",
    "/nothing",
    "/_chancery/events",
    "/_chancery/live.js",
    "/%",
];

#[test]
fn nothing_without_the_token() {
    let site = Site::on_all_interfaces();
    let token = token(&site);
    let port = site.address().port();
    let shorter = &token[1..];
    let other = token.chars().rev().collect::<String>();
    let wrong = [
        String::new(),
        format!("chancery-{port}="),
        format!("chancery-{port}={shorter}"),
        format!("chancery-{port}={token}0"),
        format!("chancery-{port}={other}"),
        format!("chancery-{port}={}", token.to_uppercase() + "x"),
        format!("chancery-{port}=\"{token}\""),
        format!("chancery-{}={token}", port.wrapping_add(1)),
        format!("token={token}"),
        token.clone(),
        "\u{e9}".into(),
    ];
    for target in TARGETS {
        for cookie in &wrong {
            let response = ask(&site, target, &[("Cookie", cookie)]);
            assert_eq!(response.status, 403, "{target}: {cookie}");
            assert!(
                response.header("set-cookie").is_none() && response.text().len() < 200,
                "{target}: {cookie}"
            );
        }
    }
    for query in
        ["?token=", &format!("?token={shorter}"), &format!("?token={other}"), &format!("?x&token={token}")]
    {
        assert_eq!(ask(&site, &format!("/{query}"), &[]).status, 403, "{query}");
    }
    for headers in [
        [("Authorization", &*format!("Bearer {token}"))],
        [("X-Token", &*token)],
        [("Referer", &*format!("http://192.168.0.7/?token={token}"))],
    ] {
        assert_eq!(ask(&site, "/", &headers).status, 403, "{headers:?}");
    }
    let foreign = [("Cookie", &*format!("chancery-{port}={token}")), ("Origin", "http://evil.example")];
    assert_eq!(ask(&site, "/_chancery/events", &foreign).status, 403);
}

#[test]
fn the_token_opens_once_and_the_cookie_from_then_on() {
    let site = Site::on_all_interfaces();
    let entered = ask(&site, &format!("/briefings/talks/?token={}", token(&site)), &[]);
    assert_eq!(entered.status, 200);
    assert!(entered.text().contains("url=/briefings/talks/\""), "{}", entered.text());
    assert!(!entered.text().contains("token"), "{}", entered.text());
    assert_eq!(entered.header("referrer-policy"), Some("same-origin"));
    assert_eq!(entered.header("cache-control"), Some("no-store"));
    let cookie = entered.header("set-cookie").expect("a cookie");
    for attribute in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let (cookie, _) = cookie.split_once(';').expect("attributes");
    let others = format!("a=b; {cookie}; c=d");
    assert!(ask(&site, "/briefings/talks/", &[("Cookie", &others)]).text().contains("First talks"));
    assert_eq!(ask(&site, "/photo.jpg", &[("Cookie", cookie)]).text(), "not a photo\n");
    assert_eq!(ask(&site, "/_chancery/live.js", &[("Cookie", cookie)]).status, 200);
}

#[test]
fn a_name_that_was_rebound_is_refused_with_the_token_too() {
    let site = Site::on_all_interfaces();
    let address = ([127, 0, 0, 1], site.address().port()).into();
    let target = format!("/?token={}", token(&site));
    assert_eq!(request(address, "GET", &target, &[("Host", "evil.example")]).status, 403);
}

#[test]
fn what_the_token_leads_on_to_is_this_preview() {
    let site = Site::on_all_interfaces();
    let token = token(&site);
    for (target, leads) in [
        ("//evil.example/", "url=/evil.example/\""),
        ("/a%22%3E%3Cscript%3E", "url=/a%22%3E%3Cscript%3E\""),
        ("/a&copy=1", "url=/a&amp;copy=1\""),
    ] {
        let page = ask(&site, &format!("{target}?token={token}"), &[]);
        assert!(page.text().contains(leads), "{target}: {}", page.text());
    }
    assert_eq!(ask(&site, &format!("/..?token={token}"), &[]).status, 400);
}

#[test]
fn on_this_machine_alone_no_token_is_asked_for() {
    let site = Site::new();
    assert!(!site.preview().url().contains("token"));
}
