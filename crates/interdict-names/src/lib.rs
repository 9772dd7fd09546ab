//! Text to analysed names; how alike two names are, and why.
//!
//! Read in this order: [`analyse`] turns text into a [`Name`] (positions, and the [`Part`]s that cover them);
//! [`edge`] says how alike two [`Word`]s are and why; [`score`] aligns two names through edges and computes one
//! number from the evidence it found, and takes off where what agrees could be many others as well (`known`);
//! [`Bound`] says what any name that reaches a threshold must have, so that an index can leave out the others without
//! losing one.
//!
//! A score depends on the two names and on the version of this crate alone: the weights of words come from embedded
//! tables, never from the lists that happen to be loaded. All arithmetic is on integers.

mod analyse;
mod bound;
mod edge;
mod edit;
mod fold;
mod foreign;
mod han;
mod known;
mod lexicon;
mod name;
mod ocr;
mod patronymic;
mod romanise;
mod score;
mod sls;
mod sound;
mod text;
mod weights;
mod word;

pub use analyse::{Join, MAX_POSITIONS, analyse, analyse_bare, analyse_with, neighbours_joined};
pub use bound::{Bound, Leftover, ceiling};
pub use edge::{
    Common, Edge, REVERSED_LEAST, Reason, Side, beginning_at_most, edge, edge_with, sound_reach,
    unvowelled_reach,
};
pub use edit::{budget, joined_budget, one_edit, osa};
pub use lexicon::Kinship;
pub use name::{Flags, Name, NameKind, Part, Position};
pub use score::{Comparison, Factor, Pair, score, score_with};
pub use sls::ofac_sls;
pub use sound::{Measure, skeleton};
pub use text::{MAX_TEXT, Text};
pub use weights::{ONE, REVIEW, SCORE_ONE, STRONG};
pub use word::{Form, KeyKind, Role, Script, Word, has_digit, key_kind, keys, sought};

/// The version of the analysis: what an index keeps of names was made by one version, and is of no use to another.
/// Raise it with every change of a table, of [`analyse`], [`keys`], [`edge`] or [`score`].
pub const VERSION: u32 = 13;
