use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

const FAMILY: &str = "👩‍👩‍👧";

fn editor_at(text: &str, cursor: u32) -> TextEditor {
    let mut editor = TextEditor::new(text);
    editor.set_cursor(CodePoint(cursor));
    editor
}

fn type_text(editor: &mut TextEditor, text: &str) {
    for character in text.chars() {
        editor.insert(&character.to_string());
    }
}

fn moved(text: &str, cursor: u32, motion: Motion) -> u32 {
    let mut editor = editor_at(text, cursor);
    editor.move_cursor(motion);
    editor.cursor().0
}

#[test]
fn text_goes_in_at_the_cursor() {
    let mut editor = editor_at("Hun sier.", 3);
    editor.insert(" også");
    assert_eq!(editor.text(), "Hun også sier.");
    assert_eq!(editor.cursor(), CodePoint(8));
}

#[test]
fn control_characters_stay_out() {
    let mut editor = TextEditor::new("");
    editor.insert("a\r\nb\rc\td\u{1b}[0m\u{0}\u{2028}e");
    assert_eq!(editor.text(), "a\nb\nc d[0m\ne");
}

#[test]
fn a_line_break_is_a_space_in_an_editor_of_one_line() {
    let mut editor = TextEditor::single_line("a\nb");
    editor.insert("\r\nc");
    assert_eq!(editor.text(), "a b c");
    editor.set_text("d\ne");
    assert_eq!(editor.text(), "d e");
}

#[test]
fn one_backspace_removes_what_is_one_character_to_the_eye() {
    let mut editor = TextEditor::new(&format!("a{FAMILY}e\u{301}"));
    editor.backspace();
    assert_eq!(editor.text(), format!("a{FAMILY}"));
    editor.backspace();
    assert_eq!(editor.text(), "a");
    editor.backspace();
    editor.backspace();
    assert_eq!(editor.text(), "");
}

#[test]
fn delete_removes_the_grapheme_after_the_cursor() {
    let mut editor = editor_at(&format!("a{FAMILY}b"), 1);
    editor.delete();
    assert_eq!((editor.text(), editor.cursor()), ("ab", CodePoint(1)));
    editor.delete();
    editor.delete();
    assert_eq!(editor.text(), "a");
}

#[test]
fn a_word_is_removed_with_what_stands_between() {
    let mut editor = TextEditor::new("Vi er NAV-folk, ");
    editor.delete_word_left();
    assert_eq!(editor.text(), "Vi er ");
    editor.delete_word_left();
    editor.delete_word_left();
    assert_eq!(editor.text(), "");
    let mut editor = editor_at("ja\n– nei", 5);
    editor.delete_word_left();
    assert_eq!(editor.text(), "ja\nnei");
    editor.delete_word_left();
    assert_eq!(editor.text(), "janei");
}

#[test]
fn the_left_part_of_a_line_is_removed_and_no_other_line() {
    let mut editor = editor_at("ja\nikke nå", 8);
    editor.delete_line_left();
    assert_eq!((editor.text(), editor.cursor()), ("ja\nnå", CodePoint(3)));
    editor.delete_line_left();
    assert_eq!(editor.text(), "ja\nnå");
}

#[test]
fn a_joined_accent_takes_the_cursor_along() {
    let mut editor = editor_at("e\n\u{301}x", 2);
    editor.backspace();
    assert_eq!((editor.text(), editor.cursor()), ("e\u{301}x", CodePoint(2)));
    editor.undo();
    assert_eq!((editor.text(), editor.cursor()), ("e\n\u{301}x", CodePoint(2)));
}

#[test]
fn moves_step_over_graphemes() {
    let text = format!("a{FAMILY}b");
    assert_eq!(moved(&text, 1, Motion::Right), 6);
    assert_eq!(moved(&text, 6, Motion::Left), 1);
    assert_eq!(moved(&text, 0, Motion::Left), 0);
    assert_eq!(moved(&text, 7, Motion::Right), 7);
}

#[test]
fn moves_step_over_words_and_lines() {
    let text = "Vi er her.\nJa, nå";
    assert_eq!(moved(text, 0, Motion::WordRight), 2);
    assert_eq!(moved(text, 2, Motion::WordRight), 5);
    assert_eq!(moved(text, 9, Motion::WordRight), 10);
    assert_eq!(moved(text, 10, Motion::WordRight), 11);
    assert_eq!(moved(text, 17, Motion::WordRight), 17);
    assert_eq!(moved(text, 10, Motion::WordLeft), 6);
    assert_eq!(moved(text, 7, Motion::WordLeft), 6);
    assert_eq!(moved(text, 11, Motion::WordLeft), 10);
    assert_eq!(moved(text, 0, Motion::WordLeft), 0);
    assert_eq!(moved(text, 14, Motion::LineStart), 11);
    assert_eq!(moved(text, 4, Motion::LineEnd), 10);
    assert_eq!(moved(text, 14, Motion::TextStart), 0);
    assert_eq!(moved(text, 4, Motion::TextEnd), 17);
}

#[test]
fn up_and_down_follow_the_lines_on_the_screen_and_keep_the_column() {
    // A pane of 10 shows «jeg teller », «jeg også», «», «nå».
    let mut editor = editor_at("jeg teller jeg også\n\nnå", 8);
    let mut places = Vec::new();
    while editor.move_cursor(Motion::Down { width: 11 }) {
        places.push(editor.cursor().0);
    }
    assert_eq!(places, [19, 20, 23]);
    while editor.move_cursor(Motion::Up { width: 11 }) {
        places.push(editor.cursor().0);
    }
    assert_eq!(places, [19, 20, 23, 20, 19, 8]);
}

#[test]
fn the_kept_column_is_forgotten_by_any_other_move() {
    let mut editor = editor_at("abcd\na\nabcd", 4);
    editor.move_cursor(Motion::Down { width: 9 });
    editor.move_cursor(Motion::LineStart);
    editor.move_cursor(Motion::Down { width: 9 });
    assert_eq!(editor.cursor(), CodePoint(7));
}

#[test]
fn a_layout_keeps_a_cell_for_the_cursor() {
    let editor = TextEditor::new("ja nei\n\nåja");
    let layout = editor.layout(4);
    let shown: Vec<(usize, u32, u32)> =
        layout.lines.iter().map(|(number, line)| (*number, line.from.0, line.to.0)).collect();
    assert_eq!(shown, [(0, 0, 3), (0, 3, 6), (1, 7, 7), (2, 8, 11)]);
    assert_eq!((layout.cursor_row, layout.cursor_column), (3, 3));
    assert_eq!(editor.rows(&layout, 1..9), ["nei", "", "åja"]);
    assert_eq!(editor.rows(&layout, 0..2), ["ja ", "nei"]);
    assert_eq!(editor.rows(&layout, 7..9), Vec::<String>::new());
}

#[test]
fn after_a_soft_line_end_the_cursor_stands_on_the_next_row() {
    let layout = editor_at("ja nei", 3).layout(4);
    assert_eq!((layout.cursor_row, layout.cursor_column), (1, 0));
    let layout = editor_at("ja  ", 4).layout(3);
    assert_eq!((layout.cursor_row, layout.cursor_column), (0, 2));
    let layout = TextEditor::new("").layout(0);
    assert_eq!((layout.lines.len(), layout.cursor_row, layout.cursor_column), (1, 0, 0));
}

#[test]
fn typing_is_undone_in_runs() {
    let mut editor = TextEditor::new("");
    type_text(&mut editor, "ja");
    editor.move_cursor(Motion::TextStart);
    type_text(&mut editor, "å ");
    editor.delete();
    editor.delete();
    type_text(&mut editor, "nei");
    editor.backspace();
    editor.backspace();
    let mut texts = vec![editor.text().to_owned()];
    while editor.undo() {
        texts.push(editor.text().to_owned());
    }
    assert_eq!(texts, ["å n", "å nei", "å ", "å ja", "ja", ""]);
    while editor.redo() {}
    assert_eq!((editor.text(), editor.cursor()), ("å n", CodePoint(3)));
}

#[test]
fn a_paste_and_a_line_break_are_undone_alone() {
    let mut editor = TextEditor::new("");
    type_text(&mut editor, "a\nb");
    editor.insert("limt inn");
    type_text(&mut editor, "c");
    let mut texts = Vec::new();
    while editor.undo() {
        texts.push(editor.text().to_owned());
    }
    assert_eq!(texts, ["a\nblimt inn", "a\nb", "a\n", "a", ""]);
}

#[test]
fn a_change_after_undo_drops_what_could_be_redone() {
    let mut editor = TextEditor::new("");
    editor.insert("a");
    editor.undo();
    editor.insert("b");
    assert!(!editor.redo());
    assert_eq!(editor.text(), "b");
}

#[test]
fn a_range_is_replaced_and_can_be_undone() {
    let mut editor = TextEditor::new("se Skjø");
    editor.replace_range(CodePoint(3)..CodePoint(99), "[[Skjønn]]");
    assert_eq!((editor.text(), editor.cursor()), ("se [[Skjønn]]", CodePoint(13)));
    editor.undo();
    assert_eq!((editor.text(), editor.cursor()), ("se Skjø", CodePoint(7)));
}

#[test]
fn the_revision_grows_with_changes_only() {
    let mut editor = TextEditor::new("a");
    editor.move_cursor(Motion::Left);
    editor.backspace();
    editor.insert("\u{7}");
    assert_eq!(editor.revision(), 0);
    editor.insert("b");
    editor.undo();
    editor.set_text("c");
    assert_eq!(editor.revision(), 3);
    assert!(!editor.undo());
}

#[test]
fn a_paste_of_a_megabyte_is_one_quick_step() {
    let mut editor = TextEditor::new("før etter");
    editor.set_cursor(CodePoint(4));
    editor.insert(&"blåbær og\n".repeat(100_000));
    type_text(&mut editor, "så ");
    editor.backspace();
    assert_eq!(editor.cursor(), CodePoint(1_000_006));
    let layout = editor.layout(61);
    assert_eq!((layout.lines.len(), layout.cursor_row), (100_001, 100_000));
    assert_eq!(editor.rows(&layout, 99_999..100_001), ["blåbær og", "såetter"]);
    editor.undo();
    editor.undo();
    editor.undo();
    assert_eq!(editor.text(), "før etter");
}

#[derive(Clone, Debug)]
enum Step {
    Insert(String),
    Backspace,
    Delete,
    DeleteWordLeft,
    DeleteLineLeft,
    Replace(u32, u32, String),
    Move(Motion),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    let motion = (0_usize..10, 0_u16..9).prop_map(|(n, width)| {
        [
            Motion::Left,
            Motion::Right,
            Motion::WordLeft,
            Motion::WordRight,
            Motion::Up { width },
            Motion::Down { width },
            Motion::LineStart,
            Motion::LineEnd,
            Motion::TextStart,
            Motion::TextEnd,
        ][n]
    });
    let text = "[abå 👩\u{200D}\u{301}🇳日\n\r\u{600}-]{0,4}";
    prop_oneof![
        4 => text.prop_map(Step::Insert),
        2 => Just(Step::Backspace),
        2 => Just(Step::Delete),
        1 => Just(Step::DeleteWordLeft),
        1 => Just(Step::DeleteLineLeft),
        1 => (0_u32..20, 0_u32..20, text).prop_map(|(a, b, with)| Step::Replace(a, b, with)),
        6 => motion.prop_map(Step::Move),
        1 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

fn perform(editor: &mut TextEditor, step: Step) {
    match step {
        Step::Insert(text) => editor.insert(&text),
        Step::Backspace => editor.backspace(),
        Step::Delete => editor.delete(),
        Step::DeleteWordLeft => editor.delete_word_left(),
        Step::DeleteLineLeft => editor.delete_line_left(),
        Step::Replace(from, to, text) => {
            editor.replace_range(CodePoint(from)..CodePoint(to), &text);
        }
        Step::Move(motion) => drop(editor.move_cursor(motion)),
        Step::Undo => drop(editor.undo()),
        Step::Redo => drop(editor.redo()),
    }
}

proptest! {
    #[test]
    fn undoing_all_gives_the_start_and_redoing_all_the_end(
        start in "[abå 👩\u{200D}\u{301}\n]{0,8}",
        steps in vec(step(), 0..40),
        width in any::<u8>(),
    ) {
        let mut editor = TextEditor::new(&start);
        for step in steps {
            perform(&mut editor, step);
            prop_assert_eq!(grapheme_start(editor.text(), editor.cursor()), editor.cursor());
            let layout = editor.layout(u16::from(width));
            prop_assert!(layout.cursor_column < u16::from(width).max(1));
            prop_assert!(layout.cursor_row < layout.lines.len());
        }
        while editor.redo() {}
        let end = editor.text().to_owned();
        let mut n_undone = 0;
        while editor.undo() {
            n_undone += 1;
            prop_assert_eq!(grapheme_start(editor.text(), editor.cursor()), editor.cursor());
        }
        prop_assert_eq!(editor.text(), &start);
        for _ in 0..n_undone {
            prop_assert!(editor.redo());
            prop_assert_eq!(grapheme_start(editor.text(), editor.cursor()), editor.cursor());
        }
        prop_assert!(!editor.redo());
        prop_assert_eq!(editor.text(), end);
    }
}
