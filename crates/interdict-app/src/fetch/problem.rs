//! Why a file could not be fetched.

use std::time::Duration;

/// A file that could not be fetched, or was not what it should be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum FetchProblem {
    /// The server will not give the file.
    #[error("the server answers {status}")]
    Refused { status: u16 },
    /// The server cannot give the file now.
    #[error("the server answers {status}")]
    Unwell {
        status: u16,
        retry_after: Option<Duration>,
    },
    /// The server says "not modified" to somebody who has no copy.
    #[error("the server answers 304 (not modified) to a request without conditions")]
    UnaskedNotModified,
    /// No connection, or one that broke.
    #[error("the connection failed: {what}")]
    Connection { what: String },
    /// A time limit was reached.
    #[error("the server took too long: {what}")]
    TimedOut { what: String },
    /// The transfer ended before the length that the server had announced.
    #[error("the transfer broke off after {bytes} bytes: {what}")]
    BrokenOff { bytes: u64, what: String },
    /// The server redirects too often, or away from encryption.
    #[error("the redirect was not followed: {what}")]
    Redirect { what: String },
    /// An address or a certificate that cannot be used.
    #[error("the address cannot be used: {what}")]
    Address { what: String },
    /// More bytes than a list can have.
    #[error("more than {bytes_max} bytes came")]
    TooLarge { bytes_max: u64 },
    /// No bytes.
    #[error("the answer is empty")]
    Empty,
    /// Fewer bytes than a whole file has.
    #[error("{bytes} bytes came, and a whole file has at least {bytes_min}")]
    TooSmall { bytes: u64, bytes_min: u64 },
    /// A page for people in place of the file.
    #[error("an HTML page came in place of the file: {beginning:?}")]
    HtmlPage { beginning: String },
    /// A file without its end.
    #[error("the file does not end with {closing:?}: it was cut short after {bytes} bytes")]
    NotClosed { closing: String, bytes: u64 },
}

impl FetchProblem {
    /// Whether the same request may go better in a while. A wrong body counts: truncated transfers
    /// and maintenance pages are the publishers' commonest faults, and pass.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Refused { .. }
            | Self::UnaskedNotModified
            | Self::Redirect { .. }
            | Self::Address { .. }
            | Self::TooLarge { .. } => false,
            Self::Unwell { .. }
            | Self::Connection { .. }
            | Self::TimedOut { .. }
            | Self::BrokenOff { .. }
            | Self::Empty
            | Self::TooSmall { .. }
            | Self::HtmlPage { .. }
            | Self::NotClosed { .. } => true,
        }
    }

    /// What the user can do about it.
    pub(crate) fn remedy(&self) -> &'static str {
        match self {
            Self::Refused { .. } | Self::Redirect { .. } | Self::Address { .. } => {
                "the publisher may have moved the file: set its address in the configuration, or import the file by hand"
            }
            Self::TooLarge { .. } => {
                "if the list has grown, raise fetch.bytes_max in the configuration"
            }
            Self::TimedOut { .. } => {
                "try again later; slow connections need higher limits under [fetch] in the configuration"
            }
            Self::TooSmall { .. }
            | Self::HtmlPage { .. }
            | Self::NotClosed { .. }
            | Self::Empty => {
                "try again later; the publisher's page shows whether the list has changed its form"
            }
            Self::Unwell { .. }
            | Self::UnaskedNotModified
            | Self::Connection { .. }
            | Self::BrokenOff { .. } => "try again later, or import the file by hand",
        }
    }

    /// How long the server asks to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Unwell { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
