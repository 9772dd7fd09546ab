//! Words of a source as a part of an id: readable, short, the same from edition to edition.

use crate::draft::stable_id;

/// A longer slug is cut and closed with a digest of the whole, so that two ids of such parts fit
/// the 255 bytes of an entity id. The longest regulation of any list makes 76.
const BYTES_MAX: usize = 100;

/// Lower case, with one hyphen for whatever is no letter, no digit and none of the signs to keep.
pub(crate) fn slug(text: &str, keep: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.to_lowercase().chars() {
        if ch.is_alphanumeric() || keep.contains(&ch) {
            out.push(ch);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_matches('-');
    if out.len() <= BYTES_MAX {
        return out.to_owned();
    }
    let end = (0..=BYTES_MAX - 20)
        .rev()
        .find(|at| out.is_char_boundary(*at))
        .unwrap_or_default();
    stable_id(&out[..end], &[text])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_readable_and_short() {
        assert_eq!(slug("EU.13.28", &[]), "eu-13-28");
        assert_eq!(slug("Iran (human rights)", &[]), "iran-human-rights");
        assert_eq!(slug("1.1, item 4", &['.']), "1.1-item-4");
        let long = slug(&"Règlement ".repeat(40), &[]);
        assert!(long.len() <= BYTES_MAX && long.starts_with("règlement-règlement"));
        assert_ne!(long, slug(&"Règlement ".repeat(41), &[]));
    }
}
