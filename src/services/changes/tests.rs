use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, proptest};

use super::arrange::{By, arrange};
use super::message::{LONGEST_LINE, in_short, message, message_of_merge};
use super::{Act, Changes, Kind, Row, Target};
use crate::domain::case::Consent;
use crate::domain::code::{Code, CodeState, Handle};
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit, difference, force};
use crate::domain::id::{CodeId, CoderId, ParagraphId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::domain::text::{CodePoint, length};
use crate::domain::time::{Day, Moment};
use crate::services::anchor::quote::quote_of;
use crate::services::anchor::settle::settle;
use crate::storage::folder::Folder;

fn sample() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/study");
    Folder::open(&root).unwrap().1
}

fn changes(before: &Project, after: &Project) -> Changes {
    Changes::between(before, after, after)
}

fn only(changes: &Changes) -> &Row {
    assert_eq!(changes.rows.len(), 1, "{:#?}", changes.rows);
    &changes.rows[0]
}

fn segment(from: (&str, u32), to: (&str, u32)) -> Segment {
    let place = |(id, at): (&str, u32)| Place::new(id.into(), CodePoint(at));
    Segment::new(place(from), place(to))
}

fn coding(project: &Project, id: &str, code: &str, text: &str, place: &Segment) -> Coding {
    let (quote, near) = quote_of(&project.transcripts[&text.into()], place).unwrap();
    Coding {
        id: id.into(),
        code: code.into(),
        from: place.from.clone(),
        to: place.to.clone(),
        made: Moment::new("2026-11-12T09:00:00Z"),
        pass: None,
        weight: None,
        quote,
        near,
        agrees: Vec::new(),
    }
}

fn put(project: &mut Project, layer: &str, text: &str, coding: Coding) {
    let layer = project.codings.entry(layer.into()).or_default();
    layer.entry(text.into()).or_default().insert(coding.id.clone(), coding);
}

#[test]
fn a_new_coding_is_told_with_its_code_and_its_place() {
    let before = sample();
    let mut after = before.clone();
    let made = coding(&before, "new", "tid", "01-nav", &segment(("2", 0), ("2", 5)));
    put(&mut after, "ane", "01-nav", made);
    let changes = changes(&before, &after);
    let row = only(&changes);
    assert_eq!((row.kind, row.acts.as_slice()), (Kind::Coding, [Act::Added].as_slice()));
    assert_eq!(row.place, "01:2");
    assert_eq!(row.detail, "Tid og knapphet");
    assert!(matches!(&row.target, Target::Coding(text, ..) if text.as_str() == "01-nav"));
    assert_eq!(message(&changes).subject, "NAV: 1 coding");
}

#[test]
fn bounds_are_told_by_the_words_each_end_moved() {
    let mut before = sample();
    let text = &before.transcripts[&"01-nav".into()];
    let words = crate::domain::text::segment::words(&text.paragraphs.get(1).unwrap().text);
    let place =
        |from: usize, to: usize| segment(("2", words[from].start.0), ("2", words[to].end.0));
    let old = coding(&before, "new", "tid", "01-nav", &place(1, 4));
    let mut after = before.clone();
    let new = coding(&before, "new", "tid", "01-nav", &place(3, 5));
    put(&mut before, "ane", "01-nav", old);
    put(&mut after, "ane", "01-nav", new);
    let changes = changes(&before, &after);
    assert_eq!(only(&changes).acts, [Act::Rebounded]);
    assert_eq!(only(&changes).detail, "2 words shorter at the start, 1 word longer at the end");
    assert_eq!(message(&changes).subject, "NAV: 1 coding re-bounded");
}

#[test]
fn a_coding_that_followed_a_correction_is_not_re_bounded() {
    let before = sample();
    let mut after = before.clone();
    let id = TranscriptId::new("01-nav");
    let paragraph = ParagraphId::new("4");
    let mut text = after.transcripts[&id].paragraphs.find(&paragraph).unwrap().clone();
    text.text = format!("Nei. {}", text.text);
    let paragraphs = &mut after.transcripts.get_mut(&id).unwrap().paragraphs;
    paragraphs.replace(text).unwrap();
    let settled = settle(&after, &id, Some(&before.transcripts[&id]));
    assert!(!settled.moved.is_empty());
    assert_eq!(force(&mut after, &settled.moved), Vec::<String>::new());
    let changes = changes(&before, &after);
    assert_eq!(changes.count(Kind::Coding, Act::Rebounded), 0);
    assert!(changes.count(Kind::Coding, Act::Followed) > 0);
    let turn = changes.of_kind(Kind::Text).next().unwrap();
    assert_eq!((turn.act(), turn.detail.as_str()), (Act::Corrected, "«Nei.» put in"));
    assert_eq!(turn.name, "turn 01:4");
    assert_eq!(message(&changes).subject, "NAV: 1 turn corrected, 2 codings moved with the text");
}

#[test]
fn a_split_turn_is_one_turn_that_was_corrected() {
    let before = sample();
    let mut after = before.clone();
    let text = after.transcripts.get_mut(&"04-universitet".into()).unwrap();
    let mut first = text.paragraphs.get(1).unwrap().clone();
    let at = text.paragraphs.length_at(1).0 / 2;
    let mut second = first.clone();
    second.id = first.id.born("abc");
    second.text =
        crate::domain::text::slice(&first.text, CodePoint(at), CodePoint(9999)).to_owned();
    first.text = crate::domain::text::slice(&first.text, CodePoint::ZERO, CodePoint(at)).to_owned();
    text.paragraphs.replace(first).unwrap();
    text.paragraphs.insert(2, second);
    let changes = changes(&before, &after);
    let row = only(&changes);
    assert_eq!(row.edits.len(), 3, "the paragraph, its piece, and the one that follows the piece");
    assert_eq!((row.kind, row.act()), (Kind::Text, Act::Corrected));
}

#[test]
fn a_code_is_told_with_where_it_was_used_first_and_by_whom() {
    let before = sample();
    let mut after = before.clone();
    let code = Code { name: "Klokka".to_owned(), id: "klokka".into(), ..Code::default() };
    after.codes.insert("klokka".into(), code);
    let handle = Handle { code: "klokka".into(), handle: "kx".to_owned() };
    after.handles.insert("klokka".into(), handle);
    let later = coding(&before, "b", "klokka", "03-videregaende", &segment(("20", 0), ("20", 4)));
    let mut first = coding(&before, "a", "klokka", "01-nav", &segment(("2", 0), ("2", 5)));
    first.made = Moment::new("2026-11-11T09:00:00Z");
    put(&mut after, "ane", "03-videregaende", later);
    put(&mut after, "bo", "01-nav", first);
    let all = changes(&before, &after);
    let born = all.of_kind(Kind::Code).next().unwrap();
    assert_eq!(born.detail, "first used 01:2, by Bo, 11 Nov");
    assert_eq!(born.edits.len(), 2, "the code and its letters");
    assert_eq!(message(&all).subject, "2 interviews: 2 codings, 1 new code");

    let mut blind = after.clone();
    blind.settings.blind = true;
    let mine = Changes::seen(&before, &after, &after, &Sight::of(&blind, Some(&"ane".into())));
    let born = mine.of_kind(Kind::Code).next().unwrap();
    assert_eq!(born.detail, "first used 03:20, by Ane, 12 Nov");
    assert_eq!(mine.count(Kind::Coding, Act::Added), 1);
    let told = format!("{:?} {:?}", mine.rows, message(&mine));
    assert!(!told.contains("Bo"), "{told}");
}

#[test]
fn a_code_tells_each_thing_that_became_of_it() {
    let before = sample();
    let mut after = before.clone();
    let code = after.codes.get_mut(&"tid".into()).unwrap();
    code.name = "Tid".to_owned();
    code.parent = None;
    code.when_not = vec!["uten tall".to_owned()];
    code.color = Some("teal".to_owned());
    after.codes.get_mut(&"uttalt-press".into()).unwrap().state =
        CodeState::MergedInto("tid".into());
    after.codes.get_mut(&"alle-skal-med".into()).unwrap().state = CodeState::Retired;
    let changes = changes(&before, &after);
    let row = changes.rows.iter().find(|row| row.code == Some(CodeId::new("tid"))).unwrap();
    assert_eq!(row.acts, [Act::Renamed, Act::Moved, Act::Redefined, Act::Recolored]);
    assert_eq!(
        row.detail,
        "was «Tid og knapphet»; from Rammer som styrer to the top; «not when» changed; color teal"
    );
    let subject = message(&changes).subject;
    assert_eq!(subject, "Codebook: 1 code renamed, 1 redefined, 1 merged, 1 moved, 1 retired");
}

#[test]
fn codings_given_to_a_new_code_split_the_old_one() {
    let before = sample();
    let mut after = before.clone();
    let code = Code { name: "Klokka".to_owned(), id: "klokka".into(), ..Code::default() };
    after.codes.insert("klokka".into(), code);
    let mut given = 0;
    for codings in after.codings.get_mut(&"ane".into()).unwrap().values_mut() {
        for coding in codings.values_mut().filter(|row| row.code.as_str() == "tid").take(1) {
            coding.code = "klokka".into();
            given += 1;
        }
    }
    let changes = changes(&before, &after);
    let split = changes.rows.iter().find(|row| row.act() == Act::Split).unwrap();
    assert_eq!(split.detail, format!("into Klokka {given}"));
    assert_eq!(split.edits, [], "the codings tell themselves");
    assert_eq!(changes.count(Kind::Coding, Act::Recoded), given);
}

#[test]
fn a_withdrawn_consent_is_told() {
    let before = sample();
    let mut after = before.clone();
    after.cases.get_mut(&"ida".into()).unwrap().consent =
        Some(Consent::Withdrawn(Day::new("2026-11-20")));
    let changes = changes(&before, &after);
    assert_eq!(only(&changes).detail, "consent withdrawn 2026-11-20");
    assert_eq!(message(&changes).subject, "1 case with another consent");
}

#[test]
fn the_first_version_and_what_is_brought_in_have_words_of_their_own() {
    let study = sample();
    let first = Changes::between(&Project::default(), &study, &study);
    assert!(first.is_first);
    let subject = message(&first).subject;
    assert!(subject.starts_with("First version: 6 transcripts, "), "{subject}");
    assert!(length(&subject).0 <= LONGEST_LINE);

    let mut without = study.clone();
    without.transcripts.remove(&"05-karrieresenter".into());
    for layers in [&mut without.codings] {
        for texts in layers.values_mut() {
            texts.remove(&TranscriptId::new("05-karrieresenter"));
        }
    }
    let mut with = without.clone();
    let text = study.transcripts[&"05-karrieresenter".into()].clone();
    let title = crate::services::words::without_number(&text.header.title).to_owned();
    with.transcripts.insert("05-karrieresenter".into(), text);
    let brought = changes(&without, &with);
    assert_eq!(only(&brought).act(), Act::Added);
    assert_eq!(message(&brought).subject, format!("Bring in {title}"));
}

#[test]
fn memos_alone_are_told_by_their_kinds() {
    let mut before = sample();
    let after = before.clone();
    let memos = before.memos.get_mut(&CoderId::new("ane")).unwrap();
    let gone: Vec<_> = memos.keys().take(3).cloned().collect();
    for id in &gone {
        memos.remove(id);
    }
    let changes = changes(&before, &after);
    let subject = message(&changes).subject;
    assert!(subject.starts_with("3 memos: "), "{subject}");
    assert_eq!(in_short(&changes), "3 memos");
    let merged = message_of_merge(&changes, "Bo").subject;
    assert_eq!(merged, "Bring in what Bo did: 3 memos");
}

#[test]
fn what_matters_has_room_in_the_subject_before_what_does_not() {
    let before = sample();
    let mut after = before.clone();
    for codings in after.codings.get_mut(&"ane".into()).unwrap().values_mut() {
        for coding in codings.values_mut().take(2) {
            coding.weight = Some(2);
        }
    }
    after.codes.get_mut(&"tid".into()).unwrap().name = "Tid".to_owned();
    let proposal = message(&changes(&before, &after));
    assert_eq!(proposal.subject, "6 transcripts: 1 code renamed, 10 codings flagged");
    let told = "= code Tid: renamed: was «Tid og knapphet»";
    assert!(proposal.body.lines().any(|line| line == told), "{}", proposal.body);
    assert_eq!(proposal.message().lines().nth(1), Some(""));
}

#[test]
fn codings_stand_in_groups_by_document_and_are_counted_by_code() {
    let after = sample();
    let mut before = after.clone();
    let layer = before.codings.get_mut(&"ane".into()).unwrap();
    let gone: Vec<_> = layer[&"01-nav".into()]
        .values()
        .filter(|row| row.code.as_str() == "maltall")
        .map(|row| row.id.clone())
        .collect();
    layer.get_mut(&"01-nav".into()).unwrap().retain(|id, _| !gone.contains(id));
    let changes = changes(&before, &after);
    let sections = arrange(&changes, By::Kind);
    assert_eq!(sections.len(), 1);
    assert_eq!(sections[0].counts, [format!("+ {} new", gone.len())]);
    let group = &sections[0].groups[0];
    assert!(gone.len() > 1);
    assert_eq!(group.line(), format!("+ 01 NAV: {0} new, ma {0}", gone.len()));
}

/// Something that happens to a study: a record goes, or takes what another of its kind has.
#[derive(Clone, Debug)]
enum Happening {
    Gone(usize),
    Like(usize, usize),
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let one = (any::<usize>(), any::<usize>(), any::<bool>()).prop_map(|(one, other, goes)| {
        if goes { Happening::Gone(one) } else { Happening::Like(one, other) }
    });
    vec(one, 0..40)
}

/// Returns the edit that gives the record of `one` what `other` holds, where both are of a kind.
fn alike(one: &Edit, other: &Edit) -> Option<Edit> {
    macro_rules! alike {
        ($($kind:ident),*) => {
            match (one, other) {
                $((Edit::$kind(one), Edit::$kind(other)) => Some(Edit::$kind(Change {
                    key: one.key.clone(),
                    before: one.after.clone(),
                    after: other.after.clone(),
                })),)*
                _ => None,
            }
        };
    }
    alike!(
        Settings,
        Question,
        GuideRow,
        Attribute,
        Coder,
        Pass,
        Code,
        Handle,
        Case,
        TranscriptHeader,
        Speaker,
        Coding,
        Reading,
        Decision,
        Memo,
        Quote,
        Matrix,
        Cell,
        Query
    )
}

fn happen(study: &Project, records: &[Edit], happening: &Happening) -> Project {
    let mut after = study.clone();
    let record = |index: usize| &records[index % records.len()];
    let edit = match happening {
        Happening::Gone(one) => Some(record(*one).inverse()),
        Happening::Like(one, other) => {
            let one = record(*one);
            let alike: Vec<Edit> = records.iter().filter_map(|row| alike(one, row)).collect();
            (!alike.is_empty()).then(|| alike[other % alike.len()].clone())
        }
    };
    if let Some(edit) = edit {
        let _without_place = force(&mut after, &[edit]);
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_edit_stands_in_exactly_one_row_and_says_something(
        mine in happenings(),
        theirs in happenings(),
    ) {
        let study = sample();
        let records = difference(&Project::default(), &study);
        // Half of what happens hits the few records of the rarer kinds.
        let rare: Vec<Edit> = records
            .iter()
            .filter(|edit| !matches!(edit, Edit::Paragraph(_) | Edit::Coding(_)))
            .cloned()
            .collect();
        let (mut before, mut after) = (study.clone(), study.clone());
        for (index, happening) in mine.iter().enumerate() {
            before = happen(&before, if index % 2 == 0 { &rare } else { &records }, happening);
        }
        for (index, happening) in theirs.iter().enumerate() {
            after = happen(&after, if index % 2 == 0 { &rare } else { &records }, happening);
        }
        let changes = Changes::between(&before, &after, &study);
        let mut told: Vec<usize> =
            changes.rows.iter().flat_map(|row| row.edits.iter().copied()).collect();
        told.sort_unstable();
        let n_edits = difference(&before, &after).len();
        prop_assert_eq!(told, (0..n_edits).collect::<Vec<_>>());
        for row in &changes.rows {
            prop_assert!(!row.acts.is_empty() && !row.name.is_empty(), "{:?}", row);
            prop_assert!(row.act() != Act::Changed || !row.detail.is_empty(), "{:?}", row);
        }
        for by in By::ALL {
            let mut grouped: Vec<usize> = arrange(&changes, by)
                .into_iter()
                .flat_map(|section| section.groups)
                .flat_map(|group| group.rows)
                .collect();
            grouped.sort_unstable();
            prop_assert_eq!(grouped, (0..changes.rows.len()).collect::<Vec<_>>());
        }
        let proposal = message(&changes);
        for line in proposal.message().lines() {
            prop_assert!(length(line).0 <= LONGEST_LINE, "{}", line);
        }
    }
}
