//! Nothing that one side goes on using disappears because the other side removed it.

use super::MergedStudy;
use crate::domain::code::CodeState;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::{AttributeId, CaseId, CodeId, CoderId, MatrixId, PassId, TranscriptId};
use crate::domain::matrix::ColumnAbout;
use crate::domain::memo::MemoAbout;
use crate::domain::project::Project;
use crate::storage::merge::Contradiction;

/// Puts back what one side removed and the other side goes on using; that it was removed waits for a decision.
///
/// A use counts only if it is new on that side: what both had before was the business of whoever removed it.
pub(super) fn keep_used(
    base: &Project,
    mine: &mut Project,
    theirs: &mut Project,
    study: &mut MergedStudy,
) {
    let mut kept = Kept { base, mine, theirs, study };
    kept.records(Edit::Attribute, values_of);
    kept.records(Edit::Coder, work_of);
    kept.records(Edit::Pass, |project, (coder, pass)| made_in(project, coder, pass));
    kept.records(Edit::Code, uses_of_code);
    kept.records(Edit::Case, uses_of_case);
    kept.transcripts();
    kept.records(Edit::Quote, |project, id| about(project, &MemoAbout::Quote(id.clone())));
    kept.records(Edit::Matrix, cells_of);
}

struct Kept<'a> {
    base: &'a Project,
    mine: &'a mut Project,
    theirs: &'a mut Project,
    study: &'a mut MergedStudy,
}

impl Kept<'_> {
    fn records<R: Record>(
        &mut self,
        edit: fn(Change<R>) -> Edit,
        n_uses: impl Fn(&Project, &R::Key) -> usize,
    ) {
        for key in R::keys(self.base) {
            let was = R::get(self.base, &key);
            let (ours, others) = (R::get(self.mine, &key), R::get(self.theirs, &key));
            let (put_back, used) = match (&ours, &others) {
                (None, Some(_)) if others == was => (&mut *self.mine, &*self.theirs),
                (Some(_), None) if ours == was => (&mut *self.theirs, &*self.mine),
                _ => continue,
            };
            if n_uses(used, &key) <= n_uses(self.base, &key) {
                continue;
            }
            let from_base =
                |after: Option<R>| edit(Change { key: key.clone(), before: was.clone(), after });
            // A record whose own home was removed as well comes back with that, which stands before it.
            if R::put(put_back, &key, was.clone()).is_ok() {
                self.study.contradictions.push(removed(from_base(ours), from_base(others)));
            }
        }
    }

    fn transcripts(&mut self) {
        for (id, transcript) in &self.base.transcripts {
            let header = &transcript.header;
            let edit = |stands: bool| {
                let after = stands.then(|| header.clone());
                let before = Some(header.clone());
                Edit::TranscriptHeader(Change { key: id.clone(), before, after })
            };
            let has = |side: &Project| side.transcripts.contains_key(id);
            let (put_back, mine_stands) = match (has(self.mine), has(self.theirs)) {
                (false, true) if uses_transcript(self.base, self.theirs, id) => {
                    (&mut *self.mine, false)
                }
                (true, false) if uses_transcript(self.base, self.mine, id) => {
                    (&mut *self.theirs, true)
                }
                _ => continue,
            };
            put_back.transcripts.insert(id.clone(), transcript.clone());
            self.study.contradictions.push(removed(edit(mine_stands), edit(!mine_stands)));
        }
    }
}

fn removed(mine: Edit, theirs: Edit) -> Contradiction {
    Contradiction { mine, theirs, fields: vec!["record"] }
}

fn values_of(project: &Project, id: &AttributeId) -> usize {
    project.cases.values().filter(|case| case.value(id).is_some()).count()
}

fn work_of(project: &Project, id: &CoderId) -> usize {
    let codings = project.codings.get(id).into_iter().flat_map(|map| map.values());
    let reading = project.reading.get(id).into_iter().flat_map(|map| map.values());
    codings.map(|map| map.len()).sum::<usize>()
        + reading.map(Vec::len).sum::<usize>()
        + project.memos.get(id).map_or(0, |memos| memos.len())
        + project.passes.get(id).map_or(0, |passes| passes.len())
}

fn made_in(project: &Project, coder: &CoderId, pass: &PassId) -> usize {
    let codings = project.codings.get(coder).into_iter().flat_map(|map| map.values());
    let reading = project.reading.get(coder).into_iter().flat_map(|map| map.values());
    let codings =
        codings.flat_map(|map| map.values()).filter(|row| row.pass.as_ref() == Some(pass));
    codings.count() + reading.flatten().filter(|row| row.pass == *pass).count()
}

fn about(project: &Project, what: &MemoAbout) -> usize {
    project.all_memos().filter(|(_, _, memo)| memo.about == *what).count()
}

fn uses_of_code(project: &Project, id: &CodeId) -> usize {
    let codings =
        project.codings.values().flat_map(|map| map.values()).flat_map(|map| map.values());
    let codes = project.codes.values().filter(|row| {
        row.parent.as_ref() == Some(id) || row.state == CodeState::MergedInto(id.clone())
    });
    let columns = project.matrices.values().flat_map(|matrix| &matrix.columns);
    codings.filter(|coding| coding.code == *id).count()
        + codes.count()
        + columns.filter(|column| column.about == ColumnAbout::Code(id.clone())).count()
        + about(project, &MemoAbout::Code(id.clone()))
}

fn uses_of_case(project: &Project, id: &CaseId) -> usize {
    let speakers = project.transcripts.values().flat_map(|text| text.speakers.values());
    speakers.filter(|speaker| speaker.case.as_ref() == Some(id)).count()
        + rows_of(project, id.as_str())
        + about(project, &MemoAbout::Case(id.clone()))
}

fn cells_of(project: &Project, id: &MatrixId) -> usize {
    project.cells.get(id).into_iter().flat_map(|rows| rows.values()).map(|row| row.len()).sum()
}

fn rows_of(project: &Project, row: &str) -> usize {
    project.cells.values().filter(|rows| rows.contains_key(row)).count()
}

fn uses_transcript(base: &Project, side: &Project, id: &TranscriptId) -> bool {
    let quotes =
        |project: &Project| project.quotes.values().filter(|quote| quote.transcript == *id).count();
    let memos = |project: &Project| {
        project.all_memos().filter(|(_, _, memo)| memo.about.transcript() == Some(id)).count()
    };
    side.transcripts.get(id) != base.transcripts.get(id)
        || side.codings.iter().any(|(layer, transcripts)| {
            transcripts.contains_key(id) && transcripts.get(id) != base.codings_of(layer, id)
        })
        || side.reading.iter().any(|(coder, transcripts)| {
            let was = base.reading.get(coder).and_then(|map| map.get(id));
            transcripts.get(id).is_some_and(|now| Some(now) != was)
        })
        || quotes(side) > quotes(base)
        || memos(side) > memos(base)
        || rows_of(side, id.as_str()) > rows_of(base, id.as_str())
}
