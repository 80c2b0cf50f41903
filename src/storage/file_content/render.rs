//! A part of a project as the text of its file.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::UnreadLine;
use super::lines::{
    self, attribute_id, cell_id, coding_id, decision_id, guide_id, handle_id, paragraph_id,
    pass_id, question_id, sample_id, speaker_id, stretch_id,
};
use crate::domain::coding::{Coding, Decision};
use crate::domain::id::{CoderId, TranscriptId};
use crate::domain::place::Place;
use crate::domain::project::Project;
use crate::storage::dialect;
use crate::storage::layout::FileKey;

/// Returns the text of the file `key`, or `None` where there should be no such file.
///
/// Records are sorted by what their own line says. Lines that could not be read stand where they stood: after the
/// record they followed, or at the end of their list where that one is gone.
///
/// # Errors
/// Passes on what ron refuses to write; nothing that the domain can hold is refused.
pub fn render(
    project: &Project,
    key: &FileKey,
    unread: &[UnreadLine],
) -> ron::Result<Option<String>> {
    match key {
        FileKey::Project => project_file(project, unread),
        FileKey::Handles => {
            Page::new(unread).list(lines::HANDLES, project.handles.values(), handle_id)?.finish()
        }
        FileKey::Coder(id) => coder_file(project, id, unread),
        FileKey::Code(id) => one_thing(project.codes.get(id)),
        FileKey::Case(id) => one_thing(project.cases.get(id)),
        FileKey::Transcript(id) => transcript_file(project, id, unread),
        FileKey::Codings(layer, id) => {
            let codings = project.codings_of(layer, id);
            let mut codings: Vec<&Coding> =
                codings.into_iter().flat_map(BTreeMap::values).collect();
            codings.sort_by_key(|row| (&row.from, &row.to, &row.id));
            Page::new(unread).list(lines::CODINGS, codings, coding_id)?.finish()
        }
        FileKey::Decisions(id) => {
            let decisions = project.decisions.get(id);
            let mut decisions: Vec<&Decision> =
                decisions.into_iter().flat_map(BTreeMap::values).collect();
            decisions.sort_by_key(|row| -> (&Place, &Place, _) { (&row.from, &row.to, &row.id) });
            Page::new(unread).list(lines::DECISIONS, decisions, decision_id)?.finish()
        }
        FileKey::Reading(coder, id) => {
            let stretches = project.reading.get(coder).and_then(|map| map.get(id));
            let mut stretches: Vec<_> = stretches.into_iter().flatten().collect();
            stretches.sort();
            stretches.dedup();
            Page::new(unread).list(lines::READ, stretches, stretch_id)?.finish()
        }
        FileKey::Memo(coder, id) => one_thing(project.memos.get(coder).and_then(|map| map.get(id))),
        FileKey::Quote(id) => one_thing(project.quotes.get(id)),
        FileKey::Matrix(id) => one_thing(project.matrices.get(id)),
        FileKey::MatrixRow(id, row) => {
            let cells = project.cells.get(id).and_then(|map| map.get(row));
            let cells = cells.into_iter().flat_map(BTreeMap::values);
            Page::new(unread).list(lines::CELLS, cells, cell_id)?.finish()
        }
        FileKey::Query(id) => one_thing(project.queries.get(id)),
    }
}

fn one_thing<T: Serialize>(thing: Option<&T>) -> ron::Result<Option<String>> {
    thing.map(dialect::write).transpose()
}

fn project_file(project: &Project, unread: &[UnreadLine]) -> ron::Result<Option<String>> {
    let mut questions: Vec<_> = project.questions.values().collect();
    questions.sort_by_key(|row| (row.order, &row.id));
    let mut guide: Vec<_> = project.guide.values().collect();
    guide.sort_by_key(|row| (row.order, &row.id));
    let mut attributes: Vec<_> = project.attributes.values().collect();
    attributes.sort_by_key(|row| (row.order, &row.id));
    let mut samples: Vec<_> = project.samples.values().collect();
    samples.sort_by_key(|row| (&row.made, &row.id));
    Page::with_header(&project.settings, unread)?
        .list(lines::QUESTIONS, questions, question_id)?
        .list(lines::GUIDE, guide, guide_id)?
        .list(lines::ATTRIBUTES, attributes, attribute_id)?
        .list(lines::SAMPLES, samples, sample_id)?
        .finish()
}

fn coder_file(
    project: &Project,
    id: &CoderId,
    unread: &[UnreadLine],
) -> ron::Result<Option<String>> {
    let Some(coder) = project.coders.get(id) else { return Ok(None) };
    let mut passes: Vec<_> =
        project.passes.get(id).into_iter().flat_map(BTreeMap::values).collect();
    passes.sort_by_key(|row| (&row.started, &row.id));
    Page::with_header(coder, unread)?.list(lines::PASSES, passes, pass_id)?.finish()
}

fn transcript_file(
    project: &Project,
    id: &TranscriptId,
    unread: &[UnreadLine],
) -> ron::Result<Option<String>> {
    let Some(transcript) = project.transcripts.get(id) else { return Ok(None) };
    Page::with_header(&transcript.header, unread)?
        .list(lines::SPEAKERS, transcript.speakers.values(), speaker_id)?
        .list(lines::PARAGRAPHS, transcript.paragraphs.as_slice(), paragraph_id)?
        .finish()
}

/// A file with a header and lists of records, as it is written.
struct Page<'a> {
    text: String,
    unread: &'a [UnreadLine],
}

impl<'a> Page<'a> {
    fn new(unread: &'a [UnreadLine]) -> Self {
        Self { text: String::from("(\n"), unread }
    }

    fn with_header<T: Serialize>(header: &T, unread: &'a [UnreadLine]) -> ron::Result<Self> {
        let mut text = dialect::write(header)?;
        let fields = text.strip_suffix(")\n").map_or(text.len(), str::len);
        text.truncate(fields);
        Ok(Self { text, unread })
    }

    fn list<'r, R: Serialize + 'r>(
        mut self,
        name: &'static str,
        records: impl IntoIterator<Item = &'r R>,
        id: impl Fn(&R) -> String,
    ) -> ron::Result<Self> {
        let mut waiting = Waiting::new(self.unread, name);
        let mut body = String::new();
        put_lines(std::mem::take(&mut waiting.at_start), &mut body);
        for record in records {
            body.push_str("    ");
            body.push_str(&dialect::write_record(record)?);
            body.push_str(",\n");
            if !waiting.by_record.is_empty() {
                waiting.put_those_after(&id(record), &mut body);
            }
        }
        waiting.put_the_rest(&mut body);
        if !body.is_empty() {
            self.text.push_str(&format!("  {name}: [\n{body}  ],\n"));
        }
        Ok(self)
    }

    fn finish(mut self) -> ron::Result<Option<String>> {
        if self.text == "(\n" {
            return Ok(None);
        }
        self.text.push_str(")\n");
        Ok(Some(self.text))
    }
}

/// Lines of one list that could not be read and are not put in their places yet, each with its rank among them.
struct Waiting<'a> {
    at_start: Vec<(usize, &'a str)>,
    by_record: HashMap<&'a str, Vec<(usize, &'a str)>>,
}

impl<'a> Waiting<'a> {
    fn new(unread: &'a [UnreadLine], list: &str) -> Self {
        let mut waiting = Self { at_start: Vec::new(), by_record: HashMap::new() };
        for (rank, line) in unread.iter().enumerate().filter(|(_, line)| line.list == list) {
            let lines = match line.after.as_deref() {
                None => &mut waiting.at_start,
                Some(record) => waiting.by_record.entry(record).or_default(),
            };
            lines.push((rank, &line.raw));
        }
        waiting
    }

    fn put_those_after(&mut self, record: &str, body: &mut String) {
        put_lines(self.by_record.remove(record).unwrap_or_default(), body);
    }

    fn put_the_rest(self, body: &mut String) {
        let mut rest: Vec<(usize, &str)> = self.by_record.into_values().flatten().collect();
        rest.sort_unstable();
        put_lines(rest, body);
    }
}

fn put_lines(lines: Vec<(usize, &str)>, body: &mut String) {
    for (_, raw) in lines {
        body.push_str(raw);
        body.push('\n');
    }
}
