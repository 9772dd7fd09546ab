//! Identifiers in a text: numbers of ships and firms, bank codes, accounts, wallets, and others under their label.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher};

use interdict_model::IdentifierFormat;

use super::judge::Dropped;
use super::surroundings::Surroundings;
use super::token::{Token, gap, shape};
use super::vocabulary::Frame;
use super::window::Tokens;
use crate::index::NameIndex;
use crate::matching::normal_identifier;

/// Every identifier of the lists.
#[derive(Debug)]
pub(crate) struct Numbers {
    listed: HashSet<Box<str>, BuildHasherDefault<DefaultHasher>>,
    /// Bank codes by bank and country, for accounts that name their bank by letters.
    banks: BTreeMap<String, Vec<String>>,
}

/// An identifier found in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// The listed identifier.
    pub(crate) value: String,
    pub(crate) kept: Result<String, Dropped>,
}

/// The longest account number, and the number of groups it is written in.
const ACCOUNT_MAX: usize = 34;
const GROUPS_MAX: usize = 9;

/// Length from which an equality of letters and digits proves itself: wallets.
const WALLET_MIN: usize = 26;

impl Numbers {
    pub(crate) fn of(index: &NameIndex) -> Self {
        let mut listed = HashSet::default();
        let mut banks: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for segment in index.segments() {
            for identifier in segment.identifiers() {
                let identifier = identifier.to_uppercase();
                if IdentifierFormat::Bic.check(&identifier).is_ok() {
                    let same_bank = banks.entry(identifier[..6].to_owned()).or_default();
                    same_bank.push(identifier.clone());
                }
                listed.insert(identifier.into());
            }
        }
        for same_bank in banks.values_mut() {
            same_bank.sort_unstable();
            same_bank.dedup();
        }
        Self { listed, banks }
    }

    /// Whether a token may begin an identifier at all: a quick look.
    pub(crate) fn may_begin(token: &Token) -> bool {
        let length = token.end - token.start;
        token.is(shape::DIGIT) && length >= 4 || token.is(shape::UPPER) && matches!(length, 8 | 11)
    }

    /// The identifiers that begin at a token.
    pub(crate) fn at(&self, tokens: &Tokens<'_>, at: usize, found: &mut Vec<Number>) {
        let token = &tokens.list[at];
        let raw = token.text(tokens.text);
        if raw.len() > super::token::TOKEN_MAX || !raw.is_ascii() {
            return;
        }
        self.account(tokens, at, found);
        self.whole(tokens, at, at, found);
        // Numbers are also written in groups: 12-345/67.
        let mut last = at;
        while last + 1 < tokens.list.len() && last - at < 4 && is_grouped(&tokens.list[last + 1]) {
            last += 1;
            self.whole(tokens, at, last, found);
        }
    }

    fn whole(&self, tokens: &Tokens<'_>, first: usize, last: usize, found: &mut Vec<Number>) {
        let text = &tokens.text[tokens.list[first].start as usize..tokens.list[last].end as usize];
        let Some(value) =
            normal_identifier(text).filter(|value| self.listed.contains(value.as_str()))
        else {
            return;
        };
        let kept = verdict(tokens, first, last, &value);
        found.push(Number {
            first,
            last,
            value,
            kept,
        });
    }

    /// An account whose check digits are right: itself, and its bank where the account names it by letters.
    fn account(&self, tokens: &Tokens<'_>, at: usize, found: &mut Vec<Number>) {
        let bytes = tokens.list[at].text(tokens.text).as_bytes();
        let begins = bytes.len() >= 4
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..4].iter().all(u8::is_ascii_digit);
        if !begins {
            return;
        }
        let mut plain = String::new();
        let mut whole = None;
        for last in at..(at + GROUPS_MAX).min(tokens.list.len()) {
            let token = &tokens.list[last];
            if last > at && token.gap != gap::SPACE {
                break;
            }
            plain.push_str(token.text(tokens.text));
            if plain.len() > ACCOUNT_MAX {
                break;
            }
            if plain.len() >= 15 && IdentifierFormat::Iban.check(&plain).is_ok() {
                whole = Some((last, plain.clone()));
            }
        }
        let Some((last, account)) = whole else { return };
        if last > at && self.listed.contains(account.as_str()) {
            let kept = Ok("an account number with valid check digits".to_owned());
            found.push(Number {
                first: at,
                last,
                value: account.clone(),
                kept,
            });
        }
        let bank = &account[4..8];
        if bank.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let codes = self.banks.get(&format!("{bank}{}", &account[..2]));
            for code in codes.into_iter().flatten() {
                let kept = Ok(format!(
                    "the account {account} is held at the bank of the code {code}"
                ));
                found.push(Number {
                    first: at,
                    last,
                    value: code.clone(),
                    kept,
                });
            }
        }
    }
}

fn is_grouped(token: &Token) -> bool {
    token.gap & !(gap::HYPHEN | gap::SIGN | gap::NET | gap::STOP) == 0 && token.is(shape::DIGIT)
}

/// Whether a text that equals a listed identifier is meant as one.
fn verdict(tokens: &Tokens<'_>, first: usize, last: usize, value: &str) -> Result<String, Dropped> {
    let around = Surroundings::of(tokens, first, last);
    let labelled = around.before == Some(Frame::Number)
        || tokens.text[tokens.list[first].start as usize..].starts_with("IMO");
    let digits = value.bytes().any(|byte| byte.is_ascii_digit());
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let valid = |format: IdentifierFormat| format.check(value).is_ok();
    if valid(IdentifierFormat::Lei) {
        return Ok("a legal entity identifier with valid check digits".to_owned());
    }
    if valid(IdentifierFormat::Imo) {
        return match labelled
            || around.before == Some(Frame::Vessel)
            || around.after == Some(Frame::Vessel)
        {
            true => Ok("a ship's number with a valid check digit".to_owned()),
            false => Err(Dropped::Unlabelled),
        };
    }
    if valid(IdentifierFormat::Iban) {
        return Ok("an account number with valid check digits".to_owned());
    }
    if value.len() >= WALLET_MIN && letters && digits {
        return Ok("a wallet's address, character by character".to_owned());
    }
    let upper = tokens.list[first].is(shape::UPPER);
    if valid(IdentifierFormat::Bic) && upper && first == last {
        return Ok("a bank's code".to_owned());
    }
    if valid(IdentifierFormat::Ogrn) || valid(IdentifierFormat::Inn) && value.len() == 12 {
        return Ok("a Russian register number with valid check digits".to_owned());
    }
    if labelled && digits {
        return Ok("a number under its label".to_owned());
    }
    Err(Dropped::Unlabelled)
}
