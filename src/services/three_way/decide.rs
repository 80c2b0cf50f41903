//! What a decision about a contradiction changes.

use crate::domain::code::Code;
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit, Side};
use crate::domain::id::CodingId;
use crate::domain::project::Project;
use crate::storage::merge::Contradiction;

/// What lies between the lines of a text that is typed in one line.
pub const LINE_END: &str = " ¶ ";

/// Returns the edit that takes this side's reading of every field.
#[must_use]
pub fn take_mine(project: &Project, contradiction: &Contradiction) -> Vec<Edit> {
    taken(project, &contradiction.mine)
}

/// Returns the edit that takes the other side's reading of every field.
#[must_use]
pub fn take_theirs(project: &Project, contradiction: &Contradiction) -> Vec<Edit> {
    taken(project, &contradiction.theirs)
}

fn taken(project: &Project, side: &Edit) -> Vec<Edit> {
    let (edit, _) = side.onto(project, Side::Mine);
    if edit.is_empty() { Vec::new() } else { vec![edit] }
}

/// Returns the edits that let both readings stand, where that makes sense: texts one after the other, and for a coding
/// a second one with the id `new`.
#[must_use]
pub fn take_both(
    project: &Project,
    contradiction: &Contradiction,
    new: &CodingId,
) -> Option<Vec<Edit>> {
    if let Edit::Coding(change) = &contradiction.theirs {
        return both_codings(project, contradiction, change, new);
    }
    let (mut edit, _) = contradiction.mine.onto(project, Side::Mine);
    for field in &contradiction.fields {
        let theirs = text(&contradiction.theirs, field)?;
        let slot = slot(&mut edit, field)?;
        match slot {
            Slot::Line(_) => return None,
            Slot::Maybe(Some(mine)) if theirs.is_empty() || *mine == theirs => {}
            Slot::Maybe(mine) => {
                *mine = Some(match mine.take() {
                    Some(mine) => format!("{mine} / {theirs}"),
                    None => theirs,
                });
            }
            Slot::Lines(mine) => {
                let more = theirs.split(LINE_END).filter(|line| !line.is_empty());
                let more: Vec<String> = more.map(str::to_owned).collect();
                mine.extend(
                    more.into_iter().filter(|line| !mine.contains(line)).collect::<Vec<_>>(),
                );
            }
        }
    }
    Some(vec![edit])
}

fn both_codings(
    project: &Project,
    contradiction: &Contradiction,
    change: &Change<Coding>,
    new: &CodingId,
) -> Option<Vec<Edit>> {
    let second = change.after.clone()?;
    let mut edits = taken(project, &contradiction.mine);
    let (layer, transcript, _) = change.key.clone();
    let key = (layer, transcript, new.clone());
    let after = Coding { id: new.clone(), ..second };
    edits.push(Edit::Coding(Change::to(project, key, Some(after))));
    Some(edits)
}

/// Returns the fields that can be typed anew, each with this side's text.
#[must_use]
pub fn editable(contradiction: &Contradiction) -> Vec<(&'static str, String)> {
    let fields = contradiction.fields.iter();
    fields.filter_map(|field| Some((*field, text(&contradiction.mine, field)?))).collect()
}

/// Returns the edit that puts what was typed for each field in the place of both readings; the other fields are as this
/// side has them.
#[must_use]
pub fn take_typed(
    project: &Project,
    contradiction: &Contradiction,
    typed: &[(&str, String)],
) -> Option<Vec<Edit>> {
    let (mut edit, _) = contradiction.mine.onto(project, Side::Mine);
    for (field, typed) in typed {
        match slot(&mut edit, field)? {
            Slot::Line(line) => typed.clone_into(line),
            Slot::Maybe(line) => *line = (!typed.is_empty()).then(|| typed.clone()),
            Slot::Lines(lines) => {
                *lines = typed.split(LINE_END.trim()).map(|line| line.trim().to_owned()).collect();
            }
        }
    }
    Some(vec![edit])
}

/// A field that holds text.
enum Slot<'a> {
    Line(&'a mut String),
    Maybe(&'a mut Option<String>),
    Lines(&'a mut Vec<String>),
}

fn text(edit: &Edit, field: &str) -> Option<String> {
    let mut edit = edit.clone();
    Some(match slot(&mut edit, field)? {
        Slot::Line(line) => line.clone(),
        Slot::Maybe(line) => line.clone().unwrap_or_default(),
        Slot::Lines(lines) => lines.join(LINE_END),
    })
}

fn slot<'a>(edit: &'a mut Edit, field: &str) -> Option<Slot<'a>> {
    let line = match (edit, field) {
        (Edit::Code(change), _) => return code_slot(change.after.as_mut()?, field),
        (Edit::Memo(change), "text") => {
            return Some(Slot::Lines(&mut change.after.as_mut()?.text));
        }
        (Edit::Cell(change), "text") => {
            return Some(Slot::Lines(&mut change.after.as_mut()?.text));
        }
        (Edit::Case(change), "note") => {
            return Some(Slot::Maybe(&mut change.after.as_mut()?.note));
        }
        (Edit::Case(change), "name") => &mut change.after.as_mut()?.name,
        (Edit::Memo(change), "title") => &mut change.after.as_mut()?.title,
        (Edit::Paragraph(change), "text") => &mut change.after.as_mut()?.paragraph.text,
        (Edit::Pass(change), "aim") => &mut change.after.as_mut()?.aim,
        (Edit::Question(change), "text") => &mut change.after.as_mut()?.text,
        (Edit::GuideRow(change), "theme") => &mut change.after.as_mut()?.theme,
        (Edit::GuideRow(change), "text") => &mut change.after.as_mut()?.text,
        (Edit::TranscriptHeader(change), "title") => &mut change.after.as_mut()?.title,
        (Edit::Speaker(change), "label") => &mut change.after.as_mut()?.label,
        (Edit::Settings(change), "title") => &mut change.after.as_mut()?.title,
        (Edit::Quote(change), "title") => &mut change.after.as_mut()?.title,
        (Edit::Coder(change), "name") => &mut change.after.as_mut()?.name,
        (Edit::Handle(change), "handle") => &mut change.after.as_mut()?.handle,
        _ => return None,
    };
    Some(Slot::Line(line))
}

fn code_slot<'a>(code: &'a mut Code, field: &str) -> Option<Slot<'a>> {
    match field {
        "name" => Some(Slot::Line(&mut code.name)),
        "short" => Some(Slot::Maybe(&mut code.short)),
        "note" => Some(Slot::Maybe(&mut code.note)),
        "definition" => Some(Slot::Lines(&mut code.definition)),
        "when" => Some(Slot::Lines(&mut code.when)),
        "when_not" => Some(Slot::Lines(&mut code.when_not)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::force;
    use crate::services::three_way::merge;

    fn study(definition: &str, name: &str) -> Project {
        let mut project = Project::default();
        let code = Code {
            id: "tid".into(),
            name: name.to_owned(),
            definition: vec![definition.to_owned()],
            ..Code::default()
        };
        project.codes.insert("tid".into(), code);
        project
    }

    #[test]
    fn each_answer_makes_the_record_say_so() {
        let (base, mine, theirs) = (study("en", "Tid"), study("to", "Tid"), study("tre", "Tid"));
        let merged = merge(&base, &mine, &theirs);
        let [only] = merged.contradictions.as_slice() else {
            panic!("{:?}", merged.contradictions)
        };
        let after = |edits: Vec<Edit>| {
            let mut project = merged.project.clone();
            assert!(force(&mut project, &edits).is_empty());
            project.codes[&"tid".into()].definition.join("/")
        };
        assert_eq!(after(take_mine(&merged.project, only)), "to");
        assert_eq!(after(take_theirs(&merged.project, only)), "tre");
        assert_eq!(after(take_both(&merged.project, only, &"x".into()).unwrap()), "to/tre");
        assert_eq!(editable(only), [("definition", "to".to_owned())]);
        let typed = [("definition", "fire ¶ fem".to_owned())];
        let typed = take_typed(&merged.project, only, &typed).unwrap();
        assert_eq!(after(typed), "fire/fem");
    }

    #[test]
    fn a_code_cannot_have_two_names() {
        let (base, mine, theirs) = (study("en", "a"), study("en", "b"), study("en", "c"));
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(take_both(&merged.project, &merged.contradictions[0], &"x".into()), None);
    }
}
