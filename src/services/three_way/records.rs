//! One record that both sides changed: field by field, texts word by word, lists thing by thing, bounds end by end.

use super::bounds::merge_bounds;
use super::text::{Both, merge_lines, merge_list};
use crate::domain::case::{Case, Consent};
use crate::domain::code::Code;
use crate::domain::coder::Coder;
use crate::domain::coding::{Coding, Decision};
use crate::domain::edit::{Change, Edit, Record, Side, merge_record};
use crate::domain::matrix::{Cell, Matrix, Query};
use crate::domain::memo::Memo;
use crate::domain::project::Project;
use crate::domain::quote::Quote;
use crate::domain::study::{Attribute, GuideRow, Question, Settings};
use crate::storage::merge::Contradiction;

/// What becomes of a record: the edit that takes their change in, and what cannot both stand.
#[derive(Debug)]
pub(super) struct Verdict {
    /// To be put into what is merged so far; where the two contradict it holds this side's reading, and what was
    /// removed on one side and changed on the other stays.
    pub edit: Edit,
    pub contradiction: Option<Contradiction>,
}

/// Merges the other side's change `theirs` (from the base) into `project`, which holds this side's records.
pub(super) fn merge_edit(theirs: &Edit, project: &Project) -> Verdict {
    match theirs {
        Edit::Settings(change) => verdict(change, project, Edit::Settings, settings),
        Edit::Question(change) => {
            verdict(change, project, Edit::Question, |three: &mut Three<'_, Question>| {
                three.lower("order", |row| &mut row.order);
            })
        }
        Edit::GuideRow(change) => {
            verdict(change, project, Edit::GuideRow, |three: &mut Three<'_, GuideRow>| {
                three.lower("order", |row| &mut row.order);
            })
        }
        Edit::Attribute(change) => {
            verdict(change, project, Edit::Attribute, |three: &mut Three<'_, Attribute>| {
                three.lower("order", |row| &mut row.order);
            })
        }
        Edit::Coder(change) => verdict(change, project, Edit::Coder, coder),
        Edit::Pass(change) => verdict(change, project, Edit::Pass, |_| {}),
        Edit::Code(change) => verdict(change, project, Edit::Code, code),
        Edit::Handle(change) => verdict(change, project, Edit::Handle, |_| {}),
        Edit::Case(change) => verdict(change, project, Edit::Case, case),
        Edit::TranscriptHeader(change) => verdict(change, project, Edit::TranscriptHeader, |_| {}),
        Edit::Speaker(change) => verdict(change, project, Edit::Speaker, |_| {}),
        Edit::Paragraph(change) => verdict(change, project, Edit::Paragraph, |_| {}),
        Edit::Coding(change) => {
            let text = project.transcripts.get(&change.key.1);
            verdict(change, project, Edit::Coding, |three: &mut Three<'_, Coding>| {
                coding(three);
                merge_bounds(three, text);
            })
        }
        Edit::Reading(change) => verdict(change, project, Edit::Reading, |_| {}),
        Edit::Decision(change) => verdict(change, project, Edit::Decision, decision),
        Edit::Memo(change) => verdict(change, project, Edit::Memo, memo),
        Edit::Quote(change) => {
            verdict(change, project, Edit::Quote, |three: &mut Three<'_, Quote>| {
                three.list("used_in", |row| &mut row.used_in, Clone::clone);
            })
        }
        Edit::Matrix(change) => {
            verdict(change, project, Edit::Matrix, |three: &mut Three<'_, Matrix>| {
                three.list("columns", |row| &mut row.columns, |column| column.id.clone());
            })
        }
        Edit::Cell(change) => verdict(change, project, Edit::Cell, cell),
        Edit::Query(change) => {
            verdict(change, project, Edit::Query, |three: &mut Three<'_, Query>| {
                three.list("claims", |row| &mut row.claims, |claim| claim.says.clone());
            })
        }
    }
}

/// Three versions of a record, and the two readings that are made of them.
pub(super) struct Three<'a, R> {
    pub base: Option<&'a R>,
    pub mine: &'a R,
    pub theirs: &'a R,
    pub my_reading: R,
    pub their_reading: R,
    /// Fields on which the readings differ.
    pub fields: Vec<&'static str>,
}

fn verdict<R: Record>(
    change: &Change<R>,
    project: &Project,
    edit: fn(Change<R>) -> Edit,
    refine: impl FnOnce(&mut Three<'_, R>),
) -> Verdict {
    let now = R::get(project, &change.key);
    let (base, theirs) = (change.before.as_ref(), change.after.as_ref());
    let from_base = |after: Option<R>| {
        edit(Change { key: change.key.clone(), before: change.before.clone(), after })
    };
    let onto_mine =
        |after: Option<R>| edit(Change { key: change.key.clone(), before: now.clone(), after });
    let merged = merge_record(base, now.as_ref(), theirs, Side::Mine);
    let clean = |after| Verdict { edit: onto_mine(after), contradiction: None };
    if merged.contradictions.is_empty() {
        return clean(merged.value);
    }
    match (now.as_ref().zip(theirs), merged.value) {
        (Some((mine, theirs)), Some(my_reading)) => {
            let other = merge_record(base, Some(mine), Some(theirs), Side::Theirs).value;
            let their_reading = other.unwrap_or_else(|| theirs.clone());
            let fields = merged.contradictions;
            let mut three = Three { base, mine, theirs, my_reading, their_reading, fields };
            refine(&mut three);
            let Three { my_reading, their_reading, fields, .. } = three;
            if fields.is_empty() {
                return clean(Some(my_reading));
            }
            let contradiction = Contradiction {
                mine: from_base(Some(my_reading.clone())),
                theirs: from_base(Some(their_reading)),
                fields,
            };
            Verdict { edit: onto_mine(Some(my_reading)), contradiction: Some(contradiction) }
        }
        _ => {
            // Removed on one side, changed on the other: the change is kept until somebody decides.
            let kept = now.clone().or_else(|| change.after.clone());
            let contradiction = Contradiction {
                mine: from_base(now.clone()),
                theirs: from_base(change.after.clone()),
                fields: vec!["record"],
            };
            Verdict { edit: onto_mine(kept), contradiction: Some(contradiction) }
        }
    }
}

impl<R: Clone> Three<'_, R> {
    fn is_open(&self, name: &str) -> bool {
        self.fields.contains(&name)
    }

    pub fn close(&mut self, name: &str) {
        self.fields.retain(|field| *field != name);
    }

    /// Puts the two readings of a field; where they are the same it is settled.
    pub fn put<T: PartialEq>(
        &mut self,
        name: &'static str,
        of: impl Fn(&mut R) -> &mut T,
        both: Both<T>,
    ) {
        if !both.is_contradiction() {
            self.close(name);
        }
        *of(&mut self.my_reading) = both.mine;
        *of(&mut self.their_reading) = both.theirs;
    }

    fn versions<T: Clone + Default>(&self, of: &impl Fn(&mut R) -> &mut T) -> (T, T, T) {
        let take = |row: &R| of(&mut row.clone()).clone();
        (self.base.map(take).unwrap_or_default(), take(self.mine), take(self.theirs))
    }

    /// Merges a text word by word.
    fn lines(&mut self, name: &'static str, of: impl Fn(&mut R) -> &mut Vec<String>) {
        if self.is_open(name) {
            let (base, mine, theirs) = self.versions(&of);
            self.put(name, of, merge_lines(&base, &mine, &theirs));
        }
    }

    /// Merges a list of things told apart by `key`.
    fn list<T: Clone + PartialEq, N: PartialEq>(
        &mut self,
        name: &'static str,
        of: impl Fn(&mut R) -> &mut Vec<T>,
        key: impl Fn(&T) -> N,
    ) {
        if self.is_open(name) {
            let (base, mine, theirs) = self.versions(&of);
            self.put(name, of, merge_list(&base, &mine, &theirs, key));
        }
    }

    /// Settles a field of no weight by the lower value, so that both sides come to the same.
    fn lower<T: Clone + Default + Ord>(
        &mut self,
        name: &'static str,
        of: impl Fn(&mut R) -> &mut T,
    ) {
        self.settle(name, of, Ord::min);
    }

    fn settle<T: Clone + Default + PartialEq>(
        &mut self,
        name: &'static str,
        of: impl Fn(&mut R) -> &mut T,
        choose: impl FnOnce(T, T) -> T,
    ) {
        if self.is_open(name) {
            let (_, mine, theirs) = self.versions(&of);
            let chosen = choose(mine, theirs);
            self.put(name, of, Both { mine: chosen.clone(), theirs: chosen });
        }
    }
}

fn settings(three: &mut Three<'_, Settings>) {
    three.settle("format", |row| &mut row.format, Ord::max);
}

fn coder(three: &mut Three<'_, Coder>) {
    three.list("hot_keys", |row| &mut row.hot_keys, |hot| hot.key);
    for reading in [&mut three.my_reading, &mut three.their_reading] {
        reading.hot_keys.sort_by_key(crate::domain::coder::HotKey::position);
    }
    three.list("aliases", |row| &mut row.aliases, Clone::clone);
}

fn code(three: &mut Three<'_, Code>) {
    three.lower("order", |row| &mut row.order);
    three.lines("definition", |row| &mut row.definition);
    three.lines("when", |row| &mut row.when);
    three.lines("when_not", |row| &mut row.when_not);
    three.list("links", |row| &mut row.links, |link| (link.kind, link.to.clone()));
}

fn case(three: &mut Three<'_, Case>) {
    three.list("attributes", |row| &mut row.attributes, |row| row.attribute.clone());
    for reading in [&mut three.my_reading, &mut three.their_reading] {
        reading.attributes.sort_by(|a, b| a.attribute.cmp(&b.attribute));
    }
    // Consent that was withdrawn anywhere is withdrawn.
    let withdrawn = |consent: &Option<Consent>| match consent {
        Some(Consent::Withdrawn(day)) => Some(day.clone()),
        _ => None,
    };
    let days = [withdrawn(&three.mine.consent), withdrawn(&three.theirs.consent)];
    if let Some(day) = days.into_iter().flatten().min() {
        let consent = Some(Consent::Withdrawn(day));
        let both = Both { mine: consent.clone(), theirs: consent };
        three.put("consent", |row| &mut row.consent, both);
    }
}

fn coding(three: &mut Three<'_, Coding>) {
    three.settle("weight", |row| &mut row.weight, Ord::max);
    three.list("agrees", |row| &mut row.agrees, Clone::clone);
}

fn decision(three: &mut Three<'_, Decision>) {
    three.list("codings", |row| &mut row.codings, Clone::clone);
    three.list("agreed", |row| &mut row.agreed, Clone::clone);
    three.list("by", |row| &mut row.by, Clone::clone);
}

fn memo(three: &mut Three<'_, Memo>) {
    three.list("tags", |row| &mut row.tags, Clone::clone);
    three.lines("text", |row| &mut row.text);
}

fn cell(three: &mut Three<'_, Cell>) {
    three.lines("text", |row| &mut row.text);
    three.list("quotes", |row| &mut row.quotes, Clone::clone);
    // Two summaries made into one were made from no passages that anybody has looked at together.
    three.settle("seen", |row| &mut row.seen, |_, _| None);
    three.settle("by", |row| &mut row.by, Ord::min);
}
