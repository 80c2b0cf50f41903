//! Small studies for the tests of the services.

use std::collections::BTreeSet;

use super::quote::quote_of;
use crate::domain::case::Case;
use crate::domain::code::{Code, CodeKind};
use crate::domain::coding::Coding;
use crate::domain::id::{CaseId, CodeId, CoderId, ParagraphId};
use crate::domain::place::{Place, Segment};
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::time::Moment;
use crate::domain::transcript::{
    Paragraph, Paragraphs, Role, Speaker, Transcript, TranscriptHeader, TranscriptKind,
};

pub(in crate::services) fn transcript(paragraphs: &[(&str, &str)]) -> Transcript {
    let paragraph = |(id, text): &(&str, &str)| Paragraph {
        id: ParagraphId::new(id),
        text: (*text).to_owned(),
        ..Paragraph::default()
    };
    Transcript {
        paragraphs: Paragraphs::new(paragraphs.iter().map(paragraph).collect()),
        ..Transcript::default()
    }
}

pub(in crate::services) fn segment(from: (&str, u32), to: (&str, u32)) -> Segment {
    let place = |(id, offset): (&str, u32)| Place::new(id.into(), CodePoint(offset));
    Segment::new(place(from), place(to))
}

/// Two interviews, Jonas and Ida, with the codes rammer > tall, rammer > tid, dor, and the pen a.
pub(in crate::services) fn study() -> Project {
    let mut project = Project::default();
    for (id, parent) in
        [("rammer", None), ("tall", Some("rammer")), ("tid", Some("rammer")), ("dor", None)]
    {
        let code = Code {
            name: id.to_owned(),
            id: id.into(),
            parent: parent.map(CodeId::new),
            ..Code::default()
        };
        project.codes.insert(id.into(), code);
    }
    let pen = Code { name: "slo oss".to_owned(), kind: CodeKind::Marker, ..Code::default() };
    project.codes.insert("a".into(), Code { id: "a".into(), ..pen });
    let lines = [
        ("Hva teller?", "Det er tallene som styrer her. (ler) Ja."),
        ("Har du tid?", "Nei, aldri. Men døra er åpen."),
    ];
    for (id, name, (asked, said)) in [("02-nav", "Jonas", lines[0]), ("04-skole", "Ida", lines[1])]
    {
        let case: CaseId = name.to_lowercase().as_str().into();
        let known = Case { name: name.to_owned(), ..Default::default() };
        project.cases.insert(case.clone(), known);
        project.transcripts.insert(id.into(), interview(id, &case, asked, said));
    }
    project
}

fn interview(title: &str, case: &CaseId, asked: &str, said: &str) -> Transcript {
    let speaker = |id: &str, label: &str, role, case: Option<&CaseId>| {
        let case = case.cloned();
        (id.into(), Speaker { id: id.into(), label: label.to_owned(), role, case })
    };
    let paragraph = |id: &str, speaker: &str, text: &str| Paragraph {
        id: id.into(),
        speaker: Some(speaker.into()),
        text: text.to_owned(),
        ..Paragraph::default()
    };
    Transcript {
        header: TranscriptHeader {
            title: title.to_owned(),
            kind: TranscriptKind::Interview,
            is_data: true,
            ..TranscriptHeader::default()
        },
        speakers: [
            speaker("I", "Interv.", Role::Interviewer, None),
            speaker("V", case.as_str(), Role::Informant, Some(case)),
        ]
        .into(),
        paragraphs: Paragraphs::new(vec![
            paragraph("1", "I", asked),
            paragraph("2", "V", said),
            paragraph("3", "I", "Mm, jo."),
        ]),
    }
}

/// Codes `from..to` of paragraph 2.
pub(in crate::services) fn code(
    project: &mut Project,
    (layer, transcript): (&str, &str),
    id: &str,
    code: &str,
    (from, to): (u32, u32),
) {
    let place = |offset| Place::new("2".into(), CodePoint(offset));
    let segment = Segment::new(place(from), place(to));
    let (quote, near) = quote_of(&project.transcripts[&transcript.into()], &segment).unwrap();
    let coding = Coding {
        id: id.into(),
        code: code.into(),
        from: segment.from,
        to: segment.to,
        made: Moment::new("2026-11-23T09:00:00Z"),
        pass: None,
        weight: None,
        quote,
        near,
        agrees: Vec::new(),
    };
    let transcripts = project.codings.entry(layer.into()).or_default();
    transcripts.entry(transcript.into()).or_default().insert(id.into(), coding);
}

pub(in crate::services) fn layers(names: &[&str]) -> BTreeSet<CoderId> {
    names.iter().map(CoderId::new).collect()
}
