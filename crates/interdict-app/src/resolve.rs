//! From the words of a user to a dataset or an edition.

use interdict_ledger::{KeptEdition, Ledger};
use interdict_model::DatasetKey;
use jiff::civil::Date;

use crate::failure::{Code, Failure, listed};

/// The fewest digits of an edition's id that are taken for one.
const PREFIX_MIN: usize = 4;

/// A dataset's key, checked for its shape; the dataset need not be known.
pub(crate) fn dataset_key(text: &str) -> Result<DatasetKey, String> {
    DatasetKey::new(text).map_err(|error| error.to_string())
}

/// Every edition kept of one dataset, or of all.
pub(crate) fn editions(
    ledger: &Ledger,
    dataset: Option<&DatasetKey>,
) -> Result<Vec<KeptEdition>, Failure> {
    ledger
        .editions(dataset)
        .map_err(|error| Failure::ask("list the editions", &error))
}

/// The edition that the beginning of an id names.
pub(crate) fn edition(ledger: &Ledger, text: &str) -> Result<KeptEdition, Failure> {
    let doing = || format!("find the edition {text}");
    if !is_id(text) {
        let cause = format!(
            "{text:?} is no edition id: at least {PREFIX_MIN} hexadecimal digits are needed"
        );
        return Err(Failure::because(Code::Usage, doing(), cause)
            .hint("run `interdict editions` for the ids"));
    }
    let wanted = text.to_ascii_lowercase();
    let mut found = editions(ledger, None)?;
    found.retain(|edition| edition.id.0.to_string().starts_with(&wanted));
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Failure::because(
            Code::NotFound,
            doing(),
            "the ledger has no edition with this id",
        )
        .hint("run `interdict editions` for the ids")),
        _ => {
            let ids: Vec<String> = found.iter().map(|edition| edition.id.0.short()).collect();
            let cause = format!("{} all begin so", listed(&ids));
            Err(Failure::because(Code::Usage, doing(), cause).hint("give more digits of the id"))
        }
    }
}

/// Whether a text can be the beginning of an edition's id. Dataset keys of four hexadecimal letters
/// do not exist, and must not come to exist.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() >= PREFIX_MIN && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The edition of a dataset that was the latest on a day.
pub(crate) fn edition_on(
    ledger: &Ledger,
    dataset: &DatasetKey,
    day: Date,
) -> Result<KeptEdition, Failure> {
    let kept = of_dataset(ledger, dataset)?;
    let earliest = kept
        .iter()
        .flat_map(|edition| edition.days.first().copied())
        .min();
    let latest_day =
        |edition: &KeptEdition| edition.days.iter().copied().filter(|own| *own <= day).max();
    let found = kept
        .into_iter()
        .filter_map(|edition| latest_day(&edition).map(|own| (own, edition)))
        .max_by_key(|(own, edition)| (*own, edition.recorded));
    found.map(|(_, edition)| edition).ok_or_else(|| {
        let cause = match earliest {
            Some(first) => format!("the earliest edition kept is of {first}"),
            None => "no edition kept has a day".to_owned(),
        };
        Failure::because(
            Code::NotFound,
            format!("find the edition of {dataset} on {day}"),
            cause,
        )
        .hint(format!("run `interdict editions {dataset}` for the days"))
    })
}

/// All editions of a dataset, at least one.
pub(crate) fn of_dataset(
    ledger: &Ledger,
    dataset: &DatasetKey,
) -> Result<Vec<KeptEdition>, Failure> {
    let kept = editions(ledger, Some(dataset))?;
    if !kept.is_empty() {
        return Ok(kept);
    }
    let failure = Failure::because(
        Code::NotFound,
        format!("find editions of {dataset}"),
        "the ledger keeps none",
    );
    Err(if interdict_lists::dataset(dataset).is_some() {
        failure.hint(format!(
            "run `interdict fetch {dataset}` or `interdict import {dataset} FILE...`"
        ))
    } else {
        failure.hint("run `interdict datasets` for the keys that are known")
    })
}
