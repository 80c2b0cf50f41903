//! The history of a passage: each coding that ever lay there, and what became of it.
//!
//! A place is asked for in the text as it is now. Where a coding lay then is found by the text as it was then: the map
//! from that text to this one leads over corrections, splits and joins.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::coding::Coding;
use crate::domain::edit::Edit;
use crate::domain::id::{CodeId, CoderId, CodingId, TranscriptId};
use crate::domain::place::Segment;
use crate::domain::project::{Codings, Project};
use crate::domain::time::Moment;
use crate::domain::transcript::Transcript;
use crate::services::anchor::settle::{About, settle};
use crate::services::git::objects::ObjectId;
use crate::services::git::{Git, GitError};
use crate::storage::file_content::read;
use crate::storage::layout::FileKey;

use super::counts::{AT_A_TIME, contents_of, sides};
use super::lines::{LineChange, changed_from_all, coding_on};
use super::{FileChange, Stamp, Version};

/// A passage as it is now, with what is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The document.
    pub transcript: TranscriptId,
    /// Its text as it is now.
    pub text: Transcript,
    /// The codings of it that may be seen, as they are now.
    pub codings: BTreeMap<CoderId, Codings>,
    /// Where.
    pub segment: Segment,
}

/// What became of a coding in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It was made; with the code and the words.
    Coded(CodeId, String),
    /// It was given another code; from and to.
    Recoded(CodeId, CodeId),
    /// It was given other bounds; the words before and after.
    Rebounded(String, String),
    /// It went along with its words as the text was corrected.
    Followed,
    /// Its weight, its pass or what it agrees with was changed.
    Changed,
    /// It was removed; with the code it had.
    Removed(CodeId),
}

/// Something that became of a coding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// In which version; none where it is in the folder and in no version yet.
    pub stamp: Option<Stamp>,
    /// What.
    pub deed: Deed,
}

/// One coding from the first to the last that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodingStory {
    /// The layer it lies in.
    pub layer: CoderId,
    /// Which coding.
    pub coding: CodingId,
    /// When it says it was made.
    pub made: Moment,
    /// The code it has, or had last.
    pub code: CodeId,
    /// Its words, or its last ones.
    pub quote: String,
    /// What became of it, oldest first.
    pub events: Vec<Event>,
    /// Whether it is still there.
    pub is_kept: bool,
}

/// A version that changed the words of the passage's paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When and by whom.
    pub stamp: Stamp,
    /// What stood there.
    pub before: String,
    /// What stands there since.
    pub after: String,
}

/// The history of a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassageHistory {
    /// Each coding that ever lay there, in the order in which they were made.
    pub codings: Vec<CodingStory>,
    /// How its text was corrected, oldest first.
    pub corrections: Vec<Correction>,
}

/// Returns the history of a passage in `versions`, which come newest first.
///
/// # Errors
/// Says what git said.
pub fn passage_history(
    git: &Git,
    versions: &[Version],
    passage: &Passage,
) -> Result<PassageHistory, GitError> {
    let mut past = Past::default();
    let oldest_first: Vec<&Version> = versions.iter().rev().collect();
    for some in oldest_first.chunks(AT_A_TIME) {
        let wanted = |file: &&FileChange| is_about(&file.key, &passage.transcript);
        let files = some.iter().flat_map(|version| version.files.iter().filter(wanted));
        let contents = contents_of(git, files)?;
        for version in some {
            let mut files: Vec<&FileChange> = version.files.iter().filter(wanted).collect();
            // The text first: codings of the same version are meant in it.
            files.sort_by_key(|file| file.key.owner().is_some());
            for file in files {
                let (before, after) = sides(file, &contents);
                match &file.key {
                    FileKey::Codings(layer, _) => {
                        past.take_codings(version, layer, &changed_from_all(&before, after));
                    }
                    _ => past.take_text(version, file.after.as_ref(), after),
                }
            }
        }
    }
    Ok(past.told(passage))
}

fn is_about(key: &FileKey, wanted: &TranscriptId) -> bool {
    matches!(key, FileKey::Codings(_, id) | FileKey::Transcript(id) if id == wanted)
}

/// A coding as it was for a while, in the text of that time.
#[derive(Debug)]
struct State {
    coding: Coding,
    text: Option<ObjectId>,
}

#[derive(Debug, Default)]
struct Story {
    events: Vec<Event>,
    states: Vec<State>,
    is_there: bool,
}

#[derive(Debug, Default)]
struct Past {
    /// The text as of the version that was looked at last.
    text: Option<ObjectId>,
    /// Every text there was, by the name git has for it.
    texts: BTreeMap<ObjectId, Transcript>,
    /// The texts in order, with when they came.
    order: Vec<(Stamp, ObjectId)>,
    stories: BTreeMap<(CoderId, CodingId), Story>,
}

impl Past {
    fn take_text(&mut self, version: &Version, id: Option<&ObjectId>, bytes: Option<&[u8]>) {
        let (Some(id), Some(bytes)) = (id, bytes) else { return };
        // Only the text matters here, so that the key under which it is read does not.
        let part = read(&FileKey::Transcript("t".into()), bytes).part;
        let Some(transcript) = part.transcripts.into_values().next() else { return };
        self.texts.insert(id.clone(), transcript);
        self.text = Some(id.clone());
        self.order.push((version.stamp(), id.clone()));
    }

    fn take_codings(&mut self, version: &Version, layer: &CoderId, changes: &[LineChange]) {
        let is_corrected = self
            .order
            .last()
            .is_some_and(|(stamp, _)| stamp.version == version.id && self.order.len() > 1);
        for change in changes {
            let before = change.before.as_deref().and_then(coding_on);
            let after = change.after.as_deref().and_then(coding_on);
            let story = self.stories.entry((layer.clone(), change.id.clone())).or_default();
            let stamp = Some(version.stamp());
            for deed in deeds(before.as_ref(), after.as_ref(), is_corrected) {
                story.events.push(Event { stamp: stamp.clone(), deed });
            }
            story.is_there = after.is_some();
            let text = self.text.clone();
            story.states.extend(after.map(|coding| State { coding, text }));
        }
    }

    fn told(mut self, passage: &Passage) -> PassageHistory {
        self.take_present(passage);
        let corrections = self.corrections(passage);
        let here = self.stories_on(passage);
        let mut codings: Vec<CodingStory> = self
            .stories
            .into_iter()
            .filter(|(key, _)| here.contains(key))
            .filter_map(|((layer, id), story)| {
                let last = story.states.last()?.coding.clone();
                Some(CodingStory {
                    layer,
                    coding: id,
                    made: last.made,
                    code: last.code,
                    quote: last.quote,
                    events: story.events,
                    is_kept: story.is_there,
                })
            })
            .collect();
        codings.sort_by(|a, b| (&a.made, &a.coding).cmp(&(&b.made, &b.coding)));
        PassageHistory { codings, corrections }
    }

    /// Takes in what is in the folder and in no version yet.
    fn take_present(&mut self, passage: &Passage) {
        let now = |layer: &CoderId, id: &CodingId| passage.codings.get(layer)?.get(id);
        for ((layer, id), story) in &mut self.stories {
            let last = story.states.last().filter(|_| story.is_there).map(|row| &row.coding);
            let found = now(layer, id);
            for deed in deeds(last, found, false) {
                story.events.push(Event { stamp: None, deed });
            }
            story.is_there = found.is_some();
            story.states.extend(found.map(|coding| State { coding: coding.clone(), text: None }));
        }
        for (layer, codings) in &passage.codings {
            for (id, coding) in codings {
                let story = self.stories.entry((layer.clone(), id.clone())).or_default();
                if story.states.is_empty() {
                    let deed = Deed::Coded(coding.code.clone(), coding.quote.clone());
                    story.events.push(Event { stamp: None, deed });
                    story.is_there = true;
                    story.states.push(State { coding: coding.clone(), text: None });
                }
            }
        }
    }

    /// Returns the codings of which any state lies on the passage.
    fn stories_on(&self, passage: &Passage) -> BTreeSet<(CoderId, CodingId)> {
        let mut by_text: BTreeMap<Option<&ObjectId>, Vec<Counted<'_>>> = BTreeMap::new();
        for (key, story) in &self.stories {
            for (number, state) in story.states.iter().enumerate() {
                let text = state.text.as_ref().filter(|id| {
                    self.texts
                        .get(id)
                        .is_some_and(|text| text.paragraphs != passage.text.paragraphs)
                });
                by_text.entry(text).or_default().push((key, number, &state.coding));
            }
        }
        let mut here = BTreeSet::new();
        for (text, states) in by_text {
            let old = text.and_then(|id| self.texts.get(id));
            here.extend(on_passage(passage, old, &states));
        }
        here
    }

    fn corrections(&self, passage: &Passage) -> Vec<Correction> {
        let roots: BTreeSet<&str> = paragraphs_of(passage).into_iter().collect();
        let words = |id: &ObjectId| {
            let rows = self.texts.get(id).map(|text| text.paragraphs.as_slice());
            let rows = rows.unwrap_or_default().iter();
            let texts = rows.filter(|row| roots.contains(row.id.root())).map(|row| &row.text);
            texts.map(String::as_str).collect::<Vec<_>>().join(" ¶ ")
        };
        let pairs = self.order.iter().zip(self.order.iter().skip(1));
        pairs
            .map(|((_, old), (stamp, new))| Correction {
                stamp: stamp.clone(),
                before: words(old),
                after: words(new),
            })
            .filter(|row| row.before != row.after)
            .collect()
    }
}

/// A state of a coding: whose, which of its states, and how it was.
type Counted<'a> = (&'a (CoderId, CodingId), usize, &'a Coding);

/// Returns the numbers that paragraphs of the passage were brought in with, whatever they were split into or joined
/// from since.
fn paragraphs_of(passage: &Passage) -> Vec<&str> {
    let paragraphs = &passage.text.paragraphs;
    let position = |id| paragraphs.position(id);
    let Some((from, to)) =
        position(&passage.segment.from.paragraph).zip(position(&passage.segment.to.paragraph))
    else {
        return Vec::new();
    };
    let rows = paragraphs.as_slice().get(from..=to).unwrap_or_default();
    rows.iter()
        .flat_map(|row| std::iter::once(&row.id).chain(row.was.iter().map(|was| &was.paragraph)))
        .map(|id| id.root())
        .collect()
}

/// Returns those of `states`, which were meant in the text `old`, that lie on the passage of the text as it is now.
fn on_passage(
    passage: &Passage,
    old: Option<&Transcript>,
    states: &[Counted<'_>],
) -> BTreeSet<(CoderId, CodingId)> {
    // Every state gets an id of its own, since one coding may have several.
    let mut project = Project::default();
    project.transcripts.insert(passage.transcript.clone(), passage.text.clone());
    let layer: CoderId = "then".into();
    let numbered = |index: usize| CodingId::new(format!("{index}"));
    let mut codings: Codings = states
        .iter()
        .enumerate()
        .map(|(index, (_, _, coding))| {
            (numbered(index), Coding { id: numbered(index), ..(*coding).clone() })
        })
        .collect();
    project.codings.entry(layer).or_default().insert(passage.transcript.clone(), codings.clone());
    let settled = settle(&project, &passage.transcript, old);
    for edit in settled.moved {
        if let Edit::Coding(change) = edit
            && let Some(coding) = change.after
        {
            codings.insert(coding.id.clone(), coding);
        }
    }
    let lost: BTreeSet<CodingId> = settled
        .needs_you
        .into_iter()
        .filter_map(|row| match row.about {
            About::Coding(_, id) => Some(id),
            _ => None,
        })
        .collect();
    let roots = paragraphs_of(passage);
    let is_here = |id: &CodingId, coding: &Coding| {
        if lost.contains(id) {
            // Its words are no longer in the text: it belongs to the paragraph it was made in.
            return roots.contains(&coding.from.paragraph.root());
        }
        meets(&passage.text, &coding.segment(), &passage.segment)
    };
    let here = states.iter().enumerate().filter(|(index, _)| {
        let id = numbered(*index);
        codings.get(&id).is_some_and(|coding| is_here(&id, coding))
    });
    here.map(|(_, (key, _, _))| (*key).clone()).collect()
}

fn meets(text: &Transcript, one: &Segment, other: &Segment) -> bool {
    let order = |place| text.paragraphs.order(place);
    let (Some(from), Some(to)) = (order(&one.from), order(&one.to)) else { return false };
    let (Some(start), Some(end)) = (order(&other.from), order(&other.to)) else { return false };
    from < end && start < to
}

fn deeds(before: Option<&Coding>, after: Option<&Coding>, is_corrected: bool) -> Vec<Deed> {
    let (old, new) = match (before, after) {
        (Some(old), Some(new)) => (old, new),
        (None, Some(new)) => return vec![Deed::Coded(new.code.clone(), new.quote.clone())],
        (Some(old), None) => return vec![Deed::Removed(old.code.clone())],
        (None, None) => return Vec::new(),
    };
    let mut deeds = Vec::new();
    if old.code != new.code {
        deeds.push(Deed::Recoded(old.code.clone(), new.code.clone()));
    }
    if old.segment() != new.segment() || old.quote != new.quote {
        // Bounds that change together with the text, or that keep their words, followed a correction.
        if is_corrected || old.quote == new.quote {
            deeds.push(Deed::Followed);
        } else {
            deeds.push(Deed::Rebounded(old.quote.clone(), new.quote.clone()));
        }
    }
    if (old.weight, &old.pass, &old.agrees) != (new.weight, &new.pass, &new.agrees) {
        deeds.push(Deed::Changed);
    }
    deeds
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Repository;
    use super::*;
    use crate::domain::place::Place;
    use crate::domain::text::{CodePoint, length};

    fn whole(repository: &Repository, paragraph: &str) -> Passage {
        let mut project = repository.project();
        let text = project.transcripts.remove(&"nav".into()).unwrap();
        let end = length(&text.paragraphs.find(&paragraph.into()).unwrap().text);
        let segment = Segment::new(
            Place::new(paragraph.into(), CodePoint(0)),
            Place::new(paragraph.into(), end),
        );
        let codings = project
            .codings
            .into_iter()
            .filter_map(|(layer, mut rows)| Some((layer, rows.remove(&"nav".into())?)));
        Passage { transcript: "nav".into(), text, codings: codings.collect(), segment }
    }

    fn told(repository: &Repository, paragraph: &str) -> Vec<String> {
        let passage = whole(repository, paragraph);
        let versions = repository.log().versions;
        let history = passage_history(&repository.asked(), &versions, &passage).unwrap();
        let corrections = history
            .corrections
            .into_iter()
            .map(|row| format!("{}: «{}» became «{}»", row.stamp.day, row.before, row.after));
        let codings = history.codings.into_iter().map(|story| {
            let events: Vec<String> = story
                .events
                .iter()
                .map(|event| {
                    let when = event.stamp.as_ref().map_or("-", |stamp| stamp.day.as_str());
                    let day = when.get(8..).unwrap_or(when);
                    match &event.deed {
                        Deed::Coded(code, _) => format!("{day} coded {code}"),
                        Deed::Recoded(_, to) => format!("{day} recoded {to}"),
                        Deed::Rebounded(_, words) => format!("{day} bounds «{words}»"),
                        Deed::Followed => format!("{day} followed"),
                        Deed::Changed => format!("{day} changed"),
                        Deed::Removed(_) => format!("{day} removed"),
                    }
                })
                .collect();
            let end = if story.is_kept { "kept" } else { "gone" };
            format!("{}/{}: {}; {end}", story.layer, story.coding, events.join(", "))
        });
        corrections.chain(codings).collect()
    }

    #[test]
    fn every_coding_that_ever_lay_on_a_passage_is_told_with_what_became_of_it() {
        let repository = Repository::with_study();
        repository.add_coding("ane", "a1", "tillit", ("2", 0, 3), "Det");
        repository.add_coding("ane", "a2", "tillit", ("4", 0, 3), "Jeg");
        repository.add_coding("bo", "b1", "tillit", ("2", 7, 14), "tallene");
        repository.commit("Ane", "2021-11-02T09:00:00", "coded");
        repository.add_coding("ane", "a1", "tid", ("2", 0, 3), "Det");
        repository.add_coding("bo", "b1", "tillit", ("2", 7, 18), "tallene som");
        repository.commit("Ane", "2021-11-03T09:00:00", "changed");
        repository.remove_coding("ane", "a1");
        repository.commit("Ane", "2021-11-04T09:00:00", "removed");
        assert_eq!(
            told(&repository, "2"),
            [
                "ane/a1: 02 coded tillit, 03 recoded tid, 04 removed; gone",
                "bo/b1: 02 coded tillit, 03 bounds «tallene som»; kept",
            ]
        );
        assert_eq!(told(&repository, "4"), ["ane/a2: 02 coded tillit; kept"]);
        assert_eq!(told(&repository, "1"), Vec::<String>::new());
    }

    #[test]
    fn a_coding_that_was_removed_before_a_correction_is_found_where_its_words_are_now() {
        let repository = Repository::with_study();
        repository.add_coding("ane", "a1", "tillit", ("2", 7, 14), "tallene");
        repository.commit("Ane", "2021-11-02T09:00:00", "coded");
        repository.remove_coding("ane", "a1");
        repository.commit("Ane", "2021-11-03T09:00:00", "removed");
        // Paragraph 2 is split before its third word, and a word is corrected in front of it.
        repository.replace(
            "transcripts/nav.ron",
            "text: \"Det er tallene som styrer.\"),",
            "text: \"Det var jo\"),\n    (id: \"2.abc\", continues: true, text: \"tallene som styrer.\"),",
        );
        repository.commit("Bo", "2021-11-04T09:00:00", "corrected");
        let became =
            "2021-11-04: «Det er tallene som styrer.» became «Det var jo ¶ tallene som styrer.»";
        assert_eq!(
            told(&repository, "2.abc"),
            [became, "ane/a1: 02 coded tillit, 03 removed; gone"]
        );
        assert_eq!(told(&repository, "2"), [became]);
    }

    #[test]
    fn what_is_in_no_version_yet_is_told_as_such() {
        let repository = Repository::with_study();
        repository.add_coding("ane", "a1", "tillit", ("2", 0, 3), "Det");
        repository.commit("Ane", "2021-11-02T09:00:00", "coded");
        repository.remove_coding("ane", "a1");
        repository.add_coding("ane", "a2", "tillit", ("2", 0, 6), "Det er");
        assert_eq!(
            told(&repository, "2"),
            ["ane/a1: 02 coded tillit, - removed; gone", "ane/a2: - coded tillit; kept"]
        );
    }

    #[test]
    fn two_lines_of_work_make_one_story() {
        let repository = Repository::with_study();
        repository.git(&["checkout", "-q", "-b", "bo"]);
        repository.add_coding("bo", "b1", "tillit", ("2", 0, 3), "Det");
        repository.commit("Bo", "2021-11-02T09:00:00", "bo codes");
        repository.git(&["checkout", "-q", "main"]);
        repository.add_coding("ane", "a1", "tillit", ("2", 0, 3), "Det");
        repository.commit("Ane", "2021-11-02T10:00:00", "ane codes");
        repository.merge("bo", "2021-11-03T09:00:00");
        assert_eq!(
            told(&repository, "2"),
            ["ane/a1: 02 coded tillit; kept", "bo/b1: 02 coded tillit; kept"]
        );
    }
}
