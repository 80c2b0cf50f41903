//! What became of codes, their definitions and their letters.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::{Act, Kind, Row, Target};
use crate::domain::code::{Code, CodeState, Handle};
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::services::words::short_day;

/// Tells what became of a code and of its letters.
pub(super) fn row(names: &Names<'_>, edits: &[Edit], id: &CodeId, indices: Vec<usize>) -> Row {
    let mut happened = Vec::new();
    for edit in indices.iter().filter_map(|index| edits.get(*index)) {
        match edit {
            Edit::Code(change) => happened.extend(of_code(names, edits, change)),
            Edit::Handle(change) => {
                let letters = |side: &Option<Handle>| side.as_ref().map(|row| row.handle.clone());
                let words = match (letters(&change.before), letters(&change.after)) {
                    (None, Some(new)) => format!("handle {new}"),
                    (Some(old), None) => format!("handle {old} taken away"),
                    (Some(old), Some(new)) => format!("handle {new}, was {old}"),
                    (None, None) => String::new(),
                };
                happened.push((Act::Relettered, words));
            }
            _ => {}
        }
    }
    let is_whole = matches!(happened.first(), Some((Act::Added | Act::Removed, _)));
    if is_whole {
        // The letters come and go with the code.
        happened.truncate(1);
    }
    let mut row = Row::new(Kind::Code, names.code(id), Target::Code(id.clone()), indices);
    row.code = Some(id.clone());
    row.with(happened)
}

fn of_code(names: &Names<'_>, edits: &[Edit], change: &Change<Code>) -> Vec<(Act, String)> {
    match (&change.before, &change.after) {
        (None, Some(after)) => vec![(Act::Added, first_use(names, edits, &after.id))],
        (Some(before), None) => vec![(Act::Removed, before.short.clone().unwrap_or_default())],
        (Some(before), Some(after)) => changed(names, before, after),
        (None, None) => Vec::new(),
    }
}

fn changed(names: &Names<'_>, before: &Code, after: &Code) -> Vec<(Act, String)> {
    let mut happened = Vec::new();
    if before.name != after.name {
        happened.push((Act::Renamed, format!("was «{}»", before.name)));
    }
    if before.state != after.state {
        happened.push(match &after.state {
            CodeState::MergedInto(into) => (Act::Merged, format!("into {}", names.code(into))),
            CodeState::Retired => (Act::Retired, String::new()),
            CodeState::Live => (Act::BroughtBack, String::new()),
        });
    }
    if before.parent != after.parent {
        let above = |code: &Code| {
            code.parent.as_ref().map_or("the top".to_owned(), |parent| names.code(parent))
        };
        happened.push((Act::Moved, format!("from {} to {}", above(before), above(after))));
    }
    let fields = redefined(before, after);
    if !fields.is_empty() {
        happened.push((Act::Redefined, fields));
    }
    if before.color != after.color {
        let color = after.color.as_deref().unwrap_or("none of its own");
        happened.push((Act::Recolored, format!("color {color}")));
    }
    if before.kind != after.kind {
        let kind = if after.is_marker() { "a pen" } else { "a code" };
        happened.push((Act::Changed, format!("is {kind} now")));
    }
    if before.order != after.order {
        happened.push((Act::Changed, "another place among its neighbors".to_owned()));
    }
    if before.id != after.id {
        happened.push((Act::Changed, format!("id was {}", before.id)));
    }
    happened
}

/// Names the parts of a definition that differ: `«not when» now: Tid og knapphet`.
fn redefined(before: &Code, after: &Code) -> String {
    let line = |text: &Option<String>| text.clone().into_iter().collect::<Vec<_>>();
    let links = |code: &Code| {
        let links = code.links.iter();
        links.map(|link| format!("{:?} {} {:?}", link.kind, link.to, link.note)).collect()
    };
    let fields = [
        ("short", line(&before.short), line(&after.short)),
        ("definition", before.definition.clone(), after.definition.clone()),
        ("when", before.when.clone(), after.when.clone()),
        ("not when", before.when_not.clone(), after.when_not.clone()),
        ("example", line(&before.anchor), line(&after.anchor)),
        ("links", links(before), links(after)),
        ("note", line(&before.note), line(&after.note)),
    ];
    let differing = fields.into_iter().filter(|(_, before, after)| before != after);
    let words = differing.map(|(name, before, after)| match (before.len(), after.len()) {
        (0, _) => format!("«{name}» written"),
        (_, 0) => format!("«{name}» taken away"),
        _ => format!("«{name}» changed"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A coding that was given a code in this change: in which layer and document, and how it is now.
type Given<'a> = (&'a CoderId, &'a TranscriptId, &'a Coding);

/// Returns the codings that carry `code` now and did not before.
fn given<'a>(edits: &'a [Edit], code: &'a CodeId) -> impl Iterator<Item = Given<'a>> {
    edits.iter().filter_map(move |edit| {
        let Edit::Coding(change) = edit else { return None };
        let after = change.after.as_ref().filter(|after| after.code == *code)?;
        let had = change.before.as_ref().is_some_and(|before| before.code == *code);
        (!had).then_some((&change.key.0, &change.key.1, after))
    })
}

/// Says where a new code was used first, by whom and when.
fn first_use(names: &Names<'_>, edits: &[Edit], code: &CodeId) -> String {
    let order = |(_, transcript, coding): &Given<'_>| {
        (coding.made.clone(), names.order(transcript, &coding.from), coding.id.clone())
    };
    let Some((layer, transcript, coding)) = given(edits, code).min_by_key(order) else {
        return "not used yet".to_owned();
    };
    let place = names.place(transcript, &coding.from.paragraph);
    let day = short_day(coding.made.as_str());
    if *layer == CoderId::agreed() {
        return format!("first used {place}, {day}");
    }
    format!("first used {place}, by {}, {day}", names.coder(layer))
}

/// Tells which codes were split: codings of one were given to a code that is new, or to several codes.
///
/// These rows follow from those of the codings and have no edits of their own.
pub(super) fn splits(names: &Names<'_>, edits: &[Edit]) -> Vec<Row> {
    let mut given: BTreeMap<&CodeId, BTreeMap<&CodeId, usize>> = BTreeMap::new();
    let mut born: BTreeSet<&CodeId> = BTreeSet::new();
    for edit in edits {
        match edit {
            Edit::Coding(Change { before: Some(before), after: Some(after), .. })
                if before.code != after.code =>
            {
                let to = given.entry(&before.code).or_default();
                *to.entry(&after.code).or_default() += 1;
            }
            Edit::Code(Change { key, before: None, .. }) => {
                born.insert(key);
            }
            _ => {}
        }
    }
    let is_split = |to: &BTreeMap<&CodeId, usize>| {
        let n_codings: usize = to.values().sum();
        n_codings > 1 && (to.len() > 1 || to.keys().any(|code| born.contains(code)))
    };
    let split = given.into_iter().filter(|(_, to)| is_split(to));
    let row = |(from, to): (&CodeId, BTreeMap<&CodeId, usize>)| {
        let to = to.iter().map(|(code, count)| format!("{} {count}", names.code(code)));
        let words = format!("into {}", to.collect::<Vec<_>>().join(", "));
        let target = Target::Code(from.clone());
        let mut row = Row::new(Kind::Code, names.code(from), target, Vec::new());
        row.code = Some(from.clone());
        row.with(vec![(Act::Split, words)])
    };
    split.map(row).collect()
}
