//! The meeting sheet, line by line.

use super::list::ListRow;
use crate::app::App;
use crate::services::compare::Pair;
use crate::services::meeting::written::sheet_text;
use crate::services::meeting::{Agenda, meeting_sheet};

impl App {
    /// Returns what is asked of a meeting sheet; nothing where it is not known who meets.
    ///
    /// In a blind study both readings are on it only while the two compare.
    #[must_use]
    pub fn meeting_agenda(&self) -> Option<Agenda> {
        let others = self.session.other_coders();
        let pair = match (self.pair(), others.as_slice()) {
            (Some(pair), _) => pair,
            (None, [other]) => Pair { first: self.session.coder.clone(), second: other.clone() },
            (None, _) => return None,
        };
        let sight = self.session.sight();
        let layers = self.session.visible_layers();
        Some(Agenda { pair, sight, layers, since: None, today: self.world.today() })
    }
}

/// Returns the lines of the sheet; those that stand at the left head the others.
#[must_use]
pub fn rows(app: &App) -> Vec<ListRow> {
    let Some(agenda) = app.meeting_agenda() else { return Vec::new() };
    let text = sheet_text(&meeting_sheet(&app.session.project, &agenda));
    let row = |(index, line): (usize, &str)| {
        let is_heading = !line.starts_with(' ');
        let key = if is_heading { String::new() } else { index.to_string() };
        ListRow { key, cells: vec![line.to_owned()], detail: vec![line.trim().to_owned()] }
    };
    text.lines().enumerate().map(row).collect()
}
