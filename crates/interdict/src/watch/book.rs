//! A book: the customers of a house, each under a key of its own.

use std::collections::BTreeMap;

use interdict_model::Digest;

use super::fingerprint::customer_digest;
use crate::screen::PartyQuery;

/// A customer of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// What is asked of the lists.
    pub query: PartyQuery,
    /// Names what is asked: another digest is a customer that changed.
    pub digest: Digest,
}

/// The customers of a house, in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    customers: BTreeMap<String, Customer>,
}

impl Book {
    /// Adds a customer; gives it back when the key is taken.
    ///
    /// # Errors
    /// When another customer has the key.
    pub fn add(&mut self, key: &str, query: PartyQuery) -> Result<(), Box<PartyQuery>> {
        if self.customers.contains_key(key) {
            return Err(Box::new(query));
        }
        let digest = customer_digest(&query);
        self.customers
            .insert(key.to_owned(), Customer { query, digest });
        Ok(())
    }

    /// A customer.
    #[must_use]
    pub fn customer(&self, key: &str) -> Option<&Customer> {
        self.customers.get(key)
    }

    /// All customers, in the order of their keys.
    pub fn customers(&self) -> impl ExactSizeIterator<Item = (&str, &Customer)> {
        self.customers
            .iter()
            .map(|(key, customer)| (key.as_str(), customer))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }
}
