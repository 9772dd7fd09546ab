//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{
    admit, assess, compare, completions, config, datasets, diff, editions, eval, fetch, import,
    issues, key, measures, receipt, register, replay, screen, selftest, serve, show, timeline,
    verify,
};

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
    Screen(screen::Args),
    Text(crate::commands::text::Args),
    Compare(compare::Args),
    Assess(assess::Args),
    Timeline(timeline::Args),
    Measures(measures::Args),
    Replay(replay::Args),
    Receipt(receipt::Args),
    Register(register::Args),
    Datasets(datasets::Args),
    Fetch(fetch::Args),
    Import(import::Args),
    Editions(editions::Args),
    Issues(issues::Args),
    Diff(diff::Args),
    Admit(admit::Args),
    Show(show::Args),
    Verify(verify::Args),
    Selftest(selftest::Args),
    Eval(eval::Args),
    Serve(serve::Args),
    Key(key::Args),
    Config(config::Args),
    Completions(completions::Args),
}
