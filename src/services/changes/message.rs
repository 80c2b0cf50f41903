//! What changed, as the message of a version: short, in a researcher's words.

use std::collections::{BTreeMap, BTreeSet};

use super::arrange::{By, Group, arrange};
use super::words::counted;
use super::{Act, Changes, Kind, Row};
use crate::domain::id::TranscriptId;
use crate::domain::memo::MemoKind;
use crate::domain::text::{CodePoint, length, slice};
use crate::domain::transcript::TranscriptKind;
use crate::services::words::without_number;

/// Longest line of a message, in code points.
pub const LONGEST_LINE: u32 = 72;
/// Longest title in a subject, in code points.
const LONGEST_TITLE: u32 = 36;
/// Lines of the body at most.
const MOST_LINES: usize = 20;

/// A message that is offered for a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The first line, of at most 72 columns.
    pub subject: String,
    /// The rest of the message, a group a line; empty where the subject says it all.
    pub body: String,
    /// What is in the version, a group a line, uncut.
    pub lines: Vec<String>,
}

impl Proposal {
    /// Returns the whole message.
    #[must_use]
    pub fn message(&self) -> String {
        if self.body.is_empty() {
            return format!("{}\n", self.subject);
        }
        format!("{}\n\n{}\n", self.subject, self.body)
    }
}

/// Returns the message for `changes`: `Ida: 14 codings, 1 new code, 2 renamed`.
#[must_use]
pub fn message(changes: &Changes) -> Proposal {
    with_lines(subject(changes), changes)
}

/// Returns the message for a version that brings the work of `theirs` (a coder, a branch) in.
#[must_use]
pub fn message_of_merge(changes: &Changes, theirs: &str) -> Proposal {
    let head = format!("Bring in what {} did", short(theirs, LONGEST_TITLE));
    let subject = if changes.is_empty() { head } else { fitted(&head, &parts(changes)) };
    with_lines(subject, changes)
}

/// Counts what changed in one line: `14 codings, 1 memo`; «nothing» where nothing did.
#[must_use]
pub fn in_short(changes: &Changes) -> String {
    let parts = parts(changes);
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

fn with_lines(subject: String, changes: &Changes) -> Proposal {
    let lines: Vec<String> = arrange(changes, By::Kind)
        .iter()
        .flat_map(|section| &section.groups)
        .map(|group| body_line(changes, group))
        .collect();
    let mut body: Vec<String> =
        lines.iter().take(MOST_LINES).map(|line| short(line, LONGEST_LINE)).collect();
    let n_more = lines.len().saturating_sub(MOST_LINES);
    if n_more > 0 {
        body.push(format!("and {}", counted(n_more, "more line", "more lines")));
    }
    // One row that the subject told needs no second line.
    let body = if changes.rows.len() < 2 { String::new() } else { body.join("\n") };
    Proposal { subject, body, lines }
}

/// Returns the line of a group, with what kind of thing it is where the title does not say it.
fn body_line(changes: &Changes, group: &Group) -> String {
    let kind = group.rows.first().and_then(|index| changes.rows.get(*index)).map(|row| row.kind);
    let line = group.line();
    match kind {
        None | Some(Kind::Coding | Kind::Text | Kind::Matrix | Kind::Coder | Kind::Study) => line,
        Some(kind) => {
            let noun = match kind {
                Kind::Agreed => "agreed",
                Kind::Reading => "read",
                kind => kind.noun().0,
            };
            line.replacen(' ', &format!(" {noun} "), 1)
        }
    }
}

fn subject(changes: &Changes) -> String {
    if changes.is_empty() {
        return "Nothing changed".to_owned();
    }
    if changes.is_first {
        return fitted("First version", &first_parts(changes));
    }
    let brought_in: Vec<&Row> =
        changes.of_kind(Kind::Text).filter(|row| row.act() == Act::Added).collect();
    let has_codings = changes.of_kind(Kind::Coding).next().is_some();
    if !brought_in.is_empty() && !has_codings {
        let documents = documents(brought_in.into_iter());
        let rest: Vec<String> = parts_of(changes, |row| {
            let comes_along = matches!(row.kind, Kind::Text | Kind::Case);
            !(comes_along && row.act() == Act::Added)
        });
        return joined(&format!("Bring in {}", scope(&documents)), ", ", &rest);
    }
    if changes.rows.iter().all(|row| row.kind == Kind::Memo) {
        return of_memos(changes);
    }
    let parts = parts(changes);
    if changes.rows.iter().all(|row| row.kind == Kind::Code) {
        let rows = changes.rows.len();
        return match (changes.rows.first(), rows) {
            (Some(only), 1) => of_one_code(only),
            _ => fitted("Codebook", &parts),
        };
    }
    let in_text = changes.rows.iter().filter(|row| row.kind != Kind::Reading);
    let documents = documents(in_text);
    if documents.is_empty() {
        return match changes.rows.as_slice() {
            [only] if only.kind == Kind::Reading => {
                let title = short(without_number(&only.called.document), LONGEST_TITLE);
                fitted(&title, &[format!("read {}", only.detail)])
            }
            _ => capitalized(&fitted("", &parts)),
        };
    }
    fitted(&scope(&documents), &parts)
}

/// Returns the documents of rows, each with its title and kind.
fn documents<'a>(
    rows: impl Iterator<Item = &'a Row>,
) -> BTreeMap<&'a TranscriptId, (&'a str, TranscriptKind)> {
    let known = |row: &'a Row| {
        let id = row.transcript.as_ref()?;
        Some((id, (row.called.document.as_str(), row.called.document_kind)))
    };
    rows.filter_map(known).collect()
}

/// Returns the title of the only document, or how many there are: `3 interviews`.
fn scope(documents: &BTreeMap<&TranscriptId, (&str, TranscriptKind)>) -> String {
    match documents.values().collect::<Vec<_>>().as_slice() {
        [(title, _)] => short(without_number(title), LONGEST_TITLE),
        all if all.iter().all(|(_, kind)| *kind == TranscriptKind::Interview) => {
            counted(all.len(), "interview", "interviews")
        }
        all => counted(all.len(), "transcript", "transcripts"),
    }
}

fn first_parts(changes: &Changes) -> Vec<String> {
    let added = |kind: Kind| {
        changes.of_kind(kind).filter(|row| row.act() == Act::Added).collect::<Vec<_>>()
    };
    let texts = added(Kind::Text);
    let is_interview = |row: &&Row| row.called.document_kind == TranscriptKind::Interview;
    let text_noun = if texts.iter().all(is_interview) { "interview" } else { "transcript" };
    let counts = [
        (texts.len(), text_noun),
        (added(Kind::Coding).len(), "coding"),
        (added(Kind::Code).len(), "code"),
        (added(Kind::Memo).len(), "memo"),
        (added(Kind::Case).len(), "case"),
    ];
    let some = counts.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, noun)| counted(count, noun, &format!("{noun}s"))).collect()
}

fn of_memos(changes: &Changes) -> String {
    if let [only] = changes.rows.as_slice() {
        let happened = match only.act() {
            Act::Added => String::new(),
            act => format!(" {}", act.word(Kind::Memo)),
        };
        return format!("Memo {}{happened}", short(&only.name, LONGEST_TITLE + 8));
    }
    let is_new = changes.rows.iter().all(|row| row.act() == Act::Added);
    let head = counted(changes.rows.len(), "memo", "memos");
    if !is_new {
        return capitalized(&fitted("", &parts(changes)));
    }
    let mut kinds: BTreeMap<MemoKind, usize> = BTreeMap::new();
    for kind in changes.rows.iter().filter_map(|row| row.memo) {
        *kinds.entry(kind).or_default() += 1;
    }
    let kinds: Vec<String> =
        kinds.into_iter().map(|(kind, count)| format!("{count} {}", kind.name())).collect();
    fitted(&head, &kinds)
}

fn of_one_code(row: &Row) -> String {
    let name = short(&row.name, LONGEST_TITLE);
    let act = row.act();
    let words = match act {
        Act::Added => "new code".to_owned(),
        _ => format!("code {}", act.word(Kind::Code)),
    };
    capitalized(&format!("{words} «{name}»"))
}

fn parts(changes: &Changes) -> Vec<String> {
    parts_of(changes, |_| true)
}

/// Says what happened how often, kind by kind; the noun stands with the first number of each kind.
fn parts_of(changes: &Changes, is_told: impl Fn(&Row) -> bool) -> Vec<String> {
    let (mut parts, mut lesser) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let rows: Vec<&Row> = changes.of_kind(kind).filter(|row| is_told(row)).collect();
        let mut acts: BTreeMap<Act, usize> = BTreeMap::new();
        for row in &rows {
            for act in &row.acts {
                *acts.entry(*act).or_default() += 1;
            }
        }
        let changed = |act: &Act| matches!(act, Act::Recolored | Act::Relettered | Act::Changed);
        if acts.keys().any(|act| !changed(act)) {
            // Beside what matters, small things go without saying.
            acts.retain(|act, _| !changed(act));
        }
        let is_lesser = |act: &Act| {
            changed(act) || matches!(act, Act::Flagged | Act::Unflagged | Act::Followed)
        };
        let (small, large) = acts.into_iter().partition(|(act, _)| is_lesser(act));
        let is_told_by_rows = matches!(kind, Kind::Coder | Kind::Study | Kind::Reading);
        if is_told_by_rows {
            lesser.extend(parts_of_rows(kind, &rows));
        } else {
            parts.extend(parts_of_acts(kind, large));
            lesser.extend(parts_of_acts(kind, small));
        }
    }
    parts.append(&mut lesser);
    parts
}

/// Counts what is told as a whole: settings, passes, how far was read.
fn parts_of_rows(kind: Kind, rows: &[&Row]) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let documents: BTreeSet<_> = rows.iter().map(|row| &row.called.document).collect();
    Some(match kind {
        Kind::Reading => {
            format!("{} read on", counted(documents.len(), "transcript", "transcripts"))
        }
        Kind::Study => format!("{} changed", counted(rows.len(), "setting", "settings")),
        _ => format!("{} changed", counted(rows.len(), "pass", "passes")),
    })
}

fn parts_of_acts(kind: Kind, acts: BTreeMap<Act, usize>) -> Vec<String> {
    let mut needs_noun = true;
    let part = |(act, count): (Act, usize)| {
        let (one, many) = noun(kind, act);
        let noun = if count == 1 { one } else { many };
        let is_named = std::mem::replace(&mut needs_noun, false) || kind == Kind::Text;
        match act {
            Act::Added if kind == Kind::Code => format!("{count} new {noun}"),
            Act::Added if kind == Kind::Text => format!("{count} {noun} brought in"),
            Act::Added => format!("{count} {noun}"),
            _ if is_named => format!("{count} {noun} {}", act.word(kind)),
            _ => format!("{count} {}", act.word(kind)),
        }
    };
    acts.into_iter().map(part).collect()
}

fn noun(kind: Kind, act: Act) -> (&'static str, &'static str) {
    match (kind, act) {
        (Kind::Text, Act::Corrected) => ("turn", "turns"),
        (Kind::Text, Act::Added | Act::Removed) => ("transcript", "transcripts"),
        (Kind::Text, _) => ("speaker or title", "speakers or titles"),
        _ => kind.noun(),
    }
}

/// Puts as many parts after the head as have room in one line.
fn fitted(head: &str, parts: &[String]) -> String {
    joined(head, ": ", parts)
}

fn joined(head: &str, colon: &str, parts: &[String]) -> String {
    const REST: &str = " and more";
    let mut line = head.to_owned();
    for (index, part) in parts.iter().enumerate() {
        let between = match index {
            0 if head.is_empty() => "",
            0 => colon,
            _ => ", ",
        };
        let longer = format!("{line}{between}{part}");
        let is_last = index + 1 == parts.len();
        let room = if is_last { LONGEST_LINE } else { LONGEST_LINE - length(REST).0 };
        if length(&longer).0 > room {
            line.push_str(REST);
            break;
        }
        line = longer;
    }
    line
}

/// Cuts a text, with an ellipsis where something was cut off.
fn short(text: &str, most: u32) -> String {
    if length(text).0 <= most {
        return text.to_owned();
    }
    format!("{}…", slice(text, CodePoint::ZERO, CodePoint(most - 1)).trim_end())
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
