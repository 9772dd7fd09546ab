//! One number for two names, computed from the evidence that explains it.

use crate::edge::{Edge, Reason, edge};
use crate::known;
use crate::name::{Name, NameKind};
use crate::weights::{self, Losses, ONE, SCORE_ONE};
use crate::word::{Form, Role};

/// A part of the query that answers to a part of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Index into the parts of the query.
    pub query: usize,
    /// Index into the parts of the record.
    pub record: usize,
    /// Why.
    pub reason: Reason,
    /// In thousandths.
    pub similarity: u16,
    /// What the two parts weigh together: the lesser of the two, in thousandths.
    pub weight: u32,
    /// Share of the weight that agrees: weight times similarity, in thousandths.
    pub contribution: u32,
}

/// What lowered the score, as the share that was left, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// Both names have words that nothing in the other answers to.
    Clash(u16),
    /// Two organisations do not carry the same numbers.
    OtherNumber(u16),
    /// The words stand in another order.
    OtherOrder(u16),
    /// Father and son have changed places: X bin Y, Y bin X.
    OtherFather(u16),
    /// The last word was cut to two letters or less.
    CutShort(u16),
    /// A given name is not another spelling of the other, but its short form or its form in another language.
    OtherForm(u16),
    /// What agrees could be many others as well: letters, company words, two common words half alike.
    LittleKnown(u16),
    /// Words of one name are written together in the other.
    WrittenTogether(u16),
}

impl Factor {
    /// The share that was left, in thousandths.
    pub fn share(self) -> u16 {
        match self {
            Self::Clash(share)
            | Self::OtherNumber(share)
            | Self::OtherOrder(share)
            | Self::OtherFather(share)
            | Self::CutShort(share)
            | Self::OtherForm(share)
            | Self::LittleKnown(share)
            | Self::WrittenTogether(share) => share,
        }
    }
}

/// The comparison of two names: the score, and the evidence it was computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// In ten-thousandths: 10,000 for a name and itself.
    pub score: u16,
    /// Ten-thousandths of the two names that agree, before the factors.
    pub covered: u16,
    /// What agrees, best first.
    pub pairs: Vec<Pair>,
    /// Positions of the query that nothing answers to.
    pub query_unmatched: Vec<u8>,
    /// Positions of the record that nothing answers to.
    pub record_unmatched: Vec<u8>,
    /// What lowered the score.
    pub factors: Vec<Factor>,
    /// Whether the query looks like an attempt to evade screening.
    pub evasion: bool,
}

impl Comparison {
    /// The score in 0..=1.
    pub fn ratio(&self) -> f64 {
        f64::from(self.score) / f64::from(SCORE_ONE)
    }
}

/// Compares a query with the name of a record.
pub fn score(query: &Name, record: &Name) -> Comparison {
    score_with(query, record, |q, r| {
        edge(&query.parts[q].word, &record.parts[r].word)
    })
}

/// Compares as [`score`] does, with edges that the caller has at hand: `edges(q, r)` must be
/// [`edge`](crate::edge()) of part `q` of the query and part `r` of the record.
pub fn score_with(
    query: &Name,
    record: &Name,
    edges: impl FnMut(usize, usize) -> Option<Edge>,
) -> Comparison {
    let pairs = align(query, record, edges);
    if pairs.is_empty() {
        return Comparison {
            evasion: query.flags.evasion(),
            ..Comparison::default()
        };
    }
    let mut comparison = Comparison {
        query_unmatched: unmatched(query, pairs.iter().map(|p| p.query)),
        record_unmatched: unmatched(record, pairs.iter().map(|p| p.record)),
        pairs,
        evasion: query.flags.evasion(),
        ..Comparison::default()
    };
    if identical(query, record) {
        comparison.covered = SCORE_ONE;
        comparison.score = SCORE_ONE;
        return comparison;
    }
    let losses = losses(query, record);
    let balance = Balance::of(query, record, &comparison, losses);
    comparison.covered = balance.covered();
    comparison.factors = factors(query, record, &comparison, losses);
    // The first, as an index counts it to what is lost: all others are taken off what it leaves.
    let little_known = balance.little_known().map(Factor::LittleKnown);
    comparison.factors.splice(0..0, little_known);
    let shares = comparison.factors.iter().map(|f| u64::from(f.share()));
    comparison.score = shares.fold(u64::from(comparison.covered), |score, share| {
        score * share / 1000
    }) as u16;
    comparison
}

/// Whether both names have the same words in the same order.
fn identical(query: &Name, record: &Name) -> bool {
    query.positions.len() == record.positions.len() && query.words().eq(record.words())
}

fn persons(query: &Name, record: &Name) -> bool {
    query.kind == NameKind::Person && record.kind == NameKind::Person
}

fn losses(query: &Name, record: &Name) -> &'static Losses {
    losses_of(query.kind, record.kind)
}

/// The losses of a query and a record of these kinds.
pub(crate) fn losses_of(query: NameKind, record: NameKind) -> &'static Losses {
    match (query == NameKind::Person, record == NameKind::Person) {
        (true, true) => &weights::PERSON,
        (false, false) => &weights::OTHER,
        _ => &weights::MIXED,
    }
}

fn part_weight(name: &Name, part: usize) -> u32 {
    name.positions[name.parts[part].range()]
        .iter()
        .map(|p| u32::from(p.weight))
        .sum()
}

/// The one-to-one alignment: the heaviest agreement first, ties by position.
fn align(
    query: &Name,
    record: &Name,
    mut edges: impl FnMut(usize, usize) -> Option<Edge>,
) -> Vec<Pair> {
    let mut candidates = Vec::with_capacity(query.parts.len() + record.parts.len());
    for q in 0..query.parts.len() {
        for r in 0..record.parts.len() {
            if let Some(edge) = edges(q, r).and_then(|e| in_place(query, q, record, r, e)) {
                let weight = part_weight(query, q).min(part_weight(record, r));
                let contribution = weight * u32::from(edge.similarity) / u32::from(ONE);
                candidates.push(Pair {
                    query: q,
                    record: r,
                    reason: edge.reason,
                    similarity: edge.similarity,
                    weight,
                    contribution,
                });
            }
        }
    }
    candidates.sort_unstable_by_key(|p| {
        (
            std::cmp::Reverse((p.contribution, p.similarity)),
            p.query,
            p.record,
        )
    });
    let (mut query_taken, mut record_taken) = (0u64, 0u64);
    candidates.retain(|pair| {
        let (q, r) = (
            query.parts[pair.query].mask(),
            record.parts[pair.record].mask(),
        );
        let free = query_taken & q == 0 && record_taken & r == 0;
        if free {
            query_taken |= q;
            record_taken |= r;
        }
        free
    });
    candidates
}

/// The edge as it counts at these places in the two names: a cut word counts in full at the end of its name alone, and
/// a name cut to two letters must go on with both.
fn in_place(query: &Name, q: usize, record: &Name, r: usize, edge: Edge) -> Option<Edge> {
    let (x, y) = (query.parts[q].word.text(), record.parts[r].word.text());
    match edge.reason {
        Reason::Initial if !persons(query, record) => None,
        Reason::Initial if cut(query, q) => y.as_str().starts_with(uncut(query, q)).then_some(edge),
        Reason::Initial if cut(record, r) => {
            x.as_str().starts_with(uncut(record, r)).then_some(edge)
        }
        Reason::Truncated => {
            // Where the words of a record stood in its text is not kept.
            let (short, name, part, last) = if x.len() < y.len() {
                (x, query, q, query.last_written())
            } else {
                (y, record, r, record.positions.len() - 1)
            };
            let beside = name.weight() - part_weight(name, part) >= weights::BESIDE_CUT;
            let at_end = name.parts[part].range().end == last + 1 && beside;
            let inside = weights::truncated_inside(short.len(), x.len().max(y.len()));
            Some(Edge {
                similarity: if at_end {
                    edge.similarity
                } else {
                    edge.similarity.min(inside)
                },
                ..edge
            })
        }
        _ => Some(edge),
    }
}

/// Whether the part is the first letter of a last word that may have been cut off.
fn cut(name: &Name, part: usize) -> bool {
    part >= name.positions.len() && name.parts[part].word.role() == Role::Initial
}

/// The letters that are left of the last word.
fn uncut(name: &Name, part: usize) -> &str {
    name.parts[usize::from(name.parts[part].first)]
        .word
        .text()
        .as_str()
}

fn unmatched(name: &Name, parts: impl Iterator<Item = usize>) -> Vec<u8> {
    let taken = parts.fold(0, |mask, part| mask | name.parts[part].mask());
    (0..name.positions.len() as u8)
        .filter(|i| taken >> i & 1 == 0)
        .collect()
}

fn sum(name: &Name, positions: &[u8], value: impl Fn(&crate::Position) -> u16) -> u64 {
    positions
        .iter()
        .map(|&i| u64::from(value(&name.positions[usize::from(i)])))
        .sum()
}

/// Weight that may be missing before a name counts as incomplete: particles, titles and legal forms weigh less.
pub(crate) const INCOMPLETE_FROM: u64 = 130;

/// What agrees and what is lost, in millionths of a rare word.
struct Balance {
    agreed: u64,
    lost: u64,
    /// Lost besides because what agrees tells little.
    thin: u64,
}

impl Balance {
    fn of(query: &Name, record: &Name, comparison: &Comparison, losses: &Losses) -> Self {
        let pairs = &comparison.pairs;
        let sum = |name: &Name, positions: &[u8], most: u16| -> u64 {
            positions.iter().map(|&i| extra(name, i, most)).sum()
        };
        let query_extra = sum(query, &comparison.query_unmatched, u16::MAX);
        let most = weights::PERSON_EXTRA_MOST;
        let record_extra = sum(record, &comparison.record_unmatched, most);
        let incomplete = query_extra + record_extra > INCOMPLETE_FROM;
        let flat = if incomplete { losses.incomplete } else { 0 };
        Self {
            agreed: pairs.iter().map(|p| u64::from(p.contribution) * 1000).sum(),
            lost: differing(query, record, comparison) * u64::from(losses.difference)
                + query_extra * u64::from(losses.query_extra)
                + record_extra * u64::from(losses.record_extra)
                + u64::from(flat) * 1000,
            thin: known::lost(query, record, pairs, incomplete),
        }
    }

    /// The share of the two names that agrees, in ten-thousandths.
    fn covered(&self) -> u16 {
        (self.agreed * u64::from(SCORE_ONE) / (self.agreed + self.lost).max(1)) as u16
    }

    /// What is left because little is known, in thousandths.
    fn little_known(&self) -> Option<u16> {
        let whole = self.agreed + self.lost;
        (self.thin > 0).then(|| (whole * 1000 / (whole + self.thin)) as u16)
    }
}

/// What the words that answer to each other differ by. A rare word for a common one differs by more than its share.
fn differing(query: &Name, record: &Name, comparison: &Comparison) -> u64 {
    comparison
        .pairs
        .iter()
        .map(|p| difference(query, record, p))
        .sum()
}

fn difference(query: &Name, record: &Name, pair: &Pair) -> u64 {
    let least = u64::from(pair.weight - pair.contribution);
    match pair.reason {
        Reason::Typo | Reason::Sound | Reason::Truncated => {
            let mean = (part_weight(query, pair.query) + part_weight(record, pair.record)) / 2;
            let one = u64::from(ONE);
            least.max(u64::from(mean) * (one - u64::from(pair.similarity)) / one)
        }
        _ => least,
    }
}

/// What a position without answer counts; a word of a person's name at most `most`.
fn extra(name: &Name, position: u8, most: u16) -> u64 {
    let index = usize::from(position);
    let form = name.parts[index].word.form();
    u64::from(extra_of(
        name.kind,
        name.positions[index].weight,
        form,
        most,
    ))
}

/// The same, from what an index keeps of a word.
pub(crate) fn extra_of(kind: NameKind, weight: u16, form: Form, most: u16) -> u16 {
    match kind {
        NameKind::Person if form.native.is_some() => weights::SYLLABLE_EXTRA,
        NameKind::Person => weight.min(most),
        _ => weight,
    }
}

fn factors(query: &Name, record: &Name, comparison: &Comparison, losses: &Losses) -> Vec<Factor> {
    let mut factors = Vec::new();
    if let Some(share) = clash(query, record, comparison, losses) {
        factors.push(Factor::Clash(share));
    }
    if let Some(share) = other_number(query, record, comparison) {
        factors.push(Factor::OtherNumber(share));
    }
    if let Some(share) = other_order(query, record, comparison) {
        factors.push(Factor::OtherOrder(share));
    }
    if other_father(query, record, comparison) {
        factors.push(Factor::OtherFather(weights::OTHER_FATHER as u16));
    }
    if comparison
        .pairs
        .iter()
        .any(|p| cut(query, p.query) || cut(record, p.record))
    {
        factors.push(Factor::CutShort(weights::CUT_SHORT as u16));
    }
    let joined = |p: &Pair| {
        let (q, r) = (&query.parts[p.query].word, &record.parts[p.record].word);
        (q.form().joined || r.form().joined) && p.reason != Reason::Acronym
    };
    if comparison.pairs.iter().any(joined) {
        factors.push(Factor::WrittenTogether(weights::WRITTEN_TOGETHER as u16));
    }
    let other_form = |p: &Pair| matches!(p.reason, Reason::Cognate | Reason::Nickname);
    if comparison.pairs.iter().any(other_form) {
        factors.push(Factor::OtherForm(weights::OTHER_FORM as u16));
    }
    factors
}

/// Words on both sides that nothing answers to. For persons one such word is enough to be another person; for
/// organisations it is weighed against what agrees.
fn clash(query: &Name, record: &Name, comparison: &Comparison, losses: &Losses) -> Option<u16> {
    let doubt: u64 = comparison.pairs.iter().map(doubt).sum();
    let query_clash = sum(query, &comparison.query_unmatched, |p| p.clash) + doubt;
    let record_clash = sum(record, &comparison.record_unmatched, |p| p.clash) + doubt;
    let only_initials = |name: &Name, part: fn(&Pair) -> usize| {
        let initial = |p: &&Pair| {
            p.reason == Reason::Initial && name.parts[part(p)].word.role() == Role::Name
        };
        weights::INITIAL_CLASH * comparison.pairs.iter().filter(initial).count() as u64
    };
    let query_clash = query_clash + only_initials(query, |p| p.query);
    let record_clash = record_clash + only_initials(record, |p| p.record);
    let clash = query_clash.min(record_clash);
    if clash == 0 {
        return None;
    }
    let share = if persons(query, record) {
        clash.min(1000)
    } else {
        let agreed: u64 = comparison
            .pairs
            .iter()
            .map(|p| u64::from(p.contribution))
            .sum();
        clash * 1000 / (clash + agreed)
    };
    Some((1000 - share * u64::from(losses.clash) / 1000) as u16)
}

/// How far a pair is from certain, as a clash: words that are hardly alike may well be two different names.
fn doubt(pair: &Pair) -> u64 {
    let doubtful = matches!(
        pair.reason,
        Reason::Typo | Reason::Sound | Reason::Reading | Reason::Consonants | Reason::Nickname
    );
    let below = u64::from(weights::DOUBTFUL.saturating_sub(pair.similarity));
    if doubtful {
        below * weights::DOUBTFUL_CLASH
    } else {
        0
    }
}

/// One side of two organisations carries a number that the other lacks, or each does.
fn other_number(query: &Name, record: &Name, comparison: &Comparison) -> Option<u16> {
    let any = |name: &Name, positions: &[u8], role: Role| {
        positions
            .iter()
            .any(|&i| name.parts[usize::from(i)].word.role() == role)
    };
    let numbers = |role| {
        (
            any(query, &comparison.query_unmatched, role),
            any(record, &comparison.record_unmatched, role),
        )
    };
    let organisation = |name: &Name| name.kind == NameKind::Organisation;
    let (number, series) = (numbers(Role::Number), numbers(Role::Series));
    match (number.0 || series.0, number.1 || series.1) {
        _ if persons(query, record) => None,
        (true, true) if number == (false, false) => Some(weights::OTHER_OF_SERIES as u16),
        (true, true) => Some(weights::OTHER_NUMBER as u16),
        (true, false) | (false, true) if organisation(query) && organisation(record) => {
            Some(weights::ONE_NUMBER as u16)
        }
        _ => None,
    }
}

/// What is left when the matched words of any weight stand in another order. Surnames stand first or last; the
/// characters of a given name have one order.
fn other_order(query: &Name, record: &Name, comparison: &Comparison) -> Option<u16> {
    let mut order: Vec<(u8, u8)> = comparison
        .pairs
        .iter()
        .filter(|p| p.weight > 100)
        .map(|p| (query.parts[p.query].first, record.parts[p.record].first))
        .collect();
    order.sort_unstable();
    let descents = order.windows(2).filter(|w| w[0].1 > w[1].1).count();
    let (first, last) = (order.first()?, order.last()?);
    let turned = descents == 1 && last.1 < first.1;
    let characters = |name: &Name| name.words().any(|word| word.form().native.is_some());
    match descents {
        0 => None,
        _ if turned && persons(query, record) => Some(weights::TURNED as u16),
        _ if characters(query) || characters(record) => Some(weights::OTHER_CHARACTERS as u16),
        _ => Some(weights::OTHER_ORDER as u16),
    }
}

/// Whether one name is `X bin Y` and the other `Y bin X`, X and Y being well-known names.
fn other_father(query: &Name, record: &Name, comparison: &Comparison) -> bool {
    let son_of = |name: &Name, son: u8, father: u8| {
        let between = usize::from(son) + 1;
        father == son + 2 && name.parts[between].word.text().as_str() == "bin"
    };
    if !query.words().any(|word| word.text().as_str() == "bin") {
        return false;
    }
    let known = |p: &Pair| query.parts[p.query].word.complete().is_known();
    let place = |p: &Pair| (query.parts[p.query].first, record.parts[p.record].first);
    comparison.pairs.iter().filter(|p| known(p)).any(|x| {
        comparison.pairs.iter().filter(|p| known(p)).any(|y| {
            let ((query_x, record_x), (query_y, record_y)) = (place(x), place(y));
            son_of(query, query_x, query_y) && son_of(record, record_y, record_x)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{REVIEW, STRONG, analyse};

    #[track_caller]
    fn compare(a: &str, b: &str, kind: NameKind) -> u16 {
        score(&analyse(a, kind), &analyse(b, kind)).score
    }

    #[track_caller]
    fn person(a: &str, b: &str, range: std::ops::RangeInclusive<u16>) {
        let found = compare(a, b, NameKind::Person);
        assert!(range.contains(&found), "{a} / {b}: {found}");
    }

    #[track_caller]
    fn company(a: &str, b: &str, range: std::ops::RangeInclusive<u16>) {
        let found = compare(a, b, NameKind::Organisation);
        assert!(range.contains(&found), "{a} / {b}: {found}");
    }

    #[test]
    fn a_name_and_itself() {
        person(
            "Vladimir Vladimirovich PUTIN",
            "Vladimir Vladimirovich PUTIN",
            10_000..=10_000,
        );
        company("SIS D.O.O.", "SIS D.O.O.", 10_000..=10_000);
        person("Dr. Mr.", "Dr. Mr.", 10_000..=10_000);
    }

    #[test]
    fn the_same_person() {
        person(
            "Vladimir Putin",
            "PUTIN, Vladimir Vladimirovich",
            REVIEW..=9_999,
        );
        person("Usama bin Ladin", "Osama bin Laden", STRONG..=9_999);
        person("Айман аз-Завахири", "Ayman al-Zawahiri", REVIEW..=9_999);
        person("أيمن الظواهري", "Ayman al-Zawahiri", REVIEW..=9_999);
        person("Kim Jong Un", "金正恩", REVIEW..=9_999);
        person(
            "Dmitri Medwedew",
            "MEDVEDEV, Dmitry Anatolyevich",
            REVIEW..=9_999,
        );
    }

    #[test]
    fn another_person() {
        person("Hafez Makhlouf", "Rami Makhlouf", 0..=REVIEW - 1);
        person(
            "Sergey Ivanovich Lavrov",
            "Sergey Viktorovich Lavrov",
            0..=REVIEW - 1,
        );
        person("Michelle Obama", "Barack Obama", 0..=REVIEW - 1);
    }

    #[test]
    fn what_tells_little_is_no_match() {
        let below = 0..=REVIEW - 1;
        person("Aleksi Kalevi Simonen", "K.A.S.", below.clone());
        person("Carlos Pereira", "AR.P.C.", below.clone());
        person("Sandra Murray", "عماري س", below.clone());
        person("Megan Young", "Daisy YANG", below.clone());
        person("a", "Asad", below.clone());
        person("A B C", "Boris Alexandrovich CHERNYSHOV", below.clone());
        company("SMIC", "SOMIC", below.clone());
        company("Baidu", "BYD", below.clone());
        company("Apple", "PPL", below.clone());
        company(
            "Ocean Shipping",
            "PACIFIC OCEAN SHIPPING LIMITED",
            below.clone(),
        );
        let (person, other) = (NameKind::Person, NameKind::Organisation);
        for (query, record) in [("Alice Costa", "LLC CST"), ("Lucia Acosta", "JSC CST")] {
            let found = score(&analyse(query, person), &analyse(record, other)).score;
            assert!(below.contains(&found), "{query} / {record}: {found}");
        }
    }

    #[test]
    fn a_rare_word_beside_letters_is_a_match() {
        person(
            "V. V. Putin",
            "PUTIN, Vladimir Vladimirovich",
            REVIEW..=9_999,
        );
        person("Y. Sechin", "SECHIN, Igor Yuriyevich", REVIEW..=9_999);
        person("J. U. Kim", "KIM, Jong Un", REVIEW..=9_999);
        company("IRGC", "Islamic Revolutionary Guard Corps", REVIEW..=9_999);
        person("john", "ivan", REVIEW..=9_999);
    }

    #[test]
    fn words_written_together() {
        person("EricCHEN", "CHEN, Eric", STRONG..=9_999);
        person("Eric CHEN", "CHEN, Eric", 10_000..=10_000);
        person("JongUn KIM", "KIM, Jong Un", REVIEW..=9_999);
        company("AlmazAntey", "Almaz-Antey", REVIEW..=9_999);
    }

    #[test]
    fn order() {
        person("Putin Vladimir", "Vladimir Putin", 9_950..=9_950);
        person("正恩金", "金正恩", 9_950..=9_950);
        person("金恩正", "金正恩", 0..=STRONG - 1);
    }

    #[test]
    fn organisations() {
        company(
            "Almaz Antey Telecom",
            "JOINT-STOCK COMPANY CONCERN ALMAZ-ANTEY",
            REVIEW..=9_999,
        );
        company("SIS DOO", "SIS D.O.O.", STRONG..=10_000);
        company(
            "Caribbean Trading Limited",
            "Pacific Trading Limited",
            0..=REVIEW - 1,
        );
        company("Brigade 44", "Brigade 45", 0..=REVIEW - 1);
    }

    #[test]
    fn nothing_in_common() {
        person("", "Vladimir Putin", 0..=0);
        person("Vladimir Putin", "", 0..=0);
        person("", "", 0..=0);
    }
}
