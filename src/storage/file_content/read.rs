//! The text of a file as a part of a project.

use std::collections::{BTreeMap, HashSet};

use ron::error::SpannedError;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::lines::{
    self, Lines, RecordLine, attribute_id, cell_id, coding_id, decision_id, guide_id, handle_id,
    paragraph_id, pass_id, question_id, speaker_id, stretch_id,
};
use super::loose;
use super::{FileReading, Standing, UnreadLine};
use crate::domain::code::Code;
use crate::domain::project::Project;
use crate::domain::study::{FORMAT, Settings};
use crate::domain::transcript::{Paragraphs, Transcript};
use crate::storage::dialect::{self, Tolerant};
use crate::storage::layout::FileKey;
use crate::storage::problem::{Finding, ProblemKind};

/// Reads the content of the file `key`.
///
/// Anything may stand in `bytes`. A line of a record file that makes no sense costs that line; a file that makes no
/// sense as a whole is blocked; a file with a field that this version does not know is read and not written.
#[must_use]
pub fn read(key: &FileKey, bytes: &[u8]) -> FileReading {
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(finding) => {
            let text = String::from_utf8_lossy(bytes);
            return FileReading::blocked(finding.in_file(key.path(), &text));
        }
    };
    let outcome = if lines::lists_of(key).is_empty() {
        read_thing(key, &text)
    } else {
        read_records(key, &text)
    };
    let in_file = |finding: Finding| finding.in_file(key.path(), &text);
    match outcome.and_then(|taken| check_name(key, taken)) {
        Ok(taken) => FileReading {
            part: taken.part,
            unread: taken.unread,
            standing: if taken.findings.iter().any(|row| row.kind == ProblemKind::UnknownField) {
                Standing::ReadOnly
            } else {
                Standing::Readable
            },
            problems: taken.findings.into_iter().map(in_file).collect(),
        },
        Err(finding) => FileReading::blocked(in_file(finding)),
    }
}

/// What was taken from a text.
#[derive(Default)]
struct Taken {
    part: Project,
    unread: Vec<UnreadLine>,
    findings: Vec<Finding>,
}

impl Taken {
    fn n_broken(&self) -> usize {
        self.findings.iter().filter(|row| row.kind == ProblemKind::BrokenLine).count()
    }
}

fn text_of(bytes: &[u8]) -> Result<String, Finding> {
    let whole = |kind, why: &str| Err(Finding::whole(kind, why));
    if let Some(line) = conflict_line(bytes) {
        return Err(Finding {
            line,
            column: 0,
            why: "git left both sides of a conflict here; merge them first".to_owned(),
            kind: ProblemKind::Conflict,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return whole(ProblemKind::Empty, "the file is empty; it may have been cut off");
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return whole(ProblemKind::NoText, "the file is UTF-16; save it as UTF-8");
    }
    if bytes.contains(&0) {
        return whole(ProblemKind::NoText, "the file holds zero bytes; it is damaged or no text");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(dialect::plain(text)),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            Err(Finding {
                line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
                column: 0,
                why: "the file is not UTF-8 from here on; save it as UTF-8".to_owned(),
                kind: ProblemKind::NoText,
            })
        }
    }
}

/// Returns the first line that git wrote around a conflict, counted from 1.
fn conflict_line(bytes: &[u8]) -> Option<usize> {
    let markers: [&[u8]; 3] = [b"<<<<<<<", b"|||||||", b">>>>>>>"];
    bytes
        .split(|byte| *byte == b'\n')
        .position(|line| markers.iter().any(|marker| line.starts_with(marker)))
        .map(|index| index + 1)
}

fn check_name(key: &FileKey, taken: Taken) -> Result<Taken, Finding> {
    let FileKey::Code(id) = key else { return Ok(taken) };
    match taken.part.codes.values().find(|code| code.id != *id) {
        None => Ok(taken),
        Some(code) => Err(Finding::whole(
            ProblemKind::WrongName,
            format!(
                "the file is called «{id}» but holds the code «{}»; rename one of them",
                code.id
            ),
        )),
    }
}

fn broken(error: &SpannedError) -> Finding {
    Finding::from_ron(error, ProblemKind::Broken)
}

fn read_thing(key: &FileKey, text: &str) -> Result<Taken, Finding> {
    let mut taken = Taken { findings: remarks(text), ..Taken::default() };
    let part = &mut taken.part;
    let found = &mut taken.findings;
    match key {
        FileKey::Code(id) => {
            let code: Code = thing(text, found)?;
            part.codes.insert(id.clone(), code);
        }
        FileKey::Case(id) => {
            part.cases.insert(id.clone(), thing(text, found)?);
        }
        FileKey::Memo(coder, id) => {
            part.memos.entry(coder.clone()).or_default().insert(id.clone(), thing(text, found)?);
        }
        FileKey::Quote(id) => {
            part.quotes.insert(id.clone(), thing(text, found)?);
        }
        FileKey::Matrix(id) => {
            part.matrices.insert(id.clone(), thing(text, found)?);
        }
        FileKey::Query(id) => {
            part.queries.insert(id.clone(), thing(text, found)?);
        }
        FileKey::Project
        | FileKey::Handles
        | FileKey::Coder(_)
        | FileKey::Transcript(_)
        | FileKey::Codings(..)
        | FileKey::Decisions(_)
        | FileKey::Reading(..)
        | FileKey::MatrixRow(..) => {}
    }
    Ok(taken)
}

fn thing<T: DeserializeOwned>(text: &str, found: &mut Vec<Finding>) -> Result<T, Finding> {
    let Tolerant { value, unknown } =
        dialect::read_tolerant(text).map_err(|error| broken(&error))?;
    found.extend(unknown.into_iter().map(|(_, finding)| finding));
    Ok(value)
}

/// Reads the fields around the lists of a record file; a list among them is one that was not taken apart.
fn fields<T: DeserializeOwned>(
    text: &str,
    lists: &[&str],
    found: &mut Vec<Finding>,
) -> Result<T, Finding> {
    let Tolerant { value, unknown } =
        dialect::read_tolerant(text).map_err(|error| broken(&error))?;
    for (name, finding) in unknown {
        if lists.contains(&name.as_str()) {
            let why = format!("the list «{name}» is not written as tusj writes it");
            return Err(Finding { why, kind: ProblemKind::Broken, ..finding });
        }
        found.push(finding);
    }
    Ok(value)
}

/// Returns the remarks of people in `text`, which the next writing of the file leaves out.
fn remarks(text: &str) -> Vec<Finding> {
    let is_remark =
        |line: &str| line.trim_start().starts_with("//") || line.trim_start().starts_with("/*");
    let at = |index: usize| Finding {
        line: index + 1,
        column: 0,
        why: "this remark is left out when tusj writes the file; a note field is kept".to_owned(),
        kind: ProblemKind::Remark,
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| is_remark(line))
        .map(|(index, _)| at(index))
        .collect()
}

/// Reads a record file by its lines; where that leaves something over, by its brackets, as people format by hand.
fn read_records(key: &FileKey, text: &str) -> Result<Taken, Finding> {
    let lists = lines::lists_of(key);
    let by_lines = lines::split(text, lists).map(|lines| take(key, lines));
    if let Some(Ok(taken)) = by_lines.as_ref()
        && taken.n_broken() == 0
    {
        return by_lines.unwrap_or_else(|| Ok(Taken::default()));
    }
    let by_brackets = loose::split(text, lists).map(|lines| take(key, lines));
    match (by_lines, by_brackets) {
        (Some(Ok(lines)), Some(Ok(brackets))) => {
            Ok(if brackets.n_broken() < lines.n_broken() { brackets } else { lines })
        }
        (_, Some(Ok(taken))) | (Some(Ok(taken)), _) => Ok(taken),
        (by_lines, by_brackets) => Err(match dialect::read::<IgnoredAny>(text) {
            Err(error) => broken(&error),
            Ok(_) => match by_brackets.or(by_lines) {
                Some(Err(finding)) => finding,
                _ => Finding::whole(ProblemKind::Broken, "the file does not hold what it should"),
            },
        }),
    }
}

/// A header without fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoFields {}

fn take(key: &FileKey, lines: Lines<'_>) -> Result<Taken, Finding> {
    let mut taker = Taker { lines, lists: lines::lists_of(key), taken: Taken::default() };
    let mut part = Project::default();
    match key {
        FileKey::Project => take_project(&mut taker, &mut part)?,
        FileKey::Coder(id) => {
            part.coders.insert(id.clone(), taker.header()?);
            let passes = taker.list(lines::PASSES, pass_id);
            put_rows(&mut part.passes, id, by_id(passes, |row| row.id.clone()));
        }
        FileKey::Transcript(id) => {
            let transcript = Transcript {
                header: taker.header()?,
                speakers: by_id(taker.list(lines::SPEAKERS, speaker_id), |row| row.id.clone()),
                paragraphs: Paragraphs::new(taker.list(lines::PARAGRAPHS, paragraph_id)),
            };
            part.transcripts.insert(id.clone(), transcript);
        }
        _ => {
            let NoFields {} = taker.header()?;
            take_lists(key, &mut taker, &mut part);
        }
    }
    Ok(Taken { part, ..taker.taken })
}

fn take_project(taker: &mut Taker<'_>, part: &mut Project) -> Result<(), Finding> {
    let settings: Settings = taker.header()?;
    if settings.format > FORMAT {
        taker.taken.findings.push(Finding::whole(
            ProblemKind::UnknownField,
            format!(
                "the project has format {}; this version of tusj knows {FORMAT}",
                settings.format
            ),
        ));
    }
    part.settings = settings;
    part.questions = by_id(taker.list(lines::QUESTIONS, question_id), |row| row.id.clone());
    part.guide = by_id(taker.list(lines::GUIDE, guide_id), |row| row.id.clone());
    part.attributes = by_id(taker.list(lines::ATTRIBUTES, attribute_id), |row| row.id.clone());
    Ok(())
}

fn take_lists(key: &FileKey, taker: &mut Taker<'_>, part: &mut Project) {
    match key {
        FileKey::Handles => {
            part.handles = by_id(taker.list(lines::HANDLES, handle_id), |row| row.code.clone());
        }
        FileKey::Codings(layer, id) => {
            let codings = by_id(taker.list(lines::CODINGS, coding_id), |row| row.id.clone());
            if !codings.is_empty() {
                part.codings.entry(layer.clone()).or_default().insert(id.clone(), codings);
            }
        }
        FileKey::Decisions(id) => {
            let decisions = taker.list(lines::DECISIONS, decision_id);
            put_rows(&mut part.decisions, id, by_id(decisions, |row| row.id.clone()));
        }
        FileKey::Reading(coder, id) => {
            let mut stretches = taker.list(lines::READ, stretch_id);
            stretches.sort();
            if !stretches.is_empty() {
                part.reading.entry(coder.clone()).or_default().insert(id.clone(), stretches);
            }
        }
        FileKey::MatrixRow(id, row) => {
            let cells = by_id(taker.list(lines::CELLS, cell_id), |cell| cell.column.clone());
            if !cells.is_empty() {
                part.cells.entry(id.clone()).or_default().insert(row.clone(), cells);
            }
        }
        _ => {}
    }
}

fn by_id<R, K: Ord>(rows: Vec<R>, id: impl Fn(&R) -> K) -> BTreeMap<K, R> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

fn put_rows<K: Ord + Clone, L, R>(
    map: &mut BTreeMap<K, BTreeMap<L, R>>,
    key: &K,
    rows: BTreeMap<L, R>,
) {
    if !rows.is_empty() {
        map.insert(key.clone(), rows);
    }
}

/// Takes records out of a file that was taken apart.
struct Taker<'a> {
    lines: Lines<'a>,
    lists: &'static [&'static str],
    taken: Taken,
}

impl Taker<'_> {
    fn header<T: DeserializeOwned>(&mut self) -> Result<T, Finding> {
        self.taken.findings.extend(remarks(&self.lines.header));
        self.taken.findings.extend(self.lines.remarks.drain(..).map(|line| {
            Finding {
                line,
                column: 0,
                why: "remarks here are left out when tusj writes the file; a note field is kept"
                    .to_owned(),
                kind: ProblemKind::Remark,
            }
        }));
        fields(&self.lines.header, self.lists, &mut self.taken.findings)
    }

    fn list<R: DeserializeOwned>(
        &mut self,
        list: &'static str,
        id: impl Fn(&R) -> String,
    ) -> Vec<R> {
        let mut rows = Vec::new();
        let mut seen = HashSet::new();
        let mut after = None;
        for line in self.lines.records.iter().filter(|line| line.list == list) {
            match read_line::<R>(line, id_of(&id, &seen)) {
                Ok((row, unknown)) => {
                    self.taken.findings.extend(unknown);
                    let id = id(&row);
                    after = Some(id.clone());
                    seen.insert(id);
                    rows.push(row);
                }
                Err(finding) => {
                    self.taken.findings.extend(finding);
                    let raw = untouched(line);
                    self.taken.unread.push(UnreadLine { list, after: after.clone(), raw });
                }
            }
        }
        rows
    }
}

/// Returns what is written back: the line as it stands, or a piece of a line as a line of its own.
fn untouched(line: &RecordLine<'_>) -> String {
    if line.column == 0 {
        return line.raw.to_owned();
    }
    let comma = if line.raw.ends_with(',') { "" } else { "," };
    format!("    {}{comma}", line.raw)
}

/// Returns a check that says in words that the id of a row was seen before.
fn id_of<'a, R>(
    id: &'a impl Fn(&R) -> String,
    seen: &'a HashSet<String>,
) -> impl Fn(&R) -> Option<String> + 'a {
    move |row| {
        let id = id(row);
        seen.contains(&id)
            .then(|| format!("«{id}» stands in this file twice; the first one counts"))
    }
}

/// Reads one line; a remark is no record, and no problem either.
fn read_line<R: DeserializeOwned>(
    line: &RecordLine<'_>,
    twice: impl Fn(&R) -> Option<String>,
) -> Result<(R, Vec<Finding>), Option<Finding>> {
    if line.raw.trim_start().starts_with("//") {
        return Err(None);
    }
    let in_file = |mut finding: Finding| {
        if finding.line == 1 {
            finding.column += line.column;
        }
        finding.line += line.number - 1;
        finding
    };
    let text = line.raw.trim_end();
    let Tolerant { value, unknown } =
        dialect::read_tolerant(text.strip_suffix(',').unwrap_or(text))
            .map_err(|error| Some(in_file(Finding::from_ron(&error, ProblemKind::BrokenLine))))?;
    match twice(&value) {
        None => Ok((value, unknown.into_iter().map(|(_, finding)| in_file(finding)).collect())),
        Some(why) => {
            Err(Some(Finding { line: line.number, column: 0, why, kind: ProblemKind::Duplicate }))
        }
    }
}
