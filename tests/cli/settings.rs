//! `config.ron` and `keys.ron`, as far as they are seen without a screen.

use super::bench::Bench;

#[test]
fn what_is_wrong_in_the_settings_is_told_with_line_and_column_and_the_rest_counts() {
    let bench = Bench::new();
    bench.write("config/keys.ron", "{\n  \"undoo\": [\"Z\"],\n  \"undo\": [\"Z\"],\n}\n");
    bench.write("config/config.ron", "(\n  theme: \"monocrome\",\n  coder: \"Nora\",\n)\n");
    let ran = bench.run(&["keys"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("  Z: undo. "), "{}", ran.out);
    for words in [
        "keys.ron:2:3: there is no command «undoo»; did you mean «undo»?",
        "  2 |   \"undoo\": [\"Z\"],",
        "config.ron:2:3: there is no theme «monocrome»; did you mean «monochrome»?",
    ] {
        assert!(ran.err.contains(words), "{words} is missing:\n{}", ran.err);
    }
    bench.run(&["new", "s"]).succeeded();
    assert!(bench.path("work/s/coders/nora.ron").exists());
}

#[test]
fn control_characters_in_the_settings_never_reach_the_terminal() {
    let bench = Bench::new();
    bench.write("config/keys.ron", "{\n  \"un\u{1b}[31m\": [\"Z\"],\n}\n");
    let ran = bench.run(&["keys"]);
    assert_eq!(ran.code, 1);
    ran.is_tame();
}

#[test]
fn the_coder_is_found_by_name_in_settings_and_by_login() {
    let bench = Bench::with_study();
    let codings = |bench: &Bench| bench.run(&["list", "transcripts", "-C", "s"]).succeeded();
    let as_ane = codings(&bench);
    bench.write("config/config.ron", "(coder: \"Bo\")");
    let as_bo = codings(&bench);
    assert_ne!(as_ane, as_bo);
    assert_eq!(bench.run(&["list", "transcripts", "-C", "s", "--coder", "bo"]).succeeded(), as_bo);
}
