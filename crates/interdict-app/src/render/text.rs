//! The mentions of documents: where, who, why, and what stood against them on the day.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::screen::coverage;
use super::{clean, counted};
use crate::console::Paint;
use crate::wire::text::{Act, Document, Mention, Near, Party, Texts};

/// How many acts of one kind are shown for a party; `--json` has all.
const ACTS_MAX: usize = 6;

pub(crate) fn text(answer: &Texts, explain: bool, paint: Paint) -> String {
    let mut out = String::new();
    for one in &answer.documents {
        document(&mut out, one, explain, paint);
    }
    if let Some(last) = answer
        .documents
        .iter()
        .rev()
        .find_map(|one| one.coverage.as_ref())
    {
        coverage(&mut out, last, paint);
    }
    if answer.conclusion == "incomplete" {
        let text = "Not everything was read, or the lists are not complete: nothing may be concluded from what is missing.";
        let _ = writeln!(out, "{}", paint.yellow(text));
    }
    out
}

fn document(out: &mut String, document: &Document, explain: bool, paint: Paint) {
    let name = paint.bold(clean(&document.name));
    if let Some(problem) = &document.unread {
        let _ = writeln!(out, "{name}: {}: {}", paint.red("not read"), clean(problem));
        return;
    }
    let own = if document.on_own_day {
        ", the day it gives itself"
    } else {
        ""
    };
    let count = counted(document.mentions.len() as u64, "mention");
    let day = document.on.as_deref().unwrap_or("?");
    let _ = writeln!(out, "{name} as of {day}{own}: {count}");
    for note in &document.notes {
        let part = note
            .part
            .as_deref()
            .map(|part| format!("{}: ", clean(part)))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "  {}: {part}{}",
            paint.yellow("not in full"),
            clean(&note.text)
        );
    }
    if document.cut {
        let _ = writeln!(
            out,
            "  {}",
            paint.yellow("There are more mentions than can be told.")
        );
    }
    // Who was mentioned, each once, where first; and what stood against each.
    let mut told: BTreeMap<(&str, &str), ()> = BTreeMap::new();
    for mention in &document.mentions {
        place(out, mention, paint);
        for party in &mention.parties {
            let known = told.insert((&party.dataset, &party.id), ()).is_some();
            one(out, party, known, explain, paint);
        }
        if mention.more > 0 {
            let _ = writeln!(
                out,
                "    and {} that fit less well",
                counted(mention.more as u64, "party")
            );
        }
    }
    for near in &document.near {
        missed(out, near, paint);
    }
}

fn place(out: &mut String, mention: &Mention, paint: Paint) {
    let at = &mention.place;
    let mut words = Vec::new();
    words.extend(at.part.as_deref().map(clean));
    words.extend(at.page.map(|page| format!("page {page}")));
    words.extend(at.line.map(|line| format!("line {line}")));
    words.extend(at.byte.map(|byte| format!("byte {byte}")));
    let _ = writeln!(
        out,
        "\n  {}  {}",
        words.join(", "),
        paint.red(clean(&mention.text))
    );
}

fn one(out: &mut String, party: &Party, known: bool, explain: bool, paint: Paint) {
    let listed = party
        .listed
        .as_ref()
        .filter(|listed| **listed != party.caption)
        .map(|listed| format!(" by {:?}", clean(listed)))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "    {:.2}  {}{listed}  {}  {}",
        party.score,
        paint.bold(clean(&party.caption)),
        party.dataset,
        party.id
    );
    if explain {
        let _ = writeln!(out, "          kept: {}", party.why.join("; "));
    }
    if known {
        return;
    }
    acts(out, &party.in_force, "in force", paint);
    acts(out, &party.pending, "not binding", paint);
    acts(out, &party.ended, "ended", paint);
    for said in &party.said {
        let _ = writeln!(
            out,
            "          {} {}, {}: {}",
            paint.dim("only said"),
            said.day,
            clean(&said.speaker),
            clean(&said.text)
        );
    }
    if party.undated {
        out.push_str("          the list does not say whether it named the party on that day\n");
    } else if party.later_edition {
        out.push_str("          by a later edition: none is kept from that day or before\n");
    }
}

fn acts(out: &mut String, acts: &[Act], word: &str, paint: Paint) {
    for act in acts.iter().take(ACTS_MAX) {
        let mut words = vec![clean(&act.title)];
        words.extend(act.since.as_ref().map(|day| format!("since {day}")));
        words.extend(act.citations.first().map(|text| clean(text)));
        let word = match word {
            "in force" => paint.red(word.to_owned()),
            "ended" => paint.dim(word.to_owned()),
            _ => paint.yellow(act.state.replace('-', " ")),
        };
        let _ = writeln!(out, "          {word}: {}", words.join(", "));
    }
    if acts.len() > ACTS_MAX {
        let _ = writeln!(out, "          and {} more {word}", acts.len() - ACTS_MAX);
    }
}

fn missed(out: &mut String, near: &Near, paint: Paint) {
    let line = near
        .line
        .map(|line| format!("line {line}"))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "  {} {line} {:?} is like {:?} ({}, {:.2}): {}",
        paint.dim("dropped"),
        clean(&near.text),
        clean(&near.listed),
        near.dataset,
        near.score,
        near.why
    );
}
