//! What a newcomer is told: one sentence at a time on the status line, each until it has been followed once.

use super::App;
use super::effect::Effect;
use super::transcript::motion::Spot;

/// One thing to be told.
struct Hint {
    /// Under which name it is remembered as followed.
    name: &'static str,
    /// The sentence.
    words: &'static str,
    /// Commands that follow it.
    followed_by: &'static [&'static str],
    /// Whether it has its place now.
    fits: fn(&App) -> bool,
}

const HINTS: [Hint; 4] = [
    Hint {
        name: "code",
        words: "This sentence is chosen. c gives it a code, a s d mark it with a pen, j goes on.",
        followed_by: &[
            "code-selection",
            "code-with-handle",
            "new-code",
            "code-in-vivo",
            "mark-first-pen",
            "mark-second-pen",
            "mark-third-pen",
        ],
        fits: |app| app.transcript.id.is_some() && n_own_codings(app) == 0,
    },
    Hint {
        name: "repeat",
        words: "j goes on, . gives the same code again.",
        followed_by: &["repeat-code"],
        fits: |app| !app.last_codes.is_empty() && n_own_codings(app) < 3,
    },
    Hint {
        name: "memo",
        words: "m writes down a thought about this sentence.",
        followed_by: &["memo-here", "memo-about"],
        fits: |app| (2..6).contains(&n_own_codings(app)),
    },
    Hint {
        name: "quotes",
        words: "g q shows all quotes of the code here.",
        followed_by: &["show-quotes"],
        fits: |app| (3..12).contains(&n_own_codings(app)) && is_on_a_code(app),
    },
];

fn n_own_codings(app: &App) -> usize {
    app.session.project.codings_by(&app.session.coder).take(20).count()
}

fn is_on_a_code(app: &App) -> bool {
    let Spot { paragraph, at } = app.transcript.cursor;
    app.transcript.markup.at(Spot::new(paragraph, at)).iter().any(|mark| !mark.is_pen)
}

impl App {
    /// Returns what a newcomer should be told now, if anything is left to be told.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        if !self.session.loading.is_done() {
            return None;
        }
        HINTS
            .iter()
            .find(|hint| !self.place.hints.contains(hint.name) && (hint.fits)(self))
            .map(|hint| hint.words)
    }

    /// Remembers that what `command` shows how to do need not be told again.
    pub(super) fn follow_hints(&mut self, command: &str) {
        let followed = HINTS.iter().filter(|hint| hint.followed_by.contains(&command));
        let mut is_new = false;
        for hint in followed {
            is_new |= self.place.hints.insert(hint.name.to_owned());
        }
        if is_new {
            self.ask(Effect::SavePlace);
        }
    }

    /// Ends all hints.
    pub fn hide_hints(&mut self) {
        self.place.hints.extend(HINTS.iter().map(|hint| hint.name.to_owned()));
        self.ask(Effect::SavePlace);
        self.say("Hints are off. ? lists the keys of the pane, : every command");
    }
}
