//! Who speaks in subtitles that write the name into the words.

use crate::services::import::cues::Cue;
use crate::services::import::label::SpeakerLabels;
use crate::services::import::markup::strip_markup;
use crate::services::import::source::Milliseconds;
use crate::services::import::turns::Utterance;

/// A cue with its lines free of tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TextCue {
    pub(super) start: Option<Milliseconds>,
    pub(super) end: Option<Milliseconds>,
    pub(super) lines: Vec<String>,
}

impl TextCue {
    /// Returns the cue without tags and without blanks around its lines.
    pub(super) fn of(cue: &Cue<'_>) -> Self {
        Self {
            start: cue.start,
            end: cue.end,
            lines: cue.lines.iter().map(|line| strip_markup(line).trim().to_owned()).collect(),
        }
    }
}

/// Gives each line the speaker whose name opens it, or the one who spoke before.
///
/// A cue becomes several utterances where a name opens a later line of it; all have the time of the cue.
pub(super) fn label_cues(cues: &[TextCue]) -> Vec<Utterance> {
    let lines = cues.iter().flat_map(|cue| cue.lines.iter().map(String::as_str));
    let labels = SpeakerLabels::gather(lines);
    let mut speaker = None;
    let mut utterances = Vec::with_capacity(cues.len());
    for cue in cues {
        let mut current = utterance_of(cue, speaker.clone());
        for line in &cue.lines {
            let spoken = labels.split(line);
            if spoken.speaker.is_some() {
                speaker = spoken.speaker;
                let next = utterance_of(cue, speaker.clone());
                let before = std::mem::replace(&mut current, next);
                if !before.text.is_empty() {
                    utterances.push(before);
                }
                current.text.push_str(spoken.text);
            } else {
                if !current.text.is_empty() {
                    current.text.push(' ');
                }
                current.text.push_str(line);
            }
        }
        utterances.push(current);
    }
    utterances
}

fn utterance_of(cue: &TextCue, speaker: Option<String>) -> Utterance {
    Utterance { speaker, start: cue.start, end: cue.end, text: String::new() }
}
