//! What leaves the study.

use std::fs;

use super::driver::Study;

fn export(study: &mut Study, choice: &str, file: &std::path::Path) {
    study
        .press("g y")
        .press(choice)
        .press("Ctrl-U")
        .type_text(file.to_str().unwrap())
        .press("Enter");
}

#[test]
fn all_quotes_go_to_a_file_by_code_with_informant_document_and_turn() {
    let mut study = Study::sample();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("quotes.md");
    export(&mut study, "q", &file);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("## Måltall og telling ("), "{text}");
    assert!(text.contains("Vi hadde en egen tavle for det der"), "{text}");
    assert!(text.contains("Jonas"), "{text}");
    assert!(!text.contains("Bo koder"), "no memo leaves with the quotes");
}

#[test]
fn a_file_that_is_there_is_written_over_only_when_asked() {
    let mut study = Study::sample();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("codebook.md");
    fs::write(&file, "mine").unwrap();
    export(&mut study, "c", &file);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    study.press("k");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    export(&mut study, "c", &file);
    study.press("o");
    assert!(fs::read_to_string(&file).unwrap().contains("Rammer som styrer"));
}

#[test]
fn a_passage_is_kept_as_a_quote_once() {
    let mut study = Study::sample().with_git();
    study.press("Y");
    assert_eq!(study.said(), "Quote kept from turn 1: «Da går opptaket, ser jeg.». u undoes");
    study.press("Y");
    assert_eq!(study.said(), "Kept already as «Da går opptaket, ser jeg.»");
    assert_eq!(study.changed_lines(), ["+8 -0 quotes/da-gar-opptaket-ser-jeg.ron"]);
}
