//! The differences between two readings of a transcript, one at a time.

use std::collections::BTreeSet;

use crate::app::App;
use crate::app::geometry::{Area, TranscriptColumns, body, transcript_columns};
use crate::app::transcript::layout::{Layout, Row, top_for};
use crate::app::transcript::markup::Markup;
use crate::app::transcript::motion::Stretch;
use crate::domain::id::{CoderId, CodingId, DecisionId, TranscriptId};
use crate::domain::transcript::Transcript;
use crate::services::compare::{Comparison, Difference, Order, Standing, compare};

/// The differences in one transcript.
#[derive(Debug)]
pub struct CompareScreen {
    /// The document.
    pub transcript: TranscriptId,
    /// What is alike and what differs, in the order that is asked for.
    pub comparison: Comparison,
    /// The order.
    pub order: Order,
    /// The chosen difference.
    pub cursor: usize,
    /// The chosen reading of it.
    pub reading: usize,
    /// Marked readings of it.
    pub marked: BTreeSet<usize>,
    /// Whether the turns around it are shown too.
    pub shows_around: bool,
    /// Its words, laid out.
    pub passage: Passage,
    /// Codings of the differences that were decided here, with the decision, newest last.
    decided: Vec<(BTreeSet<CodingId>, DecisionId)>,
    known: Option<(u64, Order)>,
}

/// The words of a difference as they stand on the screen.
#[derive(Debug, Default)]
pub struct Passage {
    /// All rows of the transcript; what is not shown is hidden.
    pub layout: Layout,
    /// The codings there.
    pub markup: Markup,
    /// First and last row with words.
    pub rows: (usize, usize),
    /// First row in view.
    pub top: usize,
    /// Rows in view.
    pub height: usize,
    /// The columns.
    pub columns: Option<TranscriptColumns>,
    known: Option<(BTreeSet<CodingId>, u16, bool, u64)>,
}

/// Rows below the passage that are no readings: what differs, what is agreed, the reason, and a line between.
const OTHER_ROWS: u16 = 4;
/// Rows of the passage that are shown in any case.
const LEAST_ROWS: u16 = 3;

/// Divides the area below the heading into the passage of so many rows and what is said of it, right below.
#[must_use]
pub fn passage_and_readings(area: Area, n_readings: usize, n_rows: usize) -> (Area, Area) {
    let readings = u16::try_from(n_readings).unwrap_or(u16::MAX).saturating_mul(2);
    let wanted = readings.saturating_add(OTHER_ROWS);
    let most = area.height.saturating_sub(LEAST_ROWS.min(area.height / 2));
    let below = wanted.min(most);
    // A line stands between.
    let needed = u16::try_from(n_rows + 1).unwrap_or(u16::MAX);
    let passage = area.top((area.height - below).min(needed));
    (passage, area.below(passage.height).top(below))
}

impl Passage {
    /// Returns how many rows of words there are.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.rows.1 + 1 - self.rows.0
    }

    /// Returns how many rows of words are above those in view, and how many below.
    #[must_use]
    pub fn n_out_of_view(&self) -> (usize, usize) {
        let (first, last) = self.rows;
        let below = (last + 1).saturating_sub(self.top + self.height);
        (self.top.saturating_sub(first), below)
    }
}

impl CompareScreen {
    /// Goes through the differences in `transcript`.
    #[must_use]
    pub fn new(transcript: TranscriptId) -> Self {
        Self {
            transcript,
            comparison: Comparison::default(),
            order: Order::default(),
            cursor: 0,
            reading: 0,
            marked: BTreeSet::new(),
            shows_around: false,
            passage: Passage::default(),
            decided: Vec::new(),
            known: None,
        }
    }

    /// Returns the chosen difference.
    #[must_use]
    pub fn chosen(&self) -> Option<&Difference> {
        self.comparison.differences.get(self.cursor)
    }

    /// Returns how many differences are decided.
    #[must_use]
    pub fn n_decided(&self) -> usize {
        self.comparison.n_standing(Standing::Decided)
    }

    /// Moves the choice by `steps` readings.
    pub fn step(&mut self, steps: isize) {
        let last = self.chosen().map_or(0, |row| row.readings.len().saturating_sub(1));
        self.reading = self.reading.saturating_add_signed(steps).min(last);
    }

    /// Goes on by `steps` differences.
    pub fn step_difference(&mut self, steps: isize) {
        let last = self.comparison.differences.len().saturating_sub(1);
        self.go_to(self.cursor.saturating_add_signed(steps).min(last));
    }

    /// Moves the passage by half its height, `direction` times.
    pub fn scroll_half(&mut self, direction: isize) {
        let half = isize::try_from((self.passage.height / 2).max(1)).unwrap_or(1);
        let (first, last) = self.passage.rows;
        let highest = (last + 1).saturating_sub(self.passage.height).max(first);
        let top = self.passage.top.saturating_add_signed(direction * half);
        self.passage.top = top.clamp(first, highest);
    }

    /// Goes to the first undecided difference from the chosen one on, and from the top where there is none below;
    /// those left for later come last. Returns whether there is one.
    pub fn go_to_undecided(&mut self) -> bool {
        self.seek_undecided(self.cursor)
    }

    /// Does the same from the difference after the chosen one.
    pub fn go_to_next_undecided(&mut self) -> bool {
        self.seek_undecided(self.cursor + 1)
    }

    fn seek_undecided(&mut self, start: usize) -> bool {
        let rows = &self.comparison.differences;
        let start = start.min(rows.len());
        let order = || (start..rows.len()).chain(0..start);
        let find = |wanted: fn(Standing) -> bool| {
            order().find(|at| rows.get(*at).is_some_and(|row| wanted(row.standing)))
        };
        let open = find(|standing| matches!(standing, Standing::Open | Standing::Stale));
        let found = open.or_else(|| find(|standing| standing == Standing::Later));
        if let Some(at) = found {
            self.go_to(at);
        }
        found.is_some()
    }

    /// Notes that the difference of these codings was decided, and goes on to the next one.
    pub fn was_decided(&mut self, difference: &Difference) {
        let key = key_of(difference);
        let now = self.comparison.differences.iter().find(|row| key_of(row) == key);
        if let Some(decision) = now.and_then(|row| row.decisions.last().cloned()) {
            self.decided.retain(|(other, _)| *other != key);
            self.decided.push((key, decision));
        }
        let _none_is_left = self.go_to_next_undecided();
    }

    /// Shows the differences in the other order; the chosen one stays.
    pub fn change_order(&mut self) {
        self.order = match self.order {
            Order::BiggestFirst => Order::Text,
            Order::Text => Order::BiggestFirst,
        };
    }

    /// Says where the choice is.
    #[must_use]
    pub fn place_in_words(&self) -> String {
        match self.chosen().map(|row| row.standing) {
            None => "Nothing differs here. q goes back".to_owned(),
            Some(Standing::Stale) => {
                "Decided about other codings than now. Decide it again".to_owned()
            }
            Some(Standing::Later) => "Left for later. Nothing is decided yet".to_owned(),
            Some(Standing::Decided) => "Decided. Deciding again replaces it".to_owned(),
            Some(Standing::Open) => {
                "Both originals stay. The agreed layer is a third one.".to_owned()
            }
        }
    }

    /// Makes the differences right for the study as it is.
    pub fn refresh(&mut self, app: &App) {
        let now = (app.session.revision, self.order);
        if self.known != Some(now) {
            self.gather(app);
            self.known = Some(now);
        }
        self.lay_out(app);
    }

    fn gather(&mut self, app: &App) {
        let chosen = self.chosen().map(key_of);
        let Some(pair) = app.pair() else {
            self.comparison = Comparison::default();
            return;
        };
        self.comparison = compare(&app.session.project, &pair, &self.transcript);
        self.comparison.sort(self.order);
        if let Some(here) = chosen.and_then(|key| self.position(&key)) {
            self.cursor = here;
        }
        self.cursor = self.cursor.min(self.comparison.differences.len().saturating_sub(1));
        self.follow_undo();
        self.step(0);
    }

    /// Goes back to the difference that was decided last where that decision was taken back.
    fn follow_undo(&mut self) {
        let Some((key, decision)) = self.decided.last() else { return };
        let Some(at) = self.position(key) else { return };
        let row = self.comparison.differences.get(at);
        if row.is_some_and(|row| row.decisions.last() != Some(decision)) {
            self.decided.pop();
            self.go_to(at);
        }
    }

    fn position(&self, key: &BTreeSet<CodingId>) -> Option<usize> {
        self.comparison.differences.iter().position(|row| key_of(row) == *key)
    }

    fn go_to(&mut self, at: usize) {
        if self.cursor != at {
            self.marked.clear();
            self.reading = 0;
            self.shows_around = false;
        }
        self.cursor = at;
    }

    fn lay_out(&mut self, app: &App) {
        let area = body(app.layout_size()).below(1);
        let n_readings = self.chosen().map_or(0, |row| row.readings.len());
        let height = |n_rows| usize::from(passage_and_readings(area, n_readings, n_rows).0.height);
        self.passage.height = height(self.passage.n_rows());
        let Some((key, text)) =
            self.chosen().map(key_of).zip(app.session.project.transcripts.get(&self.transcript))
        else {
            self.passage = Passage::default();
            return;
        };
        let now = (key, area.width, self.shows_around, app.session.revision);
        if self.passage.known.as_ref() == Some(&now) {
            return;
        }
        let columns = transcript_columns(area.width);
        let layers = app.pair().map_or_else(BTreeSet::new, |pair| {
            BTreeSet::from([pair.first, pair.second, CoderId::agreed()])
        });
        if let Some(stretch) = self.chosen().and_then(|row| Stretch::of(&row.segment, text)) {
            let shown = shown(text, stretch, self.shows_around);
            let layout = Layout::new(text, columns.text_width, &shown);
            let mut markup = Markup::new(&app.session.project, &self.transcript, text, &layers);
            markup.keep_meeting(stretch);
            markup.lay_out(&layout);
            self.passage.rows = text_rows(&layout);
            self.passage.height = height(self.passage.n_rows());
            let rows = layout.rows_of(stretch);
            let n_rows = self.passage.rows.1 + 1;
            self.passage.top = top_for(rows, self.passage.rows.0, self.passage.height, n_rows);
            self.passage.layout = layout;
            self.passage.markup = markup;
            self.passage.columns = Some(columns);
        }
        self.passage.known = Some(now);
    }
}

fn key_of(difference: &Difference) -> BTreeSet<CodingId> {
    difference.codings().into_iter().cloned().collect()
}

/// Returns which paragraphs are shown: the turns with the words in question, and where asked for those around them.
fn shown(text: &Transcript, stretch: Stretch, with_around: bool) -> Vec<bool> {
    let mut first = text.turn_at(stretch.from.paragraph).start;
    let mut end = text.turn_at(stretch.to.paragraph).end;
    if with_around {
        first = first.checked_sub(1).map_or(first, |before| text.turn_at(before).start);
        end = if end < text.paragraphs.len() { text.turn_at(end).end } else { end };
    }
    (0..text.paragraphs.len()).map(|index| (first..end).contains(&index)).collect()
}

fn text_rows(layout: &Layout) -> (usize, usize) {
    let is_text = |row: &Row| matches!(row, Row::Text { .. });
    let first = layout.rows().iter().position(is_text).unwrap_or_default();
    let last = layout.rows().iter().rposition(is_text).unwrap_or_default();
    (first, last)
}
