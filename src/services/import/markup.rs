//! Tags and entities in the text of a cue.
//!
//! Only tags that subtitle formats know are taken off. Any other `<` stays, because people write observations such
//! as `<ler>` and comparisons such as `5 < 6`.

/// A stretch of a cue in one voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Voiced {
    /// The name in the voice tag; none outside one.
    pub(super) speaker: Option<String>,
    /// The words, with the line breaks of the cue.
    pub(super) text: String,
}

/// Takes tags and entities out of a cue's text and splits it by its voice tags.
///
/// A voice tag that is never closed lasts to the next one. Pieces without words are left out, unless they have a
/// speaker.
pub(super) fn split_voices(raw: &str) -> Vec<Voiced> {
    let mut voices = vec![Voiced::default()];
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('<') {
        push_text(&mut voices, before);
        match split_near(after, '<', '>') {
            Some((tag, behind)) if is_known_tag(tag) => {
                if let Some(speaker) = voice_of(tag) {
                    voices.push(Voiced { speaker, text: String::new() });
                }
                rest = behind;
            }
            _ => {
                push_text(&mut voices, "<");
                rest = after;
            }
        }
    }
    push_text(&mut voices, rest);
    voices.retain(|voiced| voiced.speaker.is_some() || !voiced.text.trim().is_empty());
    voices
}

/// Takes tags, entities and `{\…}` style marks out of a line of subtitles.
pub(super) fn strip_markup(raw: &str) -> String {
    let text: String = split_voices(raw).into_iter().map(|voiced| voiced.text).collect();
    strip_style_marks(&text)
}

/// Tells whether a line has the word-by-word times of rolling subtitles.
pub(super) fn has_word_times(raw: &str) -> bool {
    raw.split('<').skip(1).any(|tag| tag.split_once('>').is_some_and(|(tag, _)| is_time_tag(tag)))
}

/// Replaces the character references that occur in subtitles; an unknown one stays as it is.
pub(super) fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        match split_near(after, '&', ';').and_then(|(name, behind)| Some((entity(name)?, behind))) {
            Some((character, behind)) => {
                decoded.push(character);
                rest = behind;
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The longest tag or reference, in code points; looking further for its end would let a hostile file take for ever.
const LONGEST_TAG: usize = 200;

/// Splits at the sign that ends a tag or reference, unless another one opens before it.
fn split_near(text: &str, open: char, end: char) -> Option<(&str, &str)> {
    let mut signs = text.char_indices().take(LONGEST_TAG);
    let (byte, _) = signs.find(|(_, sign)| [open, end].contains(sign))?;
    let (before, after) = text.split_at_checked(byte)?;
    Some((before, after.strip_prefix(end)?))
}

/// The named characters beyond the five of XML that older tools write.
const NAMED: [(&str, char); 40] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("lrm", '\u{200E}'),
    ("rlm", '\u{200F}'),
    ("aring", 'å'),
    ("Aring", 'Å'),
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("auml", 'ä'),
    ("Auml", 'Ä'),
    ("ouml", 'ö'),
    ("Ouml", 'Ö'),
    ("uuml", 'ü'),
    ("Uuml", 'Ü'),
    ("eacute", 'é'),
    ("Eacute", 'É'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("oacute", 'ó'),
    ("ograve", 'ò'),
    ("ocirc", 'ô'),
    ("ccedil", 'ç'),
    ("ntilde", 'ñ'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
];

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}

fn push_text(voices: &mut [Voiced], text: &str) {
    if let Some(voiced) = voices.last_mut() {
        voiced.text.push_str(&decode_entities(text));
    }
}

fn is_known_tag(tag: &str) -> bool {
    let name = tag.strip_prefix('/').unwrap_or(tag).split(['.', ' ', '\t', '\n']).next();
    matches!(
        name.unwrap_or(""),
        "v" | "c" | "i" | "b" | "u" | "s" | "ruby" | "rt" | "lang" | "font"
    ) || is_time_tag(tag)
}

fn is_time_tag(tag: &str) -> bool {
    tag.contains(':') && tag.chars().all(|sign| sign.is_ascii_digit() || ":.".contains(sign))
}

/// Returns the speaker that a voice tag opens, or none inside where it closes one; `None` for every other tag.
fn voice_of(tag: &str) -> Option<Option<String>> {
    if tag == "/v" {
        return Some(None);
    }
    let rest = tag.strip_prefix('v')?;
    if !rest.is_empty() && !rest.starts_with(['.', ' ', '\t', '\n']) {
        return None;
    }
    let name = rest.split_once([' ', '\t', '\n']).map_or("", |(_, name)| name.trim());
    Some((!name.is_empty()).then(|| decode_entities(name)))
}

fn strip_style_marks(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{\\") {
        let Some((_, behind)) = after.split_once('}') else { break };
        stripped.push_str(before);
        rest = behind;
    }
    stripped.push_str(rest);
    stripped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voices(raw: &str) -> Vec<(Option<String>, String)> {
        split_voices(raw).into_iter().map(|voiced| (voiced.speaker, voiced.text)).collect()
    }

    fn by(speaker: &str, text: &str) -> (Option<String>, String) {
        (Some(speaker.into()), text.into())
    }

    #[test]
    fn a_voice_tag_names_the_speaker() {
        assert_eq!(
            voices("<v Kari Å. | Etat>Hei\npå deg</v>"),
            [by("Kari Å. | Etat", "Hei\npå deg")]
        );
        assert_eq!(voices("<v.loud Ola>Hei"), [by("Ola", "Hei")]);
        assert_eq!(voices("<v Li &amp; Moe>Hei</v>"), [by("Li & Moe", "Hei")]);
        assert_eq!(voices("<v>Hei</v>"), [(None, "Hei".into())]);
    }

    #[test]
    fn several_voices_share_a_cue() {
        assert_eq!(
            voices("<v A>En</v>\n<v B>To</v> tre"),
            [by("A", "En"), by("B", "To"), (None, " tre".into())]
        );
        assert_eq!(voices("<v A>En <v B>To"), [by("A", "En "), by("B", "To")]);
    }

    #[test]
    fn known_tags_go_and_other_angles_stay() {
        assert_eq!(
            strip_markup("<i>skjevt</i> <ler> 5 < 6 <00:00:01.500><c.gul> så</c>"),
            "skjevt <ler> 5 < 6  så"
        );
        assert_eq!(strip_markup("{\\an8}<font color=\"#fff\">oppe</font> {åpent}"), "oppe {åpent}");
        assert_eq!(strip_markup("<v Kar"), "<v Kar");
    }

    #[test]
    fn entities_become_characters_and_unknown_ones_stay() {
        assert_eq!(
            decode_entities("bl&aring;b&#230;r &amp; fl&#xF8;te & caf&eacute; &tull; &#xD800;"),
            "blåbær & fløte & café &tull; &#xD800;"
        );
        assert_eq!(decode_entities("&amp;lt;"), "&lt;");
    }
}
