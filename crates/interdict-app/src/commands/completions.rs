//! `interdict completions`: a script that teaches a shell the words.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Outcome;
use crate::cli::Cli;
use crate::console::Console;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: interdict completions bash > ~/.local/share/bash-completion/completions/interdict"
)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(args: &Args, console: &Console) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "interdict", &mut script);
    console.print(&String::from_utf8_lossy(&script));
    Outcome::Clear
}
