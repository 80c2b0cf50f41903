//! Commands as data: keymap, hints, palette, help, the README's table and `keys.ron` all read these rows.

use super::App;

/// Where a command's keys work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere except while typing.
    Global,
    /// The transcript pane.
    Transcript,
    /// The codebook pane.
    Codebook,
    /// The codebook pane with a code in the hand.
    Carry,
    /// Going through passages one by one, in the transcript.
    Walk,
    /// The memo pane, reading.
    Memo,
    /// Lists: transcripts, cases, memos, messages and the like.
    List,
    /// The list of all memos.
    Memos,
    /// The list of what was done, and of the records of one act.
    Acts,
    /// Lists whose rows are passages.
    Passages,
    /// How far the coders agree.
    Agreement,
    /// Bringing transcripts in.
    Import,
    /// What changed between two states of the study.
    Changes,
    /// The first screen of a study without transcripts.
    Start,
    /// The lists of the interview guide and of the research questions.
    Guide,
    /// The lists of the history.
    History,
    /// What needs a person after a text changed.
    NeedsYou,
    /// What is to be decided after two people's changes came together.
    Contradictions,
    /// What a branch would bring.
    Rehearsal,
    /// Going through what two coders read differently.
    Compare,
    /// The memo editor and other places where text is typed.
    Typing,
    /// Pickers, prompts and dialogs.
    Dialog,
}

impl Context {
    /// Every context, in the order of the help.
    pub const ALL: &[Self] = &[
        Self::Global,
        Self::Transcript,
        Self::Codebook,
        Self::Carry,
        Self::Walk,
        Self::Memo,
        Self::List,
        Self::Memos,
        Self::Acts,
        Self::Passages,
        Self::Agreement,
        Self::Import,
        Self::Changes,
        Self::Start,
        Self::Guide,
        Self::History,
        Self::NeedsYou,
        Self::Contradictions,
        Self::Rehearsal,
        Self::Compare,
        Self::Typing,
        Self::Dialog,
    ];

    /// Returns the heading under which help lists the context.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::Transcript => "Transcript",
            Self::Codebook => "Codebook",
            Self::Carry => "With a code in the hand",
            Self::Walk => "Passage by passage",
            Self::Memo => "Memo",
            Self::List => "Lists",
            Self::Memos => "All memos",
            Self::Acts => "What was done",
            Self::Passages => "Passages",
            Self::Agreement => "Agreement",
            Self::Import => "Bringing in",
            Self::Changes => "What changed",
            Self::Start => "First screen",
            Self::Guide => "Guide and questions",
            Self::History => "History",
            Self::NeedsYou => "What needs you",
            Self::Contradictions => "What is to be decided",
            Self::Rehearsal => "A merge tried in memory",
            Self::Compare => "Two readings",
            Self::Typing => "While writing",
            Self::Dialog => "Pickers, prompts and dialogs",
        }
    }
}

impl Command {
    /// Makes a row of a command table.
    #[must_use]
    pub const fn new(
        context: Context,
        name: &'static str,
        keys: &'static [&'static str],
        (title, help): (&'static str, &'static str),
        run: fn(&mut App),
    ) -> Self {
        Self {
            name,
            title,
            help,
            context,
            keys,
            hint: "",
            short_hint: "",
            hint_keys: "",
            available: always,
            run,
        }
    }

    /// Gives the command a place on the key line.
    #[must_use]
    pub const fn hinted(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self.short_hint = hint;
        self
    }

    /// Gives the command a shorter word on a narrow key line.
    #[must_use]
    pub const fn shortened(mut self, hint: &'static str) -> Self {
        self.short_hint = hint;
        self
    }

    /// Writes other keys on the key line than the command's first: those of a whole group, which is hinted at here.
    #[must_use]
    pub const fn hinted_at(mut self, keys: &'static str) -> Self {
        self.hint_keys = keys;
        self
    }

    /// Says when the command can run.
    #[must_use]
    pub const fn only_if(mut self, available: fn(&App) -> Availability) -> Self {
        self.available = available;
        self
    }
}

/// Whether a command can run now, or why not.
pub type Availability = Result<(), String>;

/// One row of a command table.
pub struct Command {
    /// Unique kebab-case name.
    pub name: &'static str,
    /// What the palette shows.
    pub title: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// Where its keys work.
    pub context: Context,
    /// Default key sequences in written form.
    pub keys: &'static [&'static str],
    /// A short word for the key line, where the command stands there; empty where it does not.
    pub hint: &'static str,
    /// The same where room is scarce; may be empty, then the key stands alone.
    pub short_hint: &'static str,
    /// What the key line writes for the keys; empty for the first key that is bound.
    pub hint_keys: &'static str,
    /// Says whether it can run now, or why not.
    pub available: fn(&App) -> Availability,
    /// Does it.
    pub run: fn(&mut App),
}

impl std::fmt::Debug for Command {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Available at any time.
///
/// # Errors
/// Never.
pub fn always(_app: &App) -> Availability {
    Ok(())
}
