//! The tour of the README is what the program prints: each command is run and compared.

use std::path::Path;
use std::process::Command;

/// A command of the tour, and what the page says it prints.
struct Step {
    line: usize,
    words: Vec<String>,
    printed: String,
}

/// The commands in fenced `console` blocks: a line that begins with `$ interdict`, and the lines
/// up to the next command or the end of the block.
fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (at, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ interdict ").filter(|_| inside) {
            steps.push(Step {
                line: at + 1,
                words: words(command),
                printed: String::new(),
            });
        } else if inside && let Some(step) = steps.last_mut() {
            step.printed.push_str(line);
            step.printed.push('\n');
        }
    }
    steps
}

/// The files that the tour uses: fenced blocks whose first line is a language and a file's name.
fn files(page: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if let Some(fence) = line.strip_prefix("```") {
            inside = false;
            if let Some((_, name)) = fence.split_once(' ') {
                files.push((name.to_owned(), String::new()));
                inside = true;
            }
        } else if inside && let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    files
}

/// Splits at spaces, but not within double quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in command.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The text with digests taken out: the page shows real ones, and they change with every fact.
fn redacted(text: &str) -> String {
    let is_digest = |word: &str| word.len() == 12 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let mut out = String::new();
    for line in text.trim_end().lines() {
        let line: Vec<&str> = line
            .trim_end()
            .split(' ')
            .map(|word| {
                let bare = word.trim_matches(|ch: char| !ch.is_ascii_alphanumeric());
                if is_digest(bare) { "DIGEST" } else { word }
            })
            .collect();
        out.push_str(&line.join(" "));
        out.push('\n');
    }
    out
}

#[test]
fn the_tour_prints_what_the_page_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let page = std::fs::read_to_string(page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files(&page) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let steps = steps(&page);
    assert!(steps.len() >= 4, "the tour has steps");
    for step in steps {
        let output = Command::new(env!("CARGO_BIN_EXE_interdict"))
            .args(&step.words)
            .env("INTERDICT_LEDGER", folder.path().join("ledger.db"))
            .env_remove("INTERDICT_CONFIG")
            .current_dir(folder.path())
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        // "..." on a line of its own stands for lines that the page leaves out at the end.
        let told = redacted(&step.printed);
        let printed = redacted(&printed);
        let fits = match told.strip_suffix("...\n") {
            Some(beginning) => printed.starts_with(beginning),
            None => printed == told,
        };
        assert!(
            fits,
            "README.md:{}: the program prints\n{printed}\nand the page says\n{told}",
            step.line
        );
    }
}
