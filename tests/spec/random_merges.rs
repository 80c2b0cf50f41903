//! Random histories of two people: whatever either did is in the merged study, or in the list of what is to be decided.

use std::collections::BTreeSet;
use std::fs;

use tusj::domain::case::{Case, Consent};
use tusj::domain::code::{Code, CodeState};
use tusj::domain::coding::{Coding, Decision, Verdict};
use tusj::domain::edit::{Change, Edit, Side, difference, force};
use tusj::domain::id::{CodeId, CodingId, TranscriptId};
use tusj::domain::memo::{Memo, MemoAbout, MemoKind};
use tusj::domain::place::{Place, Segment};
use tusj::domain::project::Project;
use tusj::domain::sample::{Sample, SampleKind};
use tusj::domain::text::{CodePoint, length};
use tusj::domain::time::{Day, Moment};
use tusj::services::anchor::quote::{is_proved, normalize, quote_of};
use tusj::services::correct::{join_with_previous, replace_text, split};
use tusj::services::git::merge::act::Merge;
use tusj::services::integrity::{FlawWeight, flaws};
use tusj::services::three_way::{MergedStudy, merge};
use tusj::storage::folder::Folder;
use tusj::storage::layout::files_of;

use super::driver::{run_git, sample};
use super::git_faults::{how, repository};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'a' + u8::try_from(self.below(26)).unwrap())).collect()
    }
}

fn base() -> Project {
    let mut project = Folder::open(&sample("study")).unwrap().1;
    // Two short transcripts, so that both sides meet in them.
    let ids: Vec<TranscriptId> = project.transcripts.keys().skip(2).cloned().collect();
    for id in ids {
        project.transcripts.remove(&id);
        for transcripts in project.codings.values_mut() {
            transcripts.remove(&id);
        }
        for transcripts in project.reading.values_mut() {
            transcripts.remove(&id);
        }
        project.decisions.remove(&id);
        project.quotes.retain(|_, quote| quote.transcript != id);
        for memos in project.memos.values_mut() {
            memos.retain(|_, memo| memo.about.transcript() != Some(&id));
        }
    }
    project
}

/// Somebody at work, with what only they would write.
struct Hand {
    project: Project,
    dice: Dice,
    name: &'static str,
    /// Words that nobody else writes, put into texts.
    words: BTreeSet<String>,
    n_acts: usize,
}

impl Hand {
    fn new(project: &Project, name: &'static str, seed: u64) -> Self {
        let dice = Dice(seed);
        Self { project: project.clone(), dice, name, words: BTreeSet::new(), n_acts: 0 }
    }

    fn put(&mut self, edits: &[Edit]) {
        assert_eq!(force(&mut self.project, edits), Vec::<String>::new());
        self.n_acts += 1;
    }

    fn word(&mut self) -> String {
        let word = format!("{}{}", self.name, self.dice.letters(6));
        self.words.insert(word.clone());
        word
    }

    fn transcript(&mut self) -> TranscriptId {
        let ids: Vec<TranscriptId> = self.project.transcripts.keys().cloned().collect();
        self.dice.of(&ids)
    }

    fn code(&mut self) -> CodeId {
        let ids: Vec<CodeId> = self.project.codes.keys().take(9).cloned().collect();
        self.dice.of(&ids)
    }

    /// Returns a few words of one of the first paragraphs, where both sides meet.
    fn segment(&mut self, id: &TranscriptId) -> Option<Segment> {
        let text = &self.project.transcripts[id];
        let paragraph = text.paragraphs.get(self.dice.below(8.min(text.paragraphs.len())))?.clone();
        let end = length(&paragraph.text).0;
        let from = u32::try_from(self.dice.below(end as usize)).unwrap();
        let to = from + 3 + u32::try_from(self.dice.below(30)).unwrap();
        let place = |at: u32| Place::new(paragraph.id.clone(), CodePoint(at.min(end)));
        normalize(text, Segment::new(place(from), place(to)))
    }

    fn act(&mut self) {
        match self.dice.below(15) {
            0..=2 => self.code_words(),
            3 => self.change_coding(),
            4 | 5 => self.correct(),
            6 => self.cut(),
            7 => self.join(),
            8 => self.change_code(),
            9 => self.new_code(),
            10 => self.memo(),
            11 => self.mark(),
            12 => self.decide(),
            13 => self.draw(),
            _ => self.case(),
        }
    }

    fn code_words(&mut self) {
        let (id, code) = (self.transcript(), self.code());
        self.code_somewhere("ane", &id, code, Vec::new());
    }

    /// Marks a passage with a pen, as passages are handed over that wait for a code.
    fn mark(&mut self) {
        let id = self.transcript();
        self.code_somewhere("bo", &id, "pen-wonder".into(), Vec::new());
    }

    /// Decides about two codings: an agreed one comes out of it, or none.
    fn decide(&mut self) {
        let id = self.transcript();
        let Some(codings) = self.project.codings_of(&"ane".into(), &id) else { return };
        let Some(coding) = codings.values().nth(self.dice.below(6)).cloned() else { return };
        let from = vec![coding.id.clone()];
        let agreed = self.code_somewhere("agreed", &id, coding.code.clone(), from);
        let word = self.dice.letters(8);
        let decision = Decision {
            id: format!("{}{word}", self.name).as_str().into(),
            from: coding.from,
            to: coding.to,
            verdict: if agreed.is_some() { Verdict::New } else { Verdict::Neither },
            codings: vec![coding.id],
            agreed: agreed.into_iter().collect(),
            reason: Some(word),
            by: vec!["ane".into(), "bo".into()],
            made: Moment::new("2026-11-23T09:00:00Z"),
        };
        let edit =
            Edit::Decision(Change::to(&self.project, (id, decision.id.clone()), Some(decision)));
        self.put(&[edit]);
    }

    /// Draws a paragraph to be coded by two.
    fn draw(&mut self) {
        let id = self.transcript();
        let paragraphs = &self.project.transcripts[&id].paragraphs;
        let paragraph = paragraphs.get(self.dice.below(paragraphs.len())).unwrap().id.clone();
        let word = self.word();
        let sample = Sample {
            id: word.as_str().into(),
            aim: word,
            kind: SampleKind::Double,
            share: 10,
            seed: 7,
            coders: vec!["ane".into(), "bo".into()],
            made: Moment::new("2026-11-23T09:00:00Z"),
            by: "ane".into(),
            turns: vec![(id, vec![paragraph])],
        };
        let edit = Edit::Sample(Change::to(&self.project, sample.id.clone(), Some(sample)));
        self.put(&[edit]);
    }

    fn code_somewhere(
        &mut self,
        layer: &str,
        id: &TranscriptId,
        code: CodeId,
        agrees: Vec<CodingId>,
    ) -> Option<CodingId> {
        let segment = self.segment(id)?;
        let text = &self.project.transcripts[id];
        let (quote, near) = quote_of(text, &segment)?;
        let coding = Coding {
            id: CodingId::new(format!("{}{}", self.name, self.dice.letters(8))),
            code,
            from: segment.from,
            to: segment.to,
            made: Moment::new("2026-11-23T09:00:00Z"),
            pass: None,
            weight: None,
            quote,
            near,
            agrees,
        };
        let key = (layer.into(), id.clone(), coding.id.clone());
        let made = coding.id.clone();
        let edit = Edit::Coding(Change::to(&self.project, key, Some(coding)));
        self.put(&[edit]);
        Some(made)
    }

    fn change_coding(&mut self) {
        let id = self.transcript();
        let Some(codings) = self.project.codings_of(&"ane".into(), &id) else { return };
        let codings: Vec<Coding> = codings.values().take(6).cloned().collect();
        if codings.is_empty() {
            return;
        }
        let coding = self.dice.of(&codings);
        let key = ("ane".into(), id.clone(), coding.id.clone());
        let after = match self.dice.below(4) {
            0 => None,
            1 => Some(Coding { weight: Some(2), ..coding }),
            2 => Some(Coding { code: self.code(), ..coding }),
            _ => {
                let to = Place { offset: coding.to.offset.minus(2), ..coding.to.clone() };
                let text = &self.project.transcripts[&id];
                let segment = Segment::new(coding.from.clone(), to);
                let Some(segment) = normalize(text, segment) else { return };
                let Some((quote, near)) = quote_of(text, &segment) else { return };
                Some(Coding { from: segment.from, to: segment.to, quote, near, ..coding })
            }
        };
        let edit = Edit::Coding(Change::to(&self.project, key, after));
        self.put(&[edit]);
    }

    fn correct(&mut self) {
        let id = self.transcript();
        let paragraphs = &self.project.transcripts[&id].paragraphs;
        let paragraph = paragraphs.get(self.dice.below(8.min(paragraphs.len()))).unwrap().clone();
        let mut words: Vec<String> = paragraph.text.split(' ').map(str::to_owned).collect();
        let (at, word) = (self.dice.below(words.len()), self.word());
        if self.dice.below(2) == 0 {
            words.insert(at, word);
        } else {
            // What stood there is gone, also if this side wrote it.
            let gone = std::mem::replace(&mut words[at], word);
            self.words.retain(|word| !gone.contains(word.as_str()));
        }
        let text = words.join(" ");
        if let Ok(done) = replace_text(&self.project, &id, &paragraph.id, &text) {
            self.put(&done.edits);
        }
    }

    fn cut(&mut self) {
        let id = self.transcript();
        let paragraphs = &self.project.transcripts[&id].paragraphs;
        let paragraph = paragraphs.get(self.dice.below(8.min(paragraphs.len()))).unwrap().clone();
        let end = length(&paragraph.text).0 as usize;
        let at = CodePoint(u32::try_from(self.dice.below(end)).unwrap());
        let letters = self.dice.letters(3);
        if let Ok(done) = split(&self.project, &id, &paragraph.id, at, &letters, None) {
            self.put(&done.edits);
        }
    }

    fn join(&mut self) {
        let id = self.transcript();
        let paragraphs = &self.project.transcripts[&id].paragraphs;
        let paragraph =
            paragraphs.get(self.dice.below(8.min(paragraphs.len()))).unwrap().id.clone();
        if let Ok(done) = join_with_previous(&self.project, &id, &paragraph) {
            self.put(&done.edits);
        }
    }

    fn change_code(&mut self) {
        // Few codes, so that both sides meet in them.
        let ids: Vec<CodeId> = self.project.codes.keys().take(2).cloned().collect();
        let (id, word) = (self.dice.of(&ids), self.word());
        let mut code = self.project.codes[&id].clone();
        match self.dice.below(4) {
            0 => code.name = word,
            1 => code.definition.push(word),
            2 => code.short = Some(word),
            _ => code.state = CodeState::Retired,
        }
        let edit = Edit::Code(Change::to(&self.project, id, Some(code)));
        self.put(&[edit]);
    }

    /// Words that this side itself wrote over are no longer what it wants.
    fn forget_overwritten(&mut self) {
        let project = &self.project;
        let all = format!(
            "{:?}",
            (&project.codes, &project.memos, &project.transcripts, &project.samples)
        );
        self.words.retain(|word| all.contains(word.as_str()));
    }

    fn new_code(&mut self) {
        let word = self.word();
        let code = Code { id: word.as_str().into(), name: word, ..Code::default() };
        let edit = Edit::Code(Change::to(&self.project, code.id.clone(), Some(code)));
        self.put(&[edit]);
    }

    fn memo(&mut self) {
        let word = self.word();
        let memos = self.project.memos.get(&"ane".into()).cloned().unwrap_or_default();
        let ids: Vec<_> = memos.keys().cloned().collect();
        let (id, memo) = if self.dice.below(2) == 0 && !ids.is_empty() {
            let id = self.dice.of(&ids);
            let mut memo = memos[&id].clone();
            memo.text.push(word);
            (id, memo)
        } else {
            let memo = Memo {
                title: word.clone(),
                kind: MemoKind::Analytic,
                about: MemoAbout::Project,
                made: Moment::new("2026-11-23T09:00:00Z"),
                shared: false,
                tags: Vec::new(),
                text: Vec::new(),
            };
            (word.as_str().into(), memo)
        };
        let edit = Edit::Memo(Change::to(&self.project, ("ane".into(), id), Some(memo)));
        self.put(&[edit]);
    }

    fn case(&mut self) {
        let ids: Vec<_> = self.project.cases.keys().cloned().collect();
        let id = self.dice.of(&ids);
        let day = Day::new(format!("2026-11-{:02}", 1 + self.dice.below(20)));
        let consent =
            if self.dice.below(2) == 0 { Consent::Given(day) } else { Consent::Withdrawn(day) };
        let case = Case { consent: Some(consent), ..self.project.cases[&id].clone() };
        let edit = Edit::Case(Change::to(&self.project, id, Some(case)));
        self.put(&[edit]);
    }
}

fn two_hands(base: &Project, seed: u64, n_acts: usize) -> (Hand, Hand) {
    let mut mine = Hand::new(base, "m", seed);
    let mut theirs = Hand::new(base, "t", seed + 1000);
    for _ in 0..n_acts {
        mine.act();
        theirs.act();
    }
    mine.forget_overwritten();
    theirs.forget_overwritten();
    (mine, theirs)
}

/// Proves that everything `hand` did is in the merged study or waits for somebody.
fn prove_nothing_lost(base: &Project, hand: &Hand, merged: &MergedStudy, seed: u64) {
    let result = &merged.project;
    let waits =
        |edit: &Edit| merged.contradictions.iter().any(|row| row.theirs.is_about_same(edit));
    let everything = format!(
        "{:?}{:?}",
        (&result.codes, &result.memos, &result.transcripts, &result.samples),
        merged.contradictions
    );
    for word in &hand.words {
        assert!(everything.contains(word.as_str()), "{word} of {} is lost, seed {seed}", hand.name);
    }
    for edit in difference(base, &hand.project) {
        if waits(&edit) {
            continue;
        }
        match &edit {
            Edit::Coding(change) => {
                let (layer, id, coding) = &change.key;
                let now = result.codings_of(layer, id).and_then(|codings| codings.get(coding));
                match (&change.before, &change.after, now) {
                    (_, None, now) => assert!(now.is_none(), "{coding} is back, seed {seed}"),
                    (before, Some(after), Some(now)) => {
                        let is_recoded = before.as_ref().is_none_or(|row| row.code != after.code);
                        assert!(!is_recoded || now.code == after.code, "seed {seed}");
                        assert!(after.weight.is_none() || now.weight.is_some(), "seed {seed}");
                    }
                    (_, Some(after), None) => {
                        let twin =
                            |row: &Coding| row.code == after.code && row.quote == after.quote;
                        let codings = result.codings_of(layer, id).unwrap();
                        assert!(codings.values().any(twin), "{coding} is lost, seed {seed}");
                    }
                }
            }
            Edit::Case(change) => {
                let now = &result.cases[&change.key];
                let after = change.after.as_ref().unwrap();
                assert!(now.consent == after.consent || now.is_withdrawn(), "seed {seed}");
            }
            Edit::Code(change) => {
                let (now, after) = (&result.codes[&change.key], change.after.as_ref().unwrap());
                let was = change.before.clone().unwrap_or_default();
                assert!(after.name == was.name || now.name == after.name, "seed {seed}");
                assert!(after.state == was.state || now.state == after.state, "seed {seed}");
                assert!(after.short == was.short || now.short == after.short, "seed {seed}");
            }
            Edit::Decision(change) => {
                let now = result.decisions[&change.key.0].get(&change.key.1);
                let after = change.after.as_ref().unwrap();
                let agreed = now.map(|row| (row.reason.clone(), row.agreed.len()));
                let wanted = (after.reason.clone(), after.agreed.len());
                assert!(change.before.is_some() || agreed == Some(wanted), "seed {seed}");
            }
            _ => {}
        }
    }
}

/// Proves that every coding stands on its words or is listed.
fn prove_places(merged: &MergedStudy, seed: u64) {
    for (layer, transcripts) in &merged.project.codings {
        for (id, codings) in transcripts {
            let text = &merged.project.transcripts[id];
            for coding in codings.values() {
                let stands =
                    is_proved(text, &coding.segment(), &coding.quote, coding.near.as_ref());
                let about =
                    tusj::services::anchor::settle::About::Coding(layer.clone(), coding.id.clone());
                let listed = merged
                    .needs_you
                    .get(id)
                    .is_some_and(|all| all.iter().any(|need| need.about == about));
                assert!(stands || listed, "{} stands on other words, seed {seed}", coding.id);
            }
        }
    }
}

fn defects(project: &Project) -> usize {
    flaws(project).iter().filter(|flaw| flaw.weight == FlawWeight::Defect).count()
}

#[test]
fn whatever_either_side_did_is_in_the_result_or_waits_for_somebody() {
    let base = base();
    let (mut n_acts, mut n_open, mut n_needs) = (0, 0, 0);
    for seed in 0..120 {
        let (mine, theirs) = two_hands(&base, seed, 14);
        n_acts += mine.n_acts + theirs.n_acts;
        let merged = merge(&base, &mine.project, &theirs.project);
        prove_nothing_lost(&base, &mine, &merged, seed);
        prove_nothing_lost(&base, &theirs, &merged, seed);
        prove_places(&merged, seed);
        let before = defects(&mine.project).max(defects(&theirs.project));
        assert!(defects(&merged.project) <= before, "it does not hold together, seed {seed}");
        n_open += merged.contradictions.len();
        n_needs += merged.n_needs_you();
    }
    assert!(n_acts > 2500, "{n_acts} acts");
    assert!(n_open > 10 && n_open < n_acts / 5, "{n_open} contradictions in {n_acts} acts");
    assert!(n_needs < n_acts / 4, "{n_needs} records need somebody after {n_acts} acts");
}

#[test]
fn a_merge_is_the_same_from_both_sides_but_for_whose_reading_stands() {
    let base = base();
    let mut n_clean = 0;
    for seed in 0..60 {
        let (mine, theirs) = two_hands(&base, seed, if seed % 2 == 0 { 2 } else { 8 });
        let here = merge(&base, &mine.project, &theirs.project);
        let there = merge(&base, &theirs.project, &mine.project);
        let files = |merged: &MergedStudy| -> BTreeSet<String> {
            merged.contradictions.iter().map(|row| row.file().path_text()).collect()
        };
        assert_eq!(files(&here), files(&there), "seed {seed}");
        if here.contradictions.is_empty() {
            n_clean += 1;
            let differing = difference(&here.project, &there.project);
            // Lines that both wrote at one place stand in the order of the sides.
            let lists = |edit: &Edit| matches!(edit, Edit::Code(_) | Edit::Memo(_));
            let real: Vec<&Edit> = differing.iter().filter(|edit| !lists(edit)).collect();
            assert!(real.is_empty(), "seed {seed}: {real:#?}");
        }
        // Taking their side here gives what stands when the sides are exchanged.
        for contradiction in &here.contradictions {
            let (edit, _) = contradiction.theirs.onto(&here.project, Side::Mine);
            assert!(force(&mut here.project.clone(), &[edit]).is_empty(), "seed {seed}");
        }
    }
    assert!(n_clean > 10, "{n_clean}");
}

#[test]
fn a_merge_with_somebody_who_did_nothing_is_what_the_other_did() {
    let base = base();
    for seed in 100..130 {
        let mut hand = Hand::new(&base, "m", seed);
        for _ in 0..10 {
            hand.act();
        }
        for (mine, theirs) in
            [(&base, &hand.project), (&hand.project, &base), (&hand.project, &hand.project)]
        {
            let merged = merge(&base, mine, theirs);
            assert_eq!(merged.contradictions, [], "seed {seed}");
            let differing = difference(&hand.project, &merged.project);
            assert!(differing.is_empty(), "seed {seed}: {differing:#?}");
        }
    }
}

#[test]
fn git_comes_to_what_is_merged_in_memory() {
    let base = Folder::open(&sample("study")).unwrap().1;
    let mut n_done = 0;
    for seed in 0..4 {
        let (mine, theirs) = two_hands(&base, seed, 5);
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let git = repository(root);
        fs::write(root.join(".gitattributes"), "*.ron text eol=lf merge=tusj\n").unwrap();
        run_git(root, &["add", "-A"]);
        run_git(root, &["commit", "-q", "-m", "attributes"]);
        run_git(root, &["branch", "bo"]);
        write(root, &mine.project, "here");
        run_git(root, &["switch", "-q", "bo"]);
        write(root, &theirs.project, "there");
        run_git(root, &["switch", "-q", "main"]);
        let here = Folder::open(root).unwrap().1;
        let merged = merge(&base, &here, &theirs.project);
        let done = git.merge_branch("bo", &how()).unwrap();
        let is_done = matches!(done, Merge::Done(_));
        assert_eq!(is_done, merged.contradictions.is_empty(), "seed {seed}: {done:?}");
        n_done += usize::from(is_done);
        let (_, on_disk, problems) = Folder::open(root).unwrap();
        assert_eq!(problems, [], "seed {seed}");
        let differing = difference(&merged.project, &on_disk);
        assert!(differing.is_empty(), "seed {seed}: {differing:#?}");
    }
    assert!(n_done < 5);
}

/// Writes a project over the folder and makes a version of it.
fn write(root: &std::path::Path, project: &Project, message: &str) {
    let (mut folder, _, _) = Folder::open(root).unwrap();
    let files = files_of(project);
    let writes = folder.plan_files(project, &files).unwrap();
    let outcome = tusj::storage::write::write(root, &writes);
    assert!(outcome.failure.is_none());
    run_git(root, &["add", "-A"]);
    run_git(root, &["commit", "-q", "-m", message]);
}
