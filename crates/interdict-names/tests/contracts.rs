//! The contracts an index relies on, checked on random pairs of real and damaged names.

use interdict_names::{
    Bound, Form, Leftover, Name, NameKind, REVERSED_LEAST, REVIEW, Role, Word, analyse,
    analyse_bare, beginning_at_most, budget, edge, joined_budget, keys, osa, score, score_with,
    sought,
};

/// Names of several lists and scripts, whole and damaged.
const NAMES: &[(&str, NameKind)] = &[
    ("PUTIN, Vladimir Vladimirovich", NameKind::Person),
    ("Usāma bin Muhammad ibn Awad ibn Lādin", NameKind::Person),
    ("AL-ZAWAHIRI, Ayman", NameKind::Person),
    ("أيمن الظواهري", NameKind::Person),
    ("Айман аз-Завахири", NameKind::Person),
    ("KIM, Jong Un", NameKind::Person),
    ("金正恩", NameKind::Person),
    ("김정은", NameKind::Person),
    ("习近平", NameKind::Person),
    ("山田太郎", NameKind::Person),
    ("Κυριάκος Μητσοτάκης", NameKind::Person),
    ("MADURO MOROS, Nicolas", NameKind::Person),
    ("STJEPANOVIC, Savo", NameKind::Person),
    ("Abd al-Rahman Muhammad Mustafa al-Qaduli", NameKind::Person),
    ("J. C. Juncker", NameKind::Person),
    ("Dr. Rami Makhlouf", NameKind::Person),
    (
        "ZTE KANGXUN TELECOMMUNICATIONS LTD.",
        NameKind::Organisation,
    ),
    (
        "JOINT-STOCK COMPANY CONCERN ALMAZ-ANTEY",
        NameKind::Organisation,
    ),
    ("Almaz Antey Telecom", NameKind::Unknown),
    ("SIS D.O.O.", NameKind::Organisation),
    ("BANCO NACIONAL DE CUBA", NameKind::Organisation),
    ("Islamic Revolutionary Guard Corps", NameKind::Organisation),
    ("IRGC", NameKind::Organisation),
    ("中国银行股份有限公司", NameKind::Organisation),
    ("Huawei Technologies Co., Ltd.", NameKind::Organisation),
    ("Brigade Forty 4", NameKind::Organisation),
    (
        "Blackstone Real Estate Partners VI L.P.",
        NameKind::Organisation,
    ),
    ("M/V GLORY HARVEST 3", NameKind::Vessel),
    ("Snow Storm 1", NameKind::Vessel),
    ("ООО \"Газпром нефть\"", NameKind::Unknown),
];

/// A small generator of pseudo-random numbers: the same names on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    /// One of the names, with up to three letters changed, dropped, doubled or swapped and perhaps a word lost.
    fn name(&mut self) -> (String, NameKind) {
        let (text, kind) = NAMES[self.below(NAMES.len())];
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..self.below(4) {
            let at = self.below(letters.len() - 1);
            match self.below(6) {
                0 => letters[at] = char::from(b'a' + self.below(26) as u8),
                1 => drop(letters.remove(at)),
                2 => letters.insert(at, letters[at]),
                3 => letters.swap(at, at + 1),
                4 => letters.insert(at, ' '),
                _ => letters.truncate(at.max(3)),
            }
        }
        let other = NAMES[self.below(NAMES.len())].0;
        let mut text: String = letters.into_iter().collect();
        if self.below(4) == 0 {
            text.push(' ');
            text.push_str(other.split(' ').next().unwrap_or_default());
        }
        (
            text,
            if self.below(5) == 0 {
                NameKind::Unknown
            } else {
                kind
            },
        )
    }
}

fn random_names(count: usize) -> Vec<Name> {
    let mut random = Random(7);
    (0..count)
        .map(|_| {
            let (text, kind) = random.name();
            analyse(&text, kind)
        })
        .collect()
}

/// What the enumeration contract allows.
fn enumerable(a: &Word, b: &Word) -> bool {
    let (x, y) = (a.text().as_bytes(), b.text().as_bytes());
    let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
    let joined = a.form().joined || b.form().joined;
    let exact = |word: &Word| matches!(word.role(), Role::Number | Role::Acronym);
    if exact(a) || exact(b) {
        return a.text() == b.text();
    }
    if a.form().joined && b.form().joined {
        return false;
    }
    let edits = match joined {
        true => joined_budget(short.len()),
        false => budget(short.len()),
    };
    a.text() == b.text()
        || osa(a.text(), b.text()) <= edits
        || (a.skeleton() != 0 && a.skeleton() == b.skeleton())
        || keys(a).any(|k| sought(b).any(|other| other == k))
        || (x.len() >= REVERSED_LEAST && x.iter().eq(y.iter().rev()))
        || (!joined && beginning_at_most(short.len()) > 0 && long.starts_with(short))
}

#[test]
fn edges_are_enumerable_symmetric_and_in_range() {
    let names = random_names(400);
    for pair in names.chunks(2) {
        for a in pair[0].parts() {
            for b in pair[1].parts() {
                let found = edge(&a.word, &b.word);
                assert_eq!(found, edge(&b.word, &a.word));
                if let Some(found) = found {
                    assert!((1..=1000).contains(&found.similarity));
                    assert!(
                        enumerable(&a.word, &b.word),
                        "{:?} {:?} {found:?}",
                        a.word,
                        b.word
                    );
                }
            }
        }
    }
}

#[test]
fn a_score_implies_its_bound() {
    let names = random_names(1_500);
    let mut reached = 0;
    for (i, query) in names.iter().enumerate() {
        for record in names.iter().skip(i % 7).step_by(7) {
            let score = score(query, record).score;
            if score == 0 {
                continue;
            }
            reached += 1;
            let best = |position: usize| {
                let covering = query
                    .parts()
                    .iter()
                    .filter(|p| p.range().contains(&position));
                covering
                    .flat_map(|p| {
                        record
                            .parts()
                            .iter()
                            .filter_map(move |r| edge(&p.word, &r.word))
                    })
                    .map(|e| e.similarity)
                    .max()
                    .unwrap_or(0)
            };
            let bound = Bound::new(score, query.kind());
            assert!(
                bound.admits(query, best),
                "{} | {} {score}",
                query.text(),
                record.text()
            );
        }
    }
    assert!(reached > 10_000);
}

#[test]
fn a_score_implies_its_sharper_bound() {
    let names = random_names(1_500);
    let (mut reached, mut refused) = (0, 0);
    for (i, query) in names.iter().enumerate() {
        for record in names.iter().skip(i % 7).step_by(7) {
            let score = score(query, record).score;
            let (best, left) = reach(query, record);
            if score > 0 {
                reached += 1;
                let bound = Bound::new(score, query.kind());
                assert!(
                    bound.admits_leftover(query, &best, record.kind(), left),
                    "{} | {} {score}",
                    query.text(),
                    record.text()
                );
                let nothing = Leftover::default();
                assert!(bound.admits_leftover(query, &best, record.kind(), nothing));
            }
            let bound = Bound::new(REVIEW, query.kind());
            refused += u32::from(
                bound.admits(query, |at| best[at])
                    && !bound.admits_leftover(query, &best, record.kind(), left),
            );
        }
    }
    assert!(reached > 10_000);
    assert!(refused > 1_000, "it is sharper: {refused}");
}

/// The best similarity at each position of the query, and what of the record no edge reaches.
fn reach(query: &Name, record: &Name) -> (Vec<u16>, Leftover) {
    let mut best = vec![0; query.positions().len()];
    let mut reached = 0_u64;
    for part in query.parts() {
        for other in record.parts() {
            if let Some(edge) = edge(&part.word, &other.word) {
                reached |= other.mask();
                for at in part.range() {
                    best[at] = edge.similarity.max(best[at]);
                }
            }
        }
    }
    let mut left = Leftover::default();
    for (at, position) in record.positions().iter().enumerate() {
        if reached >> at & 1 == 0 {
            let form = record.parts()[at].word.form();
            left.add(record.kind(), position.weight, position.clash, form);
        }
    }
    (best, left)
}

#[test]
fn a_name_and_itself_score_one() {
    for name in random_names(2_000) {
        let expected = if name.parts().is_empty() { 0 } else { 10_000 };
        assert_eq!(score(&name, &name).score, expected, "{}", name.text());
    }
}

#[test]
fn words_can_be_restored_from_text_and_form() {
    for name in random_names(500) {
        for part in name.parts() {
            let form = Form::from_bits(part.word.form().bits()).expect("a form");
            let restored = Word::new(*part.word.text(), form);
            assert_eq!(restored, part.word);
            assert!(keys(&restored).eq(keys(&part.word)));
        }
    }
}

#[test]
fn edges_at_hand_change_nothing() {
    let names = random_names(200);
    for pair in names.chunks(2) {
        let (q, r) = (&pair[0], &pair[1]);
        let given = score_with(q, r, |a, b| edge(&q.parts()[a].word, &r.parts()[b].word));
        assert_eq!(given, score(q, r));
    }
}

#[test]
fn a_bare_name_is_the_same_name() {
    let mut random = Random(11);
    for _ in 0..1_000 {
        let (text, kind) = random.name();
        assert_eq!(analyse_bare(&text, kind), analyse(&text, kind), "{text}");
    }
}

#[test]
fn hostile_texts_are_read() {
    let texts = [
        "a".repeat(10_000),
        "al ".repeat(5_000),
        "\u{200b}".repeat(1_000),
        "\u{300}".repeat(100),
        "1 ".repeat(500),
        "金".repeat(2_000),
        "و".repeat(3_000),
        ", , , ,".to_owned(),
        "\0\u{10FFFF}".to_owned(),
    ];
    for text in &texts {
        for kind in [
            NameKind::Person,
            NameKind::Organisation,
            NameKind::Vessel,
            NameKind::Unknown,
        ] {
            let name = analyse(text, kind);
            let _ = score(&name, &name);
            name.parts()
                .iter()
                .for_each(|p| assert!(name.text().contains(name.spelling(p))));
        }
    }
}
