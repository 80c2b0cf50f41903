//! Codings, quotes and memos that are not on their words any more.

use crate::domain::edit::Edit;
use crate::domain::id::TranscriptId;
use crate::domain::project::Project;
use crate::services::anchor::settle::{About, NeedsYou, settle};
use crate::storage::layout::FileKey;

/// What proving every place of a study came to.
#[derive(Debug, Default)]
pub(super) struct PlaceFinding {
    /// Edits that put records back on words that were found again for sure.
    pub(super) moved: Vec<Edit>,
    /// Records that only a person can place.
    pub(super) needs_you: Vec<LostPlace>,
}

/// A record whose words are nowhere for sure.
#[derive(Debug)]
pub(super) struct LostPlace {
    pub(super) file: FileKey,
    pub(super) mark: String,
    pub(super) why: String,
    pub(super) advice: String,
}

/// Proves all places of all transcripts.
pub(super) fn look(project: &Project) -> PlaceFinding {
    let mut finding = PlaceFinding::default();
    for transcript in project.transcripts.keys() {
        let settled = settle(project, transcript, None);
        finding.moved.extend(settled.moved);
        finding.needs_you.extend(settled.needs_you.iter().map(|place| lost(transcript, place)));
    }
    finding
}

fn lost(transcript: &TranscriptId, place: &NeedsYou) -> LostPlace {
    let (file, mark) = match &place.about {
        About::Coding(layer, coding) => {
            (FileKey::Codings(layer.clone(), transcript.clone()), format!("id: \"{coding}\""))
        }
        About::Quote(quote) => (FileKey::Quote(quote.clone()), "span:".to_owned()),
        About::Memo(coder, memo) => {
            (FileKey::Memo(coder.clone(), memo.clone()), "about:".to_owned())
        }
    };
    let places: Vec<String> =
        place.guesses.iter().map(|guess| guess.segment.from.paragraph.to_string()).collect();
    let advice = if places.is_empty() {
        "open the transcript: > n goes to what needs you, and there it is placed or removed"
            .to_owned()
    } else {
        format!(
            "perhaps in paragraph {}: > n in the transcript goes there and asks",
            places.join(", ")
        )
    };
    let why =
        format!("its words are not where it says in {transcript}, nor for sure anywhere else");
    LostPlace { file, mark, why, advice }
}
