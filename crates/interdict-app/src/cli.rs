//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;

/// Restricted-party screening: official lists in, every edition kept, any day answered.
#[derive(Debug, Parser)]
#[command(
    name = "interdict",
    version,
    max_term_width = 100,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = EXIT_STATUS,
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_STATUS: &str = "Exit status:
  0  clear: nothing was found, or what was asked was done
  1  found: a hit, or a difference between two editions
  2  error: the answer could not be given; nothing may be concluded";

/// Flags that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct GlobalArgs {
    /// The ledger's file; a first run creates it [default: in the platform's data folder]
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "INTERDICT_LEDGER",
        hide_env_values = true
    )]
    pub(crate) ledger: Option<PathBuf>,

    /// The configuration file [default: in the platform's configuration folder, if it is there]
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "INTERDICT_CONFIG",
        hide_env_values = true
    )]
    pub(crate) config: Option<PathBuf>,

    /// Print the answer as JSON, and errors as JSON on standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// When to use colours; NO_COLOR is honoured
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value = "auto"
    )]
    pub(crate) color: ColourChoice,

    /// No notes and no progress; warnings and errors are still shown
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColourChoice {
    Auto,
    Always,
    Never,
}

/// One variant a command, in the order of the help.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Screen(commands::screen::Args),
    Text(commands::text::Args),
    Compare(commands::compare::Args),
    Assess(commands::assess::Args),
    Timeline(commands::timeline::Args),
    Measures(commands::measures::Args),
    Replay(commands::replay::Args),
    Receipt(commands::receipt::Args),
    Register(commands::register::Args),
    Datasets(commands::datasets::Args),
    Fetch(commands::fetch::Args),
    Import(commands::import::Args),
    Editions(commands::editions::Args),
    Issues(commands::issues::Args),
    Diff(commands::diff::Args),
    Admit(commands::admit::Args),
    Withdraw(commands::withdraw::Args),
    Show(commands::show::Args),
    Book(commands::book::Args),
    Watch(commands::watch::Args),
    Alerts(commands::alerts::Args),
    Digest(commands::digest::Args),
    Verify(commands::verify::Args),
    Selftest(commands::selftest::Args),
    Eval(commands::eval::Args),
    Serve(commands::serve::Args),
    Key(commands::key::Args),
    Config(commands::config::Args),
    Completions(commands::completions::Args),
}
