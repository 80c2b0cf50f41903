//! `tusj log`: how the study came about, in plain lines.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::quotes::{case, code};
use super::report::{Kind, Report};
use super::study::Study;
use super::viewer::ViewerArguments;
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::text::fold::fold;
use crate::domain::time::Day;
use crate::domain::transcript::Transcript;
use crate::services::git::{Git, GitError};
use crate::services::history::case::{case_history, codings_by_day};
use crate::services::history::code::{code_history, first_use};
use crate::services::history::counts::{FileCount, count};
use crate::services::history::curve::{bar, codings_per_day, new_codes};
use crate::services::history::passage::{Passage, passage_history};
use crate::services::history::session::{Session, sessions};
use crate::services::history::table::{
    Table, case_table, code_table, codes_table, codings_table, passage_table, sessions_table,
    versions_table,
};
use crate::services::history::words::{CUT, Names, long_day};
use crate::services::history::{Audience, Filter, Log, Version, versions};
use crate::services::retrieval::turn_label;
use crate::storage::layout::FileKey;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj log --limit 10             the last ten versions and what they did
  tusj log --sessions             the same, a line for each sitting
  tusj log --code «Åpen dør»      the names and definitions a code had
  tusj log --at 04:42             every coding that ever lay on turn 42
                                  of transcript 04
  tusj log --curve codes          new codes each transcript brought, in
                                  the order in which they were coded
  tusj log --format csv --since 2021-11-01";

/// Widest bar of a curve, in characters.
const BAR: usize = 30;

/// Tell how the study came about
///
/// Without a choice the versions saved in git are listed, newest first, each with what it did. In a blind study what
/// other coders did in their own layers is left out. Nothing of the repository runs, and nothing is changed.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct LogArguments {
    #[command(flatten)]
    view: View,
    /// Only versions made on this day or later, written 2021-11-07
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// At most so many versions or sittings, the newest
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    viewer: ViewerArguments,
    #[command(flatten)]
    study: StudyArguments,
}

/// What is told.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct View {
    /// The versions, a line each; this is what is told without a choice
    #[arg(long)]
    versions: bool,
    /// Sittings: versions that one person saved without a pause of two hours
    #[arg(long)]
    sessions: bool,
    /// The history of a code, by name, handle or id
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// The history of a turn, written TRANSCRIPT:TURN
    ///
    /// The transcript by its id, title or number: 04:42 is turn 42 of the transcript whose id begins with 04.
    #[arg(long, value_name = "PLACE")]
    at: Option<String>,
    /// The history of an informant, by name or id
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// A curve over the history, by the times that codings carry; needs no git
    #[arg(long, value_enum, value_name = "WHAT")]
    curve: Option<Curve>,
}

impl View {
    /// Says whether more of the transcripts is wanted than the titles of those that were changed.
    fn needs_texts(&self) -> bool {
        self.code.is_some() || self.at.is_some() || self.case.is_some() || self.curve.is_some()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Curve {
    /// New codes each transcript brought, in the order of coding
    Codes,
    /// Codings of each day, coder by coder
    Codings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines to read
    Text,
    /// A table with commas
    Csv,
}

/// What is told: as lines and as a table.
struct Told {
    lines: Vec<String>,
    table: Table,
}

pub(super) fn run(arguments: &LogArguments) -> Result<Outcome, Report> {
    let since = arguments.since.as_deref().map(day).transpose()?;
    let named = arguments.study.project.as_deref();
    let study = match arguments.view.needs_texts() {
        true => Study::read(named)?,
        false => Study::read_without_texts(named)?,
    };
    let audience = Audience::of(&study.project, study.sight(&arguments.viewer)?);
    let mut teller = Teller { study, audience, filter: Filter { since, limit: arguments.limit } };
    let told = teller.tell(&arguments.view);
    teller.study.warn();
    let told = told?;
    let text = match arguments.format {
        Format::Text => told.lines.iter().map(|line| format!("{line}\n")).collect(),
        Format::Csv => told
            .table
            .csv()
            .map_err(|error| Report::environment("the table could not be written", &error))?,
    };
    print(&visible_lines(&text))?;
    Ok(teller.study.outcome())
}

fn day(typed: &str) -> Result<Day, Report> {
    let day = Day::new(typed.trim());
    if day.is_well_formed() {
        return Ok(day);
    }
    Err(Report::user(format!("«{typed}» is no day")).hint("write it as 2021-11-07"))
}

struct Teller {
    study: Study,
    audience: Audience,
    filter: Filter,
}

impl Teller {
    fn names(&self) -> Names<'_> {
        Names { project: &self.study.project }
    }

    fn may_see(&self, layer: &CoderId) -> bool {
        self.audience.sight.sees(layer)
    }

    fn tell(&mut self, view: &View) -> Result<Told, Report> {
        if let Some(curve) = view.curve {
            return Ok(self.curve(curve));
        }
        let git = Git::of(self.study.folder.root()).map_err(|error| unasked(&error))?;
        let log = versions(&git, &self.audience).map_err(|error| unasked(&error))?;
        if let Some(typed) = &view.code {
            return self.code(&git, &log, typed);
        }
        if let Some(typed) = &view.case {
            return self.case(&git, &log, typed);
        }
        if let Some(typed) = &view.at {
            return self.passage(&git, &log, typed);
        }
        let is_cut = log.is_cut;
        let n_all = log.versions.len();
        let mut told = if view.sessions {
            self.sessions(&git, log)?
        } else {
            self.versions(&git, &self.filter.narrow(log))?
        };
        if n_all == 0 {
            told.lines.push("No version yet: nothing of this study was saved in git".to_owned());
        } else if told.lines.is_empty() {
            told.lines.push("No version is so new".to_owned());
        }
        if is_cut {
            told.lines.push(CUT.to_owned());
        }
        Ok(told)
    }

    /// Reads the transcripts whose titles the versions are told with.
    fn read_titles(&mut self, versions: &[Version]) {
        let files = versions.iter().flat_map(|version| &version.files);
        self.study.read_texts(files.filter_map(|file| match &file.key {
            FileKey::Transcript(id)
            | FileKey::Codings(_, id)
            | FileKey::Reading(_, id)
            | FileKey::Decisions(id) => Some(id.clone()),
            _ => None,
        }));
    }

    fn versions(&mut self, git: &Git, log: &Log) -> Result<Told, Report> {
        self.read_titles(&log.versions);
        let counts = count(git, &log.versions).map_err(|error| unasked(&error))?;
        let rows: Vec<(&Version, &[FileCount])> =
            log.versions.iter().zip(counts.iter().map(Vec::as_slice)).collect();
        let lines = rows.iter().map(|(version, counts)| self.version(version, counts)).collect();
        Ok(Told { lines, table: versions_table(self.names(), &rows) })
    }

    fn version(&self, version: &Version, counts: &[FileCount]) -> String {
        let summary = self.names().summary(counts);
        let subject = version.subject.clone().unwrap_or_default();
        let what = match (subject.as_str(), summary.as_str()) {
            ("", "") if version.is_merge() => "two lines of work brought together".to_owned(),
            ("", "") => "no record changed".to_owned(),
            ("", only) | (only, "") => only.to_owned(),
            (subject, summary) if subject == summary => subject.to_owned(),
            (subject, summary) => format!("{subject} ({summary})"),
        };
        let (id, day, clock) = (version.id.short(), &version.day, &version.clock);
        format!("{id}  {day} {clock}  {}: {what}", version.who)
    }

    fn sessions(&mut self, git: &Git, log: Log) -> Result<Told, Report> {
        let whole = Filter { since: self.filter.since.clone(), limit: None }.narrow(log);
        let mut sittings = sessions(&whole.versions);
        sittings.truncate(self.filter.limit.unwrap_or(usize::MAX));
        let shown: Vec<Version> = sittings
            .iter()
            .flat_map(|session| session.versions.iter())
            .filter_map(|index| whole.versions.get(*index).cloned())
            .collect();
        self.read_titles(&shown);
        let mut counts = count(git, &shown).map_err(|error| unasked(&error))?.into_iter();
        let rows: Vec<(&Session, String)> = sittings
            .iter()
            .map(|session| {
                let own: Vec<FileCount> =
                    counts.by_ref().take(session.versions.len()).flatten().collect();
                (session, self.names().summary(&own))
            })
            .collect();
        let line = |(session, summary): &(&Session, String)| {
            let number = session.versions.len();
            let noun = if number == 1 { "version" } else { "versions" };
            let Session { day, from, to, who, .. } = session;
            format!("{day} {from}-{to}  {who}: {number} {noun}; {summary}")
                .trim_end_matches("; ")
                .to_owned()
        };
        Ok(Told { lines: rows.iter().map(line).collect(), table: sessions_table(&rows) })
    }

    fn code(&self, git: &Git, log: &Log, typed: &str) -> Result<Told, Report> {
        let project = &self.study.project;
        let id = code(project, typed)?;
        let history = code_history(git, &log.versions, &id).map_err(|error| unasked(&error))?;
        let mut lines = vec![format!("«{}» ({id})", project.code_name(&id))];
        if let Some((made, coder, transcript)) =
            first_use(project, &id, |layer| self.may_see(layer))
        {
            let day = long_day(made.day().as_str());
            let (coder, place) = (self.names().coder(coder), self.names().transcript(transcript));
            lines.push(format!("first given {day} by {coder} in {place}"));
        }
        lines.extend(self.names().code(&history));
        Ok(Told { lines, table: code_table(&history) })
    }

    fn case(&self, git: &Git, log: &Log, typed: &str) -> Result<Told, Report> {
        let project = &self.study.project;
        let id = case(project, typed)?;
        let history = case_history(git, &log.versions, &id).map_err(|error| unasked(&error))?;
        let mut lines = self.names().case_lines(&history);
        let days = codings_by_day(project, &id, |layer| self.may_see(layer));
        let most = days.values().copied().max().unwrap_or(0);
        for (day, number) in &days {
            let noun = if *number == 1 { "coding" } else { "codings" };
            let line = format!("{day}  {number:>4} {noun:<7}  {}", bar(*number, most, BAR));
            lines.push(line.trim_end().to_owned());
        }
        Ok(Told { lines, table: case_table(self.names(), &history) })
    }

    fn passage(&self, git: &Git, log: &Log, typed: &str) -> Result<Told, Report> {
        let project = &self.study.project;
        let (transcript, segment) = place(project, typed)?;
        let text = project.transcripts.get(&transcript).cloned().unwrap_or_default();
        let codings: BTreeMap<_, _> = project
            .codings
            .iter()
            .filter(|(layer, _)| self.may_see(layer))
            .filter_map(|(layer, rows)| Some((layer.clone(), rows.get(&transcript)?.clone())))
            .collect();
        let passage = Passage { transcript, text, codings, segment };
        let history =
            passage_history(git, &log.versions, &passage).map_err(|error| unasked(&error))?;
        let mut lines = self.names().passage(&history);
        if history.codings.is_empty() {
            lines.push("No coding ever lay here".to_owned());
        }
        Ok(Told { lines, table: passage_table(self.names(), &history) })
    }

    fn curve(&self, curve: Curve) -> Told {
        let project = &self.study.project;
        match curve {
            Curve::Codes => {
                let rows = new_codes(project, |layer| self.may_see(layer));
                let most = rows.iter().map(|row| row.new).max().unwrap_or(0);
                let line = |row: &crate::services::history::curve::NewCodes| {
                    let title = self.names().transcript(&row.transcript);
                    let bar = bar(row.new, most, BAR);
                    let line = format!(
                        "{}  {:>4} new, {:>4} in all, {:>5} codings  {title}  {bar}",
                        row.day, row.new, row.total, row.n_codings
                    );
                    line.trim_end().to_owned()
                };
                let lines = rows.iter().map(line).collect();
                Told { lines, table: codes_table(self.names(), &rows) }
            }
            Curve::Codings => {
                let rows = codings_per_day(project, |layer| self.may_see(layer));
                let most = rows.iter().map(|row| row.total()).max().unwrap_or(0);
                let line = |row: &crate::services::history::curve::CodingsOnDay| {
                    let shares: Vec<String> = row
                        .by_layer
                        .iter()
                        .map(|(layer, number)| format!("{} {number}", self.names().coder(layer)))
                        .collect();
                    let bar = bar(row.total(), most, BAR);
                    let total = row.total();
                    format!("{}  {total:>5}  {bar:<BAR$}  {}", row.day, shares.join(", "))
                };
                let lines = rows.iter().map(line).collect();
                Told { lines, table: codings_table(self.names(), &rows) }
            }
        }
    }
}

/// Returns the turn that `typed`, written TRANSCRIPT:TURN, means.
fn place(project: &Project, typed: &str) -> Result<(TranscriptId, Segment), Report> {
    let unknown =
        |what: String| Report::user(what).hint("a place is written 04:42: transcript, colon, turn");
    let (document, turn) = typed
        .rsplit_once(':')
        .ok_or_else(|| unknown(format!("«{typed}» is no place in a transcript")))?;
    let (id, transcript) = transcript(project, document.trim())
        .ok_or_else(|| unknown(format!("there is no transcript «{document}» in this study")))?;
    let segment = turn_segment(transcript, turn.trim()).ok_or_else(|| {
        unknown(format!("there is no turn {turn} in {}", transcript.header.title))
    })?;
    Ok((id.clone(), segment))
}

fn transcript<'a>(project: &'a Project, typed: &str) -> Option<(&'a TranscriptId, &'a Transcript)> {
    let wanted = fold(typed);
    let rows = || project.transcripts.iter();
    let begins = |id: &TranscriptId| id.as_str().split('-').next() == Some(wanted.as_str());
    rows()
        .find(|(id, _)| id.as_str() == wanted)
        .or_else(|| rows().find(|(_, row)| fold(&row.header.title) == wanted))
        .or_else(|| rows().find(|(id, _)| begins(id)))
}

fn turn_segment(transcript: &Transcript, label: &str) -> Option<Segment> {
    let paragraphs = &transcript.paragraphs;
    let is_meant = |index: &usize| turn_label(transcript, *index) == label;
    let index =
        paragraphs.position(&label.into()).or_else(|| (0..paragraphs.len()).find(is_meant))?;
    let turn = transcript.turn_at(index);
    let (first, last) = (paragraphs.get(turn.start)?, paragraphs.get(turn.end.checked_sub(1)?)?);
    let end = paragraphs.length_at(turn.end - 1);
    Some(Segment::new(
        Place::new(first.id.clone(), CodePoint::ZERO),
        Place::new(last.id.clone(), end),
    ))
}

fn unasked(error: &GitError) -> Report {
    match error {
        GitError::NoSuchVersion(_) => Report::user(error.to_string()),
        _ => Report::new(Kind::Environment, error.to_string()),
    }
}
