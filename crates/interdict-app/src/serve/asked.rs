//! What a client asks: query parameters and bodies, read strictly or, for clients of yente, leniently.

use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::engine::When;
use super::problem::Problem;
use crate::clock;

/// The query parameters, in the order given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map(|Query(pairs)| Self(pairs))
            .map_err(|_| Problem::bad("the query string is not UTF-8 in percent encoding"))
    }
}

impl Asked {
    /// Fields that were read elsewhere.
    pub(crate) fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Parameters out of a form in a body.
    pub(crate) fn form(bytes: &[u8]) -> Result<Self, Problem> {
        let fault = "the form is not UTF-8 in percent encoding";
        serde_urlencoded::from_bytes(bytes)
            .map(Self)
            .map_err(|_| Problem::unreadable(fault))
    }

    /// Refuses parameters that are not known.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let unknown = self
            .0
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()));
        match unknown {
            Some((name, _)) => Err(Problem::unreadable(format!(
                "there is no parameter {name:?} here: use {}",
                known.join(", ")
            ))),
            None => Ok(()),
        }
    }

    /// The last value of a parameter; a blank one says nothing.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let value = self
            .0
            .iter()
            .rfind(|(own, value)| own == name && !value.trim().is_empty());
        value.map(|(_, value)| value.trim())
    }

    /// Every value of a parameter that may be repeated.
    pub(crate) fn many<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.0.iter().filter(move |(own, _)| own == name);
        pairs
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The parameters whose names begin so, without that beginning.
    pub(crate) fn beginning_with<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs = self.0.iter();
        pairs.filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.trim())))
    }

    /// A parameter read as a value of some type.
    pub(crate) fn read<T: FromStr>(&self, name: &str, shape: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.one(name) else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| {
            Problem::unreadable(format!("{name} = {text:?} cannot be read: give {shape}"))
        })
    }

    /// A number within bounds.
    pub(crate) fn number(
        &self,
        name: &str,
        default: usize,
        bounds: RangeInclusive<usize>,
    ) -> Result<usize, Problem> {
        let shape = format!("a whole number from {} to {}", bounds.start(), bounds.end());
        let number = self.read(name, &shape)?.unwrap_or(default);
        if bounds.contains(&number) {
            Ok(number)
        } else {
            Err(Problem::unreadable(format!(
                "{name} = {number}: give {shape}"
            )))
        }
    }

    /// A score from 0 to 1.
    pub(crate) fn score(&self, name: &str) -> Result<Option<f64>, Problem> {
        let shape = "a number from 0 to 1";
        match self.read::<f64>(name, shape)? {
            Some(score) if !(0.0..=1.0).contains(&score) => Err(Problem::unreadable(format!(
                "{name} = {score}: give {shape}"
            ))),
            score => Ok(score),
        }
    }

    /// Yes or no.
    pub(crate) fn flag(&self, name: &str, default: bool) -> Result<bool, Problem> {
        match self.one(name).map(str::to_ascii_lowercase).as_deref() {
            None => Ok(default),
            Some("true" | "1" | "yes" | "on") => Ok(true),
            Some("false" | "0" | "no" | "off") => Ok(false),
            Some(other) => Err(Problem::unreadable(format!(
                "{name} = {other:?}: give true or false"
            ))),
        }
    }

    /// The two clocks.
    pub(crate) fn when(&self) -> Result<When, Problem> {
        Ok(When {
            on: self.read("on", "a day as 2022-02-24")?,
            recorded: self.one("recorded").map(instant).transpose()?,
        })
    }
}

/// An instant; a day means its end, by which all of that day was known.
pub(crate) fn instant(text: &str) -> Result<Timestamp, Problem> {
    let end = |day: Date| day.tomorrow().ok().and_then(clock::start_of);
    let whole_day = text.parse().ok().and_then(end);
    // Minutes are enough, as a browser gives them.
    let padded = text.strip_suffix('Z').map(|short| format!("{short}:00Z"));
    let padded = padded.and_then(|text| text.parse().ok());
    let read = text.parse().ok().or(padded).or(whole_day);
    read.ok_or_else(|| {
        Problem::unreadable(format!(
            "recorded = {text:?} cannot be read: give an instant as 2022-02-24T12:00:00Z, or a day"
        ))
    })
}

/// Reads JSON; the problem names the place.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::unreadable(format!("the body cannot be read as JSON: {error}")))
}
