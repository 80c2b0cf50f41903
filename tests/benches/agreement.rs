//! Agreement of two coders over the whole corpus, beside counting the words of its text.

use std::time::Duration;

use tusj::domain::coding::ReadStretch;
use tusj::domain::id::{CodingId, TranscriptId};
use tusj::domain::project::Project;
use tusj::domain::text::segment::n_words;
use tusj::domain::time::Day;
use tusj::services::agreement::study::{AgreementIndex, Question, Unit, report, unitizing};
use tusj::storage::folder::Folder;

use super::{Corpus, median, ratio, time};

const RUNS: usize = 7;
/// Codings of the measured study.
const CODINGS: usize = 200_000;

pub fn measure(corpus: &Corpus) {
    let mut project = Folder::open(corpus.folder.path()).unwrap().1;
    read_everything(&mut project);
    code_more(&mut project);
    let question = Question::of(vec!["ane".into(), "bo".into()]);
    let (indexing, index) = time(|| AgreementIndex::of(&project, Unit::Sentence));
    let (counting, _) = time(|| words(&project));
    let asked: Vec<Duration> =
        (0..RUNS).map(|_| time(|| report(&project, &index, &question)).0).collect();
    let mut found = report(&project, &index, &question);
    let (resampling, _) = time(|| found.resample(100));
    let (unitized, _) = time(|| unitizing(&project, &index, &question));
    println!(
        "agreement, {} transcripts, {} sentences, {CODINGS} codings: {:.1?}; the words counted \
         take {counting:.1?}, ratio {:.2}",
        corpus.n_transcripts,
        found.n_units,
        median(&asked),
        ratio(median(&asked), counting)
    );
    println!(
        "before that, once a text: {indexing:.1?}, ratio {:.2}; 100 draws of {} turns for every \
         code {resampling:.1?}; the unitizing alphas {unitized:.1?}",
        ratio(indexing, counting),
        found.n_turns
    );
}

fn words(project: &Project) -> usize {
    let paragraphs = project.transcripts.values().flat_map(|row| row.paragraphs.as_slice());
    paragraphs.map(|paragraph| n_words(&paragraph.text)).sum()
}

/// Both have read all, so that every sentence counts.
fn read_everything(project: &mut Project) {
    let stretches: Vec<(TranscriptId, ReadStretch)> = project
        .transcripts
        .iter()
        .map(|(id, transcript)| {
            let paragraphs = transcript.paragraphs.as_slice();
            let (first, last) = (&paragraphs[0], &paragraphs[paragraphs.len() - 1]);
            let (from, to) = (first.id.clone(), last.id.clone());
            (id.clone(), ReadStretch { pass: "p".into(), from, to, on: Day::new("2026-10-01") })
        })
        .collect();
    for coder in ["ane", "bo"] {
        let reading = project.reading.entry(coder.into()).or_default();
        reading.extend(stretches.iter().map(|(id, read)| (id.clone(), vec![read.clone()])));
    }
}

/// Codes the same places with other codes too, until there are as many codings as are promised.
fn code_more(project: &mut Project) {
    let codes: Vec<_> = project.codes.keys().cloned().collect();
    let mut count: usize =
        project.codings.values().flat_map(|rows| rows.values()).map(|rows| rows.len()).sum();
    for rows in project.codings.values_mut().flat_map(|rows| rows.values_mut()) {
        for (number, coding) in rows.values().cloned().collect::<Vec<_>>().into_iter().enumerate() {
            if count >= CODINGS {
                return;
            }
            let id = CodingId::new(format!("d{count:09}"));
            let code = codes[number % codes.len()].clone();
            rows.insert(id.clone(), tusj::domain::coding::Coding { id, code, ..coding });
            count += 1;
        }
    }
}
