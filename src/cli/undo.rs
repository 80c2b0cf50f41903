//! `tusj undo`: what was done, and taking some of it back, also of yesterday and out of order.

use std::fmt::Write;

use clap::{Args, ValueEnum};
use jiff::Zoned;
use jiff::tz::TimeZone;

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::{Kind, Report, to_standard_error};
use super::study::{Act as Doing, Study};
use crate::app::words::counted;
use crate::domain::edit::{Act, History, Operation, UNDO_PART};
use crate::domain::id::CoderId;
use crate::domain::time::Moment;
use crate::services::undoing::when::{local, parse};
use crate::services::undoing::{carry_back, words};
use crate::storage::journal::read_journals;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj undo --list                       what you did, newest first
  tusj undo --since yesterday --dry-run  what would be taken back
  tusj undo --since \"2 hours\"            all you did in the last two hours
  tusj undo --since \"2021-11-14 14:30\"   all since then
  tusj undo --act k7f2m9q4vb             one act, whatever came after it
  tusj undo --again k7f2m9q4vb           do it again

Times:
  14:30                the last time your clock showed it
  today, yesterday     from midnight on
  2021-11-14           from midnight of that day on
  90 minutes, 2 hours, 3 days, 1 week
                       that long ago
  k7f2m9q4vb           that act and all after it

Exit codes:
  0  done
  1  done, and something was left as it is since others built on it
  2  there is no such time, act or coder
  3  the files have defects
  4  the machine did not let them be written";

/// Take back what you did, also long ago
///
/// Everything tusj did for you in this copy of the study is in its journal. Acts are taken back newest first, each as an
/// act of its own, so that u and U on the screen go on from there. What you took back already stays so. Where somebody
/// else changed a record since, the fields that still stand as you made them go back; the others are named and left.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
#[group(id = "what", required = true, multiple = false, args = ["list", "since", "act", "again"])]
pub(super) struct UndoArguments {
    /// List what you did, newest first
    #[arg(long)]
    list: bool,
    /// Take back everything since a time or an act
    #[arg(long, value_name = "WHEN|ACT")]
    since: Option<String>,
    /// Take back this act only
    #[arg(long, value_name = "ACT")]
    act: Option<String>,
    /// Do an act again that was taken back
    #[arg(long, value_name = "ACT")]
    again: Option<String>,
    /// Say what would happen, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Who you are, by name, id or a name git knows
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines to read
    Text,
    /// A table
    Csv,
}

pub(super) fn run(arguments: &UndoArguments) -> Result<Outcome, Report> {
    let mut study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let me = study.sight_of(arguments.coder.as_deref())?.me().cloned().ok_or_else(nobody)?;
    let journals = read_journals(study.folder.root());
    let history = History::new(journals.operations, &me);
    if arguments.list {
        print(&visible_lines(&list(&history, arguments.format)?))?;
        return Ok(Outcome::Fine);
    }
    if journals.unfinished.iter().any(|operation| operation.coder == me) {
        let report = Report::new(Kind::ProjectFiles, "an earlier session was cut off");
        return Err(report.hint("«tusj open» brings to the disk what is missing; then try again"));
    }
    let chosen = chosen(&history, arguments)?;
    let way = match (&arguments.again, &arguments.act) {
        (Some(_), _) => Way::Again,
        (_, Some(_)) => Way::One,
        _ => Way::Since,
    };
    let taken = take_back(&mut study, &me, &chosen, way)?;
    if !arguments.dry_run {
        study.bring_to_disk(&taken.operations)?;
        if journals.others_alive > 0 && !taken.operations.is_empty() {
            to_standard_error("tusj: the study is open elsewhere too; it is taken over there\n");
        }
    }
    print(&visible_lines(&told(&taken, arguments)))?;
    Ok(if taken.left.is_empty() { Outcome::Fine } else { Outcome::Warnings })
}

fn nobody() -> Report {
    Report::user("it is not known which coder of this study you are")
        .hint("--coder names you; «tusj list coders» shows who codes")
}

/// Returns the operations to take back, in the order in which that happens.
fn chosen<'a>(
    history: &'a History,
    arguments: &UndoArguments,
) -> Result<Vec<&'a Operation>, Report> {
    let acts = history.acts();
    if let Some(id) = &arguments.again {
        let act = find(&acts, id)?;
        return if act.stands { Err(stands(&act, "stands already")) } else { Ok(vec![act.last]) };
    }
    if let Some(id) = &arguments.act {
        let act = find(&acts, id)?;
        return if act.stands {
            Ok(vec![act.last])
        } else {
            Err(stands(&act, "was undone already"))
        };
    }
    let since = arguments.since.as_deref().unwrap_or_default();
    let from = match acts.iter().position(|act| act.act.id.as_str() == since) {
        Some(at) => at,
        None => {
            let cut = parse(since, &Zoned::now()).ok_or_else(|| no_time(since))?;
            acts.partition_point(|act| act.act.at < cut)
        }
    };
    let since = acts.iter().skip(from).rev();
    Ok(since.filter(|act| act.stands).map(|act| act.last).collect())
}

fn find<'a>(acts: &[Act<'a>], id: &str) -> Result<Act<'a>, Report> {
    acts.iter().rev().find(|act| act.act.id.as_str() == id).copied().ok_or_else(|| {
        let report = Report::user(format!("no act of yours is called «{id}»"));
        report.hint("«tusj undo --list» lists them with their names")
    })
}

fn stands(act: &Act<'_>, how: &str) -> Report {
    Report::user(format!("«{}» {how}", title(act.act)))
}

fn no_time(text: &str) -> Report {
    Report::user(format!("«{text}» is neither a time nor an act of yours"))
        .hint("a time is written as yesterday, 14:30, 2021-11-14 or \"2 hours\"")
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// To take back everything since a time.
    Since,
    /// To take back one act.
    One,
    /// To do one act again.
    Again,
}

/// What was taken back.
#[derive(Default)]
struct Taken {
    operations: Vec<Operation>,
    /// What is left as it is, in words, beside the place of its operation.
    left: Vec<(usize, String)>,
}

fn take_back(
    study: &mut Study,
    me: &CoderId,
    chosen: &[&Operation],
    way: Way,
) -> Result<Taken, Report> {
    let mut taken = Taken::default();
    for operation in chosen {
        let back = carry_back(&mut study.project, &operation.edits).map_err(|why| {
            Report::new(Kind::ProjectFiles, format!("{} is not undone: {why}", title(operation)))
        })?;
        let at = taken.operations.len();
        taken.left.extend(back.left.iter().map(|left| (at, words::left(&study.project, left))));
        let command = match way {
            Way::Again => "redo",
            // The act stands as long as some of it does, so that its rest can be taken back once nothing needs it.
            Way::One if !back.left.is_empty() && !back.edits.is_empty() => UNDO_PART,
            Way::One | Way::Since => "undo",
        };
        let act = Doing { command, title: title(operation), coder: Some(me.clone()) };
        taken.operations.push(act.undoing(Some(operation.id.clone()), back.edits));
    }
    Ok(taken)
}

/// Returns what an operation did in words; the name of its command where it has none.
fn title(operation: &Operation) -> String {
    if operation.title.is_empty() { operation.command.clone() } else { operation.title.clone() }
}

fn told(taken: &Taken, arguments: &UndoArguments) -> String {
    let done = match (arguments.dry_run, arguments.again.is_some()) {
        (false, false) => "Undone",
        (true, false) => "Would be undone",
        (false, true) => "Done again",
        (true, true) => "Would be done again",
    };
    if taken.operations.is_empty() {
        return "Nothing was done since then that still stands\n".to_owned();
    }
    let mut text = String::new();
    for (at, operation) in taken.operations.iter().enumerate() {
        let nothing = if operation.edits.is_empty() { " (nothing of it is left)" } else { "" };
        let _never_fails = writeln!(text, "{done}: {}{nothing}", operation.title);
        for (_, why) in taken.left.iter().filter(|(of, _)| *of == at) {
            let _never_fails = writeln!(text, "  left as it is: {why}");
        }
    }
    let acts = counted(taken.operations.len(), "act", "acts");
    let left = match taken.left.len() {
        0 => String::new(),
        number => format!(", {} left as they are", counted(number, "record", "records")),
    };
    let _never_fails = writeln!(text, "{acts}{left}");
    text
}

fn list(history: &History, format: Format) -> Result<String, Report> {
    let zone = TimeZone::system();
    let acts = history.acts();
    let rows: Vec<[String; 5]> = acts.iter().rev().map(|act| row(act, &zone)).collect();
    if format == Format::Csv {
        return table(&rows);
    }
    if rows.is_empty() {
        return Ok("Nothing was done by you in this copy of the study\n".to_owned());
    }
    let mut text = String::new();
    for [time, id, what, n_edits, state] in &rows {
        let edits = counted(n_edits.parse().unwrap_or(0), "record", "records");
        let state = if state.is_empty() { String::new() } else { format!(", {state}") };
        let _never_fails = writeln!(text, "{time}  {id}  {what}, {edits}{state}");
    }
    Ok(text)
}

fn row(act: &Act<'_>, zone: &TimeZone) -> [String; 5] {
    let state = if act.stands { "" } else { "undone" };
    [
        shown(&act.act.at, zone),
        act.act.id.to_string(),
        title(act.act),
        act.act.edits.len().to_string(),
        state.to_owned(),
    ]
}

fn shown(at: &Moment, zone: &TimeZone) -> String {
    let (day, time) = local(at, zone);
    format!("{day} {time}").trim_end().to_owned()
}

fn table(rows: &[[String; 5]]) -> Result<String, Report> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let failed = |error: &dyn std::fmt::Display| {
        Report::new(Kind::Bug, "the table could not be written").because(error)
    };
    writer
        .write_record(["time", "act", "what", "records", "state"])
        .map_err(|error| failed(&error))?;
    for row in rows {
        writer.write_record(row).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
