//! `tusj codebook`: the codebook as a text to read or to hand in.

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::OutArguments;
use super::report::Report;
use super::study::{LayerArguments, Study};
use crate::services::export::codebook::codebook_markdown;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj codebook                         to the standard output
  tusj codebook --out codebook.md       into a file
  tusj codebook --layers agreed         with the counts of what was agreed";

/// Write the codebook with its definitions
///
/// First the tree at a glance, then a chapter a code with definition, when to use it and an example, then the pens and
/// what is no longer in use.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct CodebookArguments {
    /// How it is written
    #[arg(long, value_enum, default_value = "md")]
    format: Format,
    #[command(flatten)]
    layers: LayerArguments,
    #[command(flatten)]
    out: OutArguments,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown
    Md,
}

pub(super) fn run(arguments: &CodebookArguments) -> Result<Outcome, Report> {
    let study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let layers = study.layers(&arguments.layers)?;
    let text = match arguments.format {
        Format::Md => codebook_markdown(&study.project, &layers),
    };
    arguments.out.deliver(&text)?;
    Ok(study.outcome())
}
