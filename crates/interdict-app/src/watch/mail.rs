//! Digests by electronic mail: plain text and HTML in one message.

use std::path::Path;
use std::time::Duration;

use lettre::message::MultiPart;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::page;
use crate::failure::{Code, Failure};

/// A mailbox, and the server that takes mail for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mailbox {
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: MailTls,
    /// The file with the certificates (PEM) that the server may be signed by; else the public authorities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ca_file: Option<String>,
    /// The user at the server; the password is in the file.
    pub(crate) user: Option<String>,
    pub(crate) password_file: Option<String>,
}

/// How the way to the server is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MailTls {
    /// From the first byte (port 465)
    Wrapped,
    /// After STARTTLS, and not at all without (port 587)
    Starttls,
    /// Not at all: for a server on this machine
    None,
}

/// How long a server may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// Sends a digest under an id that is the same at every attempt; tells why it was not taken.
pub(crate) fn send(
    mailbox: &Mailbox,
    id: &str,
    digest: &Digest,
) -> Result<Result<(), String>, Failure> {
    let message = message(mailbox, id, digest)?;
    let transport = transport(mailbox)?;
    Ok(transport
        .send(&message)
        .map(|_| ())
        .map_err(|error| error.to_string()))
}

/// Checks that a mailbox can be written to.
pub(crate) fn check(mailbox: &Mailbox) -> Result<(), Failure> {
    let day = jiff::civil::date(2000, 1, 1);
    let nothing = Digest::nothing(day, day);
    message(mailbox, "check", &nothing)?;
    transport(mailbox).map(|_| ())
}

fn message(mailbox: &Mailbox, id: &str, digest: &Digest) -> Result<Message, Failure> {
    let doing = || format!("write to {}", mailbox.to);
    let address = |text: &str| {
        text.parse()
            .map_err(|error: lettre::address::AddressError| {
                Failure::because(
                    Code::Config,
                    doing(),
                    format!("{text:?} is no address: {error}"),
                )
            })
    };
    let domain = mailbox
        .from
        .rsplit('@')
        .next()
        .unwrap_or("localhost")
        .trim_end_matches('>');
    Message::builder()
        .from(address(&mailbox.from)?)
        .to(address(&mailbox.to)?)
        .subject(digest.title())
        .message_id(Some(format!("<{id}@{domain}>")))
        .multipart(MultiPart::alternative_plain_html(
            page::plain(digest),
            page::html(digest),
        ))
        .map_err(|error| Failure::new(Code::Config, doing(), &error))
}

fn transport(mailbox: &Mailbox) -> Result<SmtpTransport, Failure> {
    let doing = || format!("reach the mail server {}", mailbox.host);
    let parameters = || {
        let mut parameters = TlsParameters::builder(mailbox.host.clone());
        if let Some(file) = &mailbox.ca_file {
            // Whoever names an authority trusts no other.
            parameters = parameters.certificate_store(CertificateStore::None);
            for certificate in authorities(file)? {
                parameters = parameters.add_root_certificate(certificate);
            }
        }
        parameters
            .build()
            .map_err(|error| Failure::new(Code::Config, doing(), &error))
    };
    let tls = match mailbox.tls {
        MailTls::Wrapped => Tls::Wrapper(parameters()?),
        MailTls::Starttls => Tls::Required(parameters()?),
        MailTls::None => Tls::None,
    };
    let mut builder = SmtpTransport::builder_dangerous(&mailbox.host)
        .port(mailbox.port)
        .tls(tls)
        .timeout(Some(SILENCE_MAX));
    if let (Some(user), Some(file)) = (&mailbox.user, &mailbox.password_file) {
        let doing = format!("read the password {file}");
        let password = std::fs::read_to_string(Path::new(file))
            .map_err(|error| Failure::file(doing, &error))?;
        let password = password.trim_end_matches(['\r', '\n']).to_owned();
        builder = builder.credentials(Credentials::new(user.clone(), password));
    }
    Ok(builder.build())
}

/// Most certificates of a file.
const AUTHORITIES_MAX: usize = 1_000;

/// The certificates of a file, one after another in PEM.
fn authorities(file: &str) -> Result<Vec<Certificate>, Failure> {
    const END: &str = "-----END CERTIFICATE-----";
    let doing = || format!("read the certificates {file}");
    let text =
        std::fs::read_to_string(Path::new(file)).map_err(|error| Failure::file(doing(), &error))?;
    let blocks = text
        .split_inclusive(END)
        .filter(|block| block.ends_with(END));
    let found = blocks.take(AUTHORITIES_MAX).map(|block| {
        Certificate::from_pem(block.as_bytes())
            .map_err(|error| Failure::new(Code::Config, doing(), &error))
    });
    let found: Vec<Certificate> = found.collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Err(Failure::because(
            Code::Config,
            doing(),
            "there is no certificate in PEM",
        ));
    }
    Ok(found)
}
