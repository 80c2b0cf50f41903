//! `tusj import`: transcripts into a study, without a screen.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::question::{agrees, can_ask};
use super::report::{Kind, Report};
use super::study::{Act, Study};
use crate::app::words::counted;
use crate::app::world::World;
use crate::config::{Places, read_name_key, write_name_key};
use crate::domain::project::Project;
use crate::domain::transcript::Role;
use crate::runtime::clock::SystemWorld;
use crate::services::import::bring_in::{
    BroughtIn, Facts, SpeakerFlag, already_imported, bring_in, plan_from_flags, propose_kind,
    propose_title,
};
use crate::services::import::encoding::SourceEncoding;
use crate::services::import::fingerprint::sha256_hex;
use crate::services::import::key::NameKey;
use crate::services::import::mapping::SpeakerMapping;
use crate::services::import::replace::NameChoice;
use crate::services::import::{DroppedKind, LARGEST_FILE, ReadOptions, SourceText, read_source};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj import ida.docx               show what it would do, then ask
  tusj import *.vtt --dry-run        only show
  tusj import ida.docx --speaker \"Ida Moe=Ida\" --yes
                                     say who is who, and ask nothing
  tusj import trial.txt --not-data   a trial interview, out of every count

Real names do not enter the study: speakers get labels, their names are
replaced in the text, and what stands behind which label is kept in a file of
your own outside the study.";

/// Bring transcripts into the study
///
/// Reads Word, WebVTT (Teams, Zoom, Whisper), SubRip, Markdown and plain text. First it shows what each file would
/// become: title, speakers, names that are replaced, and what is left out. It writes after you answer y, or with
/// --yes; otherwise nothing is written.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct ImportArguments {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say who a speaker is: NAME=CASE, NAME=interviewer, or NAME=none for somebody whose words are no data
    ///
    /// NAME is the name in the file, CASE the name of an informant in the study, who is made if there is none of it.
    /// May be given several times.
    #[arg(long, value_name = "NAME=WHO", value_parser = speaker_flag)]
    speaker: Vec<(String, SpeakerFlag)>,
    /// What the transcript is called; only with one file
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The transcript is no data: a trial interview, notes
    #[arg(long)]
    not_data: bool,
    /// Read text in this encoding instead of the one it shows
    #[arg(long, value_enum)]
    encoding: Option<EncodingChoice>,
    /// Write without asking
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EncodingChoice {
    /// UTF-8
    Utf8,
    /// Windows-1252, which covers Latin-1
    Windows1252,
    /// Mac Roman
    MacRoman,
    /// UTF-16, little-endian
    Utf16le,
    /// UTF-16, big-endian
    Utf16be,
}

impl EncodingChoice {
    fn encoding(self) -> SourceEncoding {
        match self {
            Self::Utf8 => SourceEncoding::Utf8,
            Self::Windows1252 => SourceEncoding::Windows1252,
            Self::MacRoman => SourceEncoding::MacRoman,
            Self::Utf16le => SourceEncoding::Utf16LittleEndian,
            Self::Utf16be => SourceEncoding::Utf16BigEndian,
        }
    }
}

fn speaker_flag(typed: &str) -> Result<(String, SpeakerFlag), String> {
    let (name, who) = typed
        .rsplit_once('=')
        .map(|(name, who)| (name.trim(), who.trim()))
        .filter(|(name, who)| !name.is_empty() && !who.is_empty())
        .ok_or("write NAME=CASE, NAME=interviewer or NAME=none")?;
    let flag = match who {
        "interviewer" => SpeakerFlag::Interviewer,
        "none" => SpeakerFlag::Other,
        case => SpeakerFlag::Case(case.to_owned()),
    };
    Ok((name.to_owned(), flag))
}

pub(super) fn run(arguments: &ImportArguments) -> Result<Outcome, Report> {
    if arguments.title.is_some() && arguments.files.len() > 1 {
        return Err(Report::user("one title cannot be that of several files")
            .hint("bring them in one by one, or leave --title out"));
    }
    let mut study = Study::read_and_warn(arguments.study.project.as_deref())?;
    let key_file = key_file(&study.project)?;
    let mut outcome = Outcome::Fine;
    for file in &arguments.files {
        if import(file, arguments, &mut study, &key_file)? == Outcome::Warnings {
            outcome = Outcome::Warnings;
        }
    }
    Ok(outcome)
}

fn key_file(project: &Project) -> Result<PathBuf, Report> {
    let places = Places::find(|name| std::env::var_os(name)).ok_or_else(|| {
        Report::new(Kind::Environment, "there is no home folder for the key of names")
    })?;
    places.name_key(&project.settings.id).ok_or_else(|| {
        let sentence = "the id in project.ron cannot be the name of a file";
        Report::new(Kind::ProjectFiles, sentence)
            .hint("write letters a to z, digits and hyphens there")
    })
}

fn import(
    path: &Path,
    arguments: &ImportArguments,
    study: &mut Study,
    key_file: &Path,
) -> Result<Outcome, Report> {
    let bytes = bytes_of(path)?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 = sha256_hex(&bytes);
    if let Some(known) = already_imported(&study.project, &sha256) {
        let text =
            format!("{}: is in the study already, as {known}. Nothing to do\n", path.display());
        print(&visible_lines(&text))?;
        return Ok(Outcome::Warnings);
    }
    let options = ReadOptions { encoding: arguments.encoding.map(EncodingChoice::encoding) };
    let source = read_source(&file_name, &bytes, &options).map_err(|error| {
        Report::user(format!("{} was not brought in", path.display())).because(&error)
    })?;
    let mut key = read_key(key_file)?;
    let (mapping, names) = plan(path, arguments, &study.project, (&source, &key))?;
    let title = arguments
        .title
        .clone()
        .unwrap_or_else(|| propose_title(&study.project, &source, &mapping, &file_name));
    let facts = Facts {
        file_name: &file_name,
        sha256: &sha256,
        title: &title,
        kind: propose_kind(&source, &mapping),
        is_data: !arguments.not_data,
        now: SystemWorld.now(),
    };
    let brought = bring_in(&study.project, &source, &mapping, &names, &facts).map_err(|why| {
        Report::user(format!("{} was not brought in", path.display())).because(&why)
    })?;
    print(&visible_lines(&shown(&study.project, path, (&source, &mapping, &names), &facts)))?;
    if !may_write(arguments)? {
        return Ok(Outcome::Fine);
    }
    write(study, (key_file, &mut key), brought)?;
    Ok(Outcome::Fine)
}

fn plan(
    path: &Path,
    arguments: &ImportArguments,
    project: &Project,
    (source, key): (&SourceText, &NameKey),
) -> Result<(SpeakerMapping, Vec<NameChoice>), Report> {
    let proposed = SpeakerMapping::propose(source, project, key);
    plan_from_flags(project, source, proposed, &arguments.speaker)
        .map_err(|why| Report::user(format!("{} was not brought in", path.display())).because(&why))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Report> {
    let unreadable = |error: std::io::Error| {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => Kind::User,
            _ => Kind::Environment,
        };
        Report::new(kind, format!("{} cannot be read", path.display())).because(&error)
    };
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST_FILE as u64 {
        let sentence = format!("{} is too large for a transcript: {size} bytes", path.display());
        return Err(Report::user(sentence));
    }
    fs::read(path).map_err(unreadable)
}

fn read_key(path: &Path) -> Result<NameKey, Report> {
    let text = read_name_key(path)
        .map_err(|error| Report::environment("the key of names cannot be read", &error))?;
    NameKey::read(&text.unwrap_or_default()).map_err(|why| {
        Report::new(
            Kind::Environment,
            format!("the key of names {} makes no sense", path.display()),
        )
        .because(&why)
        .hint("mend it, or move it elsewhere; it is not overwritten")
    })
}

fn may_write(arguments: &ImportArguments) -> Result<bool, Report> {
    if arguments.yes {
        return Ok(true);
    }
    if arguments.dry_run || !can_ask() {
        print("Nothing was written. --yes writes it\n")?;
        return Ok(false);
    }
    let goes_on = agrees("Bring it in? y does, anything else does not: ")?;
    if !goes_on {
        print("Nothing was written\n")?;
    }
    Ok(goes_on)
}

/// Writes the key first: a name that is in no key can never be found again.
fn write(
    study: &mut Study,
    (key_file, key): (&Path, &mut NameKey),
    brought: BroughtIn,
) -> Result<(), Report> {
    key.merge(brought.key);
    let text = key
        .render()
        .map_err(|why| Report::environment("the key of names was not written", &why))?;
    write_name_key(key_file, &text).map_err(|error| {
        Report::environment("the key of names was not written, and nothing else either", &error)
    })?;
    let act = Act {
        command: "import",
        title: format!("bring in {}", brought.transcript),
        coder: study.coder(None)?,
    };
    study.commit(act, brought.edits)?;
    let text = format!(
        "Brought in as {}. The names behind the labels: {}\n",
        brought.transcript,
        key_file.display()
    );
    print(&visible_lines(&text))
}

fn shown(
    project: &Project,
    path: &Path,
    (source, mapping, names): (&SourceText, &SpeakerMapping, &[NameChoice]),
    facts: &Facts<'_>,
) -> String {
    let mut text = String::new();
    let data = if facts.is_data { "" } else { ", not data" };
    let _never_fails = writeln!(
        text,
        "{}: {}, {}\n  becomes «{}», {}{data}",
        path.display(),
        source.format.name(),
        counted(source.paragraphs.len(), "paragraph", "paragraphs"),
        facts.title,
        facts.kind.name()
    );
    for (speaker, choice) in source.speakers.iter().zip(&mapping.speakers) {
        let role = match choice.role {
            Role::Interviewer => "interviewer",
            Role::Informant if choice.is_open() => "informant, no case yet",
            Role::Informant => "informant",
            Role::Other => "no data",
        };
        let shown = choice.shown(project);
        let _never_fails = writeln!(text, "  speaker {} becomes {shown}, {role}", speaker.name);
    }
    for name in names {
        let found = &name.found;
        let _never_fails = match &name.replacement {
            Some(instead) => {
                writeln!(text, "  the name {} in the text becomes {instead}", found.name)
            }
            None => writeln!(text, "  the name {} stays in the text: look at it", found.name),
        };
    }
    for dropped in &source.dropped {
        let _never_fails = writeln!(
            text,
            "  {}, {} times: {}",
            dropped_words(dropped.what),
            dropped.count,
            dropped.example
        );
    }
    text
}

/// Returns what was left out or changed, in words.
fn dropped_words(kind: DroppedKind) -> &'static str {
    match kind {
        DroppedKind::EmptyCue => "no words, left out",
        DroppedKind::HeaderLine => "line before the first speaker, left out",
        DroppedKind::FrontMatter => "line of the front matter, left out",
        DroppedKind::MarkerLine => "line of the recording program, left out",
        DroppedKind::NoteBlock => "note, left out",
        DroppedKind::CueName => "name of a cue, left out",
        DroppedKind::RepeatedLine => "repeated line, left out",
        DroppedKind::UnreadableTime => "time that makes no sense, left out",
        DroppedKind::InnerTime => "time inside a paragraph, left out",
        DroppedKind::TrackedDeletion => "deleted text, left out",
        DroppedKind::NoteReference => "reference to a note or link, left out",
        DroppedKind::BrokenCharacter => "bytes that are no character, shown as a sign",
        DroppedKind::Symbol => "character of a symbol font, shown as a sign",
        DroppedKind::ControlCharacter => "control character, left out",
        DroppedKind::BidiControl => "mark that turns the direction of writing, left out",
        DroppedKind::ZeroWidth => "character without width, left out",
        DroppedKind::OddLineBreak => "odd line break, now a space",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speaker_is_a_case_the_interviewer_or_nobody() {
        let named = |name: &str, flag| Ok((name.to_owned(), flag));
        assert_eq!(
            speaker_flag("Ida Moe=Ida"),
            named("Ida Moe", SpeakerFlag::Case("Ida".to_owned()))
        );
        assert_eq!(speaker_flag("Jon = interviewer"), named("Jon", SpeakerFlag::Interviewer));
        assert_eq!(speaker_flag("Bot=none"), named("Bot", SpeakerFlag::Other));
        assert_eq!(speaker_flag("a=b=Ida"), named("a=b", SpeakerFlag::Case("Ida".to_owned())));
        for typed in ["Ida", "=Ida", "Ida="] {
            assert!(speaker_flag(typed).is_err(), "{typed}");
        }
    }
}
