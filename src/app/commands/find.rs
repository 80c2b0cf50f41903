//! Finding words: in the shown transcript, and in all of them.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Command, Context};
use crate::app::commands::next::{Jump, has_transcript};
use crate::app::overlay::{Overlay, Prompt};
use crate::app::screen::Screen;
use crate::app::screen::search::SearchScreen;
use crate::app::transcript::landmark::{Direction, Landmark};
use crate::app::transcript::motion::Spot;
use crate::app::words::grouped;
use crate::domain::text::fold::fold;
use crate::domain::text::slice;

/// Finding.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "find-here",
        &["/", "Ctrl-F"],
        ("Find", "Finds words in this transcript; capitals and accents do not count."),
        find_here,
    )
    .only_if(has_transcript),
    Command::new(
        Context::Transcript,
        "find-word",
        &["*"],
        ("This word everywhere", "Lists every place where the word at the cursor stands."),
        find_word,
    )
    .only_if(has_transcript),
    Command::new(
        Context::Global,
        "search-all",
        &["g s", "F4"],
        ("Search all", "Lists every place where some words stand, in all transcripts."),
        search_all,
    ),
];

fn find_here(app: &mut App) {
    let prompt = Prompt::new(
        "find in this transcript",
        "",
        Rc::new(|app, typed| {
            app.find(typed);
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter find  Esc leave")));
}

fn find_word(app: &mut App) {
    let Some(terrain) = app.transcript.terrain(&app.session) else { return };
    let cursor = app.transcript.cursor;
    let Some(word) = terrain.word(cursor) else {
        return app.refuse("There is no word here");
    };
    let word = slice(terrain.text(word.from.paragraph), word.from.at, word.to.at).to_owned();
    open_search(app, &word);
}

fn search_all(app: &mut App) {
    let prompt = Prompt::new(
        "find in all transcripts",
        "",
        Rc::new(|app, typed| {
            if typed.trim().is_empty() {
                return Err("Type what is to be found".to_owned());
            }
            open_search(app, typed.trim());
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter find  Esc leave")));
}

fn open_search(app: &mut App, words: &str) {
    app.open_screen(Screen::Search(SearchScreen::new(words)));
}

impl App {
    /// Finds `typed` in the shown transcript and goes to the first hit at or after the cursor; nothing typed ends it.
    pub fn find(&mut self, typed: &str) {
        let needle = fold(typed.trim());
        self.transcript.find.clone_from(&needle);
        self.refresh();
        if needle.is_empty() {
            return self.say("Nothing is looked for any more");
        }
        let direction = Direction::Next;
        self.last_jump = Some(Jump { landmark: Some(Landmark::Hit), direction, code: None });
        let hits = self.shown_hits();
        let cursor = self.transcript.cursor;
        let next = hits.iter().find(|hit| **hit >= cursor).or(hits.first());
        match next.copied() {
            Some(hit) => {
                self.remember_place();
                self.transcript.move_to(hit);
                self.say_which_hit();
            }
            None => {
                let typed = typed.trim();
                self.refuse(format!("«{typed}» is not in this text. g s looks in all"));
            }
        }
    }

    /// Says on which of the hits the cursor is.
    pub fn say_which_hit(&mut self) {
        let hits = self.shown_hits();
        let here = hits.iter().filter(|hit| **hit <= self.transcript.cursor).count();
        let words = self.transcript.find.clone();
        let (here, all) = (grouped(here), grouped(hits.len()));
        self.say(format!("«{words}»: {here} of {all}. n N go on"));
    }

    fn shown_hits(&self) -> Vec<Spot> {
        let Some(terrain) = self.transcript.terrain(&self.session) else { return Vec::new() };
        let shown = self.transcript.hits.iter().filter(|(index, _)| terrain.is_shown(**index));
        shown
            .flat_map(|(index, hits)| hits.iter().map(|hit| Spot::new(*index, hit.start)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::app::world::fake::{app_on, press, said, study};

    #[test]
    fn capitals_and_accents_do_not_count_and_n_goes_on() {
        let mut app = app_on(study());
        press(&mut app, "/ D E T Enter");
        assert_eq!(said(&app), "«det»: 1 of 3. n N go on");
        assert_eq!(app.transcript.cursor.paragraph, 1);
        press(&mut app, "n");
        assert_eq!(said(&app), "«det»: 2 of 3. n N go on");
        press(&mut app, "n n");
        assert_eq!(said(&app), "No hit below here. N looks above");
        press(&mut app, "Esc");
        assert!(app.transcript.hits.is_empty());
    }

    #[test]
    fn words_that_are_not_there_are_said_to_be_missing() {
        let mut app = app_on(study());
        press(&mut app, "/ x y z Enter");
        assert_eq!(said(&app), "«xyz» is not in this text. g s looks in all");
    }
}
