//! `/v1/text`: the listed parties that documents name.

use std::sync::Arc;

use axum::body::Body;
use axum::http::HeaderMap;
use interdict::text::{ScanTerms, Scanner};
use interdict_documents::{Extracted, Limits, extract};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::failure::{Code, Failure};
use crate::scanning::Scanning;
use crate::serve::app::App;
use crate::serve::asked::{self, Asked};
use crate::serve::bodies::Held;
use crate::serve::engine::When;
use crate::serve::problem::Problem;
use crate::serve::snapshot::Snapshot;
use crate::serve::upload::{self, Upload};
use crate::wire::text::{Document, Texts};

/// Query parameters of the route; a JSON body or a form may give them as well, and goes before.
pub(crate) const PARAMETERS: &[&str] = &["on", "recorded", "threshold", "explain"];

/// Text that the documents of one request may unfold to: archives and PDF hold more than their size.
const UNFOLDED_BYTES_MAX: usize = 64_000_000;

/// What a text is called that was typed and has no name of its own.
pub(crate) const TYPED: &str = "text";

/// The terms of a question, as they were given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TextTerms {
    pub(crate) when: When,
    pub(crate) threshold: Option<f64>,
    pub(crate) explain: bool,
}

/// Documents, and how they are to be looked at.
pub(crate) struct TextQuestion {
    pub(crate) documents: Vec<Upload>,
    pub(crate) terms: TextTerms,
    /// The body the documents stand in.
    pub(crate) held: Held,
}

/// What was found, with the texts in which it was.
pub(crate) struct TextAnswer {
    pub(crate) texts: Texts,
    pub(crate) extracted: Vec<Option<Extracted>>,
}

/// A text as a JSON body brings it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    text: String,
    name: Option<String>,
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    on: Option<Date>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    recorded: Option<Timestamp>,
    threshold: Option<f64>,
    explain: Option<bool>,
}

impl TextTerms {
    /// Terms out of query parameters or a form.
    pub(crate) fn read(asked: &Asked) -> Result<Self, Problem> {
        Ok(Self {
            when: asked.when()?,
            threshold: asked.score("threshold")?,
            explain: asked.flag("explain", false)?,
        })
    }

    /// These where they say something, else the others.
    fn or(self, other: Self) -> Self {
        Self {
            when: When {
                on: self.when.on.or(other.when.on),
                recorded: self.when.recorded.or(other.when.recorded),
            },
            threshold: self.threshold.or(other.threshold),
            explain: self.explain || other.explain,
        }
    }

    fn scan(self) -> ScanTerms {
        let usual = ScanTerms::default();
        let told = self.threshold;
        ScanTerms {
            threshold: told.map_or(usual.threshold, crate::serve::yente::ten_thousandths),
            explain: self.explain,
            ..usual
        }
    }
}

impl TextQuestion {
    /// Reads a body of any kind: JSON with a text, a form with files, or one document.
    pub(crate) async fn read(
        app: &App,
        headers: &HeaderMap,
        asked: &Asked,
        body: Body,
    ) -> Result<Self, Problem> {
        asked.only(PARAMETERS)?;
        let terms = TextTerms::read(asked)?;
        let held = app.bodies.hold(body, app.settings.text_bytes_max).await?;
        let question = if upload::is_form(headers) {
            let filled = upload::form(headers, held.bytes.clone()).await?;
            Self::filled(filled, terms, held)?
        } else if upload::kind(headers) == "application/json" {
            Self::typed(asked::json(&held.bytes)?, terms, held)?
        } else {
            let document = upload::whole(headers, held.bytes.clone());
            Self {
                documents: vec![document],
                terms,
                held,
            }
        };
        if question.documents.iter().all(|one| one.bytes.is_empty()) {
            return Err(Problem::unreadable(
                "there is no text: send a document as the body, a form with files in `file`, or JSON with `text`",
            ));
        }
        Ok(question)
    }

    fn typed(typed: Typed, other: TextTerms, held: Held) -> Result<Self, Problem> {
        if typed
            .threshold
            .is_some_and(|one| !(0.0..=1.0).contains(&one))
        {
            return Err(Problem::unreadable("threshold: give a number from 0 to 1"));
        }
        let own = TextTerms {
            when: When {
                on: typed.on,
                recorded: typed.recorded,
            },
            threshold: typed.threshold,
            explain: typed.explain.unwrap_or_default(),
        };
        Ok(Self {
            documents: vec![Upload {
                name: typed.name.unwrap_or_else(|| TYPED.to_owned()),
                bytes: typed.text.into(),
            }],
            terms: own.or(other),
            held,
        })
    }

    /// Out of a form: a text that was typed, and files.
    pub(crate) fn filled(
        filled: upload::Filled,
        other: TextTerms,
        held: Held,
    ) -> Result<Self, Problem> {
        let mut documents = Vec::new();
        let mut rest = Vec::new();
        for (name, value) in filled.fields {
            if name != "text" {
                rest.push((name, value));
            } else if !value.trim().is_empty() {
                documents.push(Upload {
                    name: TYPED.to_owned(),
                    bytes: value.into(),
                });
            }
        }
        documents.extend(filled.files);
        let rest = Asked::of(rest);
        rest.only(&["text", "file", "on", "recorded", "threshold", "explain"])?;
        Ok(Self {
            documents,
            terms: TextTerms::read(&rest)?.or(other),
            held,
        })
    }
}

/// Looks for listed parties in every document.
pub(crate) async fn text(app: &App, question: TextQuestion) -> Result<TextAnswer, Problem> {
    let mut answer = TextAnswer {
        texts: Texts::default(),
        extracted: Vec::new(),
    };
    let held = Arc::new(question.held);
    let mut room = UNFOLDED_BYTES_MAX;
    for document in question.documents {
        let limits = Limits {
            file_bytes_max: app.settings.text_bytes_max,
            text_bytes_max: room,
            ..Limits::default()
        };
        let name = document.name.clone();
        // The body keeps its room until the work ends, even where nobody waits for it any more.
        let kept = Arc::clone(&held);
        let extracted = App::apart(move || {
            let _kept = kept;
            extract(&document.name, &document.bytes, &limits)
        });
        match extracted.await? {
            Ok(extracted) => {
                let parts = extracted.parts.iter();
                room = room.saturating_sub(parts.map(|part| part.text().len()).sum());
                let (told, extracted) = one(app, name, extracted, question.terms).await?;
                answer.texts.documents.push(told);
                answer.extracted.push(Some(extracted));
            }
            // One that cannot be read does not hide what the others hold.
            Err(error) => {
                let doing = format!("read the text of {name}");
                let failure = Failure::new(Code::File, doing, &error).hint(error.remedy());
                answer
                    .texts
                    .documents
                    .push(Document::unread(&name, &failure));
                answer.extracted.push(None);
            }
        }
    }
    answer.texts.conclude();
    Ok(answer)
}

/// One document, by the lists of its own day unless a day was asked for.
async fn one(
    app: &App,
    name: String,
    extracted: Extracted,
    terms: TextTerms,
) -> Result<(Document, Extracted), Problem> {
    let own_day = extracted.dated.filter(|_| terms.when.on.is_none());
    let when = When {
        on: terms.when.on.or(own_day),
        recorded: terms.when.recorded,
    };
    let snapshot = app.engine.snapshot(when).await?;
    let scan = move |snapshot: &Snapshot, scanner: &mut Scanner<'_>| {
        let day = snapshot.view.as_of().listed;
        let coverage = snapshot.coverage().wire.clone();
        let mut told = Document::new(&name, &extracted, day, own_day.is_some(), coverage);
        let scanning = Scanning {
            scanner,
            law: snapshot.register.as_ref(),
            day,
            terms: terms.scan(),
        };
        scanning.scan(&mut told, &extracted);
        (told, extracted)
    };
    app.engine.readers.run(snapshot, scan).await
}
