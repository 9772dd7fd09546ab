//! Excerpts with bytes changed, doubled, cut out or cut off, in a thousand fixed ways each: a reader
//! says what is wrong or reads what is there. It never stops the program, and its account adds up.

mod support;

/// A fixed sequence that looks random: Knuth's MMIX generator.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }
}

/// Bytes that mean something to one of the formats.
const MEANINGFUL: &[u8] = b"<>&\"',;/()-0123456789 \n\r\x00\x1a\xe2\xff:|.~";

fn mangle(bytes: &[u8], sequence: &mut Sequence) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=sequence.next(4) {
        let at = sequence.next(out.len());
        let end = (at + 1 + sequence.next(60)).min(out.len());
        match sequence.next(5) {
            0 => out[at] = MEANINGFUL[sequence.next(MEANINGFUL.len())],
            1 => drop(out.drain(at..end)),
            2 => {
                let piece = out[at..end].to_vec();
                let to = sequence.next(out.len());
                out.splice(to..to, piece);
            }
            3 => {
                let sign = MEANINGFUL[sequence.next(MEANINGFUL.len())];
                out.splice(at..at, std::iter::repeat_n(sign, 1 + sequence.next(300)));
            }
            _ => out.truncate(out.len() - sequence.next(out.len() / 8)),
        }
        if out.is_empty() {
            return out;
        }
    }
    out
}

#[track_caller]
fn check(key: &str, name: &str, bytes: &[u8]) {
    let mut sequence = Sequence(u64::try_from(bytes.len()).unwrap());
    let mut read = 0;
    for _ in 0..1000 {
        let mangled = mangle(bytes, &mut sequence);
        if let Ok(reading) = support::read(key, &[(name, &mangled)]) {
            assert!(reading.tally().adds_up());
            read += 1;
        }
    }
    assert!(
        read > 0,
        "nothing got past the parser: the case tests nothing"
    );
}

#[test]
fn un() {
    let bytes = include_bytes!("un/valid/excerpt_2018-06-08.xml");
    check("un_sc_sanctions", "l.xml", bytes);
}

#[test]
fn eu() {
    let bytes = include_bytes!("eu/valid/excerpt_2024-05-13.xml");
    check("eu_fsf", "l.xml", bytes);
}

#[test]
fn uk() {
    let bytes = include_bytes!("uk/valid/uksl_2026-09-10.xml");
    check("gb_fcdo_sanctions", "l.xml", bytes);
    let bytes = include_bytes!("uk/valid/uksl_2026-09-10.csv");
    check("gb_fcdo_sanctions", "l.csv", bytes);
    let bytes = include_bytes!("uk/valid/conlist_2018-04-13.csv");
    check("gb_hmt_sanctions", "l.csv", bytes);
    let bytes = include_bytes!("uk/valid/conlist_2022-03.csv");
    check("gb_hmt_sanctions", "l.csv", bytes);
}

#[test]
fn canada() {
    let bytes = include_bytes!("canada/valid/excerpt_2025-05.xml");
    check("ca_dfatd_sema_sanctions", "l.xml", bytes);
}
