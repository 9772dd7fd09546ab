//! Language codes: the two letters that lists use to the three that entities carry.

/// The ISO 639-3 code of an ISO 639-1 code in any case, and of the few that lists use beside them.
pub(crate) fn of_two_letters(code: &str) -> Option<&'static str> {
    let code = code.to_ascii_lowercase();
    TABLE
        .iter()
        .find(|(two, _)| *two == code)
        .map(|(_, three)| *three)
}

/// The ISO 639-3 code of a language by its English name, as the UK lists give it.
pub(crate) fn of_name(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, three)| *three)
}

const TABLE: [(&str, &str); 43] = [
    ("ar", "ara"),
    ("be", "bel"),
    ("bg", "bul"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("et", "est"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("ga", "gle"),
    ("gl", "glg"),
    ("he", "heb"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("hy", "hye"),
    ("it", "ita"),
    ("ka", "kat"),
    ("ko", "kor"),
    ("ku", "kur"),
    ("lt", "lit"),
    ("lv", "lav"),
    // Moldovan, a code since withdrawn in favour of Romanian's.
    ("mo", "ron"),
    ("mt", "mlt"),
    ("nl", "nld"),
    ("pa", "pan"),
    ("pl", "pol"),
    ("ps", "pus"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sl", "slv"),
    ("sr", "srp"),
    ("ss", "ssw"),
    ("sv", "swe"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("uz", "uzb"),
    ("zh", "zho"),
];

const NAMES: [(&str, &str); 17] = [
    ("arabic", "ara"),
    ("belarusian", "bel"),
    ("burmese", "mya"),
    ("chinese", "zho"),
    ("dari", "prs"),
    ("farsi", "fas"),
    ("georgian", "kat"),
    ("hebrew", "heb"),
    ("korean", "kor"),
    ("kurdish", "kur"),
    ("mandarin", "zho"),
    ("pashto", "pus"),
    ("persian", "fas"),
    ("russian", "rus"),
    ("turkish", "tur"),
    ("ukrainian", "ukr"),
    ("urdu", "urd"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_known() {
        assert_eq!(of_two_letters("FA"), Some("fas"));
        assert_eq!(of_two_letters("xx"), None);
        assert_eq!(of_name(" Russian "), Some("rus"));
        assert_eq!(of_name("Script"), None);
    }
}
