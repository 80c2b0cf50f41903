//! The text of a Word document part: paragraphs, line breaks and tabs, and nothing of how it looks.
//!
//! Inserted text is taken and deleted text is left out, as if all tracked changes were accepted. A drawing that is
//! there twice for old programs is read once. A document type declaration is refused and only the five entities of
//! XML and character numbers are known, so nothing can be expanded.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::services::import::losses::Losses;
use crate::services::import::prose::Block;
use crate::services::import::source::DroppedKind;

/// How deep elements may stand in each other; Word's own nested tables stay far below.
const DEEPEST: usize = 256;

/// What is wrong with the XML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct XmlProblem {
    /// The line, from 1.
    pub(super) line: usize,
    /// The code point in the line, from 1.
    pub(super) column: usize,
    /// What is wrong.
    pub(super) reason: String,
}

/// Reads the paragraphs of `word/document.xml`.
pub(super) fn read_word_xml(xml: &str, losses: &mut Losses) -> Result<Vec<Block>, XmlProblem> {
    let mut walk = WordWalk {
        blocks: Vec::new(),
        open: Vec::new(),
        skip: None,
        deleted: String::new(),
        n_text: 0,
        losses,
    };
    read_events(xml, |event| walk.read(event))?;
    Ok(walk.blocks)
}

/// Finds the part that holds the document, named by the relations of a package.
pub(super) fn find_document_part(xml: &str) -> Option<String> {
    let mut target = None;
    let found = read_events(xml, |event| {
        if let Event::Start(element) = event
            && attribute(element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            target = target.take().or_else(|| attribute(element, "Target"));
        }
        Ok(())
    });
    found.ok()?;
    target.map(|target| target.trim_start_matches('/').to_owned())
}

/// Hands every event to `read` and checks depth, ends and declarations on the way.
fn read_events(
    xml: &str,
    mut read: impl FnMut(&Event) -> Result<(), String>,
) -> Result<(), XmlProblem> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(problem) => {
                return Err(problem_at(xml, reader.error_position(), &problem.to_string()));
            }
        };
        let checked = match &event {
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => Err("the XML ends too early".to_owned()),
            Event::DocType(_) => Err("it has a document type declaration".to_owned()),
            Event::Start(_) if depth >= DEEPEST => {
                Err(format!("more than {DEEPEST} elements in each other"))
            }
            Event::Start(_) => {
                depth += 1;
                Ok(())
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                Ok(())
            }
            _ => Ok(()),
        };
        checked
            .and_then(|()| read(&event))
            .map_err(|reason| problem_at(xml, reader.buffer_position(), &reason))?;
    }
}

fn problem_at(xml: &str, position: u64, reason: &str) -> XmlProblem {
    let position = usize::try_from(position).unwrap_or(usize::MAX).min(xml.len());
    let before = xml.as_bytes().get(..position).unwrap_or_default();
    let before = String::from_utf8_lossy(before);
    let last_line = before.rsplit('\n').next().unwrap_or("");
    XmlProblem {
        line: before.matches('\n').count() + 1,
        column: last_line.chars().count() + 1,
        reason: reason.to_owned(),
    }
}

fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

/// Why the elements inside the current one are passed over.
#[derive(Clone, Copy, PartialEq)]
enum Skip {
    Layout,
    /// Properties of a paragraph, which name its style.
    ParagraphProperties,
    Deletion,
}

struct WordWalk<'l> {
    blocks: Vec<Block>,
    /// The paragraphs that are not closed yet: a text box stands inside one.
    open: Vec<OpenParagraph>,
    skip: Option<(Skip, usize)>,
    deleted: String,
    n_text: usize,
    losses: &'l mut Losses,
}

#[derive(Default)]
struct OpenParagraph {
    text: String,
    is_heading: bool,
}

impl WordWalk<'_> {
    fn read(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Start(element) => self.open_element(element),
            Event::End(element) => self.close_element(element.local_name().as_ref()),
            Event::Text(text) => self.push_words(text),
            Event::CData(text) => self.push_words(text),
            Event::GeneralRef(reference) => {
                let character = resolve(reference)?;
                self.push_words(character.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        Ok(())
    }

    fn open_element(&mut self, element: &BytesStart) {
        let name = element.local_name();
        let name = name.as_ref();
        if let Some((skip, depth)) = &mut self.skip {
            *depth += 1;
            if *skip == Skip::ParagraphProperties && name == "pStyle" {
                self.read_style(element);
            }
            return;
        }
        match name {
            "p" => self.open.push(OpenParagraph::default()),
            "t" => self.n_text += 1,
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                self.push("\u{FFFD}");
                self.losses
                    .note(DroppedKind::Symbol, &attribute(element, "char").unwrap_or_default());
            }
            "footnoteReference" | "endnoteReference" | "commentReference" => {
                self.losses.note(DroppedKind::NoteReference, name);
            }
            "pPr" => self.skip = Some((Skip::ParagraphProperties, 1)),
            "del" | "moveFrom" => self.skip = Some((Skip::Deletion, 1)),
            "rPr" | "sectPr" | "sdtPr" | "tblPr" | "trPr" | "tcPr" | "tblGrid" | "Fallback" => {
                self.skip = Some((Skip::Layout, 1));
            }
            _ => {}
        }
    }

    fn close_element(&mut self, name: &str) {
        if let Some((skip, depth)) = &mut self.skip {
            *depth -= 1;
            if *depth == 0 {
                let was_deletion = *skip == Skip::Deletion;
                self.skip = None;
                if was_deletion {
                    self.note_deletion();
                }
            }
            return;
        }
        match name {
            "t" => self.n_text = self.n_text.saturating_sub(1),
            "p" => self.close_paragraph(),
            _ => {}
        }
    }

    fn close_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else { return };
        let lines: Vec<String> = paragraph
            .text
            .split('\n')
            .map(str::to_owned)
            .filter(|line| !line.trim().is_empty())
            .collect();
        if !lines.is_empty() {
            self.blocks.push(Block { lines, is_heading: paragraph.is_heading });
        }
    }

    fn note_deletion(&mut self) {
        let deleted = std::mem::take(&mut self.deleted);
        if !deleted.trim().is_empty() {
            self.losses.note(DroppedKind::TrackedDeletion, &deleted);
        }
    }

    fn read_style(&mut self, element: &BytesStart) {
        let style = attribute(element, "val").unwrap_or_default().to_lowercase();
        let is_heading = ["heading", "title", "subtitle", "overskrift", "tittel", "undertittel"]
            .iter()
            .any(|name| style.starts_with(name));
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.is_heading = is_heading;
        }
    }

    /// Takes the words of a text element; white space between elements is none.
    fn push_words(&mut self, words: &str) {
        match self.skip {
            Some((Skip::Deletion, _)) => self.deleted.push_str(words),
            Some(_) => {}
            None if self.n_text > 0 => self.push(&words.replace(['\n', '\r'], " ")),
            None => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(text);
        }
    }
}

fn resolve(reference: &BytesRef) -> Result<char, String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character);
    }
    match reference.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(format!("it uses the entity «&{other};», which XML does not know")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Vec<(String, bool)>, Losses) {
        let xml = format!(
            "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
        );
        let mut losses = Losses::default();
        let blocks = read_word_xml(&xml, &mut losses).unwrap();
        let shown =
            blocks.into_iter().map(|block| (block.lines.join("|"), block.is_heading)).collect();
        (shown, losses)
    }

    fn check(body: &str, expected: &[&str]) {
        let texts: Vec<String> = read(body).0.into_iter().map(|(text, _)| text).collect();
        assert_eq!(texts, expected);
    }

    fn problem(xml: &str) -> XmlProblem {
        read_word_xml(xml, &mut Losses::default()).unwrap_err()
    }

    #[test]
    fn runs_are_joined_with_breaks_and_tabs() {
        check(
            "<w:p>\n <w:r><w:t>Ka</w:t></w:r><w:r><w:t xml:space=\"preserve\">ri: </w:t><w:tab/>\
             <w:t>ja</w:t><w:br/><w:t>nei &amp; &#229;</w:t></w:r>\n</w:p><w:p/>",
            &["Kari: \tja|nei & å"],
        );
    }

    #[test]
    fn tab_stops_and_other_properties_are_no_text() {
        check(
            "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs><w:rPr><w:del/></w:rPr></w:pPr>\
             <w:r><w:rPr><w:b/></w:rPr><w:t>Hei</w:t></w:r></w:p>",
            &["Hei"],
        );
    }

    #[test]
    fn insertions_are_taken_and_deletions_listed() {
        let (texts, losses) = read(
            "<w:p><w:ins><w:r><w:t>ny</w:t></w:r></w:ins><w:del><w:r><w:delText>gammel</w:delText></w:r></w:del>\
             <w:moveFrom><w:r><w:t>flyttet</w:t></w:r></w:moveFrom></w:p>",
        );
        assert_eq!(texts, [("ny".to_owned(), false)]);
        let dropped = losses.into_entries();
        assert_eq!(
            (dropped[0].what, dropped[0].count, dropped[0].example.as_str()),
            (DroppedKind::TrackedDeletion, 2, "gammel")
        );
    }

    #[test]
    fn table_cells_and_text_boxes_are_paragraphs_and_fallbacks_are_not() {
        check(
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>celle</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
             <w:p><w:r><w:t>ute</w:t></w:r><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>boks</w:t></w:r></w:p></mc:Choice>\
             <mc:Fallback><w:p><w:r><w:t>boks</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>",
            &["celle", "boks", "ute"],
        );
    }

    #[test]
    fn heading_styles_are_headings() {
        let (texts, _) = read(
            "<w:p><w:pPr><w:pStyle w:val=\"Overskrift1\"/></w:pPr><w:r><w:t>Del 1</w:t></w:r></w:p>",
        );
        assert_eq!(texts, [("Del 1".to_owned(), true)]);
    }

    #[test]
    fn notes_and_symbols_are_counted() {
        let (texts, losses) = read(
            "<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id=\"1\"/><w:sym w:char=\"F04A\"/></w:r></w:p>",
        );
        assert_eq!(texts[0].0, "a\u{FFFD}");
        assert_eq!(losses.count(DroppedKind::NoteReference), 1);
        assert_eq!(losses.count(DroppedKind::Symbol), 1);
    }

    #[test]
    fn declarations_and_unknown_entities_are_refused() {
        let laughs =
            "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<w:p><w:t>&b;</w:t></w:p>";
        assert_eq!(problem(laughs).reason, "it has a document type declaration");
        assert_eq!(
            problem("<w:p>\n<w:t>&b;</w:t></w:p>"),
            XmlProblem {
                line: 2,
                column: 9,
                reason: "it uses the entity «&b;», which XML does not know".into()
            }
        );
    }

    #[test]
    fn xml_that_stops_or_goes_too_deep_is_refused() {
        assert_eq!(problem("<w:p><w:t>hei").reason, "the XML ends too early");
        assert_eq!(problem(&"<w:p>".repeat(300)).reason, "more than 256 elements in each other");
        assert!(!problem("<w:p></w:q>").reason.is_empty());
    }

    #[test]
    fn the_document_part_is_named_by_the_relations() {
        let xml = "<Relationships><Relationship Type=\"http://x/core-properties\" Target=\"docProps/core.xml\"/>\
             <Relationship Type=\"http://x/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
        assert_eq!(find_document_part(xml).as_deref(), Some("word/document2.xml"));
        assert_eq!(find_document_part("<a>"), None);
    }
}
