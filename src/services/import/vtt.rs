//! WebVTT: Teams, Zoom, Whisper, YouTube and what other programs make of it.
//!
//! Where any cue has a voice tag, voice tags alone say who speaks, and a cue without one has no speaker. Otherwise
//! names with a colon are looked for, and a cue without one goes on with the speaker before it.

use crate::services::import::cues::{Cue, find_cues, header_lines};
use crate::services::import::encoding::Decoded;
use crate::services::import::error::ImportError;
use crate::services::import::losses::Losses;
use crate::services::import::markup::{has_word_times, split_voices};
use crate::services::import::source::{DroppedKind, SourceFormat};
use crate::services::import::subtitles::{TextCue, label_cues};
use crate::services::import::turns::{Draft, Utterance, join_utterances};

/// Reads a WebVTT file.
///
/// # Errors
///
/// Refuses a file without a single time line.
pub(super) fn read_vtt(file: &str, decoded: &Decoded) -> Result<Draft, ImportError> {
    let lines: Vec<&str> = split_lines(&decoded.text);
    let mut losses = Losses::default();
    let title = read_header(header_lines(&lines), &mut losses);
    let cues = find_cues(&lines, &mut losses);
    if cues.is_empty() {
        return Err(ImportError::NoCue { file: file.to_owned(), n_lines: lines.len() });
    }
    let is_teams = cues.iter().any(|cue| cue.id.is_some_and(is_guid));
    let voiced = voiced_utterances(&cues);
    let has_voices = voiced.iter().any(|utterance| utterance.speaker.is_some());
    let utterances = if has_voices { voiced } else { plain_utterances(&cues, &mut losses) };
    Ok(Draft {
        format: if is_teams { SourceFormat::TeamsVtt } else { SourceFormat::WebVtt },
        encoding: decoded.encoding,
        title,
        pieces: join_utterances(utterances, &mut losses),
        losses,
        n_cues: cues.len(),
    })
}

/// Splits text at LF, CRLF and lone CR.
pub(super) fn split_lines(text: &str) -> Vec<&str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect()
}

fn is_guid(id: &str) -> bool {
    id.len() >= 36 && id.bytes().filter(|byte| *byte == b'-').count() >= 4
}

/// Reads what stands before the first cue and returns the title behind `WEBVTT`.
fn read_header(lines: &[&str], losses: &mut Losses) -> Option<String> {
    let mut title = None;
    let mut is_in_block = false;
    for line in lines.iter().map(|line| line.trim().trim_start_matches('\u{FEFF}')) {
        if line.is_empty() {
            is_in_block = false;
        } else if let Some(rest) = line.strip_prefix("WEBVTT") {
            let rest = rest.trim_start_matches([' ', '\t', '-', '–']).trim_end();
            title = (!rest.is_empty()).then(|| rest.to_owned());
        } else if is_in_block {
            continue;
        } else if ["NOTE", "STYLE", "REGION"].iter().any(|word| line.starts_with(word)) {
            is_in_block = true;
            losses.note(DroppedKind::NoteBlock, line);
        } else {
            losses.note(DroppedKind::HeaderLine, line);
        }
    }
    title
}

fn voiced_utterances(cues: &[Cue]) -> Vec<Utterance> {
    let mut utterances = Vec::with_capacity(cues.len());
    for cue in cues {
        let voices = split_voices(&cue.lines.join("\n"));
        if voices.is_empty() {
            utterances.push(Utterance { start: cue.start, ..Utterance::default() });
        }
        utterances.extend(voices.into_iter().map(|voiced| Utterance {
            speaker: voiced.speaker,
            start: cue.start,
            end: cue.end,
            text: voiced.text,
        }));
    }
    utterances
}

fn plain_utterances(cues: &[Cue], losses: &mut Losses) -> Vec<Utterance> {
    let is_timed_by_word = cues.iter().any(|cue| cue.lines.iter().any(|line| has_word_times(line)));
    let mut texts: Vec<TextCue> = cues.iter().map(TextCue::of).collect();
    if is_timed_by_word || n_repeats(&texts) * 3 >= texts.len().max(12) {
        drop_repeats(&mut texts, losses);
    }
    label_cues(&texts)
}

/// Counts the cues that begin with the last line of the cue before.
fn n_repeats(cues: &[TextCue]) -> usize {
    cues.windows(2)
        .filter(|pair| matches!(pair, [before, after] if n_repeated(&before.lines, after) > 0))
        .count()
}

/// Takes out the lines that rolling subtitles show a second time.
///
/// Compared is what the cue before showed, not what it added, so a word that is really said twice stays.
fn drop_repeats(cues: &mut [TextCue], losses: &mut Losses) {
    let mut shown: Vec<String> = Vec::new();
    for cue in cues {
        cue.lines.retain(|line| !line.is_empty());
        let n_repeated = n_repeated(&shown, cue);
        if !cue.lines.is_empty() {
            shown.clone_from(&cue.lines);
        }
        for line in cue.lines.drain(..n_repeated) {
            losses.note(DroppedKind::RepeatedLine, &line);
        }
    }
}

/// The most lines that are shown at a time.
const MOST_REPEATED: usize = 8;

/// Returns how many of the first lines of a cue are the last lines that were shown before it.
fn n_repeated(shown: &[String], cue: &TextCue) -> usize {
    (1..=shown.len().min(cue.lines.len()).min(MOST_REPEATED))
        .rev()
        .find(|n| shown.iter().rev().take(*n).rev().eq(cue.lines.iter().take(*n)))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::import::shown::{losses, read, read_cut_anywhere, refuse, show};

    const TEAMS: &str = "WEBVTT\r\n\r\n\
        0a1b2c3d-0000-4000-8000-00000000000a/12-0\r\n00:00:03.500 --> 00:00:06.000\r\n\
        <v Ane Moe | Etat &amp; råd>Velkommen, alle sammen.\r\nSkal vi begynne?</v>\r\n\r\n\
        0a1b2c3d-0000-4000-8000-00000000000a/14-0\r\n00:00:09.000 --> 00:00:11.000\r\n<v Ola Ås>Ja, gjerne.</v>\r\n\r\n\
        0a1b2c3d-0000-4000-8000-00000000000a/12-1\r\n00:00:06.000 --> 00:00:07.250\r\n\
        <v Ane Moe | Etat &amp; råd>Værsågod, Ola.</v>\r\n\r\n\
        0a1b2c3d-0000-4000-8000-00000000000a/15-0\r\n00:00:12.000 --> 00:00:13.000\r\n<v Ola Ås></v>\r\n\r\n";

    #[test]
    fn teams_cues_go_by_time_and_join_to_turns() {
        let source = read("møte.vtt", TEAMS);
        assert_eq!(source.format, SourceFormat::TeamsVtt);
        assert_eq!(source.n_cues, 4);
        assert_eq!(
            show(&source),
            [
                "3.5 Ane Moe | Etat & råd: Velkommen, alle sammen. Skal vi begynne? Værsågod, Ola.",
                "9 Ola Ås: Ja, gjerne.",
            ]
        );
        assert_eq!(losses(&source), [(DroppedKind::EmptyCue, 1, "00:00:12")]);
    }

    #[test]
    fn a_cue_without_a_voice_tag_has_no_speaker_where_others_have_one() {
        let text =
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Eli>Hei\n\n00:02.000 --> 00:03.000\nHvem der?";
        assert_eq!(show(&read("a.vtt", text)), ["1 Eli: Hei", "2 -: Hvem der?"]);
    }

    #[test]
    fn two_devices_that_hear_the_same_keep_both_texts() {
        let text = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Rom A>Det går bra</v>\n\n\
             00:01.500 --> 00:04.200\n<v Rom B>Det går fra</v>";
        assert_eq!(show(&read("a.vtt", text)), ["1 Rom A: Det går bra", "1.5 Rom B: Det går fra"]);
    }

    #[test]
    fn zoom_names_stand_before_a_colon() {
        let text = "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nAne Moe: Klokka 10:30, altså.\r\n\r\n\
             2\r\n00:00:02.000 --> 00:00:03.000\r\nAne Moe: Hun sa: nei.\r\n\r\n\
             3\r\n00:00:03.000 --> 00:00:04.000\r\n47999: Ok.\r\n";
        let source = read("closed_caption.vtt", text);
        assert_eq!(source.format, SourceFormat::WebVtt);
        assert_eq!(show(&source), ["1 Ane Moe: Klokka 10:30, altså. Hun sa: nei.", "3 47999: Ok."]);
    }

    #[test]
    fn whisper_has_short_times_settings_and_no_speakers() {
        let text = "WEBVTT\nKind: captions\nLanguage: no\n\n00:00.000 --> 00:02.5 align:start position:0%\n\
             Jeg begynte her.\n\n5:7.000 --> 5:09.000\n<i>For lenge siden.</i>\n";
        let source = read("a.vtt", text);
        assert_eq!(show(&source), ["0 -: Jeg begynte her.", "307 -: For lenge siden."]);
        assert_eq!(
            losses(&source),
            [
                (DroppedKind::HeaderLine, 1, "Kind: captions"),
                (DroppedKind::HeaderLine, 1, "Language: no"),
            ]
        );
    }

    #[test]
    fn rolling_subtitles_are_said_once() {
        let text = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n \nvi<00:00:00.500><c> møtte</c>\n\n\
             00:00:02.000 --> 00:00:02.010\nvi møtte\n \n\n\
             00:00:02.010 --> 00:00:04.000\nvi møtte\nen<00:00:03.000><c> elev</c>\n\n\
             00:00:04.000 --> 00:00:04.010\nen elev\n\n\
             00:00:04.010 --> 00:00:05.000\nen elev\nen elev";
        let source = read("a.vtt", text);
        assert_eq!(show(&source), ["0 -: vi møtte en elev en elev"]);
        assert_eq!(losses(&source)[0], (DroppedKind::EmptyCue, 2, "00:00:02"));
        assert_eq!(losses(&source)[1], (DroppedKind::RepeatedLine, 4, "vi møtte"));
    }

    #[test]
    fn words_that_are_said_twice_stay() {
        let text = "WEBVTT\n\n00:01.000 --> 00:02.000\nJa.\n\n00:02.000 --> 00:03.000\nJa.\n";
        assert_eq!(show(&read("a.vtt", text)), ["1 -: Ja. Ja."]);
    }

    #[test]
    fn mark_title_notes_styles_and_regions_are_no_speech() {
        let text = "\u{FEFF}WEBVTT - Første runde\n\nNOTE laget av\nen robot\n\nSTYLE\n::cue { color: red }\n\n\
             REGION\nid:a\n\n00:01.000 --> 00:02.000\nHei (ler) [pause] <ler>\n\nNOTE slutt";
        let source = read("a.vtt", text);
        assert_eq!(source.title.as_deref(), Some("Første runde"));
        assert_eq!(show(&source), ["1 -: Hei (ler) [pause] <ler>"]);
        let notes: Vec<&str> = losses(&source).iter().map(|loss| loss.2).collect();
        assert_eq!(notes, ["NOTE laget av", "STYLE", "REGION", "NOTE slutt"]);
    }

    #[test]
    fn odd_characters_go_and_are_listed() {
        let source = read("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nHe\u{202E}i\u{7}&lrm;");
        assert_eq!(show(&source), ["1 -: Hei"]);
        assert_eq!(
            losses(&source),
            [
                (DroppedKind::ControlCharacter, 1, "He<U+202E>i<07><U+200E>"),
                (DroppedKind::BidiControl, 2, "He<U+202E>i<07><U+200E>"),
            ]
        );
    }

    #[test]
    fn a_missing_header_and_broken_times_lose_no_words() {
        let source = read("a.vtt", "00:61:00.000 --> 00:02.000\nHei.\n\n00:03.000 --> \nJa.");
        assert_eq!(show(&source), ["- -: Hei. Ja."]);
        assert_eq!(
            losses(&source),
            [(DroppedKind::UnreadableTime, 1, "00:61:00.000 --> 00:02.000")]
        );
    }

    #[test]
    fn a_file_without_cues_is_refused() {
        assert_eq!(
            refuse("a.vtt", "WEBVTT\n\nHei.").to_string(),
            "«a.vtt» has no cue: none of its 3 lines is a time such as «00:00:01.000 --> 00:00:04.000»; \
             if it is plain text, give it the ending .txt"
        );
        assert_eq!(
            refuse("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n").to_string(),
            "«a.vtt» has no words, only empty cues or paragraphs: 1; check that it was exported with its text"
        );
    }

    #[test]
    fn a_cut_file_is_read_as_far_as_it_goes() {
        read_cut_anywhere("a.vtt", TEAMS.as_bytes());
        let little: Vec<u8> = TEAMS.encode_utf16().flat_map(u16::to_le_bytes).collect();
        read_cut_anywhere("a.vtt", &little);
    }

    #[test]
    fn one_microphone_and_thousands_of_cues_keep_every_word() {
        let mut text = String::from("WEBVTT\r\n\r\n");
        for n in 0..5300 {
            let (minute, second) = (n / 60, n % 60);
            text.push_str(&format!(
                "{:02}:{:02}:{second:02}.000 --> {:02}:{:02}:{second:02}.900\r\n<v Rom 4>ord {n} sagt.</v>\r\n\r\n",
                minute / 60, minute % 60, minute / 60, minute % 60
            ));
        }
        let source = read("a.vtt", text);
        assert_eq!((source.n_cues, source.speakers.len()), (5300, 1));
        assert_eq!(source.speakers[0].n_words, 15_900);
        // Sixty words are twenty cues.
        assert_eq!(source.paragraphs.len(), 265);
        assert!(source.paragraphs.iter().all(|paragraph| !paragraph.continues));
    }
}
