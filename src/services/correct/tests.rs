//! What correcting promises, as examples and over random sessions.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

use super::*;
use crate::domain::code::Code;
use crate::domain::coding::{Coding, Decision, ReadStretch, Verdict};
use crate::domain::edit::apply;
use crate::domain::id::{ParagraphId, SpeakerId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::quote::Quote;
use crate::domain::text::CodePoint;
use crate::domain::time::{Day, Moment};
use crate::domain::transcript::{Paragraph, Paragraphs, Role, Speaker, Transcript};
use crate::services::anchor::find::Guess;
use crate::services::anchor::quote::{is_proved, normalize, quote_of, text_of, words_of};
use crate::services::anchor::settle::About;

fn nav() -> Transcript {
    let speaker = |id: &str, role| {
        let label = id.to_owned();
        (SpeakerId::new(id), Speaker { id: id.into(), label, role, case: None })
    };
    let said = |id: &str, speaker: Option<&str>, text: &str| Paragraph {
        id: id.into(),
        speaker: speaker.map(SpeakerId::new),
        continues: speaker.is_none(),
        text: text.to_owned(),
        ..Paragraph::default()
    };
    Transcript {
        speakers: [speaker("I", Role::Interviewer), speaker("V", Role::Informant)].into(),
        paragraphs: Paragraphs::new(vec![
            said("45", Some("I"), "Har du noen å snakke med om det?"),
            said(
                "46",
                Some("V"),
                "Egentlig ikke. Jeg er alene om faget her på skolen. Rådgiveren ringer jeg.",
            ),
            said("47", None, "Det er hun som holder meg oppe."),
            said("48", Some("I"), "Åpen dør – er det et valg?"),
        ]),
        ..Transcript::default()
    }
}

fn study(transcript: Transcript) -> Project {
    let mut project = Project::default();
    project.codes.insert("alene".into(), Code::default());
    project.transcripts.insert("ida".into(), transcript);
    project
}

fn place(id: &str, offset: u32) -> Place {
    Place::new(id.into(), CodePoint(offset))
}

fn add_coding(project: &mut Project, layer: &str, id: &str, segment: &Segment) {
    let (quote, near) = quote_of(&project.transcripts[&"ida".into()], segment).unwrap();
    let coding = Coding {
        id: id.into(),
        code: "alene".into(),
        from: segment.from.clone(),
        to: segment.to.clone(),
        made: Moment::new("2026-11-23T09:00:00Z"),
        pass: None,
        weight: None,
        quote,
        near,
        agrees: Vec::new(),
    };
    let transcripts = project.codings.entry(layer.into()).or_default();
    transcripts.entry("ida".into()).or_default().insert(id.into(), coding);
}

fn coded(project: &Project, layer: &str, id: &str) -> String {
    let coding = &project.codings[&layer.into()][&"ida".into()][&id.into()];
    text_of(&project.transcripts[&"ida".into()], &coding.segment())
}

fn lines(project: &Project) -> Vec<(&str, &str)> {
    let paragraphs = project.transcripts[&"ida".into()].paragraphs.as_slice();
    paragraphs.iter().map(|paragraph| (paragraph.id.as_str(), paragraph.text.as_str())).collect()
}

/// The example of the design: one coding keeps its words and place, one moves, one needs a person.
#[test]
fn a_correction_says_what_became_of_each_coding() {
    let mut project = study(nav());
    let segment = |from, to| Segment::new(place("46", from), place("46", to));
    add_coding(&mut project, "ane", "kept", &segment(0, 13));
    add_coding(&mut project, "ane", "moved", &segment(52, 74));
    add_coding(&mut project, "bo", "needs", &segment(22, 50));
    let text = "Egentlig ikke. Jeg er ganske aleine med faget her på huset. Rådgiveren ringer jeg.";
    let correction = replace_text(&project, &"ida".into(), &"46".into(), text).unwrap();
    assert_eq!(correction.counts(), (1, 1, 1));
    let needs = &correction.outcomes[2];
    assert_eq!(needs.about, About::Coding("bo".into(), "needs".into()));
    assert_eq!(needs.was, "alene om faget her på skolen");
    let Found::NeedsYou(guesses) = &needs.found else { panic!("{needs:?}") };
    let shown: Vec<&str> = guesses.iter().map(|guess: &Guess| guess.quote.as_str()).collect();
    assert_eq!(shown[0], "ganske aleine med faget her på huset");
    apply(&mut project, &correction.edits).unwrap();
    assert_eq!(coded(&project, "ane", "kept"), "Egentlig ikke");
    assert_eq!(coded(&project, "ane", "moved"), "Rådgiveren ringer jeg.");
    let needs = &project.codings[&"bo".into()][&"ida".into()][&"needs".into()];
    assert_eq!(needs.quote, "alene om faget her på skolen");
}

#[test]
fn a_coding_around_changed_words_gets_the_new_words() {
    let mut project = study(nav());
    add_coding(&mut project, "ane", "a", &Segment::new(place("46", 15), place("46", 51)));
    let text =
        "Egentlig ikke. Jeg er så alene om dette faget her på skolen. Rådgiveren ringer jeg.";
    let correction = replace_text(&project, &"ida".into(), &"46".into(), text).unwrap();
    assert_eq!(correction.counts(), (0, 1, 0));
    apply(&mut project, &correction.edits).unwrap();
    let coding = &project.codings[&"ane".into()][&"ida".into()][&"a".into()];
    assert_eq!(coding.quote, "Jeg er så alene om dette faget her på skolen.");
}

#[test]
fn typed_text_is_cleaned_and_never_empty() {
    let project = study(nav());
    let correct = |text| replace_text(&project, &"ida".into(), &"45".into(), text);
    assert_eq!(correct(" \n "), Err(CannotCorrect::NothingLeft("45".to_owned())));
    let same = correct("Har du noen å\nsnakke med om\u{202E} det? ").unwrap();
    assert_eq!(same.edits, []);
    assert_eq!(same.removed.len(), 1);
}

#[test]
fn a_split_gives_the_second_piece_an_id_of_its_own() {
    let mut project = study(nav());
    add_coding(&mut project, "ane", "first", &Segment::new(place("46", 0), place("46", 14)));
    add_coding(&mut project, "ane", "both", &Segment::new(place("46", 9), place("46", 51)));
    add_coding(&mut project, "ane", "second", &Segment::new(place("46", 15), place("46", 51)));
    let at = CodePoint(14);
    let correction = split(&project, &"ida".into(), &"46".into(), at, "kfm", None).unwrap();
    assert_eq!(correction.counts(), (1, 2, 0));
    apply(&mut project, &correction.edits).unwrap();
    assert_eq!(lines(&project)[1], ("46", "Egentlig ikke."));
    assert_eq!(
        lines(&project)[2],
        ("46.kfm", "Jeg er alene om faget her på skolen. Rådgiveren ringer jeg.")
    );
    assert_eq!(coded(&project, "ane", "both"), "ikke.\nJeg er alene om faget her på skolen.");
    assert_eq!(coded(&project, "ane", "second"), "Jeg er alene om faget her på skolen.");
    let second = &project.codings[&"ane".into()][&"ida".into()][&"second".into()];
    assert_eq!(second.from, place("46.kfm", 0));
    assert_eq!(project.transcripts[&"ida".into()].turn_at(1), 1..4);
}

#[test]
fn a_piece_given_to_another_speaker_leaves_the_rest_of_the_turn_where_it_was() {
    let mut project = study(nav());
    let at = CodePoint(14);
    let speaker = SpeakerId::new("I");
    let correction = split(&project, &"ida".into(), &"46".into(), at, "kfm", Some(&speaker));
    apply(&mut project, &correction.unwrap().edits).unwrap();
    let ida = &project.transcripts[&"ida".into()];
    let speakers: Vec<&str> =
        (0..5).filter_map(|at| ida.speaker_at(at)).map(|speaker| speaker.id.as_str()).collect();
    assert_eq!(speakers, ["I", "V", "I", "V", "I"]);
}

#[test]
fn a_split_that_leaves_nothing_or_takes_an_id_is_refused() {
    let project = study(nav());
    let cut = |at, letters| {
        split(&project, &"ida".into(), &"46".into(), CodePoint(at), letters, None).err()
    };
    assert_eq!(cut(0, "kfm"), Some(CannotCorrect::NoSplitThere("46".to_owned())));
    assert_eq!(cut(74, "kfm"), Some(CannotCorrect::NoSplitThere("46".to_owned())));
    let nobody = SpeakerId::new("X");
    let correction =
        split(&project, &"ida".into(), &"46".into(), CodePoint(14), "kfm", Some(&nobody));
    assert_eq!(correction, Err(CannotCorrect::NoSpeaker("X".to_owned())));
}

#[test]
fn a_join_keeps_the_first_id_and_notes_the_other() {
    let mut project = study(nav());
    add_coding(&mut project, "ane", "a", &Segment::new(place("47", 7), place("47", 31)));
    let memo = Memo {
        title: "Hun".to_owned(),
        kind: Default::default(),
        about: MemoAbout::Turn("ida".into(), "47".into()),
        made: Moment::default(),
        shared: false,
        tags: Vec::new(),
        text: Vec::new(),
    };
    project.memos.entry("ane".into()).or_default().insert("hun".into(), memo);
    let correction = join_with_previous(&project, &"ida".into(), &"47".into()).unwrap();
    apply(&mut project, &correction.edits).unwrap();
    let ida = &project.transcripts[&"ida".into()];
    assert_eq!(ida.paragraphs.len(), 3);
    assert_eq!(ida.paragraphs.as_slice()[1].was, [place("47", 75)]);
    assert_eq!(coded(&project, "ane", "a"), "hun som holder meg oppe.");
    let memo = &project.memos[&"ane".into()][&"hun".into()];
    assert_eq!(memo.about, MemoAbout::Turn("ida".into(), "46".into()));
    assert_eq!(
        join_with_previous(&project, &"ida".into(), &"45".into()),
        Err(CannotCorrect::NothingBefore("45".to_owned()))
    );
}

#[test]
fn a_joined_turn_leaves_its_rest_to_its_speaker() {
    let mut project = study(nav());
    let correction = join_with_previous(&project, &"ida".into(), &"46".into()).unwrap();
    apply(&mut project, &correction.edits).unwrap();
    let ida = &project.transcripts[&"ida".into()];
    let speakers: Vec<&str> =
        (0..3).filter_map(|at| ida.speaker_at(at)).map(|speaker| speaker.id.as_str()).collect();
    assert_eq!(speakers, ["I", "V", "I"]);
}

#[test]
fn a_moved_break_keeps_both_ids() {
    let mut project = study(nav());
    add_coding(&mut project, "ane", "a", &Segment::new(place("46", 52), place("46", 74)));
    let correction = move_break(&project, &"ida".into(), &"47".into(), CodePoint(51)).unwrap();
    apply(&mut project, &correction.edits).unwrap();
    assert_eq!(
        lines(&project)[2],
        ("47", "Rådgiveren ringer jeg. Det er hun som holder meg oppe.")
    );
    assert_eq!(coded(&project, "ane", "a"), "Rådgiveren ringer jeg.");
}

#[test]
fn what_was_read_stays_read() {
    let mut project = study(nav());
    let stretch = |from: &str, to: &str| ReadStretch {
        pass: "forste".into(),
        from: from.into(),
        to: to.into(),
        on: Day::new("2026-11-23"),
    };
    let readings = project.reading.entry("ane".into()).or_default();
    readings.insert("ida".into(), vec![stretch("45", "46")]);
    let at = CodePoint(14);
    let correction = split(&project, &"ida".into(), &"46".into(), at, "kfm", None).unwrap();
    apply(&mut project, &correction.edits).unwrap();
    let read = |project: &Project| project.reading[&"ane".into()][&"ida".into()].clone();
    assert_eq!(read(&project), [stretch("45", "46.kfm")]);
    let correction = join_with_previous(&project, &"ida".into(), &"46.kfm".into()).unwrap();
    apply(&mut project, &correction.edits).unwrap();
    assert_eq!(read(&project), [stretch("45", "46")]);
}

#[test]
fn a_turn_changes_speaker_as_a_whole() {
    let mut project = study(nav());
    let speaker =
        Speaker { id: "M".into(), label: " Marit ".to_owned(), role: Role::Informant, case: None };
    let added = new_speaker(&project, &"ida".into(), speaker.clone()).unwrap();
    apply(&mut project, &added.edits).unwrap();
    let again = new_speaker(&project, &"ida".into(), speaker);
    assert_eq!(again, Err(CannotCorrect::Taken("M".to_owned())));
    let changed = change_speaker(&project, &"ida".into(), &"47".into(), &"M".into()).unwrap();
    assert_eq!(changed.edits.len(), 1);
    apply(&mut project, &changed.edits).unwrap();
    let ida = &project.transcripts[&"ida".into()];
    let label = |at| ida.speaker_at(at).map(|speaker| speaker.label.as_str());
    assert_eq!([label(1), label(2), label(3)], [Some("Marit"), Some("Marit"), Some("I")]);
}

/// One random thing to do to the transcript: which paragraph, where, and what.
#[derive(Clone, Debug)]
enum Act {
    Replace(usize, String),
    Splice(usize, usize, usize, String),
    Split(usize, u32),
    Join(usize),
    MoveBreak(usize, u32),
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("ja"),
        Just("nei,"),
        Just("mm."),
        Just("Åpen"),
        Just("dør."),
        Just("tallene"),
        Just("styrer."),
        Just("hun"),
        Just("🙂"),
        Just("skolen"),
        Just("skulen"),
        Just("¶"),
    ];
    vec(word, 1..30).prop_map(|words| words.join(" "))
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..9usize, words()).prop_map(|(at, text)| Act::Replace(at, text)),
        (0..9usize, 0..60usize, 0..20usize, words())
            .prop_map(|(at, from, n, text)| Act::Splice(at, from, n, text)),
        (0..9usize, 0..60u32).prop_map(|(at, offset)| Act::Split(at, offset)),
        (0..9usize).prop_map(Act::Join),
        (0..9usize, 0..60u32).prop_map(|(at, offset)| Act::MoveBreak(at, offset)),
    ]
}

type Bounds = (usize, u32, usize, u32);

fn random_study(texts: &[String], places: &[Bounds]) -> Project {
    let paragraph = |(index, text): (usize, &String)| Paragraph {
        id: ParagraphId::imported(index + 1),
        text: text.clone(),
        ..Paragraph::default()
    };
    let paragraphs = Paragraphs::new(texts.iter().enumerate().map(paragraph).collect());
    let transcript = Transcript { paragraphs, ..Transcript::default() };
    let mut project = study(transcript.clone());
    for (n, (from, start, to, end)) in places.iter().enumerate() {
        let id = |index: usize| ParagraphId::imported(index % texts.len() + 1);
        let segment = Segment::new(
            Place::new(id(*from), CodePoint(*start)),
            Place::new(id(*to), CodePoint(*end)),
        );
        let Some(segment) = normalize(&transcript, segment) else { continue };
        let name = n.to_string();
        match n % 4 {
            0 => add_quote(&mut project, &name, &transcript, &segment),
            1 => add_memo(&mut project, &name, &transcript, &segment),
            2 => add_coding(&mut project, "bo", &name, &segment),
            _ => add_coding(&mut project, "ane", &name, &segment),
        }
        add_decision(&mut project, &name, segment);
    }
    project
}

fn add_quote(project: &mut Project, id: &str, transcript: &Transcript, segment: &Segment) {
    let quote = Quote {
        title: String::new(),
        transcript: "ida".into(),
        span: (segment.from.clone(), segment.to.clone()),
        omissions: Vec::new(),
        made: Moment::default(),
        by: "ane".into(),
        text: words_of(transcript, segment).unwrap(),
        context: Some(segment.from.paragraph.clone()),
        used_in: Vec::new(),
    };
    project.quotes.insert(id.into(), quote);
}

fn add_memo(project: &mut Project, id: &str, transcript: &Transcript, segment: &Segment) {
    let (quote, near) = quote_of(transcript, segment).unwrap();
    let (from, to) = (segment.from.clone(), segment.to.clone());
    let memo = Memo {
        title: String::new(),
        kind: Default::default(),
        about: MemoAbout::Segment { transcript: "ida".into(), from, to, quote, near },
        made: Moment::default(),
        shared: false,
        tags: Vec::new(),
        text: Vec::new(),
    };
    project.memos.entry("ane".into()).or_default().insert(id.into(), memo);
}

fn add_decision(project: &mut Project, id: &str, segment: Segment) {
    let decision = Decision {
        id: id.into(),
        from: segment.from,
        to: segment.to,
        verdict: Verdict::Both,
        codings: Vec::new(),
        agreed: Vec::new(),
        reason: None,
        by: Vec::new(),
        made: Moment::default(),
    };
    project.decisions.entry("ida".into()).or_default().insert(id.into(), decision);
}

fn correct(project: &Project, act: &Act, letters: &str) -> Result<Correction, CannotCorrect> {
    let transcript = "ida".into();
    let paragraphs = &project.transcripts[&transcript].paragraphs;
    let paragraph = |at: usize| paragraphs.get(at % paragraphs.len()).unwrap();
    match act {
        Act::Replace(at, text) => replace_text(project, &transcript, &paragraph(*at).id, text),
        Act::Splice(at, from, n, text) => {
            let before = &paragraph(*at).text;
            let head: String = before.chars().take(*from).collect();
            let tail: String = before.chars().skip(from + n).collect();
            replace_text(project, &transcript, &paragraph(*at).id, &format!("{head}{text}{tail}"))
        }
        Act::Split(at, offset) => {
            split(project, &transcript, &paragraph(*at).id, CodePoint(*offset), letters, None)
        }
        Act::Join(at) => join_with_previous(project, &transcript, &paragraph(*at).id),
        Act::MoveBreak(at, offset) => {
            move_break(project, &transcript, &paragraph(*at).id, CodePoint(*offset))
        }
    }
}

/// Every record is proved unless a person was asked about it, and every place lies in the text.
fn check(project: &Project, asked: &BTreeSet<String>) -> Result<(), TestCaseError> {
    let transcript = &project.transcripts[&"ida".into()];
    let stands = |segment: &Segment| normalize(transcript, segment.clone()).is_some();
    for (_, coding) in project.codings_in(&"ida".into()) {
        let proved = is_proved(transcript, &coding.segment(), &coding.quote, coding.near.as_ref());
        prop_assert!(proved || asked.contains(coding.id.as_str()), "{:?}", coding);
        prop_assert!(stands(&coding.segment()), "{:?}", coding);
    }
    for (id, quote) in &project.quotes {
        let proved = words_of(transcript, &quote.segment()).is_some_and(|text| text == quote.text);
        prop_assert!(proved || asked.contains(id.as_str()), "{:?}", quote);
        prop_assert!(stands(&quote.segment()), "{:?}", quote);
        let context = quote.context.as_ref().unwrap();
        prop_assert!(transcript.paragraphs.find(context).is_some());
    }
    for (_, id, memo) in project.all_memos() {
        let MemoAbout::Segment { from, to, quote, near, .. } = &memo.about else { continue };
        let segment = Segment::new(from.clone(), to.clone());
        let proved = is_proved(transcript, &segment, quote, near.as_ref());
        prop_assert!(proved || asked.contains(id.as_str()), "{:?}", memo);
        prop_assert!(stands(&segment), "{:?}", memo);
    }
    for decision in project.decisions.get(&"ida".into()).into_iter().flat_map(|all| all.values()) {
        let segment = Segment::new(decision.from.clone(), decision.to.clone());
        prop_assert!(stands(&segment), "{:?}", decision);
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_session_of_corrections_applies_proves_and_is_undone(
        texts in vec(words(), 1..5),
        places in vec((0..5usize, 0..80u32, 0..5usize, 0..80u32), 0..12),
        acts in vec(act(), 1..7),
    ) {
        let start = random_study(&texts, &places);
        let mut project = start.clone();
        let mut undo = Vec::new();
        let mut asked = BTreeSet::new();
        for (n, act) in acts.iter().enumerate() {
            let Ok(correction) = correct(&project, act, &format!("aa{n}")) else { continue };
            for outcome in &correction.outcomes {
                let id = match &outcome.about {
                    About::Coding(_, id) => id.to_string(),
                    About::Quote(id) => id.to_string(),
                    About::Memo(_, id) => id.to_string(),
                };
                match outcome.found {
                    Found::NeedsYou(_) => asked.insert(id),
                    _ => asked.remove(&id),
                };
            }
            prop_assert_eq!(apply(&mut project, &correction.edits), Ok(()));
            undo.push(correction.edits);
            check(&project, &asked)?;
        }
        for edits in undo.into_iter().rev() {
            let inverse: Vec<Edit> = edits.iter().rev().map(Edit::inverse).collect();
            prop_assert_eq!(apply(&mut project, &inverse), Ok(()));
        }
        prop_assert_eq!(project, start);
    }
}
