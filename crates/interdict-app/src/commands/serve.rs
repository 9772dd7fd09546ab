//! `interdict serve`: the HTTP service and its pages.

use std::net::SocketAddr;

use interdict_ledger::Ledger;

use crate::Outcome;
use crate::cli::GlobalArgs;
use crate::config::Config;
use crate::console::Console;
use crate::failure::{Code, Failure};
use crate::serve::keys::Keys;
use crate::serve::{self, Service};
use crate::{clock, ledger_file};

/// Serve the API and the web pages
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  interdict serve
  interdict serve --listen 127.0.0.1:9000
  interdict key create shop --role screen && interdict serve --listen 0.0.0.0:8000

New editions serve as soon as they are imported or fetched; SIGTERM ends the service after the
answers under way.")]
pub(crate) struct Args {
    /// Address and port to listen on [default: 127.0.0.1:8000, or serve.listen of the configuration]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,

    /// Answer everybody on an address that others can reach, without keys
    #[arg(long)]
    open_to_all: bool,

    /// Log every request, without what was asked
    #[arg(long)]
    log_requests: bool,
}

pub(crate) fn run(args: &Args, global: &GlobalArgs, console: &Console) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    config.serve.check()?;
    let listen = match args.listen {
        Some(listen) => listen,
        None => config.serve.address()?,
    };
    let path = ledger_file::path(global)?;
    // The first opening makes what is missing; the service itself needs to append what it seals.
    drop(ledger_file::for_reading(global, console)?);
    let ledger = Ledger::open(&path).map_err(|error| Failure::open(&error))?;
    let keys = keys(args, listen, &Keys::beside(&path))?.then(|| Keys::beside(&path));
    log_to_standard_error(args.log_requests);
    let service = Service {
        ledger,
        config,
        folder: serve::index_folder(&path),
        listen,
        keys,
        process: format!("{:x}", clock::now().as_millisecond()),
        secret: random()?,
    };
    let scheme = if service.config.serve.tls.is_some() {
        "https"
    } else {
        "http"
    };
    serve::run(service, |address| {
        console.note(format_args!(
            "serving on {scheme}://{address}/ (end with Ctrl-C)"
        ));
    })?;
    Ok(Outcome::Clear)
}

fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        let cause = format!("the system gives no random bytes: {error}");
        Failure::because(Code::File, "start the service", cause)
    })?;
    Ok(bytes)
}

/// Whether keys are asked for. Only loopback is open without any, unless the user says otherwise.
fn keys(args: &Args, listen: SocketAddr, keys: &Keys) -> Result<bool, Failure> {
    let any = keys.all()?.iter().any(|key| key.revoked.is_none());
    if any || listen.ip().is_loopback() || args.open_to_all {
        return Ok(any);
    }
    let cause = format!(
        "{} can be reached by others, and there is no key",
        listen.ip()
    );
    Err(
        Failure::because(Code::Usage, format!("listen on {listen}"), cause)
            .hint("make one with `interdict key create NAME --role ROLE`, or give --open-to-all"),
    )
}

fn log_to_standard_error(requests: bool) {
    let level = if requests {
        tracing::Level::DEBUG
    } else {
        tracing::Level::INFO
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
}
