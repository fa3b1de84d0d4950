//! Who is let in: requests that a browser on this machine makes for a page of the preview itself.
//!
//! Any page on the web can make a browser ask `http://127.0.0.1:1111/` for
//! something, and a name of its own may lead there (DNS rebinding). So the
//! `Host` must be one that can only mean this machine, and the event stream is
//! only for pages that came from here. Where other machines can reach the
//! preview, nothing is answered to one who does not have its token.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hyper::header::{HOST, HeaderMap, ORIGIN};
use hyper::http::request::Parts;

use super::token::Token;

/// The address that is listened on, and with it the hosts that may be asked for; and the token that is asked for
/// where others can reach it.
#[derive(Debug, Clone, Copy)]
pub struct Door {
    interface: IpAddr,
    port: u16,
    token: Option<Token>,
}

/// How somebody stands at the door.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// Inside.
    In,
    /// Before it, with the token; from now on with this cookie.
    Enters(String),
    /// Before it.
    Out,
}

impl Door {
    /// The door of an address: open on a loopback interface, else with a token.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn new(address: SocketAddr) -> io::Result<Self> {
        let is_open = address.ip().is_loopback();
        let token = if is_open { None } else { Some(Token::by_chance()?) };
        Ok(Door { interface: address.ip(), port: address.port(), token })
    }

    /// What follows the address of a page to enter by it: nothing where the door is open.
    pub fn query(&self) -> String {
        self.token.map_or_else(String::new, |token| token.query())
    }

    /// Whether the one who asks has been let in, or is to be now.
    pub fn standing(&self, request: &Parts) -> Standing {
        let Some(token) = &self.token else { return Standing::In };
        if request.uri.query().is_some_and(|query| token.is_in_query(query)) {
            Standing::Enters(token.cookie(self.port))
        } else if token.is_in_cookie(&request.headers, self.port) {
            Standing::In
        } else {
            Standing::Out
        }
    }

    /// Whether the request is for this server: its one `Host`, and the host in its target if there is one.
    pub fn admits(&self, request: &Parts) -> bool {
        let mut hosts = request.headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let in_target = request.uri.authority().map(|authority| authority.as_str());
        let is_http = request.uri.scheme_str().is_none_or(|scheme| scheme == "http");
        is_http
            && host.to_str().is_ok_and(|host| self.is_this(host))
            && in_target.is_none_or(|host| self.is_this(host))
    }

    /// Whether the request comes from a page of this preview, as far as the browser says.
    pub fn comes_from_here(&self, headers: &HeaderMap) -> bool {
        let here = |origin: &str| {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            origin.strip_prefix("http://").is_some_and(|origin| Some(origin) == host)
        };
        let mut origins = headers.get_all(ORIGIN).iter();
        let mut sites = headers.get_all("sec-fetch-site").iter();
        origins.all(|origin| origin.to_str().is_ok_and(here))
            && sites.all(|site| site == "same-origin" || site == "none")
    }

    /// Whether a host, with or without port, means this machine.
    ///
    /// On all interfaces (`0.0.0.0`, `::`) any IP address does: only names can be rebound.
    fn is_this(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        let address = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(bracketed) => bracketed.parse().map(IpAddr::V6).ok(),
            None => name.parse().map(IpAddr::V4).ok(),
        };
        match address {
            Some(address) => {
                let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
                loopback.contains(&address) || address == self.interface || self.interface.is_unspecified()
            }
            None => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// The host before an optional `:` and port; `None` where what follows is not a port.
fn without_port(host: &str) -> Option<&str> {
    let end = host.rfind(']').map_or(0, |bracket| bracket + 1);
    match host[end..].find(':') {
        None => Some(host),
        Some(colon) => {
            let (name, port) = host.split_at(end + colon);
            let is_port =
                port[1..].bytes().all(|byte| byte.is_ascii_digit()) && port[1..].parse::<u16>().is_ok();
            is_port.then_some(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_this(interface: &str, host: &str) -> bool {
        Door::new(SocketAddr::new(interface.parse().unwrap(), 1)).unwrap().is_this(host)
    }

    #[test]
    fn this_machine_has_few_names() {
        for host in ["localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:65535"] {
            assert!(is_this("127.0.0.1", host), "{host}");
        }
    }

    #[test]
    fn other_names_are_foreign() {
        for host in [
            "",
            ":",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "localhost.",
            "127.0.0.1.evil.example",
            "127.0.0.1:",
            "127.0.0.1:x",
            "127.0.0.1:65536",
            "127.0.0.1:+1",
            "127.0.0.1:1:2",
            "127.0.0.2",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "::1",
            "[::1",
            "[::1]x",
            "[127.0.0.1]",
            "[::ffff:127.0.0.1]",
            "user@localhost",
            "localhost/",
            "localhost ",
            "0.0.0.0",
            "192.168.0.7",
        ] {
            assert!(!is_this("127.0.0.1", host), "{host}");
        }
    }

    #[test]
    fn the_interface_is_a_name_of_its_own() {
        assert!(is_this("192.168.0.7", "192.168.0.7:1111"));
        assert!(is_this("0.0.0.0", "192.168.0.8:1111"));
        assert!(is_this("::", "[fe80::1]:1111"));
        assert!(!is_this("0.0.0.0", "evil.example:1111"));
    }
}
