//! The rows of the interview guide and of the research questions.

use super::list::ListRow;
use crate::app::App;
use crate::domain::id::{GuideRowId, QuestionId};
use crate::domain::study::{GuideRow, Question};

/// Returns the questions of the guide under their themes, in the order of the guide.
#[must_use]
pub fn guide_rows(app: &App) -> Vec<ListRow> {
    let mut rows = Vec::new();
    let mut theme = None;
    for (id, row) in guide_in_order(app) {
        if theme != Some(&row.theme) {
            theme = Some(&row.theme);
            rows.push(ListRow { cells: vec![row.theme.clone()], ..ListRow::default() });
        }
        rows.push(ListRow {
            key: id.to_string(),
            cells: vec![format!("  {}", row.text)],
            detail: vec![format!("Theme: {}", row.theme), row.text.clone()],
        });
    }
    rows
}

/// Returns the research questions in their order.
#[must_use]
pub fn question_rows(app: &App) -> Vec<ListRow> {
    let row = |(index, (id, question)): (usize, (&QuestionId, &Question))| ListRow {
        key: id.to_string(),
        cells: vec![format!("{:>2}  {}", index + 1, question.text)],
        detail: vec![question.text.clone()],
    };
    questions_in_order(app).into_iter().enumerate().map(row).collect()
}

/// Returns the rows of the guide in its order: themes stay together where their first question stands.
#[must_use]
pub fn guide_in_order(app: &App) -> Vec<(&GuideRowId, &GuideRow)> {
    let mut rows: Vec<_> = app.session.project.guide.iter().collect();
    rows.sort_by_key(|(id, row)| (row.order, *id));
    let mut themes: Vec<&str> = Vec::new();
    for (_, row) in &rows {
        if !themes.contains(&row.theme.as_str()) {
            themes.push(&row.theme);
        }
    }
    rows.sort_by_key(|(_, row)| themes.iter().position(|theme| *theme == row.theme));
    rows
}

/// Returns the research questions in their order.
#[must_use]
pub fn questions_in_order(app: &App) -> Vec<(&QuestionId, &Question)> {
    let mut rows: Vec<_> = app.session.project.questions.iter().collect();
    rows.sort_by_key(|(id, row)| (row.order, *id));
    rows
}
