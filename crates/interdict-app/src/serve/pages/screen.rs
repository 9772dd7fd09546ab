//! Screen: one box, and what was found.

use interdict_model::Schema;
use maud::{Markup, html};

use super::{page, plain, several, spoken};
use crate::serve::api::{
    Listing, PartyAsked, ScreenAnswer, ScreenQuestion, Several, WireHit, screen as answer,
};
use crate::serve::app::App;
use crate::serve::asked::{Asked, instant};
use crate::serve::engine::When;
use crate::serve::problem::Problem;
use crate::serve::router::in_path;

/// What the form holds, as it was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScreenForm {
    name: String,
    schema: String,
    birth_date: String,
    country: String,
    identifier: String,
    address: String,
    on: String,
    recorded: String,
    threshold: String,
}

/// The kinds of party that the form offers.
const SCHEMATA: &[Schema] = &[
    Schema::PERSON,
    Schema::COMPANY,
    Schema::ORGANIZATION,
    Schema::VESSEL,
    Schema::AIRPLANE,
    Schema::CRYPTO_WALLET,
];

impl ScreenForm {
    pub(crate) fn read(asked: &Asked) -> Self {
        let text = |name: &str| asked.one(name).unwrap_or_default().to_owned();
        Self {
            name: text("name"),
            schema: text("schema"),
            birth_date: text("birth_date"),
            country: text("country"),
            identifier: text("identifier"),
            address: text("address"),
            on: text("on"),
            recorded: text("recorded"),
            threshold: text("threshold"),
        }
    }

    fn is_blank(&self) -> bool {
        self.name.is_empty() && self.identifier.is_empty()
    }

    /// What was said beside the name and the day, in words.
    fn details(&self) -> Vec<String> {
        let details = [
            ("kind", &self.schema),
            ("born or founded", &self.birth_date),
            ("country", &self.country),
            ("identifier", &self.identifier),
            ("address", &self.address),
            ("least score", &self.threshold),
        ];
        let said = details.iter().filter(|(_, text)| !text.is_empty());
        said.map(|(label, text)| format!("{label} {text}"))
            .collect()
    }

    fn has_details(&self) -> bool {
        !self.details().is_empty()
    }

    /// The two clocks of a form that was answered.
    fn when(&self) -> When {
        When {
            on: self.on.parse().ok(),
            recorded: instant(&self.recorded).ok(),
        }
    }

    fn question(&self) -> Result<ScreenQuestion, Problem> {
        let several = |text: &str| match text {
            "" => Several::default(),
            text => Several::Many(text.split(['\n', ';']).map(str::to_owned).collect()),
        };
        let day = |text: &str| {
            text.parse()
                .map_err(|_| Problem::unreadable(format!("{text:?} is no day: write 2024-05-14")))
        };
        let threshold = match self.threshold.as_str() {
            "" => None,
            text => Some(
                text.parse()
                    .map_err(|_| Problem::unreadable("the least score is a number from 0 to 1"))?,
            ),
        };
        Ok(ScreenQuestion {
            party: PartyAsked {
                name: Several::Many(vec![self.name.clone()]),
                schema: Some(self.schema.clone()).filter(|schema| !schema.is_empty()),
                birth_date: several(&self.birth_date),
                country: several(&self.country),
                gender: None,
                identifier: several(&self.identifier),
                address: Several::Many(vec![self.address.clone()]),
            },
            threshold,
            on: (!self.on.is_empty()).then(|| day(&self.on)).transpose()?,
            recorded: Some(self.recorded.as_str())
                .filter(|text| !text.is_empty())
                .map(instant)
                .transpose()?,
            ..ScreenQuestion::default()
        })
    }
}

/// The page, with an answer where something was asked.
pub(crate) async fn screen(app: &App, form: ScreenForm) -> axum::response::Response {
    let answered = if form.is_blank() {
        None
    } else {
        Some(match form.question() {
            Ok(question) => answer(app, question).await,
            Err(problem) => Err(problem),
        })
    };
    let status = match &answered {
        Some(Err(problem)) => problem.status(),
        _ => axum::http::StatusCode::OK,
    };
    let title = if answered.is_some() {
        "Screened"
    } else {
        "Screen"
    };
    let body = html! {
        h1 { "Screen a party" }
        (form_markup(&form))
        @match &answered {
            None => (welcome()),
            Some(Ok(answer)) => (answer_markup(answer, &form)),
            Some(Err(problem)) => section.answer aria-label="Answer" {
                p.warn role="alert" { (problem.detail()) }
            },
        }
    };
    let mut response = page(app, "/", title, &body);
    *response.status_mut() = status;
    response
}

fn welcome() -> Markup {
    html! {
        section.hints {
            p { "Type a name in any script. Spelling, order of words and transliteration may differ; every list that is held is asked, as of the day you choose." }
            p.quiet { "What you type is sent in the body of the request and stands in no log." }
        }
    }
}

fn field(id: &str, label: &str, value: &str, hint: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            input id=(id) name=(id) value=(value) autocomplete="off" aria-describedby={ (id) "-hint" };
            small id={ (id) "-hint" } { (hint) }
        }
    }
}

fn form_markup(form: &ScreenForm) -> Markup {
    html! {
        form.screen method="post" action="/" {
            div.ask {
                div.field.grow {
                    label for="name" { "Name" }
                    input.large id="name" name="name" value=(form.name) autocomplete="off" autofocus spellcheck="false" dir="auto";
                }
                (super::clocks(&form.on, &form.recorded))
                button type="submit" { "Screen" }
            }
            (super::clocks_hint("today"))
            details open[form.has_details()] {
                summary { "More about the party" }
                div.grid {
                    div.field {
                        label for="schema" { "What it is" }
                        select id="schema" name="schema" {
                            option value="" { "Any" }
                            @for schema in SCHEMATA {
                                option value=(schema.name()) selected[form.schema == schema.name()] { (schema.label()) }
                            }
                        }
                        small { "Narrows the search to this kind." }
                    }
                    (field("birth_date", "Born or founded", &form.birth_date, "1962, 1962-11 or 1962-11-23"))
                    (field("country", "Country", &form.country, "Name or code; several with ;"))
                    (field("identifier", "Identifier", &form.identifier, "Passport, IMO, tax number ..."))
                    (field("address", "Address", &form.address, "Its country counts"))
                    (field("threshold", "Least score", &form.threshold, "0 to 1; 0.7 unless you say otherwise"))
                }
            }
        }
    }
}

fn answer_markup(answer: &ScreenAnswer, form: &ScreenForm) -> Markup {
    let mut day = if form.on.is_empty() {
        "today".to_owned()
    } else {
        format!("on {}", form.on)
    };
    if let Some(at) = form.when().recorded {
        day.push_str(&format!(", as known at {at}"));
    }
    let asked = if form.name.is_empty() {
        spoken(&form.identifier, None)
    } else {
        spoken(&form.name, None)
    };
    html! {
        section.answer aria-labelledby="found" {
            h2 id="found" {
                @match answer.conclusion {
                    "hit" => { (answer.hits.len()) @if answer.more { " or more" } @if answer.hits.len() == 1 { " listed party" } @else { " listed parties" } " may be " (asked) ", " (day) },
                    "clear" => { "No listed party resembles " (asked) ", " (day) },
                    _ => { "Nothing found for " (asked) ", but nothing may be concluded, " (day) },
                }
            }
            @if form.has_details() { p.paper { "Asked with: " (form.details().join("; ")) "." } }
            @if answer.cut { p.warn { "The name is longer than can be compared: its end was not." } }
            @if !answer.doubts.is_empty() {
                details.warn open[answer.conclusion != "hit"] {
                    summary { "Nothing found would not mean nothing listed: " (several(answer.doubts.len(), "doubt", "doubts")) " about the lists" }
                    ul { @for doubt in &answer.doubts { li { (doubt) } } }
                }
            }
            ol.hits { @for hit in &answer.hits { (hit_markup(hit, form)) } }
        }
    }
}

fn hit_markup(hit: &WireHit, form: &ScreenForm) -> Markup {
    let percent = (hit.score * 100.0).floor();
    let clocks = super::clocks_query(form.when());
    let place = format!(
        "/party/{}/{}{clocks}",
        in_path(&hit.dataset),
        in_path(&hit.id)
    );
    html! {
        li.hit data-level=(hit.level) {
            div.score aria-label={ "Score " (percent) " of 100, " (hit.level) } {
                strong { (percent) }
                meter min="0" max="100" low="70" high="90" optimum="0" value=(percent) { (percent) }
                span { (hit.level) }
            }
            div.what {
                h3 { a href=(place) { (spoken(&hit.caption, None)) } " " span.kind { (hit.schema) } }
                @if let Some(matched) = &hit.matched {
                    @if matched.listed != hit.caption {
                        p { "listed as " (spoken(&matched.listed, None)) " " span.quiet { "(" (plain_property(&matched.property)) ")" } }
                    }
                }
                ul.evidence { @for reason in &hit.evidence { li { (reason) } } }
                (listings(&hit.listings))
                @if hit.listings.is_empty() { p.quiet { "The list names no act or program." } }
                p.quiet {
                    a href={ "/lists/" (in_path(&hit.dataset)) } { (hit.dataset) }
                    @if !hit.in_force { " · " strong { "not in force on this day" } }
                    @if hit.undated { " · the list does not say since when" }
                    @if hit.later_edition { " · a later edition answers" }
                }
            }
        }
    }
}

fn plain_property(name: &str) -> String {
    match name {
        "weakAlias" => "a weak alias".to_owned(),
        "previousName" => "a previous name".to_owned(),
        name => name.to_owned(),
    }
}

/// The acts against a party, shortly.
fn listings(listings: &[Listing]) -> Markup {
    html! {
        ul.acts {
            @for act in listings.iter().take(LISTINGS_MAX) {
                li {
                    strong { (act.program.as_deref().or(act.authority.as_deref()).unwrap_or("listed")) }
                    @if let Some(since) = &act.since { " since " time { (since) } }
                    @if let Some(until) = &act.until { " until " time { (until) } }
                    @if act.state != "in_force" { " – " (plain(act.state)) }
                }
            }
            @if listings.len() > LISTINGS_MAX { li { (listings.len() - LISTINGS_MAX) " more" } }
        }
    }
}

/// The most acts that a hit shows; the party's own page has all.
const LISTINGS_MAX: usize = 4;
