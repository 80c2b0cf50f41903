//! `tusj meeting`: what two coders have to talk about, on one sheet.

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::OutArguments;
use super::report::Report;
use super::study::Study;
use super::viewer::refuse_hidden;
use crate::app::world::World;
use crate::domain::id::CoderId;
use crate::domain::sight::Sight;
use crate::domain::time::Day;
use crate::runtime::clock::SystemWorld;
use crate::services::compare::Pair;
use crate::services::meeting::written::{sheet_markdown, sheet_text};
use crate::services::meeting::{Agenda, meeting_sheet};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj meeting                          the sheet, without readings if the study is blind
  tusj meeting --open                   with both readings: you meet now
  tusj meeting --since 2026-11-01       codes born in November are the new ones
  tusj meeting --open --format markdown --out meeting.md
                                        into a file";

/// Write what a meeting of two coders has to talk about
///
/// Who has read what, the biggest differences that are undecided with both readings, what was left for later, codes that
/// are new since the last decision, codes without a definition, and empty cells of matrices. As long as the study is
/// blind the readings are on the sheet only with --open.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct MeetingArguments {
    /// Codes first given on this day or later are new, as 2026-11-01; without it those since the last decision
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Put both readings on the sheet of a blind study
    #[arg(long)]
    open: bool,
    /// Who meets you, by name, id or a name git knows; needed where there are more than two coders
    #[arg(long, value_name = "NAME")]
    with: Option<String>,
    /// Who you are, by name, id or a name git knows
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    out: OutArguments,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain lines
    Text,
    /// Markdown
    #[value(alias = "md")]
    Markdown,
}

pub(super) fn run(arguments: &MeetingArguments) -> Result<Outcome, Report> {
    let since = arguments.since.as_deref().map(day).transpose()?;
    let study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let me = study.coder(arguments.coder.as_deref())?;
    let pair = pair(&study, me.as_ref(), arguments.with.as_deref())?;
    if !arguments.open {
        let hint = "--open shows both readings, on purpose";
        refuse_hidden(&study.project, study.coder(None)?.as_ref(), me.as_ref(), hint)?;
    }
    let sight = Sight::of(&study.project, me.as_ref());
    let sight = if arguments.open { sight.opened() } else { sight };
    let layers = if sight.is_blind() {
        me.into_iter().collect()
    } else {
        pair.both().into_iter().cloned().collect()
    };
    let agenda = Agenda { pair, sight, layers, since, today: SystemWorld.today() };
    let sheet = meeting_sheet(&study.project, &agenda);
    let text = match arguments.format {
        Format::Text => sheet_text(&sheet),
        Format::Markdown => sheet_markdown(&sheet),
    };
    arguments.out.deliver(&text)?;
    Ok(study.outcome())
}

fn day(typed: &str) -> Result<Day, Report> {
    let day = Day::new(typed.trim());
    if day.is_well_formed() {
        return Ok(day);
    }
    let report = Report::user(format!("«{typed}» is not a day"));
    Err(report.hint("a day is written as 2026-11-01"))
}

/// Returns who meets: you and the other one, or the only two there are.
fn pair(study: &Study, me: Option<&CoderId>, with: Option<&str>) -> Result<Pair, Report> {
    let coders: Vec<&CoderId> = study.project.coders.keys().collect();
    let other = match with {
        Some(name) => study.coder(Some(name))?,
        None => None,
    };
    let (one, two) = match (me, other, coders.as_slice()) {
        (Some(me), Some(other), _) if *me != other => (me.clone(), other),
        (Some(me), Some(_), _) => {
            let report = Report::user(format!("«{me}» cannot meet themselves"));
            return Err(report.hint("--with names the other coder"));
        }
        (_, None, [one, two]) => ((*one).clone(), (*two).clone()),
        (_, _, [] | [_]) => return Err(Report::user("one coder alone has nobody to meet")),
        _ => {
            let names: Vec<&str> =
                study.project.coders.values().map(|coder| coder.name.as_str()).collect();
            let report = Report::user("it is not known who meets whom");
            let hint = format!("--coder and --with each name one of: {}", names.join(", "));
            return Err(report.hint(hint));
        }
    };
    Ok(if one < two { Pair { first: one, second: two } } else { Pair { first: two, second: one } })
}
