//! `tusj diff-driver`: what git calls to tell what became of a file.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::diff::coder;
use super::output::{print, visible_lines};
use super::report::Report;
use crate::domain::project::Project;
use crate::domain::sight::Sight;
use crate::services::changes::Changes;
use crate::services::changes::lines::{patch_line, plain_difference};
use crate::services::changes::span::context_in;
use crate::storage::file_content::{self, FileReading, Standing};
use crate::storage::layout::FileKey;
use crate::storage::load::load_head;

/// What a side of a difference is called that is not there.
const NOTHING: [&str; 2] = ["/dev/null", "nul"];

const AFTER_LONG_HELP: &str = "\
Examples:
  git config diff.tusj.command \"tusj diff-driver\"
  git diff                     then speaks research words
  git log -p --ext-diff        and so does the history

«tusj git-setup» does the first line for this copy of the study.";

/// Tell git what became of a file, in research words
///
/// Git calls this by itself. What is no file of a study, or cannot be read as one, is told line by line.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct DiffDriverArguments {
    /// Color what was added and what was removed
    #[arg(long)]
    color: bool,
    /// What git hands over: the path, then file, name and mode of what was, then those of what is
    #[arg(required = true, value_name = "PATH OLD HEX MODE NEW HEX MODE")]
    handed_over: Vec<PathBuf>,
}

/// One file as it was and as it is.
struct Handed<'a> {
    /// Its path within the repository, as it is now.
    path: &'a Path,
    /// Its path as it was.
    old_path: &'a Path,
    old: &'a Path,
    new: &'a Path,
}

pub(super) fn run(arguments: &DiffDriverArguments) -> Result<Outcome, Report> {
    let handed = match arguments.handed_over.as_slice() {
        [path] => {
            let line =
                format!("{}: both sides changed it, and git waits for you\n", path.display());
            print(&visible_lines(&line))?;
            return Ok(Outcome::Fine);
        }
        [path, old, _, _, new, _, _] => Handed { path, old_path: path, old, new },
        [old_path, old, _, _, new, _, _, path, ..] => Handed { path, old_path, old, new },
        _ => {
            let report = Report::user("git hands over seven things, and these are others");
            return Err(report.hint("«tusj diff» tells what changed; this is for git to call"));
        }
    };
    let lines = tell(&handed)?;
    if lines.is_empty() {
        return Ok(Outcome::Fine);
    }
    let mut text = format!("{}\n", handed.path.display());
    for line in lines {
        text.push_str(&format!("{line}\n"));
    }
    let shown = visible_lines(&text);
    print(&if arguments.color { colored(&shown) } else { shown })?;
    Ok(Outcome::Fine)
}

/// Returns what became of the file, a line each; nothing where nothing may be told.
fn tell(handed: &Handed<'_>) -> Result<Vec<String>, Report> {
    let (before, after) = (bytes(handed.old)?, bytes(handed.new)?);
    let keys = key_of(handed.old_path).zip(key_of(handed.path));
    let Some(((old_key, _), (key, root))) = keys else { return Ok(plainly(&before, &after)) };
    let head = load_head(&root).map(|part| part.project).unwrap_or_default();
    let me = coder(&root, &head, None)?;
    let sight = Sight::of(&head, me.as_ref());
    let read = |key: &FileKey, bytes: &Option<Vec<u8>>| match bytes {
        Some(bytes) => file_content::read(key, bytes),
        None => FileReading::gone(),
    };
    let (old, new) = (read(&old_key, &before), read(&key, &after));
    let is_readable = [&old, &new]
        .iter()
        .all(|side| side.standing != Standing::Blocked && side.unread.is_empty());
    if !is_readable {
        return Ok(if key.is_shown_to(&sight) { plainly(&before, &after) } else { Vec::new() });
    }
    Ok(in_research_words((&old.part, &new.part), &root, &sight, before == after))
}

fn in_research_words(
    (before, after): (&Project, &Project),
    root: &Path,
    sight: &Sight,
    is_same: bool,
) -> Vec<String> {
    let context = context_in(root, before, after);
    let changes = Changes::seen(before, after, &context, sight);
    if changes.is_empty() && before == after && !is_same {
        return vec!["  the same, written otherwise".to_owned()];
    }
    changes.rows.iter().map(|row| format!("  {}", patch_line(row))).collect()
}

fn bytes(file: &Path) -> Result<Option<Vec<u8>>, Report> {
    if NOTHING.iter().any(|nothing| file == Path::new(nothing)) {
        return Ok(None);
    }
    let read = fs::read(file);
    read.map(Some).map_err(|error| {
        Report::environment(format!("{} could not be read", file.display()), &error)
    })
}

/// Returns which file of a study lies at a path of the repository, and the folder of the study.
///
/// Git calls from the top of the work tree; the study may lie deeper.
fn key_of(path: &Path) -> Option<(FileKey, PathBuf)> {
    let parts: Vec<_> = path.components().collect();
    (0..parts.len()).find_map(|skipped| {
        let inner: PathBuf = parts.get(skipped..)?.iter().collect();
        let key = FileKey::from_path(&inner)?;
        let root = Path::new(".").join(parts.get(..skipped)?.iter().collect::<PathBuf>());
        Some((key, root))
    })
}

fn plainly(before: &Option<Vec<u8>>, after: &Option<Vec<u8>>) -> Vec<String> {
    let text = |bytes: &Option<Vec<u8>>| {
        String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned()
    };
    plain_difference(&text(before), &text(after))
}

fn colored(text: &str) -> String {
    let line = |line: &str| {
        let color = match line.trim_start().chars().next() {
            Some('+') => "32",
            Some('-') => "31",
            Some('~' | '>' | '=' | '!') => "33",
            _ => return format!("\u{1b}[1m{line}\u{1b}[0m\n"),
        };
        format!("\u{1b}[{color}m{line}\u{1b}[0m\n")
    };
    text.lines().map(line).collect()
}
