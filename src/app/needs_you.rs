//! Records whose words are nowhere for sure: listed, gone to, and placed by a person.

use super::App;
use super::key::{Key, KeyCode};
use super::screen::Screen;
use super::screen::list::{Align, Column, ListKind, ListRow, ListScreen};
use super::transcript::choice::Choice;
use super::transcript::motion::{Spot, Stretch};
use super::words::{counted, quoted};
use crate::domain::id::TranscriptId;
use crate::domain::place::Segment;
use crate::services::anchor::settle::{About, NeedsYou};
use crate::services::correct::{place_anew, removed, segment_of};
use crate::services::retrieval::turn_label;

/// A record for which words are being chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The record.
    pub about: About,
}

/// The columns of the list: the record, its words, the best guess.
pub const COLUMNS: &[Column] = &[
    Column { title: "", most: 0, align: Align::Left, drop: 0 },
    Column { title: "", most: 36, align: Align::Left, drop: 1 },
    Column { title: "", most: 36, align: Align::Left, drop: 2 },
];

impl App {
    /// Returns everything that needs this coder, in the order of transcripts.
    #[must_use]
    pub fn needs(&self) -> Vec<(&TranscriptId, &NeedsYou)> {
        let all = self.session.needs_you.iter();
        all.flat_map(|(id, needs)| needs.iter().map(move |need| (id, need)))
            .filter(|(_, need)| self.may_see(&need.about))
            .collect()
    }

    /// Returns a row for each record that needs somebody, with its words and the best guess.
    #[must_use]
    pub fn needs_rows(&self) -> Vec<ListRow> {
        let row = |(id, need): (&TranscriptId, &NeedsYou)| {
            let guess = need
                .guesses
                .first()
                .map_or("nowhere to be seen".to_owned(), |guess| quoted(&guess.quote));
            let what = self.record_words(id, &need.about);
            ListRow {
                key: key_of(id, &need.about),
                cells: vec![
                    what.clone(),
                    format!("was {}", quoted(&need.was)),
                    format!("now {guess}"),
                ],
                detail: vec![
                    format!("{} · {what}", self.title_of(id)),
                    format!("was {}", need.was),
                    format!("now {}", need.guesses.first().map_or("–", |guess| &guess.quote)),
                ],
            }
        };
        self.needs().into_iter().map(row).collect()
    }

    /// Opens the list of what needs somebody.
    pub(super) fn list_needs(&mut self) {
        if self.needs().is_empty() {
            return self
                .refuse("Nothing needs you: every coding, quote and memo stands on its words");
        }
        self.open_screen(Screen::List(ListScreen::new(ListKind::NeedsYou)));
    }

    /// Returns the record of the chosen row of a list.
    #[must_use]
    pub fn chosen_need(&self) -> Option<(TranscriptId, NeedsYou)> {
        let Some(Screen::List(list)) = self.screens.last() else { return None };
        let key = &list.chosen()?.key;
        let found = self.needs().into_iter().find(|(id, need)| key_of(id, &need.about) == *key);
        found.map(|(id, need)| (id.clone(), need.clone()))
    }

    /// Goes to the record of the chosen row, with the best guess chosen.
    pub(super) fn go_to_need(&mut self) {
        let Some((transcript, need)) = self.chosen_need() else { return };
        let guess = need.guesses.first().map(|guess| guess.segment.clone());
        let segment = guess.or_else(|| segment_of(&self.session.project, &transcript, &need.about));
        self.remember_place();
        self.screens.clear();
        self.focus = super::Pane::Transcript;
        let text = self.session.project.transcripts.get(&transcript);
        let stretch = segment.zip(text).and_then(|(segment, text)| Stretch::of(&segment, text));
        let spot = stretch.map_or(Spot::default(), |stretch| stretch.from);
        self.transcript.open(transcript.clone(), spot);
        self.transcript.choice = stretch.map(Choice::of);
        self.placing = Some(Placing { transcript, about: need.about });
        self.say(format!(
            "was {}: Enter takes this, v chooses, - later, x removes",
            quoted(&need.was)
        ));
    }

    /// Puts the record of the chosen row on the best guess.
    pub(super) fn accept_need(&mut self) {
        let Some((transcript, need)) = self.chosen_need() else { return };
        match need.guesses.into_iter().next() {
            Some(guess) => {
                self.place_record(&Placing { transcript, about: need.about }, guess.segment);
            }
            None => self.refuse("There is no guess. Enter goes there, v chooses the words"),
        }
    }

    /// Removes the record of the chosen row.
    pub(super) fn remove_need(&mut self) {
        let Some((transcript, need)) = self.chosen_need() else { return };
        self.remove_record(&Placing { transcript, about: need.about });
    }

    /// Lets a key work on the record for which words are being chosen; returns whether it did.
    pub(super) fn placing_key(&mut self, key: Key) -> bool {
        let Some(placing) = self.placing.clone() else { return false };
        let is_here = self.screens.is_empty()
            && self.focus == super::Pane::Transcript
            && self.transcript.id.as_ref() == Some(&placing.transcript);
        if !is_here {
            return false;
        }
        let holds = self.transcript.choice.as_ref().is_some_and(|choice| choice.hold.is_some());
        match key.code {
            KeyCode::Enter => match self.target() {
                Some(target) => self.place_record(&placing, target.segment),
                None => self.refuse("There are no words here"),
            },
            KeyCode::Char('-') if !holds => self.say("It waits under > n"),
            KeyCode::Char('x') if !holds => self.remove_record(&placing),
            KeyCode::Esc if !holds => self.say("It waits under > n"),
            _ => return false,
        }
        self.placing = None;
        self.transcript.choice = None;
        if !self.needs().is_empty() {
            self.open_screen(Screen::List(ListScreen::new(ListKind::NeedsYou)));
        }
        true
    }

    fn place_record(&mut self, placing: &Placing, segment: Segment) {
        let what = self.record_words(&placing.transcript, &placing.about);
        let project = &self.session.project;
        let edit = place_anew(project, &placing.transcript, &placing.about, segment.clone());
        let Some(edit) = edit else { return self.refuse("There are no words there") };
        let target = super::coding::Target { transcript: placing.transcript.clone(), segment };
        let words = self.quote_in_words(&target);
        if self.commit("place-anew", format!("new place of {what}"), vec![edit]) {
            self.say(format!("{what} is on {words} now. {}. u undoes", self.left_words()));
        }
    }

    fn remove_record(&mut self, placing: &Placing) {
        let what = self.record_words(&placing.transcript, &placing.about);
        let edit = removed(&self.session.project, &placing.transcript, &placing.about);
        if self.commit("remove-unplaced", format!("removal of {what}"), vec![edit]) {
            self.say(format!("{what} removed. {}. u undoes", self.left_words()));
        }
    }

    fn left_words(&self) -> String {
        match self.needs().len() {
            0 => "Nothing else needs you".to_owned(),
            count => format!("{} left", counted(count, "record", "records")),
        }
    }

    /// Returns what a record is, as `ma Måltall og telling, turn 42`.
    fn record_words(&self, transcript: &TranscriptId, about: &About) -> String {
        let project = &self.session.project;
        let segment = segment_of(project, transcript, about);
        let turn = segment.zip(project.transcripts.get(transcript)).and_then(|(segment, text)| {
            let index = text.paragraphs.position(&segment.from.paragraph)?;
            Some(format!(", turn {}", turn_label(text, index)))
        });
        let what = match about {
            About::Coding(_, id) => match project.find_coding(transcript, id) {
                Some((_, coding)) => {
                    let code = project.resolve(&coding.code);
                    let handle = project.handle_of(code).unwrap_or("??");
                    format!("{handle} {}", project.code_name(code))
                }
                None => "a coding".to_owned(),
            },
            About::Quote(id) => project
                .quotes
                .get(id)
                .map_or("a quote".to_owned(), |quote| format!("the quote «{}»", quote.title)),
            About::Memo(coder, id) => project
                .memos
                .get(coder)
                .and_then(|memos| memos.get(id))
                .map_or("a memo".to_owned(), |memo| format!("the memo «{}»", memo.title)),
        };
        format!("{what}{}", turn.unwrap_or_default())
    }
}

fn key_of(transcript: &TranscriptId, about: &About) -> String {
    let record = match about {
        About::Coding(layer, id) => format!("coding {layer} {id}"),
        About::Quote(id) => format!("quote {id}"),
        About::Memo(coder, id) => format!("memo {coder} {id}"),
    };
    format!("needs {transcript} {record}")
}
