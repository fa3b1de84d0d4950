//! What a tab goes through: it asks for a page and all the page needs, has it, and prints it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::pipe::Pipe;
use super::{Answer, Job, PrintError};

/// A tab and the page it prints.
pub(super) struct Tab {
    /// The place of the page among all to be printed.
    pub place: usize,
    job: Job,
    /// The request whose answer is the PDF.
    printing: Option<u64>,
}

impl Tab {
    pub(super) fn new((place, job): (usize, &Job)) -> Tab {
        Tab { place, job: job.clone(), printing: None }
    }

    /// Goes to the page.
    pub(super) fn begin(&self, pipe: &mut Pipe, session: &str) -> Result<(), PrintError> {
        let session = Some(session);
        pipe.send(session, "Emulation.setScriptExecutionDisabled", json!({ "value": true }))?;
        pipe.send(session, "Fetch.enable", json!({ "patterns": [{ "urlPattern": "*" }] }))?;
        pipe.send(session, "Page.enable", Value::Null)?;
        pipe.send(session, "Page.navigate", json!({ "url": self.job.url }))?;
        Ok(())
    }

    /// Does what a message calls for; gives the PDF where that is what it brings.
    pub(super) fn hear(
        &mut self,
        pipe: &mut Pipe,
        session: &str,
        message: &Value,
        answer: &dyn Fn(&str) -> Option<Answer>,
    ) -> Result<Option<Vec<u8>>, PrintError> {
        if message["id"].is_u64() {
            return self.answered(message);
        }
        match message["method"].as_str() {
            Some("Fetch.requestPaused") => {
                let request = &message["params"];
                let url = request["request"]["url"].as_str().unwrap_or_default();
                let found = answer(url.split(['?', '#']).next().unwrap_or_default());
                self.fulfil(pipe, session, &request["requestId"], found)?;
            }
            Some("Page.loadEventFired") if self.printing.is_none() => {
                self.printing = Some(pipe.send(Some(session), "Page.printToPDF", paper())?);
            }
            Some("Inspector.targetCrashed") => return Err(self.refused(&json!("it crashed"))),
            _ => {}
        }
        Ok(None)
    }

    fn answered(&self, message: &Value) -> Result<Option<Vec<u8>>, PrintError> {
        if let Some(error) = message.get("error") {
            return Err(self.refused(error));
        }
        if let Some(why) = message["result"].get("errorText") {
            return Err(self.refused(why));
        }
        if message["id"].as_u64() != self.printing {
            return Ok(None);
        }
        let data = message["result"]["data"].as_str().unwrap_or_default();
        let pdf = BASE64_STANDARD.decode(data).map_err(|error| self.refused(&json!(error.to_string())))?;
        Ok(Some(dated(pdf, self.job.day)))
    }

    fn fulfil(
        &self,
        pipe: &mut Pipe,
        session: &str,
        request: &Value,
        found: Option<Answer>,
    ) -> Result<(), PrintError> {
        let Some((media_type, bytes)) = found else {
            let given = json!({ "requestId": request, "errorReason": "BlockedByClient" });
            return pipe.send(Some(session), "Fetch.failRequest", given).map(drop);
        };
        let given = json!({
            "requestId": request,
            "responseCode": 200,
            "responseHeaders": [{ "name": "content-type", "value": media_type }],
            "body": BASE64_STANDARD.encode(bytes),
        });
        pipe.send(Some(session), "Fetch.fulfillRequest", given).map(drop)
    }

    /// That this page cannot be printed, and why.
    pub(super) fn refused(&self, why: &Value) -> PrintError {
        let why = why["message"].as_str().or_else(|| why.as_str()).unwrap_or("no reason given");
        PrintError::Refused(self.job.url.clone(), why.to_owned())
    }
}

/// The paper is what the stylesheet says. Colours of grounds are off, as most readers have them.
fn paper() -> Value {
    json!({
        "preferCSSPageSize": true,
        "printBackground": false,
        "generateTaggedPDF": true,
        "generateDocumentOutline": true,
        "transferMode": "ReturnAsBase64",
    })
}

/// The same PDF with the day of its page for the moments of its making and changing.
fn dated(mut pdf: Vec<u8>, day: Option<Date>) -> Vec<u8> {
    let day = day.map_or("19700101".to_owned(), |day| day.strftime("%Y%m%d").to_string());
    for name in [&b"/CreationDate (D:"[..], b"/ModDate (D:"] {
        let Some(at) = memchr::memmem::rfind(&pdf, name) else { continue };
        let digits = at + name.len()..at + name.len() + 14;
        if pdf.get(digits.clone()).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit)) {
            pdf[digits].copy_from_slice(format!("{day}000000").as_bytes());
        }
    }
    pdf
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_has_the_day_of_its_page() {
        let made =
            b"<</CreationDate (D:20261124233450+00'00')\n/ModDate (D:20261124233450+00'00')>>".to_vec();
        let dated = dated(made, Some(jiff::civil::date(2023, 6, 19)));
        assert_eq!(
            String::from_utf8(dated).unwrap(),
            "<</CreationDate (D:20230619000000+00'00')\n/ModDate (D:20230619000000+00'00')>>"
        );
    }
}
