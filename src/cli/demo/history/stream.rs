//! The versions as `git fast-import` reads them: one process, no checkout.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::rc::Rc;

use super::plan::{Author, Plan, Version};
use super::story::{Known, Story};
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::time::Moment;
use crate::storage::file_content::{extract, render};
use crate::storage::layout::{FileKey, GIT_ATTRIBUTES, files_of};

/// From then on clocks in Norway show winter time.
const WINTER: &str = "2026-10-25T01:00:00Z";

/// Where a branch stands.
#[derive(Default)]
struct Tip {
    /// The mark of its last version.
    mark: usize,
    known: Known,
    project: Project,
}

/// Returns the whole history.
///
/// A coder's first version stands on what the first coder saved until then; a merge takes the other branch as it
/// stands.
pub(super) fn write(plan: &Plan, story: &Story<'_>) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut stream = b"feature done\n".to_vec();
    let mut tips: BTreeMap<&CoderId, Rc<Tip>> = BTreeMap::new();
    for (index, version) in plan.versions.iter().enumerate() {
        let author = plan.coders.iter().find(|coder| coder.id == version.by);
        let author = author.ok_or_else(|| format!("{} is no coder of the plan", version.by))?;
        let other = tips.iter().find(|(coder, _)| ***coder != version.by).map(|(_, tip)| tip);
        let own = tips.get(&version.by).or(other).cloned().unwrap_or_default();
        let merged = other.filter(|_| version.merges).cloned();
        let known = known_after(version, &own, merged.as_deref());
        let tip = Tip { mark: index + 1, project: story.at(&known), known };
        write_head(&mut stream, author, version, tip.mark)?;
        if own.mark > 0 {
            writeln!(stream, "from :{}", own.mark)?;
        }
        if let Some(merged) = merged {
            writeln!(stream, "merge :{}", merged.mark)?;
        }
        if own.mark == 0 {
            write_file(&mut stream, ".gitattributes", &format!("{GIT_ATTRIBUTES}\n"))?;
        }
        write_changes(&mut stream, &own.project, &tip.project)?;
        tips.insert(&version.by, Rc::new(tip));
    }
    stream.extend_from_slice(b"done\n");
    Ok(stream)
}

/// Returns whose work is in a version until when.
fn known_after(version: &Version, own: &Tip, merged: Option<&Tip>) -> Known {
    let mut known = own.known.clone();
    match merged {
        Some(other) => {
            for (coder, at) in &other.known {
                let until = known.entry(coder.clone()).or_default();
                *until = until.clone().max(at.clone());
            }
        }
        None => {
            known.insert(version.by.clone(), version.at.clone());
        }
    }
    known
}

fn write_head(
    stream: &mut Vec<u8>,
    author: &Author,
    version: &Version,
    mark: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let zone = if version.at < Moment::new(WINTER) { "+0200" } else { "+0100" };
    let when = seconds(&version.at).ok_or_else(|| format!("{} is no moment", version.at))?;
    let who = format!("{} <{}> {when} {zone}", author.name, author.email);
    let message = version.message.join("\n") + "\n";
    writeln!(stream, "commit refs/heads/{}\nmark :{mark}\nauthor {who}", author.branch)?;
    writeln!(stream, "committer {who}\ndata {}\n{message}", message.len())?;
    Ok(())
}

fn write_changes(
    stream: &mut Vec<u8>,
    before: &Project,
    after: &Project,
) -> Result<(), Box<dyn std::error::Error>> {
    let (old, new) = (files_of(before), files_of(after));
    for key in old.union(&new).collect::<BTreeSet<_>>() {
        if is_same(before, after, key) {
            continue;
        }
        match render(after, key, &[])? {
            Some(text) => write_file(stream, &key.path_text(), &text)?,
            None => writeln!(stream, "D {}", key.path_text())?,
        }
    }
    Ok(())
}

/// Returns whether a file is the same in both; what is large is compared where it is.
fn is_same(before: &Project, after: &Project, key: &FileKey) -> bool {
    match key {
        FileKey::Transcript(id) => before.transcripts.get(id) == after.transcripts.get(id),
        FileKey::Codings(layer, id) => before.codings_of(layer, id) == after.codings_of(layer, id),
        FileKey::Memo(coder, id) => {
            let memo = |project: &'_ Project| project.memos.get(coder)?.get(id).cloned();
            memo(before) == memo(after)
        }
        key => extract(before, key) == extract(after, key),
    }
}

fn write_file(stream: &mut Vec<u8>, path: &str, text: &str) -> std::io::Result<()> {
    writeln!(stream, "M 100644 inline {path}\ndata {}\n{text}", text.len())
}

/// Returns the seconds from the beginning of 1970 to a moment.
fn seconds(at: &Moment) -> Option<i64> {
    let text = at.as_str();
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    Some(((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

/// Returns the days from the beginning of 1970 to a day, counting years from March so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let months_since_march = (month + 9) % 12;
    let leap_days = year / 4 - year / 100 + year / 400;
    365 * year + leap_days + (153 * months_since_march + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_counted_in_seconds() {
        let at = |text: &str| seconds(&Moment::new(text));
        assert_eq!(at("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(at("2000-02-29T00:00:01Z"), Some(951_782_401));
        assert_eq!(at("2026-10-21T06:50:00Z"), Some(1_792_565_400));
        assert_eq!(at("soon"), None);
    }
}
