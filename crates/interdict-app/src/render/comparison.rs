//! Two names beside each other, word by word.

use std::fmt::Write;

use super::clean;
use crate::commands::compare::Compared;
use crate::console::Paint;
use crate::wire::comparison::Comparison;

pub(crate) fn compared(answer: &Compared, paint: Paint) -> String {
    let mut out = String::new();
    let found = &answer.comparison;
    let _ = writeln!(
        out,
        "{:.4}  {}  {}",
        found.score,
        paint.bold(clean(&found.query)),
        paint.bold(clean(&found.listed))
    );
    comparison(&mut out, found, "  ", paint);
    let _ = writeln!(
        out,
        "  OFAC's own search tool would say {}",
        answer.ofac_sls
    );
    out
}

pub(super) fn comparison(out: &mut String, found: &Comparison, indent: &str, paint: Paint) {
    for pair in &found.pairs {
        let _ = writeln!(
            out,
            "{indent}{:.3}  {} = {}  {}",
            pair.similarity,
            clean(&pair.query),
            clean(&pair.listed),
            paint.dim(pair.reason.replace('_', " "))
        );
    }
    for (whose, words) in [
        ("asked for", &found.query_unmatched),
        ("listed", &found.listed_unmatched),
    ] {
        if !words.is_empty() {
            let _ = writeln!(
                out,
                "{indent}       only {whose}: {}",
                clean(&words.join(" "))
            );
        }
    }
    for factor in &found.factors {
        let _ = writeln!(
            out,
            "{indent}x {:.3}  {}",
            factor.share,
            factor.kind.replace('_', " ")
        );
    }
    if found.evasion {
        let _ = writeln!(
            out,
            "{indent}{}",
            paint.red("the writing looks like an attempt to evade screening")
        );
    }
}
