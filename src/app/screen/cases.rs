//! The list of cases with what is known of them, and the coders.

use super::list::{Align, Column, ListRow};
use crate::app::App;
use crate::app::screen::documents;
use crate::app::words::counted;
use crate::domain::case::{Case, Consent};
use crate::domain::id::{CaseId, CoderId};
use crate::domain::study::Attribute;
use crate::services::words::{short_day, without_number};

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column { title: "", most: 4, align: Align::Right, drop: 0 },
    Column { title: "case", most: 20, align: Align::Left, drop: 0 },
    Column { title: "documents", most: 9, align: Align::Right, drop: 1 },
    Column { title: "consent", most: 16, align: Align::Left, drop: 2 },
    Column { title: "attributes", most: 0, align: Align::Left, drop: 0 },
];

/// What the key of a coder's row begins with.
const CODER: &str = "coder:";

/// Returns a row for each case, then one for each coder.
#[must_use]
pub fn rows(app: &App) -> Vec<ListRow> {
    let project = &app.session.project;
    let cases = project.cases.iter().enumerate();
    let mut rows: Vec<ListRow> =
        cases.map(|(index, (id, case))| case_row(app, index + 1, id, case)).collect();
    if project.coders.is_empty() {
        return rows;
    }
    let heading = vec![String::new(), "Coders".to_owned()];
    rows.push(ListRow { cells: heading, ..ListRow::default() });
    rows.extend(project.coders.keys().map(|id| coder_row(app, id)));
    rows
}

/// Returns what stands at the right of the heading.
#[must_use]
pub fn facts(app: &App) -> String {
    let project = &app.session.project;
    format!(
        "{} · {} · {}",
        counted(project.cases.len(), "case", "cases"),
        counted(project.attributes.len(), "attribute", "attributes"),
        counted(project.coders.len(), "coder", "coders")
    )
}

/// Returns the attributes in the order in which they are shown.
#[must_use]
pub fn attributes(app: &App) -> Vec<Attribute> {
    let mut all: Vec<Attribute> = app.session.project.attributes.values().cloned().collect();
    all.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    all
}

/// Returns the case of a row; rows of coders have none.
#[must_use]
pub fn case_of(key: &str) -> Option<CaseId> {
    (!key.starts_with(CODER)).then(|| CaseId::new(key))
}

fn case_row(app: &App, number: usize, id: &CaseId, case: &Case) -> ListRow {
    let documents = documents_of(app, id);
    let values: Vec<String> = attributes(app)
        .iter()
        .filter_map(|attribute| Some((attribute, case.value(&attribute.id)?)))
        .map(|(attribute, value)| format!("{}: {}", attribute.name, value.shown()))
        .collect();
    let consent = consent_in_words(case.consent.as_ref());
    let mut detail = vec![format!("{}: {}", case.name, said_in(&documents))];
    detail.push(if values.is_empty() {
        "No attributes yet. t writes them down".to_owned()
    } else {
        values.join(" · ")
    });
    detail.push(format!("Consent: {consent}"));
    detail.extend(case.note.clone());
    let cells = vec![
        number.to_string(),
        case.name.clone(),
        documents.len().to_string(),
        consent,
        values.join(" · "),
    ];
    ListRow { key: id.to_string(), cells, detail }
}

fn said_in(documents: &[String]) -> String {
    if documents.is_empty() {
        "speaks in no document yet".to_owned()
    } else {
        format!("speaks in {}", documents.join(", "))
    }
}

/// Returns the documents in which a case speaks, each with the name it has there.
fn documents_of(app: &App, case: &CaseId) -> Vec<String> {
    let project = &app.session.project;
    let mut found = Vec::new();
    for (index, id) in documents(project).into_iter().enumerate() {
        let Some(transcript) = project.transcripts.get(id) else { continue };
        let speakers = transcript.speakers.values().filter(|row| row.case.as_ref() == Some(case));
        let labels: Vec<&str> = speakers.map(|row| row.label.as_str()).collect();
        if !labels.is_empty() {
            let title = without_number(&transcript.header.title);
            found.push(format!("{:02} {title} (as {})", index + 1, labels.join(", ")));
        }
    }
    found
}

/// Returns what is known of a consent.
#[must_use]
pub fn consent_in_words(consent: Option<&Consent>) -> String {
    match consent {
        None => "–".to_owned(),
        Some(Consent::Given(day)) => format!("given {}", short_day(day.as_str())),
        Some(Consent::Withdrawn(day)) => format!("WITHDRAWN {}", short_day(day.as_str())),
    }
}

fn coder_row(app: &App, id: &CoderId) -> ListRow {
    let project = &app.session.project;
    let Some(coder) = project.coders.get(id) else { return ListRow::default() };
    let may_be_seen = app.session.sees(id);
    let n_codings = project.codings_by(id).count();
    let work = match (*id == app.session.coder, may_be_seen) {
        (true, _) => format!("you, {}", counted(n_codings, "coding", "codings")),
        (false, true) => counted(n_codings, "coding", "codings"),
        (false, false) => "hidden until you compare".to_owned(),
    };
    let passes = project.passes.get(id).map_or(0, std::collections::BTreeMap::len);
    let mut detail = vec![format!("{} ({}): {work}", coder.name, coder.initial)];
    if may_be_seen {
        detail.push(counted(passes, "pass", "passes"));
    }
    let cells = vec![coder.initial.clone(), coder.name.clone(), String::new(), String::new(), work];
    ListRow { key: format!("{CODER}{id}"), cells, detail }
}

#[cfg(test)]
mod tests {
    use crate::app::App;
    use crate::app::screen::Screen;
    use crate::app::world::fake::{app_on, press, said, study};
    use crate::domain::case::{Consent, Value};
    use crate::domain::time::Day;

    fn cells(app: &App) -> Vec<Vec<String>> {
        let Some(Screen::List(list)) = app.screens.last() else { panic!("no list is shown") };
        list.rows.iter().map(|row| row.cells.clone()).collect()
    }

    #[test]
    fn cases_stand_above_the_coders() {
        let mut app = app_on(study());
        press(&mut app, "g p");
        let cells = cells(&app);
        assert_eq!(cells[0], ["1", "Eli", "1", "–", ""]);
        assert_eq!(cells[5], ["", "Coders"]);
        assert_eq!(cells[6], ["A", "Anna", "", "", "you, 0 codings"]);
    }

    #[test]
    fn an_attribute_is_made_and_its_values_are_read_by_its_kind() {
        let mut app = app_on(study());
        press(&mut app, "g p t o E r f a r i n g Enter n");
        assert_eq!(said(&app), "Attribute «Erfaring» is made. t gives a case its value. u undoes");
        press(&mut app, "t 1 t o l v Enter");
        assert_eq!(said(&app), "«tolv» is not a whole number");
        press(&mut app, "Ctrl-U 1 2 Enter");
        assert_eq!(said(&app), "Eli: Erfaring is 12 now. u undoes");
        let case = &app.session.project.cases[&"eli".into()];
        assert_eq!(case.value(&"erfaring".into()), Some(&Value::Number(12)));
    }

    #[test]
    fn consent_is_written_down_with_its_day() {
        let mut app = app_on(study());
        press(&mut app, "g p t c g Enter");
        let case = &app.session.project.cases[&"eli".into()];
        assert_eq!(case.consent, Some(Consent::Given(Day::new("2026-11-14"))));
        press(&mut app, "u");
        assert_eq!(app.session.project.cases[&"eli".into()].consent, None);
    }

    #[test]
    fn a_case_is_made_and_renamed() {
        let mut app = app_on(study());
        press(&mut app, "g p o P e r Enter");
        assert_eq!(app.session.project.cases[&"per".into()].name, "Per");
        let Some(Screen::List(list)) = app.screens.last() else { panic!("no list is shown") };
        assert_eq!(list.chosen().unwrap().key, "per");
    }
}
