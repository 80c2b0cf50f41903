//! Curves over the history: how many codes each transcript brought, how many codings each day.
//!
//! Both are told by the times that codings carry, so that they reach back before the first version and count what is
//! there, not what was removed again.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::Code;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, CoderId, TranscriptId};
use crate::domain::project::Project;
use crate::domain::time::Day;

/// What one transcript brought to the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCodes {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The day of its first coding.
    pub day: Day,
    /// Its codings, without those of pens.
    pub n_codings: usize,
    /// Codes that no coding before it had.
    pub new: usize,
    /// Codes in use from then on.
    pub total: usize,
}

/// Returns what each transcript brought, in the order in which they were first coded: where the numbers of new codes
/// go towards nothing, more of the same talk adds little.
///
/// A code is new in the transcript of its earliest coding. Codes are counted as they are read, through merges; pens are
/// no codes. Transcripts that are not data are left out.
#[must_use]
pub fn new_codes(project: &Project, may_see: impl Fn(&CoderId) -> bool) -> Vec<NewCodes> {
    let is_pen = |coding: &Coding| project.codes.get(&coding.code).is_some_and(Code::is_marker);
    let is_data = |id: &TranscriptId| {
        project.transcripts.get(id).is_none_or(|transcript| transcript.header.is_data)
    };
    let mut codings: Vec<(&Coding, &TranscriptId)> = project
        .codings
        .keys()
        .filter(|layer| is_coder(layer) && may_see(layer))
        .flat_map(|layer| project.codings_by(layer))
        .filter(|(transcript, coding)| is_data(transcript) && !is_pen(coding))
        .map(|(transcript, coding)| (coding, transcript))
        .collect();
    codings.sort_by_key(|(coding, transcript)| (&coding.made, *transcript, &coding.id));
    let mut seen: BTreeSet<&CodeId> = BTreeSet::new();
    let mut rows: Vec<NewCodes> = Vec::new();
    for (coding, transcript) in codings {
        let index = rows.iter().position(|row| row.transcript == *transcript);
        let index = index.unwrap_or_else(|| {
            rows.push(NewCodes {
                transcript: transcript.clone(),
                day: coding.made.day(),
                n_codings: 0,
                new: 0,
                total: 0,
            });
            rows.len() - 1
        });
        let is_new = seen.insert(project.resolve(&coding.code));
        if let Some(row) = rows.get_mut(index) {
            row.n_codings += 1;
            row.new += usize::from(is_new);
        }
    }
    let mut total = 0;
    for row in &mut rows {
        total += row.new;
        row.total = total;
    }
    rows
}

/// The codings of one day, by layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodingsOnDay {
    /// The day (in UTC).
    pub day: Day,
    /// Codings by the layer they lie in.
    pub by_layer: BTreeMap<CoderId, usize>,
}

impl CodingsOnDay {
    /// Returns the codings of the day in all layers.
    #[must_use]
    pub fn total(&self) -> usize {
        self.by_layer.values().sum()
    }
}

/// Returns how many codings were made on each day by each coder, oldest first; days without one are left out.
#[must_use]
pub fn codings_per_day(project: &Project, may_see: impl Fn(&CoderId) -> bool) -> Vec<CodingsOnDay> {
    let mut days: BTreeMap<Day, BTreeMap<CoderId, usize>> = BTreeMap::new();
    for layer in project.codings.keys().filter(|layer| is_coder(layer) && may_see(layer)) {
        for (_, coding) in project.codings_by(layer) {
            let on_day = days.entry(coding.made.day()).or_default();
            *on_day.entry(layer.clone()).or_default() += 1;
        }
    }
    days.into_iter().map(|(day, by_layer)| CodingsOnDay { day, by_layer }).collect()
}

/// What was agreed is what came of codings, and no work of a coder.
fn is_coder(layer: &CoderId) -> bool {
    *layer != CoderId::agreed()
}

/// Returns a bar of plain characters for `number`, where `most` has `width` of them. What is more than nothing has one.
#[must_use]
pub fn bar(number: usize, most: usize, width: usize) -> String {
    if number == 0 || most == 0 {
        return String::new();
    }
    "#".repeat((number * width).div_ceil(most).clamp(1, width.max(1)))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::study;
    use super::*;
    use crate::domain::code::{CodeKind, CodeState};
    use crate::domain::place::Place;
    use crate::domain::text::CodePoint;
    use crate::domain::time::Moment;

    fn coded(project: &mut Project, rows: &[(&str, &str, &str, &str)]) {
        for (index, (layer, transcript, code, made)) in rows.iter().enumerate() {
            let coding = Coding {
                id: format!("c{index}").as_str().into(),
                code: (*code).into(),
                from: Place::new("1".into(), CodePoint(0)),
                to: Place::new("1".into(), CodePoint(3)),
                made: Moment::new(format!("{made}T08:00:00Z")),
                pass: None,
                weight: None,
                quote: "Nei".to_owned(),
                near: None,
                agrees: Vec::new(),
            };
            let codings = project.codings.entry((*layer).into()).or_default();
            codings.entry((*transcript).into()).or_default().insert(coding.id.clone(), coding);
        }
    }

    #[test]
    fn new_codes_are_counted_where_they_were_first_given_in_the_order_of_coding() {
        let mut project = study();
        for (id, kind, state) in [
            ("tid", CodeKind::Code, CodeState::Live),
            ("ro", CodeKind::Code, CodeState::MergedInto("tid".into())),
            ("slo", CodeKind::Marker, CodeState::Live),
        ] {
            let code = Code { id: id.into(), kind, state, ..Code::default() };
            project.codes.insert(id.into(), code);
        }
        let second = project.transcripts[&"nav".into()].clone();
        project.transcripts.insert("skole".into(), second);
        coded(
            &mut project,
            &[
                ("ane", "skole", "tillit", "2021-11-02"),
                ("ane", "nav", "tillit", "2021-11-03"),
                ("bo", "skole", "tid", "2021-11-03"),
                ("ane", "nav", "ro", "2021-11-04"),
                ("ane", "nav", "slo", "2021-11-01"),
            ],
        );
        let told: Vec<(String, String, usize, usize, usize)> = new_codes(&project, |_| true)
            .into_iter()
            .map(|row| {
                (row.transcript.to_string(), row.day.to_string(), row.n_codings, row.new, row.total)
            })
            .collect();
        let row =
            |id: &str, day: &str, n, new, total| (id.to_owned(), day.to_owned(), n, new, total);
        assert_eq!(told, [row("skole", "2021-11-02", 2, 2, 2), row("nav", "2021-11-03", 2, 0, 2)]);
    }

    #[test]
    fn codings_are_counted_by_day_and_layer_as_far_as_they_may_be_seen() {
        let mut project = study();
        coded(
            &mut project,
            &[
                ("ane", "nav", "tillit", "2021-11-02"),
                ("bo", "nav", "tillit", "2021-11-02"),
                ("bo", "nav", "tillit", "2021-11-05"),
            ],
        );
        let all = codings_per_day(&project, |_| true);
        let days: Vec<(&str, usize)> =
            all.iter().map(|row| (row.day.as_str(), row.total())).collect();
        assert_eq!(days, [("2021-11-02", 2), ("2021-11-05", 1)]);
        let mine = codings_per_day(&project, |layer| layer.as_str() == "ane");
        assert_eq!(mine.len(), 1);
    }

    #[test]
    fn a_bar_of_something_is_never_empty_and_of_nothing_always() {
        assert_eq!(bar(0, 10, 20), "");
        assert_eq!(bar(1, 1000, 20), "#");
        assert_eq!(bar(5, 10, 20), "##########");
        assert_eq!(bar(10, 10, 20), "####################");
        assert_eq!(bar(3, 0, 20), "");
    }
}
