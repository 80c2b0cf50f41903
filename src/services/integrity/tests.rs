//! A small study, one flaw at a time.

use super::*;
use crate::domain::case::{Case, Consent};
use crate::domain::code::{Code, CodeKind, CodeState, Handle};
use crate::domain::coder::{Coder, HotKey};
use crate::domain::coding::Coding;
use crate::domain::memo::{Memo, MemoAbout, MemoKind};
use crate::domain::place::Place;
use crate::domain::sample::{Sample, SampleKind};
use crate::domain::text::CodePoint;
use crate::domain::time::{Day, Moment};
use crate::domain::transcript::{
    Paragraph, Paragraphs, Role, Speaker, Transcript, TranscriptHeader,
};

fn code(id: &str) -> Code {
    Code { id: id.into(), name: id.to_owned(), ..Code::default() }
}

fn coding(id: &str, code: &str) -> Coding {
    Coding {
        id: id.into(),
        code: code.into(),
        from: Place::new("1".into(), CodePoint::ZERO),
        to: Place::new("1".into(), CodePoint::ZERO.plus(3)),
        made: Moment::new("2026-11-23T18:00:00Z"),
        pass: None,
        weight: None,
        quote: "Nei".to_owned(),
        near: None,
        agrees: Vec::new(),
    }
}

fn study() -> Project {
    let mut project = Project::default();
    project.coders.insert("ane".into(), Coder { name: "Ane".to_owned(), ..Coder::default() });
    for id in ["tillit", "tid"] {
        project.codes.insert(id.into(), code(id));
    }
    project.cases.insert("ida".into(), Case { name: "Ida".to_owned(), ..Case::default() });
    let speaker = Speaker {
        id: "i".into(),
        label: "Ida".to_owned(),
        role: Role::Informant,
        case: Some("ida".into()),
    };
    let paragraph = Paragraph {
        id: "1".into(),
        speaker: Some("i".into()),
        text: "Nei, altså.".to_owned(),
        ..Paragraph::default()
    };
    let transcript = Transcript {
        header: TranscriptHeader { title: "Skole".to_owned(), ..TranscriptHeader::default() },
        speakers: [("i".into(), speaker)].into(),
        paragraphs: Paragraphs::new(vec![paragraph]),
    };
    project.transcripts.insert("skole".into(), transcript);
    let codings = [("k1".into(), coding("k1", "tillit"))].into();
    project.codings.insert("ane".into(), [("skole".into(), codings)].into());
    project
}

fn whys(project: &Project) -> Vec<String> {
    flaws(project).into_iter().map(|flaw| format!("{}: {}", flaw.file, flaw.why)).collect()
}

fn with_code(change: impl FnOnce(&mut Code)) -> Project {
    let mut project = study();
    change(project.codes.get_mut(&"tillit".into()).unwrap());
    project
}

#[test]
fn a_study_that_holds_together_has_no_flaw() {
    assert_eq!(flaws(&study()), Vec::new());
}

#[test]
fn a_coding_with_a_code_that_is_gone_is_found_with_its_line() {
    let mut project = study();
    project.codes.remove(&"tillit".into());
    let found = flaws(&project);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].file.path_text(), "codings/ane/skole.ron");
    assert_eq!(found[0].mark, "id: \"k1\"");
    assert_eq!(found[0].why, "the code «tillit» is not in the codebook");
    assert_eq!(found[0].weight, FlawWeight::Defect);
}

#[test]
fn a_circle_in_the_tree_is_found_at_each_of_its_codes() {
    let mut project = with_code(|code| code.parent = Some("tid".into()));
    project.codes.get_mut(&"tid".into()).unwrap().parent = Some("tillit".into());
    let why = "lies below itself: its parents lead back to it";
    assert_eq!(
        whys(&project),
        [format!("codebook/tid.ron: «tid» {why}"), format!("codebook/tillit.ron: «tillit» {why}")]
    );
}

#[test]
fn a_parent_that_is_gone_or_a_pen_is_found() {
    let project = with_code(|code| code.parent = Some("borte".into()));
    assert_eq!(
        whys(&project),
        ["codebook/tillit.ron: «tillit» lies below «borte», which is no code"]
    );
    let mut project = with_code(|code| code.parent = Some("tid".into()));
    project.codes.get_mut(&"tid".into()).unwrap().kind = CodeKind::Marker;
    assert_eq!(
        whys(&project),
        ["codebook/tillit.ron: «tillit» lies below «tid»: a pen has no place in the tree"]
    );
}

#[test]
fn a_merge_into_nothing_or_into_itself_is_found() {
    let project = with_code(|code| code.state = CodeState::MergedInto("borte".into()));
    assert_eq!(
        whys(&project),
        ["codebook/tillit.ron: «tillit» was merged into «borte», which is no code"]
    );
    let project = with_code(|code| code.state = CodeState::MergedInto("tillit".into()));
    assert_eq!(
        whys(&project),
        ["codebook/tillit.ron: «tillit» was merged into itself: its merges lead back to it"]
    );
}

#[test]
fn one_handle_or_one_digit_for_two_codes_is_found() {
    let mut project = study();
    for id in ["tid", "tillit"] {
        let handle = Handle { code: id.into(), handle: "ti".to_owned() };
        project.handles.insert(id.into(), handle);
    }
    project.coders.get_mut(&"ane".into()).unwrap().hot_keys =
        vec![HotKey { key: 1, code: "tid".into() }, HotKey { key: 1, code: "tillit".into() }];
    assert_eq!(
        whys(&project),
        [
            "handles.ron: the handle ti leads to «tillit» and to «tid»",
            "coders/ane.ron: the key 1 gives «tid» and «tillit»",
        ]
    );
}

#[test]
fn a_speaker_or_case_that_is_not_there_is_found() {
    let mut project = study();
    project.cases.clear();
    assert_eq!(
        whys(&project),
        ["transcripts/skole.ron: Ida is the case «ida», which is not there"]
    );
    let mut project = study();
    project.transcripts.get_mut(&"skole".into()).unwrap().speakers.clear();
    assert_eq!(
        whys(&project),
        ["transcripts/skole.ron: paragraph 1 is said by «i», who is no speaker here"]
    );
}

#[test]
fn words_of_somebody_who_withdrew_consent_are_warned_of() {
    let mut project = study();
    project.cases.get_mut(&"ida".into()).unwrap().consent =
        Some(Consent::Withdrawn(Day::new("2026-11-01")));
    let found = flaws(&project);
    assert_eq!(found[0].why, "Ida withdrew consent on 2026-11-01, and what was said is still here");
    assert_eq!(found[0].weight, FlawWeight::Warning);
}

#[test]
fn one_id_in_two_files_is_found() {
    let mut project = study();
    let codings = [("k1".into(), coding("k1", "tid"))].into();
    project.codings.insert(CoderId::agreed(), [("skole".into(), codings)].into());
    assert_eq!(
        whys(&project),
        ["codings/ane/skole.ron: the id k1 also stands in codings/agreed/skole.ron"]
    );
}

#[test]
fn a_layer_without_coder_or_transcript_is_found() {
    let mut project = study();
    project.coders.clear();
    project.transcripts.clear();
    assert_eq!(
        whys(&project),
        [
            "codings/ane/skole.ron: «ane» is no coder of the study",
            "codings/ane/skole.ron: the transcript «skole» is not there",
        ]
    );
}

#[test]
fn a_memo_about_something_that_is_gone_is_warned_of() {
    let mut project = study();
    let memo = Memo {
        title: "Tvil".to_owned(),
        kind: MemoKind::Analytic,
        about: MemoAbout::Coding("skole".into(), "k9".into()),
        made: Moment::new("2026-11-23T18:00:00Z"),
        shared: false,
        tags: Vec::new(),
        text: Vec::new(),
    };
    project.memos.insert("ane".into(), [("tvil".into(), memo)].into());
    assert_eq!(
        whys(&project),
        ["memos/ane/tvil.ron: the memo «Tvil» is about the coding k9, which is not there"]
    );
}

fn sample(turns: &[&str], coders: &[&str]) -> Sample {
    Sample {
        id: "dobbel".into(),
        aim: "dobbel".to_owned(),
        kind: SampleKind::Double,
        share: 20,
        seed: 1,
        coders: coders.iter().map(|coder| (*coder).into()).collect(),
        made: Moment::new("2026-11-23T09:00:00Z"),
        by: "ane".into(),
        turns: vec![("skole".into(), turns.iter().map(|turn| (*turn).into()).collect())],
    }
}

#[test]
fn turns_and_coders_of_a_sample_that_are_not_there_are_warned_of() {
    let mut project = study();
    project.settings.format = 2;
    project.samples.insert("dobbel".into(), sample(&["1"], &["ane"]));
    assert_eq!(whys(&project), [""; 0]);
    project.samples.insert("dobbel".into(), sample(&["1", "7", "8"], &["ane", "bo"]));
    assert_eq!(
        whys(&project),
        [
            "project.ron: the sample «dobbel» is for «bo», who is no coder of the study",
            "project.ron: the sample «dobbel» has paragraph 7, 8 of «skole», which is not there",
        ]
    );
    project.transcripts.remove(&"skole".into());
    let gone = "project.ron: the sample «dobbel» has turns of «skole», which is not there";
    assert!(whys(&project).iter().any(|why| why == gone));
}

#[test]
fn a_second_reading_of_nobody_or_of_itself_is_found() {
    let mut project = study();
    project.settings.format = 2;
    let again = |first: &str| Coder { again: Some(first.into()), ..Coder::default() };
    project.coders.insert("ane-igjen".into(), again("ane"));
    assert_eq!(whys(&project), [""; 0]);
    project.coders.insert("ane-igjen".into(), again("eva"));
    project.coders.insert("bo".into(), again("bo"));
    assert_eq!(
        whys(&project),
        [
            "coders/ane-igjen.ron: it is a second reading of «eva», who is no coder here",
            "coders/bo.ron: «bo» is said to be a second reading of its own",
        ]
    );
}
