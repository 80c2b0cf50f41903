//! Records whose words are nowhere for sure: listed, gone to, and placed by a person.

use super::App;
use super::key::{Key, KeyCode};
use super::messages::Weight;
use super::screen::Screen;
use super::screen::list::{Align, Column, ListKind, ListRow, ListScreen};
use super::transcript::choice::Choice;
use super::transcript::motion::{Spot, Stretch};
use super::words::{counted, quoted};
use crate::domain::edit::Edit;
use crate::domain::id::TranscriptId;
use crate::domain::place::Segment;
use crate::domain::quote::Quote;
use crate::services::anchor::settle::{About, NeedsYou};
use crate::services::correct::{place_anew, removed, segment_of};
use crate::services::integrity::{Flaw, FlawWeight, flaws};
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

    /// Returns what does not hold together across the files, once all of them are read; in a blind study without what
    /// other coders did.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        if !self.session.loading.is_done() {
            return Vec::new();
        }
        let mut found = flaws(&self.session.project);
        found.retain(|flaw| !self.session.is_hidden(&flaw.file));
        found
    }

    /// Says that something does not hold together across the files, if it does not. Nothing is changed for it.
    pub fn say_flaws(&mut self) {
        let found = self.flaws();
        let defects: Vec<&Flaw> =
            found.iter().filter(|flaw| flaw.weight == FlawWeight::Defect).collect();
        let said = match defects.as_slice() {
            [] => return,
            [only] => format!("{} (!): {}", only.file.path_text(), only.why),
            [first, ..] => format!(
                "{} in the files need a decision (!), first {}: {}",
                counted(defects.len(), "place", "places"),
                first.file.path_text(),
                first.why
            ),
        };
        self.messages.say(Weight::Problem, said);
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
        let lost = match omissions_lost(&edit) {
            0 => String::new(),
            1 => "; 1 omission lies outside and is gone".to_owned(),
            lost => format!("; {lost} omissions lie outside and are gone"),
        };
        if self.commit("place-anew", format!("new place of {what}"), vec![edit]) {
            self.say(format!("{what} is on {words} now{lost}. {}. u undoes", self.left_words()));
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

/// Returns how many omissions of a quote its new place leaves out.
fn omissions_lost(edit: &Edit) -> usize {
    let count = |quote: &Option<Quote>| quote.as_ref().map_or(0, |row| row.omissions.len());
    match edit {
        Edit::Quote(change) => count(&change.before).saturating_sub(count(&change.after)),
        _ => 0,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::app::message::Message;
    use crate::app::world::fake::{app_on, press, said, study};
    use crate::domain::coder::{Coder, HotKey};
    use crate::domain::coding::Coding;
    use crate::domain::place::Place;
    use crate::domain::text::CodePoint;
    use crate::storage::problem::{Problem, ProblemKind};

    fn lost_coding() -> Coding {
        let place = |at| Place { paragraph: "2".into(), offset: CodePoint(at) };
        Coding {
            id: "lost".into(),
            code: "nowhere".into(),
            from: place(0),
            to: place(5),
            made: crate::domain::time::Moment::new("2026-11-14T14:52:00Z"),
            pass: None,
            weight: None,
            quote: "words that are nowhere".to_owned(),
            near: None,
            agrees: Vec::new(),
        }
    }

    /// A study in which a record of `layer` has lost its words and its code, and a line of its file is broken.
    fn troubled(layer: &str, blind: bool) -> App {
        let mut project = study();
        project.settings.blind = blind;
        let coder = Coder { name: "Bo".to_owned(), initial: "B".to_owned(), ..Coder::default() };
        project.coders.insert("b".into(), coder);
        let codings = [("lost".into(), lost_coding())].into();
        project.codings.insert(layer.into(), [("01-nav".into(), codings)].into());
        let mut app = app_on(project);
        let needs =
            crate::services::anchor::settle::settle(&app.session.project, &"01-nav".into(), None);
        app.session.needs_you.insert("01-nav".into(), needs.needs_you);
        app.session.problems.push(Problem {
            file: format!("codings/{layer}/01-nav.ron").into(),
            line: 7,
            column: 3,
            line_text: "(id: \"lost\")".to_owned(),
            why: "a comma is missing here".to_owned(),
            kind: ProblemKind::BrokenLine,
        });
        app.say_flaws();
        app.update(Message::Deadline);
        app
    }

    fn listed(app: &mut App) -> String {
        press(app, "!");
        let Some(Screen::List(list)) = app.screens.last() else { panic!("no list is shown") };
        list.rows.iter().flat_map(|row| &row.cells).cloned().collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_another_coder_did_in_a_blind_study_is_neither_listed_nor_counted() {
        let mut app = troubled("b", true);
        assert!(app.needs().is_empty() && app.flaws().is_empty());
        assert_eq!(app.transcript.markup.unplaced, 0);
        assert_eq!(said(&app), "");
        assert_eq!(listed(&mut app), "codings/b/01-nav.ron: its coder sees what is wrong with it");
    }

    #[test]
    fn ones_own_and_those_of_an_open_study_are_listed_with_what_is_wrong() {
        for (layer, blind) in [("a", true), ("b", false)] {
            let mut app = troubled(layer, blind);
            assert_eq!(app.transcript.markup.unplaced, 1);
            let said = said(&app);
            assert!(said.starts_with(&format!("codings/{layer}/01-nav.ron (!): ")), "{said}");
            let listed = listed(&mut app);
            assert!(listed.starts_with("Needs you: 1. Enter goes there"), "{listed}");
            assert!(
                listed.contains(&format!("codings/{layer}/01-nav.ron:7:3: a comma")),
                "{listed}"
            );
        }
    }

    #[test]
    fn a_quote_put_elsewhere_says_that_its_omission_is_gone() {
        let mut project = study();
        let place = |offset| Place { paragraph: "2".into(), offset: CodePoint(offset) };
        let quote = Quote {
            title: "Tall".to_owned(),
            transcript: "01-nav".into(),
            span: (place(0), place(41)),
            omissions: vec![Segment::new(place(27), place(40))],
            made: crate::domain::time::Moment::new("2026-11-14T14:52:00Z"),
            by: "a".into(),
            text: "words that are nowhere".to_owned(),
            context: None,
            used_in: Vec::new(),
        };
        project.quotes.insert("tall".into(), quote);
        let mut app = app_on(project);
        let placing = Placing { transcript: "01-nav".into(), about: About::Quote("tall".into()) };
        app.place_record(&placing, Segment::new(place(0), place(26)));
        assert_eq!(
            said(&app),
            "the quote «Tall», turn 2 is on «Det er tallene som styrer.» now; 1 omission lies outside and is gone. \
             Nothing else needs you. u undoes"
        );
    }

    #[test]
    fn one_handle_one_digit_and_a_circle_are_found_after_reading_and_nothing_is_changed() {
        let mut project = study();
        project.handles.get_mut(&"tid".into()).unwrap().handle = "ma".to_owned();
        project.codes.get_mut(&"tid".into()).unwrap().parent = Some("maltall".into());
        project.codes.get_mut(&"maltall".into()).unwrap().parent = Some("tid".into());
        let hot = HotKey { key: 1, code: "tid".into() };
        project.coders.get_mut(&"a".into()).unwrap().hot_keys.push(hot);
        let mut app = app_on(project.clone());
        app.session.loading.waiting = BTreeSet::from(["02-bedrift".into()]);
        assert!(app.flaws().is_empty());
        app.session.loading.waiting.clear();
        app.say_flaws();
        assert!(
            said(&app).starts_with("4 places in the files need a decision (!)"),
            "{}",
            said(&app)
        );
        let listed = listed(&mut app);
        for words in [
            "codebook/tid.ron: «Tid» lies below itself",
            "handles.ron: the handle ma leads to",
            "coders/a.ron: the key 1 gives «maltall» and «tid»",
        ] {
            assert!(listed.contains(words), "{words}: {listed}");
        }
        assert_eq!(app.session.project, project);
    }
}
