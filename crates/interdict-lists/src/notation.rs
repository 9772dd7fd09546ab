//! Dates and citations as American agencies write them.

use interdict_model::PartialDate;

/// Reads `7/18/1988`, `2022-10-05`, `2022-10`, `2022`, `March 12, 2021`, `November, 1975`,
/// `December 2023` and `12 Nov 2021`.
///
/// # Errors
/// When the text is none of these, or no date of the calendar between the years 1000 and 2200.
pub(crate) fn american_date(text: &str) -> Result<PartialDate, String> {
    let text = text.trim();
    if text.contains('/') {
        return slashed(text);
    }
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return text.parse().map_err(|fault| fault_of(&fault));
    }
    PartialDate::in_words(text).map_err(|fault| fault_of(&fault))
}

/// Month, day and year between slashes.
fn slashed(text: &str) -> Result<PartialDate, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let [month, day, year] = parts[..] else {
        return Err(not_a_date());
    };
    let year = year.parse::<i16>().ok().filter(|_| year.len() == 4);
    let (Some(year), Some(month), Some(day)) = (year, number(month), number(day)) else {
        return Err(not_a_date());
    };
    PartialDate::from_parts(year, Some(month), Some(day)).map_err(|fault| fault_of(&fault))
}

fn number(text: &str) -> Option<i8> {
    let shaped = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    shaped.then(|| text.parse().ok()).flatten()
}

fn not_a_date() -> String {
    "not a date".to_owned()
}

fn fault_of(fault: &interdict_model::PartialDateError) -> String {
    format!("not a date: {}", fault.problem)
}

/// Takes apart citations of the Federal Register that stand in one field: at semicolons, and where
/// the next `67 F.R.`, `83F.R.`, `66 FR` or `Vol. 80` begins. Each stays as it is written.
pub(crate) fn citations(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split(';') {
        let words: Vec<&str> = piece.split_whitespace().collect();
        let mut from = 0;
        for at in 1..words.len() {
            if begins_citation(&words, from, at) {
                push_citation(&mut found, &words[from..at]);
                from = at;
            }
        }
        push_citation(&mut found, &words[from.min(words.len())..]);
    }
    found
}

fn begins_citation(words: &[&str], from: usize, at: usize) -> bool {
    let word = words[at];
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && digits < word.len() {
        return is_register(&word[digits..]);
    }
    if digits == word.len() {
        return words.get(at + 1).is_some_and(|next| is_register(next));
    }
    let is_volume = |word: &&str| word.starts_with("Vol");
    is_volume(&word) && words[from..at].iter().any(is_volume)
}

/// Whether a word stands for the Federal Register: `F.R.`, `FR`, `F.R.4251`.
fn is_register(word: &str) -> bool {
    let bare: String = word.chars().filter(|ch| *ch != '.').collect();
    bare.strip_prefix("FR")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(|ch: char| ch.is_ascii_digit()))
}

fn push_citation(found: &mut Vec<String>, words: &[&str]) {
    let text = words.join(" ");
    let text = text.strip_suffix(" and").unwrap_or(&text);
    let text = text.trim_matches(|ch: char| ch == ',' || ch.is_whitespace());
    if !text.is_empty() {
        found.push(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_notation_of_the_lists() {
        #[track_caller]
        fn check(text: &str, want: &str) {
            assert_eq!(american_date(text).unwrap().to_string(), want);
        }
        check("7/18/1988", "1988-07-18");
        check("06/19/2003", "2003-06-19");
        check("2018-06-21", "2018-06-21");
        check("2022", "2022");
        check("2023-07", "2023-07");
        check("March 12, 2021", "2021-03-12");
        check("November, 1975", "1975-11");
        check("December 2023", "2023-12");
        check("12 Nov 2021", "2021-11-12");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "3017-08-22",
            "2922-10-30",
            "0210-06-21",
            "3/21/805",
            "13/1/2003",
            "2/30/2003",
            "1/2/03",
            "N/A",
            "soon",
            "March 2021 or later",
            "",
        ] {
            assert!(american_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn citations_are_taken_apart() {
        #[track_caller]
        fn check(text: &str, want: &[&str]) {
            assert_eq!(citations(text), want);
        }
        check(
            "68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06",
            &["68 F.R. 38290 6/27/03", "71 F.R. 38843 7/10/06"],
        );
        check(
            "80 F.R. 30435 5/28/15, 82 F.R. 2312 1/9/2017, F.R. 30823 7/3/2017",
            &[
                "80 F.R. 30435 5/28/15",
                "82 F.R. 2312 1/9/2017, F.R. 30823 7/3/2017",
            ],
        );
        check(
            "82 F.R. 61745 12/29/2017; 83F.R. 28801 6/21/2018",
            &["82 F.R. 61745 12/29/2017", "83F.R. 28801 6/21/2018"],
        );
        check(
            "51 F.R. 7476 3/4/86 and 51 F.R. 7481 51 F.R. 32818",
            &["51 F.R. 7476 3/4/86", "51 F.R. 7481", "51 F.R. 32818"],
        );
        check(
            "66 FR 24266, 77 FR 58006 (no. 182), 81 FR 64694",
            &["66 FR 24266", "77 FR 58006 (no. 182)", "81 FR 64694"],
        );
        check(
            "Vol. 80, No. 170, 09/02/15, Vol. 80, No. 207, 10/27/15",
            &["Vol. 80, No. 170, 09/02/15", "Vol. 80, No. 207, 10/27/15"],
        );
        check(
            "Notice 1958, Vol. 59, No. 44, 3/07/94",
            &["Notice 1958, Vol. 59, No. 44, 3/07/94"],
        );
        check(" ; ", &[]);
    }
}
