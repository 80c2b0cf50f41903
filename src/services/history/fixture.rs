//! A small study in a real repository, with the days on which things happened.

// Only tests reach the disk from here.
#[cfg(test)]
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Audience, Log, versions};
use crate::domain::case::Case;
use crate::domain::code::Code;
use crate::domain::coder::Coder;
use crate::domain::coding::Coding;
use crate::domain::id::{CoderId, ParagraphId};
use crate::domain::place::Place;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::domain::text::CodePoint;
use crate::domain::time::Moment;
use crate::domain::transcript::{
    Paragraph, Paragraphs, Role, Speaker, Transcript, TranscriptHeader,
};
use crate::services::git::Git;
use crate::storage::file_content::{read, render};
use crate::storage::folder::Folder;
use crate::storage::layout::FileKey;

/// A repository in a folder of its own.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
    below: PathBuf,
}

/// Returns one transcript of four turns, two coders, one code and one case.
pub(crate) fn study() -> Project {
    let mut project = Project::default();
    project.settings.format = 1;
    project.settings.id = "s1".to_owned();
    project.settings.title = "Rommet mellom".to_owned();
    project.settings.language = "nb".to_owned();
    for (id, name, alias) in [("ane", "Ane", "Ane Bråten"), ("bo", "Bo", "bo")] {
        let initial = name.get(..1).unwrap().to_owned();
        let aliases = vec![alias.to_owned()];
        let coder = Coder { name: name.to_owned(), initial, aliases, ..Coder::default() };
        project.coders.insert(id.into(), coder);
    }
    let code = Code { id: "tillit".into(), name: "Tillit".to_owned(), ..Code::default() };
    project.codes.insert("tillit".into(), code);
    let case = Case { name: "Ida".to_owned(), ..Case::default() };
    project.cases.insert("ida".into(), case);
    let turns = ["Nei, altså.", "Det er tallene som styrer.", "Hvem sier det?", "Jeg teller også."];
    let paragraph = |(index, text): (usize, &&str)| Paragraph {
        id: ParagraphId::imported(index + 1),
        speaker: Some("P".into()),
        text: (*text).to_owned(),
        ..Paragraph::default()
    };
    let speaker = Speaker {
        id: "P".into(),
        label: "Ida".to_owned(),
        role: Role::Informant,
        case: Some("ida".into()),
    };
    let transcript = Transcript {
        header: TranscriptHeader {
            title: "01 NAV".to_owned(),
            is_data: true,
            ..TranscriptHeader::default()
        },
        speakers: [("P".into(), speaker)].into(),
        paragraphs: Paragraphs::new(turns.iter().enumerate().map(paragraph).collect()),
    };
    project.transcripts.insert("nav".into(), transcript);
    project
}

impl Repository {
    /// Makes an empty repository.
    pub(crate) fn new() -> Self {
        Self::in_folder("")
    }

    /// Makes a repository with the study in its first version.
    pub(crate) fn with_study() -> Self {
        Self::below("")
    }

    /// Makes a repository with the study in a folder of it.
    pub(crate) fn below(folder: &str) -> Self {
        let repository = Self::in_folder(folder);
        fs::remove_dir_all(repository.root().join(".git")).ok();
        Folder::create(&repository.root(), &study()).unwrap();
        repository.git_at(repository.folder.path(), &["init", "-q", "-b", "main"]);
        repository.commit("Ane Bråten", "2021-11-01T09:00:00", "start");
        repository
    }

    fn in_folder(below: &str) -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap(), below: PathBuf::from(below) };
        fs::create_dir_all(repository.root()).unwrap();
        repository.git_at(repository.folder.path(), &["init", "-q", "-b", "main"]);
        repository
    }

    pub(crate) fn top(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join(&self.below)
    }

    pub(crate) fn asked(&self) -> Git {
        Git::of(&self.root()).unwrap()
    }

    pub(crate) fn project(&self) -> Project {
        Folder::open(&self.root()).unwrap().1
    }

    pub(crate) fn audience(&self) -> Audience {
        Audience::of(&study(), Sight::of(&study(), Some(&"ane".into())))
    }

    pub(crate) fn log(&self) -> Log {
        versions(&self.asked(), &self.audience()).unwrap()
    }

    pub(crate) fn blind_log(&self, me: &str) -> Log {
        let mut project = study();
        project.settings.blind = true;
        versions(&self.asked(), &Audience::of(&project, Sight::of(&project, Some(&me.into()))))
            .unwrap()
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        self.git_at(&self.root(), arguments);
    }

    fn git_at(&self, folder: &Path, arguments: &[&str]) {
        let mut command = quiet();
        command.current_dir(folder).args(arguments);
        finish(&mut command);
    }

    /// Saves everything as a version of `author` on that day.
    pub(crate) fn commit(&self, author: &str, date: &str, subject: &str) {
        self.commit_as(author.as_bytes(), date, subject);
    }

    /// As [`Self::commit`], by somebody whose name may be any bytes.
    pub(crate) fn commit_as(&self, author: &[u8], date: &str, subject: &str) {
        use std::os::unix::ffi::OsStrExt;
        self.git(&["add", "-A"]);
        let mut command = quiet();
        command
            .current_dir(self.root())
            .args(["commit", "-q", "-m", subject])
            .env("GIT_AUTHOR_NAME", std::ffi::OsStr::from_bytes(author))
            .env("GIT_AUTHOR_DATE", format!("{date}+01:00"))
            .env("GIT_COMMITTER_DATE", format!("{date}+01:00"));
        finish(&mut command);
    }

    /// Puts a version in the place of the newest whose author is these bytes, as no git program would write it.
    pub(crate) fn forge_author(&self, author: &[u8]) {
        let raw = self.asked().ask(&["cat-file", "commit", "HEAD"]).unwrap();
        let text = String::from_utf8(raw).unwrap();
        let (head, rest) = text.split_once("author ").unwrap();
        let (_, rest) = rest.split_once(" <").unwrap();
        let forged = [head.as_bytes(), b"author ", author, b" <", rest.as_bytes()].concat();
        let file = self.folder.path().join(".git/forged");
        fs::write(&file, forged).unwrap();
        let name = file.to_str().unwrap();
        let mut command = quiet();
        command.current_dir(self.root());
        command.args(["hash-object", "-t", "commit", "-w", "--literally", name]);
        let id = String::from_utf8(command.output().unwrap().stdout).unwrap();
        self.git(&["update-ref", "HEAD", id.trim()]);
    }

    /// Brings another line of work into this one.
    pub(crate) fn merge(&self, branch: &str, date: &str) {
        let mut command = quiet();
        command
            .current_dir(self.root())
            .args(["merge", "-q", "--no-ff", "--no-edit", branch])
            .env("GIT_AUTHOR_DATE", format!("{date}+01:00"))
            .env("GIT_COMMITTER_DATE", format!("{date}+01:00"));
        finish(&mut command);
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(from), "{path} does not hold {from}");
        self.write(path, &text.replace(from, to));
    }

    /// Adds or replaces a coding of the transcript `nav`.
    pub(crate) fn add_coding(
        &self,
        layer: &str,
        id: &str,
        code: &str,
        (paragraph, from, to): (&str, u32, u32),
        quote: &str,
    ) {
        let coding = Coding {
            id: id.into(),
            code: code.into(),
            from: Place::new(paragraph.into(), CodePoint(from)),
            to: Place::new(paragraph.into(), CodePoint(to)),
            made: Moment::new("2021-11-02T08:00:00Z"),
            pass: None,
            weight: None,
            quote: quote.to_owned(),
            near: None,
            agrees: Vec::new(),
        };
        self.change_codings(layer, |codings| {
            codings.insert(coding.id.clone(), coding);
        });
    }

    pub(crate) fn remove_coding(&self, layer: &str, id: &str) {
        self.change_codings(layer, |codings| {
            codings.remove(&id.into()).unwrap();
        });
    }

    fn change_codings(
        &self,
        layer: &str,
        change: impl FnOnce(&mut crate::domain::project::Codings),
    ) {
        let layer: CoderId = layer.into();
        let key = FileKey::Codings(layer.clone(), "nav".into());
        let bytes = fs::read(self.root().join(key.path())).unwrap_or_default();
        let mut project =
            if bytes.is_empty() { Project::default() } else { read(&key, &bytes).part };
        change(project.codings.entry(layer).or_default().entry("nav".into()).or_default());
        let text = render(&project, &key, &[]).unwrap().unwrap_or_default();
        if text.is_empty() {
            fs::remove_file(self.root().join(key.path())).unwrap();
        } else {
            self.write(&key.path_text(), &text);
        }
    }
}

fn quiet() -> Command {
    let mut command = Command::new("git");
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Ane")
        .env("GIT_AUTHOR_EMAIL", "ane@example.org")
        .env("GIT_COMMITTER_NAME", "Ane")
        .env("GIT_COMMITTER_EMAIL", "ane@example.org");
    command
}

fn finish(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
