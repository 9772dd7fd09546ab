//! What a dealing comes to, with everything that it rests on.

use interdict::assess::{
    self as engine, Assessment as Judged, ChangeShown, CoverageStanding, EntityRef,
    Ground as Grounded, MatchLevel, PermissionStatus, Route as Led,
};
use interdict_model::Citation as Cited;
use schemars::JsonSchema;
use serde::Serialize;

use super::dealing::Dealing;

#[derive(Serialize, JsonSchema)]
pub(crate) struct Assessment {
    pub(crate) dealing: Dealing,
    /// `not-restricted`, `authorised`, `refer`, `licence-required` or `prohibited`.
    pub(crate) verdict: String,
    /// The clauses that decide, and what lifts them.
    pub(crate) cited: Vec<String>,
    /// Strictest first, restricting or not.
    pub(crate) findings: Vec<Finding>,
    pub(crate) missing_facts: Vec<MissingFact>,
    pub(crate) unknown_facts: Vec<String>,
    /// What was said; it changes nothing.
    pub(crate) signals: Vec<Signal>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) red_flags: Vec<RedFlag>,
    pub(crate) red_flag_version: Option<String>,
    pub(crate) coverage: Vec<Consulted>,
    /// Official lists that it does not rest on. Absent from answers sealed in format 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_asked: Option<Vec<NotAsked>>,
    /// The last day up to which the register was checked.
    pub(crate) horizon: String,
}

/// An official list that an answer does not rest on.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NotAsked {
    pub(crate) dataset: String,
    /// Whether a listing there would bear on the dealing, and no list that was asked tells it.
    pub(crate) bears: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Finding {
    pub(crate) verdict: String,
    pub(crate) bearing: &'static str,
    /// The clause, or what was missing.
    pub(crate) cite: String,
    pub(crate) ground: Ground,
    pub(crate) law: Option<Law>,
    /// The place in the dealing's parties of the one it is about.
    pub(crate) party: Option<usize>,
    pub(crate) route: Route,
    pub(crate) state: Option<String>,
    pub(crate) last_change: Option<Change>,
    pub(crate) next_change: Option<Change>,
    pub(crate) authorizations: Vec<Permission>,
    pub(crate) missing_facts: Vec<String>,
    pub(crate) assumptions: Vec<String>,
    pub(crate) why: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Ground {
    Measure {
        measure: String,
        clause: String,
    },
    Listing {
        dataset: String,
        id: String,
        designation: String,
        meaning: String,
        clause: String,
    },
    UnknownListing {
        dataset: String,
        id: String,
        designation: Option<String>,
    },
    Coverage {
        dataset: String,
    },
    /// Lists that bear on the dealing and were not asked: for each the datasets that tell it.
    ListsNotAsked {
        lists: Vec<Vec<String>>,
    },
    Horizon,
    RedFlag {
        id: String,
    },
    NoParty,
    Destination,
    /// The search for a party was not carried to its end.
    Search {
        party: usize,
    },
    TooManyOwners,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Law {
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) authority: String,
    pub(crate) citations: Vec<Citation>,
    pub(crate) objects: Option<String>,
    pub(crate) purpose: Option<String>,
    pub(crate) licence_policy: Option<String>,
    pub(crate) standing: String,
    pub(crate) note: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Citation {
    pub(crate) text: String,
    /// How well it is established.
    pub(crate) standing: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Route {
    Dealing,
    Match {
        dataset: String,
        id: String,
        caption: String,
        level: &'static str,
        score: f64,
        evidence: Vec<String>,
    },
    Joined {
        path: Vec<String>,
    },
    Owned {
        rule: String,
        path: Vec<String>,
        known_share: String,
    },
    Place {
        place: String,
        found_in: String,
        words: String,
    },
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StateChange")]
pub(crate) struct Change {
    pub(crate) day: String,
    pub(crate) state: String,
    pub(crate) document: Option<String>,
    pub(crate) published: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Permission {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) citation: Option<Citation>,
    pub(crate) permits: String,
    /// `applies`, `would-apply-if`, `condition-not-met`, `excluded`, `other-dealing`, `unverified`, `not-yet`, `over`.
    pub(crate) status: &'static str,
    /// What the status turns on: the missing facts, the fact that fails, what excludes, the first day.
    pub(crate) turns_on: Vec<String>,
    pub(crate) ends: Option<String>,
    pub(crate) assumptions: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct MissingFact {
    pub(crate) key: String,
    pub(crate) question: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Signal {
    pub(crate) id: String,
    pub(crate) day: String,
    pub(crate) speaker: String,
    pub(crate) text: String,
    pub(crate) why_no_effect: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Warning {
    pub(crate) party: Option<usize>,
    pub(crate) text: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct RedFlag {
    pub(crate) id: String,
    pub(crate) question: String,
    pub(crate) answer: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConsultedForDealing")]
pub(crate) struct Consulted {
    pub(crate) dataset: String,
    pub(crate) edition: Option<String>,
    pub(crate) published: Option<String>,
    /// `current`, `later-edition`, `stale`, `partial`, `missing` or `unread`.
    pub(crate) standing: &'static str,
    pub(crate) age_days: Option<u32>,
    pub(crate) problem: Option<String>,
}

impl Assessment {
    pub(crate) fn of(judged: &Judged) -> Self {
        Self {
            dealing: Dealing::of(&judged.dealing),
            verdict: judged.verdict.to_string(),
            cited: judged.cited(),
            findings: judged.findings.iter().map(Finding::of).collect(),
            missing_facts: judged
                .missing_facts
                .iter()
                .map(|fact| MissingFact {
                    key: fact.key.clone(),
                    question: fact.question.clone(),
                })
                .collect(),
            unknown_facts: judged.unknown_facts.clone(),
            signals: judged.signals.iter().map(Signal::of).collect(),
            warnings: judged
                .warnings
                .iter()
                .map(|warning| Warning {
                    party: warning.party,
                    text: warning.text.clone(),
                })
                .collect(),
            red_flags: judged.red_flags.iter().map(RedFlag::of).collect(),
            red_flag_version: judged.red_flag_version.clone(),
            coverage: judged.coverage.datasets.iter().map(Consulted::of).collect(),
            not_asked: Some(judged.not_asked.iter().map(NotAsked::of).collect()),
            horizon: judged.horizon.to_string(),
        }
    }

    /// The same as it was told in format 1.
    pub(crate) fn without_lists_not_asked(self) -> Self {
        Self {
            not_asked: None,
            ..self
        }
    }
}

impl NotAsked {
    fn of(one: &engine::NotAsked) -> Self {
        Self {
            dataset: one.dataset.clone(),
            bears: one.bears,
        }
    }
}

impl Finding {
    fn of(finding: &engine::Finding) -> Self {
        Self {
            verdict: finding.verdict.to_string(),
            bearing: finding.bearing.word(),
            cite: finding.ground.cite().to_owned(),
            ground: Ground::of(&finding.ground),
            law: finding.law.as_ref().map(Law::of),
            party: finding.party,
            route: Route::of(&finding.route),
            state: finding.state.map(|state| state.word().to_owned()),
            last_change: finding.last_change.as_ref().map(Change::of),
            next_change: finding.next_change.as_ref().map(Change::of),
            authorizations: finding.authorizations.iter().map(Permission::of).collect(),
            missing_facts: finding.missing_facts.clone(),
            assumptions: finding.assumptions.clone(),
            why: finding.why.clone(),
        }
    }
}

fn pair(entity: &EntityRef) -> (String, String) {
    (entity.dataset.to_string(), entity.id.to_string())
}

impl Ground {
    fn of(ground: &Grounded) -> Self {
        match ground {
            Grounded::Measure { measure, clause } => Self::Measure {
                measure: measure.clone(),
                clause: clause.clone(),
            },
            Grounded::Listing {
                entity,
                designation,
                meaning,
                clause,
            } => {
                let (dataset, id) = pair(entity);
                let (designation, meaning, clause) =
                    (designation.clone(), meaning.clone(), clause.clone());
                Self::Listing {
                    dataset,
                    id,
                    designation,
                    meaning,
                    clause,
                }
            }
            Grounded::UnknownListing {
                entity,
                designation,
            } => {
                let (dataset, id) = pair(entity);
                Self::UnknownListing {
                    dataset,
                    id,
                    designation: designation.clone(),
                }
            }
            Grounded::Coverage { dataset } => Self::Coverage {
                dataset: dataset.clone(),
            },
            Grounded::ListsNotAsked { lists } => Self::ListsNotAsked {
                lists: lists.clone(),
            },
            Grounded::Horizon => Self::Horizon,
            Grounded::RedFlag { id } => Self::RedFlag { id: id.clone() },
            Grounded::NoParty => Self::NoParty,
            Grounded::Destination => Self::Destination,
            Grounded::Search { party } => Self::Search { party: *party },
            Grounded::TooManyOwners => Self::TooManyOwners,
        }
    }
}

impl Law {
    fn of(law: &engine::Law) -> Self {
        Self {
            kind: law.kind.to_string(),
            title: law.title.clone(),
            authority: law.authority.clone(),
            citations: law.citations.iter().map(Citation::of).collect(),
            objects: law.objects.clone(),
            purpose: law.purpose.clone(),
            licence_policy: law.licence_policy.clone(),
            standing: law.standing.to_string(),
            note: law.note.clone(),
        }
    }
}

impl Citation {
    pub(crate) fn of(cited: &Cited) -> Self {
        Self {
            text: cited.text.clone(),
            standing: cited.standing.to_string(),
        }
    }
}

impl Route {
    fn of(route: &Led) -> Self {
        match route {
            Led::Dealing => Self::Dealing,
            Led::Match {
                entity,
                caption,
                level,
                score,
                evidence,
            } => {
                let (dataset, id) = pair(entity);
                Self::Match {
                    dataset,
                    id,
                    caption: caption.clone(),
                    level: match level {
                        MatchLevel::Review => "review",
                        MatchLevel::Strong => "strong",
                        MatchLevel::Exact => "exact",
                    },
                    score: super::comparison::score(*score),
                    evidence: evidence.clone(),
                }
            }
            Led::Joined { path } => Self::Joined { path: path.clone() },
            Led::Owned {
                rule,
                path,
                known_share,
            } => Self::Owned {
                rule: rule.clone(),
                path: path.clone(),
                known_share: known_share.to_string(),
            },
            Led::Place {
                place,
                found_in,
                words,
            } => Self::Place {
                place: place.clone(),
                found_in: found_in.clone(),
                words: words.clone(),
            },
        }
    }
}

impl Change {
    fn of(change: &ChangeShown) -> Self {
        Self {
            day: change.day.to_string(),
            state: change.state.word().to_owned(),
            document: change.document.clone(),
            published: change.published.map(|day| day.to_string()),
        }
    }
}

impl Permission {
    fn of(permission: &engine::Permission) -> Self {
        Self {
            id: permission.id.clone(),
            kind: permission.kind.to_string(),
            title: permission.title.clone(),
            citation: permission.citation.as_ref().map(Citation::of),
            permits: permission.permits.clone(),
            status: permission.status.word(),
            turns_on: match &permission.status {
                PermissionStatus::WouldApplyIf { missing } => missing.clone(),
                PermissionStatus::ConditionNotMet { fact } => vec![fact.clone()],
                PermissionStatus::Excluded { by } => vec![by.clone()],
                PermissionStatus::NotYet { from } => vec![from.to_string()],
                PermissionStatus::Applies
                | PermissionStatus::OtherDealing
                | PermissionStatus::Unverified
                | PermissionStatus::Over => Vec::new(),
            },
            ends: permission.ends.map(|day| day.to_string()),
            assumptions: permission.assumptions.clone(),
        }
    }
}

impl Signal {
    fn of(signal: &engine::SignalShown) -> Self {
        Self {
            id: signal.id.clone(),
            day: signal.day.to_string(),
            speaker: signal.speaker.clone(),
            text: signal.text.clone(),
            why_no_effect: signal.why_no_effect.clone(),
        }
    }
}

impl RedFlag {
    fn of(flag: &engine::RedFlagShown) -> Self {
        Self {
            id: flag.id.clone(),
            question: flag.question.clone(),
            answer: flag.answer,
        }
    }
}

impl Consulted {
    fn of(one: &engine::Consulted) -> Self {
        Self {
            dataset: one.dataset.to_string(),
            edition: one.edition.map(|edition| edition.0.to_string()),
            published: one.published.map(|day| day.to_string()),
            standing: one.standing.word(),
            age_days: match &one.standing {
                CoverageStanding::Stale { days } => Some(*days),
                _ => None,
            },
            problem: match &one.standing {
                CoverageStanding::Unread { reason } => Some(reason.clone()),
                CoverageStanding::Partial { lacks } => Some(format!("lacks {}", lacks.join("; "))),
                _ => None,
            },
        }
    }
}
