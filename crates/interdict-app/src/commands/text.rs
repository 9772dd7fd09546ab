//! `interdict text`: the listed parties that documents name.

use std::io::Read;
use std::path::{Path, PathBuf};

use interdict::text::{ScanTerms, Scanner};
use interdict_documents::{Extracted, Limits, extract};
use interdict_ledger::Ledger;

use crate::Outcome;
use crate::asked::AskedArgs;
use crate::cli::GlobalArgs;
use crate::commands::screen::threshold;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::judging::register_of;
use crate::scanning::Scanning;
use crate::wire::coverage::Coverage;
use crate::wire::text::{Document, Texts};
use crate::{ledger_file, render};

/// Find listed parties in documents: plain text, Markdown, HTML, mail, PDF, DOCX
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict text article.txt
  interdict text invoice.pdf --on 2024-03-01 --html marked.html
  cat message.txt | interdict text - --explain

Exit status: 1 for a mention; 0 for none in documents that were read in full and lists that are
complete and fresh; 2 where a document or a list is not, so that nothing may be concluded.")]
pub(crate) struct Args {
    /// The documents; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    #[command(flatten)]
    asked: AskedArgs,

    /// The least score of a mention, from 0 to 1 [default: 0.8]
    #[arg(long, value_name = "SCORE", value_parser = threshold)]
    threshold: Option<u16>,

    /// Write a copy of the documents with the mentions marked
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,

    /// Say why each mention was kept, and what was nearly one and why it is none
    #[arg(long)]
    explain: bool,
}

/// A document that was read.
struct Opened {
    name: String,
    extracted: Extracted,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let ledger = ledger_file::for_reading(global, console)?;
    let mut answer = Texts::default();
    let mut marked = Vec::new();
    for path in &args.files {
        match read(path) {
            Ok(document) => {
                let told = args.document(&document, &ledger, &config, console)?;
                if args.html.is_some() {
                    marked.push(document.extracted);
                }
                answer.documents.push(told);
            }
            // One document that cannot be read does not hide what the others hold.
            Err(failure) => {
                if args.html.is_some() {
                    marked.push(Extracted {
                        kind: interdict_documents::Kind::Plain,
                        parts: Vec::new(),
                        notes: Vec::new(),
                        dated: None,
                    });
                }
                answer
                    .documents
                    .push(Document::unread(&path.display().to_string(), &failure));
            }
        }
    }
    answer.conclude();
    if let Some(out) = &args.html {
        let page = render::text_page(&answer, &marked);
        std::fs::write(out, page)
            .map_err(|error| Failure::file(format!("write {}", out.display()), &error))?;
    }
    let explain = args.explain;
    console.answer(&answer, |answer, paint| {
        render::text(answer, explain, paint)
    });
    Ok(match answer.conclusion {
        "hit" => Outcome::Found,
        "clear" => Outcome::Clear,
        _ => Outcome::Failed,
    })
}

fn read(path: &Path) -> Result<Opened, Failure> {
    let standard_input = path.as_os_str() == "-";
    let name = if standard_input {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let limits = Limits::default();
    // One byte beyond the limit is enough to know that there is too much.
    let most = limits.file_bytes_max as u64 + 1;
    let mut bytes = Vec::new();
    let read = if standard_input {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::file(format!("read {name}"), &error))?;
    let extracted = extract(&name, &bytes, &limits).map_err(|error| {
        let remedy = error.remedy();
        Failure::new(Code::File, format!("read the text of {name}"), &error).hint(remedy)
    })?;
    Ok(Opened { name, extracted })
}

impl Args {
    /// Scans one document, by the lists of its own day unless a day was asked for.
    fn document(
        &self,
        document: &Opened,
        ledger: &Ledger,
        config: &Config,
        console: &Console,
    ) -> Result<Document, Failure> {
        let own_day = document.extracted.dated.filter(|_| self.asked.on.is_none());
        let asked_args = AskedArgs {
            datasets: self.asked.datasets.clone(),
            on: self.asked.on.or(own_day),
            recorded: self.asked.recorded,
        };
        let asked = asked_args.open(ledger, config, console)?;
        let as_of = asked_args.as_of();
        let view = ledger
            .view(as_of, None)
            .map_err(|error| Failure::ask("look at the lists", &error))?;
        let (register, _) = register_of(ledger, &view)?;
        let coverage = Coverage::of(asked.screener.coverage(), &asked);
        let mut told = Document::new(
            &document.name,
            &document.extracted,
            as_of.listed,
            own_day.is_some(),
            coverage,
        );
        let usual = ScanTerms::default();
        let scanning = Scanning {
            scanner: &Scanner::new(&asked.screener),
            law: Some(&register),
            day: as_of.listed,
            terms: ScanTerms {
                threshold: self.threshold.unwrap_or(usual.threshold),
                explain: self.explain,
                ..usual
            },
        };
        scanning.scan(&mut told, &document.extracted);
        Ok(told)
    }
}
