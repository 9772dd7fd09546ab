//! Digests of what a judgement rests on: what the list says of a party, and what the house says of its
//! customer. They are over the facts themselves, so that another file format changes none of them.

use interdict_model::{Designation, Digest};

use crate::matching::Facts;
use crate::screen::{Hit, PartyQuery};

/// Names all that the list tells of a hit's party, and how the acts against it stand.
#[must_use]
pub fn listing_digest(hit: &Hit) -> Digest {
    let mut pen = Pen::new("interdict: a listing");
    let card = &hit.card;
    pen.text(hit.schema.name());
    pen.text(&card.caption);
    pen.list(&card.names, |pen, name| {
        pen.text(&name.property);
        pen.text(&name.text);
    });
    pen.facts(&card.facts);
    pen.list(&card.topics, |pen, topic| pen.text(topic));
    pen.list(&card.sources, |pen, source| pen.text(source));
    pen.list(&hit.designations, |pen, standing| {
        pen.act(&standing.act);
        pen.text(&format!("{:?}", standing.state));
    });
    pen.list(&card.owners, |pen, tie| {
        pen.text(tie.owner.as_str());
        pen.said(tie.share.as_deref());
        pen.said(tie.start.map(|date| date.to_string()).as_deref());
        pen.said(tie.end.map(|date| date.to_string()).as_deref());
        pen.said(tie.role.as_deref());
    });
    pen.finish()
}

/// Names all that is asked of a customer.
#[must_use]
pub fn customer_digest(query: &PartyQuery) -> Digest {
    let mut pen = Pen::new("interdict: a customer");
    pen.list(&query.names, |pen, name| pen.text(name));
    pen.said(query.schema.map(|schema| schema.name()));
    pen.facts(&query.facts);
    pen.list(&query.addresses, |pen, address| pen.text(address));
    pen.finish()
}

/// Writes into a digest so that no two different things write the same.
struct Pen(blake3::Hasher);

impl Pen {
    fn new(what: &str) -> Self {
        Self(blake3::Hasher::new_derive_key(what))
    }

    fn text(&mut self, text: &str) {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn said(&mut self, text: Option<&str>) {
        self.0.update(&[u8::from(text.is_some())]);
        self.text(text.unwrap_or_default());
    }

    fn list<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.0.update(&(values.len() as u64).to_le_bytes());
        for value in values {
            write(self, value);
        }
    }

    fn facts(&mut self, facts: &Facts) {
        self.list(&facts.birth_dates, |pen, date| pen.text(&date.to_string()));
        self.list(&facts.countries, |pen, country| pen.text(country.code()));
        self.said(facts.gender.map(|gender| gender.name()));
        self.list(&facts.identifiers, |pen, identifier| {
            pen.0.update(&[identifier.scheme as u8]);
            pen.text(&identifier.value);
        });
    }

    fn act(&mut self, act: &Designation) {
        self.text(act.id.as_str());
        for date in [act.listed, act.start, act.end] {
            self.said(date.map(|date| date.to_string()).as_deref());
        }
        let words = [
            &act.authority,
            &act.program,
            &act.citation,
            &act.reason,
            &act.license_requirement,
            &act.license_policy,
            &act.provisions,
            &act.status,
        ];
        for text in words {
            self.said(text.as_deref());
        }
    }

    fn finish(&self) -> Digest {
        Digest::from_bytes(*self.0.finalize().as_bytes())
    }
}
