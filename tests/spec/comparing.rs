//! Two coders code blind, meet, and go through what they read differently.

use std::collections::BTreeMap;

use tusj::domain::coding::Verdict;
use tusj::domain::id::{CoderId, TranscriptId};
use tusj::services::compare::{Pair, Standing, compare};

use super::driver::Study;

fn pair() -> Pair {
    Pair { first: "ane".into(), second: "bo".into() }
}

fn standings(study: &Study, id: &str) -> BTreeMap<String, usize> {
    let comparison = compare(&study.app().session.project, &pair(), &id.into());
    let mut counts = BTreeMap::new();
    for row in &comparison.differences {
        *counts.entry(format!("{:?}", row.standing)).or_default() += 1;
    }
    counts
}

#[test]
fn what_the_sample_study_decided_is_found_decided() {
    let study = Study::sample();
    let project = &study.app().session.project;
    for (id, decisions) in &project.decisions {
        let comparison = compare(project, &pair(), id);
        for decision in decisions.values() {
            let row = comparison
                .differences
                .iter()
                .find(|row| row.decisions.contains(&decision.id))
                .unwrap_or_else(|| panic!("{id}: {} is about nothing", decision.id));
            let expected = match decision.verdict {
                Verdict::Open => Standing::Later,
                _ => Standing::Decided,
            };
            assert_eq!(row.standing, expected, "{id}: {decision:?}\n{row:#?}");
        }
    }
    let _ = standings(&study, "01-nav");
}

#[test]
fn look() {
    let mut study = Study::sample_at(80, 24);
    study.press("F6");
    println!("{}\n{}\n", study.shown(), study.said());
    study.press("Enter");
    println!("{}\n{}\n", study.shown(), study.said());
    study.press("F6");
    println!("{}\n{}\n", study.shown(), study.said());
    study.press("2");
    println!("{}\n{}\n", study.shown(), study.said());
    let _: (Option<CoderId>, Option<TranscriptId>) = (None, None);
}
