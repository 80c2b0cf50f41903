//! Comparing with another coder: whose work is open, and what a decision changes.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::App;
use super::overlay::{Overlay, Picked, Picker, PickerEntry};
use super::screen::Screen;
use super::screen::compare::CompareScreen;
use super::transcript::filter::Whose;
use super::words::{counted, quoted};
use crate::domain::edit::Edit;
use crate::domain::id::{CoderId, TranscriptId};
use crate::services::anchor::quote::text_of;
use crate::services::compare::decide::{
    Case, Choice, Stamp, agree_identical, decide, decision_of, give_reason,
};
use crate::services::compare::{CodedReading, Comparison, Difference, Kind, Pair, compare};
use crate::services::retrieval::withdrawn_in_words;

/// What happens with the coder who was picked.
pub type OnWhom = Rc<dyn Fn(&mut App, &CoderId)>;

impl App {
    /// Returns the two who are compared, in an order that is the same for both.
    #[must_use]
    pub fn pair(&self) -> Option<Pair> {
        let (mine, other) = (self.session.coder.clone(), self.session.comparing.clone()?);
        let (first, second) = if mine < other { (mine, other) } else { (other, mine) };
        Some(Pair { first, second })
    }

    /// Returns the layers that are shown: those that may be seen, less what the filter of layers leaves out.
    #[must_use]
    pub fn shown_layers(&self) -> BTreeSet<CoderId> {
        let mut layers = self.session.visible_layers();
        let (me, agreed) = (&self.session.coder, CoderId::agreed());
        let compared = self.session.comparing.as_ref();
        let is_theirs = |layer: &CoderId| {
            layer != me && *layer != agreed && compared.is_none_or(|other| layer == other)
        };
        match self.transcript.filter.whose {
            None => {}
            Some(Whose::Mine) => layers.retain(|layer| layer == me),
            Some(Whose::Theirs) => layers.retain(is_theirs),
            Some(Whose::Both) => layers.retain(|layer| layer == me || is_theirs(layer)),
            // What two agreed on both know, so that it is not hidden from either.
            Some(Whose::Agreed) => layers = BTreeSet::from([agreed]),
        }
        layers
    }

    /// Does something that needs one other coder; where there are several and none is compared with, asks which.
    pub fn with_whom(&mut self, then: fn(&mut Self)) {
        let seen: Vec<CoderId> = self
            .session
            .other_coders()
            .into_iter()
            .filter(|other| self.session.sees(other))
            .collect();
        if self.session.comparing.is_some() || seen.len() < 2 {
            return then(self);
        }
        self.ask_whom(
            &seen,
            Rc::new(move |app: &mut Self, other: &CoderId| {
                app.session.compare_with(Some(other.clone()));
                app.refresh();
                then(app);
            }),
        );
    }

    /// Asks with whom to compare.
    pub fn ask_whom(&mut self, others: &[CoderId], then: OnWhom) {
        let entry = |id: &CoderId| {
            let coder = self.session.project.coders.get(id);
            PickerEntry {
                key: id.to_string(),
                sign: self.session.initial_of(id),
                name: coder.map_or_else(|| id.to_string(), |coder| coder.name.clone()),
                ..PickerEntry::default()
            }
        };
        let picker = Picker::new(
            "compare with whom",
            others.iter().map(entry).collect(),
            Rc::new(move |app, picked| {
                if let Picked::Entries(ids) = picked
                    && let Some(id) = ids.first()
                {
                    then(app, &CoderId::new(id));
                }
            }),
        );
        self.overlay = Some(Overlay::Picker(picker));
    }

    /// Closes the other coder's work again.
    pub fn end_comparing(&mut self) {
        let Some(other) = self.session.comparing.clone() else { return };
        let initial = self.session.initial_of(&other);
        self.session.compare_with(None);
        self.transcript.filter.whose = None;
        self.close_screens();
        self.refresh();
        let hidden = if self.session.sees(&other) { "" } else { ": hidden again" };
        self.say(format!("The comparison with {initial} has ended{hidden}. g c goes on with it"));
    }

    /// Opens the differences in a transcript, at the first one that is undecided.
    pub fn open_differences(&mut self, id: &TranscriptId) {
        let mut screen = CompareScreen::new(id.clone());
        screen.refresh(self);
        let _all_is_decided = screen.go_to_undecided();
        let n_withdrawn = screen.comparison.n_withdrawn;
        self.open_screen(Screen::Compare(Box::new(screen)));
        if n_withdrawn > 0
            && let Some(words) = withdrawn_in_words(&self.session.project)
        {
            self.say(words);
        }
    }

    /// Returns the screen of differences, where it is on top.
    #[must_use]
    pub fn compare_screen(&self) -> Option<&CompareScreen> {
        match self.screens.last() {
            Some(Screen::Compare(screen)) => Some(screen),
            _ => None,
        }
    }

    /// Returns the same for changing.
    pub fn compare_screen_mut(&mut self) -> Option<&mut CompareScreen> {
        match self.screens.last_mut() {
            Some(Screen::Compare(screen)) => Some(screen),
            _ => None,
        }
    }

    /// Decides the chosen difference, with edits that must come first (a code that is made now), and goes on to the
    /// next one that is undecided.
    pub fn decide_chosen(&mut self, choice: &Choice, mut edits: Vec<Edit>) {
        let Some((id, difference)) = self.chosen_difference() else {
            return self.refuse("There is no difference here");
        };
        let decided =
            self.decision_edits(&id, |case, stamp| decide(case, &difference, choice, None, stamp));
        match decided {
            Err(why) => self.refuse(format!("Not done: {why}")),
            Ok(more) => {
                edits.extend(more);
                let outcome = outcome_in_words(self, &difference, choice);
                let place = self.place_of_difference(&id, &difference);
                let title = format!("decision on {place}: {outcome}");
                if self.commit("decide-difference", title, edits) {
                    self.after_decision(&difference, &outcome);
                }
            }
        }
    }

    /// Gives the chosen difference a reason.
    pub fn give_reason_to_chosen(&mut self, reason: &str) {
        let Some((id, difference)) = self.chosen_difference() else { return };
        let edits =
            self.decision_edits(&id, |case, stamp| give_reason(case, &difference, reason, stamp));
        match edits {
            Err(why) => self.refuse(format!("Not done: {why}")),
            Ok(edits) => {
                let place = self.place_of_difference(&id, &difference);
                if self.commit("write-reason", format!("reason on {place}"), edits) {
                    self.say(format!("Reason kept: {}. u undoes", quoted(reason)));
                }
            }
        }
    }

    /// Takes what both coded alike in a transcript over into the agreed layer, as one act.
    pub fn agree_identical_in(&mut self, id: &TranscriptId) {
        let Some(pair) = self.pair() else { return };
        let comparison = compare(&self.session.project, &pair, id);
        let edits = self.decision_edits(id, |case, stamp| {
            Ok(agree_identical(case, comparison.agreements.iter(), stamp))
        });
        let edits = edits.unwrap_or_default();
        let title = self.title_of(id);
        if edits.is_empty() {
            return self
                .refuse(format!("Nothing to take over: what is alike in «{title}» is agreed"));
        }
        let count = counted(edits.len(), "coding", "codings");
        if self.commit("agree-identical", format!("{count} alike, agreed in «{title}»"), edits) {
            self.say(format!("Agreed now: {count} that both made alike. u undoes"));
        }
    }

    /// Returns the transcript on top and its chosen difference.
    #[must_use]
    pub fn chosen_difference(&self) -> Option<(TranscriptId, Difference)> {
        let screen = self.compare_screen()?;
        Some((screen.transcript.clone(), screen.chosen()?.clone()))
    }

    /// Says in what the readings differ.
    #[must_use]
    pub fn kind_in_words(&self, difference: &Difference) -> String {
        difference.in_words(|coder| self.session.initial_of(coder))
    }

    /// Returns the code, the name and the words of a reading, as `ti Tid «…»`: all words where they fit into `room`
    /// characters, else both ends.
    #[must_use]
    pub fn reading_in_words(
        &self,
        id: &TranscriptId,
        reading: &CodedReading,
        room: usize,
    ) -> String {
        let project = &self.session.project;
        let handle = project.handle_of(&reading.code).unwrap_or("??");
        let text = project.transcripts.get(id).map(|text| text_of(text, &reading.segment));
        let text = text.unwrap_or_default().replace('\n', " ");
        let name = project.code_name(&reading.code);
        let whole = format!("{handle} {name} «{text}»");
        if whole.chars().count() <= room {
            return whole;
        }
        format!("{handle} {name} {}", quoted(&text))
    }

    /// Says where a difference is, as `turn 42`.
    #[must_use]
    pub fn place_of_difference(&self, id: &TranscriptId, difference: &Difference) -> String {
        let segment = difference.segment.clone();
        self.place_in_words(&super::coding::Target { transcript: id.clone(), segment })
    }

    /// Returns the reason that was given for the decision about a difference.
    #[must_use]
    pub fn reason_of(&self, id: &TranscriptId, difference: &Difference) -> Option<String> {
        let pair = self.pair()?;
        let case = Case { project: &self.session.project, pair: &pair, transcript: id };
        decision_of(case, difference)?.reason.clone()
    }

    fn decision_edits(
        &mut self,
        id: &TranscriptId,
        edits: impl FnOnce(Case<'_>, &mut Stamp<'_>) -> Result<Vec<Edit>, String>,
    ) -> Result<Vec<Edit>, String> {
        let pair = self.pair().ok_or_else(|| "nobody is compared with (g c)".to_owned())?;
        let now = self.world.now();
        let world = &mut self.world;
        let mut draw = || world.id(10);
        let mut stamp = Stamp { now, id: &mut draw };
        edits(Case { project: &self.session.project, pair: &pair, transcript: id }, &mut stamp)
    }

    fn after_decision(&mut self, difference: &Difference, outcome: &str) {
        if let Some(screen) = self.compare_screen_mut() {
            screen.was_decided(difference);
        }
        self.refresh();
        let Some(screen) = self.compare_screen() else { return };
        let open = screen.comparison.differences.len() - screen.n_decided();
        let alike = screen.comparison.not_taken_over().count();
        if open > 0 {
            return self.say(format!("{outcome}. {open} to go. u undoes"));
        }
        self.say(format!("{outcome}. All of this transcript is decided. u undoes"));
        if alike > 0 {
            super::commands::compare::offer_identical(self);
        }
    }
}

/// Returns what a decision says, as `A's reading kept`.
fn outcome_in_words(app: &App, difference: &Difference, choice: &Choice) -> String {
    let initial = |coder: &CoderId| app.session.initial_of(coder);
    match choice {
        Choice::Keep(numbers) => {
            let kept = numbers.iter().filter_map(|number| difference.readings.get(*number));
            let kept: Vec<&CodedReading> = kept.collect();
            let coders: BTreeSet<&CoderId> = kept.iter().map(|row| &row.coder).collect();
            match (kept.as_slice(), Vec::from_iter(coders).as_slice()) {
                ([one], _) => {
                    let name = app.session.project.code_name(&one.code);
                    format!("«{name}» of {} is kept", initial(&one.coder))
                }
                (_, [coder]) => format!("The readings of {} are kept", initial(coder)),
                _ => format!("{} readings are kept", kept.len()),
            }
        }
        Choice::Both if matches!(difference.kind, Kind::OtherBounds(_)) => {
            "All the words of both are kept".to_owned()
        }
        Choice::Both => "Both are kept".to_owned(),
        Choice::Shared => "The words that both have are kept".to_owned(),
        Choice::New(_) => "Something else is agreed".to_owned(),
        Choice::Neither => "No code belongs here".to_owned(),
        Choice::Later => "Left for later".to_owned(),
    }
}

/// Returns how many differences of a comparison wait.
#[must_use]
pub fn n_undecided(comparison: &Comparison) -> usize {
    comparison.differences.iter().filter(|row| row.standing.is_undecided()).count()
}
