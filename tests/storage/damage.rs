//! Files as strangers, crashes and merges leave them.

use std::fs;
use std::path::Path;

use tusj::storage::error::StorageError;
use tusj::storage::file_content::{FileReading, Standing, read, render};
use tusj::storage::folder::Folder;
use tusj::storage::layout::FileKey;
use tusj::storage::problem::ProblemKind;

use crate::golden::files;
use crate::study::{Open, fresh, open, snapshot};

/// Reads a damaged file; whatever was not understood must have been named, and must be written back.
fn read_damaged(path: &Path, bytes: &[u8]) -> FileReading {
    let key = FileKey::from_path(path).unwrap();
    let reading = read(&key, bytes);
    for problem in &reading.problems {
        assert_eq!(problem.file, path);
        assert!(!problem.why.is_empty());
    }
    if reading.standing == Standing::Readable {
        let text = render(&reading.part, &key, &reading.unread).unwrap().unwrap_or_default();
        for line in &reading.unread {
            assert!(text.lines().any(|written| written == line.raw), "{}", line.raw);
        }
    }
    reading
}

#[test]
fn a_file_cut_off_anywhere_is_blocked_or_whole() {
    for (path, bytes) in files() {
        let key = FileKey::from_path(&path).unwrap();
        let whole = read(&key, &bytes);
        for length in 0..bytes.len() {
            let reading = read_damaged(&path, &bytes[..length]);
            let only_the_last_line_end = length == bytes.len() - 1;
            if only_the_last_line_end {
                assert_eq!(reading, whole);
            } else {
                assert_eq!(reading.standing, Standing::Blocked, "{} {length}", path.display());
                assert_eq!(reading.problems.len(), 1);
            }
        }
    }
}

#[test]
fn a_project_opens_around_any_damaged_file_and_overwrites_nothing() {
    for (path, bytes) in files() {
        let half = &bytes[..bytes.len() / 2];
        let marked = [b"<<<<<<< HEAD\n", half, b"=======\n", half, b">>>>>>> bo\n"].concat();
        let zeros = vec![0; bytes.len()];
        for damaged in [half, b"", b"\n \n", &zeros, &marked, b"\xff\xfe(\0", b"(\xe5)"] {
            let folder = fresh();
            fs::write(folder.path().join(&path), damaged).unwrap();
            let before = snapshot(folder.path());
            let Open { folder: files, project, problems } = open(folder.path());
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert_eq!(problems[0].file, path);
            let key = FileKey::from_path(&path).unwrap();
            assert_eq!(files.standing(&key), Standing::Blocked);
            assert!(project.codes.len() >= 5 && !project.transcripts.is_empty());
            assert_eq!(snapshot(folder.path()), before);
        }
    }
}

#[test]
fn carriage_returns_and_byte_order_marks_change_nothing() {
    for (path, bytes) in files() {
        let key = FileKey::from_path(&path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let whole = read(&key, &bytes);
        assert_eq!(read(&key, text.replace('\n', "\r\n").as_bytes()), whole);
        assert_eq!(read(&key, format!("\u{feff}{text}").as_bytes()), whole);
    }
}

#[test]
fn any_byte_may_be_wrong_without_a_panic_or_a_loss() {
    for (path, bytes) in files() {
        for (index, byte) in bytes.iter().enumerate() {
            for wrong in [b' ', b'"', b')', b',', byte ^ 0x20] {
                let mut damaged = bytes.clone();
                damaged[index] = wrong;
                read_damaged(&path, &damaged);
            }
        }
    }
}

fn codings(lines: &[&str]) -> Vec<u8> {
    format!("(\n  codings: [\n{}\n  ],\n)\n", lines.join("\n")).into_bytes()
}

const FIRST: &str = r#"    (id: "a1", code: "x", from: ("1", 0), to: ("1", 3), made: "2021-03-22T09:12:44Z", quote: "abc"),"#;
const LAST: &str = r#"    (id: "z9", code: "x", from: ("2", 0), to: ("2", 3), made: "2021-03-22T09:12:44Z", quote: "abc"),"#;
const PATH: &str = "codings/ane/nav.ron";

#[test]
fn a_broken_line_costs_one_record_and_is_written_back_in_its_place() {
    let broken = r#"    (id: "b2", code: "x, from: ("1", 4), to: ("1", 6)),"#;
    let bytes = codings(&[FIRST, broken, LAST]);
    let reading = read_damaged(Path::new(PATH), &bytes);
    assert_eq!(reading.standing, Standing::Readable);
    assert_eq!(reading.part.codings_in(&"nav".into()).count(), 2);
    assert_eq!(
        reading.problems[0].to_string(),
        "codings/ane/nav.ron:4:34: a comma is missing here"
    );
    assert_eq!(reading.problems[0].line_text, broken);
    let key = FileKey::from_path(Path::new(PATH)).unwrap();
    let written = render(&reading.part, &key, &reading.unread).unwrap().unwrap();
    assert_eq!(written.into_bytes(), bytes);
}

#[test]
fn a_coding_is_added_beside_a_line_that_could_not_be_read() {
    let folder = fresh();
    let path = folder.path().join("codings/bo/nav.ron");
    let broken = "    (id: \"b2\", what is this";
    fs::write(&path, codings(&[broken, LAST.replace("\"2\"", "\"13\"").as_str()])).unwrap();
    let mut study = open(folder.path());
    assert_eq!(study.problems.len(), 1);
    let edit = study.coding("bo", "n1", "kontroll");
    study.commit(&[edit]);
    let lines: Vec<String> =
        fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 7);
    assert_eq!(lines[2], broken);
    assert!(lines[3].starts_with("    (id: \"n1\""));
    assert!(lines[4].starts_with("    (id: \"z9\""));
}

#[test]
fn of_two_lines_with_one_id_the_first_counts_and_the_second_stays() {
    let second = FIRST.replace("\"abc\"", "\"other\"");
    let bytes = codings(&[FIRST, &second, LAST]);
    let reading = read_damaged(Path::new(PATH), &bytes);
    let nav = "nav".into();
    let quotes: Vec<&str> =
        reading.part.codings_in(&nav).map(|(_, coding)| coding.quote.as_str()).collect();
    assert_eq!(quotes, ["abc", "abc"]);
    assert_eq!(reading.problems[0].kind, ProblemKind::Duplicate);
    assert_eq!(reading.problems[0].line, 4);
    assert_eq!(reading.unread[0].raw, second);
}

#[test]
fn every_record_that_stands_twice_is_named() {
    for (path, bytes) in files() {
        let text = String::from_utf8(bytes).unwrap();
        if path.ends_with("matrix.ron") {
            continue;
        }
        let records = text.lines().filter(|line| line.starts_with("    (id: ")).count();
        let doubled: String = text
            .lines()
            .map(|line| {
                let twice = line.starts_with("    (id: ");
                format!("{line}\n{}", if twice { format!("{line}\n") } else { String::new() })
            })
            .collect();
        let reading = read_damaged(&path, doubled.as_bytes());
        assert_eq!(reading.unread.len(), records, "{}", path.display());
        assert_eq!(reading.standing, Standing::Readable);
    }
}

#[test]
fn a_field_of_a_later_version_makes_its_file_read_only() {
    let bytes =
        codings(&[FIRST, &LAST.replace("quote:", "mood: [Happy(\"a, b\"), 2], qoute: 1, quote:")]);
    let reading = read_damaged(Path::new(PATH), &bytes);
    assert_eq!(reading.standing, Standing::ReadOnly);
    assert_eq!(reading.part.codings_in(&"nav".into()).count(), 2);
    let words: Vec<&str> = reading.problems.iter().map(|problem| problem.why.as_str()).collect();
    assert_eq!(
        words,
        [
            "this version of tusj knows no field «mood» here",
            "this version of tusj knows no field «qoute» here; did you mean «quote»?",
        ]
    );
    assert_eq!(reading.problems[0].line, 4);
}

#[test]
fn a_file_formatted_by_hand_is_read_whole() {
    let text = "(codings: [(id: \"a1\", code: \"x\",\n from: (\"1\", 0), to: (\"1\", 3), // here\n made: \"m\", quote: \"]\"),\n (id: \"b2\", nonsense), (id: \"c3\", code: \"x\", from: (\"1\", 0), to: (\"1\", 3), made: \"m\", quote: r#\")\"\"#)])";
    let reading = read_damaged(Path::new(PATH), text.as_bytes());
    assert_eq!(reading.standing, Standing::Readable);
    assert_eq!(reading.part.codings_in(&"nav".into()).count(), 2);
    let kinds: Vec<(ProblemKind, usize, usize)> =
        reading.problems.iter().map(|row| (row.kind, row.line, row.column)).collect();
    assert_eq!(kinds, [(ProblemKind::Remark, 2, 0), (ProblemKind::BrokenLine, 4, 21)]);
    assert_eq!(reading.unread[0].raw, "    (id: \"b2\", nonsense),");
}

#[test]
fn a_remark_between_records_is_kept() {
    let bytes = codings(&[FIRST, "    // unsure about the next one", LAST]);
    let reading = read_damaged(Path::new(PATH), &bytes);
    assert_eq!(reading.problems, []);
    let key = FileKey::from_path(Path::new(PATH)).unwrap();
    let written = render(&reading.part, &key, &reading.unread).unwrap().unwrap();
    assert_eq!(written.into_bytes(), bytes);
}

#[test]
fn a_code_in_a_file_of_another_name_is_blocked() {
    let folder = fresh();
    fs::rename(
        folder.path().join("codebook/tillit.ron"),
        folder.path().join("codebook/tiltro.ron"),
    )
    .unwrap();
    let study = open(folder.path());
    assert_eq!(
        study.problems[0].to_string(),
        "codebook/tiltro.ron: the file is called «tiltro» but holds the code «tillit»; rename one of them"
    );
    assert!(!study.project.codes.contains_key(&"tiltro".into()));
}

#[test]
fn files_of_others_are_left_alone_and_only_ron_among_ours_is_mentioned() {
    let folder = fresh();
    for path in
        ["notes.txt", "codebook/README.md", "codebook/Ny kode.ron", ".DS_Store", "extra.ron"]
    {
        fs::write(folder.path().join(path), "?").unwrap();
    }
    fs::create_dir(folder.path().join("photos")).unwrap();
    fs::write(folder.path().join("photos/x.ron"), "?").unwrap();
    fs::write(folder.path().join("codebook/.tusj-a8x.tmp"), "half").unwrap();
    let problems = open(folder.path()).problems;
    let files: Vec<String> = problems.iter().map(|row| row.file.display().to_string()).collect();
    assert_eq!(files, ["codebook/Ny kode.ron", "extra.ron"]);
    assert!(problems.iter().all(|problem| problem.kind == ProblemKind::Stranger));
}

#[test]
fn a_project_of_a_later_version_is_refused_in_words() {
    for (from, to) in [("format: 1", "format: 7"), ("format: 1", "moods: [],\n  format: 7")] {
        let folder = fresh();
        let path = folder.path().join("project.ron");
        let text = fs::read_to_string(&path).unwrap().replace(from, to);
        fs::write(&path, text).unwrap();
        let refused = Folder::open(folder.path()).unwrap_err();
        assert!(matches!(refused, StorageError::NewerFormat { found: 7 }), "{refused}");
    }
}

#[test]
fn a_project_whose_format_cannot_be_told_opens_and_is_never_written() {
    let folder = fresh();
    fs::write(folder.path().join("project.ron"), "").unwrap();
    let mut study = open(folder.path());
    assert_eq!(study.project.codes.len(), 6);
    let edit = study.coding("bo", "n1", "kontroll");
    let refused = study.folder.plan(&study.project, &[edit]).unwrap_err();
    assert_eq!(refused.why, "project.ron: the file is empty; it may have been cut off");
}

#[test]
fn a_folder_without_a_project_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Folder::open(folder.path()), Err(StorageError::NotAProject(_))));
}

#[test]
fn brackets_in_brackets_without_end_are_refused() {
    let deep = "(".repeat(100_000);
    for (path, _) in files() {
        assert_eq!(read_damaged(&path, deep.as_bytes()).standing, Standing::Blocked);
    }
}

#[test]
fn a_line_after_a_record_that_is_gone_stands_at_the_end() {
    let broken = "    (id: \"b2\", what is this";
    let mut reading = read_damaged(Path::new(PATH), &codings(&[FIRST, broken, LAST]));
    reading
        .part
        .codings
        .get_mut(&"ane".into())
        .unwrap()
        .get_mut(&"nav".into())
        .unwrap()
        .remove(&"a1".into());
    let key = FileKey::from_path(Path::new(PATH)).unwrap();
    let written = render(&reading.part, &key, &reading.unread).unwrap().unwrap();
    assert_eq!(written.into_bytes(), codings(&[LAST, broken]));
}

#[test]
fn a_file_of_nothing_but_broken_lines_is_read_and_written_back_in_one_go() {
    let lines: Vec<String> = (0..20_000).map(|number| format!("    (id: {number}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let bytes = codings(&lines);
    let reading = read_damaged_once(&bytes);
    assert_eq!(reading.problems.len(), 20_000);
    let key = FileKey::from_path(Path::new(PATH)).unwrap();
    let written = render(&reading.part, &key, &reading.unread).unwrap().unwrap();
    assert_eq!(written.into_bytes(), bytes);
}

fn read_damaged_once(bytes: &[u8]) -> FileReading {
    read(&FileKey::from_path(Path::new(PATH)).unwrap(), bytes)
}

#[test]
fn an_empty_list_on_one_line_is_an_empty_file() {
    let reading = read_damaged(Path::new(PATH), b"(\n  codings: [],\n)\n");
    assert_eq!((reading.standing, reading.problems.len()), (Standing::Readable, 0));
}
