//! Characters that scanners and evaders confuse, folded to one form.

use crate::text::Text;

/// The form two words share when they differ only by look-alike characters: `0`/`o`, `1`/`l`/`i`, `5`/`s`, `8`/`b`,
/// `rn`/`m`, `vv`/`w`, `cl`/`d` ...
pub(crate) fn fold(bytes: &[u8]) -> Text {
    let mut folded = Text::EMPTY;
    let mut i = 0;
    while i < bytes.len() {
        let pair = if i + 1 < bytes.len() {
            look_alike_pair(bytes[i], bytes[i + 1])
        } else {
            None
        };
        folded.push(pair.unwrap_or_else(|| look_alike(bytes[i])));
        i += if pair.is_some() { 2 } else { 1 };
    }
    folded
}

fn look_alike_pair(a: u8, b: u8) -> Option<u8> {
    match (a, b) {
        (b'r', b'n') | (b'n', b'n') => Some(b'm'),
        (b'v', b'v') => Some(b'w'),
        (b'c', b'l') => Some(b'd'),
        _ => None,
    }
}

fn look_alike(byte: u8) -> u8 {
    match byte {
        b'0' | b'q' => b'o',
        b'1' | b'i' | b'j' => b'l',
        b'5' => b's',
        b'8' => b'b',
        b'2' => b'z',
        b'6' | b'9' => b'g',
        b'4' => b'a',
        b'3' => b'e',
        b'7' => b't',
        b'v' => b'u',
        other => other,
    }
}
