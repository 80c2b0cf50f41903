//! What can be typed after `tusj`.

use std::path::PathBuf;

use clap::{Args, Parser};

const LONG_ABOUT: &str = "\
tusj is for coding interview transcripts with the keyboard: what was said on the left, the codebook and the memo on \
the right. A study is a folder of text files that a person can read and git can merge.

Without a subcommand tusj opens the study of this folder or of the nearest folder above it that is one. Where there \
is none, it offers to make one here, to look at a finished one, and to open those opened last.";

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj                     open the study of this folder
  tusj demo                look at a finished study, in a copy
  tusj new career          make a study in the folder «career»
  tusj import ida.docx     bring a transcript into the study of this folder
  tusj check               look whether all files of the study hold together
  tusj quotes --code ma    the quotes of one code, in Markdown
  tusj save                save a version of the study in git

Settings lie in config.ron, in ~/.config/tusj or where TUSJ_CONFIG_DIR says:
  (
    theme: \"color-blind\",
    background: \"dark\",       or \"light\"; else the environment is asked
    colors: \"256\",            or \"all\", \"16\", \"none\"
    ascii: true,              draw with ASCII characters only
    escape_hold: 40,          milliseconds that a lone Esc is held
    clipboard: true,          hand copies to the terminal's clipboard
    editor: \"vim\",            before VISUAL and EDITOR
    auto_advance: true,       for new coders: go on after coding
    coder: \"Ane\",             who you are on this machine
    offer_version: \"pass\",    or \"quit\": offer to save a version then
  )
Every field may be left out. The mouse is left to the terminal.

Other files of yours:
  keys.ron     beside config.ron: keys of your own, as {\"undo\": [\"u\"]};
               «tusj keys --format ron» writes one to start from
  themes/      beside it: color themes of your own, found by file name
  recent.ron   in ~/.local/share/tusj or where TUSJ_DATA_DIR says: the
               studies opened last
  trusted.ron  beside that: which repositories may run hooks of their own
  keys/        beside that: the real names behind the labels, a file a
               study, for your eyes only; they never enter a study

Exit codes:
  0  done, nothing to say
  1  done, and something needs a look
  2  the command line asked for something that does not exist
  3  files of the study have defects
  4  the machine did not do it: a disk, a permission, no terminal
  5  a fault of tusj itself";

/// Code interview transcripts in the terminal.
#[derive(Debug, Parser)]
#[command(
    name = "tusj",
    version,
    about = "Code interview transcripts in the terminal",
    long_about = LONG_ABOUT,
    after_long_help = AFTER_LONG_HELP,
    args_conflicts_with_subcommands = true,
    term_width = 80,
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Subcommand>,
    #[command(flatten)]
    pub(super) screen: ScreenArguments,
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Subcommand {
    Open(super::open::OpenArguments),
    New(super::new::NewArguments),
    Import(super::import::ImportArguments),
    Check(super::check::CheckArguments),
    Quotes(super::quotes::QuotesArguments),
    Codebook(super::codebook::CodebookArguments),
    Meeting(super::meeting::MeetingArguments),
    List(super::list::ListArguments),
    Diff(super::diff::DiffArguments),
    DiffDriver(super::diff_driver::DiffDriverArguments),
    Save(super::save::SaveArguments),
    GitSetup(super::git_setup::GitSetupArguments),
    Keys(super::keys::KeysArguments),
    Demo(super::demo::DemoArguments),
    Completions(super::completions::CompletionsArguments),
    Merge(super::merge::MergeArguments),
    Man(super::manual::ManArguments),
    #[command(hide = true)]
    MergeDriver(super::merge_driver::MergeDriverArguments),
    #[command(hide = true)]
    RunApart(super::run_apart::RunApartArguments),
}

/// How the screen looks, and who sits before it.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ScreenArguments {
    /// Code as this coder, by name, id or a name git knows
    ///
    /// Without it you are who you were in this copy of the study last time, else who config.ron says, else who git
    /// says, else your login. A name that is new is asked about once.
    #[arg(long, value_name = "NAME")]
    pub(super) coder: Option<String>,
    /// Draw with ASCII characters only
    ///
    /// For terminals and fonts without lines and accents. Text is shown by the nearest ASCII.
    #[arg(long)]
    pub(super) ascii: bool,
    /// Draw without color
    ///
    /// The same as setting NO_COLOR: underlines, weights and letters say everything.
    #[arg(long)]
    pub(super) mono: bool,
    /// Use this color theme
    ///
    /// One of truecolor, 256-colors, 16-colors, monochrome, high-contrast and color-blind, or the name of a file of
    /// your own in the themes folder.
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
}

/// Which study a command is about.
#[derive(Clone, Debug, Args)]
pub(super) struct StudyArguments {
    /// Take the study in this folder
    ///
    /// Without it the study of this folder is taken, or of the nearest folder above it that is one.
    #[arg(long, short = 'C', value_name = "DIR")]
    pub(super) project: Option<PathBuf>,
}
