//! `tusj agree`: how far coders agree, in a study or in a plain table.

mod lines;
mod table;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::quotes::{all, case, code, named};
use super::report::Report;
use super::study::Study;
use crate::domain::id::{CoderId, SampleId};
use crate::domain::project::Project;
use crate::services::agreement::resampling::{DRAWS, SEED};
use crate::services::agreement::study::{
    AgreementIndex, Group, Question, RollUp, Rule, Stage, Unit, compared_by_default, masi, report,
    unitizing,
};
use crate::services::agreement::table::TableKind;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj agree                                 all who have coded, by sentence
  tusj agree --unit character --no-roll-up   characters, codes for themselves
  tusj agree --transcript 03 --stage before  one talk, as it was coded alone
  tusj agree --sample double-coding          only the turns of that sample
  tusj agree --coder ane --coder bo --format csv
                                             two of several, as a table
  tusj agree --table segments.csv            figures of a table from elsewhere
  tusj agree --table marks.csv --read read.csv --length 12000 --format csv

Tables have one of these headers:
  unit,coder,label        one label a unit and coder
  unit,coder,code         any number of codes; an empty code: read, not coded
  coder,code,start,end    marked stretches, end exclusive, in characters from 0
and beside stretches, where there are any:
  --read   coder,start,end          --codes  code,parent
  --units  kind,unit,start,end

A figure that does not exist, as where nobody varied, is «undefined».";

/// Tell how far coders agree, code by code
///
/// Compared is only what all of them have read: read and not coded is a no, unread is nothing. What interviewers say,
/// talks that are no data and what withdrawn informants said are out. To ask is to compare, so this works in a study
/// whose coders are hidden from each other too.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct AgreeArguments {
    /// Compare this coder, by name or id; may be given several times. All who have coded, where none is named
    ///
    /// A second reading (tusj sample --again) is one of them only where it is named, or nobody but its first reader has
    /// coded; agreement of a coder with the own second reading is printed as «intra-coder».
    #[arg(long, value_name = "NAME")]
    coder: Vec<String>,
    /// What is yes or no of a code
    #[arg(long, value_enum, default_value = "sentence")]
    unit: UnitChoice,
    /// When a unit counts as coded
    #[arg(long, value_enum, default_value = "any")]
    rule: RuleChoice,
    /// Which state of the codings
    #[arg(long, value_enum, default_value = "now")]
    stage: StageChoice,
    /// Only this transcript, by title, id or number; may be given several times
    #[arg(long, value_name = "TRANSCRIPT")]
    transcript: Vec<String>,
    /// Only what this informant says, by name or id; may be given several times
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,
    /// Only this code and those below it, by name, handle or id; may be given several times
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
    /// Only the turns of this sample, by id or aim; «tusj sample» lists them
    #[arg(long, value_name = "SAMPLE")]
    sample: Option<String>,
    /// Count a category only where it was given itself, not where a code below it was
    #[arg(long)]
    no_roll_up: bool,
    /// The pens instead of the codes
    #[arg(long)]
    pens: bool,
    /// Begin the draws of turns, from which intervals come, with this number
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
    /// Draw this many times
    #[arg(long, value_name = "NUMBER", default_value_t = DRAWS,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    draws: u32,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    table: TableArguments,
    #[command(flatten)]
    study: StudyArguments,
}

/// A table in place of a study.
#[derive(Debug, Args)]
#[command(next_help_heading = "Figures of a plain table")]
struct TableArguments {
    /// Compute from this table instead of a study
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "coder", "unit", "rule", "stage", "transcript", "case", "code", "no_roll_up", "pens",
        "seed", "draws", "project"
    ])]
    table: Option<PathBuf>,
    /// What a row says; the header tells, where it is not given
    #[arg(long, value_enum, requires = "table")]
    kind: Option<KindChoice>,
    /// What each coder has read; only what all have read counts
    #[arg(long, value_name = "FILE", requires = "table")]
    read: Option<PathBuf>,
    /// The tree of codes; a code then counts where it or one below it was applied
    #[arg(long, value_name = "FILE", requires = "table")]
    codes: Option<PathBuf>,
    /// Units in the text, beside single characters
    #[arg(long, value_name = "FILE", requires = "table")]
    units: Option<PathBuf>,
    /// The text, of which the length is taken
    #[arg(long, value_name = "FILE", requires = "table")]
    text: Option<PathBuf>,
    /// Who is compared, in this order, with spaces between; all in the table, where nobody is named
    #[arg(long, value_name = "NAMES", requires = "table")]
    coders: Option<String>,
    /// How many labels could be used; as many as occur, where it is not given
    #[arg(long, value_name = "NUMBER", requires = "table")]
    categories: Option<u32>,
    /// Length of the text in characters; else that of --text, or the end of the last stretch
    #[arg(long, value_name = "NUMBER", requires = "table")]
    length: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum UnitChoice {
    /// Every sentence
    Sentence,
    /// Every character
    Character,
    /// Every word that was said
    Word,
    /// Every turn
    Turn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RuleChoice {
    /// Where any of its characters is
    Any,
    /// Where at least half of its characters are
    Half,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StageChoice {
    /// Without what was coded after the first decision about a transcript
    Before,
    /// With every decided difference replaced by what was decided
    After,
    /// As they are
    Now,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindChoice {
    /// One label a unit and coder
    Nominal,
    /// Any number of codes a unit and coder
    Multilabel,
    /// Marked stretches
    Spans,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines to read
    Text,
    /// A table: measure,unit,code,value
    Csv,
}

pub(super) fn run(arguments: &AgreeArguments) -> Result<Outcome, Report> {
    if let Some(path) = &arguments.table.table {
        return table::run(path, &arguments.table, arguments.format);
    }
    let study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let question = question(arguments, &study)?;
    let project = &study.project;
    let index = AgreementIndex::of(project, question.unit);
    let mut found = report(project, &index, &question);
    found.resample(question.draws);
    let over_text = lines::OverText {
        unitizing: unitizing(project, &index, &question),
        masi: masi(project, &index, &question),
    };
    let text = match arguments.format {
        Format::Text => lines::text(project, &found, &over_text),
        Format::Csv => lines::csv(project, &found, &over_text),
    };
    print(&visible_lines(&text))?;
    Ok(if found.n_units == 0 { Outcome::Warnings } else { study.outcome() })
}

fn question(arguments: &AgreeArguments, study: &Study) -> Result<Question, Report> {
    let project = &study.project;
    let question = Question::of(coders(arguments, study)?);
    Ok(Question {
        unit: match arguments.unit {
            UnitChoice::Sentence => Unit::Sentence,
            UnitChoice::Character => Unit::Character,
            UnitChoice::Word => Unit::Word,
            UnitChoice::Turn => Unit::Turn,
        },
        rule: match arguments.rule {
            RuleChoice::Any => Rule::Any,
            RuleChoice::Half => Rule::Half,
        },
        stage: match arguments.stage {
            StageChoice::Before => Stage::Before,
            StageChoice::After => Stage::After,
            StageChoice::Now => Stage::Now,
        },
        roll_up: if arguments.no_roll_up { RollUp::Off } else { RollUp::ToParents },
        group: if arguments.pens { Group::Pens } else { Group::Codes },
        codes: all(&arguments.code, |typed| code(project, typed))?.into_iter().collect(),
        transcripts: transcripts(project, &arguments.transcript)?,
        cases: all(&arguments.case, |typed| case(project, typed))?.into_iter().collect(),
        sample: arguments.sample.as_deref().map(|typed| sample(project, typed)).transpose()?,
        seed: arguments.seed,
        draws: arguments.draws,
        ..question
    })
}

/// Returns who is compared: those who are named, else all who have coded, second readings left out.
fn coders(arguments: &AgreeArguments, study: &Study) -> Result<Vec<CoderId>, Report> {
    let mut coders = Vec::new();
    for name in &arguments.coder {
        if let Some(coder) = study.coder(Some(name))?
            && !coders.contains(&coder)
        {
            coders.push(coder);
        }
    }
    if arguments.coder.is_empty() {
        coders = compared_by_default(&study.project);
    }
    match coders.len() {
        0 => Err(Report::user("nobody has coded anything in this study yet")),
        1 => Err(Report::user("agreement takes two coders, and there is one").hint(
            "--coder names one and may be given several times; «tusj list coders» lists them",
        )),
        2..=32 => Ok(coders),
        number => {
            Err(Report::user(format!("{number} coders are more than can be compared at once"))
                .hint("--coder names those who are, up to 32"))
        }
    }
}

fn sample(project: &Project, typed: &str) -> Result<SampleId, Report> {
    if project.samples.is_empty() {
        let report = Report::user("there is no sample in this study");
        return Err(report.hint("«tusj sample --share 20» draws one"));
    }
    let rows = project.samples.iter();
    named(rows.map(|(id, row)| (id, id.as_str(), row.aim.as_str())), typed, "sample")
}

fn transcripts(
    project: &Project,
    typed: &[String],
) -> Result<BTreeSet<crate::domain::id::TranscriptId>, Report> {
    let by_number = |typed: &str| {
        let mut rows = project
            .transcripts
            .keys()
            .filter(|id| id.as_str().split('-').next() == Some(typed) && id.as_str() != typed);
        rows.next().filter(|_| rows.next().is_none()).cloned()
    };
    let find = |typed: &str| {
        let rows = project.transcripts.iter();
        let rows = rows.map(|(id, row)| (id, id.as_str(), row.header.title.as_str()));
        by_number(typed.trim()).map_or_else(|| named(rows, typed, "transcript"), Ok)
    };
    Ok(all(typed, find)?.into_iter().collect())
}

impl From<KindChoice> for TableKind {
    fn from(kind: KindChoice) -> Self {
        match kind {
            KindChoice::Nominal => Self::Nominal,
            KindChoice::Multilabel => Self::MultiLabel,
            KindChoice::Spans => Self::Spans,
        }
    }
}
