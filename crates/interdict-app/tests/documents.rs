//! The documents name only what exists: every path and every type in ARCHITECTURE.md and GLOSSARY.md.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The words between backticks, outside fenced blocks.
fn code_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            words.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    words
}

fn sources(folder: &Path, found: &mut String) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

fn is_path(word: &str) -> bool {
    word.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '.')
        && !word.contains(' ')
        && (word.contains('/') || word.ends_with(".md") || word.ends_with(".toml"))
}

/// `Entity`, `Screener::open`: what Rust would call a type or an item of one.
fn type_name(word: &str) -> Option<&str> {
    let name = word.split("::").next()?;
    let is_type = name.starts_with(|ch: char| ch.is_ascii_uppercase())
        && name.chars().all(|ch| ch.is_ascii_alphanumeric())
        && name.chars().any(|ch| ch.is_ascii_lowercase());
    is_type.then_some(name)
}

/// Types of FollowTheMoney that are schemata here and not types of Rust.
const SCHEMATA: &[&str] = &["Sanction"];

fn check(page: &str) -> Vec<String> {
    let mut code = String::new();
    sources(&root().join("crates"), &mut code);
    let text = fs::read_to_string(root().join(page)).unwrap();
    let mut wrong = Vec::new();
    for word in code_words(&text) {
        if is_path(&word) && !root().join(&word).exists() {
            wrong.push(format!(
                "{page} names the path {word}, which does not exist"
            ));
        }
        let Some(name) = type_name(&word) else {
            continue;
        };
        let kinds = ["struct", "enum", "trait", "type"];
        let declared = kinds.iter().any(|kind| {
            code.lines().any(|line| {
                let line = line
                    .trim_start()
                    .trim_start_matches("pub ")
                    .trim_start_matches("pub(crate) ");
                line.strip_prefix(kind)
                    .and_then(|rest| rest.trim_start().strip_prefix(name))
                    .is_some_and(|rest| {
                        !rest.starts_with(|ch: char| ch.is_alphanumeric() || ch == '_')
                    })
            })
        });
        if !declared && !SCHEMATA.contains(&name) {
            wrong.push(format!(
                "{page} names the type {name}, which does not exist"
            ));
        }
    }
    wrong
}

#[test]
fn pages_name_only_what_exists() {
    let wrong: Vec<String> = ["ARCHITECTURE.md", "GLOSSARY.md"]
        .iter()
        .flat_map(|page| check(page))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_can_fail() {
    assert_eq!(type_name("Screener::open"), Some("Screener"));
    assert_eq!(type_name("crates/interdict"), None);
    assert!(is_path("bench/") && is_path("README.md") && !is_path("AsOf"));
    assert_eq!(code_words("a `B` c\n```\n`D`\n```\n`e/f`"), ["B", "e/f"]);
}
