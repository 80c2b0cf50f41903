//! The rows of the list of all memos.

use std::cmp::Reverse;

use super::list::{Align, Column, ListRow};
use crate::app::App;
use crate::app::memo::may_be_seen;
use crate::app::words::{counted, grouped};
use crate::domain::id::{CoderId, MemoId};
use crate::domain::memo::Memo;
use crate::domain::text::fold::{fold, sort_key};
use crate::services::words::short_day;

/// The orders of the list, by number.
pub const SORTS: [&str; 6] =
    ["newest first", "by kind", "by subject", "by author", "longest first", "by title"];

/// A memo with what the list shows of it.
struct Listed<'a> {
    author: &'a CoderId,
    id: &'a MemoId,
    memo: &'a Memo,
    about: String,
}

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column { title: "memo", most: 0, align: Align::Left, drop: 0 },
    Column { title: "kind", most: 12, align: Align::Left, drop: 2 },
    Column { title: "about", most: 24, align: Align::Left, drop: 1 },
    Column { title: "by", most: 4, align: Align::Left, drop: 4 },
    Column { title: "made", most: 7, align: Align::Left, drop: 3 },
    Column { title: "words", most: 6, align: Align::Right, drop: 5 },
];

/// Returns a row for every memo that may be read and holds the words `find`, in the order of number `sort`.
#[must_use]
pub fn rows(app: &App, sort: usize, find: &str) -> Vec<ListRow> {
    let wanted = fold(find);
    let visible = app
        .session
        .project
        .all_memos()
        .filter(|(author, _, memo)| may_be_seen(&app.session, author, memo))
        .filter(|(_, _, memo)| contains(memo, &wanted));
    let mut listed: Vec<Listed<'_>> = visible
        .map(|(author, id, memo)| {
            let about = app.about_in_words(&memo.about);
            Listed { author, id, memo, about }
        })
        .collect();
    arrange(&mut listed, sort);
    listed.iter().map(|listed| row(app, listed)).collect()
}

/// Returns the memo that a row of the list stands for.
#[must_use]
pub fn memo_of_row(key: &str) -> Option<(CoderId, MemoId)> {
    let (author, memo) = key.split_once('/')?;
    Some((author.into(), memo.into()))
}

fn arrange(listed: &mut [Listed<'_>], sort: usize) {
    listed.sort_by(|a, b| (&b.memo.made, b.id).cmp(&(&a.memo.made, a.id)));
    match sort {
        1 => listed.sort_by_key(|listed| listed.memo.kind),
        2 => listed.sort_by_cached_key(|listed| sort_key(&listed.about)),
        3 => listed.sort_by_key(|listed| listed.author),
        4 => listed.sort_by_key(|listed| Reverse(listed.memo.n_words())),
        5 => listed.sort_by_cached_key(|listed| sort_key(&listed.memo.title)),
        _ => {}
    }
}

fn row(app: &App, listed: &Listed<'_>) -> ListRow {
    let Listed { author, id, memo, about } = listed;
    let coder = app.session.project.coders.get(author);
    let initial = coder.map_or(author.as_str(), |coder| &coder.initial).to_owned();
    let tags = memo.tags.iter().map(|word| format!(" #{word}")).collect::<String>();
    let words = counted(memo.n_words(), "word", "words");
    let first = memo.text.iter().find(|line| !line.is_empty()).cloned().unwrap_or_default();
    ListRow {
        key: format!("{author}/{id}"),
        cells: vec![
            memo.title.clone(),
            memo.kind.name().to_owned(),
            about.clone(),
            initial.clone(),
            short_day(memo.made.day().as_str()),
            grouped(memo.n_words()),
        ],
        detail: vec![
            format!(
                "on {about} · {} · {initial}, {}{tags} · {words}",
                memo.kind.name(),
                memo.made.day()
            ),
            first,
        ],
    }
}

/// Returns whether the folded words stand in title, text or tags; words over two lines of the text count.
fn contains(memo: &Memo, wanted: &str) -> bool {
    wanted.is_empty()
        || fold(&memo.title).contains(wanted)
        || memo.tags.iter().any(|tag| fold(tag).contains(wanted))
        || fold(&memo.text.join(" ")).contains(wanted)
}

#[cfg(test)]
mod tests;
