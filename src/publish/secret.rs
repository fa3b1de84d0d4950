//! A secret of the environment: never printed, never an argument, never in a file.

use std::fmt;

/// The name of a variable, and what is in it.
#[derive(Clone)]
pub struct Secret {
    name: String,
    value: Option<String>,
}

impl Secret {
    /// The value that a variable has now.
    pub fn of_environment(name: &str) -> Self {
        Secret { name: name.to_owned(), value: std::env::var(name).ok().filter(|value| !value.is_empty()) }
    }

    /// The name of the variable.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in it; only for the one it is meant for.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// A text in which the secret does not stand.
    pub fn hide(&self, text: &str) -> String {
        match &self.value {
            Some(value) => text.replace(value.as_str(), "***"),
            None => text.to_owned(),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_not_show() {
        let secret = Secret { name: "PATH_OF_TEST".into(), value: Some("hunter2".into()) };
        assert_eq!(secret.hide("https://me:hunter2@x/"), "https://me:***@x/");
        assert_eq!(format!("{secret:?}"), "Secret(PATH_OF_TEST)");
        assert_eq!(secret.value(), Some("hunter2"));
    }
}
