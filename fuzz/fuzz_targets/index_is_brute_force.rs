//! Whatever names are listed and asked: a search answers what brute force answers, by whatever way it is asked.
#![no_main]

use std::sync::Arc;

use interdict::index::{Answer, Ask, NameIndex, Segment, SegmentBuilder};
use interdict_fuzz::{Asked, Case, List, Listed, Scores, Wanted, segment, source, written};
use interdict_names::{analyse, analyse_bare};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|case: Case| {
    let listed: Vec<Vec<Listed>> = case.lists.iter().map(|list| Listed::all(list)).collect();
    let mut segments: Vec<Arc<Segment>> = Vec::new();
    let mut lists: Vec<List<'_>> = Vec::new();
    for (number, (parties, listed)) in (0..).zip(case.lists.iter().zip(&listed)) {
        segments.push(segment(number, parties));
        lists.push((source(number).dataset.to_string(), parties, listed));
    }
    if let Some(crowd) = case.crowd {
        let made = crowd.made();
        segments.push(made.segment.clone());
        let dataset = &made.segment.sources()[0].dataset;
        lists.push((dataset.to_string(), &made.parties, &made.listed));
    }
    let whole = case.whole.then(|| whole(&segments));
    check(&NameIndex::new(segments), whole, &lists, &case.asked);
});

/// All segments made one.
fn whole(segments: &[Arc<Segment>]) -> Arc<Segment> {
    let mut builder = SegmentBuilder::new();
    segments.iter().for_each(|segment| builder.append(segment));
    written(builder)
}

fn check(index: &NameIndex, whole: Option<Arc<Segment>>, lists: &[List<'_>], asked: &[Asked]) {
    let whole = whole.map(|whole| index.clone().with_whole(whole));
    let mut searcher = index.searcher();
    let mut searcher_of_whole = whole.as_ref().map(NameIndex::searcher);
    for one in asked {
        let query = analyse(&one.text, one.kind);
        let scores = Scores::new(lists, &query);
        let bare = analyse_bare(&one.text, one.kind);
        let mut check = |ask: &Ask| {
            let same = |want: &_, answer: &_, how| {
                same(want, answer, &format!("{:?}, {ask:?}, {how}", one.text));
            };
            let want = scores.wanted(ask);
            // One searcher for all questions, and twice: what it remembers must not show.
            same(&want, &searcher.search(&query, ask), "whole query");
            same(&want, &searcher.search(&bare, ask), "bare query");
            if let Some(searcher) = &mut searcher_of_whole {
                same(&want, &searcher.search(&bare, ask), "segments made one");
            }
            let level = NameIndex::with_level(index.segments().to_vec(), one.level);
            same(&want, &level.search(&query, ask), "another level");
        };
        check(&one.ask);
        // At the very score of a name it is still found, and just above no more: bounds have no room there.
        for score in scores.some() {
            for threshold in [score, score + 1] {
                let ask = one.ask.clone();
                check(&Ask { threshold, ..ask });
            }
        }
        // What the index itself calls brute force reads names back from the file.
        if lists.iter().all(|(_, parties, _)| parties.len() < 100) {
            let brute_force = index.brute_force(&query, &one.ask);
            same(&scores.wanted(&one.ask), &brute_force, "brute force");
        }
    }
}

/// Fails with what is missing and what is too much: answers are long.
#[track_caller]
fn same(want: &(Vec<Wanted>, bool), answer: &Answer, how: &str) {
    let hits = answer.hits.iter();
    let hits: Vec<Wanted> = hits
        .map(|hit| (hit.score, hit.segment, hit.party, hit.name))
        .collect();
    if hits == want.0 && answer.more == want.1 {
        return;
    }
    let without = |all: &[Wanted], others: &[Wanted]| -> Vec<Wanted> {
        let left = all.iter().filter(|one| !others.contains(one));
        left.copied().collect()
    };
    panic!(
        "{how}, (score, segment, party, name): missing {:?}, too much {:?}, more {} for {}",
        without(&want.0, &hits),
        without(&hits, &want.0),
        answer.more,
        want.1,
    );
}
