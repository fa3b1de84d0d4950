//! Whether there is a key, before anybody is asked for one that is not there.
//!
//! Keys come from the environment, from the files that it names, and from the stores of the services' own tools:
//! `~/.aws/credentials`, `gcloud auth application-default login`.

use std::path::PathBuf;

use super::super::target::{Fault, Kind};
use crate::model::publish::{Bucket, Service};

/// A key of S3.
pub struct Key {
    pub id: String,
    pub secret: String,
    pub token: Option<String>,
}

/// Makes sure that there is something to prove who we are with.
///
/// # Errors
/// Says where a key is looked for.
pub fn are_there(settings: &Bucket) -> Result<(), Fault> {
    let (found, where_to) = match settings.service {
        Service::S3 => {
            let environment = is_set(&["AWS_ACCESS_KEY_ID"]) && is_set(&["AWS_SECRET_ACCESS_KEY"]);
            let machine = is_set(&[
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "AWS_METADATA_ENDPOINT",
            ]);
            let where_to = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or a profile in \
                            ~/.aws/credentials";
            (environment || machine || of_profile(settings).is_some(), where_to)
        }
        Service::Azure => {
            let names = [
                "AZURE_STORAGE_ACCOUNT_KEY",
                "AZURE_STORAGE_ACCESS_KEY",
                "AZURE_STORAGE_SAS_KEY",
                "AZURE_STORAGE_SAS_TOKEN",
                "AZURE_STORAGE_TOKEN",
                "AZURE_CLIENT_SECRET",
                "AZURE_STORAGE_CLIENT_SECRET",
                "AZURE_FEDERATED_TOKEN_FILE",
                "AZURE_USE_AZURE_CLI",
                "IDENTITY_ENDPOINT",
                "AZURE_MSI_ENDPOINT",
            ];
            let where_to = "AZURE_STORAGE_ACCOUNT_KEY, AZURE_STORAGE_SAS_TOKEN or AZURE_USE_AZURE_CLI=true in \
                            the environment";
            (is_set(&names), where_to)
        }
        Service::Gcs => {
            let names =
                ["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_PATH"];
            let keys = ["GOOGLE_SERVICE_ACCOUNT_KEY", "GOOGLE_BEARER_TOKEN", "GOOGLE_SKIP_SIGNATURE"];
            let gcloud = home(".config/gcloud/application_default_credentials.json");
            let where_to = "GOOGLE_APPLICATION_CREDENTIALS in the environment, or \
                            `gcloud auth application-default login`";
            (is_set(&names) || is_set(&keys) || gcloud.is_some_and(|file| file.is_file()), where_to)
        }
    };
    match found {
        true => Ok(()),
        false => Err(Fault::new(Kind::Denied, format!("there is no key for {settings}: set {where_to}"))),
    }
}

fn is_set(names: &[&str]) -> bool {
    names.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn home(below: &str) -> Option<PathBuf> {
    std::env::home_dir().map(|home| home.join(below))
}

/// The key of a profile in the file that Amazon's own tools keep: the one the target names, else AWS_PROFILE, else
/// `default`. A key in the environment goes before it, unless the target names a profile.
pub fn of_profile(settings: &Bucket) -> Option<Key> {
    if settings.profile.is_none() && is_set(&["AWS_ACCESS_KEY_ID"]) {
        return None;
    }
    let file = std::env::var_os("AWS_SHARED_CREDENTIALS_FILE").map(PathBuf::from);
    let text = std::fs::read_to_string(file.or_else(|| home(".aws/credentials"))?).ok()?;
    let profile = settings.profile.clone().or_else(|| std::env::var("AWS_PROFILE").ok());
    in_profile(&text, profile.as_deref().unwrap_or("default"))
}

fn in_profile(text: &str, profile: &str) -> Option<Key> {
    let heading = format!("[{profile}]");
    let lines = text.lines().map(str::trim).skip_while(|line| *line != heading).skip(1);
    let lines: Vec<(&str, &str)> = lines
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect();
    let value = |wanted: &str| {
        let (_, value) = lines.iter().find(|(name, value)| *name == wanted && !value.is_empty())?;
        Some((*value).to_owned())
    };
    Some(Key {
        id: value("aws_access_key_id")?,
        secret: value("aws_secret_access_key")?,
        token: value("aws_session_token"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_as_amazon_writes_it() {
        let text = "[default]\naws_access_key_id = A\naws_secret_access_key = B=\n\n[desk]\n# ours\n\
                    aws_access_key_id=C\naws_secret_access_key=D\naws_session_token=E\n[half]\naws_access_key_id=F\n";
        let key = in_profile(text, "default").unwrap();
        assert_eq!((key.id.as_str(), key.secret.as_str(), key.token), ("A", "B=", None));
        let key = in_profile(text, "desk").unwrap();
        assert_eq!((key.id.as_str(), key.secret.as_str(), key.token.as_deref()), ("C", "D", Some("E")));
        assert!(in_profile(text, "half").is_none() && in_profile(text, "none").is_none());
    }
}
