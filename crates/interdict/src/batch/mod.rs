//! Customers in rows: what their columns mean, and many of them screened at a time.
//!
//! [`screen_rows`] is one function from rows to rows over an immutable [`Screener`](crate::screen::Screener).
//! It keeps nothing between two calls and an answer depends on its own row alone, so the rows may be
//! cut into parts of any size, screened anywhere and in any order, and joined again.

mod columns;
mod customer;
mod dates;
mod rows;

pub use columns::{Columns, ColumnsError, Role, heading};
pub use customer::{Customer, Defaults, NoCustomer, customer};
pub use dates::DayOrder;
pub use rows::{coverage_digest, screen_rows, screen_rows_with};
