//! The history in the words of research: what a screen and the command line both say.

use crate::domain::id::{CoderId, MatrixId, TranscriptId};
use crate::domain::project::Project;
use crate::storage::layout::FileKey;

use super::Stamp;
use super::case::{CaseDeed, CaseHistory};
use super::code::{CodeHistory, CodeVersion, FieldChange};
use super::counts::{CodeDeed, FileCount};
use super::passage::{CodingStory, Correction, Deed, Event, PassageHistory};

/// What stands where a shallow copy of the repository ends.
pub const CUT: &str = "The history ends here: this copy holds only its newest part («git fetch --unshallow» brings the rest)";

/// Returns a stored day as `7 Nov 2021`; what is no day stays as it is.
#[must_use]
pub fn long_day(day: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<Option<usize>> = day.split('-').map(|part| part.parse().ok()).collect();
    let [Some(year), Some(month), Some(number)] = parts[..] else { return day.to_owned() };
    match MONTHS.get(month.wrapping_sub(1)) {
        Some(month) => format!("{number} {month} {year}"),
        None => day.to_owned(),
    }
}

/// Returns when something was saved and by whom: `7 Nov 2021 by Ane`; of what is in no version yet that.
#[must_use]
pub fn when_and_who(stamp: Option<&Stamp>) -> String {
    match stamp {
        Some(stamp) => format!("{} by {}", long_day(stamp.day.as_str()), stamp.who),
        None => "not in a version yet".to_owned(),
    }
}

/// Returns a title as a quote, or the id of what has none or is not there any more.
fn called(title: Option<&String>, id: &dyn std::fmt::Display) -> String {
    match title.filter(|title| !title.is_empty()) {
        Some(title) => format!("«{title}»"),
        None => id.to_string(),
    }
}

/// The names of things as they are now.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The study as it is now.
    pub project: &'a Project,
}

impl Names<'_> {
    /// Returns what people call a transcript.
    #[must_use]
    pub fn transcript(self, id: &TranscriptId) -> String {
        let found = self.project.transcripts.get(id);
        found.map_or_else(|| id.to_string(), |row| row.header.title.clone())
    }

    /// Returns what people call a coder or the agreed layer.
    #[must_use]
    pub fn coder(self, id: &CoderId) -> String {
        self.project.coders.get(id).map_or_else(|| id.to_string(), |row| row.name.clone())
    }

    fn matrix(self, id: &MatrixId) -> String {
        called(self.project.matrices.get(id).map(|matrix| &matrix.title), id)
    }

    fn case(self, id: &crate::domain::id::CaseId) -> String {
        self.project.cases.get(id).map_or_else(|| id.to_string(), |row| row.name.clone())
    }

    /// Says what a version did to one file: what it is about, and what was done.
    #[must_use]
    pub fn file(self, count: &FileCount) -> (String, String) {
        let about = match &count.key {
            FileKey::Project => "the study's settings, guide and questions".to_owned(),
            FileKey::Handles => "two-letter handles".to_owned(),
            FileKey::Coder(id) => format!("coder {}", self.coder(id)),
            FileKey::Code(id) => match &count.code {
                Some(fate) => format!("code «{}»", fate.name),
                None => format!("code «{id}»"),
            },
            FileKey::Case(id) => format!("case {}", self.case(id)),
            FileKey::Transcript(id) => format!("text of {}", self.transcript(id)),
            FileKey::Codings(layer, id) => {
                format!("codings of {} in {}", self.coder(layer), self.transcript(id))
            }
            FileKey::Decisions(id) => format!("decisions on {}", self.transcript(id)),
            FileKey::Reading(coder, id) => {
                format!("reading of {} in {}", self.coder(coder), self.transcript(id))
            }
            FileKey::Memo(coder, id) => {
                let memo = self.project.memos.get(coder).and_then(|memos| memos.get(id));
                let name = called(memo.map(|memo| &memo.title), id);
                format!("memo {name} of {}", self.coder(coder))
            }
            FileKey::Quote(id) => {
                let quote = self.project.quotes.get(id);
                format!("quote {}", called(quote.map(|quote| &quote.title), id))
            }
            FileKey::Matrix(id) => format!("matrix {}", self.matrix(id)),
            FileKey::MatrixRow(id, row) => format!("a row of matrix {}: {row}", self.matrix(id)),
            FileKey::Query(id) => {
                let query = self.project.queries.get(id);
                format!("query {}", called(query.map(|query| &query.title), id))
            }
        };
        let what = match &count.code {
            Some(fate) => self.deed(&fate.what),
            None => counts_in_words(count),
        };
        (about, what)
    }

    fn deed(self, deed: &CodeDeed) -> String {
        match deed {
            CodeDeed::Made => "new".to_owned(),
            CodeDeed::Renamed(before) => format!("renamed, was «{before}»"),
            CodeDeed::Merged(other) => {
                format!("merged into «{}»", self.project.code_name(other))
            }
            CodeDeed::Retired => "retired".to_owned(),
            CodeDeed::Redefined => "defined anew".to_owned(),
            CodeDeed::Moved => "moved in the tree".to_owned(),
            CodeDeed::Changed => "changed".to_owned(),
            CodeDeed::Removed => "gone".to_owned(),
        }
    }

    /// Says what a version did in one line: `01 NAV: 14 codings, 1 removed; 1 new code`.
    #[must_use]
    pub fn summary(self, counts: &[FileCount]) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut transcripts: Vec<&TranscriptId> = Vec::new();
        let (mut made, mut removed, mut changed) = (0, 0, 0);
        for count in counts {
            if let FileKey::Codings(_, id) = &count.key {
                made += count.made;
                removed += count.removed;
                changed += count.changed;
                if !transcripts.contains(&id) {
                    transcripts.push(id);
                }
            }
        }
        let place = match transcripts[..] {
            [only] => self.transcript(only),
            _ => format!("{} transcripts", transcripts.len()),
        };
        let codings = [
            (made, counted(made, "coding", "codings")),
            (removed, format!("{removed} removed")),
            (changed, format!("{changed} changed")),
        ];
        let codings: Vec<String> =
            codings.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
        if !codings.is_empty() {
            parts.push(format!("{place}: {}", codings.join(", ")));
        }
        parts.extend(codebook_in_words(counts));
        parts.extend(rest_in_words(counts));
        parts.join("; ")
    }

    /// Tells the history of a passage in lines.
    #[must_use]
    pub fn passage(self, history: &PassageHistory) -> Vec<String> {
        let mut lines: Vec<String> = history.corrections.iter().map(correction_in_words).collect();
        for story in &history.codings {
            lines.push(self.story(story));
            lines.extend(story.events.iter().map(|event| format!("  {}", self.event(event))));
        }
        lines
    }

    /// Says in one line which coding it is, since when, and whether it is still there.
    #[must_use]
    pub fn story(self, story: &CodingStory) -> String {
        let code = self.project.code_name(&story.code);
        let made = long_day(story.made.day().as_str());
        let layer = self.coder(&story.layer);
        let now = if story.is_kept { "still there" } else { "no longer there" };
        format!("«{code}» by {layer}, first coded {made}, {now}: «{}»", story.quote)
    }

    /// Says what became of a coding in one version.
    #[must_use]
    pub fn event(self, event: &Event) -> String {
        let when = when_and_who(event.stamp.as_ref());
        let name = |code| self.project.code_name(code);
        let what = match &event.deed {
            Deed::Coded(code, _) => format!("coded «{}»", name(code)),
            Deed::Recoded(from, to) => format!("«{}» became «{}»", name(from), name(to)),
            Deed::Rebounded(from, to) => format!("other bounds: «{from}» became «{to}»"),
            Deed::Followed => "went along with its words as the text was corrected".to_owned(),
            Deed::Changed => "weight or pass changed".to_owned(),
            Deed::Removed(code) => format!("«{}» removed", name(code)),
        };
        format!("{when}: {what}")
    }

    /// Tells the history of a code in lines.
    #[must_use]
    pub fn code(self, history: &CodeHistory) -> Vec<String> {
        let mut lines = Vec::new();
        for version in &history.versions {
            let (heading, changes) = code_version_in_words(version);
            lines.push(heading);
            lines.extend(changes.into_iter().map(|change| format!("  {change}")));
        }
        for row in &history.uses {
            let day = long_day(row.day.as_str());
            lines.push(format!(
                "{day}: +{} -{}, {}",
                row.added,
                row.removed,
                counted(row.total, "coding", "codings")
            ));
        }
        lines
    }

    /// Tells the history of a case in lines.
    #[must_use]
    pub fn case_lines(self, history: &CaseHistory) -> Vec<String> {
        let mut lines = Vec::new();
        for (stamp, deed) in &history.events {
            let when = when_and_who(Some(stamp));
            let (what, changes) = match deed {
                CaseDeed::Made(changes) => ("made".to_owned(), changes.as_slice()),
                CaseDeed::Changed(changes) => ("changed".to_owned(), changes.as_slice()),
                CaseDeed::Removed => ("gone".to_owned(), &[][..]),
                CaseDeed::Speaks(id) => (format!("speaks in {}", self.transcript(id)), &[][..]),
                CaseDeed::SpeaksNoMore(id) => {
                    (format!("speaks no longer in {}", self.transcript(id)), &[][..])
                }
            };
            lines.push(format!("{when}: {what}"));
            lines.extend(changes.iter().map(|change| format!("  {}", self.attribute(change))));
        }
        lines
    }

    fn attribute(self, change: &FieldChange) -> String {
        let attribute = self.project.attributes.get(&change.field.as_str().into());
        let field = attribute.map_or_else(|| change.field.clone(), |row| row.name.clone());
        field_in_words(&FieldChange { field, ..change.clone() })
    }
}

/// Says what a version did to a code: when and by whom, then field by field.
#[must_use]
pub fn code_version_in_words(version: &CodeVersion) -> (String, Vec<String>) {
    let what = if version.is_birth { "made" } else { "changed" };
    let heading = format!("{}: {what}", when_and_who(Some(&version.stamp)));
    (heading, version.changes.iter().map(field_in_words).collect())
}

fn field_in_words(change: &FieldChange) -> String {
    let FieldChange { field, before, after } = change;
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("{field}: «{after}»"),
        (_, true) => format!("{field} taken away: «{before}»"),
        _ => format!("{field}: «{before}» became «{after}»"),
    }
}

/// Says how a text was corrected.
#[must_use]
pub fn correction_in_words(row: &Correction) -> String {
    let when = when_and_who(Some(&row.stamp));
    if row.before.is_empty() {
        return format!("{when}: the text was brought in");
    }
    format!("{when}: text corrected, was «{}»", row.before)
}

fn counts_in_words(count: &FileCount) -> String {
    let rows = [(count.made, "added"), (count.removed, "removed"), (count.changed, "changed")];
    let rows = rows.into_iter().filter(|(number, _)| *number > 0);
    rows.map(|(number, word)| format!("{number} {word}")).collect::<Vec<_>>().join(", ")
}

fn codebook_in_words(counts: &[FileCount]) -> Vec<String> {
    let fates: Vec<_> = counts.iter().filter_map(|count| count.code.as_ref()).collect();
    let number = |is: fn(&CodeDeed) -> bool| fates.iter().filter(|fate| is(&fate.what)).count();
    let made = number(|deed| *deed == CodeDeed::Made);
    let renamed = number(|deed| matches!(deed, CodeDeed::Renamed(_)));
    let merged = number(|deed| matches!(deed, CodeDeed::Merged(_)));
    let other = fates.len() - made - renamed - merged;
    let rows = [
        (made, counted(made, "new code", "new codes")),
        (renamed, counted(renamed, "code renamed", "codes renamed")),
        (merged, counted(merged, "code merged", "codes merged")),
        (other, counted(other, "code changed", "codes changed")),
    ];
    rows.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect()
}

fn rest_in_words(counts: &[FileCount]) -> Vec<String> {
    let number = |is: fn(&FileKey) -> bool| counts.iter().filter(|count| is(&count.key)).count();
    let texts = number(|key| matches!(key, FileKey::Transcript(_)));
    let memos = number(|key| matches!(key, FileKey::Memo(..)));
    let cases = number(|key| matches!(key, FileKey::Case(_)));
    let decisions: usize = counts
        .iter()
        .filter(|count| matches!(count.key, FileKey::Decisions(_)))
        .map(|count| count.made + count.changed)
        .sum();
    let quotes = number(|key| matches!(key, FileKey::Quote(_)));
    let cells = number(|key| matches!(key, FileKey::Matrix(_) | FileKey::MatrixRow(..)));
    let reading = number(|key| matches!(key, FileKey::Reading(..)));
    let rows = [
        (texts, counted(texts, "text", "texts")),
        (memos, counted(memos, "memo", "memos")),
        (cases, counted(cases, "case", "cases")),
        (decisions, counted(decisions, "decision", "decisions")),
        (quotes, counted(quotes, "quote", "quotes")),
        (cells, "a matrix".to_owned()),
        (number(|key| *key == FileKey::Project), "the study's settings".to_owned()),
        (reading, "reading".to_owned()),
    ];
    rows.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect()
}

fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests {
    use super::super::counts::CodeFate;
    use super::super::fixture::study;
    use super::*;

    fn count(key: FileKey, made: usize, removed: usize, changed: usize) -> FileCount {
        FileCount { key, made, removed, changed, code: None }
    }

    #[test]
    fn a_version_is_summed_up_in_one_line() {
        let project = study();
        let names = Names { project: &project };
        let codings = count(FileKey::Codings("ane".into(), "nav".into()), 14, 1, 0);
        let fate = CodeFate { name: "Tid".to_owned(), what: CodeDeed::Made };
        let code = FileCount { code: Some(fate), ..count(FileKey::Code("tid".into()), 1, 0, 0) };
        let memo = count(FileKey::Memo("ane".into(), "m1".into()), 1, 0, 0);
        assert_eq!(
            names.summary(&[code.clone(), codings.clone(), memo]),
            "01 NAV: 14 codings, 1 removed; 1 new code; 1 memo"
        );
        assert_eq!(names.summary(&[]), "");
        let owned = |about: &str, what: &str| (about.to_owned(), what.to_owned());
        assert_eq!(names.file(&codings), owned("codings of Ane in 01 NAV", "14 added, 1 removed"));
        assert_eq!(names.file(&code), owned("code «Tid»", "new"));
    }

    #[test]
    fn days_are_written_with_the_year() {
        assert_eq!(long_day("2021-11-07"), "7 Nov 2021");
        assert_eq!(long_day("soon"), "soon");
        assert_eq!(long_day("2021-13-07"), "2021-13-07");
    }
}
