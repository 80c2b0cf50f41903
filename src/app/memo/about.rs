//! What memos are about: found from where the user is, said in words, and gone to.

use crate::app::App;
use crate::app::effect::Effect;
use crate::app::transcript::motion::Spot;
use crate::app::words::quoted;
use crate::domain::coding::Coding;
use crate::domain::id::{CaseId, CodeId, CodingId, ParagraphId, TranscriptId};
use crate::domain::memo::MemoAbout;
use crate::domain::place::Place;
use crate::services::anchor::quote::quote_of;
use crate::services::retrieval::turn_label;

impl App {
    /// Returns what a memo on the selection is about: the one coding of this coder that stands on it or at the cursor,
    /// else the words themselves.
    #[must_use]
    pub fn about_selection(&self) -> Option<MemoAbout> {
        match self.own_codings_here().as_slice() {
            [only] => Some(MemoAbout::Coding(self.transcript.id.clone()?, only.clone())),
            _ => self.about_words_chosen(),
        }
    }

    /// Returns the chosen words as something to write about, with the quote that proves them.
    #[must_use]
    pub fn about_words_chosen(&self) -> Option<MemoAbout> {
        let target = self.target()?;
        let transcript = self.session.project.transcripts.get(&target.transcript)?;
        let (quote, near) = quote_of(transcript, &target.segment)?;
        let (from, to) = (target.segment.from, target.segment.to);
        Some(MemoAbout::Segment { transcript: target.transcript, from, to, quote, near })
    }

    /// Returns this coder's codings that stand exactly on the selection; where there are none and nothing else is
    /// chosen, those that cover the cursor.
    #[must_use]
    pub fn own_codings_here(&self) -> Vec<CodingId> {
        let Some(target) = self.target() else { return Vec::new() };
        let exact: Vec<CodingId> =
            self.codings_on(&target).into_iter().map(|coding: &Coding| coding.id.clone()).collect();
        if !exact.is_empty() || self.transcript.choice.is_some() {
            return exact;
        }
        let at_cursor = self.transcript.markup.at(self.transcript.cursor).into_iter();
        at_cursor
            .filter(|mark| mark.layer == self.session.coder)
            .map(|mark| mark.coding.clone())
            .collect()
    }

    /// Returns the turn at the cursor as something to write about.
    #[must_use]
    pub fn about_turn(&self) -> Option<MemoAbout> {
        let transcript = self.transcript.transcript(&self.session)?;
        let turn = transcript.turn_at(self.transcript.cursor.paragraph);
        let paragraph = transcript.paragraphs.get(turn.start)?;
        Some(MemoAbout::Turn(self.transcript.id.clone()?, paragraph.id.clone()))
    }

    /// Returns the informant who speaks at the cursor; else the only one of the transcript.
    #[must_use]
    pub fn case_here(&self) -> Option<CaseId> {
        let transcript = self.transcript.transcript(&self.session)?;
        let speaker = transcript.speaker_at(self.transcript.cursor.paragraph);
        if let Some(case) = speaker.and_then(|speaker| speaker.case.clone()) {
            return Some(case);
        }
        let mut cases = transcript.speakers.values().filter_map(|speaker| speaker.case.clone());
        let only = cases.next()?;
        cases.all(|case| case == only).then_some(only)
    }

    /// Returns what a memo belongs to, in words.
    #[must_use]
    pub fn about_in_words(&self, about: &MemoAbout) -> String {
        let project = &self.session.project;
        match about {
            MemoAbout::Project => "the study".to_owned(),
            MemoAbout::Transcript(id) => self.transcript_title(id),
            MemoAbout::Turn(id, paragraph) => self.turn_in_words(id, paragraph),
            MemoAbout::Segment { transcript, from, quote, .. } => {
                format!("{}, {}", self.turn_in_words(transcript, &from.paragraph), quoted(quote))
            }
            MemoAbout::Coding(id, coding) => match project.find_coding(id, coding) {
                Some((layer, coding)) => {
                    let turn = self.turn_in_words(id, &coding.from.paragraph);
                    // Whoever shares a memo shows what they wrote there, not what they coded.
                    if !self.session.visible_layers().contains(layer) {
                        return format!("{turn} · a coding");
                    }
                    let code = project.resolve(&coding.code);
                    let handle = project.handle_of(code).unwrap_or("??");
                    format!("{turn} · coding {handle}")
                }
                None => format!("a coding in {} that is gone", self.transcript_title(id)),
            },
            MemoAbout::Code(code) => {
                format!("the code {}", project.code_name(project.resolve(code)))
            }
            MemoAbout::Case(case) => {
                project.cases.get(case).map_or(case.to_string(), |case| case.name.clone())
            }
            MemoAbout::Quote(quote) => {
                project.quotes.get(quote).map_or(quote.to_string(), |quote| quote.title.clone())
            }
        }
    }

    /// Returns where a memo of `about` stands in short, for messages: `turn 42`, `the code Tillit`.
    #[must_use]
    pub fn about_in_short(&self, about: &MemoAbout) -> String {
        match about {
            MemoAbout::Segment { transcript, from, .. } => {
                self.turn_in_words(transcript, &from.paragraph)
            }
            MemoAbout::Coding(id, coding) => match self.session.project.find_coding(id, coding) {
                Some((_, coding)) => self.turn_in_words(id, &coding.from.paragraph),
                None => self.about_in_words(about),
            },
            _ => self.about_in_words(about),
        }
    }

    /// Returns where in the text something written about lies, if it lies in a text.
    #[must_use]
    pub fn place_of(&self, about: &MemoAbout) -> Option<(TranscriptId, Place)> {
        let project = &self.session.project;
        match about {
            MemoAbout::Turn(id, paragraph) => {
                Some((id.clone(), Place::new(paragraph.clone(), Default::default())))
            }
            MemoAbout::Segment { transcript, from, .. } => Some((transcript.clone(), from.clone())),
            MemoAbout::Coding(id, coding) => {
                project.find_coding(id, coding).map(|(_, coding)| (id.clone(), coding.from.clone()))
            }
            MemoAbout::Quote(quote) => {
                let quote = project.quotes.get(quote)?;
                Some((quote.transcript.clone(), quote.span.0.clone()))
            }
            MemoAbout::Case(case) => self.first_words_of(case),
            MemoAbout::Transcript(id) => self.left_off(id),
            MemoAbout::Project | MemoAbout::Code(_) => None,
        }
    }

    /// Goes to a place in a transcript, remembering where the user was; says why where there is no such place.
    pub fn open_place(&mut self, id: &TranscriptId, place: &Place) -> bool {
        let spot = self
            .session
            .project
            .transcripts
            .get(id)
            .map(|transcript| Spot::of(place, transcript).unwrap_or_default());
        let Some(spot) = spot else {
            if self.session.loading.waiting.contains(id) {
                self.ask(Effect::LoadFirst(id.clone()));
                self.refuse(format!("«{id}» is still being read. Try again in a moment"));
                return false;
            }
            self.refuse(format!("Transcript «{id}» is not here any more"));
            return false;
        };
        let is_there = self.transcript.id.as_ref() == Some(id) && self.transcript.cursor == spot;
        if !is_there {
            self.remember_place();
            self.transcript.open(id.clone(), spot);
        }
        true
    }

    /// Chooses a code in the codebook and unfolds what it stands below.
    pub fn show_code(&mut self, code: &CodeId) {
        let code = self.session.project.resolve(code).clone();
        let mut above = self.session.project.codes.get(&code).and_then(|code| code.parent.clone());
        // A circle of parents, which only a bad merge makes, ends where nothing more is unfolded.
        let mut steps = self.session.project.codes.len();
        while let Some(parent) = above.filter(|_| steps > 0) {
            self.place.folded.remove(&parent);
            above = self.session.project.codes.get(&parent).and_then(|code| code.parent.clone());
            steps -= 1;
        }
        self.codebook.choose(&code);
    }

    fn transcript_title(&self, id: &TranscriptId) -> String {
        let transcript = self.session.project.transcripts.get(id);
        transcript.map_or(id.to_string(), |transcript| transcript.header.title.clone())
    }

    fn turn_in_words(&self, id: &TranscriptId, paragraph: &ParagraphId) -> String {
        let label = self.session.project.transcripts.get(id).and_then(|transcript| {
            let index = transcript.paragraphs.position(paragraph)?;
            Some(turn_label(transcript, index))
        });
        let label = label.unwrap_or_else(|| paragraph.to_string());
        if self.transcript.id.as_ref() == Some(id) {
            format!("turn {label}")
        } else {
            format!("{}, turn {label}", self.transcript_title(id))
        }
    }

    fn first_words_of(&self, case: &CaseId) -> Option<(TranscriptId, Place)> {
        let mut transcripts = self.session.project.transcripts.iter();
        transcripts.find_map(|(id, transcript)| {
            let is_theirs = |index: &usize| {
                let speaker = transcript.speaker_at(*index);
                speaker.is_some_and(|speaker| speaker.case.as_ref() == Some(case))
            };
            let index = (0..transcript.paragraphs.len()).find(is_theirs)?;
            let paragraph = transcript.paragraphs.get(index)?;
            Some((id.clone(), Place::new(paragraph.id.clone(), Default::default())))
        })
    }

    /// Returns where the user left a transcript, else its start.
    fn left_off(&self, id: &TranscriptId) -> Option<(TranscriptId, Place)> {
        if self.transcript.id.as_ref() == Some(id) {
            return self.here();
        }
        if let Some(place) = self.place.cursors.get(id) {
            return Some((id.clone(), place.clone()));
        }
        let first = self.session.project.transcripts.get(id)?.paragraphs.get(0)?;
        Some((id.clone(), Place::new(first.id.clone(), Default::default())))
    }
}
