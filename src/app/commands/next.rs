//! `>` and `<`: the next place of a kind, and the one before; `n` and `N` go on.

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::screen::documents;
use crate::app::transcript::landmark::{Direction, Landmark, Scene};
use crate::app::transcript::motion::Spot;
use crate::domain::id::{CodeId, TranscriptId};

/// A jump that can be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    /// What was looked for; none stands for the next transcript.
    pub landmark: Option<Landmark>,
    /// Which way.
    pub direction: Direction,
    /// The code that was looked for.
    pub code: Option<CodeId>,
}

macro_rules! jumps {
    ($($name:literal, $keys:expr, $title:literal, $help:literal, $run:ident, $landmark:ident,
        $direction:ident;)*) => {
        /// Jumps in the transcript.
        pub const COMMANDS: &[Command] = &[
            Command::new(
                Context::Transcript,
                "next-document",
                &["> d"],
                ("Next transcript", "Opens the transcript after this one where you left off."),
                next_document,
            ),
            Command::new(
                Context::Transcript,
                "previous-document",
                &["< d"],
                ("Previous transcript", "Opens the transcript before this one where you left off."),
                previous_document,
            ),
            Command::new(
                Context::Transcript,
                "continue-reading",
                &["R"],
                ("Next unread", "Goes on where the last evening ended: to the first unread turn."),
                continue_reading,
            )
            .only_if(has_transcript),
            Command::new(
                Context::Transcript,
                "next-again",
                &["n"],
                ("Again", "Repeats the last search or jump."),
                next_again,
            )
            .only_if(has_jump),
            Command::new(
                Context::Transcript,
                "previous-again",
                &["N"],
                ("Again, backwards", "Repeats the last search or jump the other way."),
                previous_again,
            )
            .only_if(has_jump),
            $(Command::new(Context::Transcript, $name, &$keys, ($title, $help), $run)
                .hinted(hint($name, "uncoded"))
                .shortened(hint($name, "next"))
                .only_if(has_transcript),)*
        ];

        $(fn $run(app: &mut App) {
            jump(app, Landmark::$landmark, Direction::$direction);
        })*
    };
}

jumps! {
    "next-uncoded", ["e", "æ", "> e"], "Next uncoded",
        "Goes to the next sentence of an informant without a code.", next_uncoded, Uncoded, Next;
    "previous-uncoded", ["E", "< e"], "Previous uncoded",
        "Goes to the sentence of an informant without a code above.", previous_uncoded, Uncoded, Previous;
    "next-coding", ["> c"], "Next coding", "Goes to the next coding.", next_coding, Coding, Next;
    "previous-coding", ["< c"], "Previous coding", "Goes to the coding before.", previous_coding, Coding, Previous;
    "next-pen", ["> p"], "Next pen mark", "Goes to the next mark of a pen.", next_pen, Pen, Next;
    "previous-pen", ["< p"], "Previous pen mark", "Goes to the mark of a pen before.", previous_pen, Pen, Previous;
    "next-memo", ["> m"], "Next memo", "Goes to the next turn with a memo.", next_memo, Memo, Next;
    "previous-memo", ["< m"], "Previous memo", "Goes to the turn with a memo before.", previous_memo, Memo, Previous;
    "next-unread", ["> r"], "Next unread", "Goes to the next unread turn.", next_unread, Unread, Next;
    "previous-unread", ["< r"], "Previous unread", "Goes to the unread turn before.", previous_unread, Unread, Previous;
    "next-of-speaker", ["> s"], "Next of this speaker", "Goes to the next turn of the speaker at the cursor.",
        next_of_speaker, SameSpeaker, Next;
    "previous-of-speaker", ["< s"], "Previous of this speaker",
        "Goes to the turn of the speaker at the cursor before.", previous_of_speaker, SameSpeaker, Previous;
    "next-of-code", ["> k"], "Next of this code", "Goes to the next passage of the code at the cursor.",
        next_of_code, SameCode, Next;
    "previous-of-code", ["< k"], "Previous of this code", "Goes to the passage of the code at the cursor before.",
        previous_of_code, SameCode, Previous;
    "next-important", ["> w"], "Next important", "Goes to the next coding flagged as important.",
        next_important, Important, Next;
    "previous-important", ["< w"], "Previous important", "Goes to the coding flagged as important before.",
        previous_important, Important, Previous;
    "next-bookmark", ["> b"], "Next bookmark", "Goes to the next bookmark of this transcript.",
        next_bookmark, Bookmark, Next;
    "previous-bookmark", ["< b"], "Previous bookmark", "Goes to the bookmark of this transcript before.",
        previous_bookmark, Bookmark, Previous;
}

const fn hint(name: &str, word: &'static str) -> &'static str {
    // Only one of the jumps has a place on the key line.
    if matches!(name.as_bytes(), b"next-uncoded") { word } else { "" }
}

/// Available where a transcript is shown.
///
/// # Errors
/// Says that there is none.
pub fn has_transcript(app: &App) -> Availability {
    let shown = app.transcript.transcript(&app.session);
    shown.map(|_| ()).ok_or_else(|| "no transcript is open (g t)".to_owned())
}

fn has_jump(app: &App) -> Availability {
    app.last_jump.as_ref().map(|_| ()).ok_or_else(|| "nothing was looked for yet".to_owned())
}

fn jump(app: &mut App, landmark: Landmark, direction: Direction) {
    let code = (landmark == Landmark::SameCode).then(|| code_here(app)).flatten();
    if landmark == Landmark::SameCode && code.is_none() {
        return app.refuse("No code is here and none was given yet. > c goes to the next coding");
    }
    let count = app.take_count();
    app.last_jump = Some(Jump { landmark: Some(landmark), direction, code });
    for _ in 0..count {
        if !go(app, direction) {
            return;
        }
    }
}

/// Returns the code of the narrowest coding at the cursor, else the one given last.
fn code_here(app: &App) -> Option<CodeId> {
    let marks = app.transcript.marks_here(&app.session);
    let here = marks.iter().find(|mark| !mark.is_pen).or(marks.first());
    here.map(|mark| mark.code.clone()).or_else(|| app.last_codes.first().cloned())
}

fn next_again(app: &mut App) {
    if let Some(jump) = app.last_jump.clone() {
        let _found = go(app, jump.direction);
    }
}

fn previous_again(app: &mut App) {
    if let Some(jump) = app.last_jump.clone() {
        let _found = go(app, jump.direction.reversed());
    }
}

/// Goes to the next place of the last jump in `direction`; returns whether there is one.
fn go(app: &mut App, direction: Direction) -> bool {
    let Some(Jump { landmark, code, .. }) = app.last_jump.clone() else { return false };
    let Some(landmark) = landmark else {
        step_document(app, direction);
        return true;
    };
    let Some(spot) = find(app, landmark, direction, code.as_ref()) else {
        app.refuse(none_words(landmark, direction));
        return false;
    };
    app.remember_place();
    app.transcript.move_to(spot);
    if landmark == Landmark::Hit {
        app.say_which_hit();
    }
    true
}

fn find(
    app: &App,
    landmark: Landmark,
    direction: Direction,
    code: Option<&CodeId>,
) -> Option<Spot> {
    let bookmarks = bookmarks_here(app);
    let scene = Scene { session: &app.session, pane: &app.transcript, code, bookmarks: &bookmarks };
    scene.find(landmark, direction)
}

fn bookmarks_here(app: &App) -> Vec<Spot> {
    let Some((transcript, id)) =
        app.transcript.transcript(&app.session).zip(app.transcript.id.as_ref())
    else {
        return Vec::new();
    };
    let places = app.place.bookmarks.values().filter(|(in_transcript, _)| in_transcript == id);
    places.filter_map(|(_, place)| Spot::of(place, transcript)).collect()
}

fn none_words(landmark: Landmark, direction: Direction) -> String {
    let name = landmark.name();
    let (other, where_) = match (landmark, direction) {
        (Landmark::Uncoded, Direction::Next) => ("E looks", "above"),
        (Landmark::Uncoded, Direction::Previous) => ("e looks", "below"),
        (Landmark::Hit, Direction::Next) => ("N looks", "above"),
        (Landmark::Hit, Direction::Previous) => ("n looks", "below"),
        (_, Direction::Next) => ("< looks", "above"),
        (_, Direction::Previous) => ("> looks", "below"),
    };
    let here = match direction {
        Direction::Next => "below",
        Direction::Previous => "above",
    };
    format!("No {name} {here} here. {other} {where_}")
}

fn continue_reading(app: &mut App) {
    let unread: Vec<usize> = shown_unread(app);
    let here = app.transcript.cursor.paragraph;
    let Some(first) = unread.first().copied() else {
        return continue_in_next_document(app);
    };
    // Standing where reading would go on, the next gap is meant.
    let starts_gap = |index: &usize| *index == 0 || !unread.contains(&(index - 1));
    let target = if first == here {
        unread.iter().copied().find(|index| *index > here && starts_gap(index)).unwrap_or(first)
    } else {
        first
    };
    if target == here {
        return app.say("This is where reading goes on. r reads to here");
    }
    app.remember_place();
    let spot = app.transcript.terrain(&app.session).map(|terrain| terrain.start_of_turn(target));
    app.transcript.move_to(spot.unwrap_or_default());
    app.last_jump =
        Some(Jump { landmark: Some(Landmark::Unread), direction: Direction::Next, code: None });
}

fn shown_unread(app: &App) -> Vec<usize> {
    let shown = |index: usize| app.transcript.shown.get(index).copied().unwrap_or(true);
    let read = app.transcript.read.iter().enumerate();
    read.filter(|(index, read)| !**read && shown(*index)).map(|(index, _)| index).collect()
}

/// Opens the first transcript of the data that is not read to its end.
fn continue_in_next_document(app: &mut App) {
    let all = documents(&app.session.project);
    let has_unread = |id: &&TranscriptId| {
        let is_data = app.session.project.transcripts.get(id).is_some_and(|row| row.header.is_data);
        is_data && app.first_unread(id).is_some()
    };
    let next = all.into_iter().find(has_unread).cloned();
    let Some(next) = next else {
        return app.say("Everything here is read. p f finishes the pass");
    };
    let spot = app.first_unread(&next).map(|index| Spot::new(index, Default::default()));
    app.remember_place();
    app.transcript.open(next.clone(), spot.unwrap_or_default());
    let title = app.title_of(&next);
    app.say(format!("{title}: reading goes on here. Backspace goes back"));
}

fn next_document(app: &mut App) {
    app.last_jump = Some(Jump { landmark: None, direction: Direction::Next, code: None });
    step_document(app, Direction::Next);
}

fn previous_document(app: &mut App) {
    app.last_jump = Some(Jump { landmark: None, direction: Direction::Previous, code: None });
    step_document(app, Direction::Previous);
}

fn step_document(app: &mut App, direction: Direction) {
    let all: Vec<TranscriptId> = documents(&app.session.project).into_iter().cloned().collect();
    let here = app.transcript.id.as_ref().and_then(|id| all.iter().position(|other| other == id));
    let target = match (here, direction) {
        (None, _) => Some(0),
        (Some(here), Direction::Next) => here.checked_add(1),
        (Some(here), Direction::Previous) => here.checked_sub(1),
    };
    match target.and_then(|target| all.get(target)).cloned() {
        Some(id) => app.visit(&id),
        None if direction == Direction::Next => {
            app.refuse("This is the last transcript. < d goes to the one before");
        }
        None => app.refuse("This is the first transcript. > d goes to the next"),
    }
}

#[cfg(test)]
mod tests {
    use crate::app::App;
    use crate::app::world::fake::{app_on, press, said, study};

    fn at(app: &App) -> (usize, u32) {
        (app.transcript.cursor.paragraph, app.transcript.cursor.at.0)
    }

    #[test]
    fn the_next_uncoded_sentence_is_one_of_an_informant() {
        let mut app = app_on(study());
        press(&mut app, "e");
        assert_eq!(at(&app), (1, 0));
        press(&mut app, "1 e");
        assert_eq!(at(&app), (1, 27));
        press(&mut app, "e e");
        assert_eq!(at(&app), (3, 0));
        press(&mut app, "E E E");
        assert_eq!(said(&app), "No uncoded sentence above here. e looks below");
        assert_eq!(at(&app), (1, 27));
    }

    #[test]
    fn where_no_sentence_is_uncoded_below_it_says_so() {
        let mut app = app_on(study());
        press(&mut app, "G e");
        assert_eq!(said(&app), "No uncoded sentence below here. E looks above");
    }

    #[test]
    fn n_repeats_the_last_jump_and_backspace_takes_it_back() {
        let mut app = app_on(study());
        press(&mut app, "J 1 J J 1 g g > c");
        assert_eq!(at(&app), (1, 0));
        press(&mut app, "n");
        assert_eq!(at(&app), (3, 0));
        press(&mut app, "n");
        assert_eq!(said(&app), "No coding below here. < looks above");
        press(&mut app, "N");
        assert_eq!(at(&app), (1, 0));
        press(&mut app, "Backspace Backspace");
        assert_eq!(at(&app), (1, 0));
        press(&mut app, "Ctrl-N");
        assert_eq!(at(&app), (3, 0));
    }

    #[test]
    fn hidden_paragraphs_are_no_target() {
        let mut app = app_on(study());
        press(&mut app, "f i > r > r");
        assert_eq!(at(&app), (5, 0));
    }

    #[test]
    fn passages_of_the_same_code_follow_each_other() {
        let mut app = app_on(study());
        press(&mut app, "J 1 J J , t i J J 1 g 2 Enter > k");
        assert_eq!(at(&app), (5, 0));
    }

    #[test]
    fn the_next_turn_of_a_speaker_skips_the_others() {
        let mut app = app_on(study());
        press(&mut app, "J > s");
        assert_eq!(at(&app), (3, 0));
        press(&mut app, "< s");
        assert_eq!(at(&app), (1, 0));
    }

    #[test]
    fn reading_goes_on_at_the_first_unread_turn() {
        let mut app = app_on(study());
        press(&mut app, "J J G R");
        assert_eq!(at(&app), (2, 0));
    }

    #[test]
    fn reading_goes_on_in_the_next_transcript_where_this_one_is_read() {
        let mut app = app_on(study());
        press(&mut app, "G r R");
        assert_eq!(app.transcript.id, Some("02-bedrift".into()));
        assert_eq!(said(&app), "Arbeidsmarkedsbedrift: reading goes on here. Backspace goes back");
    }
}
