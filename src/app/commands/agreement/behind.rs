//! From a figure to the passages behind it, those that differ first.

use std::collections::{BTreeMap, BTreeSet};

use super::screen;
use crate::app::App;
use crate::app::screen::Screen;
use crate::app::screen::passages::PassagesScreen;
use crate::app::screen::passages::behind::BehindFigure;
use crate::domain::id::{CodeId, CoderId};
use crate::services::agreement::study::{Givers, Group, Question, Stage, behind, whose_in_words};

/// Opens the passages behind the chosen row.
pub(super) fn of_row(app: &mut App) {
    let Some(code) = screen(app).and_then(|screen| screen.chosen()?.code.clone()) else { return };
    open(app, Some(code));
}

/// Opens the passages behind the figures over all codes.
pub(super) fn of_all(app: &mut App) {
    open(app, None);
}

fn open(app: &mut App, code: Option<CodeId>) {
    let Some(question) = screen(app).map(|screen| screen.question.clone()) else { return };
    let project = &app.session.project;
    let is_pen =
        code.as_ref().and_then(|code| project.codes.get(code)).is_some_and(|it| it.is_marker());
    let group = if is_pen { Group::Pens } else { Group::Codes };
    let question = Question { group, ..question };
    let givers = behind(project, &app.agreement, &question, code.as_ref());
    let mut kinds: Vec<(Givers, String)> =
        givers.values().map(|givers| (*givers, heading(app, &question, *givers))).collect();
    kinds.sort_by_key(|(givers, _)| givers.rank());
    let mut groups: Vec<String> = Vec::new();
    for (_, heading) in kinds {
        if !groups.contains(&heading) {
            groups.push(heading);
        }
    }
    let places: BTreeMap<&String, usize> = groups.iter().zip(0..).collect();
    let group_of = givers.into_iter().filter_map(|(coding, givers)| {
        Some((coding, *places.get(&heading(app, &question, givers))?))
    });
    let group_of = group_of.collect();
    let mut layers: BTreeSet<CoderId> = question.coders.iter().cloned().collect();
    if question.stage == Stage::After {
        layers.insert(CoderId::agreed());
    }
    let name = code.as_ref().map_or("All codes", |code| project.code_name(code));
    let title = format!("{name}, {}, {}", question.unit_and_rule(), question.stage.name());
    let mut passages = PassagesScreen::new(code.into_iter().collect());
    passages.behind = Some(Box::new(BehindFigure { title, layers, groups, group_of }));
    app.open_screen(Screen::Passages(passages));
}

/// Returns the heading over codings where these coders gave the code.
fn heading(app: &App, question: &Question, givers: Givers) -> String {
    let given = |mask: u32| -> Vec<CoderId> {
        let coders = question.coders.iter().enumerate();
        coders.filter(|(at, _)| mask & (1 << at) != 0).map(|(_, coder)| coder.clone()).collect()
    };
    let who = given(givers.anywhere);
    let unit = question.unit.name();
    let all = if question.coders.len() == 2 { "Both" } else { "All" };
    if who.len() == question.coders.len() {
        return if givers.everywhere == givers.anywhere {
            format!("{all}, in the same {unit}s")
        } else {
            format!("{all}, but not in every {unit}")
        };
    }
    let names: Vec<String> = who
        .iter()
        .map(|coder| whose_in_words(&app.session.project, std::slice::from_ref(coder)))
        .collect();
    format!("Only {}", names.join(" and "))
}
