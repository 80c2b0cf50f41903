//! The text of a file as a part of a project.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::lines::{
    self, Lines, attribute_id, cell_id, coding_id, decision_id, guide_id, handle_id, paragraph_id,
    pass_id, question_id, sample_id, speaker_id, stretch_id,
};
use super::loose;
use super::take::{Taker, remarks};
use super::text::text_of;
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
    let rows: Vec<&str> = text.lines().collect();
    let in_file = |finding: Finding| {
        let row = finding.line.checked_sub(1).and_then(|index| rows.get(index));
        finding.with_line(key.path(), row.copied().unwrap_or_default())
    };
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
    let Tolerant { value, unknown } = dialect::read_tolerant(text)
        .map_err(|error| Finding::from_ron(&error, ProblemKind::Broken))?;
    found.extend(unknown.into_iter().map(|(_, finding)| finding));
    Ok(value)
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
            Err(error) => Finding::from_ron(&error, ProblemKind::Broken),
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
    let mut taker = Taker::new(lines, lines::lists_of(key));
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
    Ok(Taken { part, unread: taker.unread, findings: taker.findings })
}

fn take_project(taker: &mut Taker<'_>, part: &mut Project) -> Result<(), Finding> {
    let settings: Settings = taker.header()?;
    if settings.format > FORMAT {
        taker.findings.push(Finding::whole(
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
    part.samples = by_id(taker.list(lines::SAMPLES, sample_id), |row| row.id.clone());
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
