//! What a careful reader would say about the codebook.

use std::collections::BTreeSet;

use crate::domain::code::Code;
use crate::domain::id::{CodeId, CoderId, CodingId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::text::fold::fold;
use crate::services::code_counts::code_counts;

/// Something about the codebook that may deserve a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The code has neither a short nor a full definition.
    NoDefinition(CodeId),
    /// The code itself was given once.
    UsedOnce(CodeId),
    /// Neither the code nor any below it was ever given.
    NeverUsed(CodeId),
    /// Two codes have nearly the same name.
    NearDuplicates(CodeId, CodeId),
    /// Codings carry a code that is not in the codebook.
    Dangling {
        /// The code they carry.
        code: CodeId,
        /// The codings, by transcript.
        codings: Vec<(TranscriptId, CodingId)>,
    },
    /// So large a part of all codings says no more than «this was coded».
    TooBroad {
        /// The code.
        code: CodeId,
        /// Its part of all codings, in percent.
        percent: usize,
    },
}

/// A code with more than this part of all codings, in percent, is called too broad.
pub const BROAD: usize = 40;
/// With fewer codings than this no code is called too broad: the first one would always be.
pub const LEAST_CODINGS: usize = 20;

/// Returns what there is to say about the codes in use, kind by kind. Only codings of `layers` are looked at.
///
/// Pens are left out: they are used before there is anything to define.
#[must_use]
pub fn lint(project: &Project, layers: &BTreeSet<CoderId>) -> Vec<Finding> {
    let counts = code_counts(project, layers);
    let count = |code: &Code| counts.get(&code.id).copied().unwrap_or_default();
    let codes: Vec<&Code> =
        project.codes.values().filter(|code| !code.is_marker() && code.state.is_live()).collect();
    let is_pen = |id: &CodeId| project.codes.get(id).is_some_and(Code::is_marker);
    let all: usize = counts.iter().filter(|(id, _)| !is_pen(id)).map(|(_, count)| count.own).sum();
    let mut findings = Vec::new();
    let undefined = codes.iter().filter(|code| !code.is_defined());
    findings.extend(undefined.map(|code| Finding::NoDefinition(code.id.clone())));
    let once = codes.iter().filter(|code| count(code).own + count(code).unplaced == 1);
    findings.extend(once.map(|code| Finding::UsedOnce(code.id.clone())));
    let never = codes.iter().filter(|code| count(code).with_children + count(code).unplaced == 0);
    findings.extend(never.map(|code| Finding::NeverUsed(code.id.clone())));
    findings.extend(near_duplicates(&codes));
    findings.extend(dangling(project, layers));
    if all >= LEAST_CODINGS {
        let percent = |code: &Code| count(code).own * 100 / all;
        let broad = codes.iter().filter(|code| count(code).own * 100 > all * BROAD);
        findings.extend(
            broad.map(|code| Finding::TooBroad { code: code.id.clone(), percent: percent(code) }),
        );
    }
    findings
}

/// Returns pairs of codes whose names differ, folded, by no more than a letter in six.
fn near_duplicates(codes: &[&Code]) -> Vec<Finding> {
    let names: Vec<Vec<char>> = codes
        .iter()
        .map(|code| fold(&code.name).chars().filter(|sign| sign.is_alphanumeric()).collect())
        .collect();
    let mut found = Vec::new();
    for (index, (code, name)) in codes.iter().zip(&names).enumerate() {
        for (other, other_name) in codes.iter().zip(&names).skip(index + 1) {
            if is_near(name, other_name) {
                found.push(Finding::NearDuplicates(code.id.clone(), other.id.clone()));
            }
        }
    }
    found
}

fn is_near(one: &[char], other: &[char]) -> bool {
    let allowed = one.len().max(other.len()) / 6;
    one.len().abs_diff(other.len()) <= allowed && distance(one, other) <= allowed
}

/// Returns how many letters must be put in, taken out or changed to make one name the other (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut next = vec![at + 1];
        for ((other_letter, above_left), above) in other.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            let changed = above_left + usize::from(letter != other_letter);
            next.push(changed.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

fn dangling(project: &Project, layers: &BTreeSet<CoderId>) -> Vec<Finding> {
    let mut missing: Vec<(CodeId, TranscriptId, CodingId)> = Vec::new();
    for layer in layers {
        for (transcript, coding) in project.codings_by(layer) {
            let code = project.resolve(&coding.code);
            if !project.codes.contains_key(code) {
                missing.push((code.clone(), transcript.clone(), coding.id.clone()));
            }
        }
    }
    missing.sort();
    let same_code = |a: &(CodeId, _, _), b: &(CodeId, _, _)| a.0 == b.0;
    let groups = missing.chunk_by(same_code).filter_map(|rows| {
        let (code, _, _) = rows.first()?;
        let codings = rows.iter().map(|(_, text, coding)| (text.clone(), coding.clone()));
        Some(Finding::Dangling { code: code.clone(), codings: codings.collect() })
    });
    groups.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::anchor::example::{code, layers, study};

    const NAV: (&str, &str) = ("ane", "02-nav");

    fn rename(project: &mut Project, id: &str, name: &str) {
        let code = project.codes.get_mut(&id.into()).unwrap();
        code.name = name.to_owned();
        code.short = Some("en setning".to_owned());
    }

    #[test]
    fn undefined_unused_and_once_used_codes_are_named() {
        let mut project = study();
        rename(&mut project, "rammer", "Rammer som styrer");
        rename(&mut project, "tall", "Måltall");
        code(&mut project, NAV, "a", "tall", (7, 14));
        code(&mut project, NAV, "b", "dor", (0, 3));
        code(&mut project, NAV, "c", "dor", (7, 14));
        let expected = [
            Finding::NoDefinition("dor".into()),
            Finding::NoDefinition("tid".into()),
            Finding::UsedOnce("tall".into()),
            Finding::NeverUsed("tid".into()),
        ];
        assert_eq!(lint(&project, &layers(&["ane"])), expected);
    }

    #[test]
    fn names_that_differ_by_a_letter_are_near_and_short_ones_are_not() {
        let mut project = study();
        rename(&mut project, "tall", "Åpen dør");
        rename(&mut project, "tid", "Åpne dør");
        rename(&mut project, "dor", "åpen-dor");
        rename(&mut project, "rammer", "Rom");
        let findings = lint(&project, &layers(&[]));
        let near: Vec<&Finding> = findings
            .iter()
            .filter(|finding| matches!(finding, Finding::NearDuplicates(_, _)))
            .collect();
        assert_eq!(near, [&Finding::NearDuplicates("dor".into(), "tall".into())]);
    }

    #[test]
    fn distances_count_letters() {
        let count = |one: &str, other: &str| {
            distance(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>())
        };
        assert_eq!(count("skjonn", "skjon"), 1);
        assert_eq!(count("tillit", "tallet"), 2);
        assert_eq!(count("", "tid"), 3);
    }

    #[test]
    fn codings_with_a_missing_code_are_named() {
        let mut project = study();
        code(&mut project, NAV, "b", "borte", (0, 3));
        code(&mut project, NAV, "a", "borte", (7, 14));
        let findings = lint(&project, &layers(&["ane"]));
        let expected = Finding::Dangling {
            code: "borte".into(),
            codings: vec![("02-nav".into(), "a".into()), ("02-nav".into(), "b".into())],
        };
        assert!(findings.contains(&expected));
        assert!(!lint(&project, &layers(&["bo"])).contains(&expected));
    }

    #[test]
    fn a_code_with_more_than_two_fifths_of_all_codings_is_too_broad() {
        let mut project = study();
        for n in 0..20_u32 {
            let given = if n < 9 {
                "tall"
            } else if n < 17 {
                "tid"
            } else {
                "dor"
            };
            code(&mut project, NAV, &n.to_string(), given, (n, n + 5));
        }
        let broad: Vec<Finding> = lint(&project, &layers(&["ane"]))
            .into_iter()
            .filter(|finding| matches!(finding, Finding::TooBroad { .. }))
            .collect();
        assert_eq!(broad, [Finding::TooBroad { code: "tall".into(), percent: 45 }]);
    }
}
