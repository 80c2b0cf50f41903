//! What one file holds of a project.

use std::collections::BTreeMap;

use crate::domain::project::Project;
use crate::storage::layout::FileKey;

/// Returns a project with the records that the file `key` holds of `project`, and nothing else.
#[must_use]
pub fn extract(project: &Project, key: &FileKey) -> Project {
    let mut part = Project::default();
    match key {
        FileKey::Project => {
            part.settings = project.settings.clone();
            part.questions = project.questions.clone();
            part.guide = project.guide.clone();
            part.attributes = project.attributes.clone();
            part.samples = project.samples.clone();
        }
        FileKey::Handles => part.handles = project.handles.clone(),
        FileKey::Coder(id) => {
            copy(&project.coders, &mut part.coders, id);
            copy(&project.passes, &mut part.passes, id);
        }
        FileKey::Code(id) => copy(&project.codes, &mut part.codes, id),
        FileKey::Case(id) => copy(&project.cases, &mut part.cases, id),
        FileKey::Transcript(id) => copy(&project.transcripts, &mut part.transcripts, id),
        FileKey::Codings(layer, id) => copy_inner(&project.codings, &mut part.codings, layer, id),
        FileKey::Decisions(id) => copy(&project.decisions, &mut part.decisions, id),
        FileKey::Reading(coder, id) => copy_inner(&project.reading, &mut part.reading, coder, id),
        FileKey::Memo(coder, id) => copy_inner(&project.memos, &mut part.memos, coder, id),
        FileKey::Quote(id) => copy(&project.quotes, &mut part.quotes, id),
        FileKey::Matrix(id) => copy(&project.matrices, &mut part.matrices, id),
        FileKey::MatrixRow(id, row) => copy_inner(&project.cells, &mut part.cells, id, row),
        FileKey::Query(id) => copy(&project.queries, &mut part.queries, id),
    }
    part
}

/// Adds the records of `part` to `project`; where both have one, that of `part` stays.
pub fn join(project: &mut Project, part: Project) {
    let Project {
        settings,
        questions,
        guide,
        attributes,
        coders,
        passes,
        handles,
        codes,
        cases,
        transcripts,
        codings,
        reading,
        decisions,
        memos,
        quotes,
        matrices,
        cells,
        queries,
        samples,
    } = part;
    if settings != Project::default().settings {
        project.settings = settings;
    }
    project.questions.extend(questions);
    project.guide.extend(guide);
    project.attributes.extend(attributes);
    project.coders.extend(coders);
    join_inner(&mut project.passes, passes);
    project.handles.extend(handles);
    project.codes.extend(codes);
    project.cases.extend(cases);
    project.transcripts.extend(transcripts);
    for (layer, transcripts) in codings {
        join_inner(project.codings.entry(layer).or_default(), transcripts);
    }
    join_inner(&mut project.reading, reading);
    join_inner(&mut project.decisions, decisions);
    join_inner(&mut project.memos, memos);
    project.quotes.extend(quotes);
    project.matrices.extend(matrices);
    for (matrix, rows) in cells {
        join_inner(project.cells.entry(matrix).or_default(), rows);
    }
    project.queries.extend(queries);
    project.samples.extend(samples);
}

fn copy<K: Ord + Clone, V: Clone>(from: &BTreeMap<K, V>, to: &mut BTreeMap<K, V>, key: &K) {
    if let Some(value) = from.get(key) {
        to.insert(key.clone(), value.clone());
    }
}

type Nested<K, L, V> = BTreeMap<K, BTreeMap<L, V>>;

fn copy_inner<K: Ord + Clone, L: Ord + Clone, V: Clone>(
    from: &Nested<K, L, V>,
    to: &mut Nested<K, L, V>,
    outer: &K,
    inner: &L,
) {
    if let Some(value) = from.get(outer).and_then(|map| map.get(inner)) {
        to.entry(outer.clone()).or_default().insert(inner.clone(), value.clone());
    }
}

fn join_inner<K: Ord, L: Ord, V>(to: &mut Nested<K, L, V>, from: Nested<K, L, V>) {
    for (outer, map) in from {
        to.entry(outer).or_default().extend(map);
    }
}
