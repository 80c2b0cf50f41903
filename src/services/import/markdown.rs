//! Markdown: its signs are taken off, its words are kept.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::services::import::encoding::Decoded;
use crate::services::import::front_matter::split_front_matter;
use crate::services::import::losses::Losses;
use crate::services::import::prose::{Block, LineBreaks, read_prose};
use crate::services::import::source::{DroppedKind, SourceFormat};
use crate::services::import::turns::Draft;
use crate::services::import::vtt::split_lines;

/// Reads a Markdown file.
///
/// Emphasis, bullets and heading signs go; the numbers of lists stay, since «3. mars» at the start of a line is one
/// to Markdown. HTML tags stay as text.
pub(super) fn read_markdown(decoded: &Decoded) -> Draft {
    let lines = split_lines(&decoded.text);
    let mut losses = Losses::default();
    let (title, lines) = split_front_matter(&lines, &mut losses);
    let blocks = find_blocks(&guard_brackets(lines), &mut losses);
    let prose = read_prose(&blocks, LineBreaks::Wrap, &mut losses);
    Draft {
        format: SourceFormat::Markdown,
        encoding: decoded.encoding,
        title: title.or(prose.title),
        pieces: prose.pieces,
        losses,
        n_cues: 0,
    }
}

/// Puts a backslash before `[name]:` at the start of a line, which Markdown would swallow as a link definition.
fn guard_brackets(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let inner = line.trim_start();
        if inner.starts_with('[') && inner.contains("]:") {
            text.push('\\');
            text.push_str(inner);
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

fn find_blocks(text: &str, losses: &mut Losses) -> Vec<Block> {
    let mut finder =
        BlockFinder { blocks: Vec::new(), text: String::new(), numbers: Vec::new(), losses };
    for event in Parser::new(text) {
        finder.read(event);
    }
    finder.flush(false);
    finder.blocks
}

struct BlockFinder<'l> {
    blocks: Vec<Block>,
    text: String,
    /// The next number of each open list; none for bullets.
    numbers: Vec<Option<u64>>,
    losses: &'l mut Losses,
}

impl BlockFinder<'_> {
    fn read(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag) {
        match tag {
            Tag::List(first) => {
                self.flush(false);
                self.numbers.push(first);
            }
            Tag::Item => {
                self.flush(false);
                if let Some(Some(number)) = self.numbers.last_mut() {
                    self.text.push_str(&format!("{number}. "));
                    *number += 1;
                }
            }
            Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => self.flush(false),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.losses.note(DroppedKind::NoteReference, &dest_url);
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.flush(true),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.flush(false);
            }
            TagEnd::List(_) => {
                self.numbers.pop();
            }
            _ => {}
        }
    }

    fn flush(&mut self, is_heading: bool) {
        let text = std::mem::take(&mut self.text);
        let inner = text.trim();
        if inner.starts_with("<!--") && inner.ends_with("-->") {
            self.losses.note(DroppedKind::NoteBlock, inner);
        } else if !inner.is_empty() {
            let lines = inner.split('\n').map(str::to_owned).collect();
            self.blocks.push(Block { lines, is_heading });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::import::shown::{losses, read, show};

    #[test]
    fn emphasis_goes_and_the_words_stay() {
        let source = read(
            "a.md",
            "# Første runde\n\n**Intervjuer:** Hva *mente* du med `det`?\n\n[00:12] **Marit:** Jeg mente\n_ikke_ noe.  \nOg SPEAKER_00 <ler>.",
        );
        assert_eq!(source.title.as_deref(), Some("Første runde"));
        assert_eq!(
            show(&source),
            [
                "- Intervjuer: Hva mente du med det?",
                "12 Marit: Jeg mente ikke noe. Og SPEAKER_00 <ler>."
            ]
        );
        assert_eq!(source.dropped, []);
    }

    #[test]
    fn front_matter_is_listed() {
        let source = read(
            "a.md",
            "---\ntitle: Runde 2\nparticipants: Ane, Ola\n---\n\nAne: Hei.\n\nOla: Hei.",
        );
        assert_eq!(source.title.as_deref(), Some("Runde 2"));
        assert_eq!(losses(&source), [(DroppedKind::FrontMatter, 1, "participants: Ane, Ola")]);
    }

    #[test]
    fn what_markdown_takes_for_a_list_or_a_link_loses_no_words() {
        let source =
            read("a.md", "3. mars var det.\n\n[id1]: Ja\n\n[id2]: Nei\n\n- Tja\n\n    innrykk\n");
        assert_eq!(
            show(&source),
            ["- -: 3. mars var det.", "- id1: Ja", "- id2: Nei", "- id2+: Tja", "- id2+: innrykk"]
        );
    }

    #[test]
    fn a_heading_in_the_middle_belongs_to_nobody() {
        let source = read(
            "a.md",
            "Ane: Hei.\n\n## Del 2\n\nOla: Hei.\n\n<!-- sjekk\nlyden -->\n\n[lenke](http://a.no)",
        );
        assert_eq!(show(&source), ["- Ane: Hei.", "- -: Del 2", "- Ola: Hei.", "- Ola+: lenke"]);
        assert_eq!(
            losses(&source),
            [
                (DroppedKind::NoteBlock, 1, "<!-- sjekk<0a>lyden -->"),
                (DroppedKind::NoteReference, 1, "http://a.no"),
            ]
        );
    }
}
