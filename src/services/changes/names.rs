//! What things are called, from whichever state of the study knows it.

use std::collections::{BTreeMap, HashMap};

use super::{Called, Row};
use crate::domain::id::{CaseId, CodeId, CoderId, ParagraphId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::fold::sort_key;
use crate::domain::transcript::{Role, Transcript};
use crate::services::anchor::TextMap;
use crate::services::retrieval::turn_label;
use crate::services::words::without_number;

/// What things are called.
pub(super) struct Names<'a> {
    pub(super) before: &'a Project,
    pub(super) after: &'a Project,
    pub(super) context: &'a Project,
    /// The number of each document, from 1.
    numbers: BTreeMap<&'a TranscriptId, usize>,
    /// How corrected texts lead from the old to the new; none where nothing was corrected.
    maps: HashMap<TranscriptId, Option<TextMap<'a>>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(before: &'a Project, after: &'a Project, context: &'a Project) -> Self {
        let mut ids: Vec<&TranscriptId> =
            context.transcripts.keys().chain(after.transcripts.keys()).collect();
        ids.sort_by_cached_key(|id| sort_key(id.as_str()));
        ids.dedup();
        let numbers = ids.into_iter().enumerate().map(|(index, id)| (id, index + 1)).collect();
        Self { before, after, context, numbers, maps: HashMap::new() }
    }

    /// Returns what the things that a row is about are called.
    pub(super) fn called(&self, row: &Row) -> Called {
        let text = |id: &Option<TranscriptId>| self.transcript(id.as_ref()?);
        Called {
            document: row.transcript.as_ref().map(|id| self.document(id)).unwrap_or_default(),
            document_kind: text(&row.transcript).map(|text| text.header.kind).unwrap_or_default(),
            code: row.code.as_ref().map(|id| self.code(id)).unwrap_or_default(),
            handle: row.code.as_ref().map(|id| self.handle(id)).unwrap_or_default(),
            case: row.case.as_ref().map(|id| self.case(id)).unwrap_or_default(),
            coder: row.coder.as_ref().map(|id| self.coder(id)).unwrap_or_default(),
        }
    }

    pub(super) fn code(&self, id: &CodeId) -> String {
        let places = [self.after, self.context, self.before];
        let code = places.iter().find_map(|project| project.codes.get(id));
        code.map_or_else(|| id.to_string(), |code| code.name.clone())
    }

    /// Returns the two letters of a code, else its name.
    pub(super) fn handle(&self, id: &CodeId) -> String {
        let places = [self.after, self.context, self.before];
        let handle = places.iter().find_map(|project| project.handle_of(id));
        handle.map_or_else(|| self.code(id), str::to_owned)
    }

    pub(super) fn coder(&self, id: &CoderId) -> String {
        let places = [self.after, self.context, self.before];
        let coder = places.iter().find_map(|project| project.coders.get(id));
        coder.map_or_else(|| id.to_string(), |coder| coder.name.clone())
    }

    pub(super) fn case(&self, id: &CaseId) -> String {
        let places = [self.after, self.context, self.before];
        let case = places.iter().find_map(|project| project.cases.get(id));
        case.map_or_else(|| id.to_string(), |case| case.name.clone())
    }

    /// Returns a document as it is now; as it was, where it is gone.
    pub(super) fn transcript(&self, id: &TranscriptId) -> Option<&'a Transcript> {
        let known = |project: &'a Project| {
            project.transcripts.get(id).filter(|transcript| !transcript.paragraphs.is_empty())
        };
        known(self.after).or_else(|| known(self.context)).or_else(|| known(self.before))
    }

    /// Returns the number and the title of a document: `04 Ida`.
    pub(super) fn document(&self, id: &TranscriptId) -> String {
        let title = self.title(id);
        match self.numbers.get(id) {
            Some(number) => format!("{number:02} {}", without_number(&title)),
            None => title,
        }
    }

    pub(super) fn title(&self, id: &TranscriptId) -> String {
        let places = [self.after, self.context, self.before];
        let titles = places.iter().filter_map(|project| project.transcripts.get(id));
        let title = titles.map(|row| &row.header.title).find(|title| !title.is_empty());
        title.map_or_else(|| id.to_string(), Clone::clone)
    }

    pub(super) fn number(&self, id: &TranscriptId) -> usize {
        self.numbers.get(id).copied().unwrap_or(usize::MAX)
    }

    /// Returns the number by which a turn is cited, with that of its document: `04:42`.
    pub(super) fn place(&self, id: &TranscriptId, paragraph: &ParagraphId) -> String {
        let turn = self.turn(id, paragraph);
        match self.numbers.get(id) {
            Some(number) => format!("{number:02}:{turn}"),
            None => turn,
        }
    }

    /// Returns the number by which a turn is cited.
    pub(super) fn turn(&self, id: &TranscriptId, paragraph: &ParagraphId) -> String {
        let texts = [self.transcript(id), self.before.transcripts.get(id)];
        let label = texts
            .into_iter()
            .flatten()
            .find_map(|text| Some(turn_label(text, text.paragraphs.position(paragraph)?)));
        label.unwrap_or_else(|| paragraph.root().to_owned())
    }

    /// Returns where something stands among all that is said.
    pub(super) fn order(&self, id: &TranscriptId, place: &Place) -> (usize, usize, u32) {
        let texts = [self.transcript(id), self.before.transcripts.get(id)];
        let position =
            texts.into_iter().flatten().find_map(|text| text.paragraphs.position(&place.paragraph));
        (self.number(id), position.unwrap_or(usize::MAX), place.offset.0)
    }

    /// Returns the informant who speaks at a place.
    pub(super) fn case_at(&self, id: &TranscriptId, paragraph: &ParagraphId) -> Option<CaseId> {
        let texts = [self.transcript(id), self.before.transcripts.get(id)];
        texts.into_iter().flatten().find_map(|text| {
            let speaker = text.speaker_at(text.paragraphs.position(paragraph)?)?;
            speaker.case.clone().filter(|_| speaker.role == Role::Informant)
        })
    }

    /// Returns where a stretch of the old text is after its correction; nothing where nothing was corrected.
    pub(super) fn followed(&mut self, id: &TranscriptId, segment: &Segment) -> Option<Segment> {
        let (before, after) = (self.before, self.after);
        let map = self.maps.entry(id.clone()).or_insert_with(|| {
            let (old, new) = (before.transcripts.get(id)?, after.transcripts.get(id)?);
            (old.paragraphs != new.paragraphs).then(|| TextMap::new(old, new))
        });
        map.as_ref()?.segment(segment)
    }
}
