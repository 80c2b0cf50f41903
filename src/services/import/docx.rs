//! Word files: written by a person, by today's Teams or by an older one.

use crate::domain::text::clean::visible;
use crate::services::import::encoding::{SourceEncoding, decode};
use crate::services::import::error::ImportError;
use crate::services::import::losses::Losses;
use crate::services::import::prose::{Block, LineBreaks, parse_turn_header, read_prose};
use crate::services::import::source::{DroppedKind, SourceFormat};
use crate::services::import::time::{is_time_line, parse_time_line};
use crate::services::import::turns::{Draft, Utterance, join_utterances};
use crate::services::import::word_xml::{find_document_part, read_word_xml};
use crate::services::import::zip_parts::{WORD_LIMITS, ZipLimits, ZipParts, ZipProblem};

/// Where Word keeps the text, unless the package says otherwise.
const DOCUMENT: &str = "word/document.xml";

/// The most words in the line with which Teams tells that a transcription was stopped.
const MOST_MARKER_WORDS: usize = 10;

/// Reads a Word file.
///
/// # Errors
///
/// Refuses what is no zip, a zip without a Word document, one that unpacks to too much, and broken XML.
pub(super) fn read_docx(file: &str, bytes: &[u8]) -> Result<Draft, ImportError> {
    read_docx_within(file, bytes, WORD_LIMITS)
}

fn read_docx_within(file: &str, bytes: &[u8], limits: ZipLimits) -> Result<Draft, ImportError> {
    let (part, xml) = unpack_document(bytes, limits).map_err(|problem| match problem {
        ZipProblem::Broken(reason) => ImportError::NotWord { file: file.to_owned(), reason },
        ZipProblem::Bound(reason) => ImportError::HostileZip { file: file.to_owned(), reason },
    })?;
    let mut losses = Losses::default();
    let broken = |line, column, reason: String| ImportError::BrokenXml {
        file: file.to_owned(),
        part: visible(&part).into_owned(),
        line,
        column,
        reason: visible(&reason).into_owned(),
    };
    let decoded = decode(&xml, None);
    if decoded.n_broken > 0 || decoded.encoding == SourceEncoding::Windows1252 {
        return Err(broken(1, 1, "the part is neither UTF-8 nor UTF-16".to_owned()));
    }
    let blocks = read_word_xml(&decoded.text, &mut losses)
        .map_err(|problem| broken(problem.line, problem.column, problem.reason))?;
    Ok(read_blocks(blocks, decoded.encoding, losses))
}

fn unpack_document(bytes: &[u8], limits: ZipLimits) -> Result<(String, Vec<u8>), ZipProblem> {
    let mut parts = ZipParts::open(bytes, limits)?;
    if let Some(xml) = parts.read(DOCUMENT)? {
        return Ok((DOCUMENT.to_owned(), xml));
    }
    let relations = parts.read("_rels/.rels")?.unwrap_or_default();
    if let Some(name) = find_document_part(&decode(&relations, None).text)
        && name.starts_with("word/")
        && let Some(xml) = parts.read(&name)?
    {
        return Ok((name, xml));
    }
    let reason = if parts.has("content.xml") {
        "it is an OpenDocument file".to_owned()
    } else {
        format!("the zip has no {DOCUMENT}")
    };
    Err(ZipProblem::Broken(reason))
}

fn read_blocks(mut blocks: Vec<Block>, encoding: SourceEncoding, mut losses: Losses) -> Draft {
    let has_cues = blocks.iter().flat_map(|block| &block.lines).any(|line| is_time_line(line));
    if has_cues {
        return read_old_teams(&blocks, encoding, losses);
    }
    let is_teams = blocks.iter().any(|block| {
        block.lines.len() > 1
            && block.lines.first().is_some_and(|line| parse_turn_header(line).is_some())
    });
    if is_teams {
        take_stop_marker(&mut blocks, &mut losses);
    }
    let prose = read_prose(&blocks, LineBreaks::Wrap, &mut losses);
    Draft {
        format: if is_teams { SourceFormat::TeamsWord } else { SourceFormat::Word },
        encoding,
        title: prose.title,
        pieces: prose.pieces,
        losses,
        n_cues: 0,
    }
}

/// Takes out the last paragraph where it says, in whatever language, that somebody stopped the transcription.
///
/// It is one short line without the sign of a sentence, and it opens with the name of one who speaks, or ends in the
/// word for what was stopped.
fn take_stop_marker(blocks: &mut Vec<Block>, losses: &mut Losses) {
    let names: Vec<String> = blocks
        .iter()
        .filter_map(|block| Some(parse_turn_header(block.lines.first()?)?.0.to_owned()))
        .collect();
    let is_marker = |line: &str| {
        let is_short = line.split_whitespace().count() <= MOST_MARKER_WORDS;
        let is_open = !line.ends_with(['.', '?', '!', '…']);
        let has_name = names.iter().any(|name| line.starts_with(name.as_str()));
        let last = line.split_whitespace().next_back().unwrap_or("").to_lowercase();
        is_short
            && is_open
            && (has_name || last.starts_with("transkri") || last.starts_with("transcri"))
    };
    if let Some(block) = blocks.last()
        && let [line] = block.lines.as_slice()
        && parse_turn_header(line).is_none()
        && is_marker(line.trim())
    {
        losses.note(DroppedKind::MarkerLine, line);
        blocks.pop();
    }
}

/// Reads the older shape: a line with two times, a line with the name, and lines with words.
fn read_old_teams(blocks: &[Block], encoding: SourceEncoding, mut losses: Losses) -> Draft {
    let mut lines = blocks.iter().flat_map(|block| &block.lines).map(|line| line.trim()).peekable();
    let mut title = None;
    while let Some(line) = lines.next_if(|line| !is_time_line(line)) {
        if title.is_none() {
            title = Some(line.to_owned());
        } else {
            losses.note(DroppedKind::HeaderLine, line);
        }
    }
    let mut utterances = Vec::new();
    while let Some(time_line) = lines.next() {
        let (start, end) = parse_time_line(time_line);
        if start.is_none() {
            losses.note(DroppedKind::UnreadableTime, time_line);
        }
        let mut said = Vec::new();
        while let Some(line) = lines.next_if(|line| !is_time_line(line)) {
            said.push(line);
        }
        let (speaker, text) = match said.split_first() {
            Some((name, words)) if !words.is_empty() => (Some((*name).to_owned()), words.join(" ")),
            _ => (None, said.join(" ")),
        };
        utterances.push(Utterance { speaker, start, end, text });
    }
    Draft {
        format: SourceFormat::TeamsWord,
        encoding,
        title,
        n_cues: utterances.len(),
        pieces: join_utterances(utterances, &mut losses),
        losses,
    }
}
