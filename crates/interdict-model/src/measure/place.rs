//! Countries and regions under measures, and how their names are written in addresses.

use crate::Country;

use super::Attestation;

/// A country or a region that a measure is about.
///
/// Invariant: the words searched for are its spellings, folded; see [`Place::new`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key, unique in the register: `crimea`.
    pub key: String,
    /// What to call it.
    pub name: String,
    /// Codes of countries and territories that mean this place as a whole.
    pub countries: Vec<Country>,
    /// For a region, the country that lists may give in its stead.
    pub within: Option<Country>,
    /// How well it is established.
    pub attestation: Attestation,
    spellings: Vec<Spelling>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Spelling {
    text: String,
    folded: String,
    /// Whether its script puts no spaces between words.
    unspaced: bool,
}

/// A text made ready to be searched for places.
#[derive(Clone, Debug)]
pub struct PlaceText(String);

impl Place {
    /// A place with the words that mean it in an address, in any language and spelling.
    #[must_use]
    pub fn new(
        key: String,
        name: String,
        countries: Vec<Country>,
        within: Option<Country>,
        spellings: Vec<String>,
        attestation: Attestation,
    ) -> Self {
        let spellings = spellings.into_iter().map(Spelling::new).collect();
        Self {
            key,
            name,
            countries,
            within,
            attestation,
            spellings,
        }
    }

    /// The words that mean it, as the register writes them.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.spellings.iter().map(|spelling| spelling.text.as_str())
    }

    /// The first spelling that stands in a text as whole words. Scripts without spaces between words
    /// are searched as they are.
    #[must_use]
    pub fn sighted_in(&self, text: &PlaceText) -> Option<&str> {
        let found = self.spellings.iter().find(|spelling| spelling.is_in(text));
        found.map(|spelling| spelling.text.as_str())
    }
}

impl Spelling {
    fn new(text: String) -> Self {
        let folded = folded(&text);
        let unspaced = folded.chars().any(
            |ch| matches!(ch, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'),
        );
        Self {
            text,
            folded,
            unspaced,
        }
    }

    fn is_in(&self, text: &PlaceText) -> bool {
        if self.unspaced {
            text.0.contains(self.folded.trim())
        } else {
            text.0.contains(&self.folded)
        }
    }
}

impl PlaceText {
    /// Makes a text ready.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(folded(text))
    }
}

/// Lower case without Latin diacritics, one space before, between and after the words.
fn folded(text: &str) -> String {
    let mut out = String::from(" ");
    for ch in text.chars().flat_map(char::to_lowercase) {
        if matches!(ch, '\u{300}'..='\u{36f}' | '\'' | '\u{2019}') {
            continue;
        }
        if ch.is_alphanumeric() {
            out.push(plain(ch));
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The base letter of the Latin letters with marks that occur in names of places.
fn plain(ch: char) -> char {
    match ch {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ō' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' | 'ş' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_stand_as_whole_words() {
        #[track_caller]
        fn check(text: &str, words: &str, found: bool) {
            let spelling = Spelling::new(words.to_owned());
            assert_eq!(
                spelling.is_in(&PlaceText::new(text)),
                found,
                "{words} in {text}"
            );
        }
        check("Calle 23, La Habana, Kuba", "kuba", true);
        check("Rue 5, Téhéran", "Teheran", true);
        check("P'yŏngyang", "Pyongyang", false);
        check("P’yongyang", "Pyongyang", true);
        check("Kubarski street, Warsaw", "Kuba", false);
        check("中国北京古巴大使馆", "古巴", true);
        check("ул. Ленина, Севастополь, Крым", "Крым", true);
        check("Sudanese bazaar", "Sudan", false);
    }
}
