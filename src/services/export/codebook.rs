//! The codebook to read: the tree, what each code means, when it is used, and how often it was.

use std::collections::BTreeSet;

use super::escape::{block_quote, markdown};
use crate::domain::code::{Code, CodeLinkKind, CodeState};
use crate::domain::codebook::{CodebookRow, pens, tree};
use crate::domain::id::{CodeId, CoderId};
use crate::domain::project::Project;
use crate::services::anchor::quote::{is_proved, text_of};
use crate::services::code_counts::{CodeCount, code_counts};
use crate::services::retrieval::turn_label;

/// Returns the codebook in Markdown; counts and examples are those of `layers`.
///
/// First the tree at a glance, then a chapter a code, then the pens and what is no longer in use.
#[must_use]
pub fn codebook_markdown(project: &Project, layers: &BTreeSet<CoderId>) -> String {
    let counts = code_counts(project, layers);
    let count = |code: &CodeId| counts.get(code).copied().unwrap_or_default();
    let rows = tree(project);
    let mut text = format!("# {}: codebook\n", markdown(&project.settings.title));
    if !rows.is_empty() {
        text.push('\n');
    }
    for row in &rows {
        let indent = "  ".repeat(row.depth);
        let n_codings = count(&row.code).with_children;
        let name = markdown(project.code_name(&row.code));
        text.push_str(&format!("{indent}- {name} ({n_codings})\n"));
    }
    for row in &rows {
        if let Some(code) = project.codes.get(&row.code) {
            text.push_str(&chapter(project, layers, code, row, count(&row.code)));
        }
    }
    push_list(
        &mut text,
        "Pens",
        pens(project)
            .into_iter()
            .map(|pen| format!("{} ({})", markdown(&pen.name), count(&pen.id).own)),
    );
    push_list(
        &mut text,
        "No longer in use",
        project.codes.values().filter_map(|code| gone(project, code)),
    );
    text
}

fn chapter(
    project: &Project,
    layers: &BTreeSet<CoderId>,
    code: &Code,
    row: &CodebookRow,
    count: CodeCount,
) -> String {
    let mut text = format!("\n{} {}\n", "#".repeat((row.depth + 2).min(6)), markdown(&code.name));
    if let Some(short) = &code.short {
        text.push_str(&format!("\n*{}*\n", markdown(short)));
    }
    for line in code.definition.iter().filter(|line| !line.trim().is_empty()) {
        text.push_str(&format!("\n{}\n", markdown(line)));
    }
    push_rules(&mut text, "Use when", &code.when);
    push_rules(&mut text, "Not when", &code.when_not);
    if let Some(example) = example(project, layers, code) {
        text.push_str(&format!("\nExample:\n\n{example}"));
    }
    for link in &code.links {
        let note = link.note.as_ref().map(|note| format!(" ({})", markdown(note)));
        let other = markdown(project.code_name(&link.to));
        let kind = link_name(link.kind);
        text.push_str(&format!("\n{kind}: {other}{}\n", note.unwrap_or_default()));
    }
    text.push_str(&format!("\n{}\n", used(row, count)));
    text
}

fn used(row: &CodebookRow, count: CodeCount) -> String {
    let below = if row.has_children {
        format!(" ({} with the codes below)", count.with_children)
    } else {
        String::new()
    };
    let codings = counted(count.own, "coding", "codings");
    let cases = counted(count.cases_with_children, "informant", "informants");
    let unplaced = match count.unplaced {
        0 => String::new(),
        n => format!("; {} not found in the text", counted(n, "coding", "codings")),
    };
    format!("{codings}{below}, {cases}{unplaced}.")
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Returns the coding that shows best what is meant, if it may be seen and its words are proved.
fn example(project: &Project, layers: &BTreeSet<CoderId>, code: &Code) -> Option<String> {
    let (transcript, coding) = code.anchor.as_ref()?.split_once('/')?;
    let text = project.transcripts.get(&transcript.into())?;
    let (layer, coding) = project.find_coding(&transcript.into(), &coding.into())?;
    let segment = coding.segment();
    let is_seen =
        layers.contains(layer) && is_proved(text, &segment, &coding.quote, coding.near.as_ref());
    if !is_seen {
        return None;
    }
    let index = text.paragraphs.position(&segment.from.paragraph)?;
    let speaker = text.speaker_at(index).map(|speaker| format!("{}, ", speaker.label));
    let title = &text.header.title;
    let source =
        format!("{}{title}, turn {}", speaker.unwrap_or_default(), turn_label(text, index));
    Some(format!("{}\n{}\n", block_quote(text_of(text, &segment).lines()), markdown(&source)))
}

fn gone(project: &Project, code: &Code) -> Option<String> {
    let what = match &code.state {
        CodeState::Live => return None,
        CodeState::Retired => "retired".to_owned(),
        CodeState::MergedInto(other) => {
            format!("merged into {}", markdown(project.code_name(other)))
        }
    };
    let note = code.note.as_ref().map(|note| format!(" ({})", markdown(note)));
    Some(format!("{}: {what}{}", markdown(&code.name), note.unwrap_or_default()))
}

fn link_name(kind: CodeLinkKind) -> &'static str {
    match kind {
        CodeLinkKind::InTensionWith => "In tension with",
        CodeLinkKind::LeadsTo => "Leads to",
        CodeLinkKind::ConditionFor => "Condition for",
        CodeLinkKind::RelatedTo => "Related to",
        CodeLinkKind::UseInstead => "Use instead",
    }
}

fn push_rules(text: &mut String, title: &str, rules: &[String]) {
    if !rules.is_empty() {
        text.push_str(&format!("\n{title}:\n\n"));
        for rule in rules {
            text.push_str(&format!("- {}\n", markdown(rule)));
        }
    }
}

fn push_list(text: &mut String, title: &str, rows: impl Iterator<Item = String>) {
    for (index, row) in rows.enumerate() {
        if index == 0 {
            text.push_str(&format!("\n## {title}\n\n"));
        }
        text.push_str(&format!("- {row}\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::CodeLink;
    use crate::services::anchor::example::{code, layers, study};

    fn defined() -> Project {
        let mut project = study();
        project.settings.title = "Karriere".to_owned();
        code(&mut project, ("ane", "02-nav"), "n", "tall", (7, 14));
        code(&mut project, ("bo", "04-skole"), "b", "tall", (0, 11));
        let tall = project.codes.get_mut(&"tall".into()).unwrap();
        tall.short = Some("Arbeid telles".to_owned());
        tall.definition = vec!["Og det som telles, styrer.".to_owned()];
        tall.when = vec!["tavler, lister".to_owned()];
        tall.when_not = vec!["# tiden er knapp".to_owned()];
        tall.anchor = Some("02-nav/n".to_owned());
        let link = CodeLink { kind: CodeLinkKind::InTensionWith, to: "dor".into(), note: None };
        tall.links = vec![link];
        project.codes.get_mut(&"tid".into()).unwrap().state = CodeState::MergedInto("tall".into());
        project
    }

    #[test]
    fn a_code_is_told_in_full() {
        let text = codebook_markdown(&defined(), &layers(&["ane"]));
        let expected = "\n### tall\n\
            \n*Arbeid telles*\n\
            \nOg det som telles, styrer.\n\
            \nUse when:\n\n- tavler, lister\n\
            \nNot when:\n\n- \\# tiden er knapp\n\
            \nExample:\n\n> tallene\n\njonas, 02-nav, turn 2\n\
            \nIn tension with: dor\n\
            \n1 coding, 1 informant.\n";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn the_tree_comes_first_and_what_is_gone_last() {
        let text = codebook_markdown(&defined(), &layers(&["ane"]));
        assert!(
            text.starts_with("# Karriere: codebook\n\n- dor (0)\n- rammer (1)\n  - tall (1)\n")
        );
        assert!(text.contains("\n0 codings (1 with the codes below), 1 informant.\n"));
        let end = "\n## Pens\n\n- slo oss (0)\n\n## No longer in use\n\n- tid: merged into tall\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn a_hidden_coders_example_is_not_shown() {
        let text = codebook_markdown(&defined(), &layers(&["bo"]));
        assert!(!text.contains("Example"));
        assert!(text.contains("\n1 coding, 1 informant.\n"));
    }
}
