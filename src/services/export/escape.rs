//! Keeping what people said from being read as instructions to another program.

use crate::domain::text::clean::clean_line;

/// What is done with spreadsheet cells that a spreadsheet would compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cells {
    /// They get an apostrophe in front and are shown as they are.
    #[default]
    Guarded,
    /// They are written as they are, for programs that are no spreadsheets.
    Raw,
}

/// Returns the cell as it may be written.
pub(in crate::services) fn cell(text: &str, cells: Cells) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula && cells == Cells::Guarded { format!("'{text}") } else { text.to_owned() }
}

/// Returns one line of Markdown that shows `text` and does nothing else: no heading, list, link, image or HTML.
pub(in crate::services) fn markdown(text: &str) -> String {
    let line = clean_line(text).text;
    let line = line.trim();
    let mut escaped = String::with_capacity(line.len() + 8);
    let n_digits = line.chars().take_while(char::is_ascii_digit).count();
    for (index, character) in line.chars().enumerate() {
        let starts_block = index == 0 && matches!(character, '#' | '+' | '-' | '=' | ':');
        let ends_number = n_digits > 0 && index == n_digits && matches!(character, '.' | ')');
        let is_sign = matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '^'
        );
        if starts_block || ends_number || is_sign {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Returns `lines` as a block quote, a paragraph a line.
pub(super) fn block_quote<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let shown: Vec<String> = lines.map(|line| format!("> {}\n", markdown(line))).collect();
    shown.join(">\n")
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;

    #[test]
    fn formulas_get_an_apostrophe_unless_raw() {
        for text in ["=1+1", "+47", "-ja", "@sum", "\tx", "\rx"] {
            assert_eq!(cell(text, Cells::Guarded), format!("'{text}"));
            assert_eq!(cell(text, Cells::Raw), text);
        }
        assert_eq!(cell("ja = nei", Cells::Guarded), "ja = nei");
        assert_eq!(cell("", Cells::Guarded), "");
    }

    #[test]
    fn a_quote_is_nothing_but_text_to_a_markdown_reader() {
        let hostile = [
            "# Overskrift",
            "- en liste",
            "12. mai",
            "12) mai",
            "<script>alert(1)</script>",
            "[lenke](http://x.no) ![bilde](x)",
            "*sterk* _svak_ `kode` ~~borte~~ &lt;",
            "=== ",
            "    kode",
            "> sitat",
            "a\nb\u{2028}# c",
            "ende \\",
        ];
        for text in hostile {
            let quote = block_quote(std::iter::once(text));
            let mut shown = String::new();
            for event in Parser::new(&quote) {
                match event {
                    Event::Text(text) => shown.push_str(&text),
                    Event::Start(Tag::BlockQuote(_) | Tag::Paragraph) | Event::End(_) => {}
                    other => panic!("{text:?} became {other:?}"),
                }
            }
            assert_eq!(shown, clean_line(text).text.trim());
        }
    }
}
