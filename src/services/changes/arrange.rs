//! Rows in groups: by kind, by document, by informant, by code; counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::words::{amount, counted};
use super::{Act, Changes, Kind, Row};

/// Handles or details that a group names at most.
const MOST_NAMED: usize = 8;

/// What sections stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Kinds of things.
    #[default]
    Kind,
    /// Documents.
    Transcript,
    /// Informants.
    Case,
    /// Codes.
    Code,
}

impl By {
    /// Every order, in the order in which they follow each other.
    pub const ALL: [Self; 4] = [Self::Kind, Self::Case, Self::Code, Self::Transcript];

    /// Returns the order in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Transcript => "transcript",
            Self::Case => "case",
            Self::Code => "code",
        }
    }
}

/// Groups under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// What happened how often: `+ 41 new`.
    pub counts: Vec<String>,
    /// The groups.
    pub groups: Vec<Group>,
}

/// Rows that are told in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The sign of what happened.
    pub sign: char,
    /// What it happened to.
    pub title: String,
    /// How often, and what: `24 new`. Empty where the row tells itself.
    pub count: String,
    /// More about it.
    pub detail: String,
    /// The rows, as numbers in [`Changes::rows`]. Never empty.
    pub rows: Vec<usize>,
}

impl Group {
    /// Returns the group as one line: `+ 04 Ida: 24 new, ma 6, ti 5`.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = format!("{} {}", self.sign, self.title);
        let parts = [&self.count, &self.detail].into_iter().filter(|part| !part.is_empty());
        for (index, part) in parts.enumerate() {
            line.push_str(if index == 0 { ": " } else { ", " });
            line.push_str(part);
        }
        line
    }
}

/// What the rows of a group share; groups stand in this order.
type GroupKey = (Kind, Act, usize);

/// Puts the rows into sections and groups.
#[must_use]
pub fn arrange(changes: &Changes, by: By) -> Vec<Section> {
    let mut sections: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for (index, row) in changes.rows.iter().enumerate() {
        sections.entry(section_of(row, by)).or_default().push(index);
    }
    let section = |((_, title), rows): ((usize, String), Vec<usize>)| Section {
        title,
        counts: counts(changes, &rows),
        groups: groups(changes, by, &rows),
    };
    sections.into_iter().map(section).collect()
}

fn section_of(row: &Row, by: By) -> (usize, String) {
    let named = |name: &str, rest: &str| {
        if name.is_empty() { (1, rest.to_owned()) } else { (0, name.to_owned()) }
    };
    match by {
        By::Kind => {
            let place = Kind::ALL.iter().position(|kind| *kind == row.kind);
            (place.unwrap_or_default(), row.kind.heading().to_owned())
        }
        By::Transcript => named(&row.called.document, "in no transcript"),
        By::Case => named(&row.called.case, "of no informant"),
        By::Code => named(&row.called.code, "without a code"),
    }
}

/// Counts what happened: `+ 41 new`, `- 3 removed`.
fn counts(changes: &Changes, rows: &[usize]) -> Vec<String> {
    let rows = || rows.iter().filter_map(|index| changes.rows.get(*index));
    let mut counts: BTreeMap<(Kind, Act), usize> = BTreeMap::new();
    for row in rows() {
        for act in &row.acts {
            *counts.entry((row.kind, *act)).or_default() += 1;
        }
    }
    let is_one_kind = rows().all(|row| rows().next().is_some_and(|first| first.kind == row.kind));
    let count = |((kind, act), count): ((Kind, Act), usize)| {
        let sign = act.sign();
        if is_one_kind || kind == Kind::Text {
            return format!("{sign} {}", amount(kind, act, count));
        }
        let (one, many) = kind.noun();
        format!("{sign} {} {}", counted(count, one, many), act.word(kind))
    };
    counts.into_iter().map(count).collect()
}

fn groups(changes: &Changes, by: By, rows: &[usize]) -> Vec<Group> {
    let mut groups: BTreeMap<GroupKey, Vec<usize>> = BTreeMap::new();
    for index in rows {
        let Some(row) = changes.rows.get(*index) else { continue };
        groups.entry((row.kind, row.act(), share_of(row, *index, by))).or_default().push(*index);
    }
    groups.into_values().map(|rows| group(changes, by, rows)).collect()
}

/// Returns what a row must share with others to be told with them.
fn share_of(row: &Row, index: usize, by: By) -> usize {
    let in_document = row.order.0;
    match (by, row.kind) {
        (By::Kind, Kind::Coding | Kind::Agreed | Kind::Decision) => in_document,
        (By::Kind, Kind::Text) if row.act() == Act::Corrected => in_document,
        (By::Kind, Kind::Memo) => row.memo.map_or(0, |kind| kind as usize),
        (By::Kind, _) => index,
        (_, Kind::Code | Kind::Case | Kind::Study) => index,
        _ => 0,
    }
}

fn group(changes: &Changes, by: By, indices: Vec<usize>) -> Group {
    let rows: Vec<&Row> = indices.iter().filter_map(|index| changes.rows.get(*index)).collect();
    let Some(first) = rows.first() else {
        return Group {
            sign: ' ',
            title: String::new(),
            count: String::new(),
            detail: String::new(),
            rows: indices,
        };
    };
    let count = amount(first.kind, first.act(), rows.len());
    let tells_itself =
        matches!(
            first.kind,
            Kind::Code | Kind::Case | Kind::Study | Kind::Coder | Kind::Quote | Kind::Query
        ) || matches!((first.kind, first.act()), (Kind::Text, Act::Added | Act::Removed))
            || (by == By::Kind && matches!(first.kind, Kind::Matrix | Kind::Reading));
    let (title, count, detail) = match rows.as_slice() {
        [only] if tells_itself => (only.name.clone(), String::new(), told(only)),
        [only] => (title(only, by), count, with_comma(named(only), &only.detail)),
        _ => (title(first, by), count, shared_detail(&rows)),
    };
    Group {
        sign: first.act().sign(),
        title,
        count,
        detail: detail.trim().to_owned(),
        rows: indices,
    }
}

/// Returns what is told of a row beside its name: what happened where the details do not say it.
fn told(row: &Row) -> String {
    let says_itself = matches!(row.act(), Act::Added | Act::Changed | Act::Read | Act::Consent)
        && !row.detail.is_empty();
    if says_itself && row.kind != Kind::Text {
        return row.detail.clone();
    }
    let words: Vec<&str> = row.acts.iter().map(|act| act.word(row.kind)).collect();
    let happened = words.join(", ");
    if row.detail.is_empty() { happened } else { format!("{happened}: {}", row.detail) }
}

fn with_comma(one: &str, other: &str) -> String {
    if one.is_empty() || other.is_empty() {
        return format!("{one}{other}");
    }
    format!("{one}, {other}")
}

fn named(row: &Row) -> &str {
    match row.kind {
        Kind::Text | Kind::Decision => &row.place,
        _ => &row.name,
    }
}

fn title(row: &Row, by: By) -> String {
    let kind = row.kind.heading().to_owned();
    if by != By::Kind {
        return kind;
    }
    match (row.kind, row.memo) {
        (Kind::Memo, Some(memo)) => memo.name().to_owned(),
        _ if row.called.document.is_empty() => kind,
        _ => row.called.document.clone(),
    }
}

/// Returns what the rows of a group say together: codes with their numbers, or what happened to each.
fn shared_detail(rows: &[&Row]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let by_code = |row: &&Row| {
        matches!(row.kind, Kind::Coding | Kind::Agreed)
            && matches!(
                row.act(),
                Act::Added | Act::Removed | Act::Followed | Act::Flagged | Act::Unflagged
            )
    };
    let tells_code = rows.iter().all(by_code);
    for row in rows {
        let what = match row.kind {
            _ if tells_code => &row.called.handle,
            // What each memo is about would be too much here; its title says most.
            Kind::Memo => &row.name,
            _ => &row.detail,
        };
        *counts.entry(what).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> =
        counts.into_iter().filter(|(what, _)| !what.is_empty()).collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let n_more = counts.len().saturating_sub(MOST_NAMED);
    let part = |(what, count): &(&str, usize)| match count {
        1 if !tells_code => (*what).to_owned(),
        count => format!("{what} {count}"),
    };
    let mut parts: Vec<String> = counts.iter().take(MOST_NAMED).map(part).collect();
    if n_more > 0 {
        parts.push(counted(n_more, "more", "more"));
    }
    parts.join(if tells_code { ", " } else { "; " })
}
