//! What becomes of the study when a card is kept.

use super::{Card, CardField};
use crate::app::App;
use crate::app::commands::bind::handle_edits;
use crate::app::overlay::Overlay;
use crate::app::text_editor::TextEditor;
use crate::domain::code::{COLOR_NAMES, Code, is_color};
use crate::domain::edit::{Change, Edit, Side, merge_record};
use crate::domain::text::clean::clean_line;

impl Card {
    /// Returns `base` with everything that is written in the card, and the two letters.
    pub(super) fn written(&self, base: &Code) -> (Code, String) {
        let short = line(&self.short);
        let color = line(&self.color).to_lowercase();
        let code = Code {
            name: line(&self.name),
            color: (!color.is_empty()).then_some(color),
            short: (!short.is_empty()).then_some(short),
            definition: lines(&self.definition),
            when: lines(&self.when),
            when_not: lines(&self.when_not),
            anchor: self.example.clone(),
            links: self.links.clone(),
            ..base.clone()
        };
        (code, line(&self.handle).to_lowercase())
    }

    /// Returns the first field that cannot be kept as it is, and why.
    fn problem(&self, app: &App, written: &Code) -> Option<(CardField, String)> {
        if written.name.is_empty() {
            return Some((CardField::Name, "A code needs a name".to_owned()));
        }
        let codes = app.session.project.codes.values();
        let mut twins = codes.filter(|code| {
            code.id != written.id && code.state.is_live() && code.name == written.name
        });
        if twins.next().is_some() && written.name != self.was.name {
            return Some((CardField::Name, format!("There is a code «{}» already", written.name)));
        }
        let color =
            written.color.as_deref().filter(|color| self.was.color.as_deref() != Some(*color));
        if let Some(color) = color.filter(|color| !is_color(color)) {
            let names = COLOR_NAMES.join(" ");
            return Some((
                CardField::Color,
                format!("«{color}» is no color. Left and Right go through {names}"),
            ));
        }
        None
    }
}

impl App {
    /// Keeps the card as one act; where something cannot be kept, says why and stays in that field.
    pub(super) fn keep_card(&mut self, mut card: Box<Card>) {
        let project = &self.session.project;
        let Some(now) = project.codes.get(&card.was.id) else {
            return self.refuse(format!("«{}» is not here any more", card.was.name));
        };
        let (written, handle) = card.written(&card.was);
        let edits = match card.problem(self, &written) {
            Some(problem) => Err(problem),
            None if handle == card.handle_was => Ok(Vec::new()),
            None => {
                handle_edits(self, &written.id, &handle).map_err(|why| (CardField::Handle, why))
            }
        };
        let mut edits = match edits {
            Ok(edits) => edits,
            Err((field, why)) => {
                card.field = field;
                self.refuse(why);
                self.overlay = Some(Overlay::Card(card));
                return;
            }
        };
        // What changed underneath while the card was open stays, field by field.
        let merged = merge_record(Some(&card.was), Some(&written), Some(now), Side::Mine).value;
        edits.push(Edit::Code(Change::to(project, written.id.clone(), merged)));
        let changed = changed_fields(&card, &written, &handle);
        if changed.is_empty() {
            return self.say(format!("{} stays as it was", card.was.name));
        }
        let title = if written.name == card.was.name {
            format!("card of «{}»: {changed}", written.name)
        } else {
            format!("rename «{}» to «{}»", card.was.name, written.name)
        };
        if self.commit("edit-code", title, edits) {
            self.codebook.choose(&written.id);
            self.say(format!("{}: {changed} kept. u undoes", written.name));
        } else {
            self.overlay = Some(Overlay::Card(card));
        }
    }
}

fn changed_fields(card: &Card, written: &Code, handle: &str) -> String {
    let was = &card.was;
    let fields = [
        (was.name != written.name, "name"),
        (card.handle_was != handle, "letters"),
        (was.color != written.color, "color"),
        (was.short != written.short, "short definition"),
        (was.definition != written.definition, "definition"),
        (was.when != written.when, "when"),
        (was.when_not != written.when_not, "when not"),
        (was.anchor != written.anchor, "example"),
        (was.links != written.links, "links"),
    ];
    let changed: Vec<&str> =
        fields.into_iter().filter(|(is_changed, _)| *is_changed).map(|(_, name)| name).collect();
    changed.join(", ")
}

fn line(editor: &TextEditor) -> String {
    clean_line(editor.text()).text.trim().to_owned()
}

fn lines(editor: &TextEditor) -> Vec<String> {
    let lines = editor.text().lines().map(|line| clean_line(line).text.trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}
