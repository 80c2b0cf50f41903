//! From what the readers found to turns and paragraphs.
//!
//! **Cues.** A subtitle file cuts speech to what fits on a screen. Its cues are put in the order of their times, and
//! neighbors of one speaker are joined to one turn, whose time is that of its first cue. Overlapping cues stay, each
//! with its own words: two devices in one room may have heard different things.
//!
//! **Long turns.** A room with one microphone is one speaker for a whole meeting, and the people in it must be told
//! apart by hand, paragraph by paragraph. So a long turn is cut between two cues: where nothing is said for two
//! seconds, else at the end of a sentence after 60 words, else after 120 words. In a file with several speakers only
//! turns of more than 120 words are cut, and the later pieces continue the turn. In a file with one speaker, or none,
//! every turn is cut, and each piece is a turn of its own: nobody knows yet whether the voice changed.

use std::collections::{HashMap, HashSet};

use crate::domain::text::clean::clean_line;
use crate::domain::text::{CodePoint, length, slice};
use crate::services::import::encoding::SourceEncoding;
use crate::services::import::losses::Losses;
use crate::services::import::sentence::ends_sentence;
use crate::services::import::source::{
    DroppedKind, Milliseconds, SourceFormat, SourceParagraph, SourceSpeaker, SourceText,
};

/// The silence at which a long turn is cut, in milliseconds.
const PAUSE: u64 = 2_000;

/// The number of words after which the end of a sentence is good enough to cut a long turn.
const ENOUGH_WORDS: usize = 60;

/// The number of words that makes a turn long, and after which it is cut even in a sentence.
const MANY_WORDS: usize = 120;

/// The longest sample of a speaker's first words.
const FIRST_WORDS: CodePoint = CodePoint(60);

/// What one speaker says in one cue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Utterance {
    pub(super) speaker: Option<String>,
    pub(super) start: Option<Milliseconds>,
    pub(super) end: Option<Milliseconds>,
    pub(super) text: String,
}

/// A paragraph as a reader found it: not cleaned, perhaps empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) speaker: Option<String>,
    pub(super) at: Option<Milliseconds>,
    pub(super) continues: bool,
    pub(super) text: String,
}

/// What a reader makes of a file.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) format: SourceFormat,
    pub(super) encoding: SourceEncoding,
    pub(super) title: Option<String>,
    pub(super) pieces: Vec<Piece>,
    pub(super) losses: Losses,
    pub(super) n_cues: usize,
}

impl Draft {
    /// Cleans the pieces, numbers the speakers and counts what they say.
    pub(super) fn finish(mut self) -> SourceText {
        let has_one_voice = has_one_voice(self.pieces.iter().map(|piece| piece.speaker.as_deref()));
        let mut speakers = Speakers::default();
        let mut paragraphs: Vec<SourceParagraph> = Vec::with_capacity(self.pieces.len());
        for piece in std::mem::take(&mut self.pieces) {
            let text = clean_text(&piece.text, &mut self.losses);
            if text.is_empty() {
                self.losses.note(DroppedKind::EmptyCue, &piece.text);
                continue;
            }
            let speaker = piece.speaker.and_then(|name| speakers.number(&name, &mut self.losses));
            let follows_own = paragraphs.last().is_some_and(|before| before.speaker == speaker);
            let continues = piece.continues && follows_own && speaker.is_some() && !has_one_voice;
            paragraphs.push(SourceParagraph { speaker, at: piece.at, continues, text });
        }
        speakers.count(&paragraphs);
        let title = self.title.map(|title| clean_text(&title, &mut self.losses));
        SourceText {
            format: self.format,
            encoding: self.encoding,
            title: title.filter(|title| !title.is_empty()),
            speakers: speakers.list,
            paragraphs,
            dropped: self.losses.into_entries(),
            n_cues: self.n_cues,
        }
    }
}

/// Puts cues in the order of their times, joins neighbors of one speaker and cuts long turns.
pub(super) fn join_utterances(utterances: Vec<Utterance>, losses: &mut Losses) -> Vec<Piece> {
    let mut spoken: Vec<Utterance> = Vec::with_capacity(utterances.len());
    for utterance in utterances {
        if utterance.text.trim().is_empty() {
            losses.note(DroppedKind::EmptyCue, &describe_time(utterance.start));
        } else {
            spoken.push(utterance);
        }
    }
    sort_by_time(&mut spoken);
    let has_one_voice = has_one_voice(spoken.iter().map(|utterance| utterance.speaker.as_deref()));
    let is_same_turn = |a: &Utterance, b: &Utterance| a.speaker == b.speaker;
    spoken.chunk_by(is_same_turn).flat_map(|turn| cut_turn(turn, has_one_voice)).collect()
}

/// Counts the words in a text: what stands between spaces and has a letter or a digit.
pub(super) fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

fn has_one_voice<'a>(speakers: impl Iterator<Item = Option<&'a str>>) -> bool {
    let distinct: HashSet<Option<&str>> = speakers.collect();
    distinct.len() <= 1
}

/// Sorts by start; what has no time stays behind the cue it follows in the file.
fn sort_by_time(utterances: &mut Vec<Utterance>) {
    let mut latest = Milliseconds(0);
    let mut keyed: Vec<(Milliseconds, Utterance)> = std::mem::take(utterances)
        .into_iter()
        .map(|utterance| {
            latest = utterance.start.unwrap_or(latest);
            (latest, utterance)
        })
        .collect();
    keyed.sort_by_key(|(start, _)| *start);
    utterances.extend(keyed.into_iter().map(|(_, utterance)| utterance));
}

fn cut_turn(turn: &[Utterance], has_one_voice: bool) -> Vec<Piece> {
    let n_words: usize = turn.iter().map(|utterance| count_words(&utterance.text)).sum();
    let is_cut = has_one_voice || n_words > MANY_WORDS;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut words_in_piece = 0;
    let mut heard_until = None;
    for utterance in turn {
        let is_new = match pieces.last() {
            None => true,
            Some(piece) => {
                is_cut
                    && (has_pause(heard_until, utterance.start)
                        || words_in_piece >= MANY_WORDS
                        || (words_in_piece >= ENOUGH_WORDS && ends_sentence(&piece.text)))
            }
        };
        if is_new {
            let continues = !pieces.is_empty();
            pieces.push(Piece {
                speaker: utterance.speaker.clone(),
                at: utterance.start,
                continues,
                text: String::new(),
            });
            words_in_piece = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            append(&mut piece.text, &utterance.text);
        }
        words_in_piece += count_words(&utterance.text);
        heard_until = heard_until.max(utterance.end);
    }
    pieces
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more.trim());
}

fn has_pause(until: Option<Milliseconds>, from: Option<Milliseconds>) -> bool {
    match (until, from) {
        (Some(until), Some(from)) => from.0.saturating_sub(until.0) >= PAUSE,
        _ => false,
    }
}

fn describe_time(at: Option<Milliseconds>) -> String {
    match at {
        Some(Milliseconds(at)) => {
            let seconds = at / 1000;
            format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        }
        None => String::new(),
    }
}

/// Cleans a text and leaves single spaces between its words.
fn clean_text(raw: &str, losses: &mut Losses) -> String {
    let text = losses.take_cleaned(clean_line(raw), raw);
    if !text.contains("  ") {
        return text.trim().to_owned();
    }
    // Only the plain space: a no-break space was put there on purpose.
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[derive(Default)]
struct Speakers {
    list: Vec<SourceSpeaker>,
    by_raw_name: HashMap<String, Option<usize>>,
    by_name: HashMap<String, usize>,
}

impl Speakers {
    /// Returns the number of the speaker with this name; names that are the same when cleaned are one speaker.
    fn number(&mut self, raw: &str, losses: &mut Losses) -> Option<usize> {
        if let Some(known) = self.by_raw_name.get(raw) {
            return *known;
        }
        let name = clean_text(raw, losses);
        let number = (!name.is_empty()).then(|| self.number_clean(name));
        self.by_raw_name.insert(raw.to_owned(), number);
        number
    }

    fn number_clean(&mut self, name: String) -> usize {
        *self.by_name.entry(name.clone()).or_insert_with(|| {
            self.list.push(SourceSpeaker {
                name,
                n_turns: 0,
                n_words: 0,
                first_words: String::new(),
            });
            self.list.len() - 1
        })
    }

    fn count(&mut self, paragraphs: &[SourceParagraph]) {
        for paragraph in paragraphs {
            let Some(speaker) = paragraph.speaker.and_then(|number| self.list.get_mut(number))
            else {
                continue;
            };
            speaker.n_turns += usize::from(!paragraph.continues);
            speaker.n_words += count_words(&paragraph.text);
            if speaker.first_words.is_empty() {
                speaker.first_words = first_words(&paragraph.text);
            }
        }
    }
}

fn first_words(text: &str) -> String {
    if length(text) <= FIRST_WORDS {
        return text.to_owned();
    }
    let head = slice(text, CodePoint::ZERO, FIRST_WORDS.minus(2));
    let words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{words} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(speaker: &str, start: u64, end: u64, text: &str) -> Utterance {
        Utterance {
            speaker: (!speaker.is_empty()).then(|| speaker.to_owned()),
            start: Some(Milliseconds(start)),
            end: Some(Milliseconds(end)),
            text: text.to_owned(),
        }
    }

    fn finish(utterances: Vec<Utterance>) -> SourceText {
        let mut losses = Losses::default();
        let pieces = join_utterances(utterances, &mut losses);
        let (format, encoding) = (SourceFormat::WebVtt, SourceEncoding::Utf8);
        Draft { format, encoding, title: None, pieces, losses, n_cues: 0 }.finish()
    }

    fn texts(source: &SourceText) -> Vec<&str> {
        source.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect()
    }

    fn words(n: usize) -> String {
        vec!["ord"; n].join(" ")
    }

    #[test]
    fn neighbors_of_one_speaker_become_one_turn_with_the_first_time() {
        let source = finish(vec![
            say("Eli", 1000, 2000, "Jeg tenker"),
            say("Eli", 2000, 3000, "at det går."),
            say("Ola", 3000, 4000, "Ja."),
        ]);
        assert_eq!(texts(&source), ["Jeg tenker at det går.", "Ja."]);
        assert_eq!(source.paragraphs[0].at, Some(Milliseconds(1000)));
        assert_eq!(
            source.speakers[0],
            SourceSpeaker {
                name: "Eli".into(),
                n_turns: 1,
                n_words: 5,
                first_words: "Jeg tenker at det går.".into()
            }
        );
    }

    #[test]
    fn cues_go_by_time_and_overlap_loses_nothing() {
        let source = finish(vec![
            say("Eli", 1000, 5000, "en"),
            say("Eli", 4000, 6000, "tre"),
            say("Ola", 2000, 4500, "to"),
            say("Ola", 4000, 4500, "fire"),
        ]);
        assert_eq!(texts(&source), ["en", "to", "tre", "fire"]);
    }

    #[test]
    fn a_cue_without_time_stays_where_it_is() {
        let mut untimed = say("Eli", 0, 0, "to");
        (untimed.start, untimed.end) = (None, None);
        let source =
            finish(vec![say("Eli", 1000, 2000, "en"), untimed, say("Ola", 3000, 4000, "tre")]);
        assert_eq!(texts(&source), ["en to", "tre"]);
    }

    #[test]
    fn one_voice_is_cut_at_pauses_into_turns_of_their_own() {
        let source = finish(vec![
            say("Rom 4", 0, 1000, "Velkommen."),
            say("Rom 4", 1500, 2500, "Hvem begynner?"),
            say("Rom 4", 4500, 5000, "Jeg."),
        ]);
        assert_eq!(texts(&source), ["Velkommen. Hvem begynner?", "Jeg."]);
        assert!(source.paragraphs.iter().all(|paragraph| !paragraph.continues));
        assert_eq!(source.paragraphs[1].at, Some(Milliseconds(4500)));
        assert_eq!(source.speakers[0].n_turns, 2);
    }

    #[test]
    fn a_pause_is_measured_from_the_last_end_of_overlapping_cues() {
        let source = finish(vec![
            say("", 0, 9000, "lang"),
            say("", 1000, 2000, "kort"),
            say("", 10_000, 11_000, "etter"),
        ]);
        assert_eq!(texts(&source), ["lang kort etter"]);
    }

    #[test]
    fn one_voice_without_pauses_is_cut_after_a_sentence_of_60_words() {
        let source = finish(vec![
            say("", 0, 1000, &format!("{}.", words(59))),
            say("", 1000, 2000, "Og"),
            say("", 2000, 3000, "så."),
            say("", 3000, 4000, "Da"),
        ]);
        assert_eq!(source.paragraphs.len(), 2);
        assert_eq!(source.paragraphs[1].text, "Da");
        assert_eq!(source.paragraphs[1].at, Some(Milliseconds(3000)));
    }

    #[test]
    fn speech_without_punctuation_is_cut_after_120_words() {
        let cues = (0..250).map(|n| say("", n * 100, n * 100 + 100, "ord")).collect();
        let n_words: Vec<usize> =
            texts(&finish(cues)).iter().map(|text| count_words(text)).collect();
        assert_eq!(n_words, [120, 120, 10]);
    }

    #[test]
    fn among_several_speakers_a_long_turn_continues_and_a_short_one_is_whole() {
        let source = finish(vec![
            say("Ola", 0, 1000, "Ja."),
            say("Ola", 9000, 9500, "Nei."),
            say("Eli", 10_000, 20_000, &words(100)),
            say("Eli", 23_000, 30_000, &words(30)),
        ]);
        let shape: Vec<(Option<usize>, bool, Option<Milliseconds>)> =
            source.paragraphs.iter().map(|p| (p.speaker, p.continues, p.at)).collect();
        assert_eq!(
            shape,
            [
                (Some(0), false, Some(Milliseconds(0))),
                (Some(1), false, Some(Milliseconds(10_000))),
                (Some(1), true, Some(Milliseconds(23_000))),
            ]
        );
        assert_eq!(source.speakers[1].n_turns, 1);
    }

    #[test]
    fn empty_cues_are_counted_with_their_time() {
        let source = finish(vec![say("Eli", 61_000, 62_000, " "), say("Eli", 0, 1, "Ja.")]);
        assert_eq!(source.dropped.len(), 1);
        assert_eq!(
            (source.dropped[0].what, source.dropped[0].count, source.dropped[0].example.as_str()),
            (DroppedKind::EmptyCue, 1, "00:01:01")
        );
    }

    #[test]
    fn the_first_words_are_cut_at_a_word() {
        assert_eq!(
            first_words(
                "Jeg begynte å jobbe her for seksten år siden, rett etter at skolen åpnet."
            ),
            "Jeg begynte å jobbe her for seksten år siden, rett etter …"
        );
    }
}
