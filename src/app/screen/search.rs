//! Every place where some words stand, in context.

use std::ops::Range;

use crate::app::App;
use crate::app::coding::Target;
use crate::app::geometry::body;
use crate::app::screen::documents;
use crate::app::transcript::layout::top_for;
use crate::app::transcript::motion::{Spot, Terrain};
use crate::app::words::{counted, grouped};
use crate::domain::id::{ParagraphId, TranscriptId};
use crate::domain::text::fold::{Folded, find_all, fold};
use crate::domain::text::{CodePoint, length, slice};
use crate::domain::transcript::Transcript;
use crate::services::anchor::quote;
use crate::services::retrieval::turn_label;

/// Hits that are listed; more help nobody and would take long.
const MOST: usize = 5_000;
/// Code points of context on either side.
const CONTEXT: u32 = 100;

/// The hits of a search through all transcripts.
#[derive(Debug, Default)]
pub struct SearchScreen {
    /// What is looked for, as it was typed.
    pub words: String,
    /// The hits, transcript by transcript.
    pub hits: Vec<Hit>,
    /// Whether there are more than are listed.
    pub is_cut: bool,
    /// Transcripts with a hit.
    pub n_transcripts: usize,
    /// Transcripts that were not searched because they are not in memory yet.
    pub n_waiting: usize,
    /// The chosen row.
    pub cursor: usize,
    /// First row in view.
    pub top: usize,
    /// Rows in view.
    pub height: usize,
    known: Option<(u64, usize)>,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The document.
    pub transcript: TranscriptId,
    /// Its paragraph.
    pub paragraph: ParagraphId,
    /// The found words in it.
    pub range: Range<CodePoint>,
    /// Number of the document and the turn, as `04:42`.
    pub label: String,
    /// Who says it.
    pub speaker: String,
    /// What stands before.
    pub before: String,
    /// The found words.
    pub found: String,
    /// What stands after.
    pub after: String,
}

impl SearchScreen {
    /// Looks for `words`.
    #[must_use]
    pub fn new(words: &str) -> Self {
        Self { words: words.to_owned(), ..Self::default() }
    }

    /// Returns the chosen hit.
    #[must_use]
    pub fn chosen(&self) -> Option<&Hit> {
        self.hits.get(self.cursor)
    }

    /// Moves the choice by `rows` rows.
    pub fn step(&mut self, rows: isize) {
        let last = self.hits.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// Moves the choice to the first hit of another transcript.
    pub fn step_group(&mut self, groups: isize) {
        let starts: Vec<usize> = (0..self.hits.len())
            .filter(|index| {
                let transcript = |at: usize| self.hits.get(at).map(|hit| &hit.transcript);
                *index == 0 || transcript(*index) != transcript(index - 1)
            })
            .collect();
        let target = match groups < 0 {
            true => starts.iter().rev().find(|start| **start < self.cursor),
            false => starts.iter().find(|start| **start > self.cursor),
        };
        self.cursor = target.copied().unwrap_or(self.cursor);
    }

    /// Returns the sentence in which the chosen words stand.
    #[must_use]
    pub fn target(&self, app: &App) -> Option<Target> {
        let hit = self.chosen()?;
        let transcript = app.session.project.transcripts.get(&hit.transcript)?;
        let index = transcript.paragraphs.position(&hit.paragraph)?;
        let terrain = Terrain { transcript, shown: &[] };
        let sentence = terrain.sentence(Spot::new(index, hit.range.start))?;
        let segment = quote::normalize(transcript, sentence.segment(transcript)?)?;
        Some(Target { transcript: hit.transcript.clone(), segment })
    }

    /// Says where the choice is.
    #[must_use]
    pub fn place_in_words(&self) -> String {
        let Some(hit) = self.chosen() else {
            return format!("«{}» stands nowhere. q goes back", self.words);
        };
        let row = grouped(self.cursor + 1);
        let all = grouped(self.hits.len());
        format!("Place {row} of {all}: {} {}. Enter goes there", hit.label, hit.speaker)
    }

    /// Returns how much was found, for the heading.
    #[must_use]
    pub fn facts(&self) -> String {
        let mut facts = if self.is_cut {
            format!("the first {}", grouped(self.hits.len()))
        } else {
            counted(self.hits.len(), "place", "places")
        };
        facts.push_str(&format!(" · {}", counted(self.n_transcripts, "document", "documents")));
        if self.n_waiting > 0 {
            facts.push_str(&format!(" · {} still being read", self.n_waiting));
        }
        facts
    }

    /// Makes the hits right for the texts as they are.
    pub fn refresh(&mut self, app: &App) {
        let now = (app.session.text_revision, app.session.project.transcripts.len());
        if self.known != Some(now) {
            self.search(app);
            self.known = Some(now);
        }
        self.height = usize::from(body(app.size).height.saturating_sub(1));
        self.step(0);
        let cursor = (self.cursor, self.cursor);
        self.top = top_for(cursor, self.top, self.height, self.hits.len());
    }

    fn search(&mut self, app: &App) {
        let needle = fold(self.words.trim());
        self.hits.clear();
        self.n_transcripts = 0;
        self.n_waiting = app.session.loading.waiting.len();
        for (number, id) in documents(&app.session.project).into_iter().enumerate() {
            let Some(transcript) = app.session.project.transcripts.get(id) else { continue };
            let before = self.hits.len();
            self.search_in(id, number + 1, transcript, &needle);
            self.n_transcripts += usize::from(self.hits.len() > before);
            if self.hits.len() > MOST {
                break;
            }
        }
        self.is_cut = self.hits.len() > MOST;
        self.hits.truncate(MOST);
    }

    fn search_in(&mut self, id: &TranscriptId, number: usize, text: &Transcript, needle: &str) {
        for (index, paragraph) in text.paragraphs.as_slice().iter().enumerate() {
            let ranges = find_all(&Folded::new(&paragraph.text), needle);
            if ranges.is_empty() {
                continue;
            }
            let label = format!("{number:02}:{}", turn_label(text, index));
            let speaker = text.speaker_at(index).map_or_else(String::new, |row| row.label.clone());
            let end = length(&paragraph.text);
            self.hits.extend(ranges.into_iter().map(|range| Hit {
                transcript: id.clone(),
                paragraph: paragraph.id.clone(),
                label: label.clone(),
                speaker: speaker.clone(),
                before: slice(&paragraph.text, range.start.minus(CONTEXT), range.start).to_owned(),
                found: slice(&paragraph.text, range.start, range.end).to_owned(),
                after:
                    slice(&paragraph.text, range.end, range.end.plus(CONTEXT).min(end)).to_owned(),
                range,
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::screen::Screen;
    use crate::app::world::fake::{app_on, press, said, study};

    fn hits(app: &crate::app::App) -> Vec<String> {
        let Some(Screen::Search(search)) = app.screens.last() else { return Vec::new() };
        search.hits.iter().map(|hit| format!("{} {}", hit.label, hit.found)).collect()
    }

    #[test]
    fn a_word_is_found_in_every_transcript_and_q_comes_back_to_the_same_row() {
        let mut app = app_on(study());
        press(&mut app, "g s d o r a Enter");
        assert_eq!(hits(&app), ["01:6 Døra", "02:6 Døra", "03:6 Døra", "04:6 Døra", "05:6 Døra"]);
        press(&mut app, "j j Enter");
        assert_eq!(app.transcript.id, Some("03-skole".into()));
        assert_eq!(app.transcript.cursor.paragraph, 5);
        press(&mut app, "q");
        let Some(Screen::Search(search)) = app.screens.last() else { panic!("no list") };
        assert_eq!(search.cursor, 2);
        assert_eq!(app.transcript.id, Some("01-nav".into()));
    }

    #[test]
    fn the_word_at_the_cursor_is_looked_for_everywhere() {
        let mut app = app_on(study());
        press(&mut app, "l *");
        assert_eq!(hits(&app).len(), 5);
        assert_eq!(hits(&app)[0], "01:1 bestemmer");
    }

    #[test]
    fn a_found_sentence_can_be_coded_from_the_list() {
        let mut app = app_on(study());
        press(&mut app, "g s t e l l e r Enter 1");
        assert_eq!(said(&app), "Måltall: «Jeg teller også.». u undoes");
        let codings = &app.session.project.codings[&"a".into()][&"01-nav".into()];
        assert_eq!(codings.values().next().unwrap().quote, "Jeg teller også.");
    }
}
