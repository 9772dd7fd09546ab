//! Who gets digests, and what each has got: subscribers, sealed digests and deliveries in the log.
//!
//! What a subscriber is to get is every digest sealed since it subscribed of which no delivery is
//! recorded. A delivery is recorded after the receiver took it. A run that is killed between the two
//! sends again, under the same id: a webhook's receiver knows the id (as Standard Webhooks has it),
//! and a mail's `Message-ID` is the same, by which mail programs know a message that they have.

use std::collections::{BTreeMap, BTreeSet};

use interdict_ledger::Ledger;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::log;
use crate::failure::{Code, Failure};

const SUBSCRIBER: &str = "subscriber";
const DIGEST: &str = "digest";
const DELIVERY: &str = "delivery";

/// What an entry says of a subscriber. Secrets are not in it: the log keeps everything for ever.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubscriberEntry {
    pub(crate) name: String,
    /// Where digests go; nothing when it wants no more.
    pub(crate) channel: Option<Channel>,
    pub(crate) by: String,
}

/// Where digests go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Channel {
    /// A web address, and the file that holds the key with which what is sent is signed.
    Webhook { url: String, key_file: String },
    /// A mailbox.
    Mail(super::mail::Mailbox),
}

/// A subscriber as it stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Subscriber {
    pub(crate) name: String,
    pub(crate) channel: Channel,
    /// The number of the entry with which it subscribed.
    #[serde(skip)]
    pub(crate) since: u64,
}

/// A digest that was sealed.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    /// The hash of its entry.
    pub(crate) id: String,
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) digest: Digest,
}

/// What a subscriber took.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryEntry {
    pub(crate) subscriber: String,
    pub(crate) digest: String,
    pub(crate) message: String,
}

/// Those who get digests, by name.
pub(crate) fn subscribers(ledger: &Ledger) -> Result<Vec<Subscriber>, Failure> {
    let mut found: BTreeMap<String, Subscriber> = BTreeMap::new();
    for (entry, said) in log::all::<SubscriberEntry>(ledger, SUBSCRIBER)? {
        match said.channel {
            Some(channel) => {
                // Another address for the same subscriber changes nothing of what it has got.
                let since = found
                    .get(&said.name)
                    .map_or(entry.place.seq, |known| known.since);
                found.insert(
                    said.name.clone(),
                    Subscriber {
                        name: said.name,
                        channel,
                        since,
                    },
                );
            }
            None => {
                found.remove(&said.name);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// Records that somebody subscribes, or does so no more.
pub(crate) fn subscribe(
    ledger: &Ledger,
    entry: &SubscriberEntry,
    at: Timestamp,
) -> Result<(), Failure> {
    append(ledger, SUBSCRIBER, &log::payload(entry), at)
}

/// The digests that were sealed, in order.
pub(crate) fn sealed(ledger: &Ledger) -> Result<Vec<Sealed>, Failure> {
    let entries = log::all::<Digest>(ledger, DIGEST)?;
    let sealed = entries.into_iter().map(|(entry, digest)| Sealed {
        id: entry.place.hash.to_string(),
        seq: entry.place.seq,
        at: entry.at,
        digest,
    });
    Ok(sealed.collect())
}

/// Seals a digest, unless the last of the same days says the same already.
pub(crate) fn seal(ledger: &Ledger, digest: &Digest, at: Timestamp) -> Result<Sealed, Failure> {
    let same = sealed(ledger)?
        .into_iter()
        .rev()
        .find(|one| one.digest.from == digest.from && one.digest.to == digest.to);
    if let Some(same) = same.filter(|one| one.digest == *digest) {
        return Ok(same);
    }
    let place = ledger
        .append(DIGEST, &log::payload(digest), at)
        .map_err(|error| Failure::write("seal the digest", &error))?;
    Ok(Sealed {
        id: place.hash.to_string(),
        seq: place.seq,
        at,
        digest: digest.clone(),
    })
}

/// What a subscriber is still to get, in order.
pub(crate) fn due(ledger: &Ledger, subscriber: &Subscriber) -> Result<Vec<Sealed>, Failure> {
    let deliveries = log::all::<DeliveryEntry>(ledger, DELIVERY)?;
    let got: BTreeSet<String> = deliveries
        .into_iter()
        .filter(|(_, said)| said.subscriber == subscriber.name)
        .map(|(_, said)| said.digest)
        .collect();
    let mut due = sealed(ledger)?;
    due.retain(|one| one.seq > subscriber.since && !got.contains(&one.id));
    Ok(due)
}

/// Records that a subscriber took a digest.
pub(crate) fn delivered(
    ledger: &Ledger,
    entry: &DeliveryEntry,
    at: Timestamp,
) -> Result<(), Failure> {
    append(ledger, DELIVERY, &log::payload(entry), at)
}

/// Names one digest for one subscriber, the same at every attempt.
pub(crate) fn message_id(subscriber: &Subscriber, digest: &Sealed) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("interdict: a delivery");
    hasher.update(digest.id.as_bytes());
    hasher.update(subscriber.name.as_bytes());
    format!("msg_{}", &hasher.finalize().to_hex()[..32])
}

fn append(ledger: &Ledger, kind: &str, payload: &[u8], at: Timestamp) -> Result<(), Failure> {
    let added = ledger.append(kind, payload, at);
    added
        .map(|_| ())
        .map_err(|error| Failure::write(format!("record a {kind}"), &error))
}

/// A subscriber by its name.
pub(crate) fn named(ledger: &Ledger, name: &str) -> Result<Subscriber, Failure> {
    let found = subscribers(ledger)?
        .into_iter()
        .find(|one| one.name == name);
    found.ok_or_else(|| {
        let doing = format!("find the subscriber {name}");
        Failure::because(Code::NotFound, doing, "there is none of this name")
            .hint("run `interdict digest subscribers` for the names")
    })
}
