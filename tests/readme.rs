//! The README says what the program does: its key tables are the program's own.

#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// Returns what stands between the two remarks around the key tables.
fn tables_in(readme: &str) -> &str {
    let after = readme.split_once("-->\n").unwrap().1;
    after.split_once("<!-- end of keys -->").unwrap().0
}

#[test]
fn the_key_tables_are_those_of_the_program() {
    let empty = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_tusj"))
        .args(["keys", "--format", "markdown"])
        .env("TUSJ_CONFIG_DIR", empty.path())
        .env("TUSJ_DATA_DIR", empty.path())
        .output()
        .unwrap();
    let tables = String::from_utf8(output.stdout).unwrap();
    assert!(tables.contains("code-selection"), "{tables}");
    assert_eq!(
        tables_in(&readme()).trim(),
        tables.trim(),
        "put what `tusj keys --format markdown` prints between the remarks"
    );
}

#[test]
fn the_two_commands_stand_in_it() {
    let readme = readme();
    assert!(readme.contains("cargo run --release -- demo"));
    assert!(readme.contains("cargo test"));
}
