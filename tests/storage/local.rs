//! What belongs to one person on one machine.

use std::fs;

use tusj::domain::place::Place;
use tusj::domain::text::CodePoint;
use tusj::storage::local::{
    Draft, PlaceState, drop_draft, read_drafts, read_place, save_draft, save_place,
};

use crate::study::{fresh, golden, snapshot};

#[test]
fn a_draft_is_kept_as_it_was_typed_until_it_is_dropped() {
    let folder = fresh();
    let text = "Linje 1\r\n\n«halv";
    save_draft(folder.path(), "memo/../ane", "first").unwrap();
    save_draft(folder.path(), "memo/../ane", text).unwrap();
    let draft = Draft { name: "memo----ane".to_owned(), text: text.to_owned() };
    assert_eq!(read_drafts(folder.path()), [draft]);
    drop_draft(folder.path(), "memo/../ane").unwrap();
    drop_draft(folder.path(), "memo/../ane").unwrap();
    assert_eq!(read_drafts(folder.path()), []);
    assert_eq!(snapshot(folder.path()), snapshot(&golden()));
}

#[test]
fn one_comes_back_to_where_one_was() {
    let folder = fresh();
    assert_eq!(read_place(folder.path()), Ok(PlaceState::default()));
    let bookmark = PlaceState {
        transcript: Some("nav".into()),
        cursors: [("nav".into(), Place::new("12".into(), CodePoint(4)))].into(),
        folded: ["handlingsrom".into()].into(),
        ..PlaceState::default()
    };
    save_place(folder.path(), &bookmark).unwrap();
    assert_eq!(read_place(folder.path()), Ok(bookmark));
}

#[test]
fn a_bookmark_of_another_version_is_read_as_far_as_it_goes() {
    let folder = fresh();
    fs::create_dir(folder.path().join(".tusj")).unwrap();
    let path = folder.path().join(".tusj/place.ron");
    fs::write(&path, "(transcript: \"nav\", scroll: (1, \"2\"), hints: [\"a\"])").unwrap();
    let bookmark = read_place(folder.path()).unwrap();
    assert_eq!(bookmark.transcript, Some("nav".into()));
    assert_eq!(bookmark.hints, ["a".to_owned()].into());
    fs::write(&path, "(transcript: ").unwrap();
    assert_eq!(
        read_place(folder.path()).unwrap_err().to_string(),
        ".tusj/place.ron:1:14: text in quotation marks is expected here"
    );
}

#[test]
fn a_link_in_the_place_of_the_private_folder_is_refused() {
    let folder = fresh();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join(".tusj")).unwrap();
    assert!(save_draft(folder.path(), "a", "text").is_err());
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
