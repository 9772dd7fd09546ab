//! The effectiveness report, in Markdown and in HTML with plots.

use std::fmt::Write;

use interdict_names::{REVIEW, SCORE_ONE, STRONG};

use super::chart::{Line, chart};
use super::metrics::share;
use super::{Counts, FalseAlarms, Judged, PairReport, TrialClass, TrialReport};

/// Everything the report tells. Sections without data are left out.
#[derive(Clone, Debug, Default)]
pub struct Effectiveness {
    /// What was measured: engine version, data, dates, seeds; one line each.
    pub about: Vec<String>,
    /// Labelled files: name and outcome.
    pub labelled: Vec<(String, PairReport)>,
    /// Perturbed names and near-misses.
    pub trials: Option<TrialReport>,
    /// People who are not listed.
    pub false_alarms: Option<FalseAlarms>,
}

/// The report in Markdown.
pub fn markdown(report: &Effectiveness) -> String {
    let mut out = String::from("# Effectiveness of name screening\n\n");
    report.about.iter().for_each(|line| {
        let _ = writeln!(out, "- {line}");
    });
    let _ = writeln!(
        out,
        "- Review threshold {:.2}: a person should look. Strong threshold {:.2}: the same name but for spelling.",
        ratio(REVIEW),
        ratio(STRONG)
    );
    for (name, pairs) in &report.labelled {
        labelled_section(&mut out, name, pairs);
    }
    if let Some(trials) = &report.trials {
        trial_section(&mut out, trials);
    }
    if let Some(alarms) = &report.false_alarms {
        alarm_section(&mut out, alarms, report.trials.as_ref());
    }
    out
}

fn ratio(score: u16) -> f64 {
    f64::from(score) / f64::from(SCORE_ONE)
}

fn percent(value: f64) -> String {
    format!("{:.1} %", 100.0 * value)
}

/// Text inside a table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}

fn labelled_section(out: &mut String, name: &str, pairs: &PairReport) {
    let _ = write!(
        out,
        "\n## Labelled pairs: {name}\n\n| class | matches found | missed | false alarms | told apart | precision | recall | F1 |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
    );
    let mut row = |class: &str, c: &Counts| {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {:.3} | {:.3} | {:.3} |",
            cell(class),
            c.found,
            c.missed,
            c.false_alarms,
            c.told_apart,
            c.precision(),
            c.recall(),
            c.f1()
        );
    };
    pairs.classes.iter().for_each(|c| row(&c.class, &c.counts));
    row("**all**", &pairs.overall);
    out.push_str("\n| threshold | precision | recall | F1 |\n|--:|--:|--:|--:|\n");
    for point in pairs.curve.iter().filter(|p| p.threshold % 500 == 0) {
        let c = point.counts;
        let _ = writeln!(
            out,
            "| {:.2} | {:.3} | {:.3} | {:.3} |",
            ratio(point.threshold),
            c.precision(),
            c.recall(),
            c.f1()
        );
    }
    out.push_str("\n| score from | of the same party | of others |\n|--:|--:|--:|\n");
    for (from, same, other) in spread(pairs) {
        let _ = writeln!(out, "| {:.2} | {:.3} | {:.3} |", ratio(from), same, other);
    }
    misses(out, &pairs.misses);
}

/// Misses listed in the report; all are counted above.
const MISSES_SHOWN: usize = 25;

fn misses(out: &mut String, misses: &[Judged]) {
    if misses.is_empty() {
        return;
    }
    let _ = write!(
        out,
        "\nWorst of {} misses:\n\n| should | score | query | listed | remark |\n|---|--:|---|---|---|\n",
        misses.len()
    );
    for j in misses.iter().take(MISSES_SHOWN) {
        let should = if j.pair.matches { "match" } else { "not match" };
        let _ = writeln!(
            out,
            "| {should} | {:.2} | {} | {} | {} |",
            j.comparison.ratio(),
            cell(&j.pair.query),
            cell(&j.pair.listed),
            cell(&j.pair.note)
        );
    }
}

fn trial_section(out: &mut String, trials: &TrialReport) {
    out.push_str("\n## Damaged listed names\n\n| damage | queries | found at review | found at strong | among the first ten | worst missed |\n|---|--:|--:|--:|--:|---|\n");
    trials
        .found
        .iter()
        .chain([&trials.all_found()])
        .for_each(|c| trial_row(out, c, true));
    out.push_str("\n## Near-misses\n\n| kind | queries | firing at review | firing at strong | highest |\n|---|--:|--:|--:|---|\n");
    trials
        .near_misses
        .iter()
        .chain([&trials.all_near_misses()])
        .for_each(|c| trial_row(out, c, false));
    out.push_str("\n| threshold | found | near-misses firing |\n|--:|--:|--:|\n");
    let (found, near) = (trials.all_found().total, trials.all_near_misses().total);
    for &(threshold, hits, fires) in trials.curve.iter().filter(|p| p.0 % 500 == 0) {
        let _ = writeln!(
            out,
            "| {:.2} | {} | {} |",
            ratio(threshold),
            percent(share(hits, found)),
            percent(share(fires, near))
        );
    }
}

fn trial_row(out: &mut String, class: &TrialClass, ranked: bool) {
    let _ = write!(
        out,
        "| {} | {} | {} | {} |",
        class.class,
        class.total,
        percent(class.review_share()),
        percent(class.strong_share())
    );
    if ranked {
        let _ = write!(out, " {} |", percent(class.first_ten_share()));
    }
    let example = class
        .examples
        .first()
        .map(|(score, query)| format!("{} ({:.2})", cell(query), ratio(*score)));
    let _ = writeln!(out, " {} |", example.unwrap_or_default());
}

fn alarm_section(out: &mut String, alarms: &FalseAlarms, trials: Option<&TrialReport>) {
    let part = |count| format!("{:.2} %", 100.0 * share(count, alarms.people));
    let _ = write!(
        out,
        "\n## False alarms\n\n{} people who are not listed: {} reach the review threshold, {} the strong one.\n",
        alarms.people,
        part(alarms.review),
        part(alarms.strong)
    );
    if let Some(sentence) = trials.and_then(|trials| trade(alarms, trials)) {
        let _ = writeln!(out, "{sentence}");
    }
    out.push_str(
        "\n| threshold | false alarms | damaged names found | near-misses firing |\n|--:|--:|--:|--:|\n",
    );
    for &(threshold, count) in alarms.curve.iter().filter(|p| p.0 % 500 == 0) {
        let shares = trials.and_then(|trials| trials.at(threshold));
        let measured = |value: Option<f64>| value.map_or("not measured".to_owned(), percent);
        let _ = writeln!(
            out,
            "| {:.2} | {} | {} | {} |",
            ratio(threshold),
            part(count),
            measured(shares.map(|s| s.0)),
            measured(shares.map(|s| s.1))
        );
    }
    out.push_str("\n| highest | person | listed |\n|--:|---|---|\n");
    for alarm in &alarms.examples {
        let (person, listed) = (cell(&alarm.person), cell(&alarm.listed));
        let _ = writeln!(out, "| {:.2} | {person} | {listed} |", ratio(alarm.score));
    }
}

/// How far the review threshold is moved to show what it costs, in ten-thousandths.
const MOVED: u16 = 500;

/// What moving the review threshold would gain and lose.
fn trade(alarms: &FalseAlarms, trials: &TrialReport) -> Option<String> {
    let at = |threshold| {
        let share = share(alarms.at(threshold)?, alarms.people);
        Some((share, trials.at(threshold)?.0))
    };
    let (now, lower, higher) = (at(REVIEW)?, at(REVIEW - MOVED)?, at(REVIEW + MOVED)?);
    let told = |(alarms, found): (f64, f64)| {
        format!(
            "{:.2} % false alarms and {:.1} % of damaged names found",
            100.0 * alarms,
            100.0 * found
        )
    };
    Some(format!(
        "The trade: {} at the review threshold; at {:.2}, {}; at {:.2}, {}.",
        told(now),
        ratio(REVIEW - MOVED),
        told(lower),
        ratio(REVIEW + MOVED),
        told(higher)
    ))
}

/// Width of the bins in which scores are counted, in ten-thousandths.
const BIN: u16 = 500;

/// How the scores of pairs are spread: for each bin the least score, and the shares of the pairs that are
/// the same party and of those that are not whose score lies in it. What lies below the first has none.
fn spread(pairs: &PairReport) -> Vec<(u16, f64, f64)> {
    let least = pairs
        .curve
        .iter()
        .filter(|point| point.threshold % BIN == 0);
    let least: Vec<_> = least.filter(|point| point.threshold < SCORE_ONE).collect();
    let nothing = Counts::default();
    let bin = |at: usize| {
        let own = &least[at].counts;
        // The last bin ends with the highest score there is.
        let above = least.get(at + 1).map_or(&nothing, |next| &next.counts);
        let part = |count: u32, whole: u32| if whole == 0 { 0.0 } else { share(count, whole) };
        (
            least[at].threshold,
            part(own.found - above.found, own.found + own.missed),
            part(
                own.false_alarms - above.false_alarms,
                own.false_alarms + own.told_apart,
            ),
        )
    };
    (0..least.len()).map(bin).collect()
}

/// The spread as a picture: a step for each bin.
fn spread_plot(name: &str, pairs: &PairReport, marks: &[(f64, &str)]) -> String {
    let bins = spread(pairs);
    let steps = |value: fn(&(u16, f64, f64)) -> f64| {
        let ends = bins
            .iter()
            .flat_map(|bin| [(ratio(bin.0), value(bin)), (ratio(bin.0 + BIN), value(bin))]);
        ends.collect()
    };
    let lines = [
        Line {
            label: "the same party".to_owned(),
            colour: "#06c",
            points: steps(|bin| bin.1),
        },
        Line {
            label: "others".to_owned(),
            colour: "#c40",
            points: steps(|bin| bin.2),
        },
    ];
    let title = format!("How scores are spread: {}", escape(name));
    chart(&title, ("score", "share of its kind"), &lines, marks)
}

/// The report as one HTML page with its plots inside; no script, nothing loaded from elsewhere.
pub fn html(report: &Effectiveness) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Effectiveness of name screening</title>\n\
         <style>body{font:14px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}\
         td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left}svg{max-width:100%}</style></head><body>\n",
    );
    plots(&mut out, report);
    blocks(&mut out, &markdown(report));
    out.push_str("</body></html>\n");
    out
}

fn plots(out: &mut String, report: &Effectiveness) {
    let marks = [(ratio(REVIEW), "review"), (ratio(STRONG), "strong")];
    for (name, pairs) in &report.labelled {
        let line = |label: &str, colour, value: fn(&Counts) -> f64| Line {
            label: label.to_owned(),
            colour,
            points: pairs
                .curve
                .iter()
                .map(|p| (ratio(p.threshold), value(&p.counts)))
                .collect(),
        };
        let lines = [
            line("precision", "#c40", Counts::precision),
            line("recall", "#06c", Counts::recall),
            line("F1", "#283", Counts::f1),
        ];
        out.push_str(&chart(
            &escape(name),
            ("threshold", "share"),
            &lines,
            &marks,
        ));
        out.push_str(&spread_plot(name, pairs, &marks));
    }
    if let Some(trials) = &report.trials {
        let (found, near) = (trials.all_found().total, trials.all_near_misses().total);
        let points = trials
            .curve
            .iter()
            .map(|&(_, hits, fires)| (share(fires, near), share(hits, found)))
            .collect();
        let line = Line {
            label: "found".to_owned(),
            colour: "#06c",
            points,
        };
        out.push_str(&chart(
            "Damaged names",
            ("near-misses firing", "damaged names found"),
            &[line],
            &[],
        ));
    }
    if let Some(alarms) = &report.false_alarms {
        alarm_plot(out, alarms, report.trials.as_ref(), &marks);
    }
}

/// False alarms are few: they are drawn so many times as high.
const ENLARGED: f64 = 10.0;

fn alarm_plot(
    out: &mut String,
    alarms: &FalseAlarms,
    trials: Option<&TrialReport>,
    marks: &[(f64, &str)],
) {
    let enlarged = |count| ENLARGED * share(count, alarms.people);
    let mut lines = vec![Line {
        label: format!("false alarms, {ENLARGED} times"),
        colour: "#c40",
        points: alarms
            .curve
            .iter()
            .map(|&(t, count)| (ratio(t), enlarged(count)))
            .collect(),
    }];
    lines.extend(trials.map(|trials| {
        Line {
            label: "damaged names found".to_owned(),
            colour: "#06c",
            points: alarms
                .curve
                .iter()
                .filter_map(|&(t, _)| Some((ratio(t), trials.at(t)?.0)))
                .collect(),
        }
    }));
    out.push_str(&chart(
        "False alarms",
        ("threshold", "share"),
        &lines,
        marks,
    ));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The Markdown that this module writes (headings, lists, tables, paragraphs) as HTML.
fn blocks(out: &mut String, markdown: &str) {
    let mut open = "";
    for line in markdown.lines() {
        let block = match line {
            l if l.starts_with("- ") => "ul",
            l if l.starts_with('|') => "table",
            _ => "",
        };
        if block != open {
            close(out, open);
            if !block.is_empty() {
                let _ = writeln!(out, "<{block}>");
            }
            open = block;
        }
        block_line(out, line);
    }
    close(out, open);
}

fn close(out: &mut String, block: &str) {
    if !block.is_empty() {
        let _ = writeln!(out, "</{block}>");
    }
}

fn block_line(out: &mut String, line: &str) {
    let result = if let Some(heading) = line.strip_prefix("## ") {
        writeln!(out, "<h2>{}</h2>", escape(heading))
    } else if let Some(heading) = line.strip_prefix("# ") {
        writeln!(out, "<h1>{}</h1>", escape(heading))
    } else if let Some(item) = line.strip_prefix("- ") {
        writeln!(out, "<li>{}</li>", escape(item))
    } else if line.starts_with("|-") {
        Ok(())
    } else if let Some(row) = line.strip_prefix("| ") {
        let cells: String = row
            .trim_end_matches(" |")
            .split(" | ")
            .map(|c| format!("<td>{}</td>", escape(&c.replace("\\|", "|"))))
            .collect();
        writeln!(out, "<tr>{cells}</tr>")
    } else if line.is_empty() {
        Ok(())
    } else {
        writeln!(out, "<p>{}</p>", escape(line))
    };
    // Writing to a string cannot fail.
    let _ = result;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{
        LabelledPair, ListedName, false_alarms, judge_pairs, near_misses, perturbed, run_trials,
    };
    use interdict_names::NameKind;

    fn report() -> Effectiveness {
        let pair = LabelledPair {
            query: "Hafez | Makhlouf".to_owned(),
            listed: "<Rami> Makhlouf".to_owned(),
            kind: NameKind::Person,
            matches: true,
            class: "a".to_owned(),
            note: String::new(),
        };
        let names = ["PUTIN, Vladimir", "STJEPANOVIC, Savo"].map(ListedName::new);
        let mut trials = perturbed(&names, 1);
        trials.extend(near_misses(&names, 1));
        Effectiveness {
            about: vec!["engine 0.1".to_owned()],
            labelled: vec![("pairs.csv".to_owned(), judge_pairs(&[pair]))],
            trials: Some(run_trials(&names, &trials)),
            false_alarms: Some(false_alarms(&["a".to_owned()], 6000, |_| {
                Some((REVIEW, "A | B".to_owned()))
            })),
        }
    }

    #[test]
    fn the_report_has_every_section_and_is_repeatable() {
        let text = markdown(&report());
        for heading in [
            "## Labelled pairs: pairs.csv",
            "## Damaged listed names",
            "## Near-misses",
            "## False alarms",
        ] {
            assert!(text.contains(heading), "{heading}");
        }
        assert!(text.contains("Hafez \\| Makhlouf"));
        assert!(text.contains("The trade: 100.00 % false alarms"));
        assert!(text.contains("| 0.70 | a | A \\| B |"));
        assert_eq!(text, markdown(&report()));
    }

    #[test]
    fn html_escapes_names_and_closes_what_it_opens() {
        let page = html(&report());
        assert!(page.contains("&lt;Rami&gt;") && !page.contains("<Rami>"));
        for tag in ["table", "ul", "svg", "tr", "body"] {
            let (open, closed) = (
                page.matches(&format!("<{tag}")).count(),
                page.matches(&format!("</{tag}>")).count(),
            );
            assert_eq!(open, closed, "{tag}");
        }
    }

    #[test]
    fn scores_are_spread_over_bins_that_add_up() {
        let pair = |query: &str, matches| LabelledPair {
            query: query.to_owned(),
            listed: "Vladimir Putin".to_owned(),
            kind: NameKind::Person,
            matches,
            class: "a".to_owned(),
            note: String::new(),
        };
        let pairs = judge_pairs(&[
            pair("Vladimir Putin", true),
            pair("Vladimir Putin", false),
            pair("Xenophon Quill", false),
        ]);
        let bins = spread(&pairs);
        assert_eq!(bins.first().map(|bin| bin.0), Some(3_000));
        let last = *bins.last().unwrap();
        assert_eq!(
            last,
            (9_500, 1.0, 0.5),
            "the highest score is in the last bin"
        );
        let others: f64 = bins.iter().map(|bin| bin.2).sum();
        assert!(
            (others - 0.5).abs() < 1e-9,
            "what is below the first bin is in none"
        );
        let page = html(&Effectiveness {
            labelled: vec![("a & b".to_owned(), pairs)],
            ..Effectiveness::default()
        });
        assert!(page.contains("<title>How scores are spread: a &amp; b</title>"));
        assert!(
            spread(&judge_pairs(&[]))
                .iter()
                .all(|bin| bin.1 + bin.2 == 0.0)
        );
    }

    #[test]
    fn an_empty_report_has_no_sections() {
        assert!(!markdown(&Effectiveness::default()).contains("##"));
    }
}
