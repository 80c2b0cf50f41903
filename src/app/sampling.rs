//! Samples on the screen: which one counts here, and how far one has come with it.

use super::App;
use super::words::counted;
use crate::domain::id::TranscriptId;
use crate::domain::sample::Sample;
use crate::services::sample::progress;

impl App {
    /// Returns the samples that are shown to this coder, newest first.
    ///
    /// What another coder codes again is nobody else's matter: it tells what they have read.
    #[must_use]
    pub fn samples(&self) -> Vec<&Sample> {
        let samples = self.session.project.samples.values();
        let mut shown: Vec<&Sample> =
            samples.filter(|sample| sample.is_shown_to(&self.session.coder)).collect();
        shown.sort_by(|a, b| (&b.made, &a.id).cmp(&(&a.made, &b.id)));
        shown
    }

    /// Returns the sample of which only the turns are shown, else the newest one that this coder is to code.
    #[must_use]
    pub fn current_sample(&self) -> Option<&Sample> {
        let shown = self.transcript.filter.sample.as_ref();
        let shown = shown.and_then(|id| self.session.project.samples.get(id));
        let is_mine = |sample: &&Sample| sample.coders.contains(&self.session.coder);
        shown.or_else(|| self.samples().into_iter().find(is_mine))
    }

    /// Says how far this coder has come with the current sample in a transcript; nothing where it has none of its turns.
    #[must_use]
    pub fn sample_in_words(&self, id: &TranscriptId) -> Option<String> {
        let sample = self.current_sample()?;
        let stretches = self.stretches_read(id);
        let seen = progress(&self.session.project, sample, id, (&self.session.coder, &stretches));
        let turns = counted(seen.turns, "turn", "turns");
        (seen.turns > 0)
            .then(|| format!("Sample: {turns}, {} read, {} coded.", seen.read, seen.coded))
    }
}
