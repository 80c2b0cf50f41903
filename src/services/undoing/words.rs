//! Edits in a researcher's words.

use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::{CodeId, ParagraphId, TranscriptId};
use crate::domain::memo::MemoAbout;
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::{CodePoint, length};
use crate::services::retrieval::turn_label;

use super::{Left, WhyLeft};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was made.
    Made,
    /// It was changed.
    Changed,
    /// It was removed.
    Removed,
}

impl Became {
    /// Returns the word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    /// Returns one sign for it: `+`, `~` or `-`.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Made => "+",
            Self::Changed => "~",
            Self::Removed => "-",
        }
    }

    fn of<R: Record>(change: &Change<R>) -> Self {
        match (&change.before, &change.after) {
            (None, _) => Self::Made,
            (_, None) => Self::Removed,
            _ => Self::Changed,
        }
    }
}

/// Returns what an edit is about, as `coding «Tillit» on turn 12 of 03-skole`, and what became of it.
#[must_use]
pub fn record(project: &Project, edit: &Edit) -> (String, Became) {
    match edit {
        Edit::Settings(change) => named(change, "settings of the study", |_| String::new()),
        Edit::Question(change) => named(change, "question", |row| quoted(&row.text)),
        Edit::GuideRow(change) => named(change, "guide", |row| quoted(&row.text)),
        Edit::Attribute(change) => named(change, "attribute", |row| quoted(&row.name)),
        Edit::Coder(change) => named(change, "coder", |row| row.name.clone()),
        Edit::Pass(change) => named(change, "pass", |row| quoted(&row.aim)),
        Edit::Code(change) => named(change, "code", |row| quoted(&row.name)),
        Edit::Handle(change) => named(change, "two letters of", |row| code(project, &row.code)),
        Edit::Case(change) => named(change, "case", |row| row.name.clone()),
        Edit::TranscriptHeader(change) => named(change, "transcript", |row| quoted(&row.title)),
        Edit::Speaker(change) => {
            named(change, "speaker", |row| format!("{} in {}", row.label, change.key.0))
        }
        Edit::Paragraph(change) => {
            named(change, "text", |row| turn(project, &change.key.0, &row.paragraph.id))
        }
        Edit::Coding(change) => named(change, "coding", |row| {
            let place = turn(project, &change.key.1, &row.from.paragraph);
            format!("{} {place}", code(project, &row.code))
        }),
        Edit::Reading(change) => named(change, "reading of", |_| change.key.1.to_string()),
        Edit::Decision(change) => {
            named(change, "decision", |row| turn(project, &change.key.0, &row.from.paragraph))
        }
        Edit::Memo(change) => named(change, "memo", |row| quoted(&row.title)),
        Edit::Quote(change) => named(change, "quote", |row| quoted(&row.title)),
        Edit::Matrix(change) => named(change, "matrix", |row| quoted(&row.title)),
        Edit::Cell(change) => named(change, "cell", |row| {
            format!("{} of {} in {}", row.column, change.key.1, change.key.0)
        }),
        Edit::Query(change) => named(change, "query", |row| quoted(&row.title)),
        Edit::Sample(change) => named(change, "sample", |row| quoted(&row.aim)),
    }
}

/// Returns where in a text the record of an edit stands now, else where it stood.
#[must_use]
pub fn place(project: &Project, edit: &Edit) -> Option<(TranscriptId, Segment)> {
    match edit {
        Edit::Coding(change) => Some((change.key.1.clone(), standing(project, change)?.segment())),
        Edit::Quote(change) => {
            let quote = standing(project, change)?;
            let (from, to) = quote.span;
            Some((quote.transcript, Segment::new(from, to)))
        }
        Edit::Decision(change) => {
            let decision = standing(project, change)?;
            Some((change.key.0.clone(), Segment::new(decision.from, decision.to)))
        }
        Edit::Memo(change) => match standing(project, change)?.about {
            MemoAbout::Segment { transcript, from, to, .. } => {
                Some((transcript, Segment::new(from, to)))
            }
            _ => None,
        },
        Edit::Paragraph(change) => {
            let paragraph = standing(project, change)?.paragraph;
            let place = |offset| Place::new(paragraph.id.clone(), offset);
            let end = length(&paragraph.text);
            Some((change.key.0.clone(), Segment::new(place(CodePoint::ZERO), place(end))))
        }
        _ => None,
    }
}

fn standing<R: Record>(project: &Project, change: &Change<R>) -> Option<R> {
    let stood = || change.after.clone().or_else(|| change.before.clone());
    R::get(project, &change.key).or_else(stood)
}

/// Says in words what is left as it is, and why.
#[must_use]
pub fn left(project: &Project, left: &Left) -> String {
    let (what, _) = record(project, &left.edit);
    match &left.why {
        WhyLeft::Changed(fields) => format!("{what}: {} changed since", fields.join(", ")),
        WhyLeft::Needed(why) => format!("{what}: {why}"),
    }
}

fn named<R: Record>(
    change: &Change<R>,
    noun: &str,
    name: impl Fn(&R) -> String,
) -> (String, Became) {
    let record = change.after.as_ref().or(change.before.as_ref());
    let words = format!("{noun} {}", record.map(name).unwrap_or_default());
    (words.trim_end().to_owned(), Became::of(change))
}

fn quoted(text: &str) -> String {
    format!("«{text}»")
}

fn code(project: &Project, id: &CodeId) -> String {
    quoted(project.code_name(id))
}

fn turn(project: &Project, id: &TranscriptId, paragraph: &ParagraphId) -> String {
    let label = project.transcripts.get(id).and_then(|transcript| {
        let index = transcript.paragraphs.position(paragraph)?;
        Some(turn_label(transcript, index))
    });
    format!("on turn {} of {id}", label.unwrap_or_else(|| paragraph.to_string()))
}
