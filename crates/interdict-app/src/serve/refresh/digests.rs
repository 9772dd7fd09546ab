//! Digests that are due: made, published and sent as `interdict digest` does it.

use interdict_ledger::Ledger;
use jiff::civil::Date;

use super::{DigestRhythm, RefreshSettings};
use crate::clock;
use crate::commands::digest;
use crate::failure::Failure;
use crate::watch::outbox;

/// The most days of one digest, however long the service was away.
const DAYS_MAX: i64 = 366;

/// Makes the digest that is due, and sends what waits.
pub(crate) fn due(ledger: &Ledger, settings: &RefreshSettings) -> Result<(), Failure> {
    if settings.digest != DigestRhythm::None {
        let before = outbox::sealed(ledger)?;
        let last = before.iter().map(|one| one.digest.to).max();
        if let Some((from, to)) = days(settings.digest, clock::day_of(clock::now()), last) {
            let sealed = digest::sealed(ledger, from, to)?;
            if let Some(folder) = &settings.digest_folder {
                digest::publish(ledger, folder, &sealed)?;
            }
            tracing::info!(%from, %to, digest = sealed.id, "made a digest");
        }
    }
    if settings.send {
        let sent = digest::send_due(ledger)?;
        tracing::info!(
            sent = sent.sent.len(),
            failed = sent.failed.len(),
            "sent digests"
        );
    }
    Ok(())
}

/// The days of the digest that is due: those since the last one, if enough of them are over.
fn days(rhythm: DigestRhythm, today: Date, last: Option<Date>) -> Option<(Date, Date)> {
    let span = match rhythm {
        DigestRhythm::None => return None,
        DigestRhythm::Daily => 1,
        DigestRhythm::Weekly => 7,
    };
    let to = today.yesterday().ok()?;
    let back = |days: i64| to.saturating_sub(jiff::Span::new().days(days - 1));
    let from = match last {
        Some(last) => last.tomorrow().ok()?.max(back(DAYS_MAX)),
        None => back(span),
    };
    (from <= back(span)).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        rhythm: DigestRhythm,
        today: &str,
        last: Option<&str>,
        expected: Option<(&str, &str)>,
    ) {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let found = days(rhythm, day(today), last.map(day));
        assert_eq!(found, expected.map(|(from, to)| (day(from), day(to))));
    }

    #[test]
    fn no_day_is_left_out_and_none_told_twice() {
        use DigestRhythm::{Daily, None as Never, Weekly};
        check(Never, "2026-03-10", None, None);
        check(
            Daily,
            "2026-03-10",
            None,
            Some(("2026-03-09", "2026-03-09")),
        );
        check(Daily, "2026-03-10", Some("2026-03-09"), None);
        check(Daily, "2026-03-10", Some("2026-03-10"), None);
        let missed = Some(("2026-03-06", "2026-03-09"));
        check(Daily, "2026-03-10", Some("2026-03-05"), missed);
        check(
            Weekly,
            "2026-03-10",
            None,
            Some(("2026-03-03", "2026-03-09")),
        );
        check(Weekly, "2026-03-10", Some("2026-03-03"), None);
        let week = Some(("2026-03-03", "2026-03-09"));
        check(Weekly, "2026-03-10", Some("2026-03-02"), week);
        let year = Some(("2025-03-09", "2026-03-09"));
        check(Daily, "2026-03-10", Some("2020-01-01"), year);
    }
}
