//! Names in bands of like size.
//!
//! Two names that both leave words unanswered are seldom the same: of what the two leave, the lesser *clashes*, and a
//! threshold allows only so much of it. So names are kept in order of what all their words clash together, and a
//! [plan](super::plan) may leave unread for the names of a band what cannot answer enough of names so large.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Names in a row that are all names of persons or all not, and clash at least by so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct BandRow {
    /// The first name; the last is the one before the next band.
    pub(crate) first: u32,
    /// Whether they are names of persons: 1, or 0.
    pub(crate) persons: u32,
    /// The least clash of one of the names, all its positions together.
    pub(crate) clash: u32,
    /// The most that one position of one of the names clashes.
    pub(crate) position_clash: u32,
}

/// Names of one [`SizeRow`].
pub(crate) const BLOCK_NAMES: usize = 64;

/// The least that one of a block of names clashes, and counts when nothing answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub(crate) struct SizeRow {
    pub(crate) clash: u16,
    pub(crate) extra: u16,
}

/// Clashes where a new band begins: one word, two words and so on for persons; finer steps up to
/// three words for the others, whose words differ in weight.
const PERSON_STEPS: [u32; 5] = [0, 1000, 2000, 3000, 4000];
const OTHER_STEPS: [u32; 9] = [0, 300, 700, 1000, 1400, 2000, 2600, 3200, 4000];

/// What decides the place of a name: persons first, and the sum of its clashes.
pub(crate) type Size = (bool, u32);

/// Divides names into bands, given the size and the greatest clash of each in their final order.
pub(crate) fn arrange(sizes: &[(Size, u32)]) -> Vec<BandRow> {
    let mut bands: Vec<BandRow> = Vec::new();
    let mut last = None;
    for (first, ((others, clash), most)) in (0_u32..).zip(sizes) {
        let step = step(*others, *clash);
        if last != Some((*others, step)) {
            last = Some((*others, step));
            bands.push(BandRow {
                first,
                persons: u32::from(!others),
                clash: *clash,
                position_clash: 0,
            });
        }
        if let Some(band) = bands.last_mut() {
            band.position_clash = band.position_clash.max(*most);
        }
    }
    bands
}

/// The sizes of names, given clash and extra of each in their final order.
pub(crate) fn sizes(names: impl Iterator<Item = (u16, u16)>) -> Vec<SizeRow> {
    let mut sizes: Vec<SizeRow> = Vec::new();
    for (at, (clash, extra)) in names.enumerate() {
        match sizes.last_mut() {
            Some(row) if at % BLOCK_NAMES != 0 => {
                row.clash = row.clash.min(clash);
                row.extra = row.extra.min(extra);
            }
            _ => sizes.push(SizeRow { clash, extra }),
        }
    }
    sizes
}

fn step(others: bool, clash: u32) -> usize {
    let steps: &[u32] = if others { &OTHER_STEPS } else { &PERSON_STEPS };
    steps.partition_point(|step| *step <= clash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_of_each_block_is_kept() {
        let names = (0..130_u16).map(|at| (1000 - at, 500 + at % 7));
        let (clashes, extras): (Vec<u16>, Vec<u16>) = sizes(names)
            .iter()
            .map(|row| (row.clash, row.extra))
            .unzip();
        assert_eq!(clashes, [937, 873, 871]);
        assert_eq!(extras, [500, 500, 502]);
    }

    #[test]
    fn bands_begin_where_names_get_larger() {
        let sizes = [
            ((false, 0), 0),
            ((false, 300), 300),
            ((false, 1000), 1000),
            ((false, 1900), 900),
            ((true, 0), 0),
            ((true, 1500), 1100),
        ];
        let bands = arrange(&sizes);
        let firsts: Vec<u32> = bands.iter().map(|band| band.first).collect();
        assert_eq!(firsts, [0, 2, 4, 5]);
        assert_eq!(bands[1].clash, 1000);
        assert_eq!(bands[1].position_clash, 1000);
        assert_eq!((bands[0].persons, bands[3].persons), (1, 0));
    }
}
