//! What is picked into a card: a passage that shows what is meant, other codes.

use std::rc::Rc;

use super::{Card, CardField};
use crate::app::App;
use crate::app::overlay::{Picked, Picker, PickerEntry};
use crate::app::words::quoted;
use crate::domain::code::{CodeLink, CodeLinkKind};
use crate::domain::codebook::tree;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, TranscriptId};
use crate::services::retrieval::turn_label;

impl App {
    /// Opens the picker of the field that is written in, over the card.
    pub(super) fn open_card_picker(&mut self, card: &mut Card) {
        match card.field {
            CardField::Example => {
                let entries = self.example_entries(&card.was.id);
                let picker = Picker::new("a passage that shows it", entries, Rc::new(|_, _| {}));
                card.picker =
                    Some(picker.saying_when_empty("No passage of yours has this code yet."));
            }
            CardField::Links => {
                let entries = self.link_entries(card);
                let picker = Picker::new("linked to", entries, Rc::new(|_, _| {})).taking_several();
                card.picker = Some(picker.saying_when_empty("There is no other code."));
            }
            _ => self.refuse("Ctrl-K picks an example and links: Tab goes there"),
        }
    }

    /// Returns this coder's own passages of `code`; an example from another's hidden reading would tell of it.
    fn example_entries(&self, code: &CodeId) -> Vec<PickerEntry> {
        let project = &self.session.project;
        let codings = project.codings_by(&self.session.coder);
        let codings = codings.filter(|(_, coding)| project.resolve(&coding.code) == code);
        codings.map(|(transcript, coding)| self.example_entry(transcript, coding)).collect()
    }

    fn example_entry(&self, id: &TranscriptId, coding: &Coding) -> PickerEntry {
        let transcript = self.session.project.transcripts.get(id);
        let title = transcript.map_or(id.to_string(), |row| row.header.title.clone());
        let turn = transcript.and_then(|transcript| {
            let index = transcript.paragraphs.position(&coding.from.paragraph)?;
            Some(turn_label(transcript, index))
        });
        PickerEntry {
            key: format!("{id}/{}", coding.id),
            name: quoted(&coding.quote),
            place: title,
            count: turn.unwrap_or_default(),
            note: if coding.is_important() { "important".to_owned() } else { String::new() },
            detail: coding.quote.clone(),
            ..PickerEntry::default()
        }
    }

    fn link_entries(&self, card: &Card) -> Vec<PickerEntry> {
        let project = &self.session.project;
        let is_linked = |id: &CodeId| card.links.iter().any(|link| link.to == *id);
        tree(project)
            .into_iter()
            .filter(|row| row.code != card.was.id && !is_linked(&row.code))
            .map(|row| PickerEntry {
                key: row.code.as_str().to_owned(),
                sign: project.handle_of(&row.code).unwrap_or_default().to_owned(),
                name: project.code_name(&row.code).to_owned(),
                detail: project
                    .codes
                    .get(&row.code)
                    .and_then(|code| code.short.clone())
                    .unwrap_or_default(),
                ..PickerEntry::default()
            })
            .collect()
    }
}

impl Card {
    /// Takes what was picked into the field that is written in.
    pub(super) fn take_picked(&mut self, picked: Picked) {
        let Picked::Entries(keys) = picked else { return };
        match self.field {
            CardField::Example => self.example = keys.into_iter().next(),
            _ => {
                let kind = CodeLinkKind::RelatedTo;
                let links =
                    keys.iter().map(|key| CodeLink { kind, to: CodeId::new(key), note: None });
                self.links.extend(links);
                self.link = self.links.len().saturating_sub(1);
            }
        }
    }
}
