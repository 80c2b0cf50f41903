//! What was made of the transcripts: codings, reading, decisions, memos, quotes, matrices.

use std::collections::{BTreeMap, BTreeSet};

use super::{Flaws, field};
use crate::domain::coding::Coding;
use crate::domain::id::{CoderId, CodingId, TranscriptId};
use crate::domain::matrix::{ColumnAbout, MatrixRows};
use crate::domain::memo::MemoAbout;
use crate::storage::layout::FileKey;

const LOST_FILE: &str = "bring the file back from git, or remove this one";

impl Flaws<'_> {
    pub(super) fn codings(&mut self) {
        let mut seen: BTreeMap<&CodingId, FileKey> = BTreeMap::new();
        for (layer, transcripts) in &self.project.codings {
            for (transcript, codings) in transcripts {
                let file = FileKey::Codings(layer.clone(), transcript.clone());
                self.layer_file(&file, layer, transcript);
                for coding in codings.values() {
                    let spot = (file.clone(), field("id", &coding.id));
                    if let Some(first) = seen.get(&coding.id) {
                        let why = format!("the id {} also stands in {first}", coding.id);
                        self.defect(
                            spot,
                            why,
                            "give one of the two another id; memos on it may mean either",
                        );
                    } else {
                        seen.insert(&coding.id, file.clone());
                    }
                    self.coding(&file, layer, coding);
                }
            }
        }
    }

    fn layer_file(&mut self, file: &FileKey, coder: &CoderId, transcript: &TranscriptId) {
        if !self.is_layer(coder) {
            let why = format!("«{coder}» is no coder of the study");
            self.defect((file.clone(), String::new()), why, "bring the coder's file back from git");
        }
        if !self.project.transcripts.contains_key(transcript) {
            let why = format!("the transcript «{transcript}» is not there");
            self.defect((file.clone(), String::new()), why, LOST_FILE);
        }
    }

    fn coding(&mut self, file: &FileKey, layer: &CoderId, coding: &Coding) {
        let spot = || (file.clone(), field("id", &coding.id));
        if !self.project.codes.contains_key(&coding.code) {
            let why = format!("the code «{}» is not in the codebook", coding.code);
            self.defect(
                spot(),
                why,
                "bring the file of the code back from git, or give another code",
            );
        }
        if let Some(pass) = &coding.pass {
            let is_known =
                self.project.passes.get(layer).is_some_and(|passes| passes.contains_key(pass));
            if !is_known && *layer != CoderId::agreed() {
                let why = format!("it was made in the pass «{pass}», which {layer} has not");
                self.warning(spot(), why, "add the pass to the coder's file");
            }
        }
    }

    pub(super) fn reading(&mut self) {
        for (coder, transcripts) in &self.project.reading {
            for (id, stretches) in transcripts {
                let file = FileKey::Reading(coder.clone(), id.clone());
                self.layer_file(&file, coder, id);
                let Some(transcript) = self.project.transcripts.get(id) else { continue };
                for stretch in stretches {
                    let is_there = |place| {
                        transcript.paragraphs.find(place).is_some()
                            || transcript.paragraphs.heir(place).is_some()
                    };
                    if !is_there(&stretch.from) || !is_there(&stretch.to) {
                        let why = format!(
                            "paragraphs {} to {} are not in the transcript",
                            stretch.from, stretch.to
                        );
                        let spot = (file.clone(), field("from", &stretch.from));
                        self.warning(
                            spot,
                            why,
                            "it counts as unread; remove the line, or read there again",
                        );
                    }
                }
            }
        }
    }

    pub(super) fn decisions(&mut self) {
        for (transcript, decisions) in &self.project.decisions {
            let file = FileKey::Decisions(transcript.clone());
            for decision in decisions.values() {
                for coding in decision.codings.iter().chain(&decision.agreed) {
                    if self.project.find_coding(transcript, coding).is_none() {
                        let why =
                            format!("it decides about the coding {coding}, which is not there");
                        let spot = (file.clone(), field("id", &decision.id));
                        self.warning(spot, why, "look at the passage again under compare");
                    }
                }
            }
        }
    }

    pub(super) fn memos(&mut self) {
        for (coder, id, memo) in self.project.all_memos() {
            let file = FileKey::Memo(coder.clone(), id.clone());
            if !self.project.coders.contains_key(coder) {
                let why = format!("its author «{coder}» is no coder of the study");
                self.defect(
                    (file.clone(), String::new()),
                    why,
                    "bring the coder's file back from git",
                );
            }
            if let Some(missing) = self.missing_subject(&memo.about) {
                let why =
                    format!("the memo «{}» is about {missing}, which is not there", memo.title);
                let advice = "M in the memo pane gives it another place; its text is kept";
                self.warning((file, "about:".to_owned()), why, advice);
            }
        }
    }

    fn missing_subject(&self, about: &MemoAbout) -> Option<String> {
        let project = self.project;
        if let Some(id) = about.transcript()
            && !project.transcripts.contains_key(id)
        {
            return Some(format!("the transcript «{id}»"));
        }
        let (is_there, subject) = match about {
            MemoAbout::Project | MemoAbout::Transcript(_) | MemoAbout::Segment { .. } => {
                return None;
            }
            MemoAbout::Turn(transcript, paragraph) => {
                let paragraphs = &project.transcripts.get(transcript)?.paragraphs;
                let is_there =
                    paragraphs.find(paragraph).is_some() || paragraphs.heir(paragraph).is_some();
                (is_there, format!("paragraph {paragraph} of «{transcript}»"))
            }
            MemoAbout::Coding(transcript, coding) => {
                (project.find_coding(transcript, coding).is_some(), format!("the coding {coding}"))
            }
            MemoAbout::Code(code) => {
                (project.codes.contains_key(code), format!("the code «{code}»"))
            }
            MemoAbout::Case(case) => {
                (project.cases.contains_key(case), format!("the case «{case}»"))
            }
            MemoAbout::Quote(quote) => {
                (project.quotes.contains_key(quote), format!("the quote «{quote}»"))
            }
        };
        (!is_there).then_some(subject)
    }

    pub(super) fn quotes(&mut self) {
        for (id, quote) in &self.project.quotes {
            if !self.project.transcripts.contains_key(&quote.transcript) {
                let why = format!(
                    "the quote «{}» is from «{}», which is not there",
                    quote.title, quote.transcript
                );
                let spot = (FileKey::Quote(id.clone()), field("transcript", &quote.transcript));
                self.defect(spot, why, "bring the transcript back from git, or remove the quote");
            }
        }
    }

    pub(super) fn matrices(&mut self) {
        for (id, matrix) in &self.project.matrices {
            for column in &matrix.columns {
                if let ColumnAbout::Code(code) = &column.about
                    && !self.project.codes.contains_key(code)
                {
                    let why = format!("a column gathers «{code}», which is no code");
                    let spot = (FileKey::Matrix(id.clone()), field("id", &column.id));
                    self.defect(spot, why, "bring the file of the code back from git");
                }
            }
        }
        for (id, rows) in &self.project.cells {
            let Some(matrix) = self.project.matrices.get(id) else {
                let file = FileKey::Matrix(id.clone());
                let why = format!("the matrix «{id}» has rows and no head");
                self.defect((file, String::new()), why, "bring matrix.ron back from git");
                continue;
            };
            let columns: BTreeSet<_> = matrix.columns.iter().map(|column| &column.id).collect();
            for (row, cells) in rows {
                let file = FileKey::MatrixRow(id.clone(), row.clone());
                let is_there = match matrix.rows {
                    MatrixRows::Cases => self.project.cases.contains_key(&row.as_str().into()),
                    MatrixRows::Transcripts => {
                        self.project.transcripts.contains_key(&row.as_str().into())
                    }
                };
                if !is_there {
                    let why = format!("the row «{row}» is about nothing in the study");
                    self.defect((file.clone(), String::new()), why, LOST_FILE);
                }
                for column in cells.keys().filter(|column| !columns.contains(column)) {
                    let why =
                        format!("a cell stands in the column «{column}», which the matrix has not");
                    let spot = (file.clone(), field("column", column));
                    self.warning(spot, why, "add the column to matrix.ron, or remove the line");
                }
            }
        }
    }
}
