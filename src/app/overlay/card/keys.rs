//! What keys do in a card.

use super::{Card, CardField, value_width};
use crate::app::App;
use crate::app::key::{Key, KeyCode};
use crate::app::overlay::{Overlay, Pressed};
use crate::app::text_editor::Motion;
use crate::app::update::{edit_line, is_cancel};
use crate::domain::code::{COLOR_NAMES, CodeLinkKind};

/// The kinds of links in the order in which Left and Right go through them.
const LINK_KINDS: [CodeLinkKind; 5] = [
    CodeLinkKind::RelatedTo,
    CodeLinkKind::InTensionWith,
    CodeLinkKind::LeadsTo,
    CodeLinkKind::ConditionFor,
    CodeLinkKind::UseInstead,
];

impl App {
    /// Lets `key` work on `card` and keeps it open unless it was left or kept.
    pub(in crate::app) fn card_key(&mut self, mut card: Box<Card>, key: Key) {
        if let Some(mut picker) = card.picker.take() {
            match picker.press(key) {
                Pressed::Left => {}
                Pressed::Stayed => card.picker = Some(picker),
                Pressed::Picked(picked) => card.take_picked(picked),
                Pressed::Refused(why) => {
                    self.refuse(why);
                    card.picker = Some(picker);
                }
            }
            self.overlay = Some(Overlay::Card(card));
            return;
        }
        if is_cancel(key) {
            return self.leave_card(card);
        }
        card.leaving = false;
        let keeps = key == Key::control('d')
            || (key.code == KeyCode::Enter && card.field == CardField::Keep);
        if keeps {
            return self.keep_card(card);
        }
        if key == Key::control('k') {
            self.open_card_picker(&mut card);
        } else {
            card.press(key, value_width(self.size));
        }
        self.overlay = Some(Overlay::Card(card));
    }

    /// Leaves the card; what was typed goes only with a second Esc, for undo cannot bring it back.
    fn leave_card(&mut self, mut card: Box<Card>) {
        if card.leaving || !card.has_changed() {
            self.say(format!("{} stays as it was", card.was.name));
            return;
        }
        card.leaving = true;
        self.say("Not kept yet: Ctrl-D keeps it, Esc again drops what was typed");
        self.overlay = Some(Overlay::Card(card));
    }
}

impl Card {
    fn press(&mut self, key: Key, width: u16) {
        match key.code {
            KeyCode::Tab => self.field = self.field.next(),
            KeyCode::BackTab => self.field = self.field.previous(),
            KeyCode::Down => self.down(width),
            KeyCode::Up => self.up(width),
            KeyCode::Enter => self.enter(),
            KeyCode::Left | KeyCode::Right if self.field == CardField::Color => {
                self.cycle_color(key.code);
            }
            KeyCode::Left | KeyCode::Right if self.field == CardField::Links => {
                self.cycle_link(key.code);
            }
            KeyCode::Backspace | KeyCode::Delete if self.field == CardField::Example => {
                self.example = None;
            }
            KeyCode::Backspace | KeyCode::Delete if self.field == CardField::Links => {
                if self.link < self.links.len() {
                    self.links.remove(self.link);
                }
                self.link = self.link.min(self.links.len().saturating_sub(1));
            }
            _ => self.type_key(key),
        }
    }

    fn type_key(&mut self, key: Key) {
        let Some(editor) = self.editor_mut() else { return };
        if key == Key::control('x') {
            let _undone = editor.undo();
        } else if key == Key::control('r') {
            let _redone = editor.redo();
        } else {
            edit_line(editor, key);
        }
    }

    fn has_lines(&self) -> bool {
        matches!(self.field, CardField::Definition | CardField::When | CardField::WhenNot)
    }

    fn enter(&mut self) {
        if !self.has_lines() {
            self.field = self.field.next();
        } else if let Some(editor) = self.editor_mut() {
            editor.insert("\n");
        }
    }

    fn down(&mut self, width: u16) {
        if self.field == CardField::Links && self.link + 1 < self.links.len() {
            self.link += 1;
        } else if !(self.has_lines() && self.move_line(Motion::Down { width })) {
            self.field = self.field.next();
        }
    }

    fn up(&mut self, width: u16) {
        if self.field == CardField::Links && self.link > 0 {
            self.link -= 1;
        } else if !(self.has_lines() && self.move_line(Motion::Up { width })) {
            self.field = self.field.previous();
        }
    }

    fn move_line(&mut self, motion: Motion) -> bool {
        self.editor_mut().is_some_and(|editor| {
            let before = editor.cursor();
            editor.move_cursor(motion);
            editor.cursor() != before
        })
    }

    fn cycle_color(&mut self, code: KeyCode) {
        let count = COLOR_NAMES.len() + 1;
        let now = COLOR_NAMES.iter().position(|name| *name == self.color.text());
        let now = now.map_or(0, |index| index + 1);
        let next = (now + if code == KeyCode::Right { 1 } else { count - 1 }) % count;
        let name = next.checked_sub(1).and_then(|index| COLOR_NAMES.get(index));
        self.color.set_text(name.copied().unwrap_or_default());
    }

    fn cycle_link(&mut self, code: KeyCode) {
        let Some(link) = self.links.get_mut(self.link) else { return };
        let now = LINK_KINDS.iter().position(|kind| *kind == link.kind).unwrap_or(0);
        let steps = if code == KeyCode::Right { 1 } else { LINK_KINDS.len() - 1 };
        link.kind = LINK_KINDS.get((now + steps) % LINK_KINDS.len()).copied().unwrap_or(link.kind);
    }
}
