//! May we do this dealing, with this party, on this day?
//!
//! [`assess`] is a pure function of a [`Dealing`] and a [`World`]: it reads no clock, no file and no
//! network, and it cannot fail. Every measure that could matter becomes a [`Finding`], restricting or
//! not; the strictest verdict wins and none is hidden. What is unknown (who the party is, whether a
//! condition is met, how the law stands, a list that was not consulted) makes an answer
//! [`Verdict::Refer`](interdict_model::Verdict::Refer), never clear.

mod bearing;
mod dealing;
mod finding;
mod listings;
mod lists;
mod measures;
mod ownership;
mod places;
mod screened;
mod timeline;
mod timeline_svg;
mod verdict;
mod world;

pub use dealing::{Dealing, DealingParty, Item, StatedOwnership};
pub use finding::{
    Assessment, Bearing, ChangeShown, Digests, Finding, Ground, Law, MissingFact, NotAsked,
    Permission, PermissionStatus, RedFlagShown, Route, SignalShown, Warning,
};
pub use screened::ListedWorld;
pub use timeline::{Bar, EntryKind, Stretch, Timeline, TimelineEntry, timeline};
pub use timeline_svg::svg;
pub use verdict::assess;
pub use world::{
    Consulted, Coverage, CoverageStanding, EntityRef, Listed, ListsAsked, MatchLevel, Matches,
    OwnerLink, PartyMatch, Policy, World,
};

/// The key of the register's own dataset.
pub const REGISTER: &str = "register";
