//! Where everything lies in a project's folder: every path of tusj in one place.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use crate::domain::edit::Edit;
use crate::domain::id::{
    CaseId, CodeId, CoderId, MatrixId, MemoId, QueryId, QuoteId, TranscriptId,
};
use crate::domain::project::Project;
use crate::domain::sight::Sight;

/// Which file of a project, by what it holds.
///
/// The order is the order in which files are written: what others refer to comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKey {
    /// `project.ron`.
    Project,
    /// `handles.ron`.
    Handles,
    /// `coders/<coder>.ron`.
    Coder(CoderId),
    /// `codebook/<code>.ron`.
    Code(CodeId),
    /// `cases/<case>.ron`.
    Case(CaseId),
    /// `transcripts/<transcript>.ron`.
    Transcript(TranscriptId),
    /// `codings/<layer>/<transcript>.ron`.
    Codings(CoderId, TranscriptId),
    /// `decisions/<transcript>.ron`.
    Decisions(TranscriptId),
    /// `reading/<coder>/<transcript>.ron`.
    Reading(CoderId, TranscriptId),
    /// `memos/<coder>/<memo>.ron`.
    Memo(CoderId, MemoId),
    /// `quotes/<quote>.ron`.
    Quote(QuoteId),
    /// `matrices/<matrix>/matrix.ron`.
    Matrix(MatrixId),
    /// `matrices/<matrix>/<row>.ron`.
    MatrixRow(MatrixId, String),
    /// `queries/<query>.ron`.
    Query(QueryId),
}

/// Folders that hold files directly.
pub const FLAT_FOLDERS: [&str; 7] =
    ["coders", "codebook", "cases", "transcripts", "decisions", "quotes", "queries"];
/// Folders that hold a folder for each coder or matrix.
pub const DEEP_FOLDERS: [&str; 4] = ["codings", "reading", "memos", "matrices"];
/// What every file name of tusj ends in.
pub const EXTENSION: &str = "ron";
/// How the name of a file begins that is being written and not in its place yet.
pub const UNFINISHED: &str = ".tusj-";
/// The folder that is never committed.
pub const PRIVATE: &str = ".tusj";
/// What `.gitattributes` says of the files.
pub const GIT_ATTRIBUTES: &str = "*.ron text eol=lf merge=tusj diff=tusj";

/// Longest id that may name a file, in bytes; the slugs of tusj are at most 60.
const LONGEST_ID: usize = 100;
const MATRIX_HEAD: &str = "matrix";

impl FileKey {
    /// Returns the coder whose own work the file holds; other files belong to the study.
    #[must_use]
    pub fn owner(&self) -> Option<&CoderId> {
        match self {
            Self::Codings(coder, _) | Self::Reading(coder, _) | Self::Memo(coder, _) => Some(coder),
            _ => None,
        }
    }

    /// Returns whether somebody of this `sight` is shown the file: what belongs to the study, and the work of those whom
    /// they see.
    #[must_use]
    pub fn is_shown_to(&self, sight: &Sight) -> bool {
        self.owner().is_none_or(|owner| sight.sees(owner))
    }

    /// Returns the path within the project, with `/` between its parts.
    #[must_use]
    pub fn path_text(&self) -> String {
        match self {
            Self::Project => "project.ron".to_owned(),
            Self::Handles => "handles.ron".to_owned(),
            Self::Coder(id) => format!("coders/{id}.ron"),
            Self::Code(id) => format!("codebook/{id}.ron"),
            Self::Case(id) => format!("cases/{id}.ron"),
            Self::Transcript(id) => format!("transcripts/{id}.ron"),
            Self::Codings(layer, id) => format!("codings/{layer}/{id}.ron"),
            Self::Decisions(id) => format!("decisions/{id}.ron"),
            Self::Reading(coder, id) => format!("reading/{coder}/{id}.ron"),
            Self::Memo(coder, id) => format!("memos/{coder}/{id}.ron"),
            Self::Quote(id) => format!("quotes/{id}.ron"),
            Self::Matrix(id) => format!("matrices/{id}/matrix.ron"),
            Self::MatrixRow(id, row) => format!("matrices/{id}/{row}.ron"),
            Self::Query(id) => format!("queries/{id}.ron"),
        }
    }

    /// Returns the path within the project.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.path_text().split('/').collect()
    }

    /// Returns which file lies at `path` (within the project), or `None` where no file of tusj lies.
    ///
    /// Ids that could lead out of the folder, or that two systems would read differently, are no ids.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        let mut parts = Vec::new();
        for component in path.components() {
            match component {
                Component::Normal(part) => parts.push(part.to_str()?),
                _ => return None,
            }
        }
        let (file, folders) = parts.split_last()?;
        let name = file.strip_suffix(".ron").filter(|name| is_safe_id(name))?;
        match folders {
            [] => Self::at_top(name),
            [folder] => Self::in_folder(folder, name),
            [folder, inner] if is_safe_id(inner) => Self::in_inner_folder(folder, inner, name),
            _ => None,
        }
    }

    /// Returns whether every id in the key may name a file.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        Self::from_path(&self.path()).as_ref() == Some(self)
    }

    fn at_top(name: &str) -> Option<Self> {
        match name {
            "project" => Some(Self::Project),
            "handles" => Some(Self::Handles),
            _ => None,
        }
    }

    fn in_folder(folder: &str, name: &str) -> Option<Self> {
        match folder {
            "coders" => Some(Self::Coder(name.into())),
            "codebook" => Some(Self::Code(name.into())),
            "cases" => Some(Self::Case(name.into())),
            "transcripts" => Some(Self::Transcript(name.into())),
            "decisions" => Some(Self::Decisions(name.into())),
            "quotes" => Some(Self::Quote(name.into())),
            "queries" => Some(Self::Query(name.into())),
            _ => None,
        }
    }

    fn in_inner_folder(folder: &str, inner: &str, name: &str) -> Option<Self> {
        match folder {
            "codings" => Some(Self::Codings(inner.into(), name.into())),
            "reading" => Some(Self::Reading(inner.into(), name.into())),
            "memos" => Some(Self::Memo(inner.into(), name.into())),
            "matrices" if name == MATRIX_HEAD => Some(Self::Matrix(inner.into())),
            "matrices" => Some(Self::MatrixRow(inner.into(), name.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for FileKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path_text())
    }
}

/// Returns whether `id` may name a file on every system: `[a-z0-9-]`, not empty and not too long.
#[must_use]
pub fn is_safe_id(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Returns the file in which the record of `edit` is stored.
#[must_use]
pub fn file_of(edit: &Edit) -> FileKey {
    match edit {
        Edit::Settings(_)
        | Edit::Question(_)
        | Edit::GuideRow(_)
        | Edit::Attribute(_)
        | Edit::Sample(_) => FileKey::Project,
        Edit::Coder(change) => FileKey::Coder(change.key.clone()),
        Edit::Pass(change) => FileKey::Coder(change.key.0.clone()),
        Edit::Code(change) => FileKey::Code(change.key.clone()),
        Edit::Handle(_) => FileKey::Handles,
        Edit::Case(change) => FileKey::Case(change.key.clone()),
        Edit::TranscriptHeader(change) => FileKey::Transcript(change.key.clone()),
        Edit::Speaker(change) => FileKey::Transcript(change.key.0.clone()),
        Edit::Paragraph(change) => FileKey::Transcript(change.key.0.clone()),
        Edit::Coding(change) => FileKey::Codings(change.key.0.clone(), change.key.1.clone()),
        Edit::Reading(change) => FileKey::Reading(change.key.0.clone(), change.key.1.clone()),
        Edit::Decision(change) => FileKey::Decisions(change.key.0.clone()),
        Edit::Memo(change) => FileKey::Memo(change.key.0.clone(), change.key.1.clone()),
        Edit::Quote(change) => FileKey::Quote(change.key.clone()),
        Edit::Matrix(change) => FileKey::Matrix(change.key.clone()),
        Edit::Cell(change) => FileKey::MatrixRow(change.key.0.clone(), change.key.1.clone()),
        Edit::Query(change) => FileKey::Query(change.key.clone()),
    }
}

/// Returns every file that `project` has records in.
#[must_use]
pub fn files_of(project: &Project) -> BTreeSet<FileKey> {
    let mut files = BTreeSet::from([FileKey::Project]);
    if !project.handles.is_empty() {
        files.insert(FileKey::Handles);
    }
    files.extend(project.coders.keys().cloned().map(FileKey::Coder));
    files.extend(project.codes.keys().cloned().map(FileKey::Code));
    files.extend(project.cases.keys().cloned().map(FileKey::Case));
    files.extend(project.transcripts.keys().cloned().map(FileKey::Transcript));
    files.extend(project.decisions.keys().cloned().map(FileKey::Decisions));
    files.extend(project.quotes.keys().cloned().map(FileKey::Quote));
    files.extend(project.matrices.keys().cloned().map(FileKey::Matrix));
    files.extend(project.queries.keys().cloned().map(FileKey::Query));
    for (layer, transcripts) in &project.codings {
        files.extend(transcripts.keys().map(|id| FileKey::Codings(layer.clone(), id.clone())));
    }
    for (coder, transcripts) in &project.reading {
        files.extend(transcripts.keys().map(|id| FileKey::Reading(coder.clone(), id.clone())));
    }
    for (coder, memos) in &project.memos {
        files.extend(memos.keys().map(|id| FileKey::Memo(coder.clone(), id.clone())));
    }
    for (matrix, rows) in &project.cells {
        files.extend(rows.keys().map(|row| FileKey::MatrixRow(matrix.clone(), row.clone())));
    }
    files
}

/// Returns the path of `.gitattributes`.
#[must_use]
pub fn git_attributes(root: &Path) -> PathBuf {
    root.join(".gitattributes")
}

/// Returns the folder that is never committed.
#[must_use]
pub fn private(root: &Path) -> PathBuf {
    root.join(PRIVATE)
}

/// Returns the file that whoever writes holds a lock on.
#[must_use]
pub fn lock(root: &Path) -> PathBuf {
    private(root).join("lock")
}

/// Returns the folder of the journals, one a session.
#[must_use]
pub fn journals(root: &Path) -> PathBuf {
    private(root).join("journal")
}

/// Returns the journal of `session`.
#[must_use]
pub fn journal(root: &Path, session: &str) -> PathBuf {
    journals(root).join(format!("{}.ron", plain_name(session)))
}

/// Returns the folder of texts that are being typed.
#[must_use]
pub fn drafts(root: &Path) -> PathBuf {
    private(root).join("drafts")
}

/// Returns the draft called `name`.
#[must_use]
pub fn draft(root: &Path, name: &str) -> PathBuf {
    drafts(root).join(format!("{}.txt", plain_name(name)))
}

/// Returns the file that remembers where one was.
#[must_use]
pub fn place(root: &Path) -> PathBuf {
    private(root).join("place.ron")
}

/// Returns `name` with a hyphen for everything but letters and digits of ASCII.
fn plain_name(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_key_and_back() {
        for path in [
            "project.ron",
            "handles.ron",
            "coders/ane.ron",
            "codebook/stole-pa.ron",
            "cases/nav.ron",
            "transcripts/nav.ron",
            "codings/agreed/nav.ron",
            "decisions/nav.ron",
            "reading/ane/nav.ron",
            "memos/ane/vakten-i-dora.ron",
            "quotes/vakt-i-dora.ron",
            "matrices/forste/matrix.ron",
            "matrices/forste/nav.ron",
            "queries/tillit-i-nav.ron",
        ] {
            let key = FileKey::from_path(Path::new(path));
            assert_eq!(key.map(|key| key.path_text()).as_deref(), Some(path));
        }
    }

    #[test]
    fn strangers_have_no_key() {
        for path in [
            "",
            "README.md",
            "notes.ron",
            "coders/Ane.ron",
            "coders/ane.txt",
            "coders/.ron",
            "coders/a b.ron",
            "../project.ron",
            "/project.ron",
            "./coders/../project.ron",
            "codings/../nav.ron",
            "codings/nav.ron",
            "codings/ane/deep/nav.ron",
            "elsewhere/nav.ron",
            "codebook/.tusj-x7.ron",
        ] {
            assert_eq!(FileKey::from_path(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn an_id_that_climbs_out_of_the_folder_is_not_safe() {
        assert!(FileKey::Code("tillit".into()).is_safe());
        assert!(!FileKey::Code("../../tillit".into()).is_safe());
        assert!(!FileKey::Codings("..".into(), "nav".into()).is_safe());
        assert!(!FileKey::MatrixRow("m".into(), "matrix".to_owned()).is_safe());
        assert!(!FileKey::Code("a/b".into()).is_safe());
    }
}
