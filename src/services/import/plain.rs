//! Plain text: with or without names, times, and blank lines between the paragraphs.

use crate::services::import::encoding::Decoded;
use crate::services::import::front_matter::split_front_matter;
use crate::services::import::losses::Losses;
use crate::services::import::prose::{Block, LineBreaks, read_prose};
use crate::services::import::source::SourceFormat;
use crate::services::import::turns::Draft;
use crate::services::import::vtt::split_lines;

/// The shortest and the longest line, in code points, that looks cut by a wrapped margin.
const WRAPPED: std::ops::RangeInclusive<usize> = 45..=100;

/// Reads a plain text file.
pub(super) fn read_plain(decoded: &Decoded) -> Draft {
    let lines = split_lines(&decoded.text);
    let mut losses = Losses::default();
    let (title, lines) = split_front_matter(&lines, &mut losses);
    let blocks = split_blocks(lines);
    let prose = read_prose(&blocks, line_breaks(&blocks), &mut losses);
    Draft {
        format: SourceFormat::PlainText,
        encoding: decoded.encoding,
        title: title.or(prose.title),
        pieces: prose.pieces,
        losses,
        n_cues: 0,
    }
}

fn split_blocks(lines: &[&str]) -> Vec<Block> {
    lines
        .split(|line| line.trim().is_empty())
        .filter(|lines| !lines.is_empty())
        .map(|lines| Block {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            is_heading: false,
        })
        .collect()
}

/// Tells what a line break means in this file.
///
/// Lines are wrapped where nearly every line that another one follows is about as long as a margin allows, and no
/// line is longer.
fn line_breaks(blocks: &[Block]) -> LineBreaks {
    let length = |line: &String| line.trim_end().chars().count();
    let longest = blocks.iter().flat_map(|block| &block.lines).map(length).max().unwrap_or(0);
    let followed: Vec<usize> = blocks
        .iter()
        .filter_map(|block| block.lines.split_last())
        .flat_map(|(_, before)| before.iter().map(length))
        .collect();
    let n_full = followed.iter().filter(|length| WRAPPED.contains(length)).count();
    if n_full > 0 && longest <= *WRAPPED.end() && n_full * 10 >= followed.len() * 8 {
        LineBreaks::Wrap
    } else {
        LineBreaks::Separate
    }
}

#[cfg(test)]
mod tests {
    use crate::services::import::shown::{losses, read, read_cut_anywhere, show};
    use crate::services::import::source::DroppedKind;

    #[test]
    fn names_open_turns_and_other_paragraphs_go_on() {
        let source = read(
            "a.txt",
            "Intervjuer: Hvordan går det?\n\nMarit: Bra.\n\nDet var en gang: ja.\n\nMarit: Og mer.",
        );
        assert_eq!(
            show(&source),
            [
                "- Intervjuer: Hvordan går det?",
                "- Marit: Bra.",
                "- Marit+: Det var en gang: ja.",
                "- Marit: Og mer.",
            ]
        );
        assert_eq!(source.speakers[1].n_turns, 2);
    }

    #[test]
    fn text_without_speakers_is_one_turn_a_line() {
        let source =
            read("a.txt", "Ja, det stemmer.\r\nKlokka 10:30 gikk vi.\r\n\r\n(ler) Nei.\r\n");
        assert_eq!(
            show(&source),
            ["- -: Ja, det stemmer.", "- -: Klokka 10:30 gikk vi.", "- -: (ler) Nei."]
        );
        assert_eq!(source.speakers, []);
        assert_eq!(source.dropped, []);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let source = read(
            "a.txt",
            "I: Kan du fortelle hvordan du begynte å arbeide med dette\nfaget, og hva du tenkte den gangen da alt var helt nytt\nfor deg?\n\nB: Ja.",
        );
        assert_eq!(
            show(&source),
            [
                "- I: Kan du fortelle hvordan du begynte å arbeide med dette faget, og hva du tenkte den gangen da alt var helt nytt for deg?",
                "- B: Ja.",
            ]
        );
    }

    #[test]
    fn the_head_of_the_file_is_listed_and_not_imported() {
        let source = read(
            "a.txt",
            "Gruppeintervju i fagseksjonen\nDato: 3. mars\nTil stede: Ane Moe, Ola Ås.\n\n\
             [00:05] Ane: Velkommen.\n\n[00:09] Ola: Takk.\n\n[01:02:03] Ane: Da slutter vi.",
        );
        assert_eq!(source.title.as_deref(), Some("Gruppeintervju i fagseksjonen"));
        assert_eq!(
            show(&source),
            ["5 Ane: Velkommen.", "9 Ola: Takk.", "3723 Ane: Da slutter vi."]
        );
        assert_eq!(
            losses(&source),
            [
                (DroppedKind::HeaderLine, 1, "Dato: 3. mars"),
                (DroppedKind::HeaderLine, 1, "Til stede: Ane Moe, Ola Ås."),
            ]
        );
    }

    #[test]
    fn sentences_before_the_first_speaker_are_kept() {
        let source =
            read("a.txt", "Opptaket begynte før alle var på plass.\n\nAne: Hei.\n\nOla: Hei.");
        assert_eq!(show(&source)[0], "- -: Opptaket begynte før alle var på plass.");
        assert_eq!(source.title, None);
    }

    #[test]
    fn otter_writes_name_and_time_above_each_turn() {
        let source = read(
            "a.txt",
            "Ane Moe  0:03  \nHei og velkommen. Klokka 10:30 begynner vi.\n\nUnknown Speaker  1:02:03  \nJa, og\n\n\
             Transcribed by https://otter.ai\n",
        );
        assert_eq!(
            show(&source),
            [
                "3 Ane Moe: Hei og velkommen. Klokka 10:30 begynner vi.",
                "3723 Unknown Speaker: Ja, og"
            ]
        );
        assert_eq!(
            losses(&source),
            [(DroppedKind::MarkerLine, 1, "Transcribed by https://otter.ai")]
        );
    }

    #[test]
    fn a_time_on_its_own_line_belongs_to_what_follows() {
        let source =
            read("a.txt", "00:05:00\n\nAne: En.\nOla: To.\n\n00:10:00\n\nAne: Tre.\n\n00:15:00");
        assert_eq!(show(&source), ["300 Ane: En.", "- Ola: To.", "600 Ane: Tre."]);
        assert_eq!(losses(&source)[0].0, DroppedKind::InnerTime);
    }

    #[test]
    fn f4_stamps_at_the_end_start_the_next_paragraph() {
        let source = read(
            "a.txt",
            "I: Hvordan var det? #00:00:04-5#\nB: Det var #00:00:06-0# fint. #00:00:09-1#\nI: Ja. #00:00:10-0#",
        );
        assert_eq!(show(&source), ["0 I: Hvordan var det?", "4.5 B: Det var fint.", "9.1 I: Ja."]);
        assert_eq!(losses(&source), [(DroppedKind::InnerTime, 1, "#00:00:06-0#")]);
    }

    #[test]
    fn names_in_brackets_are_speakers_and_observations_are_text() {
        let source = read("a.txt", "[id1] Hei.\n[id2] Hei. [pause] Ja.\n[pause] Hm.\n[id1] [ler]");
        assert_eq!(
            show(&source),
            ["- id1: Hei.", "- id2: Hei. [pause] Ja.", "- id2+: [pause] Hm.", "- id1: [ler]"]
        );
    }

    #[test]
    fn a_name_alone_on_its_line_opens_what_follows() {
        let source =
            read("a.txt", "Intervjuer:\nHvordan?\n\nMarit:\n\nSlik.\n\nMarit:\n\nIntervjuer: Ja.");
        assert_eq!(
            show(&source),
            ["- Intervjuer: Hvordan?", "- Marit: Slik.", "- Intervjuer: Ja."]
        );
        assert_eq!(losses(&source), [(DroppedKind::EmptyCue, 1, "")]);
    }

    #[test]
    fn a_file_with_one_speaker_has_no_continuing_paragraphs() {
        let source = read("a.txt", "Marit: En.\n\nTo.\n\nMarit: Tre.");
        assert_eq!(show(&source), ["- Marit: En.", "- Marit: To.", "- Marit: Tre."]);
    }

    #[test]
    fn a_cut_file_is_read_as_far_as_it_goes() {
        let text = "---\ntittel: Å\n---\nAne Moe  0:03\nHei #00:00:01-2#\n\n[00:05] Ola: «Så.»\n\n[id1] Blåbær (ler)";
        read_cut_anywhere("a.txt", text.as_bytes());
        read_cut_anywhere("a.md", text.as_bytes());
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        read_cut_anywhere("a.txt", &big);
    }
}
