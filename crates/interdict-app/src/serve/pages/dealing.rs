//! Dealing: a form that leads through it, what it comes to, and what would change that.

use std::collections::BTreeMap;

use axum::response::Response;
use interdict::assess::Item as EngineItem;
use interdict_model::{Actor, Country, DealingKind, Role};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{page, plain, several, spoken};
use crate::serve::app::App;
use crate::serve::asked::{Asked, instant};
use crate::serve::deal::{Assessed, Receipt};
use crate::serve::problem::Problem;
use crate::wire::assessment::{Assessment, Finding};
use crate::wire::dealing::{Dealing, Item, Party};

/// Parties that the form has room for; the API takes any number.
const PARTIES: usize = 3;

/// What the form holds, as it was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct DealingForm(Asked);

/// What stands below the form.
pub(crate) enum Outcome {
    Nothing,
    Judged(Box<Assessed>),
    Refused(Problem),
}

impl DealingForm {
    pub(crate) fn new(asked: Asked) -> Self {
        Self(asked)
    }

    /// Whether somebody pressed a button.
    pub(crate) fn is_sent(&self) -> bool {
        self.0.one("dealing").is_some()
    }

    /// Whether the assessment is to be kept.
    pub(crate) fn is_to_be_kept(&self) -> bool {
        self.0.one("keep").is_some()
    }

    /// By what knowledge it is judged: the two clocks of a dealing are its day and this.
    pub(crate) fn recorded(&self) -> Result<Option<Timestamp>, Problem> {
        self.0.one("recorded").map(instant).transpose()
    }

    fn text(&self, name: &str) -> &str {
        self.0.one(name).unwrap_or_default()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0.many(name).any(|own| own == value)
    }

    /// The dealing that the form describes.
    pub(crate) fn dealing(&self) -> Result<Dealing, Problem> {
        let optional = |name: &str| self.0.one(name).map(str::to_owned);
        let (destination, destination_text) = match self.0.one("destination") {
            Some(text) => match Country::from_name(text) {
                Some(country) => (Some(country.code().to_owned()), None),
                None => (None, Some(text.to_owned())),
            },
            None => (None, None),
        };
        let item = self.0.one("item").map(EngineItem::read).unwrap_or_default();
        Ok(Dealing {
            day: self.0.read("day", "a day as 2018-05-14")?,
            actors: self.0.many("actor").map(str::to_owned).collect(),
            actor_country: optional("actor_country"),
            dealing: self.text("dealing").to_owned(),
            parties: (0..PARTIES).filter_map(|at| self.party(at)).collect(),
            item: Item {
                subject_to_ear: item.subject_to_ear,
                classification: item.classification,
                description: item.description,
            },
            destination,
            destination_text,
            transit: Vec::new(),
            funds: optional("funds"),
            facts: self.answers("fact."),
            red_flags: self.answers("flag."),
            ownership: Vec::new(),
        })
    }

    fn party(&self, at: usize) -> Option<Party> {
        let of = |field: &str| self.0.one(&format!("{field}{at}")).map(str::to_owned);
        Some(Party {
            name: of("party")?,
            role: of("role").unwrap_or_else(|| Role::Counterparty.word().to_owned()),
            schema: None,
            countries: of("country").into_iter().collect(),
            addresses: Vec::new(),
            birth_dates: Vec::new(),
            identifiers: of("identifier").into_iter().collect(),
        })
    }

    /// Yes and no by key; what is left open is not answered.
    fn answers(&self, prefix: &str) -> BTreeMap<String, bool> {
        let said = self
            .0
            .beginning_with(prefix)
            .filter_map(|(key, value)| match value {
                "yes" => Some((key.to_owned(), true)),
                "no" => Some((key.to_owned(), false)),
                _ => None,
            });
        said.collect()
    }
}

/// The page.
pub(crate) fn dealing(app: &App, form: &DealingForm, outcome: &Outcome) -> Response {
    let body = html! {
        h1 { "May we do this dealing?" }
        @match outcome {
            Outcome::Nothing => {}
            Outcome::Refused(problem) => p.warn role="alert" { (problem.detail()) },
            Outcome::Judged(assessed) => {
                (assessment(&assessed.assessment))
                @if let Some(id) = &assessed.id {
                    p { "Kept in the ledger: " a href={ "/assessments/" (id) } { "receipt " code { (&id[..12]) } } }
                }
            }
        }
        form method="post" action="/dealing" {
            (who_and_what(form))
            (parties(form))
            (thing(form))
            @if let Outcome::Judged(assessed) = outcome { (questions(form, &assessed.assessment)) }
            p.ask {
                button type="submit" { "Assess" }
                label { input type="checkbox" name="keep" value="yes" checked[form.is_to_be_kept()]; " Keep the assessment in the ledger, with a receipt" }
            }
        }
    };
    let mut response = page(app, "/dealing", "Dealing", &body);
    if let Outcome::Refused(problem) = outcome {
        *response.status_mut() = problem.status();
    }
    response
}

fn who_and_what(form: &DealingForm) -> Markup {
    html! {
        fieldset {
            legend { "Who does what" }
            div.grid {
                div.field {
                    label for="dealing" { "Dealing" }
                    select id="dealing" name="dealing" required {
                        @for kind in DealingKind::ALL {
                            option value=(kind.word()) selected[form.text("dealing") == kind.word()] { (plain(kind.word())) }
                        }
                    }
                }
                div.field {
                    label for="day" { "Day" }
                    input id="day" name="day" type="date" value=(form.text("day"));
                    small { "Empty means today." }
                }
                div.field {
                    label for="recorded" { "As known at" }
                    input id="recorded" name="recorded" value=(form.text("recorded")) placeholder="now" autocomplete="off";
                    small { "A day, or 2024-02-24T12:00Z: what the lists and the register had said by then." }
                }
                div.field {
                    label for="actor_country" { "Country of the actor" }
                    input id="actor_country" name="actor_country" value=(form.text("actor_country"));
                }
            }
            fieldset.checks {
                legend { "Who acts, in every capacity that holds" }
                @for actor in Actor::ALL {
                    label { input type="checkbox" name="actor" value=(actor.word()) checked[form.has("actor", actor.word())]; " " (plain(actor.word())) }
                }
            }
        }
    }
}

fn parties(form: &DealingForm) -> Markup {
    html! {
        fieldset {
            legend { "With whom" }
            @for at in 0..PARTIES {
                div.grid.party role="group" aria-label={ "Party " (at + 1) } {
                    div.field {
                        label for={ "party" (at) } { "Party " (at + 1) }
                        input id={ "party" (at) } name={ "party" (at) } value=(form.text(&format!("party{at}"))) dir="auto" autocomplete="off";
                    }
                    div.field {
                        label for={ "role" (at) } { "Its role" }
                        select id={ "role" (at) } name={ "role" (at) } {
                            @for role in Role::ALL {
                                option value=(role.word()) selected[chosen_role(form, at) == role.word()] { (plain(role.word())) }
                            }
                        }
                    }
                    div.field {
                        label for={ "country" (at) } { "Country" }
                        input id={ "country" (at) } name={ "country" (at) } value=(form.text(&format!("country{at}")));
                    }
                }
            }
        }
    }
}

fn chosen_role(form: &DealingForm, at: usize) -> String {
    let typed = form.text(&format!("role{at}"));
    if typed.is_empty() {
        Role::Counterparty.word().to_owned()
    } else {
        typed.to_owned()
    }
}

fn thing(form: &DealingForm) -> Markup {
    html! {
        fieldset {
            legend { "What, where to, with what money" }
            div.grid {
                div.field {
                    label for="item" { "Item" }
                    input id="item" name="item" value=(form.text("item"));
                    small { "EAR99, an ECCN, not-subject-to-ear, or words" }
                }
                div.field {
                    label for="destination" { "Destination" }
                    input id="destination" name="destination" value=(form.text("destination"));
                    small { "Country or region" }
                }
                div.field {
                    label for="funds" { "Money" }
                    input id="funds" name="funds" value=(form.text("funds"));
                    small { "Such as universal service support" }
                }
            }
        }
    }
}

/// What is not known, asked; and the red flags.
fn questions(form: &DealingForm, assessment: &Assessment) -> Markup {
    let ask = |name: String, question: &str, said: &str| {
        html! {
            div.question role="radiogroup" aria-label=(question) {
                span { (question) }
                @for (value, label) in [("yes", "yes"), ("no", "no"), ("", "not known")] {
                    label { input type="radio" name=(name) value=(value) checked[said == value]; " " (label) }
                }
            }
        }
    };
    html! {
        @if !assessment.missing_facts.is_empty() {
            fieldset {
                legend { "What would change it" }
                @for fact in &assessment.missing_facts {
                    (ask(format!("fact.{}", fact.key), &fact.question, form.text(&format!("fact.{}", fact.key))))
                }
            }
        }
        @for (key, value) in form.answers("fact.").iter().filter(|(key, _)| !assessment.missing_facts.iter().any(|fact| fact.key == **key)) {
            input type="hidden" name={ "fact." (key) } value=(if *value { "yes" } else { "no" });
        }
        @if !assessment.red_flags.is_empty() {
            fieldset {
                legend { "Red flags" }
                @for flag in &assessment.red_flags {
                    (ask(format!("flag.{}", flag.id), &flag.question, form.text(&format!("flag.{}", flag.id))))
                }
            }
        }
    }
}

/// What a dealing comes to, with its citations.
fn assessment(assessment: &Assessment) -> Markup {
    let restricting = |finding: &&Finding| assessment.verdict == finding.verdict;
    let doubts: Vec<_> = assessment
        .coverage
        .iter()
        .filter(|one| one.problem.is_some() || one.standing == "missing" || one.standing == "stale")
        .collect();
    html! {
        section.verdict data-verdict=(assessment.verdict) aria-label="Verdict" {
            strong { (verdict(&assessment.verdict)) }
            @if !assessment.cited.is_empty() { p { "By " (assessment.cited.join("; ")) "." } }
            p.paper { (described(&assessment.dealing)) }
            @if let Some(day) = &assessment.dealing.day { p.quiet { "For a dealing on " time { (day) } "; the register was checked up to " time { (assessment.horizon) } "." } }
            @for warning in &assessment.warnings { p.warn { (warning.text) } }
            @if !doubts.is_empty() {
                details.warn { summary { (several(doubts.len(), "list", "lists")) " to be taken with care" }
                    ul { @for one in doubts { li { (one.dataset) ": " (one.standing) @if let Some(problem) = &one.problem { ", " (problem) } } } }
                }
            }
        }
        section {
            h2 { "What decides" }
            ol.plain { @for finding in assessment.findings.iter().filter(restricting) { (finding_markup(finding, assessment)) } }
            @let others: Vec<&Finding> = assessment.findings.iter().filter(|finding| !restricting(finding)).collect();
            @if !others.is_empty() {
                details { summary { (others.len()) " more findings that were held against it" }
                    ol.plain { @for finding in others { (finding_markup(finding, assessment)) } }
                }
            }
        }
        @if !assessment.signals.is_empty() {
            section { h2 { "What was said, and changes nothing" }
                ul.plain { @for signal in &assessment.signals { li { time { (signal.day) } " " (signal.speaker) ": " (signal.text) " " span.quiet { (signal.why_no_effect) } } } }
            }
        }
    }
}

/// The dealing in one sentence: on paper the form is not there to be read.
fn described(dealing: &Dealing) -> String {
    let mut words = vec![plain(&dealing.dealing)];
    words.extend(
        dealing
            .actors
            .iter()
            .map(|actor| format!("by {}", plain(actor))),
    );
    let parties = dealing.parties.iter();
    words.extend(parties.map(|party| format!("{} as {}", party.name, plain(&party.role))));
    words.extend(dealing.item.classification.iter().cloned());
    words.extend(dealing.item.description.iter().cloned());
    let destination = dealing
        .destination
        .as_ref()
        .or(dealing.destination_text.as_ref());
    words.extend(destination.map(|place| format!("to {place}")));
    words.extend(dealing.funds.iter().map(|funds| format!("with {funds}")));
    format!("The dealing: {}.", words.join(", "))
}

fn verdict(word: &str) -> &'static str {
    match word {
        "prohibited" => "Prohibited",
        "licence-required" => "A licence is required",
        "refer" => "For a person to decide",
        "authorised" => "Restricted, and authorised",
        _ => "Nothing recorded restricts it",
    }
}

fn finding_markup(finding: &Finding, assessment: &Assessment) -> Markup {
    let party = finding
        .party
        .and_then(|at| assessment.dealing.parties.get(at));
    html! {
        li {
            span.state data-state=(finding.verdict) { (plain(&finding.verdict)) }
            " " strong { (finding.cite) }
            @if let Some(law) = &finding.law { " " (law.title) ", " (law.authority) }
            @if let Some(party) = party { " – " (spoken(&party.name, None)) }
            p { (finding.why) }
            @if let Some(law) = &finding.law {
                p.quiet { @for citation in &law.citations { (citation.text) " (" (citation.standing) ") " } }
                @if let Some(policy) = &law.licence_policy { p { "Applications for a licence: " (policy) "." } }
            }
            @for permission in &finding.authorizations {
                p { strong { (permission.title) } ": " (permission.permits) " – " (plain(permission.status)) @if let Some(ends) = &permission.ends { ", ends " time { (ends) } } }
            }
            @for (label, change) in [("Stands so since", &finding.last_change), ("Changes on", &finding.next_change)] {
                @if let Some(change) = change { p.quiet { (label) " " time { (change.day) } @if let Some(document) = &change.document { ", " (document) } } }
            }
            @for assumption in &finding.assumptions { p.quiet { "Assumed: " (assumption) } }
        }
    }
}

/// The receipt of a sealed assessment, to print.
pub(crate) fn receipt(
    app: &App,
    receipt: &Receipt,
    again: Option<&crate::commands::replay::Replayed>,
) -> Response {
    let sealed = &receipt.sealed;
    let text = |place: &str| {
        sealed
            .assessment
            .pointer(place)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let list = |place: &str| -> Vec<String> {
        let values = sealed
            .assessment
            .pointer(place)
            .and_then(|value| value.as_array());
        values
            .into_iter()
            .flatten()
            .filter_map(|value| value.as_str())
            .map(str::to_owned)
            .collect()
    };
    let findings = sealed.assessment["findings"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let body = html! {
        h1 { "Receipt" }
        section.verdict data-verdict=(text("/verdict")) {
            strong { (verdict(&text("/verdict"))) }
            @let cited = list("/cited");
            @if !cited.is_empty() { p { "By " (cited.join("; ")) "." } }
        }
        dl.said {
            dt { "Assessment" } dd { code { (receipt.id) } }
            dt { "Entry of the log" } dd { (receipt.seq) }
            dt { "Sealed" } dd { time { (receipt.entered) } @if let Some(who) = &sealed.who { ", by " (who) } }
            dt { "Dealing" } dd { (plain(&text("/dealing/dealing"))) " on " time { (text("/dealing/day")) } }
            @for (label, words) in [("By", list("/dealing/actors")), ("Item", [text("/dealing/item/classification"), text("/dealing/item/description")].into()), ("Destination", [text("/dealing/destination"), text("/dealing/destination_text")].into()), ("Money", vec![text("/dealing/funds")])] {
                @let said: Vec<String> = words.iter().filter(|word| !word.is_empty()).map(|word| if label == "By" { plain(word) } else { word.clone() }).collect();
                @if !said.is_empty() { dt { (label) } dd { (said.join(", ")) } }
            }
            dt { "Parties" } dd { @for party in sealed.assessment["dealing"]["parties"].as_array().into_iter().flatten() { (party["name"].as_str().unwrap_or_default()) " (" (plain(party["role"].as_str().unwrap_or_default())) ") " } }
            dt { "Lists as of" } dd { time { (sealed.listed) } ", as known at " time { (sealed.recorded) } }
            dt { "View" } dd { code { (sealed.view) } }
            dt { "Register" } dd { code { (sealed.register) } }
            dt { "Engine" } dd { (sealed.engine) }
        }
        section {
            h2 { "Findings" }
            ol.plain { @for finding in &findings { li { span.state data-state=(finding["verdict"].as_str().unwrap_or_default()) { (plain(finding["verdict"].as_str().unwrap_or_default())) } " " strong { (finding["cite"].as_str().unwrap_or_default()) } " – " (finding["why"].as_str().unwrap_or_default()) } } }
        }
        @match again {
            None => p.screen-only { a href={ "/assessments/" (receipt.id) "?replay=true" } { "Judge it again, with the lists and the knowledge of then" } },
            Some(again) if again.same => p.verdict data-verdict="not-restricted" { "Judged again just now: the same in every word." },
            Some(again) => section.warn {
                p { "Judged again just now: " (again.differences.len()) " places differ." }
                ul { @for place in &again.differences { li { code { (place.place) } } } }
            },
        }
    };
    page(app, "/dealing", "Receipt", &body)
}
