//! A run over datasets: each fetched, checked, read and recorded, or left as it was.

use interdict_ledger::{Admission, Ledger};
use interdict_lists::{Dataset, FetchedFile};
use interdict_model::{DatasetKey, EditionId};

use super::{Client, FetchProblem, FetchState, KeptValidators, Reply, StateFolder, Wanted};
use crate::clock;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::intake::{Incoming, Offered};
use crate::sources::HeldFile;
use crate::wire::error::ErrorBody;
use crate::wire::fetch::Fetch;
use crate::wire::import::Import;

/// One run over several datasets.
pub(crate) struct Round<'a> {
    states: StateFolder,
    client: Client,
    force: bool,
    config: &'a Config,
    ledger: &'a Ledger,
    console: &'a Console,
}

/// What a fetch of one dataset brought.
enum Brought {
    Unchanged(EditionId),
    Recorded(Box<Import>, EditionId),
}

/// What the server said of one file, and the file if it came.
struct Came<'a> {
    file: &'a FetchedFile,
    bytes: Option<Vec<u8>>,
    validators: KeptValidators,
}

impl<'a> Round<'a> {
    /// A run with connections of its own. With `force` whole files are asked for even where we have
    /// the present ones.
    pub(crate) fn new(
        ledger: &'a Ledger,
        config: &'a Config,
        console: &'a Console,
        force: bool,
    ) -> Self {
        Self {
            states: StateFolder::beside(ledger.path()),
            client: Client::new(&config.fetch),
            force,
            config,
            ledger,
            console,
        }
    }

    /// Fetches one dataset and remembers how it went. What was held before goes on serving where it fails.
    pub(crate) fn fetch(&self, dataset: &Dataset) -> Fetch {
        let key = &dataset.key;
        let state = self.states.load(key);
        let (state, fetch) = match self.bring(dataset, &state) {
            Ok((brought, validators)) => self.went_well(key, brought, validators),
            Err(failure) => {
                self.console.fail(&failure);
                (
                    state.failed(failure.causes.join("; "), clock::now()),
                    went_wrong(key, &failure),
                )
            }
        };
        if let Err(error) = self.states.save(key, &state) {
            self.console.warn(format_args!(
                "cannot remember how the fetch of {key} went: {error}"
            ));
        }
        fetch
    }

    fn bring(
        &self,
        dataset: &Dataset,
        state: &FetchState,
    ) -> Result<(Brought, Vec<KeptValidators>), Failure> {
        let files = self.config.files(dataset);
        // Conditions only make sense for an edition that this ledger keeps.
        let kept = state
            .edition()
            .filter(|edition| !self.force && self.keeps(dataset, *edition));
        let mut came = Vec::new();
        for file in files {
            let known = kept.and_then(|_| state.validators(&file.url));
            came.push(self.get(dataset, file, known)?);
        }
        let validators = came.iter().map(|came| came.validators.clone()).collect();
        if let Some(edition) = kept
            && came.iter().all(|came| came.bytes.is_none())
        {
            let now = clock::now();
            self.ledger.seen(edition, now, now).map_err(|error| {
                Failure::write(format!("note that {} is unchanged", dataset.key), &error)
            })?;
            return Ok((Brought::Unchanged(edition), validators));
        }
        let held = self.complete(dataset, kept, came)?;
        let brought = self.record(dataset, &held)?;
        Ok((brought, validators))
    }

    fn keeps(&self, dataset: &Dataset, edition: EditionId) -> bool {
        let kept = self.ledger.editions(Some(&dataset.key)).unwrap_or_default();
        kept.iter().any(|own| own.id == edition)
    }

    fn get<'f>(
        &self,
        dataset: &Dataset,
        file: &'f FetchedFile,
        known: Option<&KeptValidators>,
    ) -> Result<Came<'f>, Failure> {
        let bar = self
            .console
            .transfer(format!("{} {}", dataset.key, file.name));
        let tell = |problem: &FetchProblem, wait: std::time::Duration| {
            bar.suspend(|| {
                self.console.note(format_args!(
                    "{}: {problem}; trying again in {:.1} s",
                    dataset.key,
                    wait.as_secs_f64()
                ));
            });
        };
        let reply = self.client.get(Wanted { file, known }, &bar, &tell);
        bar.finish_and_clear();
        let reply = reply.map_err(|problem| {
            let doing = format!("fetch {} from {}", dataset.key, file.url);
            Failure::new(Code::Network, doing, &problem).hint(problem.remedy())
        })?;
        Ok(match reply {
            Reply::Body(bytes, validators) => Came {
                file,
                bytes: Some(bytes),
                validators,
            },
            Reply::NotModified => Came {
                file,
                bytes: None,
                validators: known.cloned().unwrap_or_default(),
            },
        })
    }

    /// Takes the files that have not changed from the edition that the ledger keeps.
    fn complete(
        &self,
        dataset: &Dataset,
        kept: Option<EditionId>,
        came: Vec<Came<'_>>,
    ) -> Result<Vec<HeldFile>, Failure> {
        let doing = || format!("complete {} from the ledger", dataset.key);
        let mut old = match kept.filter(|_| came.iter().any(|came| came.bytes.is_none())) {
            Some(edition) => self
                .ledger
                .files(edition)
                .map_err(|error| Failure::ask(doing(), &error))?,
            None => Vec::new(),
        };
        let mut files = Vec::new();
        for came in came {
            let name = came.file.name.clone();
            let bytes = match came.bytes {
                Some(bytes) => bytes,
                None => match old.iter().position(|(own, _)| *own == name) {
                    Some(at) => old.swap_remove(at).1,
                    None => {
                        let cause = format!("the edition kept has no file {name}");
                        return Err(Failure::because(Code::NotFound, doing(), cause)
                            .hint(format!("run `interdict fetch {} --force`", dataset.key)));
                    }
                },
            };
            files.push(HeldFile { name, bytes });
        }
        Ok(files)
    }

    fn record(&self, dataset: &Dataset, files: &[HeldFile]) -> Result<Brought, Failure> {
        let addresses: Vec<&str> = self
            .config
            .files(dataset)
            .iter()
            .map(|file| file.url.as_str())
            .collect();
        let origin = addresses.join(" ");
        let incoming = Incoming {
            counts_from: None,
            dataset: &dataset.key,
            published: None,
            offered: Offered::Now,
            files,
            origin: &origin,
            accept: false,
        };
        let wheel = self.console.wheel(format!("reading {}", dataset.key));
        let reading = incoming.read()?;
        let recorded = incoming.record(&reading, self.ledger, self.config)?;
        wheel.finish_and_clear();
        if let Admission::Held { why } = &recorded.admission {
            self.console.warn(format_args!(
                "{}: the new edition is held: {why}; look at it, and if it is right: interdict admit {} --why TEXT",
                dataset.key,
                recorded.edition.0.short()
            ));
        }
        let import = Import::of(&reading, &recorded, None);
        Ok(Brought::Recorded(Box::new(import), recorded.edition))
    }

    fn went_well(
        &self,
        key: &DatasetKey,
        brought: Brought,
        validators: Vec<KeptValidators>,
    ) -> (FetchState, Fetch) {
        let (result, import, edition) = match brought {
            Brought::Unchanged(edition) => ("unchanged", None, edition),
            Brought::Recorded(import, edition) if import.outcome == "same_bytes" => {
                ("unchanged", None, edition)
            }
            Brought::Recorded(import, edition) => ("recorded", Some(*import), edition),
        };
        let fetch = Fetch {
            dataset: key.to_string(),
            result,
            import,
            error: None,
            serving: None,
        };
        (
            FetchState::succeeded(edition, validators, clock::now()),
            fetch,
        )
    }
}

fn went_wrong(key: &DatasetKey, failure: &Failure) -> Fetch {
    Fetch {
        dataset: key.to_string(),
        result: "failed",
        import: None,
        error: Some(ErrorBody::of(failure)),
        serving: None,
    }
}
