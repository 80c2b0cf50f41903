//! What a row of corrections did to the records of a transcript, and what a person decides about those that need one.

use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::TranscriptId;
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::quote::Quote;
use crate::domain::transcript::Transcript;
use crate::services::anchor::TextMap;
use crate::services::anchor::find::Found;
use crate::services::anchor::quote::{normalize, quote_of, words_of};
use crate::services::anchor::settle::{About, Outcome, settle};

/// Returns the part of a project that a correction of `transcript` can touch, as a project of its own to try it on.
#[must_use]
pub fn scratch(project: &Project, transcript: &TranscriptId) -> Project {
    let mut part = Project {
        settings: project.settings.clone(),
        codes: project.codes.clone(),
        ..Project::default()
    };
    if let Some(row) = project.transcripts.get(transcript) {
        part.transcripts.insert(transcript.clone(), row.clone());
    }
    for (layer, transcripts) in &project.codings {
        if let Some(codings) = transcripts.get(transcript) {
            part.codings
                .entry(layer.clone())
                .or_default()
                .insert(transcript.clone(), codings.clone());
        }
    }
    for (coder, transcripts) in &project.reading {
        if let Some(read) = transcripts.get(transcript) {
            part.reading.entry(coder.clone()).or_default().insert(transcript.clone(), read.clone());
        }
    }
    if let Some(decisions) = project.decisions.get(transcript) {
        part.decisions.insert(transcript.clone(), decisions.clone());
    }
    for (coder, id, memo) in project.all_memos() {
        if memo.about.transcript() == Some(transcript) {
            part.memos.entry(coder.clone()).or_default().insert(id.clone(), memo.clone());
        }
    }
    let quotes = project.quotes.iter().filter(|(_, quote)| quote.transcript == *transcript);
    part.quotes.extend(quotes.map(|(id, quote)| (id.clone(), quote.clone())));
    part
}

/// Says of each record in the paragraphs that differ what became of it between two states of a project.
#[must_use]
pub fn review(before: &Project, after: &Project, transcript: &TranscriptId) -> Vec<Outcome> {
    let texts = before.transcripts.get(transcript).zip(after.transcripts.get(transcript));
    let Some((old, new)) = texts else { return Vec::new() };
    let map = TextMap::new(old, new);
    let mut needs = settle(after, transcript, None).needs_you;
    let mut outcomes = Vec::new();
    for (about, segment, was) in records(before, transcript) {
        if !map.is_touched(&segment) {
            continue;
        }
        let Some(now) = segment_of(after, transcript, &about) else { continue };
        let need = needs.iter().position(|need| need.about == about);
        let found = match need {
            Some(index) => Found::NeedsYou(needs.swap_remove(index).guesses),
            None if now == segment => Found::Kept,
            None => Found::Moved(now),
        };
        outcomes.push(Outcome { about, before: segment, was, found });
    }
    outcomes
}

/// Returns where a record stands.
#[must_use]
pub fn segment_of(project: &Project, transcript: &TranscriptId, about: &About) -> Option<Segment> {
    match about {
        About::Coding(layer, coding) => {
            Some(project.codings_of(layer, transcript)?.get(coding)?.segment())
        }
        About::Quote(quote) => Some(project.quotes.get(quote)?.segment()),
        About::Memo(coder, memo) => {
            memo_segment(project.memos.get(coder)?.get(memo)?).map(|(segment, _)| segment)
        }
    }
}

/// Returns the edit that puts a record on the words that a person chose for it; it carries them from now on.
///
/// Omissions of a quote stay where they lie within it. `None` where the record or the words are not there.
#[must_use]
pub fn place_anew(
    project: &Project,
    transcript: &TranscriptId,
    about: &About,
    segment: Segment,
) -> Option<Edit> {
    let text = project.transcripts.get(transcript)?;
    let segment = normalize(text, segment)?;
    let (quote, near) = quote_of(text, &segment)?;
    let Segment { from, to } = segment.clone();
    Some(match about {
        About::Coding(layer, id) => {
            let before = project.codings_of(layer, transcript)?.get(id)?.clone();
            let after = Coding { from, to, quote, near, ..before };
            let key = (layer.clone(), transcript.clone(), id.clone());
            Edit::Coding(Change::to(project, key, Some(after)))
        }
        About::Quote(id) => {
            let before = project.quotes.get(id)?.clone();
            let omissions = before.omissions.iter().filter(|row| lies_in(text, row, &segment));
            let omissions = omissions.cloned().collect();
            let words = words_of(text, &segment)?;
            let after = Quote { span: (from, to), text: words, omissions, ..before };
            Edit::Quote(Change::to(project, id.clone(), Some(after)))
        }
        About::Memo(coder, id) => {
            let before = project.memos.get(coder)?.get(id)?.clone();
            let transcript = transcript.clone();
            let about = MemoAbout::Segment { transcript, from, to, quote, near };
            let after = Memo { about, ..before };
            Edit::Memo(Change::to(project, (coder.clone(), id.clone()), Some(after)))
        }
    })
}

/// Returns the edit that removes a record.
#[must_use]
pub fn removed(project: &Project, transcript: &TranscriptId, about: &About) -> Edit {
    match about {
        About::Coding(layer, id) => {
            let key = (layer.clone(), transcript.clone(), id.clone());
            Edit::Coding(Change::to(project, key, None))
        }
        About::Quote(id) => Edit::Quote(Change::to(project, id.clone(), None)),
        About::Memo(coder, id) => {
            Edit::Memo(Change::to(project, (coder.clone(), id.clone()), None))
        }
    }
}

fn lies_in(text: &Transcript, omission: &Segment, span: &Segment) -> bool {
    let order = |place: &Place| text.paragraphs.order(place);
    let inside = |place: &Place| {
        order(place).is_some_and(|at| {
            order(&span.from).is_some_and(|from| from <= at)
                && order(&span.to).is_some_and(|to| at <= to)
        })
    };
    inside(&omission.from) && inside(&omission.to)
}

fn records(project: &Project, transcript: &TranscriptId) -> Vec<(About, Segment, String)> {
    let coding = |(layer, coding): (&crate::domain::id::CoderId, &Coding)| {
        let about = About::Coding(layer.clone(), coding.id.clone());
        (about, coding.segment(), coding.quote.clone())
    };
    let mut records: Vec<_> = project.codings_in(transcript).map(coding).collect();
    let quotes = project.quotes.iter().filter(|(_, quote)| quote.transcript == *transcript);
    records.extend(
        quotes.map(|(id, quote)| (About::Quote(id.clone()), quote.segment(), quote.text.clone())),
    );
    records.extend(project.all_memos().filter_map(|(coder, id, memo)| {
        let (segment, words) = memo_segment(memo)?;
        let about = About::Memo(coder.clone(), id.clone());
        (memo.about.transcript() == Some(transcript)).then_some((about, segment, words))
    }));
    records
}

fn memo_segment(memo: &Memo) -> Option<(Segment, String)> {
    match &memo.about {
        MemoAbout::Segment { from, to, quote, .. } => {
            Some((Segment::new(from.clone(), to.clone()), quote.clone()))
        }
        _ => None,
    }
}
