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

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::services::import::shown::{losses, read, read_cut_anywhere, refuse, show};

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// A Word file with a paragraph for each text; a line break in one is a `w:br`.
    fn word(paragraphs: &[&str]) -> Vec<u8> {
        zipped(&[(DOCUMENT, &document(paragraphs))])
    }

    fn document(paragraphs: &[&str]) -> String {
        let body: String = paragraphs
            .iter()
            .map(|text| {
                let runs = text.replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">");
                format!("<w:p><w:r><w:t xml:space=\"preserve\">{runs}</w:t></w:r></w:p>")
            })
            .collect();
        format!("<w:document xmlns:w=\"http://w\"><w:body>{body}</w:body></w:document>")
    }

    #[test]
    fn a_plain_word_file_has_names_before_colons() {
        let bytes = word(&[
            "Intervju med Å",
            "Intervjuer: Hva da?",
            "Marit: Jo.\nOg så: det gikk.",
            "Så bra.",
        ]);
        let source = read("a.docx", bytes);
        assert_eq!((source.format, source.n_cues), (SourceFormat::Word, 0));
        assert_eq!(source.title.as_deref(), Some("Intervju med Å"));
        assert_eq!(
            show(&source),
            ["- Intervjuer: Hva da?", "- Marit: Jo. Og så: det gikk.", "- Marit+: Så bra."]
        );
    }

    #[test]
    fn todays_teams_has_name_and_time_above_each_turn_and_markers_around() {
        let source = read(
            "a.docx",
            word(&[
                "Runde 1-20240303_0900-Opptak",
                "3. mars 2024, 09:00",
                "Ane Moe startet transkripsjon",
                "Ane Moe   0:03\nHei. Hei.\nKlokka er 10:30.",
                "Ola Ås   1:00:05\nTakk.",
                "Ane Moe stoppet transkripsjon",
            ]),
        );
        assert_eq!(source.format, SourceFormat::TeamsWord);
        assert_eq!(source.title.as_deref(), Some("Runde 1-20240303_0900-Opptak"));
        assert_eq!(show(&source), ["3 Ane Moe: Hei. Hei. Klokka er 10:30.", "3605 Ola Ås: Takk."]);
        assert_eq!(
            losses(&source),
            [
                (DroppedKind::HeaderLine, 1, "3. mars 2024, 09:00"),
                (DroppedKind::HeaderLine, 1, "Ane Moe startet transkripsjon"),
                (DroppedKind::MarkerLine, 1, "Ane Moe stoppet transkripsjon"),
            ]
        );
    }

    #[test]
    fn a_last_paragraph_of_speech_is_no_marker() {
        let source = read(
            "a.docx",
            word(&["Ane Moe   0:03\nHei.", "Ola Ås   0:05\nHei.", "Vi slutter der, da"]),
        );
        assert_eq!(show(&source)[2], "- Ola Ås+: Vi slutter der, da");
    }

    #[test]
    fn older_teams_has_three_lines_a_cue_as_paragraphs_or_breaks() {
        let expected = ["5.1 Ane Moe: Hei på deg.", "9 Ola Ås: Hei."];
        let cues = [
            "0:0:5.100 --> 0:0:8.250",
            "Ane Moe",
            "Hei på",
            "0:0:8.250 --> 0:0:9.0",
            "Ane Moe",
            "deg.",
            "0:0:9.0 --> 0:0:10.0",
            "Ola Ås",
            "Hei.",
        ];
        let source = read("a.docx", word(&cues));
        assert_eq!((source.format, source.n_cues), (SourceFormat::TeamsWord, 3));
        assert_eq!(show(&source), expected);
        assert_eq!(show(&read("a.docx", word(&[&cues.join("\n")]))), expected);
    }

    #[test]
    fn meet_has_times_on_their_own_and_names_before_colons() {
        let bytes = word(&[
            "Møte",
            "00:00:00",
            "Ane Moe: Hei.",
            "Ola Ås: Hei.",
            "00:05:00",
            "Ane Moe: Ja.",
        ]);
        assert_eq!(
            show(&read("a.docx", bytes)),
            ["0 Ane Moe: Hei.", "- Ola Ås: Hei.", "300 Ane Moe: Ja."]
        );
    }

    #[test]
    fn the_text_may_be_in_another_part() {
        let relations = "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"word/document2.xml\"/></Relationships>";
        let bytes =
            zipped(&[("_rels/.rels", relations), ("word/document2.xml", &document(&["Hei."]))]);
        assert_eq!(show(&read("a.docx", bytes)), ["- -: Hei."]);
    }

    #[test]
    fn what_is_no_word_file_is_refused_with_the_reason() {
        assert_eq!(
            refuse("a\u{1B}.docx", zipped(&[("a.txt", "hei")])).to_string(),
            "«a<1b>.docx» is not a Word file: the zip has no word/document.xml; save it as .docx in Word and import that"
        );
        assert_eq!(
            refuse("a.odt", zipped(&[("content.xml", "<a/>")])).to_string(),
            "«a.odt» is not a Word file: it is an OpenDocument file; save it as .docx in Word and import that"
        );
        assert!(matches!(refuse("a.docx", "Hei."), ImportError::NotWord { .. }));
        assert!(matches!(refuse("a.docx", "PK\u{3}\u{4}"), ImportError::NotWord { .. }));
    }

    #[test]
    fn a_relation_that_climbs_out_is_not_followed() {
        let relations = "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"../secret\"/></Relationships>";
        let bytes = zipped(&[("_rels/.rels", relations), ("../secret", "hei")]);
        assert!(matches!(refuse("a.docx", bytes), ImportError::NotWord { .. }));
    }

    #[test]
    fn a_word_file_that_explodes_is_refused() {
        let xml = document(&[&" ".repeat(5 << 20)]);
        assert_eq!(
            refuse("a.docx", zipped(&[(DOCUMENT, &xml)])).to_string(),
            "«a.docx» is not unpacked: word/document.xml unpacks to more than 200 times its size; \
             save it anew as .docx in Word and import that"
        );
    }

    #[test]
    fn broken_xml_is_refused_with_its_place() {
        let xml = "<w:document>\n<w:p><w:r><w:t>Hei</w:r>";
        let refused = refuse("a.docx", zipped(&[(DOCUMENT, xml)]));
        assert!(matches!(refused, ImportError::BrokenXml { line: 2, .. }), "{refused}");
        let xml = "<!DOCTYPE a [<!ENTITY b \"ha\">]><w:document>&b;</w:document>";
        assert!(
            refuse("a.docx", zipped(&[(DOCUMENT, xml)]))
                .to_string()
                .contains("document type declaration")
        );
    }

    #[test]
    fn a_cut_or_damaged_file_never_panics() {
        let bytes = word(&["Ane: Hei.", "Ola: Å, hei."]);
        read_cut_anywhere("a.docx", &bytes);
        for n in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[n] ^= 0xFF;
            let _outcome = read_docx("a.docx", &damaged);
        }
    }
}
