//! What a meeting of coders has to talk about, on one sheet.
//!
//! The sheet is a snapshot in words, for paper or a shared screen; nothing on it is stored. In a blind study that was not
//! opened it holds only what belongs to all or to oneself.

pub mod written;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::Code;
use crate::domain::coding::Verdict;
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::domain::matrix::{ColumnAbout, Matrix, MatrixRows};
use crate::domain::memo::MemoAbout;
use crate::domain::place::Segment;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::domain::text::fold::sort_key;
use crate::domain::text::{CodePoint, length, slice};
use crate::domain::time::{Day, Moment};
use crate::services::anchor::placed::Voices;
use crate::services::anchor::quote::text_of;
use crate::services::compare::overview::{data, read_by_both};
use crate::services::compare::{CodedReading, Difference, Order, Pair, compare};
use crate::services::retrieval::{turn_label, withdrawn_in_words};

/// Differences that are written out; the others are counted.
pub const MOST_DIFFERENCES: usize = 15;
/// Longest passage in characters that is written out whole.
const LONGEST: u32 = 240;

/// What is asked of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// Who meets.
    pub pair: Pair,
    /// For whom; both readings are on the sheet only where both are shown.
    pub sight: Sight,
    /// The layers from which it is told when a code was born.
    pub layers: BTreeSet<CoderId>,
    /// What was born on this day or later is new; absent takes the last decision.
    pub since: Option<Day>,
    /// The day of the sheet.
    pub today: Day,
}

impl Agenda {
    fn shows_both(&self) -> bool {
        self.pair.both().iter().all(|coder| self.sight.sees(coder))
    }
}

/// What there is to talk about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingSheet {
    /// Title of the study.
    pub title: String,
    /// The day.
    pub day: Day,
    /// The names of the two.
    pub coders: [String; 2],
    /// Since when something is new: a day, or none where they never met.
    pub since: Option<Day>,
    /// What each has read of each transcript, in percent.
    pub read: Vec<ReadRow>,
    /// The biggest undecided differences; absent where the study is blind.
    pub differences: Option<Vec<SheetDifference>>,
    /// How many undecided differences there are.
    pub n_undecided: usize,
    /// Codes that were given first since then, oldest first.
    pub new_codes: Vec<NewCode>,
    /// Names of the codes without a definition.
    pub undefined: Vec<String>,
    /// Rows of matrices with empty cells.
    pub empty_cells: Vec<EmptyCells>,
    /// What was left for later.
    pub open: Vec<OpenDecision>,
    /// Who took their consent back, in words; their passages are not on the sheet.
    pub withdrawn: Option<String>,
}

/// How far both have read a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadRow {
    /// The document.
    pub title: String,
    /// Words read by each.
    pub read: [usize; 2],
    /// Words there are.
    pub words: usize,
}

/// A difference with its words and both readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetDifference {
    /// Document and turn.
    pub place: String,
    /// In what they differ.
    pub kind: String,
    /// The words in question, each paragraph with who says it.
    pub words: String,
    /// The readings: who, code, words, memo.
    pub readings: Vec<SheetReading>,
}

/// One reading on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetReading {
    /// Whose.
    pub coder: String,
    /// The code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// What was written about it.
    pub memo: Option<String>,
}

/// A code with the day on which it was first given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// Its name.
    pub name: String,
    /// When it was first given.
    pub born: Day,
    /// By whom.
    pub by: String,
}

/// A row of a matrix that is not written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyCells {
    /// The matrix.
    pub matrix: String,
    /// The row.
    pub row: String,
    /// The columns.
    pub columns: Vec<String>,
}

/// A difference that was left for later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDecision {
    /// Document and turn.
    pub place: String,
    /// Why.
    pub reason: Option<String>,
    /// When it was talked about.
    pub on: Day,
}

/// Returns what `agenda` has to talk about.
#[must_use]
pub fn meeting_sheet(project: &Project, agenda: &Agenda) -> MeetingSheet {
    let (differences, n_undecided) = differences(project, agenda);
    let last = last_meeting(project);
    MeetingSheet {
        title: project.settings.title.clone(),
        day: agenda.today.clone(),
        coders: agenda.pair.both().map(|coder| name_of(project, coder)),
        since: agenda.since.clone().or_else(|| last.as_ref().map(Moment::day)),
        read: read_rows(project, &agenda.pair),
        differences: agenda.shows_both().then_some(differences),
        n_undecided,
        new_codes: new_codes(project, agenda, last.as_ref()),
        undefined: undefined(project),
        empty_cells: empty_cells(project),
        open: open_decisions(project),
        withdrawn: withdrawn_in_words(project),
    }
}

fn name_of(project: &Project, coder: &CoderId) -> String {
    project.coders.get(coder).map_or_else(|| coder.to_string(), |row| row.name.clone())
}

/// Returns when the last decision was made.
fn last_meeting(project: &Project) -> Option<Moment> {
    let decisions = project.decisions.values().flat_map(BTreeMap::values);
    decisions.map(|row| &row.made).max().cloned()
}

fn read_rows(project: &Project, pair: &Pair) -> Vec<ReadRow> {
    let row = |id: &TranscriptId| {
        let [first, second] = read_by_both(project, pair, id);
        let read = [first.read, second.read];
        ReadRow { title: title_of(project, id), read, words: first.words }
    };
    data(project).into_iter().map(row).collect()
}

fn title_of(project: &Project, id: &TranscriptId) -> String {
    project.transcripts.get(id).map_or_else(|| id.to_string(), |row| row.header.title.clone())
}

/// Returns the biggest undecided differences and how many there are; those of informants who took their consent back
/// are in neither.
fn differences(project: &Project, agenda: &Agenda) -> (Vec<SheetDifference>, usize) {
    let mut found: Vec<(TranscriptId, Difference)> = Vec::new();
    if !agenda.shows_both() {
        return (Vec::new(), 0);
    }
    for id in data(project) {
        let mut comparison = compare(project, &agenda.pair, id);
        comparison.sort(Order::BiggestFirst);
        let rows = comparison.differences.into_iter();
        let rows = rows.filter(|row| row.standing.is_undecided());
        found.extend(rows.map(|row| (id.clone(), row)));
    }
    let count = found.len();
    found.sort_by_key(|(_, row)| (row.is_pen, std::cmp::Reverse(row.size)));
    found.truncate(MOST_DIFFERENCES);
    let told = found.iter().filter_map(|(id, row)| sheet_difference(project, id, row));
    (told.collect(), count)
}

fn is_withdrawn(project: &Project, id: &TranscriptId, segment: &Segment) -> bool {
    let Some(text) = project.transcripts.get(id) else { return false };
    let voices = Voices::of(text);
    let position = |id| text.paragraphs.position(id);
    let (from, to) = (position(&segment.from.paragraph), position(&segment.to.paragraph));
    let (Some(from), Some(to)) = (from, to) else { return false };
    (from..=to).any(|index| {
        let case = voices.case(index).and_then(|case| project.cases.get(case));
        case.is_some_and(crate::domain::case::Case::is_withdrawn)
    })
}

fn sheet_difference(
    project: &Project,
    id: &TranscriptId,
    row: &Difference,
) -> Option<SheetDifference> {
    let text = project.transcripts.get(id)?;
    let words = |segment: &Segment| short(&text_of(text, segment).replace('\n', " "));
    let reading = |reading: &CodedReading| SheetReading {
        coder: name_of(project, &reading.coder),
        code: project.code_name(&reading.code).to_owned(),
        words: words(&reading.segment),
        memo: memo_about(project, id, reading),
    };
    Some(SheetDifference {
        place: place(project, id, &row.segment),
        kind: row.in_words(|coder| name_of(project, coder)),
        words: words(&row.segment),
        readings: row.readings.iter().map(reading).collect(),
    })
}

fn memo_about(project: &Project, id: &TranscriptId, reading: &CodedReading) -> Option<String> {
    let is_about = |about: &MemoAbout| match about {
        MemoAbout::Coding(transcript, coding) => {
            transcript == id && reading.codings().any(|id| id == coding)
        }
        _ => false,
    };
    let memos = project.all_memos().filter(|(_, _, memo)| is_about(&memo.about));
    let texts: Vec<String> = memos.map(|(_, _, memo)| memo.text.join(" ")).collect();
    (!texts.is_empty()).then(|| texts.join(" · "))
}

/// Returns `04 Videregående skole, turn 42 (Ida)`.
fn place(project: &Project, id: &TranscriptId, segment: &Segment) -> String {
    let title = title_of(project, id);
    let Some(text) = project.transcripts.get(id) else { return title };
    let Some(index) = text.paragraphs.position(&segment.from.paragraph) else { return title };
    let turn = turn_label(text, index);
    match text.speaker_at(index) {
        Some(speaker) => format!("{title}, turn {turn} ({})", speaker.label),
        None => format!("{title}, turn {turn}"),
    }
}

/// Returns both ends of a long text.
fn short(text: &str) -> String {
    let count = length(text);
    if count.0 <= LONGEST {
        return text.to_owned();
    }
    let head = slice(text, CodePoint::ZERO, CodePoint(LONGEST / 2));
    let tail = slice(text, count.minus(LONGEST / 2), count);
    format!("{} … {}", head.trim_end(), tail.trim_start())
}

/// Returns the codes whose first coding is new. A code that was merged is read as what it became.
fn new_codes(project: &Project, agenda: &Agenda, last: Option<&Moment>) -> Vec<NewCode> {
    let mut born: BTreeMap<&CodeId, (&Moment, &CoderId)> = BTreeMap::new();
    for layer in agenda.layers.iter().filter(|layer| **layer != CoderId::agreed()) {
        for (_, coding) in project.codings_by(layer) {
            let first = born.entry(&coding.code).or_insert((&coding.made, layer));
            *first = (*first).min((&coding.made, layer));
        }
    }
    let is_new = |made: &Moment| match (&agenda.since, last) {
        (Some(since), _) => made.day() >= *since,
        (None, Some(last)) => made > last,
        (None, None) => true,
    };
    let is_code = |code: &CodeId| project.codes.get(code).is_some_and(is_in_use);
    let rows = born.into_iter().filter(|(code, (made, _))| is_new(made) && is_code(code));
    let mut rows: Vec<(&CodeId, (&Moment, &CoderId))> = rows.collect();
    rows.sort_by_key(|(code, (made, _))| (*made, *code));
    let told = |(code, (made, by)): (&CodeId, (&Moment, &CoderId))| NewCode {
        name: project.code_name(code).to_owned(),
        born: made.day(),
        by: name_of(project, by),
    };
    rows.into_iter().map(told).collect()
}

fn is_in_use(code: &Code) -> bool {
    !code.is_marker() && code.state.is_live()
}

fn undefined(project: &Project) -> Vec<String> {
    let codes = project.codes.values().filter(|code| is_in_use(code) && !code.is_defined());
    let mut names: Vec<String> = codes.map(|code| code.name.clone()).collect();
    names.sort_by_cached_key(|name| sort_key(name));
    names
}

fn empty_cells(project: &Project) -> Vec<EmptyCells> {
    let mut found = Vec::new();
    for (id, matrix) in &project.matrices {
        let cells = project.cells.get(id);
        for (row, name) in rows_of(project, matrix) {
            let written = cells.and_then(|cells| cells.get(&row));
            let is_empty = |column: &&crate::domain::matrix::Column| {
                let cell = written.and_then(|row| row.get(&column.id));
                cell.is_none_or(|cell| cell.text.iter().all(|line| line.trim().is_empty()))
            };
            let mut columns: Vec<_> = matrix.columns.iter().filter(is_empty).collect();
            columns.sort_by_key(|column| column.order);
            if !columns.is_empty() {
                let columns = columns.into_iter().map(|row| column_name(project, &row.about));
                let columns = columns.collect();
                found.push(EmptyCells { matrix: matrix.title.clone(), row: name, columns });
            }
        }
    }
    found
}

/// Returns the rows a matrix should have, each with what it is called; informants who took their consent back and what
/// is not data have none.
fn rows_of(project: &Project, matrix: &Matrix) -> Vec<(String, String)> {
    match matrix.rows {
        MatrixRows::Cases => {
            let cases = project.cases.iter().filter(|(_, case)| !case.is_withdrawn());
            cases.map(|(id, case)| (id.to_string(), case.name.clone())).collect()
        }
        MatrixRows::Transcripts => {
            let ids = data(project).into_iter();
            ids.map(|id| (id.to_string(), title_of(project, id))).collect()
        }
    }
}

fn column_name(project: &Project, about: &ColumnAbout) -> String {
    match about {
        ColumnAbout::Guide(theme) => theme.clone(),
        ColumnAbout::Code(code) => project.code_name(project.resolve(code)).to_owned(),
        ColumnAbout::Heading(heading) => heading.clone(),
    }
}

fn open_decisions(project: &Project) -> Vec<OpenDecision> {
    let mut found = Vec::new();
    for id in data(project) {
        let rows = project.decisions.get(id).into_iter().flat_map(BTreeMap::values);
        for row in rows.filter(|row| row.verdict == Verdict::Open) {
            let segment = Segment::new(row.from.clone(), row.to.clone());
            if is_withdrawn(project, id, &segment) {
                continue;
            }
            found.push(OpenDecision {
                place: place(project, id, &segment),
                reason: row.reason.clone(),
                on: row.made.day(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests;
