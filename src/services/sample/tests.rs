use super::*;
use crate::domain::case::{Case, Consent};
use crate::domain::coder::Coder;
use crate::domain::id::{CaseId, SpeakerId};
use crate::domain::place::Place;
use crate::domain::sample::SampleKind;
use crate::domain::text::CodePoint;
use crate::domain::time::{Day, Moment};
use crate::domain::transcript::{Paragraphs, Role, Speaker, TranscriptHeader};

/// Twenty turns of an interviewer and an informant by turns; every informant's turn has three words.
fn interview(case: &str) -> Transcript {
    let speaker = |id: &str, role, case: Option<&str>| Speaker {
        id: id.into(),
        label: id.to_owned(),
        role,
        case: case.map(CaseId::from),
    };
    let paragraph = |number: usize| Paragraph {
        id: ParagraphId::imported(number),
        speaker: Some(SpeakerId::new(if number % 2 == 1 { "I" } else { "V" })),
        text: if number % 2 == 1 { "Ja?" } else { "Det er åpent." }.to_owned(),
        ..Paragraph::default()
    };
    Transcript {
        header: TranscriptHeader { is_data: true, ..TranscriptHeader::default() },
        speakers: [
            ("I".into(), speaker("I", Role::Interviewer, None)),
            ("V".into(), speaker("V", Role::Informant, Some(case))),
        ]
        .into(),
        paragraphs: Paragraphs::new((1..=20).map(paragraph).collect()),
    }
}

fn study() -> Project {
    let mut project = Project::default();
    project.settings.language = "nb".to_owned();
    for (id, case) in [("01", "jonas"), ("02", "ida")] {
        project.transcripts.insert(id.into(), interview(case));
        project.cases.insert(case.into(), Case { name: case.to_owned(), ..Case::default() });
    }
    let ane = Coder { name: "Ane".to_owned(), initial: "A".to_owned(), ..Coder::default() };
    project.coders.insert("ane".into(), ane);
    project
}

fn drawing(share: u8) -> Drawing {
    Drawing { share, seed: 42, ..Drawing::default() }
}

fn sample(drawn: Drawn) -> Sample {
    Sample {
        id: "s".into(),
        aim: "dobbelt".to_owned(),
        kind: SampleKind::Double,
        share: 20,
        seed: 42,
        coders: vec!["ane".into()],
        made: Moment::new("2026-11-14T14:52:00Z"),
        by: "ane".into(),
        turns: drawn.turns,
    }
}

fn sample_of(id: &str, turns: &[&str]) -> Sample {
    let turns = turns.iter().map(ParagraphId::new).collect();
    sample(Drawn { turns: vec![(id.into(), turns)], parts: Vec::new() })
}

fn ids(drawn: &Drawn) -> Vec<(&str, Vec<&str>)> {
    let rows = drawn.turns.iter().map(|row| (row.0.as_str(), &row.1));
    rows.map(|(id, turns)| (id, turns.iter().map(ParagraphId::as_str).collect())).collect()
}

#[test]
fn a_share_of_the_turns_of_informants_is_drawn_from_each_transcript() {
    let drawn = draw(&study(), &drawing(20));
    let total = drawn.total();
    assert_eq!((total.turns, total.of_turns, total.words, total.of_words), (4, 20, 12, 60));
    let even = |turn: &ParagraphId| turn.as_str().parse::<usize>().unwrap() % 2 == 0;
    assert!(drawn.turns.iter().all(|(_, turns)| turns.len() == 2 && turns.iter().all(even)));
}

#[test]
fn the_same_seed_draws_the_same_turns_for_ever_and_another_seed_others() {
    let drawn = draw(&study(), &drawing(20));
    let expected = DRAWN_WITH_42.map(|(id, turns)| (id, turns.to_vec()));
    assert_eq!(ids(&drawn), expected);
    let other = draw(&study(), &Drawing { seed: 43, ..drawing(20) });
    assert_ne!(ids(&other), ids(&drawn));
}

#[test]
fn what_is_drawn_from_one_transcript_does_not_hang_on_the_others() {
    let all = draw(&study(), &drawing(20));
    let only = Some(BTreeSet::from(["02".into()]));
    let alone = draw(&study(), &Drawing { transcripts: only, ..drawing(20) });
    assert_eq!(alone.turns, all.turns[1..]);
}

#[test]
fn a_share_of_all_turns_together_may_lie_unevenly() {
    let drawn = draw(&study(), &Drawing { per: SharePer::All, ..drawing(25) });
    assert_eq!(drawn.total().turns, 5);
    assert_eq!(drawn, draw(&study(), &Drawing { per: SharePer::All, ..drawing(25) }));
}

#[test]
fn at_least_one_turn_is_drawn_and_at_most_all() {
    assert_eq!(draw(&study(), &drawing(1)).total().turns, 2);
    assert_eq!(draw(&study(), &drawing(100)).total().turns, 20);
}

#[test]
fn interviewers_documents_that_are_not_data_and_withdrawn_informants_are_never_drawn() {
    let mut project = study();
    let withdrawn = Some(Consent::Withdrawn(Day::new("2026-11-01")));
    project.cases.get_mut(&"jonas".into()).unwrap().consent = withdrawn;
    let drawn = draw(&project, &drawing(100));
    assert_eq!(ids(&drawn).iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["02"]);
    project.transcripts.get_mut(&"02".into()).unwrap().header.is_data = false;
    assert_eq!(draw(&project, &drawing(100)), Drawn::default());
}

#[test]
fn a_coders_own_sample_has_only_turns_that_were_read() {
    let mut project = study();
    let read = ReadStretch {
        pass: "p".into(),
        from: "1".into(),
        to: "6".into(),
        on: Day::new("2026-11-01"),
    };
    project.reading.entry("ane".into()).or_default().insert("01".into(), vec![read]);
    let own = Drawing { read_by: Some("ane".into()), ..drawing(100) };
    assert_eq!(ids(&draw(&project, &own)), [("01", vec!["2", "4", "6"])]);
}

#[test]
fn a_turn_that_is_split_or_joined_stays_in_the_sample_with_its_words() {
    let mut project = study();
    let transcript = project.transcripts.get_mut(&"01".into()).unwrap();
    let mut born = transcript.paragraphs.get(3).unwrap().clone();
    born.id = "4.kfm".into();
    transcript.paragraphs.insert(4, born);
    let sample = sample_of("01", &["4"]);
    assert_eq!(turns_in(&sample, &"01".into(), &project.transcripts[&"01".into()]), [3..4, 4..5]);
    let transcript = project.transcripts.get_mut(&"01".into()).unwrap();
    let _piece = transcript.paragraphs.remove(&"4.kfm".into());
    let _joined = transcript.paragraphs.remove(&"4".into());
    let mut heir = transcript.paragraphs.find(&"6".into()).unwrap().clone();
    heir.was = vec![Place::new("4".into(), CodePoint(0))];
    transcript.paragraphs.replace(heir).unwrap();
    assert_eq!(turns_now(&project, &sample), BTreeSet::from([("01".into(), "6".into())]));
    assert_eq!(turns(&sample), BTreeSet::from([("01".into(), "4".into())]));
}

#[test]
fn a_turn_given_to_the_interviewer_is_no_part_of_the_sample_any_more() {
    let mut project = study();
    let sample = sample_of("01", &["4", "6"]);
    let transcript = project.transcripts.get_mut(&"01".into()).unwrap();
    let mut asked = transcript.paragraphs.find(&"4".into()).unwrap().clone();
    asked.speaker = Some("I".into());
    transcript.paragraphs.replace(asked).unwrap();
    let inside = paragraphs_in(&sample, &"01".into(), &project.transcripts[&"01".into()]);
    let at: Vec<usize> =
        inside.iter().enumerate().filter(|(_, row)| **row).map(|(at, _)| at).collect();
    assert_eq!(at, [5]);
}

#[test]
fn progress_counts_turns_read_from_end_to_end_and_turns_with_a_coding() {
    let project = study();
    let read = ReadStretch {
        pass: "p".into(),
        from: "1".into(),
        to: "4".into(),
        on: Day::new("2026-11-01"),
    };
    let sample = sample_of("01", &["2", "4", "6"]);
    let seen = progress(&project, &sample, &"01".into(), (&"ane".into(), &[read]));
    assert_eq!(seen, SampleProgress { turns: 3, read: 2, coded: 0 });
}

#[test]
fn a_second_reading_is_a_layer_of_its_own_with_the_same_hot_keys() {
    let project = study();
    let again = second_reading(&project, &"ane".into()).unwrap();
    assert_eq!(again.id, "ane-igjen".into());
    assert_eq!((again.coder.name.as_str(), again.coder.initial.as_str()), ("Ane igjen", "An"));
    assert_eq!(again.coder.again, Some("ane".into()));
    let mut project = project;
    project.coders.insert(again.id.clone(), again.coder);
    assert_eq!(second_reading(&project, &again.id), None);
    assert_eq!(second_reading(&project, &"ane".into()).unwrap().id, "ane-igjen-2".into());
}

const DRAWN_WITH_42: [(&str, [&str; 2]); 2] = [("01", ["12", "14"]), ("02", ["4", "6"])];
