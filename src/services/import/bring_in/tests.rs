use super::*;
use crate::domain::edit::apply;
use crate::services::import::candidate::{SourceRead, read_candidate};
use crate::services::import::key::NameKey;
use crate::services::import::replace::name_words;

fn read(name: &str, text: &str) -> SourceRead {
    read_candidate(name, text.as_bytes()).unwrap()
}

fn plan(project: &Project, name: &str, read: &SourceRead) -> BroughtIn {
    let mapping = SpeakerMapping::propose(&read.source, project, &NameKey::default());
    let names = propose_names(&read.source, project, &mapping);
    let title = propose_title(project, &read.source, &mapping, name);
    let facts = facts(name, &read.sha256, &title);
    bring_in(project, &read.source, &mapping, &names, &facts).unwrap()
}

fn facts<'a>(file_name: &'a str, sha256: &'a str, title: &'a str) -> Facts<'a> {
    let now = Moment::new("2026-11-14T10:00:00Z");
    Facts { file_name, sha256, title, kind: TranscriptKind::Interview, is_data: true, now }
}

const TALK: &str =
    "Ane Moe: Hvem er du? Hva gjør du?\nKari Nordmann: Jeg er Kari.\nAne Moe: Takk, Kari?";

#[test]
fn a_file_becomes_a_transcript_in_one_operation() {
    let mut project = Project::default();
    let read = read("intervju.txt", TALK);
    let brought = plan(&project, "intervju.txt", &read);
    apply(&mut project, &brought.edits).unwrap();
    let transcript = &project.transcripts[&TranscriptId::new("intervju")];
    let lines: Vec<(String, &str)> = transcript
        .paragraphs
        .as_slice()
        .iter()
        .map(|row| (format!("{} {}", row.id, row.speaker.as_ref().unwrap()), row.text.as_str()))
        .collect();
    assert_eq!(lines[0], ("1 I".to_owned(), "Hvem er du? Hva gjør du?"));
    assert_eq!(lines[1], ("2 I1".to_owned(), "Jeg er Informant 1."));
    assert_eq!(lines[2], ("3 I".to_owned(), "Takk, Informant 1?"));
    assert_eq!(transcript.header.source_format.as_deref(), Some("txt"));
    assert_eq!(already_imported(&project, &read.sha256), Some(brought.transcript));
    assert_eq!(already_imported(&project, "other"), None);
}

#[test]
fn undoing_the_import_leaves_nothing() {
    let mut project = Project::default();
    let edits = plan(&project, "a.txt", &read("a.txt", TALK)).edits;
    apply(&mut project, &edits).unwrap();
    let inverse: Vec<Edit> = edits.iter().rev().map(Edit::inverse).collect();
    apply(&mut project, &inverse).unwrap();
    assert_eq!(project, Project::default());
}

#[test]
fn the_names_go_to_the_key_and_not_into_the_project() {
    let project = Project::default();
    let read = read("Kari Nordmann.txt", TALK);
    let brought = plan(&project, "Kari Nordmann.txt", &read);
    let written = format!("{:?}", brought.edits);
    for name in ["Ane", "Moe", "Kari", "Nordmann"] {
        assert!(!written.contains(name), "{name}");
    }
    assert_eq!(brought.transcript.as_str(), "01-intervju");
    assert_eq!(brought.key.original_name, "Kari Nordmann.txt");
    assert_eq!(brought.key.speakers[1].name, "Kari Nordmann");
    assert_eq!(brought.key.speakers[1].label, "Informant 1");
    assert_eq!(brought.key.names, [("Kari".to_owned(), "Informant 1".to_owned())]);
}

#[test]
fn a_title_with_a_name_of_the_file_is_refused() {
    let read = read("a.txt", TALK);
    let mapping = SpeakerMapping::propose(&read.source, &Project::default(), &NameKey::default());
    for title in ["Intervju med kari", "karinordmann01"] {
        let refused =
            bring_in(&Project::default(), &read.source, &mapping, &[], &facts("a", "", title));
        assert!(matches!(refused, Err(CannotBringIn::NameInTitle(_))), "{title}");
    }
    let refused = bring_in(&Project::default(), &read.source, &mapping, &[], &facts("a", "", " "));
    assert_eq!(refused, Err(CannotBringIn::NoTitle));
}

#[test]
fn a_new_case_names_the_speaker_the_transcript_and_the_words() {
    let mut project = Project::default();
    let read = read("Kari.txt", TALK);
    let proposed = SpeakerMapping::propose(&read.source, &project, &NameKey::default());
    let flags = [("kari nordmann".to_owned(), SpeakerFlag::Case("Ida".to_owned()))];
    let (mapping, names) = plan_from_flags(&project, &read.source, proposed, &flags).unwrap();
    let title = propose_title(&project, &read.source, &mapping, "Kari.txt");
    assert_eq!(title, "01 Ida");
    let brought =
        bring_in(&project, &read.source, &mapping, &names, &facts("Kari.txt", "f", &title))
            .unwrap();
    apply(&mut project, &brought.edits).unwrap();
    assert_eq!(project.cases[&CaseId::new("ida")].name, "Ida");
    let transcript = &project.transcripts[&brought.transcript];
    assert_eq!(transcript.speakers[&SpeakerId::new("I2")].case, Some(CaseId::new("ida")));
    assert_eq!(transcript.paragraphs.get(1).unwrap().text, "Jeg er Ida.");
    // The next file knows her by the key.
    let mut key = NameKey::default();
    key.merge(brought.key);
    let again = SpeakerMapping::propose(&read.source, &project, &key);
    assert_eq!(again.speakers[1].case, CaseChoice::Existing(CaseId::new("ida")));
}

#[test]
fn a_flag_for_somebody_who_is_not_there_is_refused_with_who_is() {
    let read = read("a.txt", TALK);
    let proposed = SpeakerMapping::propose(&read.source, &Project::default(), &NameKey::default());
    let flags = [("Ola".to_owned(), SpeakerFlag::Other)];
    let refused = plan_from_flags(&Project::default(), &read.source, proposed, &flags).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "nobody in the file is called «Ola»; it has: Ane Moe, Kari Nordmann"
    );
}

#[test]
fn a_pseudonym_that_stood_in_the_file_already_stays() {
    let mut project = Project::default();
    project.cases.insert(CaseId::new("kari"), Case { name: "Kari".into(), ..Case::default() });
    let read =
        read("Kari.txt", "Intervjuer: Hva? Hvem?\nKari: Jeg er Kari.\nIntervjuer: Ja?\nKari: Ja.");
    let brought = plan(&project, "Kari.txt", &read);
    apply(&mut project, &brought.edits).unwrap();
    let transcript = &project.transcripts[&TranscriptId::new("kari")];
    assert_eq!(transcript.paragraphs.get(1).unwrap().text, "Jeg er Kari.");
    assert_eq!(brought.key.names, []);
}

#[test]
fn two_files_of_one_title_are_two_transcripts() {
    let mut project = Project::default();
    let first = plan(&project, "intervju.txt", &read("intervju.txt", TALK));
    apply(&mut project, &first.edits).unwrap();
    let second = plan(&project, "intervju.txt", &read("intervju.txt", "A: Hei.\nB: Hei?"));
    assert_eq!(second.transcript.as_str(), "intervju-2");
}

macro_rules! raw {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../../../../sample-data/raw/", $name)))),*]
    };
}

/// The raw interviews that come with tusj.
const RAW: [(&str, &[u8]); 7] = raw![
    "01-nav.vtt",
    "02-arbeidsmarkedsbedrift.docx",
    "03-videregaende.txt",
    "04-universitet.srt",
    "05-karrieresenter.docx",
    "06-fokusgruppe.vtt",
    "tutorial.txt",
];

#[test]
fn no_real_name_of_the_raw_interviews_comes_into_a_project() {
    let mut project = Project::default();
    for (name, bytes) in RAW {
        let read = read_candidate(name, bytes).unwrap();
        let brought = plan(&project, name, &read);
        for edit in &brought.edits {
            let written = format!("{edit:?}");
            let words: Vec<&str> = written.split(|sign: char| !sign.is_alphabetic()).collect();
            for speaker in &read.source.speakers {
                for word in name_words(&speaker.name) {
                    let genitive = format!("{word}s");
                    assert!(!words.contains(&word), "{name}: {word} in {written}");
                    assert!(!words.contains(&genitive.as_str()), "{name}: {genitive} in {written}");
                }
            }
        }
        assert!(!brought.key.speakers.is_empty(), "{name}");
        apply(&mut project, &brought.edits).unwrap();
    }
    assert_eq!(project.transcripts.len(), RAW.len());
}
