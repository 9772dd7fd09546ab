//! All findings of a dealing, and the strictest of them.

use std::collections::BTreeSet;

use interdict_model::{Register, State, Verdict};

use super::bearing::Ask;
use super::measures::{Seat, Start};
use super::ownership::{Pyramid, register_key};
use super::{
    Assessment, Bearing, Consulted, CoverageStanding, Dealing, Digests, Finding, Ground,
    ListsAsked, MatchLevel, MissingFact, PartyMatch, REGISTER, RedFlagShown, Route, SignalShown,
    Warning, World,
};
use super::{listings, lists, measures, ownership, places};

/// Judges a dealing.
#[must_use]
pub fn assess(dealing: &Dealing, world: &impl World) -> Assessment {
    let register = world.register();
    let ask = Ask::new(dealing, register);
    let mut warnings = Vec::new();
    let mut findings = Vec::new();
    let mut known_parties = BTreeSet::new();
    let mut told_by_the_register = !dealing.parties.is_empty() && dealing.ownership.is_empty();
    for index in 0..dealing.parties.len() {
        let about = about_party(&ask, world, index);
        findings.extend(about.findings);
        warnings.extend(about.warnings);
        known_parties.extend(about.register_keys);
        told_by_the_register &= about.told_by_the_register;
    }
    let mut untold = lists::untold(&ask, world.coverage());
    let register_stands_in = told_by_the_register && !untold.is_empty();
    if register_stands_in {
        untold.clear();
    }
    let needs_lists = world.policy().lists == ListsAsked::Bearing;
    warnings.extend(findings.iter().filter_map(role_warning));
    findings.extend(measures::categories(&ask));
    findings.extend(places::findings(&ask));
    findings.extend(about_the_answer(&ask, world));
    if needs_lists && !untold.is_empty() {
        findings.push(lists_not_asked(&untold));
    }
    findings.sort_by_cached_key(rank);
    let verdict = findings.iter().map(|one| one.verdict).max();
    if needs_lists && register_stands_in && verdict < Some(Verdict::Refer) {
        warnings.push(told_warning());
    }
    warnings.sort();
    warnings.dedup();
    Assessment {
        dealing: dealing.clone(),
        verdict: verdict.unwrap_or(Verdict::NotRestricted),
        missing_facts: missing_facts(register, &findings),
        unknown_facts: unknown_facts(register, dealing),
        signals: signals(register, dealing, &findings, &known_parties),
        red_flags: red_flags(register, dealing),
        red_flag_version: register.red_flag_version().map(str::to_owned),
        coverage: world.coverage().clone(),
        not_asked: lists::not_asked(&ask, world.coverage(), &untold),
        horizon: register.horizon().0,
        digests: Digests::default(),
        warnings,
        findings,
    }
}

/// A listed party that takes part in a role which the law does not name.
fn role_warning(finding: &Finding) -> Option<Warning> {
    let law = finding.law.as_ref()?;
    let beside = finding.bearing == Bearing::NotThisRole && finding.state == Some(State::InForce);
    beside.then(|| Warning {
        party: finding.party,
        text: format!(
            "{} ({}) names other roles, but a listed party that takes part is a warning sign",
            law.title,
            finding.ground.cite()
        ),
    })
}

/// Strictest first; then as people read bearings, by party, by what it rests on, by the way there.
fn rank(finding: &Finding) -> impl Ord + use<> {
    (
        std::cmp::Reverse(finding.verdict),
        finding.bearing,
        finding.party,
        finding.ground.clone(),
        format!("{:?}", finding.route),
    )
}

/// What was found about one party.
#[derive(Default)]
struct AboutParty {
    findings: Vec<Finding>,
    warnings: Vec<Warning>,
    register_keys: Vec<String>,
    /// Whether the register tells every listing of the party on the day.
    told_by_the_register: bool,
}

fn about_party(ask: &Ask<'_>, world: &impl World, index: usize) -> AboutParty {
    let party = &ask.dealing.parties[index];
    let seat = Seat {
        party: Some(index),
        role: Some(party.role),
    };
    let matches = world.matches(party);
    let mut about = AboutParty::default();
    if let Some(why) = matches.incomplete {
        let ground = Ground::Search { party: index };
        about
            .findings
            .push(bare(ground, Bearing::NotConsulted, seat.party, why));
    }
    let (taken, set_aside) = settle(world, matches.found);
    about.told_by_the_register = lists::told_by_the_register(ask, &taken);
    for one in &taken {
        about.take_match(ask, seat, one);
    }
    for one in &set_aside {
        about.set_aside(ask, seat, one);
    }
    about.take_owners(ask, seat, &Pyramid::above(ask, world, party, &taken));
    about
}

/// Parts the matches that are taken from those that are another party of the same list.
///
/// The register keeps one entry a party, so there an exact name sets aside even strong likenesses
/// ("Kaspersky Lab, Inc." is not AO Kaspersky Lab). Official lists name some parties twice, in
/// slightly different words: there it sets aside only what would have been for review.
fn settle(world: &impl World, matches: Vec<PartyMatch>) -> (Vec<PartyMatch>, Vec<PartyMatch>) {
    let settled: BTreeSet<String> = matches
        .iter()
        .filter(|one| one.level == MatchLevel::Exact && world.policy().exact_settles)
        .map(|one| one.listed.entity.dataset.to_string())
        .collect();
    matches.into_iter().partition(|one| {
        let dataset = one.listed.entity.dataset.as_str();
        let likeness = match one.level {
            MatchLevel::Exact => false,
            MatchLevel::Strong => dataset == REGISTER,
            MatchLevel::Review => true,
        };
        !(likeness && settled.contains(dataset))
    })
}

impl AboutParty {
    fn take_match(&mut self, ask: &Ask<'_>, seat: Seat, one: &PartyMatch) {
        let doubt = (one.level == MatchLevel::Review).then_some(Bearing::IdentityUnclear);
        let route = route_of(one);
        let Some(key) = register_key(&one.listed.entity) else {
            let found = listings::findings(ask, seat, &one.listed, &route, doubt);
            self.findings.extend(found);
            return;
        };
        if doubt.is_none() {
            self.register_keys.push(key.to_owned());
        }
        let start = Start {
            path: &[],
            sure: true,
        };
        self.findings
            .extend(measures::naming(ask, seat, key, &route, doubt));
        self.findings
            .extend(measures::reaching(ask, seat, key, &start, doubt));
        let party = seat.party;
        let warnings = measures::affiliate_warnings(ask, key).into_iter();
        self.warnings
            .extend(warnings.map(|text| Warning { party, text }));
    }

    /// Shows what was set aside, where it would restrict.
    fn set_aside(&mut self, ask: &Ask<'_>, seat: Seat, one: &PartyMatch) {
        let mut aside = Self::default();
        aside.take_match(ask, seat, one);
        let restricting = aside
            .findings
            .into_iter()
            .filter(|finding| finding.verdict >= Verdict::Refer);
        self.findings.extend(restricting.map(|finding| Finding {
            verdict: Verdict::NotRestricted,
            bearing: Bearing::AnotherParty,
            why: format!(
                "{}: the name is exactly that of another party of {}",
                one.listed.caption, one.listed.entity.dataset
            ),
            missing_facts: Vec::new(),
            ..finding
        }));
    }

    fn take_owners(&mut self, ask: &Ask<'_>, seat: Seat, pyramid: &Pyramid) {
        let (findings, warnings) = pyramid.findings(ask, seat);
        self.findings.extend(findings);
        let party = seat.party;
        self.warnings
            .extend(warnings.into_iter().map(|text| Warning { party, text }));
        for (key, path, sure, level) in pyramid.register_owners() {
            // The register's own links were followed from the match already.
            if self.register_keys.contains(&key) {
                continue;
            }
            let doubt = (level == MatchLevel::Review).then_some(Bearing::IdentityUnclear);
            let start = Start { path: &path, sure };
            let reached = measures::reaching(ask, seat, &key, &start, doubt);
            let fresh: Vec<Finding> = reached
                .into_iter()
                .filter(|one| !self.findings.iter().any(|known| known.ground == one.ground))
                .collect();
            self.findings.extend(fresh);
        }
        if pyramid.cut_off {
            self.findings.push(bare(
                Ground::TooManyOwners,
                Bearing::ReachUnknown,
                party,
                format!(
                    "more than {} owners stand above the party; not all were followed",
                    ownership::OWNERS_MAX
                ),
            ));
        }
    }
}

fn route_of(one: &PartyMatch) -> Route {
    Route::Match {
        entity: one.listed.entity.clone(),
        caption: one.listed.caption.clone(),
        level: one.level,
        score: one.score,
        evidence: one.evidence.clone(),
    }
}

/// What keeps an answer from being clear whatever the lists say.
fn about_the_answer(ask: &Ask<'_>, world: &impl World) -> Vec<Finding> {
    let mut all: Vec<Finding> = world
        .coverage()
        .datasets
        .iter()
        .filter(|one| one.required && !one.standing.allows_clear())
        .map(not_consulted)
        .collect();
    let horizon = ask.register.horizon().0;
    if ask.dealing.day > horizon {
        let why = format!(
            "the register was checked through {horizon}; what has happened since is not known"
        );
        all.push(bare(Ground::Horizon, Bearing::Unconfirmed, None, why));
    }
    if ask.dealing.parties.is_empty() {
        let why = "the dealing names no party, so none was looked for".to_owned();
        all.push(bare(Ground::NoParty, Bearing::NotConsulted, None, why));
    }
    if let Some(words) = places::unread_destination(ask) {
        let why = format!("no country or known place can be read in the destination {words:?}");
        all.push(bare(Ground::Destination, Bearing::NotConsulted, None, why));
    }
    for flag in ask.register.red_flags() {
        if ask.dealing.red_flags.get(&flag.id) == Some(&true) {
            let ground = Ground::RedFlag {
                id: flag.id.clone(),
            };
            let why = format!("a red flag is raised: {}", flag.question);
            all.push(bare(ground, Bearing::RedFlag, None, why));
        }
    }
    all.extend(unknown_red_flags(ask));
    all
}

/// What stands in for lists that were not asked.
fn told_warning() -> Warning {
    let text = "official lists that bear on the dealing were not asked; the register itself tells every \
                listing of these parties on the day";
    Warning {
        party: None,
        text: text.to_owned(),
    }
}

/// Lists that bear on the dealing and that nobody asked.
fn lists_not_asked(untold: &[lists::Untold]) -> Finding {
    let named: Vec<String> = untold.iter().map(|tellers| tellers.join(" or ")).collect();
    let why = format!(
        "a listing on one of these would bear on the dealing, and they are not in the ledger: {}",
        named.join("; ")
    );
    let lists = untold.to_vec();
    let ground = Ground::ListsNotAsked { lists };
    bare(ground, Bearing::NotConsulted, None, why)
}

/// Red flags that are raised under an id that the questionnaire does not have: somebody meant something.
fn unknown_red_flags(ask: &Ask<'_>) -> Vec<Finding> {
    let known = |id: &String| ask.register.red_flags().iter().any(|flag| flag.id == *id);
    let raised = ask.dealing.red_flags.iter().filter(|(_, raised)| **raised);
    raised
        .filter(|(id, _)| !known(id))
        .map(|(id, _)| {
            let why = format!("a red flag {id:?} is raised that the questionnaire does not have");
            bare(
                Ground::RedFlag { id: id.clone() },
                Bearing::RedFlag,
                None,
                why,
            )
        })
        .collect()
}

fn not_consulted(one: &Consulted) -> Finding {
    let problem = match &one.standing {
        CoverageStanding::Stale { days } => format!("is {days} days old"),
        CoverageStanding::Partial { lacks } => format!("lacks {}", lacks.join("; ")),
        CoverageStanding::Missing => "is not in the ledger".to_owned(),
        CoverageStanding::Unread { reason } => format!("could not be asked: {reason}"),
        CoverageStanding::Current | CoverageStanding::LaterEdition => "was consulted".to_owned(),
    };
    let dataset = one.dataset.to_string();
    let why = format!("{dataset} {problem}");
    bare(
        Ground::Coverage { dataset },
        Bearing::NotConsulted,
        None,
        why,
    )
}

/// A finding without a law, for a person to settle.
fn bare(ground: Ground, bearing: Bearing, party: Option<usize>, why: String) -> Finding {
    Finding {
        verdict: Verdict::Refer,
        bearing,
        ground,
        law: None,
        party,
        route: Route::Dealing,
        state: None,
        last_change: None,
        next_change: None,
        authorizations: Vec::new(),
        missing_facts: Vec::new(),
        assumptions: Vec::new(),
        why,
    }
}

fn missing_facts(register: &Register, findings: &[Finding]) -> Vec<MissingFact> {
    let keys: BTreeSet<&String> = findings
        .iter()
        .flat_map(|finding| &finding.missing_facts)
        .collect();
    let question = |key: &str| register.fact(key).map(|fact| fact.question.clone());
    keys.into_iter()
        .map(|key| MissingFact {
            key: key.clone(),
            question: question(key).unwrap_or_default(),
        })
        .collect()
}

fn unknown_facts(register: &Register, dealing: &Dealing) -> Vec<String> {
    let stated = dealing.facts.keys();
    stated
        .filter(|key| register.fact(key).is_none())
        .cloned()
        .collect()
}

/// The signals on or before the day that speak of a measure found or of a party known.
fn signals(
    register: &Register,
    dealing: &Dealing,
    findings: &[Finding],
    parties: &BTreeSet<String>,
) -> Vec<SignalShown> {
    let mut about: BTreeSet<&str> = BTreeSet::new();
    for finding in findings {
        if let Ground::Measure { measure, .. } = &finding.ground {
            about.insert(measure);
        }
        if let Route::Owned { rule, .. } = &finding.route {
            about.insert(rule);
        }
    }
    register
        .signals()
        .iter()
        .filter(|signal| signal.day <= dealing.day)
        .filter(|signal| {
            let measure = signal.about_measures.iter();
            let party = signal.about_parties.iter();
            measure.into_iter().any(|id| about.contains(id.as_str()))
                || party.into_iter().any(|key| parties.contains(key))
        })
        .map(|signal| SignalShown {
            id: signal.id.clone(),
            day: signal.day,
            speaker: signal.speaker.clone(),
            text: signal.text.clone(),
            why_no_effect: signal.why_no_effect.clone(),
        })
        .collect()
}

fn red_flags(register: &Register, dealing: &Dealing) -> Vec<RedFlagShown> {
    let flags = register.red_flags().iter();
    flags
        .map(|flag| RedFlagShown {
            id: flag.id.clone(),
            question: flag.question.clone(),
            answer: dealing.red_flags.get(&flag.id).copied(),
        })
        .collect()
}
