//! Quotes by code, to read in a text or to sort in a table.

use std::collections::BTreeMap;

use super::escape::{Cells, block_quote, cell, markdown};
use crate::domain::codebook::{pens, tree};
use crate::domain::id::{AttributeId, CodeId};
use crate::domain::project::Project;
use crate::services::retrieval::{Passage, Retrieval, passages, withdrawn_in_words};

/// Which quotes are written, and what is said of the informants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteExport {
    /// The passages; only codings of its layers are seen.
    pub passages: Retrieval,
    /// The attributes that stand beside the informant, in this order.
    pub attributes: Vec<AttributeId>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableStyle {
    /// What stands between two cells.
    pub delimiter: Delimiter,
    /// Whether the byte order mark comes first.
    pub mark: ByteOrderMark,
    /// What is done with cells that a spreadsheet would compute.
    pub cells: Cells,
}

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delimiter {
    /// `;`, what spreadsheets in Norwegian expect.
    #[default]
    Semicolon,
    /// `,`
    Comma,
}

/// Whether a table begins with the byte order mark, by which some spreadsheets know UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByteOrderMark {
    /// It does not.
    #[default]
    Without,
    /// It does.
    With,
}

/// Returns the quotes in Markdown: a heading a code in the order of the codebook, then case by case.
#[must_use]
pub fn quotes_markdown(project: &Project, export: &QuoteExport) -> String {
    let mut text = format!("# {}\n", markdown(&project.settings.title));
    if let Some(words) = withdrawn_in_words(project) {
        text.push_str(&format!("\n{}.\n", markdown(&words)));
    }
    for (code, passages) in by_code(project, export) {
        text.push_str(&format!("\n## {} ({})\n", name(project, &code), passages.len()));
        for passage in passages {
            let source = source(project, export, &passage);
            let quote = block_quote(passage.text.lines());
            text.push_str(&format!("\n{quote}\n{source}\n"));
        }
    }
    text
}

/// Returns the quotes as a table, one a row.
///
/// # Errors
/// Says why a row could not be written.
pub fn quotes_csv(
    project: &Project,
    export: &QuoteExport,
    style: TableStyle,
) -> Result<String, csv::Error> {
    let delimiter = match style.delimiter {
        Delimiter::Semicolon => b';',
        Delimiter::Comma => b',',
    };
    let mut bytes = match style.mark {
        ByteOrderMark::With => "\u{FEFF}".as_bytes().to_vec(),
        ByteOrderMark::Without => Vec::new(),
    };
    {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(&mut bytes);
        let guard = |row: Vec<String>| -> Vec<String> {
            row.iter().map(|text| cell(text, style.cells)).collect()
        };
        writer.write_record(guard(header(project, export)))?;
        for (_, passages) in by_code(project, export) {
            for passage in passages {
                writer.write_record(guard(row(project, export, &passage)))?;
            }
        }
        writer.flush()?;
    }
    // Everything that was written came from strings.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Gathers the passages by code, codes in the order of the codebook, then pens, then what is no longer in use.
fn by_code(project: &Project, export: &QuoteExport) -> Vec<(CodeId, Vec<Passage>)> {
    let mut found: BTreeMap<CodeId, Vec<Passage>> = BTreeMap::new();
    for passage in passages(project, &export.passages) {
        found.entry(passage.code.clone()).or_default().push(passage);
    }
    let codes = tree(project).into_iter().map(|row| row.code);
    let order: Vec<CodeId> = codes.chain(pens(project).iter().map(|pen| pen.id.clone())).collect();
    let mut groups: Vec<(CodeId, Vec<Passage>)> =
        order.into_iter().filter_map(|code| found.remove_entry(&code)).collect();
    groups.extend(found);
    groups
}

fn name(project: &Project, code: &CodeId) -> String {
    markdown(project.code_name(code))
}

fn informant(project: &Project, passage: &Passage) -> String {
    let case = passage.case.as_ref().and_then(|case| project.cases.get(case));
    case.map(|case| case.name.clone()).or_else(|| passage.speaker.clone()).unwrap_or_default()
}

fn document<'a>(project: &'a Project, passage: &'a Passage) -> &'a str {
    let transcript = project.transcripts.get(&passage.transcript);
    let title = transcript.map(|transcript| transcript.header.title.as_str()).unwrap_or_default();
    if title.is_empty() { passage.transcript.as_str() } else { title }
}

fn coder<'a>(project: &'a Project, passage: &'a Passage) -> &'a str {
    let coder = project.coders.get(&passage.layer);
    coder.map_or(passage.layer.as_str(), |coder| coder.name.as_str())
}

/// Returns the value of each chosen attribute; empty where none is known.
fn values(project: &Project, export: &QuoteExport, passage: &Passage) -> Vec<String> {
    let case = passage.case.as_ref().and_then(|case| project.cases.get(case));
    let value = |attribute: &AttributeId| {
        let value = case.and_then(|case| case.value(attribute));
        value.map(|value| value.shown()).unwrap_or_default()
    };
    export.attributes.iter().map(value).collect()
}

fn source(project: &Project, export: &QuoteExport, passage: &Passage) -> String {
    let known: Vec<String> =
        values(project, export, passage).into_iter().filter(|value| !value.is_empty()).collect();
    let mut who = informant(project, passage);
    if !known.is_empty() {
        who = format!("{who} ({})", known.join(", "));
    }
    let line = format!(
        "{who}, {}, turn {}, coded by {} {}",
        document(project, passage),
        passage.turn,
        coder(project, passage),
        passage.made.day(),
    );
    markdown(&line)
}

fn header(project: &Project, export: &QuoteExport) -> Vec<String> {
    let attribute = |id: &AttributeId| {
        project.attributes.get(id).map_or_else(|| id.to_string(), |row| row.name.clone())
    };
    let mut header: Vec<String> = ["code", "quote", "informant"].map(str::to_owned).to_vec();
    header.extend(export.attributes.iter().map(attribute));
    header.extend(["document", "turn", "coder", "date"].map(str::to_owned));
    header
}

fn row(project: &Project, export: &QuoteExport, passage: &Passage) -> Vec<String> {
    let mut row = vec![
        project.code_name(&passage.code).to_owned(),
        passage.text.clone(),
        informant(project, passage),
    ];
    row.extend(values(project, export, passage));
    row.extend([
        document(project, passage).to_owned(),
        passage.turn.clone(),
        coder(project, passage).to_owned(),
        passage.made.day().to_string(),
    ]);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Value;
    use crate::domain::coder::Coder;
    use crate::domain::study::{Attribute, AttributeKind};
    use crate::services::anchor::example::{code, layers, study};

    fn coded() -> Project {
        let mut project = study();
        project.settings.title = "Karriere".to_owned();
        let coder = Coder { name: "Ane".to_owned(), ..Coder::default() };
        project.coders.insert("ane".into(), coder);
        let sector = Attribute {
            id: "sektor".into(),
            order: 1000,
            name: "Sektor".to_owned(),
            kind: AttributeKind::Text,
        };
        project.attributes.insert("sektor".into(), sector);
        let ida = project.cases.remove(&"ida".into()).unwrap();
        let value = Value::Text("=skole".to_owned());
        project.cases.insert("ida".into(), ida.with_value(&"sektor".into(), Some(value)));
        code(&mut project, ("ane", "04-skole"), "s", "tid", (0, 11));
        code(&mut project, ("ane", "02-nav"), "n", "tall", (7, 14));
        code(&mut project, ("bo", "02-nav"), "b", "tall", (0, 30));
        project
    }

    fn export() -> QuoteExport {
        QuoteExport {
            passages: Retrieval { layers: layers(&["ane"]), ..Retrieval::default() },
            attributes: vec!["sektor".into()],
        }
    }

    #[test]
    fn quotes_stand_under_their_code_with_their_source() {
        let expected = "# Karriere\n\
            \n## tall (1)\n\
            \n> tallene\n\nJonas, 02-nav, turn 2, coded by Ane 2026-11-23\n\
            \n## tid (1)\n\
            \n> Nei, aldri.\n\nIda (=skole), 04-skole, turn 2, coded by Ane 2026-11-23\n";
        assert_eq!(quotes_markdown(&coded(), &export()), expected);
    }

    #[test]
    fn the_table_has_a_row_a_quote_and_no_formulas() {
        let table = quotes_csv(&coded(), &export(), TableStyle::default()).unwrap();
        let expected = "code;quote;informant;Sektor;document;turn;coder;date\n\
            tall;tallene;Jonas;;02-nav;2;Ane;2026-11-23\n\
            tid;Nei, aldri.;Ida;'=skole;04-skole;2;Ane;2026-11-23\n";
        assert_eq!(table, expected);
    }

    #[test]
    fn commas_a_mark_and_raw_cells_can_be_had() {
        let style = TableStyle {
            delimiter: Delimiter::Comma,
            mark: ByteOrderMark::With,
            cells: Cells::Raw,
        };
        let table = quotes_csv(&coded(), &export(), style).unwrap();
        assert!(table.starts_with("\u{FEFF}code,quote,"));
        assert!(table.ends_with("tid,\"Nei, aldri.\",Ida,=skole,04-skole,2,Ane,2026-11-23\n"));
    }

    #[test]
    fn a_hidden_layer_is_not_in_the_export() {
        let nobody = QuoteExport::default();
        assert_eq!(quotes_markdown(&coded(), &nobody), "# Karriere\n");
        assert!(!quotes_markdown(&coded(), &export()).contains("Det er tallene"));
    }
}
