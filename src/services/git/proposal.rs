//! What a version would be called: what differs from the last one, in a researcher's words.

use std::collections::{BTreeMap, BTreeSet};

use super::status::whole_transcript;
use crate::domain::code::{Code, CodeKind};
use crate::domain::edit::{Edit, Record, difference};
use crate::domain::id::{CodeId, TranscriptId};
use crate::domain::project::Project;

/// Longest first line of a message, in letters.
const LONGEST: usize = 72;
/// Codes that are named after the number of codings.
const CODES_NAMED: usize = 3;

/// What a version would be called, and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The message, one line.
    pub message: String,
    /// What is in the version, a line each.
    pub lines: Vec<String>,
}

/// Words of the differences between two states that hold at least the files that differ; `context` has the names.
#[must_use]
pub fn proposal(before: &Project, after: &Project, context: &Project) -> Proposal {
    let mut tally = Tally::default();
    let edits = difference(before, after);
    let whole: BTreeSet<&TranscriptId> = edits.iter().filter_map(whole_transcript).collect();
    for edit in &edits {
        tally.count(edit, &whole);
    }
    Proposal { message: tally.message(context), lines: tally.lines(context) }
}

/// What was counted.
#[derive(Default)]
struct Tally {
    documents: BTreeMap<TranscriptId, Document>,
    /// Everything that belongs to no document, by how it is named, in the order of naming.
    rest: BTreeMap<Kind, Count>,
}

#[derive(Default)]
struct Document {
    codings: Count,
    by_code: BTreeMap<CodeId, usize>,
    corrected: usize,
    is_read_on: bool,
    header: Count,
}

#[derive(Clone, Copy, Default)]
struct Count {
    new: usize,
    changed: usize,
    gone: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Transcript,
    Code,
    Renamed,
    Memo,
    Quote,
    Case,
    Decision,
    Question,
    GuideRow,
    Attribute,
    Cell,
    Matrix,
    Query,
    Pass,
    Coder,
    Settings,
}

impl Kind {
    fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Self::Transcript => ("transcript", "transcripts"),
            Self::Code => ("code", "codes"),
            Self::Renamed => ("renamed", "renamed"),
            Self::Memo => ("memo", "memos"),
            Self::Quote => ("quote", "quotes"),
            Self::Case => ("case", "cases"),
            Self::Decision => ("decision", "decisions"),
            Self::Question => ("research question", "research questions"),
            Self::GuideRow => ("guide question", "guide questions"),
            Self::Attribute => ("attribute", "attributes"),
            Self::Cell => ("cell", "cells"),
            Self::Matrix => ("matrix", "matrices"),
            Self::Query => ("query", "queries"),
            Self::Pass => ("pass", "passes"),
            Self::Coder => ("coder", "coders"),
            Self::Settings => ("change of the settings", "changes of the settings"),
        }
    }
}

impl Count {
    fn of<R: Record>(change: &crate::domain::edit::Change<R>) -> Self {
        match (&change.before, &change.after) {
            (None, Some(_)) => Self { new: 1, ..Self::default() },
            (Some(_), None) => Self { gone: 1, ..Self::default() },
            _ => Self { changed: 1, ..Self::default() },
        }
    }

    fn add(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.gone += other.gone;
    }

    /// Returns `14 codings`, `1 new code`, `2 memos changed`; `fresh` is said of new ones.
    fn words(self, (one, many): (&str, &str), fresh: &str) -> Vec<String> {
        let noun = |count: usize| if count == 1 { one } else { many };
        let mut words = Vec::new();
        if self.new > 0 {
            words.push(format!("{} {fresh}{}", self.new, noun(self.new)));
        }
        if self.changed > 0 {
            words.push(format!("{} {} changed", self.changed, noun(self.changed)));
        }
        if self.gone > 0 {
            words.push(format!("{} {} removed", self.gone, noun(self.gone)));
        }
        words
    }
}

impl Tally {
    fn count(&mut self, edit: &Edit, whole: &BTreeSet<&TranscriptId>) {
        match edit {
            Edit::Coding(change) => {
                let document = self.documents.entry(change.key.1.clone()).or_default();
                document.codings.add(Count::of(change));
                if let (None, Some(coding)) = (&change.before, &change.after) {
                    *document.by_code.entry(coding.code.clone()).or_default() += 1;
                }
            }
            Edit::Paragraph(change) if !whole.contains(&change.key.0) => {
                self.documents.entry(change.key.0.clone()).or_default().corrected += 1;
            }
            Edit::Speaker(change) if !whole.contains(&change.key.0) => {
                self.documents.entry(change.key.0.clone()).or_default().header.changed += 1;
            }
            Edit::TranscriptHeader(change) if !whole.contains(&change.key) => {
                self.documents.entry(change.key.clone()).or_default().header.changed += 1;
            }
            Edit::Reading(change) => {
                self.documents.entry(change.key.1.clone()).or_default().is_read_on = true;
            }
            Edit::Paragraph(_) | Edit::Speaker(_) | Edit::Handle(_) => {}
            Edit::TranscriptHeader(change) => self.rest(Kind::Transcript, Count::of(change)),
            Edit::Code(change) => {
                let kind = if is_renamed(change) { Kind::Renamed } else { Kind::Code };
                self.rest(kind, Count::of(change));
            }
            Edit::Memo(change) => self.rest(Kind::Memo, Count::of(change)),
            Edit::Quote(change) => self.rest(Kind::Quote, Count::of(change)),
            Edit::Case(change) => self.rest(Kind::Case, Count::of(change)),
            Edit::Decision(change) => self.rest(Kind::Decision, Count::of(change)),
            Edit::Question(change) => self.rest(Kind::Question, Count::of(change)),
            Edit::GuideRow(change) => self.rest(Kind::GuideRow, Count::of(change)),
            Edit::Attribute(change) => self.rest(Kind::Attribute, Count::of(change)),
            Edit::Cell(change) => self.rest(Kind::Cell, Count::of(change)),
            Edit::Matrix(change) => self.rest(Kind::Matrix, Count::of(change)),
            Edit::Query(change) => self.rest(Kind::Query, Count::of(change)),
            Edit::Pass(change) => self.rest(Kind::Pass, Count::of(change)),
            Edit::Coder(change) => self.rest(Kind::Coder, Count::of(change)),
            Edit::Settings(change) => self.rest(Kind::Settings, Count::of(change)),
        }
    }

    fn rest(&mut self, kind: Kind, count: Count) {
        self.rest.entry(kind).or_default().add(count);
    }

    fn message(&self, context: &Project) -> String {
        let mut parts: Vec<String> = self.coded_words();
        for (kind, count) in &self.rest {
            parts.extend(words_of(*kind, *count));
        }
        let coded: Vec<&TranscriptId> = self
            .documents
            .iter()
            .filter(|(_, document)| document.codings.total() + document.corrected > 0)
            .map(|(id, _)| id)
            .collect();
        let place = match coded.as_slice() {
            [] => String::new(),
            [only] => format!("{}: ", name_of(context, only)),
            several => format!("{} transcripts: ", several.len()),
        };
        if parts.is_empty() {
            parts.push(self.smaller_words(context));
        }
        shortened(&place, &parts)
    }

    /// Returns what was coded and corrected in all documents together.
    fn coded_words(&self) -> Vec<String> {
        let mut codings = Count::default();
        let mut corrected = 0;
        for document in self.documents.values() {
            codings.add(document.codings);
            corrected += document.corrected;
        }
        let mut words = codings.words(("coding", "codings"), "");
        if corrected > 0 {
            words.push(format!("{} corrected", plural(corrected, "paragraph", "paragraphs")));
        }
        words
    }

    /// Returns words for a version in which nothing was coded, written or named.
    fn smaller_words(&self, context: &Project) -> String {
        let touched = |is: fn(&Document) -> bool| -> Vec<String> {
            let documents = self.documents.iter().filter(|(_, document)| is(document));
            documents.map(|(id, _)| name_of(context, id)).collect()
        };
        let details = touched(|document| document.header.total() > 0);
        if !details.is_empty() {
            return format!("details of {}", details.join(", "));
        }
        let read = touched(|document| document.is_read_on);
        if read.is_empty() {
            "small changes".to_owned()
        } else {
            format!("read on in {}", read.join(", "))
        }
    }

    fn lines(&self, context: &Project) -> Vec<String> {
        let documents = self.documents.iter().map(|(id, document)| document.line(id, context));
        let rest = self.rest.iter().flat_map(|(kind, count)| words_of(*kind, *count));
        documents.chain(rest).collect()
    }
}

impl Count {
    fn total(self) -> usize {
        self.new + self.changed + self.gone
    }
}

impl Document {
    fn line(&self, id: &TranscriptId, context: &Project) -> String {
        let mut parts = Vec::new();
        if self.codings.new > 0 {
            let codes = self.codes_named(context);
            let codings = plural(self.codings.new, "coding", "codings");
            parts.push(format!("+ {codings}: {codes}"));
        }
        if self.codings.changed > 0 {
            parts.push(format!("~ {} changed", plural(self.codings.changed, "coding", "codings")));
        }
        if self.codings.gone > 0 {
            parts.push(format!("- {} removed", plural(self.codings.gone, "coding", "codings")));
        }
        if self.corrected > 0 {
            parts.push(format!("{} corrected", plural(self.corrected, "paragraph", "paragraphs")));
        }
        if self.header.total() > 0 {
            parts.push("details changed".to_owned());
        }
        if self.is_read_on {
            parts.push("read on".to_owned());
        }
        format!("{}  {}", name_of(context, id), parts.join(", "))
    }

    /// Returns the codes given most, as `ma 6, al 4, sk 4`.
    fn codes_named(&self, context: &Project) -> String {
        let mut codes: Vec<(&CodeId, usize)> =
            self.by_code.iter().map(|(code, count)| (code, *count)).collect();
        codes.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), (*code).clone()));
        let name = |code: &CodeId| {
            let handle = context.handle_of(code).map(str::to_owned);
            handle.unwrap_or_else(|| context.code_name(code).to_owned())
        };
        let named = codes.iter().take(CODES_NAMED);
        let mut words: Vec<String> =
            named.map(|(code, count)| format!("{} {count}", name(code))).collect();
        if codes.len() > CODES_NAMED {
            words.push(format!("{} more", codes.len() - CODES_NAMED));
        }
        words.join(", ")
    }
}

fn words_of(kind: Kind, count: Count) -> Vec<String> {
    match kind {
        Kind::Renamed => vec![format!("{} renamed", plural(count.total(), "code", "codes"))],
        Kind::Code => count.words(kind.nouns(), "new "),
        Kind::Settings => {
            vec![plural(count.total(), "change of the settings", "changes of the settings")]
        }
        _ => count.words(kind.nouns(), ""),
    }
}

fn is_renamed(change: &crate::domain::edit::Change<Code>) -> bool {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => before.name != after.name && before.kind != CodeKind::Marker,
        _ => false,
    }
}

fn name_of(context: &Project, id: &TranscriptId) -> String {
    let title = context.transcripts.get(id).map(|it| it.header.title.trim().to_owned());
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| id.to_string())
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Joins `parts`, as many as a first line holds.
fn shortened(place: &str, parts: &[String]) -> String {
    for n_shown in (1..=parts.len()).rev() {
        let left_out = parts.len() - n_shown;
        let mut line = format!(
            "{place}{}",
            parts.iter().take(n_shown).cloned().collect::<Vec<_>>().join(", ")
        );
        if left_out > 0 {
            line.push_str(&format!(" and {left_out} more"));
        }
        if line.chars().count() <= LONGEST || n_shown == 1 {
            return line.chars().take(LONGEST).collect();
        }
    }
    place.trim_end_matches(": ").to_owned()
}
