//! The state of the transcript pane.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::choice::Choice;
use super::filter::{Filter, Whose};
use super::layout::{Layout, top_for};
use super::markup::{Mark, Markup};
use super::motion::{Spot, Stretch, Terrain};
use crate::app::geometry::{Area, TranscriptColumns, transcript_columns};
use crate::app::memo;
use crate::app::session::Session;
use crate::domain::coding::ReadStretch;
use crate::domain::id::{CoderId, ParagraphId, TranscriptId};
use crate::domain::memo::MemoAbout;
use crate::domain::text::CodePoint;
use crate::domain::text::fold::{Folded, find_all};
use crate::domain::text::segment::{n_words, sentences};
use crate::domain::transcript::Transcript;
use crate::services::coverage::{TranscriptWords, share_coded_of_words};
use crate::services::reading;
use crate::services::sample::paragraphs_in;

/// What the transcript pane shows and where the cursor is.
#[derive(Clone, Debug, Default)]
pub struct TranscriptPane {
    /// The transcript that is shown.
    pub id: Option<TranscriptId>,
    /// The cursor: a word of the current sentence.
    pub cursor: Spot,
    /// Something chosen other than the current sentence.
    pub choice: Option<Choice>,
    /// What is shown of the transcript.
    pub filter: Filter,
    /// First row in view.
    pub top: usize,
    /// Rows of text in view.
    pub height: usize,
    /// The columns.
    pub columns: Option<TranscriptColumns>,
    /// Which paragraphs the filter lets through; empty shows all.
    pub shown: Vec<bool>,
    /// Which paragraphs this coder has read in the current pass (or in any, if none goes on).
    pub read: Vec<bool>,
    /// The rows.
    pub layout: Layout,
    /// The codings.
    pub markup: Markup,
    /// How much of the transcript was read and coded.
    pub progress: Progress,
    /// Paragraphs to which a memo belongs.
    pub memo_paragraphs: BTreeSet<usize>,
    /// Search hits by paragraph.
    pub hits: BTreeMap<usize, Vec<Range<CodePoint>>>,
    /// What was read and is not in the project yet.
    pub unwritten: Vec<ReadStretch>,
    /// What is looked for, folded; empty where nothing is.
    pub find: String,
    words: TranscriptWords,
    n_words: Vec<usize>,
    cursor_paragraph: Option<ParagraphId>,
    known: Known,
}

/// How much of a transcript was read and coded, in words of informants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Words there are.
    pub words: usize,
    /// Words in paragraphs that were read.
    pub read: usize,
    /// Words under at least one code.
    pub coded: usize,
}

/// What the derived parts were made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
    id: Option<TranscriptId>,
    text: u64,
    codings: u64,
    width: u16,
    filter: Filter,
    layers: BTreeSet<CoderId>,
    unwritten: Vec<ReadStretch>,
    find: String,
}

impl TranscriptPane {
    /// Returns the transcript that is shown.
    #[must_use]
    pub fn transcript<'a>(&self, session: &'a Session) -> Option<&'a Transcript> {
        session.project.transcripts.get(self.id.as_ref()?)
    }

    /// Returns the transcript with what the filter hides.
    #[must_use]
    pub fn terrain<'a>(&'a self, session: &'a Session) -> Option<Terrain<'a>> {
        Some(Terrain { transcript: self.transcript(session)?, shown: &self.shown })
    }

    /// Returns what coding keys work on: the choice, else the sentence at the cursor.
    #[must_use]
    pub fn selection(&self, session: &Session) -> Option<Stretch> {
        match &self.choice {
            Some(choice) => Some(choice.stretch),
            None => self.terrain(session)?.sentence(self.cursor),
        }
    }

    /// Returns the marks on the selection, those at the cursor first, then the narrowest.
    #[must_use]
    pub fn marks_here(&self, session: &Session) -> Vec<&Mark> {
        let Some(selection) = self.selection(session) else { return Vec::new() };
        let mut marks = self.markup.meeting(selection);
        marks.sort_by_key(|mark| !mark.stretch.covers(self.cursor));
        marks
    }

    /// Returns the search hits in the paragraph at `index`.
    #[must_use]
    pub fn hits_in(&self, index: usize) -> &[Range<CodePoint>] {
        self.hits.get(&index).map_or(&[], Vec::as_slice)
    }

    /// Opens `id` with the cursor at `cursor`.
    pub fn open(&mut self, id: TranscriptId, cursor: Spot) {
        if self.id.as_ref() != Some(&id) {
            self.filter.speaker = None;
            self.top = 0;
        }
        self.id = Some(id);
        self.cursor = cursor;
        self.choice = None;
        self.cursor_paragraph = None;
    }

    /// Moves the cursor and drops what was chosen.
    pub fn move_to(&mut self, spot: Spot) {
        self.cursor = spot;
        self.choice = None;
        self.cursor_paragraph = None;
    }

    /// Moves the view by half its height, `direction` times, and takes the cursor along; a choice stays.
    pub fn scroll_half(&mut self, direction: isize) {
        let half = isize::try_from((self.height / 2).max(1)).unwrap_or(1);
        let row = self.layout.row_of(self.cursor).saturating_add_signed(direction * half);
        let last = self.layout.rows().len().saturating_sub(1);
        if let Some(spot) = self.layout.spot_at(row.min(last)) {
            self.cursor = spot;
            self.cursor_paragraph = None;
        }
        let highest = self.layout.rows().len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(direction * half).min(highest);
    }

    /// Makes rows and marks right for the study as it is, the area and the layers that may be seen.
    pub fn refresh(&mut self, session: &Session, area: Area, layers: &BTreeSet<CoderId>) {
        let columns = transcript_columns(area.width);
        self.columns = Some(columns);
        self.height = usize::from(area.height.saturating_sub(1));
        let Some(transcript) = self.transcript(session) else {
            self.layout = Layout::default();
            self.markup = Markup::default();
            self.known = Known::default();
            return;
        };
        let now = Known {
            id: self.id.clone(),
            text: session.text_revision,
            codings: session.revision,
            width: columns.text_width,
            filter: self.filter.clone(),
            layers: layers.clone(),
            unwritten: self.unwritten.clone(),
            find: self.find.clone(),
        };
        if now.is_same_but_for_reading(&self.known) {
            self.note_read(session, transcript);
            self.known = now;
        } else if now != self.known {
            self.follow_cursor(transcript);
            self.derive(session, transcript, &now);
            self.known = now;
        }
        self.keep_cursor_in_text(transcript);
        self.cursor_paragraph =
            transcript.paragraphs.get(self.cursor.paragraph).map(|row| row.id.clone());
        self.bring_into_view(session);
    }

    fn derive(&mut self, session: &Session, transcript: &Transcript, now: &Known) {
        let Some(id) = self.id.clone() else { return };
        self.markup = Markup::new(&session.project, &id, transcript, &now.layers);
        if now.id != self.known.id || now.text != self.known.text {
            self.words = TranscriptWords::of(transcript);
            let paragraphs = transcript.paragraphs.as_slice().iter();
            self.n_words = paragraphs.map(|paragraph| n_words(&paragraph.text)).collect();
        }
        self.measure(session, &id, &now.layers);
        self.note_read(session, transcript);
        self.hits = hits_of(transcript, &self.find);
        let shown = self.paragraphs_shown(session, transcript);
        let same_rows = now.id == self.known.id
            && now.text == self.known.text
            && now.width == self.known.width
            && shown == self.shown;
        if !same_rows {
            self.layout = Layout::new(transcript, now.width, &shown);
            self.shown = shown;
        }
        self.markup.lay_out(&self.layout);
        self.memo_paragraphs = self.paragraphs_with_memos(session, &id, transcript);
    }

    fn measure(&mut self, session: &Session, id: &TranscriptId, layers: &BTreeSet<CoderId>) {
        let coverage = share_coded_of_words(&session.project, id, &self.words, layers);
        self.progress.words = coverage.informant_words;
        self.progress.coded = coverage.informant_words_coded;
    }

    /// Notes what was read: in the pass that goes on, else in any.
    fn note_read(&mut self, session: &Session, transcript: &Transcript) {
        self.read = read_flags(session, self.id.as_ref(), &self.unwritten, transcript);
        let counted = self.n_words.iter().zip(&self.read).enumerate();
        let read = counted.filter(|(index, (_, read))| **read && transcript.is_informant(*index));
        self.progress.read = read.map(|(_, (words, _))| words).sum();
    }

    fn paragraphs_with_memos(
        &self,
        session: &Session,
        id: &TranscriptId,
        transcript: &Transcript,
    ) -> BTreeSet<usize> {
        let visible = session
            .project
            .all_memos()
            .filter(|(author, _, memo)| memo::may_be_seen(session, author, memo));
        visible
            .filter_map(|(_, _, memo)| match &memo.about {
                MemoAbout::Turn(about, paragraph) if about == id => {
                    transcript.paragraphs.position(paragraph)
                }
                MemoAbout::Segment { transcript: about, from, .. } if about == id => {
                    transcript.paragraphs.position(&from.paragraph)
                }
                MemoAbout::Coding(about, coding) if about == id => {
                    let mark = self.markup.marks().iter().find(|mark| mark.coding == *coding)?;
                    Some(mark.stretch.from.paragraph)
                }
                _ => None,
            })
            .collect()
    }

    fn paragraphs_shown(&self, session: &Session, transcript: &Transcript) -> Vec<bool> {
        if self.filter.is_off() {
            return Vec::new();
        }
        let sampled = self.paragraphs_sampled(session, transcript);
        let is_sampled =
            |index: &usize| sampled.as_ref().is_none_or(|row| row.get(*index) == Some(&true));
        (0..transcript.paragraphs.len())
            .map(|index| is_sampled(&index) && self.lets_through(session, transcript, index))
            .collect()
    }

    /// Returns which paragraphs are in the sample that is asked for, if one is that is still there.
    fn paragraphs_sampled(&self, session: &Session, transcript: &Transcript) -> Option<Vec<bool>> {
        let sample = session.project.samples.get(self.filter.sample.as_ref()?)?;
        Some(paragraphs_in(sample, self.id.as_ref()?, transcript))
    }

    fn lets_through(&self, session: &Session, transcript: &Transcript, index: usize) -> bool {
        let filter = &self.filter;
        let turn = transcript.turn_at(index);
        let marks = || {
            self.markup.marks().iter().filter(|mark| {
                mark.stretch.from.paragraph < turn.end && mark.stretch.to.paragraph >= turn.start
            })
        };
        (!filter.informants || transcript.is_informant(index))
            && (!filter.unread || !self.read.get(index).copied().unwrap_or(false))
            && (!filter.important || marks().any(|mark| mark.is_important))
            && filter.whose.is_none_or(|whose| is_of(whose, &session.coder, marks()))
            && filter.speaker.as_ref().is_none_or(|speaker| {
                transcript.speaker_at(index).is_some_and(|row| row.id == *speaker)
            })
            && filter.code.as_ref().is_none_or(|code| {
                let family = crate::domain::codebook::descendants(&session.project, code);
                marks().any(|mark| family.contains(&mark.code))
            })
            && (!filter.uncoded || self.has_uncoded_sentence(transcript, index))
    }

    fn has_uncoded_sentence(&self, transcript: &Transcript, index: usize) -> bool {
        let Some(paragraph) = transcript.paragraphs.get(index) else { return false };
        sentences(&paragraph.text).into_iter().any(|range| {
            !self.markup.has_code(Stretch {
                from: Spot::new(index, range.start),
                to: Spot::new(index, range.end),
            })
        })
    }

    fn follow_cursor(&mut self, transcript: &Transcript) {
        if let Some(index) =
            self.cursor_paragraph.as_ref().and_then(|id| transcript.paragraphs.position(id))
        {
            self.cursor.paragraph = index;
        }
    }

    fn keep_cursor_in_text(&mut self, transcript: &Transcript) {
        let terrain = Terrain { transcript, shown: &self.shown };
        let Some(paragraph) = terrain.nearest_shown(self.cursor.paragraph) else { return };
        if paragraph != self.cursor.paragraph {
            self.cursor = terrain.start_of_turn(paragraph);
            self.choice = None;
        }
        let length = transcript.paragraphs.length_at(paragraph);
        self.cursor.at = self.cursor.at.min(length);
    }

    fn bring_into_view(&mut self, session: &Session) {
        let rows = match &self.choice {
            Some(choice) => {
                let row = choice.held_spot().map_or(self.layout.row_of(self.cursor), |spot| {
                    self.layout.rows_of(Stretch { from: choice.stretch.from.min(spot), to: spot }).1
                });
                (row, row)
            }
            None => {
                let sentence = self.selection(session);
                let row = self.layout.row_of(self.cursor);
                sentence.map_or((row, row), |sentence| self.layout.rows_of(sentence))
            }
        };
        self.top = top_for(rows, self.top, self.height, self.layout.rows().len());
    }
}

/// Returns whether codings of the asked-for coders are among `marks`.
fn is_of<'a>(whose: Whose, me: &CoderId, marks: impl Iterator<Item = &'a Mark>) -> bool {
    let (mut mine, mut theirs, mut agreed) = (false, false, false);
    for mark in marks {
        let is_agreed = mark.layer == CoderId::agreed();
        agreed |= is_agreed;
        mine |= mark.layer == *me;
        theirs |= !is_agreed && mark.layer != *me;
    }
    match whose {
        Whose::Mine => mine,
        Whose::Theirs => theirs,
        Whose::Both => mine && theirs,
        Whose::Agreed => agreed,
    }
}

impl Known {
    /// Returns whether only what was read has changed since `before`.
    fn is_same_but_for_reading(&self, before: &Self) -> bool {
        self.unwritten != before.unwritten
            && Self { unwritten: Vec::new(), ..self.clone() }
                == Self { unwritten: Vec::new(), ..before.clone() }
    }
}

/// Returns for each paragraph whether the coder has read it: in the pass that goes on, else in any.
fn read_flags(
    session: &Session,
    id: Option<&TranscriptId>,
    unwritten: &[ReadStretch],
    transcript: &Transcript,
) -> Vec<bool> {
    let read = session.project.reading.get(&session.coder);
    let written = id.and_then(|id| read?.get(id)).map_or(&[][..], Vec::as_slice);
    let stretches = [written, unwritten].concat();
    let pass = session.current_pass().map(|(id, _)| id);
    reading::read_flags(&stretches, &transcript.paragraphs, pass)
}

/// Returns where `needle`, folded, stands in each paragraph that has it.
fn hits_of(transcript: &Transcript, needle: &str) -> BTreeMap<usize, Vec<Range<CodePoint>>> {
    if needle.is_empty() {
        return BTreeMap::new();
    }
    let paragraphs = transcript.paragraphs.as_slice().iter().enumerate();
    let hits = paragraphs.map(|(index, row)| (index, find_all(&Folded::new(&row.text), needle)));
    hits.filter(|(_, hits)| !hits.is_empty()).collect()
}
