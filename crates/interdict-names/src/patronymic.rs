//! Eastern patronymics by the father's name: Leonidovich, Leanidavich and Leonidowitsch are the sons of one Leonid.

/// Whose child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Child {
    Son,
    Daughter,
}

/// Endings of the sons' names, the longer of two that end alike first: Russian, Ukrainian and Belarusian ones as
/// languages of the West write them.
const SONS: [&str; 16] = [
    "itsch", "ytsch", "itsj", "ytsj", "itch", "ytch", "icz", "ycz", "itj", "ytj", "its", "yts",
    "ich", "ych", "ic", "yc",
];

/// Fewest letters of a father's name without its ending.
const STEM: usize = 3;

/// The father's name without its ending, if the word looks like a patronymic.
pub(crate) fn father(word: &str) -> Option<(&str, Child)> {
    let son = || {
        let rest = SONS.iter().find_map(|ending| word.strip_suffix(ending))?;
        let rest = rest.strip_suffix(['v', 'w'])?;
        Some((rest.strip_suffix(['o', 'e', 'a'])?, Child::Son))
    };
    let daughter = || {
        let rest = word.strip_suffix("na")?.strip_suffix(['v', 'w', 'u'])?;
        Some((
            rest.strip_suffix(['o', 'e', 'a', 'i', 'y'])?,
            Child::Daughter,
        ))
    };
    let (rest, child) = match word.ends_with("na") {
        true => daughter()?,
        false => son()?,
    };
    let stem = bare(rest);
    (stem.len() >= STEM).then_some((stem, child))
}

/// A given name as it stands in the patronymics made of it: Sergei and Sergey in Sergeevich, Petro in Petrovych, Pavel in
/// Pavlovich.
pub(crate) fn stem(name: &str) -> Option<String> {
    let stem = match name.strip_suffix("el") {
        Some(rest) if !rest.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{rest}l"),
        _ => bare(name.strip_suffix('o').unwrap_or(name)).to_owned(),
    };
    (stem.len() >= STEM).then_some(stem)
}

/// Without the soft ending: Valeri, Valery, Valerij and Valeriye- are one.
fn bare(name: &str) -> &str {
    name.trim_end_matches(['i', 'y', 'j', 'e'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fathers_are_read_off() {
        for (word, name) in [
            ("leonidovich", "leonid"),
            ("leanidavich", "leanid"),
            ("leanidauna", "leanid"),
            ("sergeevich", "sergei"),
            ("sergejewitsch", "sergej"),
            ("siarhejevic", "siarhej"),
            ("serhijovytj", "serhii"),
            ("siarhieeuna", "siarhei"),
            ("mykolayovych", "mykola"),
            ("nikolaevna", "nikolai"),
            ("dzmitryjeuna", "dzmitry"),
            ("petrovych", "petro"),
            ("pavlovna", "pavel"),
            ("vasylivna", "vasyl"),
            ("valeryevits", "valeriy"),
            ("jurjevic", "jurij"),
            ("magomedovich", "magomed"),
        ] {
            let found = father(word).map(|(stem, _)| stem.to_owned());
            assert_eq!(found, stem(name), "{word}");
        }
        assert_eq!(father("ivanovna"), Some(("ivan", Child::Daughter)));
        assert_eq!(father("ivanovich"), Some(("ivan", Child::Son)));
    }

    #[test]
    fn other_words_have_none() {
        for word in [
            "ivanova", "munich", "anna", "fauna", "levich", "madonna", "david", "na", "",
        ] {
            assert_eq!(father(word), None, "{word}");
        }
    }
}
