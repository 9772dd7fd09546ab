//! What the tests of the binary share: a folder with a ledger, runs of the binary, made-up lists.
#![allow(dead_code, clippy::print_stderr)]

pub(crate) mod server;

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A folder of its own with a ledger, and nothing of the user's environment.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What one run of the binary gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A desk whose list may have any number of people, and lose any number.
    pub(crate) fn of_any_count() -> Self {
        let desk = Self::new();
        desk.file(
            "config.toml",
            "[dataset.us_ofac_sdn]\nrecords = { min = 1, max = 50000 }\nloss_permille_max = 1000\n",
        );
        desk
    }

    /// Imports an edition of the made-up list, with these people.
    pub(crate) fn import_people(&self, day: &str, people: impl IntoIterator<Item = u32>) {
        let list = self.file(&format!("sdn_{day}.xml"), sdn_xml(day, people));
        self.run(&["import", "us_ofac_sdn", list.to_str().unwrap()])
            .expect(0);
    }

    /// Subscribes a webhook to the digests, signed with the key in `hook.key`.
    pub(crate) fn subscribe_webhook(&self, name: &str, url: &str) {
        self.run(&[
            "digest",
            "subscribe",
            name,
            "--webhook",
            url,
            "--key-file",
            "hook.key",
        ])
        .expect(0);
    }

    /// Subscribes Ann by mail to a server at that port of this host, with more flags.
    pub(crate) fn subscribe_mail(&self, port: u16, more: &[&str]) -> Run {
        let smtp = format!("127.0.0.1:{port}");
        let words = [
            "digest",
            "subscribe",
            "ann",
            "--email",
            "ann@example.org",
            "--from",
            "interdict@example.com",
            "--smtp",
            &smtp,
        ];
        self.run(&[&words[..], more].concat())
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.path().join("test.ledger")
    }

    /// Every byte of the ledger: its file and SQLite's write-ahead log beside it.
    pub(crate) fn ledger_bytes(&self) -> Vec<u8> {
        let mut bytes = std::fs::read(self.ledger()).unwrap();
        let log = self.path().join("test.ledger-wal");
        bytes.extend(std::fs::read(log).unwrap_or_default());
        bytes
    }

    /// Writes a file into the folder.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command<S: AsRef<OsStr>>(&self, words: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interdict"));
        command
            .env_clear()
            .env("HOME", self.path())
            .env("USER", "tester")
            .env("INTERDICT_LEDGER", self.ledger())
            .current_dir(self.path())
            .args(words);
        if self.path().join("config.toml").exists() {
            command.env("INTERDICT_CONFIG", self.path().join("config.toml"));
        }
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Run {
        self.run_with(words, &[])
    }

    /// Runs the binary with more environment.
    pub(crate) fn run_with<S: AsRef<OsStr>>(&self, words: &[S], variables: &[(&str, &str)]) -> Run {
        finish(self.command(words).envs(variables.iter().copied()))
    }

    /// Runs the binary without a variable that tests otherwise set.
    pub(crate) fn run_without<S: AsRef<OsStr>>(&self, words: &[S], variable: &str) -> Run {
        finish(self.command(words).env_remove(variable))
    }

    /// Starts the binary and lets it run.
    pub(crate) fn spawn<S: AsRef<OsStr>>(&self, words: &[S]) -> Child {
        self.command(words)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Runs the binary with `--json` and expects an answer.
    #[track_caller]
    pub(crate) fn json<S: AsRef<OsStr>>(&self, words: &[S]) -> Value {
        let mut all: Vec<&OsStr> = words.iter().map(AsRef::as_ref).collect();
        all.push(OsStr::new("--json"));
        let run = self.run(&all);
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
    }

    /// The ids of the editions kept of lists, with whether each is admitted; the register's, which
    /// comes with the program, are left out.
    #[track_caller]
    pub(crate) fn editions(&self) -> Vec<(String, bool)> {
        let answer = self.json(&["editions"]);
        let editions = answer["editions"].as_array().unwrap().iter();
        let mut found: Vec<_> = editions
            .filter(|edition| edition["dataset"] != "register")
            .map(|edition| {
                (
                    edition["edition"].as_str().unwrap().to_owned(),
                    edition["held"].is_null(),
                )
            })
            .collect();
        found.sort();
        found
    }

    /// Expects that the whole ledger checks out.
    #[track_caller]
    pub(crate) fn verify(&self) {
        self.run(&["verify"]).expect(0);
    }

    /// The text with everything that differs from run to run put out.
    pub(crate) fn redact(&self, text: &str) -> String {
        let folder = self.path().display().to_string();
        redact(&text.replace(&folder, "[folder]"))
    }
}

impl Run {
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

fn finish(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        status: output.status.code().expect("an exit status"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Puts out digests, instants and ages.
fn redact(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for ch in text.chars().chain(['\0']) {
        if ch.is_ascii_alphanumeric() || (matches!(ch, '-' | ':' | '.') && !word.is_empty()) {
            word.push(ch);
            continue;
        }
        out.push_str(&redact_word(&word));
        word.clear();
        if ch != '\0' {
            out.push(ch);
        }
    }
    out
}

fn redact_word(word: &str) -> String {
    let plain = word.trim_end_matches([':', '.', '-']);
    let tail = &word[plain.len()..];
    let is_hex = plain
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_instant =
        plain.len() > 19 && plain.as_bytes().get(10) == Some(&b'T') && plain.ends_with('Z');
    let shown = match plain.len() {
        64 if is_hex => "[digest]",
        12 if is_hex => "[short]",
        _ if is_instant => "[instant]",
        _ => plain,
    };
    format!("{shown}{tail}")
}

/// An SDN list in OFAC's XML with made-up people, one for each number.
pub(crate) fn sdn_xml(published: &str, people: impl IntoIterator<Item = u32>) -> String {
    let people: Vec<u32> = people.into_iter().collect();
    let [year, month, day] = published.split('-').collect::<Vec<_>>()[..] else {
        panic!("{published} is no date");
    };
    let mut text = format!(
        r#"<?xml version="1.0" standalone="yes"?>
<sdnList xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation>
    <Publish_Date>{month}/{day}/{year}</Publish_Date>
    <Record_Count>{}</Record_Count>
  </publshInformation>
"#,
        people.len()
    );
    for number in people {
        text.push_str(&sdn_entry(number));
    }
    text.push_str("</sdnList>\n");
    text
}

fn sdn_entry(number: u32) -> String {
    let mut entry = String::new();
    let _ = write!(
        entry,
        r"  <sdnEntry>
    <uid>{number}</uid>
    <firstName>Testimir{number}</firstName>
    <lastName>FICTIONOV</lastName>
    <sdnType>Individual</sdnType>
    <programList>
      <program>TEST-EO{}</program>
    </programList>
    <akaList>
      <aka>
        <uid>{}</uid>
        <type>a.k.a.</type>
        <category>strong</category>
        <lastName>INVENTADO</lastName>
        <firstName>Prueba {number}</firstName>
      </aka>
    </akaList>
    <addressList>
      <address>
        <uid>{}</uid>
        <address1>{number} Example Street</address1>
        <city>Testville</city>
        <country>Cuba</country>
      </address>
    </addressList>
    <dateOfBirthList>
      <dateOfBirthItem>
        <uid>{}</uid>
        <dateOfBirth>{:02} Mar 19{:02}</dateOfBirth>
        <mainEntry>true</mainEntry>
      </dateOfBirthItem>
    </dateOfBirthList>
  </sdnEntry>
",
        number % 7,
        number + 1_000_000,
        number + 2_000_000,
        number + 3_000_000,
        number % 28 + 1,
        number % 60 + 20,
    );
    entry
}

/// The folder of real list files, as `INTERDICT_DATA` names it; says aloud what is skipped without.
pub(crate) fn real_data(what: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("INTERDICT_DATA").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("INTERDICT_REQUIRE_DATA").is_none_or(|value| value != "1"),
        "{what} needs INTERDICT_DATA"
    );
    eprintln!("skipped: {what} needs INTERDICT_DATA");
    None
}
