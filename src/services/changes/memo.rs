//! What became of memos.

use super::names::Names;
use super::words::counted;
use super::{Act, Kind, Row, Target};
use crate::domain::edit::Change;
use crate::domain::memo::{Memo, MemoAbout};

/// Tells what became of a memo.
pub(super) fn row(names: &Names<'_>, index: usize, change: &Change<Memo>) -> Row {
    let (author, id) = &change.key;
    let Some(shown) = change.after.as_ref().or(change.before.as_ref()) else {
        return Row::new(Kind::Memo, id.as_str(), Target::Nowhere, vec![index]).with(Vec::new());
    };
    let target = match &change.after {
        Some(_) => Target::Memo(author.clone(), id.clone()),
        None => Target::Nowhere,
    };
    let happened = match (&change.before, &change.after) {
        (None, Some(after)) => vec![(Act::Added, facts(names, after))],
        (Some(before), None) => vec![(Act::Removed, facts(names, before))],
        (Some(before), Some(after)) => changed(names, before, after),
        (None, None) => Vec::new(),
    };
    let name = if shown.title.is_empty() { id.as_str() } else { &shown.title };
    let mut row = Row::new(Kind::Memo, format!("«{name}»"), target, vec![index]).with(happened);
    row.coder = Some(author.clone());
    row.memo = Some(shown.kind);
    match &shown.about {
        MemoAbout::Code(code) => row.code = Some(code.clone()),
        MemoAbout::Case(case) => row.case = Some(case.clone()),
        about => row.transcript = about.transcript().cloned(),
    }
    row
}

fn facts(names: &Names<'_>, memo: &Memo) -> String {
    let words = counted(memo.n_words(), "word", "words");
    format!("{}, {}, {words}", memo.kind.name(), about(names, &memo.about))
}

/// Says what a memo is about.
fn about(names: &Names<'_>, about: &MemoAbout) -> String {
    match about {
        MemoAbout::Project => "on the study".to_owned(),
        MemoAbout::Transcript(id) => format!("on {}", names.document(id)),
        MemoAbout::Turn(id, paragraph) => format!("on {}", names.place(id, paragraph)),
        MemoAbout::Coding(id, coding) => {
            let states = [names.after, names.context, names.before];
            match states.iter().find_map(|state| state.find_coding(id, coding)) {
                Some((_, coding)) => {
                    let place = names.place(id, &coding.from.paragraph);
                    format!("on {} at {place}", names.code(&coding.code))
                }
                None => format!("on a coding in {}", names.document(id)),
            }
        }
        MemoAbout::Segment { transcript, from, .. } => {
            format!("on {}", names.place(transcript, &from.paragraph))
        }
        MemoAbout::Code(code) => format!("on {}", names.code(code)),
        MemoAbout::Case(case) => format!("on {}", names.case(case)),
        MemoAbout::Quote(quote) => format!("on the quote {quote}"),
    }
}

fn changed(names: &Names<'_>, before: &Memo, after: &Memo) -> Vec<(Act, String)> {
    let mut happened = Vec::new();
    if before.text != after.text {
        let (old, new) = (before.n_words(), after.n_words());
        let words = match new.checked_sub(old) {
            Some(0) => "as many words as before".to_owned(),
            Some(more) => format!("{} more", counted(more, "word", "words")),
            None => format!("{} fewer", counted(old - new, "word", "words")),
        };
        happened.push((Act::Rewritten, words));
    }
    if before.title != after.title {
        happened.push((Act::Renamed, format!("was «{}»", before.title)));
    }
    if before.about != after.about {
        let (was, is) = (about(names, &before.about), about(names, &after.about));
        let act = if is_followed(&before.about, &after.about) {
            (Act::Followed, format!("now {is}"))
        } else {
            (Act::Changed, format!("{is}, was {was}"))
        };
        happened.push(act);
    }
    if before.kind != after.kind {
        let (was, is) = (before.kind.name(), after.kind.name());
        happened.push((Act::Changed, format!("{is}, was {was}")));
    }
    if before.tags != after.tags {
        let tags: Vec<String> = after.tags.iter().map(|tag| format!("#{tag}")).collect();
        let words = if tags.is_empty() { "without tags".to_owned() } else { tags.join(" ") };
        happened.push((Act::Changed, words));
    }
    if before.shared != after.shared {
        let words = if after.shared { "shared now" } else { "no longer shared" };
        happened.push((Act::Changed, words.to_owned()));
    }
    if before.made != after.made {
        happened.push((Act::Changed, format!("now made {}", after.made)));
    }
    happened
}

/// Returns whether a memo is about the same words, which stand elsewhere now.
fn is_followed(before: &MemoAbout, after: &MemoAbout) -> bool {
    match (before, after) {
        (
            MemoAbout::Segment { transcript: old, quote: was, .. },
            MemoAbout::Segment { transcript: new, quote: is, .. },
        ) => old == new && was == is,
        _ => false,
    }
}
