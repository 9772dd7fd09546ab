//! Webhooks, signed as Standard Webhooks has it (<https://www.standardwebhooks.com>): an id that stays
//! the same over attempts, the time of the attempt, and an HMAC-SHA256 over both and the body.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use ring::hmac;

use crate::failure::{Code, Failure};

/// One message to one address.
pub(crate) struct Message<'a> {
    pub(crate) url: &'a str,
    pub(crate) id: &'a str,
    pub(crate) body: &'a [u8],
}

/// How often one run tries; what is not taken then stays in the outbox for the next.
const ATTEMPTS_MAX: u32 = 4;

/// The pause after the first failed attempt; it doubles with each further one.
const PAUSE_FIRST: Duration = Duration::from_millis(500);

/// How long one attempt may take: a receiver is to take a message and work on it later.
const ATTEMPT_MAX: Duration = Duration::from_secs(15);

/// Keys of fewer bytes can be guessed; of more than these they are no keys.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// The key in a file: `whsec_` and base64, as Standard Webhooks writes it.
pub(crate) fn key(path: &Path) -> Result<hmac::Key, Failure> {
    let doing = format!("read the signing key {}", path.display());
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file(doing.clone(), &error))?;
    let coded = text.trim();
    let coded = coded.strip_prefix("whsec_").unwrap_or(coded);
    let bytes = decode(coded).filter(|bytes| KEY_BYTES.contains(&bytes.len()));
    let bytes = bytes.ok_or_else(|| {
        Failure::because(Code::Config, doing, "it is not base64 of 24 to 64 bytes")
            .hint("make one: printf 'whsec_%s' \"$(head -c 32 /dev/urandom | base64)\"")
    })?;
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

/// The signature of a message at a time.
pub(crate) fn signature(key: &hmac::Key, id: &str, at: Timestamp, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(key);
    context.update(format!("{id}.{}.", at.as_second()).as_bytes());
    context.update(body);
    format!("v1,{}", encode(context.sign().as_ref()))
}

/// Sends a message until it is taken or the attempts are used up; tells why it was not taken.
pub(crate) fn send(
    message: &Message<'_>,
    key: &hmac::Key,
    now: impl Fn() -> Timestamp,
) -> Result<(), String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(ATTEMPT_MAX))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into();
    let mut pause = PAUSE_FIRST;
    let mut problem = String::new();
    for attempt in 1..=ATTEMPTS_MAX {
        let at = now();
        let sent = agent
            .post(message.url)
            .header("content-type", "application/json")
            .header("webhook-id", message.id)
            .header("webhook-timestamp", at.as_second().to_string())
            .header(
                "webhook-signature",
                signature(key, message.id, at, message.body),
            )
            .send(message.body);
        match sent {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) => problem = format!("the receiver answered {}", answer.status()),
            Err(error) => problem = error.to_string(),
        }
        if attempt < ATTEMPTS_MAX {
            std::thread::sleep(pause);
            pause *= 2;
        }
    }
    Err(problem)
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648, section 4).
fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for block in bytes.chunks(3) {
        let number = (0..3).fold(0_u32, |number, at| {
            number << 8 | u32::from(*block.get(at).unwrap_or(&0))
        });
        for at in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= block.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::new();
    let (mut number, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let value = LETTERS.iter().position(|letter| *letter == byte)?;
        number = (number << 6 | u32::try_from(value).ok()?) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((number >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg=="),
        ] {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Some(bytes));
        }
        assert_eq!(decode("a b"), None);
    }

    #[test]
    fn signatures_are_those_of_the_specification() {
        // The example of the specification's own libraries.
        let key = hmac::Key::new(
            hmac::HMAC_SHA256,
            &decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap(),
        );
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let signed = signature(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at,
            b"{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
