//! The vocabulary that every other crate speaks.
//!
//! Nothing here reads a file, a clock or the environment, and nothing here knows how a value is
//! written to a wire or a disk.

mod country;
mod dataset;
mod date;
mod date_words;
mod designation;
mod edition;
mod entity;
mod identifier;
mod measure;
mod reading;
mod schema;

pub use country::Country;
pub use dataset::{DatasetKey, DatasetKeyError};
pub use date::{DateRelation, PartialDate, PartialDateError};
pub use designation::{Designation, DesignationState};
pub use edition::{AsOf, Digest, EditionId, ReadingId};
pub use entity::{Entity, EntityError, EntityId, Origin, Statement};
pub use identifier::{IdentifierFormat, IdentifierProblem};
pub use measure::{
    Actor, Address, Attestation, Authorization, AuthorizationKind, Change, Citation, Clause,
    ClauseId, DealingKind, Effect, Ending, Event, EventKind, EventParts, EventProblem,
    FactQuestion, Fault, FaultPlace, History, Horizon, ItemScope, Link, LinkKind, ListingMeaning,
    ListingQuery, Measure, MeasureId, MeasureKind, NameKind, PartyKind, PartyName, Place,
    PlaceText, Reach, RedFlag, Register, RegisterParts, RegisterParty, Role, Rule, Share, Signal,
    Source, SourceTier, Span, SpanProblem, Standing, State, Step, UnknownWord, Verdict,
    implied_actors, implied_dealings,
};
pub use reading::{Issue, IssueKind, Reading, SourceFile, Tally};
pub use schema::{Property, PropertyType, Schema};
