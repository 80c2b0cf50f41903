//! Whatever words a study holds, it is read back as it was written.

use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
use tusj::domain::case::{AttributeValue, Case, Consent, Value};
use tusj::domain::code::{Code, CodeKind, CodeLink, CodeLinkKind, CodeState, Handle};
use tusj::domain::coder::{Coder, HotKey, Pass};
use tusj::domain::coding::{Coding, Decision, ReadStretch, Verdict};
use tusj::domain::matrix::{Cell, Claim, Column, ColumnAbout, Matrix, MatrixRows, Query};
use tusj::domain::memo::{Memo, MemoAbout, MemoKind};
use tusj::domain::place::{Near, Place, Segment};
use tusj::domain::project::Project;
use tusj::domain::quote::Quote;
use tusj::domain::study::{Attribute, AttributeKind, GuideRow, Question, Settings};
use tusj::domain::text::CodePoint;
use tusj::domain::time::{Day, Moment, RecordingTime};
use tusj::domain::transcript::{
    Paragraph, Paragraphs, Role, Speaker, Transcript, TranscriptHeader, TranscriptKind,
};
use tusj::storage::file_content::{Standing, extract, read, render};
use tusj::storage::layout::files_of;

/// Strings that formats stumble over.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "\"",
            "\"#",
            "\"##",
            "#",
            "\\",
            "\\u{61}",
            "\n",
            "\r",
            "\r\n",
            "\t",
            "\0",
            "\u{1b}[0m",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{202e}",
            "å",
            "a\u{30a}",
            "🙂",
            "<<<<<<< HEAD",
            "\n<<<<<<< HEAD\n",
            " ¶ ",
            "//",
            "/*",
            ",",
            ")",
            "]",
            "],",
            "\n  ],\n",
            "x",
            " ",
            "None",
            "Some(",
            "r#\"",
            "'",
        ])
        .prop_map(str::to_owned),
        Just("Ja, altså".to_owned()),
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

/// Hands out the words of a run one by one, over and over.
struct Words {
    words: Vec<String>,
    next: usize,
}

impl Words {
    fn word(&mut self) -> String {
        self.next += 1;
        self.words[self.next % self.words.len()].clone()
    }

    fn maybe(&mut self) -> Option<String> {
        let word = self.word();
        word.len().is_multiple_of(2).then_some(word)
    }

    fn list(&mut self) -> Vec<String> {
        let n = self.word().len() % 3;
        (0..n).map(|_| self.word()).collect()
    }

    fn number(&mut self) -> u32 {
        u32::try_from(self.word().len()).unwrap() * 7919 % 1000
    }

    fn place(&mut self) -> Place {
        Place::new(tusj::domain::id::ParagraphId::new(self.word()), CodePoint(self.number()))
    }

    fn near(&mut self) -> Option<Near> {
        let before = self.maybe()?;
        Some(Near { before, after: self.word() })
    }
}

fn keyed<K: Ord, R>(rows: impl IntoIterator<Item = R>, key: impl Fn(&R) -> K) -> BTreeMap<K, R> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

fn project(words: Vec<String>) -> Project {
    let mut from = Words { words, next: 0 };
    let mut project = Project::default();
    put_study(&mut project, &mut from);
    put_people(&mut project, &mut from);
    put_codes(&mut project, &mut from);
    put_transcript(&mut project, &mut from);
    put_codings(&mut project, &mut from);
    put_writing(&mut project, &mut from);
    project
}

fn put_study(project: &mut Project, from: &mut Words) {
    project.settings = Settings {
        format: 1,
        id: from.word(),
        title: from.word(),
        language: from.word(),
        blind: from.number() > 500,
    };
    let question = |from: &mut Words| Question {
        id: from.word().as_str().into(),
        order: from.number().into(),
        text: from.word(),
    };
    project.questions = keyed((0..3).map(|_| question(from)), |row| row.id.clone());
    let row = |from: &mut Words| GuideRow {
        id: from.word().as_str().into(),
        order: -i64::from(from.number()),
        theme: from.word(),
        text: from.word(),
    };
    project.guide = keyed((0..3).map(|_| row(from)), |row| row.id.clone());
    let attribute = |from: &mut Words| Attribute {
        id: from.word().as_str().into(),
        order: 0,
        name: from.word(),
        kind: if from.number() > 400 {
            AttributeKind::Choice(from.list())
        } else {
            AttributeKind::Date
        },
    };
    project.attributes = keyed((0..3).map(|_| attribute(from)), |row| row.id.clone());
}

fn put_people(project: &mut Project, from: &mut Words) {
    let coder = Coder {
        name: from.word(),
        initial: from.word(),
        color: from.maybe(),
        aliases: from.list(),
        hot_keys: vec![HotKey { key: 0, code: from.word().as_str().into() }],
        auto_advance: from.number() > 500,
        again: from.maybe().map(|word| word.as_str().into()),
    };
    project.coders.insert("ane".into(), coder);
    let pass = |from: &mut Words| Pass {
        id: from.word().as_str().into(),
        aim: from.word(),
        started: Day::new(from.word()),
        finished: from.maybe().map(Day::new),
    };
    let passes = keyed((0..3).map(|_| pass(from)), |row| row.id.clone());
    project.passes.insert("ane".into(), passes);
    let values = [
        Value::Text(from.word()),
        Value::Number(-3),
        Value::Boolean(true),
        Value::Date(Day::new(from.word())),
    ];
    let attribute = |value: Value| AttributeValue { attribute: from.word().as_str().into(), value };
    let attributes = values.map(attribute).to_vec();
    let consent = from.maybe().map(|day| Consent::Given(Day::new(day)));
    let case = Case { name: from.word(), attributes, consent, note: from.maybe() };
    project.cases.insert("nav".into(), case);
}

fn put_codes(project: &mut Project, from: &mut Words) {
    let code = Code {
        name: from.word(),
        id: "tillit".into(),
        parent: from.maybe().as_deref().map(Into::into),
        order: from.maybe().map(|word| word.len() as i64 - 3),
        kind: CodeKind::Code,
        color: from.maybe(),
        state: from
            .maybe()
            .map_or(CodeState::Live, |code| CodeState::MergedInto(code.as_str().into())),
        note: from.maybe(),
        short: from.maybe(),
        definition: from.list(),
        when: from.list(),
        when_not: from.list(),
        anchor: from.maybe(),
        links: vec![CodeLink {
            kind: CodeLinkKind::LeadsTo,
            to: from.word().as_str().into(),
            note: from.maybe(),
        }],
    };
    project.codes.insert("tillit".into(), code);
    let handle =
        |from: &mut Words| Handle { code: from.word().as_str().into(), handle: from.word() };
    project.handles = keyed((0..3).map(|_| handle(from)), |row| row.code.clone());
}

fn put_transcript(project: &mut Project, from: &mut Words) {
    let header = TranscriptHeader {
        title: from.word(),
        kind: TranscriptKind::FocusGroup,
        is_data: false,
        held: from.maybe().map(Day::new),
        place: from.maybe(),
        minutes: from.maybe().map(|_| 64),
        led_by: from.maybe().as_deref().map(Into::into),
        observed_by: from.maybe().as_deref().map(Into::into),
        imported: from.maybe().map(Moment::new),
        source_format: from.maybe(),
        source_sha256: from.maybe(),
    };
    let speaker = |from: &mut Words| Speaker {
        id: from.word().as_str().into(),
        label: from.word(),
        role: Role::Other,
        case: from.maybe().as_deref().map(Into::into),
    };
    let speakers = keyed((0..2).map(|_| speaker(from)), |row| row.id.clone());
    let paragraph = |index: usize| Paragraph {
        id: format!("{index}.{}", from.word()).as_str().into(),
        speaker: from.maybe().as_deref().map(Into::into),
        at: from.maybe().map(|_| RecordingTime(729_000)),
        continues: index % 2 == 1,
        was: if index == 2 { vec![from.place()] } else { Vec::new() },
        text: from.word(),
    };
    let paragraphs = Paragraphs::new((1..6).map(paragraph).collect());
    project.transcripts.insert("nav".into(), Transcript { header, speakers, paragraphs });
}

fn put_codings(project: &mut Project, from: &mut Words) {
    let coding = |from: &mut Words| Coding {
        id: from.word().as_str().into(),
        code: from.word().as_str().into(),
        from: from.place(),
        to: from.place(),
        made: Moment::new(from.word()),
        pass: from.maybe().as_deref().map(Into::into),
        weight: from.maybe().map(|_| 2),
        quote: from.word(),
        near: from.near(),
        agrees: from.list().iter().map(|id| id.as_str().into()).collect(),
    };
    let codings = keyed((0..5).map(|_| coding(from)), |row| row.id.clone());
    project.codings.entry("agreed".into()).or_default().insert("nav".into(), codings);
    let stretch = |from: &mut Words| ReadStretch {
        pass: from.word().as_str().into(),
        from: from.word().as_str().into(),
        to: from.word().as_str().into(),
        on: Day::new(from.word()),
    };
    let mut stretches: Vec<ReadStretch> = (0..3).map(|_| stretch(from)).collect();
    stretches.sort();
    stretches.dedup();
    project.reading.entry("ane".into()).or_default().insert("nav".into(), stretches);
    let decision = |verdict: Verdict| Decision {
        id: from.word().as_str().into(),
        from: from.place(),
        to: from.place(),
        verdict,
        codings: from.list().iter().map(|id| id.as_str().into()).collect(),
        agreed: Vec::new(),
        reason: from.maybe(),
        by: from.list().iter().map(|id| id.as_str().into()).collect(),
        made: Moment::new(from.word()),
    };
    let verdicts = [Verdict::Kept("a\"b".into()), Verdict::Both, Verdict::Open];
    let decisions = keyed(verdicts.map(decision), |row| row.id.clone());
    project.decisions.insert("nav".into(), decisions);
}

fn put_writing(project: &mut Project, from: &mut Words) {
    let abouts = [
        MemoAbout::Project,
        MemoAbout::Turn(from.word().as_str().into(), from.word().as_str().into()),
        MemoAbout::Segment {
            transcript: from.word().as_str().into(),
            from: from.place(),
            to: from.place(),
            quote: from.word(),
            near: from.near(),
        },
        MemoAbout::Quote(from.word().as_str().into()),
    ];
    for (index, about) in abouts.into_iter().enumerate() {
        let memo = Memo {
            title: from.word(),
            kind: MemoKind::ALL[index],
            about,
            made: Moment::new(from.word()),
            shared: index == 1,
            tags: from.list(),
            text: from.list(),
        };
        let id = format!("m{index}").as_str().into();
        project.memos.entry("ane".into()).or_default().insert(id, memo);
    }
    let quote = Quote {
        title: from.word(),
        transcript: from.word().as_str().into(),
        span: (from.place(), from.place()),
        omissions: vec![Segment::new(from.place(), from.place())],
        made: Moment::new(from.word()),
        by: "ane".into(),
        text: from.word(),
        context: from.maybe().as_deref().map(Into::into),
        used_in: from.list(),
    };
    project.quotes.insert("q".into(), quote);
    let column = Column {
        id: from.word().as_str().into(),
        order: 1000,
        about: ColumnAbout::Heading(from.word()),
    };
    let matrix = Matrix {
        title: from.word(),
        rows: MatrixRows::Transcripts,
        columns: vec![column],
        made: Moment::new(from.word()),
    };
    project.matrices.insert("m".into(), matrix);
    let cell = |from: &mut Words| Cell {
        column: from.word().as_str().into(),
        seen: from.maybe(),
        by: "ane".into(),
        text: from.list(),
        quotes: from.list().iter().map(|id| id.as_str().into()).collect(),
    };
    let cells = keyed((0..3).map(|_| cell(from)), |row| row.column.clone());
    project.cells.entry("m".into()).or_default().insert("nav".to_owned(), cells);
    let claim = Claim {
        says: from.word(),
        cases: 1,
        of: 5,
        checked: Day::new(from.word()),
        seen: from.word(),
    };
    let query = Query { title: from.word(), query: from.word(), claims: vec![claim] };
    project.queries.insert("k".into(), query);
}

proptest! {
    #[test]
    fn every_file_reads_back_as_it_was_written(words in proptest::collection::vec(nasty(), 1..80)) {
        let project = project(words);
        for key in files_of(&project) {
            let text = render(&project, &key, &[]).unwrap().unwrap();
            let reading = read(&key, text.as_bytes());
            prop_assert_eq!(&reading.problems, &[], "{}", text);
            prop_assert_eq!(reading.standing, Standing::Readable);
            prop_assert!(reading.unread.is_empty());
            prop_assert_eq!(&reading.part, &extract(&project, &key), "{}", text);
            prop_assert_eq!(render(&reading.part, &key, &[]).unwrap(), Some(text));
        }
    }

    #[test]
    fn a_record_is_one_line_whatever_it_says(words in proptest::collection::vec(nasty(), 1..80)) {
        let project = project(words);
        let key = tusj::storage::layout::FileKey::Transcript("nav".into());
        let text = render(&project, &key, &[]).unwrap().unwrap();
        let n_records = text.lines().filter(|line| line.starts_with("    (id: ")).count();
        let transcript = &project.transcripts[&"nav".into()];
        prop_assert_eq!(n_records, transcript.speakers.len() + transcript.paragraphs.len());
    }
}
