//! A sealed assessment as one HTML page without scripts or anything from outside.

use std::fmt::Write;

use interdict_ledger::LogPlace;
use serde_json::Value;

use super::escape;
use crate::judging::Sealed;

const STYLE: &str = "body{font:11pt/1.45 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111}\
h1{font-size:1.5em;margin-bottom:.2em}h2{font-size:1.1em;border-bottom:1px solid #999;margin-top:1.6em}\
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:normal;color:#555;width:12em;vertical-align:top}\
td,th{padding:.15em .4em .15em 0}code{font:9pt ui-monospace,monospace;overflow-wrap:anywhere}\
.verdict{font-size:1.3em;font-weight:bold;border:2px solid #111;display:inline-block;padding:.2em .6em}\
article{margin:.8em 0;break-inside:avoid}article h3{font-size:1em;margin:0}\
@media print{body{margin:0;max-width:none}}";

/// The page.
pub(crate) fn receipt(place: &LogPlace, sealed: &Sealed) -> String {
    let judged = &sealed.assessment;
    let verdict = text(judged, "verdict");
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    let _ = write!(
        out,
        "<title>Assessment {}</title><style>{STYLE}</style></head><body>",
        place.hash.short()
    );
    let _ = write!(
        out,
        "<h1>Assessment of a dealing</h1><p class=\"verdict\">{}</p>",
        escape(&verdict)
    );
    section(&mut out, "The dealing", &flat(&judged["dealing"]));
    findings(&mut out, judged);
    said(&mut out, judged);
    consulted(&mut out, judged);
    let seal = [
        ("entry of the log", place.seq.to_string()),
        ("id", place.hash.to_string()),
        ("made at", sealed.at.to_string()),
        (
            "by",
            sealed
                .who
                .clone()
                .unwrap_or_else(|| "nobody named".to_owned()),
        ),
        ("lists as of", sealed.listed.to_string()),
        ("known at", sealed.recorded.to_string()),
        ("view", sealed.view.clone()),
        ("register", sealed.register.clone()),
        ("program", format!("interdict {}", sealed.engine)),
    ];
    let seal: Vec<(String, String)> = seal
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    section(&mut out, "The seal", &seal);
    let _ = writeln!(
        out,
        "<p>To judge it again with the lists and the knowledge of then: <code>interdict replay {}</code></p></body></html>",
        place.hash.short()
    );
    out
}

fn section(out: &mut String, title: &str, rows: &[(String, String)]) {
    let _ = write!(out, "<h2>{}</h2><table>", escape(title));
    for (name, value) in rows {
        let _ = write!(
            out,
            "<tr><th>{}</th><td>{}</td></tr>",
            escape(name),
            escape(value)
        );
    }
    out.push_str("</table>\n");
}

/// Everything that bears on the verdict; what does not is in the sealed record.
fn findings(out: &mut String, judged: &Value) {
    out.push_str("<h2>Findings</h2>");
    let all = judged["findings"].as_array().map_or(&[][..], Vec::as_slice);
    let bears = |finding: &&Value| {
        finding["verdict"] != "not-restricted"
            || !finding["authorizations"]
                .as_array()
                .is_none_or(Vec::is_empty)
    };
    let (told, rest): (Vec<&Value>, Vec<&Value>) = all.iter().partition(bears);
    for finding in &told {
        let law = &finding["law"];
        let cited: Vec<String> = law["citations"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|citation| text(citation, "text"))
            .collect();
        let mut lines = vec![text(finding, "why")];
        if !law.is_null() {
            lines.push(format!(
                "{}, {}",
                text(law, "title"),
                text(law, "authority")
            ));
            lines.push(cited.join("; "));
        }
        let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
        let _ = write!(
            out,
            "<article><h3>{}: {}</h3><p>{}</p></article>",
            escape(&text(finding, "cite")),
            escape(&text(finding, "verdict")),
            lines.join("<br>"),
        );
    }
    let _ = write!(
        out,
        "<p>{} more were held against it and did not bear on it.</p>",
        rest.len()
    );
}

fn said(out: &mut String, judged: &Value) {
    let signals = judged["signals"].as_array().map_or(&[][..], Vec::as_slice);
    if signals.is_empty() {
        return;
    }
    let rows: Vec<(String, String)> = signals
        .iter()
        .map(|signal| {
            (
                text(signal, "day"),
                format!("{}: {}", text(signal, "speaker"), text(signal, "text")),
            )
        })
        .collect();
    section(out, "Said, without effect", &rows);
}

fn consulted(out: &mut String, judged: &Value) {
    let rows: Vec<(String, String)> = judged["coverage"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            let edition = text(one, "edition");
            (
                text(one, "dataset"),
                format!(
                    "{} {} {edition} {}",
                    text(one, "standing"),
                    text(one, "published"),
                    text(one, "problem")
                ),
            )
        })
        .collect();
    section(out, "Consulted", &rows);
    not_asked(out, judged);
}

/// The official lists that the answer does not rest on.
fn not_asked(out: &mut String, judged: &Value) {
    let rows: Vec<(String, String)> = judged["not_asked"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            let bears = match one["bears"] == true {
                true => "bears on the dealing",
                false => "not needed for it",
            };
            (text(one, "dataset"), bears.to_owned())
        })
        .collect();
    if !rows.is_empty() {
        section(out, "Not asked", &rows);
    }
}

/// The fields of a dealing that say something.
fn flat(value: &Value) -> Vec<(String, String)> {
    let fields = value.as_object().into_iter().flatten();
    fields
        .filter(|(_, value)| !is_nothing(value))
        .map(|(name, value)| (name.replace('_', " "), plain(value)))
        .collect()
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.values().all(is_nothing),
        _ => false,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| !is_nothing(value))
            .map(|(name, value)| format!("{}: {}", name.replace('_', " "), plain(value)))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}
