//! Small studies, changed on two sides.

use super::*;
use crate::domain::case::{Case, Consent, Value};
use crate::domain::code::{Code, CodeState};
use crate::domain::coder::{Coder, Pass};
use crate::domain::coding::{Coding, ReadStretch};
use crate::domain::edit::Side;
use crate::domain::place::{Place, Segment};
use crate::domain::study::{Attribute, AttributeKind};
use crate::domain::text::CodePoint;
use crate::domain::time::{Day, Moment};
use crate::domain::transcript::{Paragraph, Paragraphs, Transcript};
use crate::services::anchor::quote::{is_proved, quote_of, text_of};
use crate::services::correct::{join_with_previous, replace_text, split};

const TEXT: &str = "Det er tallene som styrer, og jeg teller også. Det er rart.";

fn study() -> Project {
    let mut project = Project::default();
    for (id, name) in [("maltall", "Måltall"), ("tid", "Tid"), ("tillit", "Tillit")] {
        let code = Code { id: id.into(), name: name.to_owned(), ..Code::default() };
        project.codes.insert(id.into(), code);
    }
    let rows = [("1", "Hvem bestemmer?"), ("2", TEXT), ("3", "Klokka går.")];
    let row = |(id, text): &(&str, &str)| Paragraph {
        id: (*id).into(),
        text: (*text).to_owned(),
        ..Paragraph::default()
    };
    let paragraphs = Paragraphs::new(rows.iter().map(row).collect());
    project.transcripts.insert("nav".into(), Transcript { paragraphs, ..Transcript::default() });
    project
}

fn code_words(project: &mut Project, id: &str, code: &str, words: &str) {
    let (segment, coding) = {
        let text = &project.transcripts[&"nav".into()];
        let home = text.paragraphs.as_slice().iter().find(|row| row.text.contains(words)).unwrap();
        let before = home.text.split(words).next().unwrap();
        let start = u32::try_from(before.chars().count()).unwrap();
        let length = u32::try_from(words.chars().count()).unwrap();
        let place = |at| Place::new(home.id.clone(), CodePoint(at));
        let segment = Segment::new(place(start), place(start + length));
        let (quote, near) = quote_of(text, &segment).unwrap();
        let coding = Coding {
            id: id.into(),
            code: code.into(),
            from: segment.from.clone(),
            to: segment.to.clone(),
            made: Moment::new("2026-11-23T09:00:00Z"),
            pass: None,
            weight: None,
            quote,
            near,
            agrees: Vec::new(),
        };
        (segment, coding)
    };
    assert!(segment.from < segment.to);
    let layer = project.codings.entry("ane".into()).or_default();
    layer.entry("nav".into()).or_default().insert(id.into(), coding);
}

fn correct(project: &mut Project, paragraph: &str, text: &str) {
    let correction = replace_text(project, &"nav".into(), &paragraph.into(), text).unwrap();
    assert!(force(project, &correction.edits).is_empty());
}

/// Returns each coding as `code: words that stand there`, and that all of them are proved.
fn coded(project: &Project) -> Vec<String> {
    let text = &project.transcripts[&"nav".into()];
    let ane = "ane".into();
    let codings = project.codings_by(&ane).map(|(_, coding)| {
        let proved = is_proved(text, &coding.segment(), &coding.quote, coding.near.as_ref());
        let sign = if proved { "" } else { "?" };
        format!("{}: {}{sign}", coding.code, text_of(text, &coding.segment()))
    });
    codings.collect()
}

fn edited(change: impl FnOnce(&mut Project), base: &Project) -> Project {
    let mut side = base.clone();
    change(&mut side);
    side
}

fn texts(project: &Project) -> Vec<&str> {
    let paragraphs = project.transcripts[&"nav".into()].paragraphs.as_slice();
    paragraphs.iter().map(|row| row.text.as_str()).collect()
}

#[test]
fn what_only_one_side_did_is_the_result() {
    let base = study();
    let theirs = edited(|side| code_words(side, "k1", "tid", "Klokka"), &base);
    assert_eq!(merge(&base, &base, &theirs).project, theirs);
    assert_eq!(merge(&base, &theirs, &base).project, theirs);
    assert_eq!(merge(&base, &theirs, &theirs).project, theirs);
}

#[test]
fn codings_follow_corrections_of_both_sides_to_the_same_words() {
    let mut base = study();
    code_words(&mut base, "k0", "tid", "rart");
    let mine = edited(
        |side| {
            correct(side, "2", "Det er jo tallene som styrer, og jeg teller også. Det er rart.");
            code_words(side, "k1", "maltall", "tallene som styrer");
        },
        &base,
    );
    let theirs = edited(
        |side| {
            correct(side, "2", "Det er tallene som styrer, og vi teller også. Det er rart.");
            code_words(side, "k2", "tillit", "vi teller også");
        },
        &base,
    );
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(
        texts(&merged.project)[1],
        "Det er jo tallene som styrer, og vi teller også. Det er rart."
    );
    assert_eq!(
        coded(&merged.project),
        ["tid: rart", "maltall: tallene som styrer", "tillit: vi teller også"]
    );
    assert_eq!(merged.contradictions, []);
    assert_eq!(merged.n_needs_you(), 0);
}

#[test]
fn one_word_corrected_differently_is_asked_about_and_nothing_moves_off_its_words() {
    let mut base = study();
    code_words(&mut base, "k0", "tid", "Det er rart");
    let mine = edited(|side| correct(side, "2", &TEXT.replace("teller", "tellet")), &base);
    let theirs = edited(|side| correct(side, "2", &TEXT.replace("teller", "telte opp")), &base);
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(merged.contradictions.len(), 1);
    assert_eq!(merged.contradictions[0].fields, ["text"]);
    assert_eq!(texts(&merged.project), texts(&mine));
    assert_eq!(coded(&merged.project), ["tid: Det er rart"]);
}

#[test]
fn codings_find_their_paragraph_after_a_split_here_and_a_join_there() {
    let base = study();
    let mine = edited(
        |side| {
            let at = CodePoint(47);
            let done = split(side, &"nav".into(), &"2".into(), at, "abc", None).unwrap();
            assert!(force(side, &done.edits).is_empty());
            code_words(side, "k1", "tid", "Det er rart");
        },
        &base,
    );
    let theirs = edited(
        |side| {
            code_words(side, "k2", "tid", "Klokka");
            let done = join_with_previous(side, &"nav".into(), &"3".into()).unwrap();
            assert!(force(side, &done.edits).is_empty());
            code_words(side, "k3", "tillit", "rart");
        },
        &base,
    );
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(
        texts(&merged.project),
        [
            "Hvem bestemmer?",
            "Det er tallene som styrer, og jeg teller også.",
            "Det er rart. Klokka går."
        ]
    );
    assert_eq!(coded(&merged.project), ["tid: Det er rart", "tid: Klokka", "tillit: rart"]);
    let heir = merged.project.transcripts[&"nav".into()].paragraphs.heir(&"3".into()).unwrap();
    assert_eq!((heir.0.id.as_str(), heir.1), ("2.abc", CodePoint(13)));
}

#[test]
fn the_same_words_with_the_same_code_are_one_coding_whichever_machine_they_come_from() {
    let base = study();
    let mine = edited(|side| code_words(side, "k2", "tid", "Klokka"), &base);
    let theirs = edited(|side| code_words(side, "k1", "tid", "Klokka"), &base);
    let merged = merge(&base, &mine, &theirs).project;
    assert_eq!(coded(&merged), ["tid: Klokka"]);
    assert_eq!(merge(&base, &theirs, &mine).project, merged);
}

fn rebounded(words: &str, base: &Project) -> Project {
    edited(|side| code_words(side, "k1", "maltall", words), base)
}

#[test]
fn bounds_are_merged_end_by_end_and_asked_about_where_they_pull_apart() {
    let base = rebounded("tallene som styrer", &study());
    let words = |mine: &str, theirs: &str| {
        let merged = merge(&base, &rebounded(mine, &base), &rebounded(theirs, &base));
        (coded(&merged.project).concat(), merged.contradictions.len())
    };
    let both = "maltall: er tallene som styrer, og jeg".to_owned();
    assert_eq!(words("er tallene som styrer", "tallene som styrer, og jeg"), (both, 0));
    let longer = "maltall: Det er tallene som styrer".to_owned();
    assert_eq!(words("er tallene som styrer", "Det er tallene som styrer"), (longer, 0));
    let mine = "maltall: som styrer".to_owned();
    assert_eq!(words("som styrer", "er tallene som styrer"), (mine, 1));
}

#[test]
fn a_name_given_here_and_a_merge_made_there_both_stand() {
    let base = study();
    let code = |side: &mut Project, change: fn(&mut Code)| {
        change(side.codes.get_mut(&"tid".into()).unwrap());
    };
    let mine =
        edited(|side| code(side, |tid| tid.state = CodeState::MergedInto("tillit".into())), &base);
    let theirs = edited(
        |side| {
            code(side, |tid| tid.name = "Tida".to_owned());
            side.codes.get_mut(&"maltall".into()).unwrap().parent = Some("tid".into());
        },
        &base,
    );
    let merged = merge(&base, &mine, &theirs);
    let tid = &merged.project.codes[&"tid".into()];
    assert_eq!(tid.name, "Tida");
    assert_eq!(tid.state, CodeState::MergedInto("tillit".into()));
    assert_eq!(merged.project.codes[&"maltall".into()].parent, Some("tid".into()));
    assert_eq!(merged.contradictions, []);
}

#[test]
fn two_names_for_one_code_are_asked_about_and_theirs_can_be_taken() {
    let base = study();
    let named = |name: &str| {
        edited(|side| side.codes.get_mut(&"tid".into()).unwrap().name = name.to_owned(), &base)
    };
    let merged = merge(&base, &named("Tida"), &named("Tiden"));
    assert_eq!(merged.project.codes[&"tid".into()].name, "Tida");
    let [only] = merged.contradictions.as_slice() else { panic!("{:?}", merged.contradictions) };
    assert_eq!(only.fields, ["name"]);
    let mut project = merged.project.clone();
    let (edit, _) = only.theirs.onto(&project, Side::Mine);
    assert!(force(&mut project, &[edit]).is_empty());
    assert_eq!(project.codes[&"tid".into()].name, "Tiden");
}

#[test]
fn definitions_grow_from_both_sides() {
    let mut base = study();
    base.codes.get_mut(&"tid".into()).unwrap().definition = vec!["Klokka.".into(), "Uka.".into()];
    let defined = |at: usize, text: &str| {
        edited(
            |side| {
                let code = side.codes.get_mut(&"tid".into()).unwrap();
                code.definition[at] = text.to_owned();
            },
            &base,
        )
    };
    let merged = merge(&base, &defined(0, "Klokka styrer."), &defined(1, "Uka og året."));
    assert_eq!(merged.project.codes[&"tid".into()].definition, ["Klokka styrer.", "Uka og året."]);
    assert_eq!(merged.contradictions, []);
}

#[test]
fn what_one_side_removed_and_the_other_changed_stays_until_it_is_decided() {
    let base = rebounded("Klokka", &study());
    let gone = edited(|side| side.codings.clear(), &base);
    let flagged = edited(
        |side| {
            let layer = side.codings.get_mut(&"ane".into()).unwrap();
            let codings = layer.get_mut(&"nav".into()).unwrap();
            codings.get_mut(&"k1".into()).unwrap().weight = Some(2);
        },
        &base,
    );
    for (mine, theirs) in [(&gone, &flagged), (&flagged, &gone)] {
        let merged = merge(&base, mine, theirs);
        assert_eq!(coded(&merged.project), ["maltall: Klokka"]);
        assert_eq!(merged.contradictions.len(), 1);
        assert_eq!(merged.contradictions[0].fields, ["record"]);
    }
}

#[test]
fn a_code_that_one_side_removed_and_the_other_went_on_giving_stays() {
    let base = study();
    let gone = edited(|side| drop(side.codes.remove(&"tid".into())), &base);
    let given = rebounded("Klokka", &base);
    let given = edited(|side| code_words(side, "k2", "tid", "går"), &given);
    for (mine, theirs) in [(&gone, &given), (&given, &gone)] {
        let merged = merge(&base, mine, theirs);
        assert!(merged.project.codes.contains_key(&"tid".into()));
        assert_eq!(merged.contradictions.len(), 1);
    }
}

#[test]
fn two_codes_put_below_each_other_are_asked_about_and_make_no_circle() {
    let base = study();
    let below = |code: &str, parent: &str| {
        edited(|side| side.codes.get_mut(&code.into()).unwrap().parent = Some(parent.into()), &base)
    };
    let merged = merge(&base, &below("tid", "tillit"), &below("tillit", "tid"));
    assert_eq!(merged.project.codes[&"tid".into()].parent, Some("tillit".into()));
    assert_eq!(merged.project.codes[&"tillit".into()].parent, None);
    assert_eq!(merged.contradictions[0].fields, ["parent"]);
}

#[test]
fn consent_withdrawn_on_either_side_is_withdrawn() {
    let mut base = study();
    base.cases.insert("ida".into(), Case { name: "Ida".to_owned(), ..Case::default() });
    let consent = |consent: Consent| {
        edited(|side| side.cases.get_mut(&"ida".into()).unwrap().consent = Some(consent), &base)
    };
    let given = consent(Consent::Given(Day::new("2026-11-20")));
    let withdrawn = consent(Consent::Withdrawn(Day::new("2026-11-19")));
    for (mine, theirs) in [(&given, &withdrawn), (&withdrawn, &given)] {
        let merged = merge(&base, mine, theirs);
        assert!(merged.project.cases[&"ida".into()].is_withdrawn());
        assert_eq!(merged.contradictions, []);
    }
}

#[test]
fn words_that_the_other_side_took_away_need_a_person_and_keep_their_coding() {
    let base = study();
    let mine = rebounded("jeg teller også", &base);
    let theirs = edited(|side| correct(side, "2", "Nei, sånn var det visst."), &base);
    for (mine, theirs) in [(&mine, &theirs), (&theirs, &mine)] {
        let merged = merge(&base, mine, theirs);
        assert_eq!(merged.n_needs_you(), 1);
        let codings = &merged.project.codings[&"ane".into()][&"nav".into()];
        assert_eq!(codings[&"k1".into()].quote, "jeg teller også");
    }
}

fn begin_pass(project: &mut Project, aim: &str, day: u8) {
    let started = Day::new(format!("2026-11-{day:02}"));
    let pass = Pass { id: "tall".into(), aim: aim.to_owned(), started, finished: None };
    project.passes.entry("ane".into()).or_default().insert("tall".into(), pass);
}

/// Codes words in the pass and notes them as read.
fn code_in_pass(project: &mut Project, id: &str, words: &str) {
    code_words(project, id, "tid", words);
    let codings = project.codings.get_mut(&"ane".into()).unwrap();
    let coding = codings.get_mut(&"nav".into()).unwrap().get_mut(&id.into()).unwrap();
    coding.pass = Some("tall".into());
    let stretch = ReadStretch {
        pass: "tall".into(),
        from: coding.from.paragraph.clone(),
        to: coding.from.paragraph.clone(),
        on: Day::new("2026-11-20"),
    };
    let reading = project.reading.entry("ane".into()).or_default();
    reading.entry("nav".into()).or_default().push(stretch);
}

fn with_coder(mut project: Project) -> Project {
    let coder = Coder { name: "Ane".to_owned(), ..Coder::default() };
    project.coders.insert("ane".into(), coder);
    project
}

#[test]
fn of_two_passes_with_one_id_the_later_gets_another_and_its_work_follows() {
    let base = with_coder(study());
    let early = edited(
        |side| {
            begin_pass(side, "Tall", 3);
            code_in_pass(side, "k1", "Klokka");
        },
        &base,
    );
    let late = edited(
        |side| {
            begin_pass(side, "Tall!", 9);
            code_in_pass(side, "k2", "rart");
        },
        &base,
    );
    let merged = merge(&base, &early, &late);
    assert_eq!(merged.contradictions, []);
    assert_eq!(
        merged.notes,
        ["ane began two passes called tall: the one of 2026-11-09, «Tall!», is tall-2 now"]
    );
    let passes = &merged.project.passes[&"ane".into()];
    let aims: Vec<_> = passes.values().map(|pass| (pass.id.as_str(), &*pass.aim)).collect();
    assert_eq!(aims, [("tall", "Tall"), ("tall-2", "Tall!")]);
    let codings = &merged.project.codings[&"ane".into()][&"nav".into()];
    let of = |id: &str| codings[&id.into()].pass.clone().unwrap();
    assert_eq!((of("k1"), of("k2")), ("tall".into(), "tall-2".into()));
    let read = &merged.project.reading[&"ane".into()][&"nav".into()];
    let read: Vec<_> = read.iter().map(|row| (row.pass.as_str(), row.from.as_str())).collect();
    assert_eq!(read, [("tall", "3"), ("tall-2", "2")]);
    assert_eq!(merge(&base, &late, &early).project, merged.project);
    let files: Vec<String> = merged.followed.iter().map(|key| key.path_text()).collect();
    assert_eq!(files, ["coders/ane.ron", "codings/ane/nav.ron", "reading/ane/nav.ron"]);
}

#[test]
fn one_pass_that_both_machines_know_stays_one() {
    let base = with_coder(study());
    let mine = edited(|side| begin_pass(side, "Tall", 3), &base);
    let theirs = edited(
        |side| {
            begin_pass(side, "Tall", 3);
            code_in_pass(side, "k2", "rart");
        },
        &base,
    );
    let merged = merge(&base, &mine, &theirs);
    assert_eq!((merged.notes.len(), merged.contradictions.len()), (0, 0));
    assert_eq!(merged.project, theirs);
}

#[test]
fn what_one_side_removed_and_the_other_began_to_use_stays_until_somebody_decides() {
    let mut base = with_coder(study());
    begin_pass(&mut base, "Tall", 3);
    let theirs = edited(|side| code_in_pass(side, "k2", "rart"), &base);
    let without_pass = edited(|side| side.passes.clear(), &base);
    let without_coder = edited(
        |side| {
            side.coders.clear();
            side.passes.clear();
        },
        &base,
    );
    for (mine, n_open) in [(without_pass, 1), (without_coder, 2)] {
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(merged.contradictions.len(), n_open);
        assert_eq!(merged.contradictions[0].fields, ["record"]);
        assert_eq!(merged.project, theirs);
        assert_eq!(merge(&base, &theirs, &mine).project, theirs);
    }
}

#[test]
fn an_attribute_that_one_side_removed_stays_where_the_other_gave_it_a_value() {
    let mut base = study();
    let attribute = Attribute {
        id: "alder".into(),
        name: "Alder".to_owned(),
        kind: AttributeKind::Number,
        order: 1,
    };
    base.attributes.insert("alder".into(), attribute);
    base.cases.insert("i1".into(), Case::default());
    let theirs = edited(
        |side| {
            let case = side.cases[&"i1".into()].clone();
            let case = case.with_value(&"alder".into(), Some(Value::Number(40)));
            side.cases.insert("i1".into(), case);
        },
        &base,
    );
    let mine = edited(|side| side.attributes.clear(), &base);
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(merged.contradictions.len(), 1);
    assert_eq!(merged.project, theirs);
    assert_eq!(merge(&base, &mine, &base).project, mine);
}
