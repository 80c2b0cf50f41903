//! How far the coder has read. Reading is no act: it is kept with the place while it moves and written as merged
//! stretches when the transcript is left, the pass ends or the program quits.
//!
//! A paragraph is read once the cursor has moved on from it downwards step by step; a jump reads nothing. Where no pass
//! goes on, what is read belongs to a pass of its own, called after the language of the study. That pass is written
//! together with the first stretch, so that moving about alone never changes the project.

use super::App;
use super::transcript::motion::Spot;
use crate::domain::coder::Pass;
use crate::domain::coding::ReadStretch;
use crate::domain::edit::{Change, Edit, Reading};
use crate::domain::id::{ParagraphId, PassId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::slug;
use crate::services::reading::with_read;
use crate::storage::layout::{FileKey, file_of};
use crate::storage::local::UnwrittenReading;

/// Where the cursor was before a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    transcript: Option<TranscriptId>,
    spot: Spot,
    jumps: u64,
}

impl App {
    /// Returns where the cursor is, to be compared after a key with [`App::note_reading`].
    #[must_use]
    pub fn before_key(&self) -> Before {
        Before {
            transcript: self.transcript.id.clone(),
            spot: self.transcript.cursor,
            jumps: self.jumps.made,
        }
    }

    /// Counts the paragraphs as read which the cursor has passed since `before`.
    pub fn note_reading(&mut self, before: &Before) {
        if before.transcript != self.transcript.id {
            self.flush_reading();
            return;
        }
        let (from, to) = (before.spot.paragraph, self.transcript.cursor.paragraph);
        if before.jumps == self.jumps.made && from < to {
            self.read_paragraphs(from, to - 1);
        }
    }

    /// Counts the paragraph at the cursor as read where a step down does not lead further.
    pub fn note_end_of_text(&mut self, before: Spot) {
        let at_end = self.transcript.terrain(&self.session).is_some_and(|terrain| {
            terrain.next_paragraph(self.transcript.cursor.paragraph).is_none()
        });
        if at_end && before == self.transcript.cursor && self.transcript.choice.is_none() {
            self.read_paragraphs(before.paragraph, before.paragraph);
        }
    }

    /// Counts the shown paragraphs from index `from` to index `to` (both included) as read.
    pub fn read_paragraphs(&mut self, from: usize, to: usize) {
        // Nothing is read in the study as it was.
        let Some(id) = self.transcript.id.clone().filter(|_| self.past.is_none()) else { return };
        let pass = self.reading_pass();
        let today = self.world.today();
        let Some(transcript) = self.session.project.transcripts.get(&id) else { return };
        let shown = |index: &usize| self.transcript.shown.get(*index).copied().unwrap_or(true);
        let unread = |index: &usize| !self.transcript.read.get(*index).copied().unwrap_or(false);
        let fresh: Vec<ParagraphId> = (from..=to)
            .filter(|index| shown(index) && unread(index))
            .filter_map(|index| Some(transcript.paragraphs.get(index)?.id.clone()))
            .collect();
        if fresh.is_empty() {
            return;
        }
        let mut stretches = self.unwritten_reading(&id).to_vec();
        for paragraph in fresh {
            let paragraphs = &transcript.paragraphs;
            stretches = with_read(&stretches, paragraphs, &pass, &paragraph, &paragraph, &today);
        }
        self.forget_unwritten(&id);
        let coder = self.session.coder.clone();
        self.place.unwritten.push(UnwrittenReading { coder, transcript: id, read: stretches });
        self.deadlines.place_changed();
    }

    /// Writes what was read since it was last written. This is not undoable.
    ///
    /// What belongs to a file that must not be written, or to a transcript that is not in memory, waits.
    pub fn flush_reading(&mut self) {
        let unwritten = std::mem::take(&mut self.place.unwritten);
        if unwritten.is_empty() {
            return;
        }
        let mut edits = Vec::new();
        for reading in unwritten {
            // What another coder read on this machine waits until they are back.
            let is_mine = reading.coder == self.session.coder;
            let more = is_mine.then(|| self.reading_edits(&reading.transcript, &reading.read));
            match more.flatten() {
                Some(more) => edits.extend(more),
                None => self.place.unwritten.push(reading),
            }
        }
        if edits.is_empty() {
            return;
        }
        edits.dedup();
        let _nothing_refused = self.session.take_over(&edits);
        let mut files: Vec<FileKey> = edits.iter().map(file_of).collect();
        files.dedup();
        self.ask(super::effect::Effect::Rewrite(files));
        self.ask(super::effect::Effect::SavePlace);
    }

    /// Returns the pass to which reading belongs now.
    #[must_use]
    pub fn reading_pass(&self) -> PassId {
        if let Some((id, _)) = self.session.current_pass() {
            return id.clone();
        }
        let passes = self.session.project.passes.get(&self.session.coder);
        let name = name_of_reading(&self.session.project);
        PassId::new(slug::unique_slug(name, |slug| {
            passes.is_some_and(|passes| passes.contains_key(&PassId::new(slug)))
        }))
    }

    /// Returns the pass that a coding made now carries: the one that goes on with an aim.
    ///
    /// The silent pass of reading is written only when a transcript is left. So that codings made before and after that
    /// moment are alike, none of them carries it; they are counted with it all the same.
    #[must_use]
    pub fn coding_pass(&self) -> Option<PassId> {
        let (id, pass) = self.session.current_pass()?;
        (!self.is_silent(pass)).then(|| id.clone())
    }

    /// Returns whether a pass is the one that reading belongs to where nothing is looked for.
    #[must_use]
    pub fn is_silent(&self, pass: &Pass) -> bool {
        pass.aim == name_of_reading(&self.session.project)
    }

    /// Returns what this coder has read of a transcript that is not in the project yet.
    #[must_use]
    pub fn unwritten_reading(&self, id: &TranscriptId) -> &[ReadStretch] {
        let mut unwritten = self.place.unwritten.iter();
        unwritten.find(|row| self.is_mine(row, id)).map_or(&[], |row| &row.read)
    }

    fn forget_unwritten(&mut self, id: &TranscriptId) {
        let coder = &self.session.coder;
        self.place.unwritten.retain(|row| row.coder != *coder || row.transcript != *id);
    }

    fn is_mine(&self, row: &UnwrittenReading, id: &TranscriptId) -> bool {
        row.coder == self.session.coder && row.transcript == *id
    }

    fn reading_edits(&self, id: &TranscriptId, stretches: &[ReadStretch]) -> Option<Vec<Edit>> {
        let project = &self.session.project;
        let transcript = project.transcripts.get(id)?;
        let mut edits = Vec::new();
        let key = (self.session.coder.clone(), id.clone());
        let mut read =
            project.reading.get(&key.0).and_then(|map| map.get(id)).cloned().unwrap_or_default();
        for stretch in stretches {
            let ReadStretch { pass, from, to, on } = stretch;
            let own = project.passes.get(&self.session.coder);
            let is_known = |pass: &PassId| own.is_some_and(|map| map.contains_key(pass));
            // Of a pass that was taken back the reading stays: it belongs to the one that goes on without it.
            let pass = if is_known(pass) { pass } else { &self.reading_pass() };
            if !is_known(pass) {
                let pass_key = (self.session.coder.clone(), pass.clone());
                let aim = name_of_reading(project).to_owned();
                let made = Pass { id: pass.clone(), aim, started: on.clone(), finished: None };
                let edit = Edit::Pass(Change { key: pass_key, before: None, after: Some(made) });
                if !edits.contains(&edit) {
                    edits.push(edit);
                }
            }
            read = with_read(&read, &transcript.paragraphs, pass, from, to, on);
        }
        edits.push(Edit::Reading(Change::to(project, key, Some(Reading(read)))));
        let is_open = |edit: &Edit| !self.session.closed.contains_key(&file_of(edit));
        edits.iter().all(is_open).then_some(edits)
    }
}

/// Returns what reading without an aim is called in the language of the study.
fn name_of_reading(project: &Project) -> &'static str {
    match project.settings.language.as_str() {
        "nb" | "nn" | "no" | "da" => "lesing",
        _ => "reading",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::effect::Effect;
    use crate::app::world::fake::{app_on, press, said, study};
    use crate::domain::time::Day;

    fn stretch(pass: &str, from: usize, to: usize) -> ReadStretch {
        ReadStretch {
            pass: pass.into(),
            from: ParagraphId::imported(from),
            to: ParagraphId::imported(to),
            on: Day::new("2026-11-14"),
        }
    }

    #[test]
    fn a_paragraph_is_read_once_the_cursor_has_passed_it() {
        let mut app = app_on(study());
        press(&mut app, "j j j");
        assert_eq!(app.transcript.read, [true, false, false, false, false, false]);
        press(&mut app, "j");
        assert_eq!(app.transcript.read, [true, true, false, false, false, false]);
        assert_eq!(app.transcript.progress.read, 11);
        press(&mut app, "k k");
        assert_eq!(app.transcript.read, [true, true, false, false, false, false]);
    }

    #[test]
    fn a_jump_reads_nothing() {
        let mut app = app_on(study());
        press(&mut app, "G");
        assert!(app.transcript.read.iter().all(|read| !read));
    }

    #[test]
    fn the_last_paragraph_is_read_when_a_step_leads_no_further() {
        let mut app = app_on(study());
        press(&mut app, "G j");
        assert_eq!(app.transcript.read, [false, false, false, false, false, true]);
    }

    #[test]
    fn reading_changes_the_project_only_when_the_transcript_is_left() {
        let mut app = app_on(study());
        press(&mut app, "J J");
        assert!(app.session.project.reading.is_empty() && app.session.project.passes.is_empty());
        assert_eq!(app.unwritten_reading(&"01-nav".into()), [stretch("lesing", 1, 2)]);
        app.take_effects();
        press(&mut app, "> d");
        assert_eq!(
            app.session.project.reading[&"a".into()][&"01-nav".into()],
            [stretch("lesing", 1, 2)]
        );
        assert_eq!(app.session.project.passes[&"a".into()][&"lesing".into()].finished, None);
        assert!(app.place.unwritten.is_empty());
        let coder = FileKey::Coder("a".into());
        let reading = FileKey::Reading("a".into(), "01-nav".into());
        assert!(app.take_effects().contains(&Effect::Rewrite(vec![coder, reading])));
    }

    #[test]
    fn reading_is_never_undone() {
        let mut app = app_on(study());
        press(&mut app, "J J > d u");
        assert_eq!(said(&app), "Not now: nothing was done yet");
    }

    #[test]
    fn what_was_read_in_a_pass_that_was_taken_back_belongs_to_the_pass_before() {
        let mut app = app_on(study());
        press(&mut app, "p s t e l l Enter J p s s k j Enter J u > d");
        let passes: Vec<_> = app.session.project.passes[&"a".into()].keys().cloned().collect();
        assert_eq!(passes, ["tell".into()]);
        let read = &app.session.project.reading[&"a".into()][&"01-nav".into()];
        assert!(read.iter().all(|stretch| stretch.pass == "tell".into()), "{read:?}");
    }

    #[test]
    fn what_must_not_be_written_waits() {
        let mut app = app_on(study());
        let reading = FileKey::Reading("a".into(), "01-nav".into());
        app.session.closed.insert(reading, "line 3 could not be read".to_owned());
        press(&mut app, "J > d");
        assert!(app.session.project.reading.is_empty());
        assert_eq!(app.place.unwritten.len(), 1);
    }

    #[test]
    fn the_place_is_kept_after_a_pause_or_twenty_keys() {
        let mut app = app_on(study());
        assert_eq!(app.deadline(), None);
        press(&mut app, "J");
        assert_eq!(app.deadline(), Some(std::time::Duration::from_secs(1)));
        app.take_effects();
        app.update(crate::app::message::Message::Deadline);
        assert!(app.take_effects().contains(&Effect::SavePlace));
        assert_eq!(app.deadline(), None);
        press(&mut app, "J");
        app.take_effects();
        press(&mut app, &["k"; 20].join(" "));
        assert!(app.take_effects().contains(&Effect::SavePlace));
    }
}
