//! What went wrong, in words of ours. What a server or a library says is looked at and never repeated: it may hold
//! an address with a signature in it.

use std::error::Error as _;

use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};

use super::super::target::{Fault, Kind};
use super::Shared;
use crate::model::publish::{Bucket, Service};

/// What an object that is not there is told by, until somebody decides what that means.
const ABSENT: &str = "there is no such object";

const NO_BUCKET: &str = "is not there; make it, or look at its name";

/// Of a bucket that is not there, where the server only says that something is not.
pub fn of_no_bucket(place: &str) -> Fault {
    Fault::new(Kind::Missing, format!("{place} {NO_BUCKET}"))
}

/// By what a refusal is known: words in what the server says, or the number it answers with.
struct Sign {
    words: &'static [&'static str],
    status: &'static [u16],
    kind: Kind,
    /// What follows the name of the place.
    told: &'static str,
}

/// The first that fits is the one that is told.
const SIGNS: &[Sign] = &[
    Sign {
        words: &["NoSuchBucket", "ContainerNotFound", "specified bucket does not exist"],
        status: &[],
        kind: Kind::Missing,
        told: NO_BUCKET,
    },
    Sign {
        words: &["RequestTimeTooSkewed", "RequestExpired", "date header is too old", "date header too old"],
        status: &[],
        kind: Kind::Denied,
        told: "refuses requests of another hour: the clock of this machine is wrong; set it",
    },
    Sign {
        words: &[
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "AuthenticationFailed",
            "InvalidToken",
            "ExpiredToken",
            "invalid_grant",
        ],
        status: &[401],
        kind: Kind::Denied,
        told: "does not know the key, or it is wrong; look at",
    },
    Sign {
        words: &["OperationAborted", "ConditionalRequestConflict"],
        status: &[],
        kind: Kind::Passing,
        told: "is busy: another request for the same object is under way",
    },
    Sign {
        words: &[],
        status: &[409, 412],
        kind: Kind::Changed,
        told: "was changed by somebody else meanwhile",
    },
    Sign { words: &[], status: &[501], kind: Kind::NoLock, told: "cannot write on a condition" },
    Sign {
        words: &["QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "NotEnoughSpace"],
        status: &[507],
        kind: Kind::Full,
        told: "is full: its quota is used up",
    },
    Sign {
        words: &[],
        status: &[403],
        kind: Kind::Denied,
        told: "does not let this key do that; it has to list, read, write and delete objects there",
    },
    Sign {
        words: &["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocation", "without LOCATION"],
        status: &[],
        kind: Kind::Other,
        told: "is in another region; write which under `region:`",
    },
];

/// The fault that an error is.
pub fn of(error: &Error, bucket: &Shared) -> Fault {
    let told = Told::of(error);
    let place = &bucket.place;
    let fits = |sign: &&Sign| {
        told.has(sign.words) || told.status.is_some_and(|status| sign.status.contains(&status))
    };
    if let Some(sign) = SIGNS.iter().find(fits) {
        let more = if sign.told.ends_with("look at") { key_of(bucket.service) } else { "" };
        return Fault::new(sign.kind, format!("{place} {}{more}", sign.told));
    }
    let (kind, message) = match (error, told.status, told.http) {
        (_, Some(404), _) => (Kind::Missing, ABSENT.into()),
        (Error::InvalidPath { .. }, ..) => (Kind::Other, format!("{place} {ODD_NAME}")),
        (_, Some(status @ (408 | 429 | 500..)), _) => {
            (Kind::Passing, format!("{place} is busy or broken: it answers {status}"))
        }
        (_, Some(status), _) => (Kind::Other, format!("{place} answers {status}{}", told.code())),
        (_, None, Some(HttpErrorKind::Connect)) => {
            (Kind::Offline, format!("{place} cannot be reached: {}", told.cause))
        }
        (_, None, Some(_)) => (Kind::Passing, format!("the connection to {place} broke off")),
        (_, None, None) => (Kind::Other, format!("{place} answers what cannot be read")),
    };
    Fault::new(kind, message)
}

const ODD_NAME: &str = "has an object whose name has an empty part (`a//b`), which cannot be told from others; \
                        remove it, or publish below a `prefix:`";

/// Of a client that could not even be made.
pub fn of_settings(error: &Error, settings: &Bucket) -> Fault {
    let why = match error {
        Error::Generic { .. } if settings.service == Service::Azure && settings.account.is_none() => {
            "`account:` is not given"
        }
        Error::Generic { .. } if settings.service == Service::Gcs => "its key cannot be read",
        _ => "its settings or its key cannot be used",
    };
    Fault::new(Kind::Other, format!("{settings}: {why}"))
}

pub fn changed(bucket: &Shared, path: &str) -> Fault {
    Fault::new(Kind::Changed, format!("`{path}` in {} was changed by somebody else meanwhile", bucket.place))
}

pub fn is_absent(fault: &Fault) -> bool {
    fault.kind == Kind::Missing && fault.message == ABSENT
}

fn key_of(service: Service) -> &'static str {
    match service {
        Service::S3 => " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or at the profile",
        Service::Azure => " AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN, and at `account:`",
        Service::Gcs => " the file that GOOGLE_APPLICATION_CREDENTIALS names",
    }
}

/// What an error and its causes tell; for comparing, not for showing.
struct Told {
    text: String,
    status: Option<u16>,
    http: Option<HttpErrorKind>,
    /// Why there was no connection.
    cause: &'static str,
}

impl Told {
    fn of(error: &Error) -> Told {
        let mut told = Told { text: error.to_string(), status: None, http: None, cause: "no answer" };
        let mut next = error.source();
        while let Some(cause) = next {
            let words = cause.to_string();
            told.status = told.status.or_else(|| status(&words));
            if let Some(http) = cause.downcast_ref::<HttpError>() {
                told.http = Some(http.kind());
            }
            if let Some(io) = cause.downcast_ref::<std::io::Error>() {
                told.cause = in_words(io.kind());
            }
            told.text.push_str(&words);
            next = cause.source();
        }
        // What the client has made of an answer goes before its number: of S3, 404 may mean another version.
        told.status = by_kind(error).or(told.status).or_else(|| status(&told.text));
        if told.has(&["dns error", "lookup address"]) {
            told.cause = "its name is not known";
        }
        told
    }

    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.text.contains(word))
    }

    /// The server's own code, if it is a plain word.
    fn code(&self) -> String {
        let code = self.text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        let is_plain = |code: &&str| code.len() < 60 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        code.map(|(code, _)| code).filter(is_plain).map_or_else(String::new, |code| format!(" ({code})"))
    }
}

fn in_words(kind: std::io::ErrorKind) -> &'static str {
    use std::io::ErrorKind as Io;
    match kind {
        Io::ConnectionRefused => "nothing listens there",
        Io::HostUnreachable | Io::NetworkUnreachable | Io::NetworkDown => {
            "there is no way to it; is there a network?"
        }
        Io::TimedOut => "no answer",
        Io::InvalidData => "its certificate is not one to be trusted",
        _ => "no connection",
    }
}

/// The number that an error of the client stands for.
fn by_kind(error: &Error) -> Option<u16> {
    match error {
        Error::NotFound { .. } => Some(404),
        Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotModified { .. } => Some(412),
        Error::PermissionDenied { .. } => Some(403),
        Error::Unauthenticated { .. } => Some(401),
        Error::NotImplemented { .. } | Error::NotSupported { .. } => Some(501),
        _ => None,
    }
}

/// The number in `status code: 403 Forbidden`.
fn status(words: &str) -> Option<u16> {
    let (_, rest) = words.split_once("status code: ").or_else(|| words.split_once("with status "))?;
    rest.get(..3)?.parse().ok()
}
