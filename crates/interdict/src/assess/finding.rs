//! The answer: findings, each with what it rests on, and the worst of them.

use interdict_model::{
    AuthorizationKind, Citation, Digest, MeasureKind, Share, Standing, State, Verdict,
};
use jiff::civil::Date;

use super::{Coverage, Dealing, EntityRef, MatchLevel};

/// What a dealing comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The dealing that was judged.
    pub dealing: Dealing,
    /// The strictest verdict of all findings.
    pub verdict: Verdict,
    /// Every measure held against the dealing, restricting or not, strictest first.
    pub findings: Vec<Finding>,
    /// Facts that were not stated and would matter, with their questions, by key.
    pub missing_facts: Vec<MissingFact>,
    /// Facts that were stated and that the register does not know.
    pub unknown_facts: Vec<String>,
    /// What was said on or before the day. It changes nothing.
    pub signals: Vec<SignalShown>,
    /// Warnings that the dealing itself raises; they change no verdict.
    pub warnings: Vec<Warning>,
    /// The red-flag questionnaire with its answers.
    pub red_flags: Vec<RedFlagShown>,
    /// The version of the questionnaire.
    pub red_flag_version: Option<String>,
    /// Which datasets it rests on.
    pub coverage: Coverage,
    /// Official lists that it does not rest on, in the order of their keys.
    pub not_asked: Vec<NotAsked>,
    /// The last day up to which the register was checked.
    pub horizon: Date,
    /// What it was made from; filled in by whoever seals it.
    pub digests: Digests,
}

/// An official list that an answer does not rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAsked {
    /// The dataset's key.
    pub dataset: String,
    /// Whether a listing there would bear on the dealing, and no dataset that was asked tells it.
    pub bears: bool,
}

/// Names of what an assessment was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    /// The view of the lists.
    pub view: Option<Digest>,
    /// The policy.
    pub policy: Option<Digest>,
    /// The register.
    pub register: Option<Digest>,
    /// The engine's version.
    pub engine: Option<String>,
}

/// One thing held against a dealing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it comes to.
    pub verdict: Verdict,
    /// Why it comes to that.
    pub bearing: Bearing,
    /// What it rests on.
    pub ground: Ground,
    /// The law, where it rests on one.
    pub law: Option<Law>,
    /// The place in the dealing's parties of the one it is about.
    pub party: Option<usize>,
    /// How the party led to it.
    pub route: Route,
    /// How the law stands on the day.
    pub state: Option<State>,
    /// The change that brought that state.
    pub last_change: Option<ChangeShown>,
    /// The next change after the day.
    pub next_change: Option<ChangeShown>,
    /// What lifts it, or would.
    pub authorizations: Vec<Permission>,
    /// Keys of facts on which it turns and that were not stated.
    pub missing_facts: Vec<String>,
    /// What was taken to be so, since nothing was said.
    pub assumptions: Vec<String>,
    /// The finding in a sentence.
    pub why: String,
}

/// How something bears on a dealing. In the order in which people read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// It is in force and reaches the dealing.
    Binds,
    /// It is in force and reaches the dealing, and an authorization lifts it.
    Lifted,
    /// Whether the party is the listed one is for a person to say.
    IdentityUnclear,
    /// Whether its condition is met is not known.
    ConditionUnknown,
    /// Whether it reaches the party is not known: a share, an affiliation.
    ReachUnknown,
    /// How the law stands is not confirmed.
    Unconfirmed,
    /// Something that was to be consulted was not.
    NotConsulted,
    /// A red flag is raised and not resolved.
    RedFlag,
    /// It may come to bind: proposed, adopted, suspended, stayed.
    Pending,
    /// Its condition is not met.
    ConditionNotMet,
    /// It is about other items.
    NotThisItem,
    /// It is about parties in other roles.
    NotThisRole,
    /// It is about other dealings.
    NotThisDealing,
    /// It binds others.
    NotThisActor,
    /// The party is another of the same list.
    AnotherParty,
    /// It is over.
    Over,
    /// It had not begun.
    NotYet,
}

/// What a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A clause of a measure of the register.
    Measure {
        /// The measure.
        measure: String,
        /// The clause.
        clause: String,
    },
    /// A designation in a list, by what such a listing means.
    Listing {
        /// The entity.
        entity: EntityRef,
        /// The designation's id.
        designation: String,
        /// The meaning.
        meaning: String,
        /// The clause.
        clause: String,
    },
    /// A designation in a list whose meaning the register does not know.
    UnknownListing {
        /// The entity.
        entity: EntityRef,
        /// The designation's id, where there is one.
        designation: Option<String>,
    },
    /// A dataset that was to be consulted.
    Coverage {
        /// Its key.
        dataset: String,
    },
    /// Lists that bear on the dealing and that were not asked: for each the datasets that tell it.
    ListsNotAsked {
        /// Their keys.
        lists: Vec<Vec<String>>,
    },
    /// The day lies past the last day on which the register was checked.
    Horizon,
    /// A red flag of the questionnaire.
    RedFlag {
        /// Its id.
        id: String,
    },
    /// The dealing names no party.
    NoParty,
    /// The words for the destination, in which no country can be read.
    Destination,
    /// The search for a party that was not carried to its end.
    Search {
        /// The party's place in the dealing.
        party: usize,
    },
    /// More owners than are followed.
    TooManyOwners,
}

/// The law behind a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Law {
    /// Its kind.
    pub kind: MeasureKind,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub authority: String,
    /// Where to look it up.
    pub citations: Vec<Citation>,
    /// What it is about.
    pub objects: Option<String>,
    /// The purpose it is limited to.
    pub purpose: Option<String>,
    /// How licence applications are judged.
    pub licence_policy: Option<String>,
    /// How well it is established.
    pub standing: Standing,
    /// What is open about it.
    pub note: Option<String>,
}

/// How a party led to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The finding is about the dealing as a whole.
    Dealing,
    /// The party is, or may be, a listed entity.
    Match {
        /// The entity.
        entity: EntityRef,
        /// What it is called there.
        caption: String,
        /// How near it is.
        level: MatchLevel,
        /// The score, in ten-thousandths.
        score: u16,
        /// Why.
        evidence: Vec<String>,
    },
    /// The party is joined to a listed one.
    Joined {
        /// Every step, from the party to the listed one.
        path: Vec<String>,
    },
    /// The party is owned by listed ones.
    Owned {
        /// The rule.
        rule: String,
        /// Every step, from the party to the listed owner.
        path: Vec<String>,
        /// The share that listed owners hold in all, as far as it is known.
        known_share: Share,
    },
    /// A country or region.
    Place {
        /// The place's key.
        place: String,
        /// Where it was found: "destination", "address of ...".
        found_in: String,
        /// The words found.
        words: String,
    },
}

/// A change of state, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeShown {
    /// Its first day.
    pub day: Date,
    /// The new state.
    pub state: State,
    /// The document that brought it.
    pub document: Option<String>,
    /// The day it was printed.
    pub published: Option<Date>,
}

/// An authorization held against a dealing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: AuthorizationKind,
    /// Its title.
    pub title: String,
    /// The document of the day.
    pub citation: Option<Citation>,
    /// What it permits.
    pub permits: String,
    /// Whether it applies.
    pub status: PermissionStatus,
    /// The day on which it ends, where one is set.
    pub ends: Option<Date>,
    /// What was taken to be so, since nothing was said.
    pub assumptions: Vec<String>,
}

/// Whether an authorization applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PermissionStatus {
    /// Every condition is met.
    Applies,
    /// It would, if these facts were known to hold.
    WouldApplyIf {
        /// Their keys.
        missing: Vec<String>,
    },
    /// A condition is not met.
    ConditionNotMet {
        /// The fact's key.
        fact: String,
    },
    /// It excludes this actor or a country of this dealing.
    Excluded {
        /// Which.
        by: String,
    },
    /// It permits other dealings, or is for other parties.
    OtherDealing,
    /// It is said to be valid, and no source was read that says so.
    Unverified,
    /// It was not valid yet.
    NotYet {
        /// Its next first day.
        from: Date,
    },
    /// It was over.
    Over,
}

/// A fact that would matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingFact {
    /// Its key.
    pub key: String,
    /// The question.
    pub question: String,
}

/// A signal beside the findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalShown {
    /// Its id.
    pub id: String,
    /// The day.
    pub day: Date,
    /// Who spoke.
    pub speaker: String,
    /// What was said.
    pub text: String,
    /// Why it changes nothing.
    pub why_no_effect: String,
}

/// A warning that the dealing itself raises.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The party it is about.
    pub party: Option<usize>,
    /// The warning.
    pub text: String,
}

/// One question of the questionnaire and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedFlagShown {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer, if one was given; yes raises the flag.
    pub answer: Option<bool>,
}

impl Bearing {
    /// The word in kebab case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Binds => "binds",
            Self::Lifted => "lifted",
            Self::IdentityUnclear => "identity-unclear",
            Self::ConditionUnknown => "condition-unknown",
            Self::ReachUnknown => "reach-unknown",
            Self::Unconfirmed => "unconfirmed",
            Self::NotConsulted => "not-consulted",
            Self::RedFlag => "red-flag",
            Self::Pending => "pending",
            Self::ConditionNotMet => "condition-not-met",
            Self::NotThisItem => "not-this-item",
            Self::NotThisRole => "not-this-role",
            Self::NotThisDealing => "not-this-dealing",
            Self::NotThisActor => "not-this-actor",
            Self::AnotherParty => "another-party",
            Self::Over => "over",
            Self::NotYet => "not-yet",
        }
    }
}

impl PermissionStatus {
    /// The word in kebab case.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::WouldApplyIf { .. } => "would-apply-if",
            Self::ConditionNotMet { .. } => "condition-not-met",
            Self::Excluded { .. } => "excluded",
            Self::OtherDealing => "other-dealing",
            Self::Unverified => "unverified",
            Self::NotYet { .. } => "not-yet",
            Self::Over => "over",
        }
    }
}

impl Ground {
    /// What to cite it as: the clause of a measure or a listing, else what was missing.
    #[must_use]
    pub fn cite(&self) -> &str {
        match self {
            Self::Measure { clause, .. } | Self::Listing { clause, .. } => clause,
            Self::UnknownListing { entity, .. } => entity.dataset.as_str(),
            Self::Coverage { dataset } => dataset,
            Self::ListsNotAsked { .. } => "lists-not-asked",
            Self::Horizon => "horizon",
            Self::RedFlag { id } => id,
            Self::NoParty => "no-party",
            Self::Destination => "destination",
            Self::Search { .. } => "search",
            Self::TooManyOwners => "too-many-owners",
        }
    }
}

impl Assessment {
    /// The findings that make the verdict: those as strict as it, when it is not clear.
    pub fn deciding(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| {
            finding.verdict == self.verdict && self.verdict != Verdict::NotRestricted
        })
    }

    /// What the verdict is to be cited as: the deciding clauses and what lifts them.
    #[must_use]
    pub fn cited(&self) -> Vec<String> {
        let mut all = Vec::new();
        for finding in self.deciding() {
            all.push(finding.ground.cite().to_owned());
            let lifting = finding
                .authorizations
                .iter()
                .filter(|one| one.status == PermissionStatus::Applies);
            all.extend(lifting.map(|one| one.id.clone()));
        }
        all.sort();
        all.dedup();
        all
    }
}
