//! From blocks of lines to paragraphs with speakers and times: what plain text, Markdown and Word files share.
//!
//! A paragraph of the file stays a paragraph. One that no name opens goes on with the turn before it. Two paragraphs
//! that both open with the same name are two turns, because somebody wrote them so.
//!
//! Lines before the first one with a speaker or a time are the head of the file: its title, the date, who was there.
//! They can name people and are no data, so they are left out and listed; whole sentences among them are kept.

use crate::services::import::label::{SpeakerLabels, SpokenLine, parse_span_start};
use crate::services::import::losses::Losses;
use crate::services::import::name::looks_like_name;
use crate::services::import::sentence::ends_sentence;
use crate::services::import::source::{DroppedKind, Milliseconds};
use crate::services::import::stamps::take_stamps;
use crate::services::import::time::parse_time;
use crate::services::import::turns::Piece;

/// The longest line, in code points, that can be part of the head of a file.
const LONGEST_HEAD_LINE: usize = 200;

/// The most lines that are taken for the head of a file.
const MOST_HEAD_LINES: usize = 12;

/// A run of lines that belong together: a paragraph in Word, or what stands between blank lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) lines: Vec<String>,
    pub(super) is_heading: bool,
}

/// What a line break inside a block means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineBreaks {
    /// A line was full; the paragraph goes on.
    Wrap,
    /// A new paragraph.
    Separate,
}

/// The paragraphs and the title that were found.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    pub(super) title: Option<String>,
    pub(super) pieces: Vec<Piece>,
    /// How many turns were opened by a line with only a name and a time.
    pub(super) n_turn_headers: usize,
}

/// Reads blocks of lines as a transcript.
pub(super) fn read_prose(blocks: &[Block], breaks: LineBreaks, losses: &mut Losses) -> Prose {
    let lines = blocks.iter().flat_map(|block| block.lines.iter().map(String::as_str));
    let labels = SpeakerLabels::gather(lines);
    let n_head = count_head_blocks(blocks, &labels);
    let (head, body) = blocks.split_at_checked(n_head).unwrap_or((&[], blocks));
    let mut reader = ProseReader {
        labels,
        breaks,
        losses,
        prose: Prose::default(),
        speaker: None,
        pending: None,
    };
    reader.read_head(head);
    for block in body {
        reader.read_block(block);
    }
    reader.finish()
}

/// Returns how many blocks stand before the first line with a speaker or a time.
///
/// Where no line has either, only headings at the very start are the head.
fn count_head_blocks(blocks: &[Block], labels: &SpeakerLabels) -> usize {
    let is_spoken = |line: &String| {
        let spoken = labels.split(line);
        spoken.speaker.is_some()
            || spoken.at.is_some()
            || parse_turn_header(line).is_some()
            || parse_time_alone(line.trim()).is_some()
    };
    blocks
        .iter()
        .position(|block| block.lines.iter().any(is_spoken))
        .unwrap_or_else(|| blocks.iter().take_while(|block| block.is_heading).count())
}

/// Reads a line with only a name and a time, as Otter and Teams write above each turn.
///
/// Two spaces or a tab must stand between them: «Klokka 10:30» is speech.
pub(super) fn parse_turn_header(line: &str) -> Option<(&str, Milliseconds)> {
    let line = line.trim();
    let (before, clock) = line.rsplit_once([' ', '\t'])?;
    let at = parse_time(clock)?;
    let name = before.trim_end();
    let gap = line.strip_prefix(name)?.strip_suffix(clock)?;
    let is_wide = gap.chars().count() >= 2 || gap.contains('\t');
    (is_wide && looks_like_name(name)).then_some((name, at))
}

struct ProseReader<'l> {
    labels: SpeakerLabels,
    breaks: LineBreaks,
    losses: &'l mut Losses,
    prose: Prose,
    /// Who spoke last.
    speaker: Option<String>,
    /// A time that stood on a line of its own, for the next paragraph.
    pending: Option<Milliseconds>,
}

impl ProseReader<'_> {
    fn read_head(&mut self, blocks: &[Block]) {
        let n_lines: usize = blocks.iter().map(|block| block.lines.len()).sum();
        for block in blocks {
            for line in block.lines.iter().map(|line| line.trim()) {
                let is_head =
                    block.is_heading || (n_lines <= MOST_HEAD_LINES && is_head_line(line));
                if !is_head {
                    self.start(None, None, line, false);
                } else if self.prose.title.is_none() {
                    self.prose.title = Some(line.to_owned());
                } else {
                    self.losses.note(DroppedKind::HeaderLine, line);
                }
            }
        }
    }

    fn read_block(&mut self, block: &Block) {
        let mut is_first = true;
        for line in block.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            if is_maker_line(line) {
                self.losses.note(DroppedKind::MarkerLine, line);
            } else if let Some(at) = parse_time_alone(line) {
                self.hold(at, line);
            } else if let Some((name, at)) = parse_turn_header(line) {
                self.prose.n_turn_headers += 1;
                self.speaker = Some(self.labels.full_name(name));
                self.start(self.speaker.clone(), Some(at), "", false);
            } else {
                self.read_line(line, block, is_first);
            }
            is_first = false;
        }
    }

    fn read_line(&mut self, line: &str, block: &Block, is_first: bool) {
        let labels = std::mem::take(&mut self.labels);
        let SpokenLine { at, speaker, text } = labels.split(line);
        if speaker.is_some() {
            self.speaker = speaker;
            self.start(self.speaker.clone(), at, text, false);
        } else if block.is_heading {
            self.speaker = None;
            self.start(None, at, text, false);
        } else if at.is_some() || self.pending.is_some() {
            self.start(self.speaker.clone(), at, text, true);
        } else if let Some(open) = self.open_piece(is_first) {
            if !open.text.is_empty() {
                open.text.push(' ');
            }
            open.text.push_str(text);
        } else {
            self.start(self.speaker.clone(), None, text, true);
        }
        self.labels = labels;
    }

    /// Returns the piece that an unmarked line goes on with: one that has only a name yet, or a wrapped paragraph.
    fn open_piece(&mut self, is_first: bool) -> Option<&mut Piece> {
        let goes_on = !is_first && self.breaks == LineBreaks::Wrap;
        let speaker = &self.speaker;
        self.prose
            .pieces
            .last_mut()
            .filter(|piece| goes_on || (piece.text.is_empty() && piece.speaker == *speaker))
    }

    fn start(
        &mut self,
        speaker: Option<String>,
        at: Option<Milliseconds>,
        text: &str,
        continues: bool,
    ) {
        let at = at.or(self.pending);
        self.pending = None;
        self.prose.pieces.push(Piece { speaker, at, continues, text: text.to_owned() });
    }

    fn hold(&mut self, at: Milliseconds, line: &str) {
        if self.pending.replace(at).is_some() {
            self.losses.note(DroppedKind::InnerTime, line);
        }
    }

    fn finish(mut self) -> Prose {
        if self.pending.is_some() {
            self.losses.note(DroppedKind::InnerTime, "");
        }
        take_stamps(&mut self.prose.pieces, self.losses);
        self.prose
    }
}

/// Tells whether a line at the top is a title or a field such as «Dato: 3. mars», rather than speech.
fn is_head_line(line: &str) -> bool {
    let has_field = line
        .split_once(':')
        .is_some_and(|(field, _)| (1..=3).contains(&field.split_whitespace().count()));
    line.chars().count() <= LONGEST_HEAD_LINE && (has_field || !ends_sentence(line))
}

/// Tells whether the transcription service signed the file with this line.
fn is_maker_line(line: &str) -> bool {
    line.starts_with("Transcribed by http") || line.starts_with("Transcribed with http")
}

/// Reads a line that is only a time: in brackets, or with hours, since a bare «10:30» may be an answer.
fn parse_time_alone(line: &str) -> Option<Milliseconds> {
    let marked = [('[', ']'), ('(', ')')]
        .into_iter()
        .find_map(|(open, close)| line.strip_prefix(open)?.strip_suffix(close));
    match marked {
        Some(inner) => parse_span_start(inner),
        None if line.matches(':').count() >= 2 => parse_span_start(line),
        None => None,
    }
}
