//! `tusj list`: what is in a study, a line each, for scripts and for screen readers.

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::Report;
use super::study::Study;
use super::viewer::ViewerArguments;
use crate::domain::case::Consent;
use crate::domain::code::Code;
use crate::domain::codebook::{pens, tree};
use crate::domain::id::{CaseId, CoderId};
use crate::domain::memo::MemoAbout;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::domain::transcript::Role;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj list transcripts           each with its title, kind and speakers
  tusj list codes --coder ane     the codebook with counts of Ane's codings
  tusj list cases | cut -d: -f1   the ids of the cases";

/// List transcripts, codes, cases, memos or coders, a line each
///
/// Every line begins with the id and a colon; then come the name and what is known, with commas between. Codings that
/// are counted, and memos that are not shared, are your own as long as the study is blind.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct ListArguments {
    /// What is listed
    #[arg(value_enum)]
    what: What,
    #[command(flatten)]
    viewer: ViewerArguments,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Documents
    Transcripts,
    /// The codebook, then the pens
    Codes,
    /// Informants
    Cases,
    /// Memos
    Memos,
    /// Who codes
    Coders,
}

pub(super) fn run(arguments: &ListArguments) -> Result<Outcome, Report> {
    let study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let sight = study.sight(&arguments.viewer)?;
    let me = sight.me();
    let project = &study.project;
    let lines = match arguments.what {
        What::Transcripts => transcripts(project, me),
        What::Codes => codes(project, me),
        What::Cases => cases(project),
        What::Memos => memos(project, &sight),
        What::Coders => coders(project, &sight),
    };
    print(&visible_lines(&lines.iter().map(|line| format!("{line}\n")).collect::<String>()))?;
    Ok(study.outcome())
}

fn line(id: &dyn std::fmt::Display, facts: &[String]) -> String {
    let facts: Vec<&str> =
        facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    format!("{id}: {}", facts.join(", "))
}

/// Returns `1 coding`, `2 codings`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn transcripts(project: &Project, me: Option<&CoderId>) -> Vec<String> {
    let row = |(id, transcript): (&_, &crate::domain::transcript::Transcript)| {
        let informants: Vec<&str> = transcript
            .speakers
            .values()
            .filter(|speaker| speaker.role == Role::Informant)
            .map(|speaker| speaker.label.as_str())
            .collect();
        let n_codings =
            me.and_then(|me| project.codings_of(me, id)).map_or(0, |codings| codings.len());
        let header = &transcript.header;
        let facts = [
            header.title.clone(),
            header.kind.name().to_owned(),
            informants.join(" and "),
            if header.is_data { String::new() } else { "not data".to_owned() },
            header.held.as_ref().map(|day| format!("held {day}")).unwrap_or_default(),
            count(transcript.paragraphs.len(), "paragraph"),
            me.map(|_| count(n_codings, "coding")).unwrap_or_default(),
        ];
        line(id, &facts)
    };
    project.transcripts.iter().map(row).collect()
}

fn codes(project: &Project, me: Option<&CoderId>) -> Vec<String> {
    let n_codings = |code: &Code| {
        let codings = me.into_iter().flat_map(|me| project.codings_by(me));
        codings.filter(|(_, coding)| *project.resolve(&coding.code) == code.id).count()
    };
    let row = |code: &Code, level: String| {
        let facts = [
            code.name.clone(),
            project.handle_of(&code.id).map(|it| format!("handle {it}")).unwrap_or_default(),
            level,
            me.map(|_| count(n_codings(code), "coding")).unwrap_or_default(),
            code.short.clone().unwrap_or_default(),
        ];
        line(&code.id, &facts)
    };
    let in_tree = tree(project).into_iter().filter_map(|entry| {
        let level = match entry.depth {
            0 => String::new(),
            depth => format!("level {}", depth + 1),
        };
        project.codes.get(&entry.code).map(|code| row(code, level))
    });
    let pens = pens(project).into_iter().map(|code| row(code, "pen".to_owned()));
    in_tree.chain(pens).collect()
}

fn cases(project: &Project) -> Vec<String> {
    let n_transcripts = |id: &CaseId| {
        let speaks = |transcript: &&crate::domain::transcript::Transcript| {
            transcript.speakers.values().any(|speaker| speaker.case.as_ref() == Some(id))
        };
        project.transcripts.values().filter(speaks).count()
    };
    let row = |(id, case): (&CaseId, &crate::domain::case::Case)| {
        let mut facts = vec![case.name.clone(), count(n_transcripts(id), "transcript")];
        facts.extend(case.attributes.iter().map(|value| {
            let name = project.attributes.get(&value.attribute).map(|row| row.name.as_str());
            format!("{} {}", name.unwrap_or(value.attribute.as_str()), value.value.shown())
        }));
        facts.push(match &case.consent {
            Some(Consent::Given(day)) => format!("consent given {day}"),
            Some(Consent::Withdrawn(day)) => format!("consent withdrawn {day}"),
            None => String::new(),
        });
        line(id, &facts)
    };
    project.cases.iter().map(row).collect()
}

fn memos(project: &Project, sight: &Sight) -> Vec<String> {
    project
        .all_memos()
        .filter(|(coder, _, memo)| sight.shows_memo(coder, memo))
        .map(|(coder, id, memo)| {
            let facts = [
                memo.title.clone(),
                memo.kind.name().to_owned(),
                about(project, sight, &memo.about),
                count(memo.n_words(), "word"),
            ];
            line(&format!("{coder}/{id}"), &facts)
        })
        .collect()
}

fn about(project: &Project, sight: &Sight, about: &MemoAbout) -> String {
    match about {
        MemoAbout::Project => "on the study".to_owned(),
        MemoAbout::Transcript(id) => format!("on {id}"),
        MemoAbout::Turn(id, paragraph) => format!("on paragraph {paragraph} of {id}"),
        MemoAbout::Coding(id, coding) => match project.find_coding(id, coding) {
            Some((layer, coding)) if sight.sees(layer) => {
                format!("on a coding «{}» in {id}", project.code_name(&coding.code))
            }
            _ => format!("on a coding in {id}"),
        },
        MemoAbout::Segment { transcript, from, .. } => {
            format!("on paragraph {} of {transcript}", from.paragraph)
        }
        MemoAbout::Code(code) => format!("on the code «{}»", project.code_name(code)),
        MemoAbout::Case(case) => format!("on the case {case}"),
        MemoAbout::Quote(quote) => format!("on the quote {quote}"),
    }
}

fn coders(project: &Project, sight: &Sight) -> Vec<String> {
    let row = |(id, coder): (&CoderId, &crate::domain::coder::Coder)| {
        // How far another coder has come is theirs to tell as long as the study is blind.
        let passes = project.passes.get(id).filter(|_| sight.sees(id));
        let going_on =
            passes.and_then(|passes| passes.values().find(|pass| pass.finished.is_none()));
        let facts = [
            coder.name.clone(),
            format!("initial {}", coder.initial),
            match coder.again.as_ref() {
                Some(first) => format!("second reading of {first}"),
                None => String::new(),
            },
            match passes.map_or(0, |passes| passes.len()) {
                _ if !sight.sees(id) => String::new(),
                1 => "1 pass".to_owned(),
                number => format!("{number} passes"),
            },
            going_on.map(|pass| format!("now «{}»", pass.aim)).unwrap_or_default(),
        ];
        line(id, &facts)
    };
    project.coders.iter().map(row).collect()
}
