//! One file, three ways: what git asks of a merge driver.

use super::merge_alone;
use super::text::merge_list;
use crate::domain::project::Project;
use crate::storage::file_content::{self, FileReading, Standing, UnreadLine, extract, render};
use crate::storage::layout::FileKey;
use crate::storage::merge::Contradiction;

/// A merged file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedFile {
    /// Its text: valid, without markers, with this side's reading where the two contradict. None where nothing is left
    /// in it.
    pub text: Option<String>,
    /// What cannot both stand.
    pub contradictions: Vec<Contradiction>,
}

/// Reads one version of a file; no bytes mean that there is no file.
#[must_use]
pub fn read_version(key: &FileKey, bytes: &[u8]) -> FileReading {
    if bytes.is_empty() { FileReading::gone() } else { file_content::read(key, bytes) }
}

/// Merges three versions of the file `key`, each as its bytes.
///
/// `None` where one of them cannot be read, or holds something this version does not know: writing it would lose that.
/// Places are not proved here, because the text lies in another file.
#[must_use]
pub fn merge_file(key: &FileKey, base: &[u8], mine: &[u8], theirs: &[u8]) -> Option<MergedFile> {
    let [base, mine, theirs] = [base, mine, theirs].map(|bytes| read_version(key, bytes));
    let is_open = |reading: &FileReading| reading.standing == Standing::Readable;
    if !(is_open(&base) && is_open(&mine) && is_open(&theirs)) {
        return None;
    }
    let merged = merge_alone(&base.part, &mine.part, &theirs.part);
    let unread = merge_unread(&base.unread, &mine.unread, &theirs.unread);
    let text = text_of(&merged.project, key, &unread)?;
    Some(MergedFile { text, contradictions: merged.contradictions })
}

/// Returns the text of a file as it is written, or `None` where it cannot be.
#[must_use]
pub fn text_of(project: &Project, key: &FileKey, unread: &[UnreadLine]) -> Option<Option<String>> {
    let text = render(&extract(project, key), key, unread).ok()?;
    // Lines that could not be read are never lost with the file they stand in.
    if text.is_none() && !unread.is_empty() { None } else { Some(text) }
}

/// Keeps the lines of both sides that could not be read.
#[must_use]
pub fn merge_unread(
    base: &[UnreadLine],
    mine: &[UnreadLine],
    theirs: &[UnreadLine],
) -> Vec<UnreadLine> {
    let name = |line: &UnreadLine| (line.list, line.raw.trim().to_owned());
    let merged = merge_list(base, mine, theirs, name);
    // The same words after another record are the same line.
    merged.mine
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "(\n  handles: [\n    (code: \"a\", handle: \"aa\"),\n";
    const END: &str = "  ],\n)\n";

    fn handles(lines: &[&str]) -> Vec<u8> {
        let lines: String = lines.iter().map(|line| format!("    {line},\n")).collect();
        format!("{HEAD}{lines}{END}").into_bytes()
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn lines_added_in_one_gap_by_both_sides_are_both_there() {
        let mine = handles(&["(code: \"b\", handle: \"bb\")"]);
        let theirs = handles(&["(code: \"c\", handle: \"cc\")"]);
        let merged = merge_file(&FileKey::Handles, &handles(&[]), &mine, &theirs).unwrap();
        let both = handles(&["(code: \"b\", handle: \"bb\")", "(code: \"c\", handle: \"cc\")"]);
        assert_eq!(merged.text, Some(text(both)));
        assert_eq!(merged.contradictions, []);
    }

    #[test]
    fn a_contradiction_leaves_this_side_in_the_file_and_no_markers() {
        let mine = handles(&["(code: \"b\", handle: \"bb\")"]);
        let theirs = handles(&["(code: \"b\", handle: \"xx\")"]);
        let merged = merge_file(&FileKey::Handles, &handles(&[]), &mine, &theirs).unwrap();
        assert_eq!(merged.text, Some(text(mine)));
        assert_eq!(merged.contradictions.len(), 1);
    }

    #[test]
    fn lines_that_could_not_be_read_are_kept_from_both_sides() {
        let mine = handles(&["(code: \"b\", hand"]);
        let theirs = handles(&["(code: \"c\", hand"]);
        let merged = merge_file(&FileKey::Handles, &handles(&[]), &mine, &theirs).unwrap();
        let text = merged.text.unwrap();
        assert!(text.contains("(code: \"b\", hand,") && text.contains("(code: \"c\", hand,"));
    }

    #[test]
    fn what_cannot_be_read_as_a_whole_is_not_merged() {
        assert_eq!(merge_file(&FileKey::Handles, b"(", &handles(&[]), &handles(&[])), None);
        let newer = b"(\n  mood: \"x\",\n)\n";
        assert_eq!(merge_file(&FileKey::Handles, b"", newer, &handles(&[])), None);
    }
}
