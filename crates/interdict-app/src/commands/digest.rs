//! `interdict digest`: what happened in some days, and what it means for the books.

use std::path::{Path, PathBuf};

use interdict_ledger::Ledger;
use interdict_lists::register as law;
use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::watch::digest::Digest;
use crate::watch::mail::{MailTls, Mailbox};
use crate::watch::outbox::{self, Channel, DeliveryEntry, Sealed, Subscriber, SubscriberEntry};
use crate::watch::turn::Turn;
use crate::watch::{mail, page, webhook};
use crate::{clock, ledger_file};

/// Make, publish and send digests: what changed in lists and law, what it means for your books
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict digest make --weekly --out site/
  interdict digest subscribe desk --webhook https://example.org/hook --key-file hook.key
  interdict digest send")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make the digest of some days and seal it
    Make(MakeArgs),
    /// Send what subscribers have not got yet
    Send,
    /// Have digests sent to somebody
    Subscribe {
        /// The subscriber's name
        name: String,
        #[command(flatten)]
        channel: Box<ChannelArgs>,
    },
    /// Send somebody no more
    Unsubscribe {
        /// The subscriber's name
        name: String,
    },
    /// List who gets digests
    Subscribers,
}

#[derive(Debug, clap::Args)]
struct ChannelArgs {
    /// A web address that takes signed messages (Standard Webhooks)
    #[arg(
        long,
        value_name = "URL",
        requires = "key_file",
        required_unless_present = "email"
    )]
    webhook: Option<String>,

    /// The file with the signing key; the ledger keeps its path, never the key
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,

    /// A mailbox
    #[arg(long, value_name = "ADDRESS", conflicts_with = "webhook", requires_all = ["from", "smtp"])]
    email: Option<String>,

    /// The sender of mails
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,

    /// The server that takes mails: HOST:PORT
    #[arg(long, value_name = "HOST:PORT", value_parser = server)]
    smtp: Option<(String, u16)>,

    /// How the way to the server is guarded
    #[arg(long, value_enum, default_value = "starttls")]
    tls: MailTls,

    /// The file with the certificates that the server may be signed by [default: those of the public
    /// authorities]
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,

    /// The user at the server
    #[arg(long, value_name = "NAME", requires = "password_file")]
    user: Option<String>,

    /// The file with the user's password; the ledger keeps its path, never the password
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

fn server(text: &str) -> Result<(String, u16), String> {
    let parts = text.rsplit_once(':');
    let parts = parts.and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
    parts
        .filter(|(host, _)| !host.is_empty())
        .ok_or_else(|| "write it as mail.example.org:587".to_owned())
}

impl ChannelArgs {
    /// Where digests go. What cannot work is said now, and not when the first digest is due.
    fn channel(&self) -> Result<Channel, Failure> {
        if let (Some(to), Some(from), Some((host, port))) = (&self.email, &self.from, &self.smtp) {
            let mailbox = Mailbox {
                to: to.clone(),
                from: from.clone(),
                host: host.clone(),
                port: *port,
                tls: self.tls,
                ca_file: self.ca_file.as_deref().map(absolute).transpose()?,
                user: self.user.clone(),
                password_file: self.password_file.as_deref().map(absolute).transpose()?,
            };
            mail::check(&mailbox)?;
            return Ok(Channel::Mail(mailbox));
        }
        let (Some(url), Some(key_file)) = (&self.webhook, &self.key_file) else {
            return Err(Failure::because(Code::Usage, "subscribe", "no channel is given")
                .hint("give --webhook URL --key-file FILE, or --email ADDRESS --from ADDRESS --smtp HOST:PORT"));
        };
        webhook::key(key_file)?;
        Ok(Channel::Webhook {
            url: url.clone(),
            key_file: absolute(key_file)?,
        })
    }
}

#[derive(Debug, clap::Args)]
struct MakeArgs {
    /// Of yesterday
    #[arg(long, conflicts_with_all = ["weekly", "from"])]
    daily: bool,

    /// Of the seven days up to yesterday
    #[arg(long, conflicts_with = "from")]
    weekly: bool,

    /// The first day
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,

    /// The last day
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,

    /// The folder for the page and the feed
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Digests that a feed holds.
const FEED_MAX: usize = 60;

#[derive(Serialize)]
struct Made<'a> {
    id: &'a str,
    page: Option<String>,
    feed: Option<String>,
    digest: &'a Digest,
}

/// What sending came to.
#[derive(Serialize)]
pub(crate) struct Sent {
    pub(crate) sent: Vec<Delivery>,
    pub(crate) failed: Vec<Failed>,
}

#[derive(Serialize)]
pub(crate) struct Delivery {
    subscriber: String,
    digest: String,
    message: String,
}

#[derive(Serialize)]
pub(crate) struct Failed {
    subscriber: String,
    problem: String,
    /// Digests that wait for the next time.
    waiting: usize,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    match &args.action {
        Action::Make(args) => make(args, global, console),
        Action::Send => send(global, console),
        Action::Subscribe { name, channel } => {
            let channel = channel.channel()?;
            note(global, console, name, Some(channel))
        }
        Action::Unsubscribe { name } => {
            let ledger = ledger_file::for_reading(global, console)?;
            outbox::named(&ledger, name)?;
            note(global, console, name, None)
        }
        Action::Subscribers => {
            let ledger = ledger_file::for_reading(global, console)?;
            let all = outbox::subscribers(&ledger)?;
            console.answer(&all, |all, _| {
                let line = |one: &Subscriber| {
                    let place = match &one.channel {
                        Channel::Webhook { url, .. } => url,
                        Channel::Mail(mailbox) => &mailbox.to,
                    };
                    format!("{:<20} {place}\n", one.name)
                };
                all.iter().map(line).collect()
            });
            Ok(Outcome::Clear)
        }
    }
}

fn note(
    global: &GlobalArgs,
    console: &Console,
    name: &str,
    channel: Option<Channel>,
) -> Result<Outcome, Failure> {
    let ledger = ledger_file::for_writing(global, console)?;
    let entry = SubscriberEntry {
        name: name.to_owned(),
        channel,
        by: super::book::who(),
    };
    outbox::subscribe(&ledger, &entry, clock::now())?;
    Ok(Outcome::Clear)
}

fn absolute(path: &Path) -> Result<String, Failure> {
    let whole = std::path::absolute(path)
        .map_err(|error| Failure::file(format!("find {}", path.display()), &error))?;
    Ok(whole.display().to_string())
}

impl MakeArgs {
    fn days(&self) -> Result<(Date, Date), Failure> {
        let yesterday = clock::day_of(clock::now()).yesterday();
        let doing = "choose the days of the digest";
        let fault = |error: jiff::Error| Failure::new(Code::Usage, doing, &error);
        let (from, to) = match (self.from, self.to) {
            (Some(from), Some(to)) => (from, to),
            _ if self.weekly => {
                let last = yesterday.map_err(fault)?;
                (last.checked_sub(Span::new().days(6)).map_err(fault)?, last)
            }
            _ if self.daily => {
                let last = yesterday.map_err(fault)?;
                (last, last)
            }
            _ => {
                return Err(Failure::because(Code::Usage, doing, "no days are named")
                    .hint("give --daily, --weekly, or --from DATE --to DATE"));
            }
        };
        if from > to {
            return Err(Failure::because(
                Code::Usage,
                doing,
                "the first day lies after the last",
            ));
        }
        Ok((from, to))
    }
}

/// Makes the digest of some days and seals it.
pub(crate) fn sealed(ledger: &Ledger, from: Date, to: Date) -> Result<Sealed, Failure> {
    let law = law::read(law::embedded()).map_err(|mistakes| {
        Failure::new(
            Code::List,
            "read the register that ships with the program",
            &mistakes,
        )
    })?;
    let digest = Digest::of(ledger, &law, from, to)?;
    outbox::seal(ledger, &digest, clock::now())
}

fn make(args: &MakeArgs, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let (from, to) = args.days()?;
    let ledger = ledger_file::for_writing(global, console)?;
    let sealed = sealed(&ledger, from, to)?;
    let digest = &sealed.digest;
    let (page, feed) = match &args.out {
        None => (None, None),
        Some(folder) => {
            let (page, feed) = publish(&ledger, folder, &sealed)?;
            (Some(page), Some(feed))
        }
    };
    let made = Made {
        id: &sealed.id,
        page,
        feed,
        digest: &sealed.digest,
    };
    console.answer(&made, |made, _| told(made));
    Ok(if digest.is_empty() {
        Outcome::Clear
    } else {
        Outcome::Found
    })
}

/// Writes the page of a digest and the feed of the latest ones.
pub(crate) fn publish(
    ledger: &Ledger,
    folder: &Path,
    sealed: &Sealed,
) -> Result<(String, String), Failure> {
    let fault =
        |error: std::io::Error| Failure::file(format!("write into {}", folder.display()), &error);
    std::fs::create_dir_all(folder).map_err(fault)?;
    let digest = &sealed.digest;
    let page = folder.join(format!("digest_{}_{}.html", digest.from, digest.to));
    write(&page, &page::html(digest)).map_err(fault)?;
    let all = outbox::sealed(ledger)?;
    let latest: Vec<page::Published<'_>> = all
        .iter()
        .rev()
        .take(FEED_MAX)
        .map(|one| page::Published {
            id: &one.id,
            at: one.at.to_string(),
            digest: &one.digest,
        })
        .collect();
    let feed = folder.join("feed.atom");
    write(&feed, &page::atom(&latest)).map_err(fault)?;
    Ok((page.display().to_string(), feed.display().to_string()))
}

/// A reader of the file sees the old one or the new one, never half of it.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let growing = path.with_extension("partial");
    std::fs::write(&growing, text)?;
    std::fs::File::open(&growing)?.sync_all()?;
    std::fs::rename(&growing, path)
}

fn told(made: &Made<'_>) -> String {
    let digest = made.digest;
    let mut text = format!(
        "{}: {} editions, {} events of law, {} books touched, {} alerts open, {} events ahead\n",
        digest.title(),
        digest.lists.len(),
        digest.measures.len(),
        digest.books.len(),
        digest.open_alerts,
        digest.coming.len()
    );
    for file in made.page.iter().chain(&made.feed) {
        text += &format!("  {file}\n");
    }
    text
}

/// What goes over the wire.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: &'a Digest,
}

fn send(global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let answer = send_due(&ledger_file::for_writing(global, console)?)?;
    console.answer(&answer, |answer, _| {
        let sent = answer
            .sent
            .iter()
            .map(|one| format!("sent to {} as {}\n", one.subscriber, one.message));
        let failed = answer.failed.iter().map(|one| {
            format!(
                "{} did not take it ({}); {} wait for the next time\n",
                one.subscriber, one.problem, one.waiting
            )
        });
        sent.chain(failed).collect()
    });
    Ok(if answer.failed.is_empty() {
        Outcome::Clear
    } else {
        Outcome::Failed
    })
}

/// Sends every subscriber what is due.
pub(crate) fn send_due(ledger: &Ledger) -> Result<Sent, Failure> {
    // Two that send at the same time would both send what neither has recorded yet.
    let _turn = Turn::wait(ledger.path(), "sending")?;
    let mut answer = Sent {
        sent: Vec::new(),
        failed: Vec::new(),
    };
    for subscriber in outbox::subscribers(ledger)? {
        send_to(ledger, &subscriber, &mut answer)?;
    }
    Ok(answer)
}

/// Sends one subscriber what is due, in order; the first failure leaves the rest for the next time.
fn send_to(ledger: &Ledger, subscriber: &Subscriber, answer: &mut Sent) -> Result<(), Failure> {
    let due = outbox::due(ledger, subscriber)?;
    for (at, digest) in due.iter().enumerate() {
        let id = outbox::message_id(subscriber, digest);
        if let Err(problem) = deliver(subscriber, digest, &id)? {
            let waiting = due.len() - at;
            answer.failed.push(Failed {
                subscriber: subscriber.name.clone(),
                problem,
                waiting,
            });
            return Ok(());
        }
        let entry = DeliveryEntry {
            subscriber: subscriber.name.clone(),
            digest: digest.id.clone(),
            message: id.clone(),
        };
        outbox::delivered(ledger, &entry, clock::now())?;
        answer.sent.push(Delivery {
            subscriber: subscriber.name.clone(),
            digest: digest.id.clone(),
            message: id,
        });
    }
    Ok(())
}

/// Sends one digest to one subscriber; tells why it was not taken.
fn deliver(
    subscriber: &Subscriber,
    digest: &Sealed,
    id: &str,
) -> Result<Result<(), String>, Failure> {
    match &subscriber.channel {
        Channel::Mail(mailbox) => mail::send(mailbox, id, &digest.digest),
        Channel::Webhook { url, key_file } => {
            let key = webhook::key(Path::new(key_file))?;
            let body = Body {
                kind: "digest",
                timestamp: digest.at.to_string(),
                data: &digest.digest,
            };
            let body = serde_json::to_vec(&body).expect("wire types have string keys");
            let message = webhook::Message {
                url,
                id,
                body: &body,
            };
            Ok(webhook::send(&message, &key, clock::now))
        }
    }
}
