//! A contradiction as a person reads it: what it is about, and what each side and both before had.

use serde::Serialize;

use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit, Record};
use crate::domain::id::{CodeId, TranscriptId};
use crate::domain::project::Project;
use crate::services::retrieval::turn_label;
use crate::storage::dialect;
use crate::storage::merge::Contradiction;

/// One field on which two sides differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What people call the field.
    pub field: String,
    /// What both had.
    pub base: String,
    /// What this side has.
    pub mine: String,
    /// What the other side has.
    pub theirs: String,
}

/// What stands for a record or a field that is not there.
pub const NOTHING: &str = "–";

/// Returns what a record is called, as `code «Tid»`; the project gives the names.
#[must_use]
pub fn record_in_words(project: &Project, edit: &Edit) -> String {
    let title = |id: &TranscriptId| {
        let header = project.transcripts.get(id).map(|row| row.header.title.as_str());
        header.filter(|title| !title.is_empty()).unwrap_or(id.as_str()).to_owned()
    };
    match edit {
        Edit::Settings(_) => "the settings of the study".to_owned(),
        Edit::Question(change) => format!("research question {}", change.key),
        Edit::GuideRow(change) => format!("question {} of the guide", change.key),
        Edit::Attribute(change) => {
            format!("attribute {}", named(change, |row| &row.name, &change.key))
        }
        Edit::Coder(change) => format!("coder {}", named(change, |row| &row.name, &change.key)),
        Edit::Pass(change) => format!("pass {} of {}", change.key.1, change.key.0),
        Edit::Code(change) => format!("code {}", named(change, |row| &row.name, &change.key)),
        Edit::Handle(change) => format!("handle of «{}»", project.code_name(&change.key)),
        Edit::Case(change) => format!("case {}", named(change, |row| &row.name, &change.key)),
        Edit::TranscriptHeader(change) => format!("transcript «{}»", title(&change.key)),
        Edit::Speaker(change) => format!("speaker {} in «{}»", change.key.1, title(&change.key.0)),
        Edit::Paragraph(change) => {
            let (id, paragraph) = &change.key;
            let label = project
                .transcripts
                .get(id)
                .and_then(|text| Some(turn_label(text, text.paragraphs.position(paragraph)?)));
            format!("«{}», turn {}", title(id), label.unwrap_or_else(|| paragraph.to_string()))
        }
        Edit::Coding(change) => coding_in_words(project, change, &title(&change.key.1)),
        Edit::Reading(change) => {
            format!("what {} has read of «{}»", change.key.0, title(&change.key.1))
        }
        Edit::Decision(change) => format!("a decision in «{}»", title(&change.key.0)),
        Edit::Memo(change) => format!("memo {}", named(change, |row| &row.title, &change.key.1)),
        Edit::Quote(change) => format!("quote {}", named(change, |row| &row.title, &change.key)),
        Edit::Matrix(change) => format!("matrix {}", named(change, |row| &row.title, &change.key)),
        Edit::Cell(change) => {
            format!("cell {} of {} in {}", change.key.2, change.key.1, change.key.0)
        }
        Edit::Query(change) => format!("query {}", named(change, |row| &row.title, &change.key)),
        Edit::Sample(change) => format!("sample {}", named(change, |row| &row.aim, &change.key)),
    }
}

fn named<R: Record>(
    change: &Change<R>,
    name: fn(&R) -> &String,
    key: &dyn std::fmt::Display,
) -> String {
    let row = change.before.as_ref().or(change.after.as_ref());
    row.map(name)
        .filter(|name| !name.is_empty())
        .map_or_else(|| format!("«{key}»"), |name| format!("«{name}»"))
}

fn coding_in_words(project: &Project, change: &Change<Coding>, title: &str) -> String {
    let code = change.before.as_ref().or(change.after.as_ref()).map(|row| &row.code);
    let name = code.map_or("a code", |code| project.code_name(project.resolve(code)));
    format!("coding «{name}» by {} in «{title}»", change.key.0)
}

/// Returns what each side has, field by field.
#[must_use]
pub fn readings(project: &Project, contradiction: &Contradiction) -> Vec<Reading> {
    let reading = |field: &&'static str| {
        let of = |edit: &Edit, is_before: bool| shown(project, edit, is_before, field);
        Reading {
            field: field_in_words(field),
            base: of(&contradiction.theirs, true),
            mine: of(&contradiction.mine, false),
            theirs: of(&contradiction.theirs, false),
        }
    };
    contradiction.fields.iter().map(reading).collect()
}

/// Returns what people call a field of a record.
#[must_use]
pub fn field_in_words(field: &str) -> String {
    match field {
        "record" => "stands or goes".to_owned(),
        "bounds" => "words".to_owned(),
        _ => field.replace('_', " "),
    }
}

fn shown(project: &Project, edit: &Edit, is_before: bool, field: &str) -> String {
    macro_rules! of {
        ($($variant:ident),*) => {
            match edit {
                Edit::Paragraph(change) => {
                    pick(change, is_before).map(|row| value(&row.paragraph, field))
                }
                Edit::Coding(change) => pick(change, is_before).map(|row| coding(project, row, field)),
                Edit::Reading(change) => pick(change, is_before).map(|_| "read".to_owned()),
                $(Edit::$variant(change) => pick(change, is_before).map(|row| value(row, field)),)*
            }
        };
    }
    let text = of!(
        Settings,
        Question,
        GuideRow,
        Attribute,
        Coder,
        Pass,
        Code,
        Handle,
        Case,
        TranscriptHeader,
        Speaker,
        Decision,
        Memo,
        Quote,
        Matrix,
        Cell,
        Query,
        Sample
    );
    match (text, field) {
        (None, "record") => "removed".to_owned(),
        (None, _) => NOTHING.to_owned(),
        (Some(text), "parent") => in_tree(project, &text),
        (Some(text), _) => text,
    }
}

fn pick<R: Record>(change: &Change<R>, is_before: bool) -> Option<&R> {
    if is_before { change.before.as_ref() } else { change.after.as_ref() }
}

fn in_tree(project: &Project, parent: &str) -> String {
    if parent == NOTHING {
        return "at the top".to_owned();
    }
    format!("below «{}»", project.code_name(&CodeId::new(parent)))
}

fn coding(project: &Project, row: &Coding, field: &str) -> String {
    match field {
        "bounds" => format!("«{}»", row.quote),
        "code" => project.code_name(&row.code).to_owned(),
        "record" => format!("{} on «{}»", project.code_name(&row.code), row.quote),
        _ => value(row, field),
    }
}

/// Returns a field as its file has it, without the signs that only files need; the whole record for `record`.
fn value<T: Serialize>(record: &T, field: &str) -> String {
    let text = dialect::write(record).unwrap_or_default();
    let is_field = |line: &str| {
        line.strip_prefix("  ")
            .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_lowercase()))
    };
    if field == "record" {
        let lines = text.lines().filter(|line| is_field(line)).take(3).map(bare);
        return lines.collect::<Vec<_>>().join("  ");
    }
    let mut found = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        if is_field(line) || line == ")" {
            is_inside =
                line.trim_start().strip_prefix(field).is_some_and(|rest| rest.starts_with(':'));
            if is_inside {
                let rest = line.split_once(':').map_or("", |(_, rest)| rest);
                found.push(bare(rest));
            }
        } else if is_inside {
            found.push(bare(line));
        }
    }
    found.retain(|line| !matches!(line.as_str(), "" | "[" | "]"));
    if found.is_empty() { NOTHING.to_owned() } else { found.join(" ¶ ") }
}

fn bare(line: &str) -> String {
    let line = line.trim().trim_end_matches(',');
    dialect::read::<String>(line).unwrap_or_else(|_| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Code;

    fn contradiction(field: &'static str, mine: Code, theirs: Code) -> Contradiction {
        let edit = |after: Code| {
            let before = Code { id: "tid".into(), name: "Tid".to_owned(), ..Code::default() };
            Edit::Code(Change { key: "tid".into(), before: Some(before), after: Some(after) })
        };
        Contradiction { mine: edit(mine), theirs: edit(theirs), fields: vec![field] }
    }

    #[test]
    fn a_field_is_shown_as_people_write_it() {
        let named =
            |name: &str| Code { id: "tid".into(), name: name.to_owned(), ..Code::default() };
        let found = contradiction("name", named("Tida \"nå\""), named("Tiden"));
        let project = Project::default();
        assert_eq!(record_in_words(&project, &found.theirs), "code «Tid»");
        let reading = Reading {
            field: "name".to_owned(),
            base: "Tid".to_owned(),
            mine: "Tida \"nå\"".to_owned(),
            theirs: "Tiden".to_owned(),
        };
        assert_eq!(readings(&project, &found), [reading]);
    }

    #[test]
    fn lines_of_a_definition_stand_behind_each_other_and_none_is_a_dash() {
        let defined = |lines: &[&str]| Code {
            id: "tid".into(),
            definition: lines.iter().map(|line| (*line).to_owned()).collect(),
            ..Code::default()
        };
        let found = contradiction("definition", defined(&["Klokka.", "Uka."]), defined(&["Året."]));
        let shown = readings(&Project::default(), &found);
        assert_eq!(shown[0].mine, "Klokka. ¶ Uka.");
        assert_eq!((shown[0].theirs.as_str(), shown[0].base.as_str()), ("Året.", "–"));
    }
}
