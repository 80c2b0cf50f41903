//! The rows of the history: what each view tells, a line each.

use super::super::documents;
use super::super::list::ListRow;
use super::{HistoryView, VERSION_KEY};
use crate::app::App;
use crate::app::words::counted;
use crate::domain::id::{CaseId, CodeId};
use crate::services::history::case::{CaseHistory, codings_by_day};
use crate::services::history::code::{CodeHistory, first_use};
use crate::services::history::counts::FileCount;
use crate::services::history::curve::{bar, codings_per_day, new_codes};
use crate::services::history::passage::{Passage, PassageHistory};
use crate::services::history::session::sessions;
use crate::services::history::words::{
    CUT, Names, code_version_in_words, correction_in_words, long_day,
};
use crate::services::history::{Log, Stamp, Version};

/// Widest bar of a curve, in cells.
const BAR: usize = 24;
/// Widest bar where a name stands behind it.
const SHORT_BAR: usize = 12;

/// Returns the rows of the view that is chosen, and what stands at the right of the heading.
pub(in crate::app::screen) fn rows(app: &App) -> (Vec<ListRow>, String) {
    let history = &app.history;
    let names = Names { project: &app.session.project };
    let needs_git = !matches!(history.view, HistoryView::NewCodes | HistoryView::Codings);
    if let Some(why) = history.why_not.as_ref().filter(|_| needs_git) {
        return (vec![heading(why)], String::new());
    }
    match history.view {
        HistoryView::Versions => version_rows(app),
        HistoryView::Sessions => session_rows(app),
        HistoryView::Code => match &history.code {
            Some((id, told)) => {
                let facts = format!("code «{}»", app.session.project.code_name(id));
                (told.as_ref().map_or_else(waiting, |told| code_rows(app, id, told)), facts)
            }
            None => (waiting(), String::new()),
        },
        HistoryView::Passage => match &history.passage {
            Some((passage, told)) => {
                let facts = passage_in_words(app, passage);
                (told.as_ref().map_or_else(waiting, |told| passage_rows(names, told)), facts)
            }
            None => (waiting(), String::new()),
        },
        HistoryView::Case => match &history.case {
            Some((id, told)) => {
                let case = app.session.project.cases.get(id);
                let facts = case.map_or_else(|| id.to_string(), |case| case.name.clone());
                (told.as_ref().map_or_else(waiting, |told| case_rows(app, id, told)), facts)
            }
            None => (waiting(), String::new()),
        },
        HistoryView::NewCodes => {
            (new_code_rows(app), "new codes in the order of coding".to_owned())
        }
        HistoryView::Codings => (coding_rows(app), "codings by day".to_owned()),
    }
}

/// Returns what the shown version did, a row a file.
pub(in crate::app::screen) fn change_rows(app: &App) -> (Vec<ListRow>, String) {
    let Some(id) = &app.history.shown else { return (Vec::new(), String::new()) };
    let facts = match app.history.version(id) {
        Some(version) => {
            let day = long_day(version.day.as_str());
            format!("{day} {} by {}", version.clock, version.who)
        }
        None => id.short().to_owned(),
    };
    let Some(counts) = app.history.counts.get(id) else { return (waiting(), facts) };
    let names = Names { project: &app.session.project };
    let row = |count: &FileCount| {
        let (about, what) = names.file(count);
        let detail = vec![format!("{about}: {what}"), count.key.path_text()];
        ListRow { key: count.key.path_text(), cells: vec![about, what], detail }
    };
    let mut rows: Vec<ListRow> = counts.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(heading("It brought lines of work together and changed nothing else"));
    }
    (rows, facts)
}

fn heading(words: &str) -> ListRow {
    ListRow { cells: vec![String::new(), String::new(), words.to_owned()], ..ListRow::default() }
}

fn waiting() -> Vec<ListRow> {
    vec![heading("Git is being asked")]
}

fn version_rows(app: &App) -> (Vec<ListRow>, String) {
    let Some(log) = &app.history.log else { return (waiting(), String::new()) };
    let mut rows = Vec::new();
    for session in sessions(&log.versions) {
        let number = counted(session.versions.len(), "version", "versions");
        let day = long_day(session.day.as_str());
        let sitting = if session.versions.len() == 1 {
            format!("{day}, {}", session.who)
        } else {
            format!("{day}, {}: {number}, {} to {}", session.who, session.from, session.to)
        };
        rows.push(ListRow {
            cells: vec![String::new(), String::new(), sitting],
            ..ListRow::default()
        });
        let versions = session.versions.iter().filter_map(|index| log.versions.get(*index));
        rows.extend(versions.map(|version| version_row(app, version)));
    }
    (ended(rows, log), facts_of(log))
}

fn facts_of(log: &Log) -> String {
    counted(log.versions.len(), "version", "versions")
}

fn ended(mut rows: Vec<ListRow>, log: &Log) -> Vec<ListRow> {
    if log.versions.is_empty() {
        rows.push(heading("No version yet. g v saves the first"));
    }
    if log.is_cut {
        rows.push(heading(CUT));
    }
    rows
}

fn version_row(app: &App, version: &Version) -> ListRow {
    let names = Names { project: &app.session.project };
    let counts = app.history.counts.get(&version.id);
    let summary = counts.map(|counts| names.summary(counts)).unwrap_or_default();
    let subject = version.subject.clone().unwrap_or_default();
    let what = match (subject.as_str(), summary.as_str()) {
        ("", "") if version.is_merge() => "lines of work brought together".to_owned(),
        ("", only) | (only, "") => only.to_owned(),
        (subject, summary) if subject == summary => subject.to_owned(),
        (subject, summary) => format!("{subject} ({summary})"),
    };
    let mut detail = vec![subject, summary];
    detail.retain(|line| !line.is_empty());
    detail.push(format!("version {} by {}", version.id.short(), version.author));
    ListRow {
        key: format!("{VERSION_KEY}{}", version.id.as_str()),
        cells: vec![
            format!("{} {}", version.day, version.clock),
            version.who.clone(),
            what,
            version.id.short().to_owned(),
        ],
        detail,
    }
}

fn session_rows(app: &App) -> (Vec<ListRow>, String) {
    let Some(log) = &app.history.log else { return (waiting(), String::new()) };
    let names = Names { project: &app.session.project };
    let row = |session: crate::services::history::session::Session| {
        let versions: Vec<&Version> =
            session.versions.iter().filter_map(|index| log.versions.get(*index)).collect();
        let counts: Vec<FileCount> = versions
            .iter()
            .filter_map(|version| app.history.counts.get(&version.id))
            .flatten()
            .cloned()
            .collect();
        let number = counted(versions.len(), "version", "versions");
        let what = format!("{number}; {}", names.summary(&counts));
        let subjects = versions.iter().filter_map(|version| version.subject.clone());
        let newest = versions.first().map(|version| version.id.clone());
        ListRow {
            key: newest
                .map(|id| format!("{VERSION_KEY}{} session", id.as_str()))
                .unwrap_or_default(),
            cells: vec![
                format!("{} {}", session.day, session.from),
                session.who,
                what.trim_end_matches("; ").to_owned(),
            ],
            detail: subjects.collect(),
        }
    };
    let rows = sessions(&log.versions).into_iter().map(row).collect();
    (ended(rows, log), facts_of(log))
}

/// Returns a row of something that happened, with a key that tells it from the others.
fn event_row(number: usize, stamp: Option<&Stamp>, what: String) -> ListRow {
    let key = match stamp {
        Some(stamp) => format!("{VERSION_KEY}{} {number}", stamp.version.as_str()),
        None => format!("event {number}"),
    };
    let when = stamp.map_or_else(
        || "in no version yet".to_owned(),
        |stamp| format!("{} {}", stamp.day, stamp.clock),
    );
    let who = stamp.map(|stamp| stamp.who.clone()).unwrap_or_default();
    let id = stamp.map(|stamp| stamp.version.short().to_owned()).unwrap_or_default();
    ListRow { key, cells: vec![when, who, what.clone(), id], detail: vec![what] }
}

fn code_rows(app: &App, id: &CodeId, told: &CodeHistory) -> Vec<ListRow> {
    let names = Names { project: &app.session.project };
    let mut rows = Vec::new();
    if let Some((made, coder, transcript)) = first_use(names.project, id, app.sees()) {
        let words = format!(
            "First given {} by {} in {}",
            long_day(made.day().as_str()),
            names.coder(coder),
            names.transcript(transcript)
        );
        rows.push(heading(&words));
    }
    for version in &told.versions {
        let (_, changes) = code_version_in_words(version);
        let what = if version.is_birth { "made: " } else { "" };
        let number = rows.len();
        let mut row =
            event_row(number, Some(&version.stamp), format!("{what}{}", changes.join("; ")));
        row.detail = changes;
        rows.push(row);
    }
    let most = told.uses.iter().map(|row| row.total).max().unwrap_or(0);
    rows.extend(told.uses.iter().map(|used| {
        let what = format!(
            "{:>5} codings, +{} -{}  {}",
            used.total,
            used.added,
            used.removed,
            bar(used.total, most, BAR)
        );
        curve_row(used.day.as_str(), "", what)
    }));
    rows
}

fn passage_rows(names: Names<'_>, told: &PassageHistory) -> Vec<ListRow> {
    let mut rows: Vec<ListRow> = Vec::new();
    for correction in &told.corrections {
        let number = rows.len();
        rows.push(event_row(number, Some(&correction.stamp), correction_in_words(correction)));
    }
    for story in &told.codings {
        rows.push(heading(&names.story(story)));
        for event in &story.events {
            let words = names.event(event);
            let what = words.split_once(": ").map_or(words.as_str(), |(_, what)| what).to_owned();
            let number = rows.len();
            rows.push(event_row(number, event.stamp.as_ref(), what));
        }
    }
    if told.codings.is_empty() {
        rows.push(heading("No coding ever lay here"));
    }
    rows
}

fn passage_in_words(app: &App, passage: &Passage) -> String {
    let index = passage.text.paragraphs.position(&passage.segment.from.paragraph);
    let turn = index
        .map(|index| crate::services::retrieval::turn_label(&passage.text, index))
        .unwrap_or_default();
    format!("turn {turn} of {}", app.title_of(&passage.transcript))
}

fn case_rows(app: &App, id: &CaseId, told: &CaseHistory) -> Vec<ListRow> {
    let names = Names { project: &app.session.project };
    let mut rows: Vec<ListRow> = Vec::new();
    for event in &told.events {
        let one = CaseHistory { events: vec![event.clone()] };
        let lines = names.case_lines(&one);
        let mut lines = lines.iter().map(|line| line.trim());
        let what = lines.next().unwrap_or_default();
        let what = what.split_once(": ").map_or(what, |(_, what)| what);
        let rest: Vec<&str> = lines.collect();
        let words =
            if rest.is_empty() { what.to_owned() } else { format!("{what}: {}", rest.join("; ")) };
        let number = rows.len();
        rows.push(event_row(number, Some(&event.0), words));
    }
    let days = codings_by_day(names.project, id, app.sees());
    let most = days.values().copied().max().unwrap_or(0);
    rows.extend(days.iter().map(|(day, number)| {
        let what = format!("{number:>5} codings  {}", bar(*number, most, BAR));
        curve_row(day.as_str(), "", what)
    }));
    rows
}

fn new_code_rows(app: &App) -> Vec<ListRow> {
    let curve = new_codes(&app.session.project, app.sees());
    let most = curve.iter().map(|row| row.new).max().unwrap_or(0);
    let rows = curve.iter().map(|row| {
        let title = app.title_of(&row.transcript);
        let counts = format!("{:>3} new, {:>3} in all", row.new, row.total);
        let what = format!("{counts}  {:<SHORT_BAR$}  {title}", bar(row.new, most, SHORT_BAR));
        let mut shown = curve_row(row.day.as_str(), "", what);
        let codings = counted(row.n_codings, "coding", "codings");
        let day = long_day(row.day.as_str());
        shown.detail = vec![format!("{title}, {day}: {}, {codings}", counts.trim())];
        shown.key = format!("transcript {}", row.transcript);
        shown
    });
    let mut rows: Vec<ListRow> = rows.collect();
    if rows.len() < documents(&app.session.project).len() && !app.session.loading.is_done() {
        rows.push(heading("Transcripts are still being read"));
    }
    rows
}

fn coding_rows(app: &App) -> Vec<ListRow> {
    let curve = codings_per_day(&app.session.project, app.sees());
    let most = curve.iter().map(|row| row.total()).max().unwrap_or(0);
    let names = Names { project: &app.session.project };
    let rows = curve.iter().map(|row| {
        let shares: Vec<String> = row
            .by_layer
            .iter()
            .map(|(layer, number)| format!("{} {number}", names.coder(layer)))
            .collect();
        let total = row.total();
        let what = format!("{total:>5}  {:<BAR$}  {}", bar(total, most, BAR), shares.join(", "));
        curve_row(row.day.as_str(), "", what)
    });
    rows.collect()
}

fn curve_row(day: &str, who: &str, what: String) -> ListRow {
    let detail = vec![format!("{}: {}", long_day(day), what.trim())];
    let cells = vec![day.to_owned(), who.to_owned(), what];
    ListRow { key: format!("day {day}"), cells, detail }
}
