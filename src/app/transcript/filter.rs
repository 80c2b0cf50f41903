//! Which paragraphs are shown.

use crate::app::App;
use crate::domain::id::{CodeId, SpeakerId};

/// What is shown of a transcript. Everything is shown where nothing is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what informants say.
    pub informants: bool,
    /// Only turns with an uncoded sentence.
    pub uncoded: bool,
    /// Only what was not read in this pass.
    pub unread: bool,
    /// Only one speaker.
    pub speaker: Option<SpeakerId>,
    /// Only turns with this code.
    pub code: Option<CodeId>,
    /// Only turns with a coding flagged as important.
    pub important: bool,
    /// Only turns with codings of certain coders.
    pub whose: Option<Whose>,
}

/// Whose codings are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    Mine,
    /// Somebody else's.
    Theirs,
    /// One's own and somebody else's.
    Both,
    /// What was agreed on.
    Agreed,
}

impl Whose {
    /// Returns whose, in one word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
            Self::Both => "both",
            Self::Agreed => "agreed",
        }
    }
}

impl Filter {
    /// Returns whether everything is shown.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }
}

/// Returns what is asked for, in words; empty where everything is shown.
#[must_use]
pub fn in_words(filter: &Filter, app: &App) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut add = |asked: bool, word: &str| {
        if asked {
            words.push(word.to_owned());
        }
    };
    add(filter.informants, "informants");
    add(filter.uncoded, "uncoded");
    add(filter.unread, "unread");
    add(filter.important, "important");
    if let Some(whose) = filter.whose {
        add(true, whose.name());
    }
    if let Some(speaker) = &filter.speaker {
        let transcript = app.transcript.transcript(&app.session);
        let label = transcript.and_then(|transcript| transcript.speakers.get(speaker));
        words.push(label.map_or(speaker.to_string(), |speaker| speaker.label.clone()));
    }
    if let Some(code) = &filter.code {
        words.push(app.session.project.code_name(code).to_owned());
    }
    words.join(", ")
}
