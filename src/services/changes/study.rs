//! What became of everything that is neither coding, code, memo nor text.

use super::names::Names;
use super::words::{counted, quoted};
use super::{Act, Kind, Row, Target};
use crate::domain::case::{Case, Consent, Value};
use crate::domain::coder::{Coder, Pass};
use crate::domain::coding::{Decision, Verdict};
use crate::domain::edit::{Change, Edit, Reading, Record};
use crate::domain::id::{CaseId, DecisionId, TranscriptId};
use crate::domain::matrix::{Cell, Matrix, Query};
use crate::domain::place::Segment;
use crate::domain::quote::Quote;
use crate::domain::sample::Sample;
use crate::domain::study::Settings;
use crate::domain::transcript::Transcript;
use crate::services::reading::read_paragraphs;
use crate::services::words::short_day;

/// Tells what became of a record of the study, of a case, a cell and the like; nothing for what others tell.
pub(super) fn row(names: &Names<'_>, index: usize, edit: &Edit) -> Option<Row> {
    let row = |kind, name: String, target| Row::new(kind, name, target, vec![index]);
    Some(match edit {
        Edit::Settings(change) => {
            let happened = sides(change, |now| now.title.clone(), of_settings);
            row(Kind::Study, "Settings".to_owned(), Target::Nowhere).with(happened)
        }
        Edit::Question(_) | Edit::GuideRow(_) | Edit::Attribute(_) => return of_plan(index, edit),
        Edit::Coder(change) => {
            let happened = sides(change, |_| String::new(), of_coder);
            row(Kind::Coder, names.coder(&change.key), Target::Nowhere).with(happened)
        }
        Edit::Pass(change) => of_pass(index, change),
        Edit::Case(change) => {
            let happened = sides(change, |_| String::new(), |old, new| of_case(names, old, new));
            let target = Target::Case(change.key.clone());
            let mut row = row(Kind::Case, names.case(&change.key), target).with(happened);
            row.case = Some(change.key.clone());
            row
        }
        Edit::Reading(change) => of_reading(names, index, change),
        Edit::Decision(change) => of_decision(names, index, change),
        Edit::Quote(change) => of_quote(names, index, change),
        Edit::Matrix(change) => {
            let name = shown(change).map_or(String::new(), |row| row.title.clone());
            let columns = |now: &Matrix| counted(now.columns.len(), "column", "columns");
            let fields = ["title", "kind of rows", "columns", "time it was made"];
            let happened = sides(change, columns, |old, new| {
                let differs = vec![
                    old.title != new.title,
                    old.rows != new.rows,
                    old.columns != new.columns,
                    old.made != new.made,
                ];
                named(&fields, &differs)
            });
            let target = Target::Matrix(change.key.clone());
            row(Kind::Matrix, format!("matrix «{name}»"), target).with(happened)
        }
        Edit::Cell(change) => of_cell(names, index, change),
        Edit::Query(change) => {
            let name = shown(change).map_or(String::new(), |row| row.title.clone());
            let happened = sides(change, |now| now.query.clone(), of_query);
            row(Kind::Query, format!("«{name}»"), Target::Nowhere).with(happened)
        }
        Edit::Sample(change) => {
            let name = shown(change).map_or(String::new(), |row| row.aim.clone());
            let facts = |now: &Sample| {
                let turns = counted(now.n_turns(), "turn", "turns");
                format!("{turns}, {} % with seed {}", now.share, now.seed)
            };
            let happened = sides(change, facts, |_, after| vec![(Act::Changed, facts(after))]);
            row(Kind::Study, format!("Sample «{name}»"), Target::Nowhere).with(happened)
        }
        _ => return None,
    })
}

/// Tells of research questions, the guide and attributes.
fn of_plan(index: usize, edit: &Edit) -> Option<Row> {
    let (name, happened) = match edit {
        Edit::Question(change) => {
            let text = shown(change).map_or(String::new(), |row| quoted(&row.text));
            let happened = plain(change, &["text", "order"], |old, new| {
                vec![old.text != new.text, old.order != new.order]
            });
            (format!("Question {text}"), happened)
        }
        Edit::GuideRow(change) => {
            let text = shown(change).map_or(String::new(), |row| quoted(&row.text));
            let happened = plain(change, &["text", "theme", "order"], |old, new| {
                vec![old.text != new.text, old.theme != new.theme, old.order != new.order]
            });
            (format!("Guide {text}"), happened)
        }
        Edit::Attribute(change) => {
            let name = shown(change).map_or(String::new(), |row| row.name.clone());
            let happened = plain(change, &["name", "kind of values", "order"], |old, new| {
                vec![old.name != new.name, old.kind != new.kind, old.order != new.order]
            });
            (format!("Attribute {name}"), happened)
        }
        _ => return None,
    };
    Some(Row::new(Kind::Study, name, Target::Nowhere, vec![index]).with(happened))
}

fn shown<R: Record>(change: &Change<R>) -> Option<&R> {
    change.after.as_ref().or(change.before.as_ref())
}

/// Tells of a record that came or went by its facts, and of one that changed by what differs.
fn sides<R: Record>(
    change: &Change<R>,
    facts: impl Fn(&R) -> String,
    differs: impl Fn(&R, &R) -> Vec<(Act, String)>,
) -> Vec<(Act, String)> {
    match (&change.before, &change.after) {
        (None, Some(after)) => vec![(Act::Added, facts(after))],
        (Some(before), None) => vec![(Act::Removed, facts(before))],
        (Some(before), Some(after)) => differs(before, after),
        (None, None) => Vec::new(),
    }
}

fn plain<R: Record>(
    change: &Change<R>,
    fields: &[&str],
    differs: impl Fn(&R, &R) -> Vec<bool>,
) -> Vec<(Act, String)> {
    sides(change, |_| String::new(), |old, new| named(fields, &differs(old, new)))
}

/// Names the fields that differ.
fn named(fields: &[&str], differs: &[bool]) -> Vec<(Act, String)> {
    let both = fields.iter().zip(differs);
    let names: Vec<&str> = both.filter(|(_, differs)| **differs).map(|(name, _)| *name).collect();
    vec![(Act::Changed, names.join(", "))]
}

fn of_settings(before: &Settings, after: &Settings) -> Vec<(Act, String)> {
    let mut happened = Vec::new();
    if before.title != after.title {
        let words = format!("now «{}», was «{}»", after.title, before.title);
        happened.push((Act::Renamed, words));
    }
    if before.blind != after.blind {
        let words = if after.blind { "coders are hidden now" } else { "coders are open now" };
        happened.push((Act::Changed, words.to_owned()));
    }
    if before.language != after.language {
        let words = format!("language {}, was {}", after.language, before.language);
        happened.push((Act::Changed, words));
    }
    if (before.format, &before.id) != (after.format, &after.id) {
        happened.push((Act::Changed, format!("format {}, was {}", after.format, before.format)));
    }
    happened
}

fn of_coder(before: &Coder, after: &Coder) -> Vec<(Act, String)> {
    let mut happened = Vec::new();
    if before.name != after.name {
        happened.push((Act::Renamed, format!("was «{}»", before.name)));
    }
    let fields = [
        "initial",
        "color",
        "names in git",
        "hot keys",
        "going on by itself",
        "whose second reading it is",
    ];
    let differs = [
        before.initial != after.initial,
        before.color != after.color,
        before.aliases != after.aliases,
        before.hot_keys != after.hot_keys,
        before.auto_advance != after.auto_advance,
        before.again != after.again,
    ];
    if differs.contains(&true) {
        happened.extend(named(&fields, &differs));
    }
    happened
}

fn of_pass(index: usize, change: &Change<Pass>) -> Row {
    let happened = sides(
        change,
        |now| format!("begun {}", short_day(now.started.as_str())),
        |old, new| {
            let mut happened = Vec::new();
            if old.finished != new.finished {
                let words = match &new.finished {
                    Some(day) => format!("finished {}", short_day(day.as_str())),
                    None => "goes on again".to_owned(),
                };
                happened.push((Act::Changed, words));
            }
            if (&old.aim, &old.started) != (&new.aim, &new.started) {
                happened.extend(named(
                    &["aim", "first day"],
                    &[old.aim != new.aim, old.started != new.started],
                ));
            }
            happened
        },
    );
    let aim = shown(change).map_or("", |pass| pass.aim.as_str());
    let name = format!("pass «{aim}»");
    let mut row = Row::new(Kind::Coder, name, Target::Nowhere, vec![index]).with(happened);
    row.coder = Some(change.key.0.clone());
    row
}

fn of_case(names: &Names<'_>, before: &Case, after: &Case) -> Vec<(Act, String)> {
    let mut happened = Vec::new();
    if before.consent != after.consent {
        let words = match &after.consent {
            Some(Consent::Given(day)) => format!("consent given {day}"),
            Some(Consent::Withdrawn(day)) => format!("consent withdrawn {day}"),
            None => "consent no longer recorded".to_owned(),
        };
        happened.push((Act::Consent, words));
    }
    if before.name != after.name {
        happened.push((Act::Renamed, format!("was «{}»", before.name)));
    }
    let known = before.attributes.iter().chain(&after.attributes).map(|row| &row.attribute);
    let mut attributes: Vec<_> = known.collect();
    attributes.sort();
    attributes.dedup();
    for attribute in attributes {
        let (old, new) = (before.value(attribute), after.value(attribute));
        if old != new {
            let states = [names.after, names.context, names.before];
            let name = states.iter().find_map(|state| state.attributes.get(attribute));
            let name = name.map_or(attribute.as_str(), |row| row.name.as_str());
            let new = new.map_or("–".to_owned(), Value::shown);
            happened.push((Act::Changed, format!("{name}: {new}")));
        }
    }
    if before.note != after.note {
        happened.push((Act::Changed, "note".to_owned()));
    }
    if happened.is_empty() {
        happened.push((Act::Changed, "order of the attributes".to_owned()));
    }
    happened
}

fn of_reading(names: &Names<'_>, index: usize, change: &Change<Reading>) -> Row {
    let (coder, id) = &change.key;
    let stretches = |side: &Option<Reading>| side.clone().unwrap_or_default().0;
    let flags = |text: &Transcript, side: &Option<Reading>| {
        read_paragraphs(&stretches(side), &text.paragraphs, None)
    };
    let happened = match names.transcript(id) {
        Some(text) => {
            let (old, new) = (flags(text, &change.before), flags(text, &change.after));
            let more = old.iter().zip(&new).filter(|(old, new)| !**old && **new).count();
            let last = new.iter().rposition(|read| *read);
            let last = last.and_then(|at| text.paragraphs.get(at)).map(|row| &row.id);
            let to = last.map_or(String::new(), |last| format!(", to {}", names.turn(id, last)));
            match more {
                0 => (Act::Changed, "what counts as read".to_owned()),
                more => {
                    (Act::Read, format!("{} more{to}", counted(more, "paragraph", "paragraphs")))
                }
            }
        }
        None => (Act::Changed, String::new()),
    };
    let target = Target::Transcript(id.clone());
    let mut row =
        Row::new(Kind::Reading, names.document(id), target, vec![index]).with(vec![happened]);
    row.coder = Some(coder.clone());
    row.transcript = Some(id.clone());
    row.order = (names.number(id), 0, 0);
    row
}

fn of_decision(names: &Names<'_>, index: usize, change: &Change<Decision>) -> Row {
    let (id, _): &(TranscriptId, DecisionId) = &change.key;
    let verdict = |now: &Decision| match &now.verdict {
        Verdict::Kept(coder) => format!("{}'s reading kept", names.coder(coder)),
        Verdict::Both => "both kept".to_owned(),
        Verdict::New => "something else".to_owned(),
        Verdict::Neither => "neither kept".to_owned(),
        Verdict::Open => "left open".to_owned(),
    };
    let happened = sides(change, verdict, |old, new| {
        let mut happened = Vec::new();
        if old.verdict != new.verdict {
            let words = format!("{}, was: {}", verdict(new), verdict(old));
            happened.push((Act::Changed, words));
        }
        let fields = ["reason", "place", "codings it is about", "what was agreed", "who", "when"];
        let differs = [
            old.reason != new.reason,
            (&old.from, &old.to) != (&new.from, &new.to),
            old.codings != new.codings,
            old.agreed != new.agreed,
            old.by != new.by,
            old.made != new.made,
        ];
        if differs.contains(&true) {
            happened.extend(named(&fields, &differs));
        }
        happened
    });
    let place = shown(change).map(|now| names.place(id, &now.from.paragraph)).unwrap_or_default();
    let target = shown(change).map_or(Target::Nowhere, |now| {
        let segment = Segment::new(now.from.clone(), now.to.clone());
        Target::Passage(id.clone(), segment)
    });
    let name = format!("at {place}");
    let mut row = Row::new(Kind::Decision, name, target, vec![index]).with(happened);
    if let Some(now) = shown(change) {
        row.order = names.order(id, &now.from);
    }
    row.place = place;
    row.transcript = Some(id.clone());
    row
}

fn of_quote(names: &Names<'_>, index: usize, change: &Change<Quote>) -> Row {
    let happened = sides(
        change,
        |now| quoted(&now.text),
        |old, new| {
            let mut happened = Vec::new();
            if old.title != new.title {
                happened.push((Act::Renamed, format!("was «{}»", old.title)));
            }
            let moved = (&old.span, &old.transcript, &old.context)
                != (&new.span, &new.transcript, &new.context);
            let fields = ["words", "omissions", "where it is used", "time", "who"];
            let differs = [
                old.text != new.text,
                old.omissions != new.omissions,
                old.used_in != new.used_in,
                old.made != new.made,
                old.by != new.by,
            ];
            if differs.contains(&true) {
                happened.extend(named(&fields, &differs));
            }
            if moved {
                happened.push((Act::Followed, String::new()));
            }
            happened
        },
    );
    let title = shown(change).map_or("", |now| now.title.as_str());
    let target = match &change.after {
        Some(now) => Target::Passage(now.transcript.clone(), now.segment()),
        None => Target::Nowhere,
    };
    let mut row = Row::new(Kind::Quote, format!("«{title}»"), target, vec![index]).with(happened);
    if let Some(now) = shown(change) {
        row.transcript = Some(now.transcript.clone());
        row.place = names.place(&now.transcript, &now.span.0.paragraph);
        row.order = names.order(&now.transcript, &now.span.0);
        row.case = names.case_at(&now.transcript, &now.span.0.paragraph);
    }
    row
}

fn of_cell(names: &Names<'_>, index: usize, change: &Change<Cell>) -> Row {
    let (matrix, cell_row, column) = &change.key;
    let n_words = |now: &Cell| now.text.iter().map(|line| line.split_whitespace().count()).sum();
    let happened = sides(
        change,
        |now| counted(n_words(now), "word", "words"),
        |old, new| {
            let mut happened = Vec::new();
            if old.text != new.text {
                let words = counted(n_words(new), "word", "words");
                happened.push((Act::Rewritten, words));
            }
            let fields = ["passages it rests on", "quotes", "who wrote it"];
            let differs = [old.seen != new.seen, old.quotes != new.quotes, old.by != new.by];
            if differs.contains(&true) {
                happened.extend(named(&fields, &differs));
            }
            happened
        },
    );
    let case = CaseId::new(cell_row);
    let states = [names.after, names.context, names.before];
    let is_case = states.iter().any(|state| state.cases.contains_key(&case));
    let who = if is_case { names.case(&case) } else { names.document(&cell_row.as_str().into()) };
    let target = Target::Matrix(matrix.clone());
    let name = format!("{who}, {column}");
    let mut row = Row::new(Kind::Matrix, name, target, vec![index]).with(happened);
    row.case = is_case.then_some(case);
    row
}

fn of_query(before: &Query, after: &Query) -> Vec<(Act, String)> {
    let mut happened = Vec::new();
    if before.title != after.title {
        happened.push((Act::Renamed, format!("was «{}»", before.title)));
    }
    if before.query != after.query || before.claims != after.claims {
        let differs = [before.query != after.query, before.claims != after.claims];
        happened.extend(named(&["question", "claims"], &differs));
    }
    happened
}
