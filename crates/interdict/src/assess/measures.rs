//! The measures of the register that name a party, or reach it through its links.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use interdict_model::{
    Change, Clause, History, Link, LinkKind, Measure, MeasureKind, Reach, Role, Share, State,
};

use super::bearing::{Ask, Held, Weighed};
use super::{Bearing, ChangeShown, Finding, Ground, Law, Route};

/// A party of the dealing, as the findings about it need it.
#[derive(Clone, Copy)]
pub(super) struct Seat {
    /// Its place in the dealing's parties.
    pub(super) party: Option<usize>,
    /// Its role.
    pub(super) role: Option<Role>,
}

/// Every finding on the measures that name a party of the register.
pub(super) fn naming(
    ask: &Ask<'_>,
    seat: Seat,
    key: &str,
    route: &Route,
    doubt: Option<Bearing>,
) -> Vec<Finding> {
    let mut all = Vec::new();
    for measure in ask.register.measures_naming(key) {
        for clause in &measure.clauses {
            let weighed = weigh(ask, seat, measure, clause, Some(key));
            let weighed = match doubt {
                Some(bearing) => weighed.doubted(bearing),
                None => weighed,
            };
            all.push(finding(
                ask,
                seat,
                (measure, clause),
                Some(key),
                route.clone(),
                weighed,
            ));
        }
    }
    all
}

/// Every finding on the measures that reach a party through its links to those they name.
///
/// `start` says how the dealing's party came to the key: empty when it is that party itself.
pub(super) fn reaching(
    ask: &Ask<'_>,
    seat: Seat,
    key: &str,
    start: &Start<'_>,
    doubt: Option<Bearing>,
) -> Vec<Finding> {
    let mut done = BTreeSet::new();
    let mut all = Vec::new();
    for joined in joined(ask, key, start) {
        for measure in ask.register.measures_naming(&joined.key) {
            let named_itself =
                start.path.is_empty() && measure.subjects.iter().any(|one| one == key);
            let Some(reach_doubt) = reach_doubt(measure.reach, &joined) else {
                continue;
            };
            if named_itself || !done.insert((measure.id.clone(), reach_doubt.is_some())) {
                continue;
            }
            // A sure way to a measure leaves nothing for an unsure one to add.
            if reach_doubt.is_some() && done.contains(&(measure.id.clone(), false)) {
                continue;
            }
            for clause in &measure.clauses {
                let mut weighed = weigh(ask, seat, measure, clause, Some(&joined.key));
                for bearing in doubt.into_iter().chain(reach_doubt) {
                    weighed = weighed.doubted(bearing);
                }
                let route = Route::Joined {
                    path: joined.path.clone(),
                };
                let key = Some(joined.key.as_str());
                all.push(finding(ask, seat, (measure, clause), key, route, weighed));
            }
        }
    }
    all
}

/// Warnings on denied persons of whose group the party is: they are not reached, but supplying them
/// for the denied person is an act against the order.
pub(super) fn affiliate_warnings(ask: &Ask<'_>, key: &str) -> Vec<String> {
    let start = Start {
        path: &[],
        sure: true,
    };
    let mut all = Vec::new();
    for joined in joined(ask, key, &start).iter().filter(|one| one.sure) {
        for measure in ask.register.measures_naming(&joined.key) {
            let named_itself = measure.subjects.iter().any(|one| one == key);
            let denies = measure.kind == MeasureKind::DenialOrder && !named_itself;
            let binds = measure.clauses.iter().any(|clause| {
                measure
                    .history(clause, Some(&joined.key))
                    .on(ask.dealing.day)
                    == State::InForce
            });
            if denies && binds {
                all.push(format!(
                    "{} ({}) does not reach the party itself, but nobody may act on behalf of a denied \
                     person or supply it through others: {}",
                    measure.title,
                    measure.id,
                    joined.path.join("; ")
                ));
            }
        }
    }
    all
}

/// How a party of the dealing came to a party of the register.
pub(super) struct Start<'a> {
    /// Every step so far; empty when it is that party.
    pub(super) path: &'a [String],
    /// Whether every step is sure to make it an affiliate.
    pub(super) sure: bool,
}

/// A party of the register, and the way to it.
struct Joined {
    key: String,
    path: Vec<String>,
    sure: bool,
    /// The kind of the only step, where there is exactly one.
    single: Option<LinkKind>,
    steps: usize,
}

/// Everyone that a party is joined to on the day, nearest first, sure ways before unsure ones.
fn joined(ask: &Ask<'_>, key: &str, start: &Start<'_>) -> Vec<Joined> {
    let mut found: BTreeMap<String, Joined> = BTreeMap::new();
    for sure_only in [true, false] {
        if sure_only && !start.sure {
            continue;
        }
        let first = Joined {
            key: key.to_owned(),
            path: start.path.to_vec(),
            sure: sure_only && start.sure,
            single: None,
            steps: 0,
        };
        walk(ask, first, sure_only, &mut found);
    }
    let mut all: Vec<Joined> = found.into_values().collect();
    all.retain(|one| one.steps > 0 || !start.path.is_empty());
    all.sort_by(|a, b| (!a.sure, a.steps, &a.key).cmp(&(!b.sure, b.steps, &b.key)));
    all
}

/// Walks the links breadth first. Each key is entered once, so cycles end.
fn walk(ask: &Ask<'_>, first: Joined, sure_only: bool, found: &mut BTreeMap<String, Joined>) {
    let mut seen = BTreeSet::from([first.key.clone()]);
    let mut open = VecDeque::from([first]);
    while let Some(here) = open.pop_front() {
        for link in ask.register.links() {
            let Some(other) = other_end(link, &here.key) else {
                continue;
            };
            let in_time = link.span.contains(ask.dealing.day);
            let sure = is_sure(link);
            if !in_time || (sure_only && !sure) || !seen.insert(other.to_owned()) {
                continue;
            }
            let mut path = here.path.clone();
            path.push(describe(ask, link));
            open.push_back(Joined {
                key: other.to_owned(),
                path,
                sure: here.sure && sure,
                single: (here.steps == 0).then_some(link.kind),
                steps: here.steps + 1,
            });
        }
        found.entry(here.key.clone()).or_insert(here);
    }
}

fn other_end<'a>(link: &'a Link, key: &str) -> Option<&'a str> {
    if link.from == key {
        Some(&link.to)
    } else if link.to == key {
        Some(&link.from)
    } else {
        None
    }
}

/// Whether a link makes its ends affiliates without a doubt.
fn is_sure(link: &Link) -> bool {
    match link.kind {
        LinkKind::Owns => link.share.is_some_and(|share| share >= Share::HALF),
        LinkKind::Controls | LinkKind::ParentOf | LinkKind::Affiliate | LinkKind::Successor => true,
        LinkKind::Officer | LinkKind::Agent => false,
    }
}

fn describe(ask: &Ask<'_>, link: &Link) -> String {
    let name = |key: &str| {
        ask.register
            .party(key)
            .map_or_else(|| key.to_owned(), |party| party.name().to_owned())
    };
    let share = link
        .share
        .map(|share| format!(" ({share})"))
        .unwrap_or_default();
    format!(
        "{} {} {}{share}",
        name(&link.from),
        link.kind,
        name(&link.to)
    )
}

/// Whether a measure reaches so far: none when it does not, a doubt when that is not sure.
fn reach_doubt(reach: Reach, joined: &Joined) -> Option<Option<Bearing>> {
    match reach {
        Reach::NamedPlusSubsidiariesAffiliates if joined.sure => Some(None),
        Reach::NamedPlusSubsidiariesAffiliates => Some(Some(Bearing::ReachUnknown)),
        Reach::NamedPlusAgentsSuccessors => match joined.single {
            Some(LinkKind::Successor) => Some(None),
            // They are reached when they act for the denied person, which is a fact of the case.
            Some(LinkKind::Officer | LinkKind::Agent) => Some(Some(Bearing::ReachUnknown)),
            _ => None,
        },
        Reach::NamedOnly | Reach::Owned50Pct | Reach::WholeCategory => None,
    }
}

/// Every finding on measures that name a category and no party.
pub(super) fn categories(ask: &Ask<'_>) -> Vec<Finding> {
    let seat = Seat {
        party: None,
        role: None,
    };
    let mut all = Vec::new();
    for measure in ask.register.measures() {
        if measure.reach == Reach::WholeCategory {
            for clause in &measure.clauses {
                let weighed = weigh(ask, seat, measure, clause, None);
                all.push(finding(
                    ask,
                    seat,
                    (measure, clause),
                    None,
                    Route::Dealing,
                    weighed,
                ));
            }
        }
    }
    all
}

/// Weighs one clause of a measure.
pub(super) fn weigh(
    ask: &Ask<'_>,
    seat: Seat,
    measure: &Measure,
    clause: &Clause,
    subject: Option<&str>,
) -> Weighed {
    let state = measure.history(clause, subject).on(ask.dealing.day);
    ask.weigh(&Held {
        clause,
        state,
        role: seat.role,
        lifted_by: vec![&measure.id, &clause.id],
        subject,
    })
}

/// Makes a finding of a weighed clause.
pub(super) fn finding(
    ask: &Ask<'_>,
    seat: Seat,
    (measure, clause): (&Measure, &Clause),
    subject: Option<&str>,
    route: Route,
    weighed: Weighed,
) -> Finding {
    let history = measure.history(clause, subject);
    let day = ask.dealing.day;
    let shown = |change: Option<&Change>| change.map(|change| shown(measure, change));
    Finding {
        why: why(measure, &weighed, &history, ask),
        verdict: weighed.verdict,
        bearing: weighed.bearing,
        ground: Ground::Measure {
            measure: measure.id.clone(),
            clause: clause.id.clone(),
        },
        law: Some(law(measure, clause)),
        party: seat.party,
        route,
        state: Some(history.on(day)),
        last_change: shown(history.last_change(day)),
        next_change: shown(history.next_change(day)),
        authorizations: weighed.authorizations,
        missing_facts: weighed.missing_facts,
        assumptions: weighed.assumptions,
    }
}

fn law(measure: &Measure, clause: &Clause) -> Law {
    Law {
        kind: measure.kind,
        title: measure.title.clone(),
        authority: measure.authority.clone(),
        citations: match &measure.instrument {
            Some(instrument) if measure.citations.is_empty() => vec![interdict_model::Citation {
                text: instrument.clone(),
                standing: measure.attestation.standing,
            }],
            _ => measure.citations.clone(),
        },
        objects: clause.objects.clone(),
        purpose: clause.purpose.clone(),
        licence_policy: measure.licence_policy.clone(),
        standing: measure.attestation.standing,
        note: measure.attestation.note.clone(),
    }
}

fn shown(measure: &Measure, change: &Change) -> ChangeShown {
    let event = change.event.map(|at| &measure.events[at]);
    ChangeShown {
        day: change.day,
        state: change.state,
        document: event.and_then(|event| event.document().map(str::to_owned)),
        published: event.and_then(interdict_model::Event::published),
    }
}

fn why(measure: &Measure, weighed: &Weighed, history: &History, ask: &Ask<'_>) -> String {
    let since = history
        .last_change(ask.dealing.day)
        .map(|change| format!(", {} since {}", change.state, change.day))
        .unwrap_or_default();
    format!("{}: {}{since}", measure.title, sentence(weighed.bearing))
}

/// What a bearing says, for people.
pub(super) fn sentence(bearing: Bearing) -> &'static str {
    match bearing {
        Bearing::Binds => "reaches this dealing",
        Bearing::Lifted => "reaches this dealing, and an authorization lifts it",
        Bearing::IdentityUnclear => "would reach this dealing if the party is the one it names",
        Bearing::ConditionUnknown => "reaches this dealing if its condition is met",
        Bearing::ReachUnknown => "would reach this dealing if the party falls within its reach",
        Bearing::Unconfirmed => "how it stands on the day is not confirmed",
        Bearing::NotConsulted => "was to be consulted and was not",
        Bearing::RedFlag => "a red flag is raised",
        Bearing::Pending => "does not bind on the day, but may come to",
        Bearing::ConditionNotMet => "its condition is not met",
        Bearing::NotThisItem => "is about other items",
        Bearing::NotThisRole => "is about parties in other roles",
        Bearing::NotThisDealing => "is about other dealings",
        Bearing::NotThisActor => "binds others",
        Bearing::AnotherParty => "the name is that of another party of the same list",
        Bearing::Over => "had ended by the day",
        Bearing::NotYet => "had not begun by the day",
    }
}
