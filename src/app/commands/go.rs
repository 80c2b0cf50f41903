//! Going to a turn, a bookmark, or back.

use crate::app::App;
use crate::app::command::{Command, Context};
use crate::app::commands::next::has_transcript;
use crate::app::effect::Effect;
use crate::app::key::{Key, KeyCode};
use crate::app::pending::Pending;
use crate::app::transcript::motion::Spot;
use crate::domain::id::TranscriptId;
use crate::domain::transcript::Transcript;
use crate::services::retrieval::turn_label;

/// Going about.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "go-to-turn",
        &[],
        ("Go to a turn", "g, the number of the turn, Enter."),
        go_to_turn,
    )
    .only_if(has_transcript),
    Command::new(
        Context::Transcript,
        "set-bookmark",
        &["b"],
        ("Bookmark", "Then a letter: the place has that bookmark; the same again takes it away."),
        set_bookmark,
    )
    .only_if(has_transcript),
    Command::new(
        Context::Transcript,
        "go-to-bookmark",
        &["'"],
        ("Go to bookmark", "Then its letter."),
        go_to_bookmark,
    ),
    Command::new(
        Context::Transcript,
        "jump-back",
        &["Backspace", "Ctrl-O"],
        ("Back", "Goes to where you were before the jump."),
        jump_back,
    ),
    Command::new(
        Context::Transcript,
        "jump-forward",
        &["Ctrl-N"],
        ("Forward", "Goes forward again."),
        App::jump_forward,
    ),
];

fn go_to_turn(app: &mut App) {
    app.pending = Pending::Turn(String::new());
}

fn set_bookmark(app: &mut App) {
    app.pending = Pending::SetBookmark;
}

fn go_to_bookmark(app: &mut App) {
    if app.place.bookmarks.is_empty() {
        return app.refuse("There is no bookmark yet. b and a letter sets one");
    }
    app.pending = Pending::GoToBookmark;
}

fn jump_back(app: &mut App) {
    if !app.return_to_screen() {
        app.jump_back();
    }
}

impl App {
    /// Takes a key while the number of a turn is typed.
    pub(in crate::app) fn turn_key(&mut self, mut digits: String, key: Key) {
        if let Some(digit) = key.typed().filter(char::is_ascii_digit) {
            digits.push(digit);
            digits.truncate(6);
            self.pending = Pending::Turn(digits);
        } else if key.code == KeyCode::Backspace {
            let _last = digits.pop();
            self.pending = Pending::Turn(digits);
        } else if key.code == KeyCode::Enter {
            self.go_to_turn(&digits);
        } else {
            self.refuse(format!("{key} is no digit. g, a number and Enter go to a turn"));
        }
    }

    /// Goes to the turn with this number, or to the nearest one before it.
    pub fn go_to_turn(&mut self, number: &str) {
        let Some(transcript) = self.transcript.transcript(&self.session) else { return };
        let Some((index, is_there)) = turn_at(transcript, number) else {
            return self.refuse(format!("There is no turn {number} here"));
        };
        let label = turn_label(transcript, index);
        let Some(terrain) = self.transcript.terrain(&self.session) else { return };
        let Some(shown) = terrain.nearest_shown(index) else { return };
        let spot = terrain.start_of_turn(shown);
        let last = turn_label(transcript, transcript.paragraphs.len().saturating_sub(1));
        self.remember_place();
        self.transcript.move_to(spot);
        if !is_there {
            self.say(format!("There is no turn {number}; this is {label}. The last one is {last}"));
        } else if shown != index {
            self.say(format!("Turn {label} is hidden by the filter (f f shows all)"));
        }
    }

    /// Sets the bookmark called like `key` here, or takes it away where it stands here already.
    pub(in crate::app) fn bookmark_key(&mut self, key: Key) {
        let Some(letter) = key.typed().filter(|letter| letter.is_alphanumeric()) else {
            return self.refuse(format!("{key} is no letter. b and a letter sets a bookmark"));
        };
        let Some(here) = self.here() else { return };
        let stands_here = self.place.bookmarks.get(&letter).is_some_and(|(transcript, place)| {
            *transcript == here.0 && place.paragraph == here.1.paragraph
        });
        if stands_here {
            self.place.bookmarks.remove(&letter);
            self.say(format!("Bookmark {letter} is taken away"));
        } else {
            self.place.bookmarks.insert(letter, here);
            self.say(format!("Bookmark {letter} is here. ' {letter} comes back"));
        }
        self.ask(Effect::SavePlace);
    }

    /// Goes to the bookmark called like `key`.
    pub(in crate::app) fn go_to_bookmark_key(&mut self, key: Key) {
        let mark = key.typed().and_then(|letter| self.place.bookmarks.get(&letter)).cloned();
        let Some(mark) = mark else {
            let letters: Vec<String> = self.place.bookmarks.keys().map(char::to_string).collect();
            return self.refuse(format!("No bookmark {key}. There are: {}", letters.join(" ")));
        };
        self.remember_place();
        self.go_to(&mark);
    }

    /// Opens a transcript where the user left off in it. Backspace comes back.
    pub fn visit(&mut self, id: &TranscriptId) {
        let Some(transcript) = self.session.project.transcripts.get(id) else {
            self.ask(Effect::LoadFirst(id.clone()));
            return self.refuse(format!("{id} is still being read. Try again in a moment"));
        };
        let left_off = self.place.cursors.get(id).and_then(|place| Spot::of(place, transcript));
        self.remember_place();
        self.keep_cursor();
        self.transcript.open(id.clone(), left_off.unwrap_or_default());
        self.keep_cursor();
    }

    /// Keeps where the cursor is in the shown transcript.
    pub fn keep_cursor(&mut self) {
        if let Some((id, place)) = self.here() {
            self.place.transcript = Some(id.clone());
            if self.place.cursors.get(&id) != Some(&place) {
                self.place.cursors.insert(id, place);
                self.deadlines.place_changed();
            }
        }
    }
}

/// Returns the paragraph with this label, or the last one whose number is not greater, and whether it is the one.
fn turn_at(transcript: &Transcript, number: &str) -> Option<(usize, bool)> {
    let wanted: u32 = number.parse().ok()?;
    let paragraphs = transcript.paragraphs.as_slice().iter().enumerate();
    let mut nearest = None;
    for (index, paragraph) in paragraphs {
        let Ok(root) = paragraph.id.root().parse::<u32>() else { continue };
        if root == wanted {
            return Some((index, true));
        }
        if root < wanted {
            nearest = Some((index, false));
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use crate::app::world::fake::{app_on, press, said, study};

    #[test]
    fn a_number_after_g_goes_to_the_turn() {
        let mut app = app_on(study());
        press(&mut app, "g 4 Enter");
        assert_eq!(app.transcript.cursor.paragraph, 3);
        press(&mut app, "g 9 9 Enter");
        assert_eq!(said(&app), "There is no turn 99; this is 6. The last one is 6");
        press(&mut app, "Backspace");
        assert_eq!(app.transcript.cursor.paragraph, 3);
    }

    #[test]
    fn a_hidden_turn_leads_to_the_next_shown_one() {
        let mut app = app_on(study());
        press(&mut app, "f i g 3 Enter");
        assert_eq!(app.transcript.cursor.paragraph, 3);
        assert_eq!(said(&app), "Turn 3 is hidden by the filter (f f shows all)");
    }

    #[test]
    fn a_bookmark_leads_back_from_another_transcript() {
        let mut app = app_on(study());
        press(&mut app, "J b x > d ' x");
        assert_eq!(app.transcript.id, Some("01-nav".into()));
        assert_eq!(app.transcript.cursor.paragraph, 1);
        press(&mut app, "b x");
        assert_eq!(said(&app), "Bookmark x is taken away");
        press(&mut app, "'");
        assert_eq!(said(&app), "There is no bookmark yet. b and a letter sets one");
    }
}
