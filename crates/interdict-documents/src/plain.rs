//! Plain text in whatever encoding it comes.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::part::{Gather, Part};

/// Reads plain text: by its byte order mark, else UTF-8, else Windows-1252.
pub(crate) fn read(name: Option<&str>, bytes: &[u8]) -> Part {
    let mut gather = Gather::default();
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let body = &bytes[mark..];
    if encoding == UTF_16LE || encoding == UTF_16BE {
        push_utf_16(&mut gather, body, mark, encoding == UTF_16LE);
    } else if let Ok(text) = std::str::from_utf8(body) {
        gather.push_run(text, mark);
    } else {
        push_windows_1252(&mut gather, body, mark);
    }
    gather.finish(name, bytes)
}

/// Text of any encoding, where the places do not matter.
pub(crate) fn decode(bytes: &[u8]) -> String {
    read(None, bytes).text().to_owned()
}

fn push_utf_16(gather: &mut Gather, body: &[u8], from: usize, little_endian: bool) {
    let unit = |pair: &[u8]| {
        let pair = [pair[0], pair[1]];
        if little_endian {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        }
    };
    let mut at = from;
    for decoded in char::decode_utf16(body.chunks_exact(2).map(unit)) {
        let ch = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        gather.push_decoded(ch.encode_utf8(&mut [0; 4]), at);
        at += ch.len_utf16() * 2;
    }
}

/// One byte a character: stretches of ASCII run along, the rest is decoded one by one.
fn push_windows_1252(gather: &mut Gather, body: &[u8], from: usize) {
    let mut at = 0;
    while at < body.len() {
        let plain = body[at..].iter().take_while(|byte| byte.is_ascii()).count();
        let text = std::str::from_utf8(&body[at..at + plain]).expect("ASCII is UTF-8");
        gather.push_run(text, from + at);
        at += plain;
        if at < body.len() {
            gather.push_decoded(
                &WINDOWS_1252.decode_without_bom_handling(&body[at..=at]).0,
                from + at,
            );
            at += 1;
        }
    }
}
