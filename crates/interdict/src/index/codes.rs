//! Words as six-bit codes, the alphabet that the vector kernels compare.

/// The number of codes: six bits, so that one 64-entry table fits a vector register.
pub(crate) const CODES: usize = 64;

/// The code of padding, which no letter has.
pub(crate) const PADDING: u8 = 0;

/// The code of a letter: `a` to `z` are 1 to 26, digits 27 to 36, and every other letter shares one
/// of the 26 codes above.
///
/// Two different letters may share a code, so two words are never farther apart in codes than in
/// letters: what the kernels leave out is surely out, and what they let in is compared again in full.
pub(crate) fn code(letter: char) -> u8 {
    match letter {
        'a'..='z' => letter as u8 - b'a' + 1,
        '0'..='9' => letter as u8 - b'0' + 27,
        other => 37 + (u32::from(other).wrapping_mul(0x9E37_79B1) >> 16) as u8 % 26,
    }
}

/// Writes the codes of a word over what `codes` held.
pub(crate) fn encode(word: &str, codes: &mut Vec<u8>) {
    codes.clear();
    codes.extend(word.chars().map(code));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_a_code_below_the_limit_and_none_is_padding() {
        for letter in (0..=0x0010_FFFF).filter_map(char::from_u32) {
            let code = code(letter);
            assert!(code != PADDING && usize::from(code) < CODES, "{letter:?}");
        }
    }

    #[test]
    fn plain_letters_and_digits_have_codes_of_their_own() {
        let mut codes = Vec::new();
        encode("abcdefghijklmnopqrstuvwxyz0123456789", &mut codes);
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 36);
        assert!(codes.iter().all(|code| *code < code_of_the_rest()));
    }

    fn code_of_the_rest() -> u8 {
        37
    }
}
