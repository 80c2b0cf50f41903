//! Passes through the material: starting, finishing, what was read.

use std::rc::Rc;

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::next::has_transcript;
use crate::app::overlay::{Overlay, Prompt};
use crate::app::words::{counted, percent};
use crate::domain::coder::Pass;
use crate::domain::coding::ReadStretch;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CodeId, PassId, TranscriptId};
use crate::domain::text::slug;
use crate::domain::time::Moment;
use crate::services::reading::{self, ReadShare};
use crate::services::retrieval::turn_label;

/// Passes.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "read-to-here",
        &["r"],
        ("Read to here", "All above and the paragraph here count as read in this pass."),
        read_to_here,
    )
    .only_if(has_transcript),
    Command::new(
        Context::Global,
        "start-pass",
        &["p s"],
        ("Start a pass", "Asks what is looked for; a pass that goes on is finished."),
        start_pass,
    ),
    Command::new(
        Context::Global,
        "finish-pass",
        &["p f"],
        ("Finish the pass", "Ends the pass and says what it added."),
        finish_pass,
    )
    .only_if(has_pass),
    Command::new(
        Context::Global,
        "toggle-auto-advance",
        &["p a"],
        ("Move on after coding", "Whether the cursor moves on by itself after coding."),
        toggle_auto_advance,
    )
    .only_if(is_coder),
    Command::new(
        Context::Global,
        "show-pass",
        &["p i"],
        ("What this pass is", "Says what is looked for and how far it got."),
        show_pass,
    )
    .only_if(has_pass),
];

fn has_pass(app: &App) -> Availability {
    let pass = app.session.current_pass();
    pass.map(|_| ()).ok_or_else(|| "no pass goes on (p s starts one)".to_owned())
}

fn is_coder(app: &App) -> Availability {
    app.session.me().map(|_| ()).ok_or_else(|| "you are no coder of this study yet".to_owned())
}

fn read_to_here(app: &mut App) {
    let here = app.transcript.cursor.paragraph;
    let shown = std::mem::take(&mut app.transcript.shown);
    app.read_paragraphs(0, here);
    app.transcript.shown = shown;
    let label = app
        .transcript
        .transcript(&app.session)
        .map(|transcript| turn_label(transcript, here))
        .unwrap_or_default();
    app.say(format!("Read to turn {label}: all above counts as read in this pass"));
}

fn start_pass(app: &mut App) {
    let prompt = Prompt::new(
        "what do you look for in this pass",
        "",
        Rc::new(|app, typed| {
            let aim = typed.trim();
            if aim.is_empty() {
                return Err("A pass needs an aim: a word or two".to_owned());
            }
            app.start_pass(aim);
            Ok(())
        }),
    );
    app.overlay = Some(Overlay::Prompt(prompt.hinting("Enter start  Esc leave")));
}

fn finish_pass(app: &mut App) {
    app.flush_reading();
    let Some((id, pass)) = app.session.current_pass() else { return };
    let (id, pass) = (id.clone(), pass.clone());
    let words = app.pass_in_words(&id, &pass);
    let title = format!("end of {}", app.name_of_pass(&id, &pass));
    let edit = app.finished(&id, pass);
    if app.commit("finish-pass", title, vec![edit]) {
        app.say(format!("{} finished: {words}", name_in_words(app, &id)));
        app.pass_ended();
    }
}

fn name_in_words(app: &App, id: &PassId) -> String {
    let pass = app.session.project.passes.get(&app.session.coder).and_then(|map| map.get(id));
    pass.map_or_else(String::new, |pass| app.name_of_pass(id, pass))
}

fn toggle_auto_advance(app: &mut App) {
    let Some(coder) = app.session.me().cloned() else { return };
    let mut changed = coder.clone();
    changed.auto_advance = !coder.auto_advance;
    let is_on = changed.auto_advance;
    let key = app.session.coder.clone();
    let edit = Edit::Coder(Change { key, before: Some(coder), after: Some(changed) });
    if app.commit("toggle-auto-advance", "moving on after coding", vec![edit]) {
        app.say(if is_on {
            "The cursor moves on after coding. p a ends that"
        } else {
            "The cursor stays where it is after coding. p a changes that"
        });
    }
}

fn show_pass(app: &mut App) {
    let Some((id, pass)) = app.session.current_pass() else { return };
    let since = crate::services::words::short_day(pass.started.as_str());
    let words =
        format!("{} since {since}: {}", app.name_of_pass(id, pass), app.pass_in_words(id, pass));
    app.say(format!("{words}. p f finishes it"));
}

impl App {
    /// Starts a pass as one act; a pass that goes on is finished with it.
    pub fn start_pass(&mut self, aim: &str) {
        self.flush_reading();
        let mut edits = Vec::new();
        let mut ended = String::new();
        if let Some((id, pass)) = self.session.current_pass() {
            ended = format!("; {} is finished", self.name_of_pass(id, pass).replacen('P', "p", 1));
            let (id, pass) = (id.clone(), pass.clone());
            edits.push(self.finished(&id, pass));
        }
        let passes = self.session.project.passes.get(&self.session.coder);
        let id = PassId::new(slug::unique_slug(aim, |slug| {
            passes.is_some_and(|passes| passes.contains_key(&PassId::new(slug)))
        }));
        let started = self.world.today();
        let pass = Pass { id: id.clone(), aim: aim.to_owned(), started, finished: None };
        let key = (self.session.coder.clone(), id.clone());
        edits.push(Edit::Pass(Change { key, before: None, after: Some(pass.clone()) }));
        if self.commit("start-pass", format!("start of pass «{aim}»"), edits) {
            self.say(format!("{} starts{ended}. u undoes", self.name_of_pass(&id, &pass)));
        }
    }

    fn finished(&self, id: &PassId, pass: Pass) -> Edit {
        let after = Pass { finished: Some(self.world.today()), ..pass.clone() };
        let key = (self.session.coder.clone(), id.clone());
        Edit::Pass(Change { key, before: Some(pass), after: Some(after) })
    }

    /// Returns a pass as `Pass 2 «telling»`.
    #[must_use]
    pub fn name_of_pass(&self, id: &PassId, pass: &Pass) -> String {
        format!("Pass {} «{}»", self.session.pass_number(id, pass), pass.aim)
    }

    /// Returns what a pass has added: `31 codings, 2 new codes, 94 % read`.
    #[must_use]
    pub fn pass_in_words(&self, id: &PassId, pass: &Pass) -> String {
        let project = &self.session.project;
        // What was coded while nothing was looked for carries no pass; it was made in the silent one.
        let is_silent = self.is_silent(pass);
        let belongs = |made_in: Option<&PassId>| match made_in {
            Some(made_in) => made_in == id,
            None => is_silent,
        };
        let is_code = |code: &CodeId| project.codes.get(code).is_none_or(|row| !row.is_marker());
        let mut first: std::collections::BTreeMap<&CodeId, (&Moment, Option<&PassId>)> =
            std::collections::BTreeMap::new();
        let mut n_codings = 0;
        for (_, coding) in project.codings_by(&self.session.coder) {
            n_codings += usize::from(belongs(coding.pass.as_ref()));
            let code = project.resolve(&coding.code);
            let made = (&coding.made, coding.pass.as_ref());
            let known = first.entry(code).or_insert(made);
            *known = (*known).min(made);
        }
        let is_new = |(code, (_, pass)): &(&&CodeId, &(&Moment, Option<&PassId>))| {
            belongs(*pass) && is_code(code)
        };
        let n_new = first.iter().filter(is_new).count();
        let share = self.share_read_in(Some(id));
        format!(
            "{}, {}, {} read",
            counted(n_codings, "coding", "codings"),
            counted(n_new, "new code", "new codes"),
            percent(share.read, share.words)
        )
    }

    /// Returns how much of all transcripts that are data was read in `pass`, or in any.
    fn share_read_in(&self, pass: Option<&PassId>) -> ReadShare {
        let data = self.session.project.transcripts.iter().filter(|(_, row)| row.header.is_data);
        let shares = data.map(|(id, transcript)| {
            reading::share_read(&self.stretches_read(id), transcript, pass)
        });
        shares.fold(ReadShare::default(), |sum, share| ReadShare {
            read: sum.read + share.read,
            words: sum.words + share.words,
            informant_read: sum.informant_read + share.informant_read,
            informant_words: sum.informant_words + share.informant_words,
        })
    }

    /// Returns what this coder has read of a transcript, with what is not written yet.
    #[must_use]
    pub fn stretches_read(&self, id: &TranscriptId) -> Vec<ReadStretch> {
        let project = &self.session.project;
        let written = project.reading.get(&self.session.coder).and_then(|map| map.get(id));
        written.into_iter().flatten().chain(self.unwritten_reading(id)).cloned().collect()
    }

    /// Returns the index of the first paragraph of a transcript that is unread in this pass, or in any if none goes on.
    #[must_use]
    pub fn first_unread(&self, id: &TranscriptId) -> Option<usize> {
        let transcript = self.session.project.transcripts.get(id)?;
        let pass = self.session.current_pass().map(|(id, _)| id);
        reading::first_unread(&self.stretches_read(id), &transcript.paragraphs, pass)
    }
}

#[cfg(test)]
mod tests {
    use crate::app::world::fake::{app_on, press, said, study};

    #[test]
    fn a_pass_is_started_with_an_aim_and_finished_with_what_it_added() {
        let mut app = app_on(study());
        press(&mut app, "p s t e l l i n g Enter");
        assert_eq!(said(&app), "Pass 1 «telling» starts. u undoes");
        press(&mut app, "J 1 J J");
        press(&mut app, "p f");
        assert_eq!(said(&app), "Pass 1 «telling» finished: 1 coding, 1 new code, 10 % read");
        assert!(app.session.current_pass().is_none());
    }

    #[test]
    fn starting_a_pass_finishes_the_one_that_goes_on_as_one_act() {
        let mut app = app_on(study());
        press(&mut app, "p s e n Enter p s t o Enter");
        assert_eq!(said(&app), "Pass 2 «to» starts; pass 1 «en» is finished. u undoes");
        press(&mut app, "u");
        let (id, _) = app.session.current_pass().unwrap();
        assert_eq!(id.as_str(), "en");
    }

    #[test]
    fn the_status_line_and_the_command_give_a_pass_the_same_number() {
        let mut app = app_on(study());
        press(&mut app, "p s t o Enter p s e n Enter p i");
        assert!(said(&app).starts_with("Pass 2 «en» since"), "{}", said(&app));
        let (id, pass) = app.session.current_pass().unwrap();
        assert_eq!(app.session.pass_number(id, pass), 2);
    }

    #[test]
    fn coding_before_and_after_the_silent_pass_is_written_carries_no_pass_and_is_counted_with_it() {
        let mut app = app_on(study());
        press(&mut app, "J 1 J J > d J 1 p i");
        let coder = "a".into();
        let codings = app.session.project.codings_by(&coder);
        let passes: Vec<_> = codings.map(|(_, row)| row.pass.clone()).collect();
        assert_eq!(passes, [None, None]);
        assert!(said(&app).contains("2 codings, 1 new code"), "{}", said(&app));
        press(&mut app, "p s e n Enter J J 1");
        let codings = app.session.project.codings_by(&coder);
        assert_eq!(codings.filter(|(_, row)| row.pass.is_some()).count(), 1);
    }

    #[test]
    fn what_was_read_in_an_earlier_pass_is_unread_in_the_next() {
        let mut app = app_on(study());
        press(&mut app, "J J");
        assert!(app.transcript.read[0]);
        press(&mut app, "p s t o Enter");
        assert!(!app.transcript.read[0]);
    }

    #[test]
    fn reading_to_here_counts_all_above() {
        let mut app = app_on(study());
        press(&mut app, "G r");
        assert!(app.transcript.read.iter().all(|read| *read));
        assert_eq!(said(&app), "Read to turn 6: all above counts as read in this pass");
    }

    #[test]
    fn auto_advance_moves_on_after_coding() {
        let mut app = app_on(study());
        press(&mut app, "p a J 1");
        assert_eq!(app.transcript.cursor.at.0, 27);
    }
}
