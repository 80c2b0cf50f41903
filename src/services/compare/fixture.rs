//! A small interview that two coders have read.

use super::{Comparison, Kind, Pair, compare};
use crate::domain::code::{Code, CodeKind};
use crate::domain::coding::{Coding, ReadStretch};
use crate::domain::id::ParagraphId;
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::time::{Day, Moment};
use crate::domain::transcript::{Paragraph, Paragraphs, Transcript, TranscriptHeader};
use crate::services::anchor::quote::quote_of;

/// The turns; sentences begin at 0, 11 and 23 in turn 2.
const TURNS: [&str; 4] = [
    "Hva teller dere?",
    "Vi teller. Det er rart. Og ingen spør hvorfor vi gjør det.",
    "Ja?",
    "Døra er åpen.",
];

pub(super) fn pair() -> Pair {
    Pair { first: "ane".into(), second: "bo".into() }
}

/// Returns the study with the codes tall, tid, dor and the pen p; both have read everything.
pub(super) fn study() -> Project {
    let mut project = Project::default();
    for id in ["tall", "tid", "dor", "p"] {
        let kind = if id == "p" { CodeKind::Marker } else { CodeKind::Code };
        let code = Code { name: id.to_owned(), id: id.into(), kind, ..Code::default() };
        project.codes.insert(id.into(), code);
    }
    let paragraph = |(index, text): (usize, &&str)| Paragraph {
        id: ParagraphId::imported(index + 1),
        text: (*text).to_owned(),
        ..Paragraph::default()
    };
    let header = TranscriptHeader { is_data: true, ..TranscriptHeader::default() };
    let paragraphs = Paragraphs::new(TURNS.iter().enumerate().map(paragraph).collect());
    let transcript = Transcript { header, paragraphs, ..Transcript::default() };
    project.transcripts.insert("01".into(), transcript);
    for coder in ["ane", "bo"] {
        read(&mut project, coder, ("1", "4"));
    }
    project
}

/// Lets a coder have read from one turn to another and nothing else.
pub(super) fn read(project: &mut Project, coder: &str, (from, to): (&str, &str)) {
    let stretch = ReadStretch {
        pass: "p1".into(),
        from: from.into(),
        to: to.into(),
        on: Day::new("2026-11-01"),
    };
    project.reading.entry(coder.into()).or_default().insert("01".into(), vec![stretch]);
}

/// Codes from an offset in a turn to one in a turn.
pub(super) fn code(
    project: &mut Project,
    (layer, id): (&str, &str),
    code: &str,
    from: (&str, u32),
    to: (&str, u32),
) {
    let place = |(turn, offset): (&str, u32)| Place::new(turn.into(), CodePoint(offset));
    let segment = Segment::new(place(from), place(to));
    let (quote, near) = quote_of(&project.transcripts[&"01".into()], &segment).unwrap();
    let coding = Coding {
        id: id.into(),
        code: code.into(),
        from: segment.from,
        to: segment.to,
        made: Moment::new("2026-11-02T09:00:00Z"),
        pass: None,
        weight: None,
        quote,
        near,
        agrees: Vec::new(),
    };
    let transcripts = project.codings.entry(layer.into()).or_default();
    transcripts.entry("01".into()).or_default().insert(id.into(), coding);
}

pub(super) fn compared(project: &Project) -> Comparison {
    compare(project, &pair(), &"01".into())
}

/// Returns every difference as its kind, its readings and its size.
pub(super) fn told(project: &Project) -> Vec<String> {
    let told = |row: &super::Difference| {
        let readings: Vec<&str> = row.readings.iter().map(|row| row.coding.as_str()).collect();
        let kind = match &row.kind {
            Kind::OtherBounds(words) => format!("bounds by {words}"),
            Kind::OtherCode => "code".to_owned(),
            Kind::OtherCodeAndBounds => "code and bounds".to_owned(),
            Kind::OnlyOne(coder) => format!("only {coder}"),
            Kind::Several => "several".to_owned(),
        };
        let pen = if row.is_pen { "pen " } else { "" };
        format!("{pen}{kind}: {} ({})", readings.join(" "), row.size)
    };
    compared(project).differences.iter().map(told).collect()
}
