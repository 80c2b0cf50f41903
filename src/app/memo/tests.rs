use super::fixture::{all_saved, app, memos, press, said, type_text};
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::overlay::Overlay;
use crate::app::transcript::motion::Spot;
use crate::app::{App, Pane};
use crate::domain::id::CoderId;
use crate::domain::memo::{MemoAbout, MemoKind};
use crate::domain::text::CodePoint;

fn drafts(app: &mut App) -> Vec<String> {
    let effects = app.take_effects().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::SaveDraft { text, .. } => Some(text),
            _ => None,
        })
        .collect()
}

fn typed(app: &App) -> String {
    app.memo.writing.as_ref().map(|writing| writing.editor.text().to_owned()).unwrap_or_default()
}

#[test]
fn a_memo_on_words_keeps_their_quote_and_leads_back_to_the_same_choice() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "+ m");
    let choice = app.transcript.choice.clone();
    assert_eq!(app.focus, Pane::Memo);
    type_text(&mut app, "Tall styrer.");
    press(&mut app, "Enter");
    type_text(&mut app, "Hun teller.");
    press(&mut app, "Esc");
    let [memo] = &memos(&app)[..] else { panic!("one memo") };
    assert_eq!(memo.text, ["Tall styrer.", "Hun teller."]);
    assert_eq!(memo.title, "Tall styrer.");
    let MemoAbout::Segment { quote, from, .. } = &memo.about else { panic!("on words") };
    assert_eq!(quote, "Det er tallene som styrer. Men jeg teller, jeg også.");
    assert_eq!(from.paragraph.as_str(), "2");
    assert_eq!((app.focus, app.transcript.choice.clone()), (Pane::Transcript, choice));
    assert_eq!(said(&app), "Memo kept on turn 2: 4 words. u undoes");
}

#[test]
fn one_own_coding_on_the_sentence_gets_the_memo_but_two_do_not() {
    let (mut app, _) = app(80, 24);
    press(&mut app, ", m a m x Esc");
    assert!(matches!(memos(&app)[0].about, MemoAbout::Coding(..)));
    press(&mut app, ", s k m y Esc");
    assert_eq!(memos(&app).len(), 2);
    assert!(memos(&app).iter().any(|memo| matches!(memo.about, MemoAbout::Segment { .. })));
}

#[test]
fn writing_again_at_the_same_place_goes_on_with_the_same_memo() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a Esc m b Esc");
    assert_eq!(memos(&app).len(), 1);
    assert_eq!(memos(&app)[0].text, ["ab"]);
    press(&mut app, "u");
    assert_eq!(memos(&app)[0].text, ["a"]);
    press(&mut app, "u");
    assert!(memos(&app).is_empty());
}

#[test]
fn a_thought_from_before_the_code_is_found_again_on_the_coding() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a Esc , m a m");
    assert_eq!(typed(&app), "a");
}

#[test]
fn letters_and_digits_only_type_while_a_memo_is_written() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m");
    type_text(&mut app, "q1,:?g ø");
    assert_eq!(typed(&app), "q1,:?g ø");
    assert!(app.screens.is_empty() && app.overlay.is_none());
}

#[test]
fn every_key_that_ends_writing_keeps_the_text() {
    for key in ["Esc", "Ctrl-G", "Ctrl-C"] {
        let (mut app, _) = app(80, 24);
        press(&mut app, "m a");
        press(&mut app, key);
        assert_eq!(memos(&app)[0].text, ["a"], "{key}");
    }
}

#[test]
fn an_empty_new_memo_is_not_made_and_an_emptied_one_is_removed_until_undone() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m Esc");
    assert!(memos(&app).is_empty());
    assert_eq!(said(&app), "Nothing was written, so there is no memo");
    press(&mut app, "m a Esc m Ctrl-U Esc");
    assert!(memos(&app).is_empty());
    assert_eq!(said(&app), "Memo removed, as nothing was left in it: «a». u undoes");
    press(&mut app, "u");
    assert_eq!(memos(&app)[0].text, ["a"]);
}

#[test]
fn typing_is_taken_back_and_done_again() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m");
    type_text(&mut app, "to ord");
    press(&mut app, "Ctrl-W");
    assert_eq!(typed(&app), "to ");
    press(&mut app, "Ctrl-X");
    assert_eq!(typed(&app), "to ord");
    press(&mut app, "Ctrl-R");
    assert_eq!(typed(&app), "to ");
}

#[test]
fn lines_are_walked_as_they_stand_on_the_screen() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m");
    type_text(&mut app, &"ord ".repeat(20));
    press(&mut app, "Ctrl-P");
    type_text(&mut app, "X");
    let typed = typed(&app);
    let at = typed.chars().position(|letter| letter == 'X').unwrap();
    assert!(at < 79 && at > 20, "{at}");
}

#[test]
fn pasted_lines_become_paragraphs() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m");
    app.update(Message::Paste("en\r\nto\n".to_owned()));
    press(&mut app, "Esc");
    assert_eq!(memos(&app)[0].text, ["en", "to"]);
}

#[test]
fn twenty_keys_are_drafted_at_once_and_fewer_when_the_second_turns_or_nothing_happens() {
    let (mut app, world) = app(80, 24);
    press(&mut app, "m");
    type_text(&mut app, "nitten tegn kommer.");
    assert!(drafts(&mut app).is_empty());
    type_text(&mut app, "!");
    assert!(drafts(&mut app)[0].ends_with("\nnitten tegn kommer.!"));
    assert_eq!(app.deadline(), None);
    type_text(&mut app, "a");
    assert!(app.deadline().is_some() && drafts(&mut app).is_empty());
    app.update(Message::Deadline);
    assert_eq!(drafts(&mut app).len(), 1);
    type_text(&mut app, "b");
    *world.now.borrow_mut() = "2026-11-23T09:00:01Z".to_owned();
    type_text(&mut app, "c");
    assert!(drafts(&mut app)[0].ends_with("abc"));
}

#[test]
fn a_draft_is_forgotten_only_when_the_memo_is_on_the_disk() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a");
    app.update(Message::Deadline);
    press(&mut app, "Esc");
    let effects = app.take_effects();
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::DropDraft(_))));
    assert_eq!(all_saved(&mut app), ["memo-id1"]);
}

#[test]
fn a_memo_being_written_is_kept_when_the_program_is_told_to_end() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a");
    app.before_end();
    assert_eq!(memos(&app)[0].text, ["a"]);
}

#[test]
fn a_draft_left_behind_is_offered_and_gone_on_with_at_its_place() {
    let (mut first, _) = app(80, 24);
    press(&mut first, "j m");
    type_text(&mut first, "halv");
    first.update(Message::Deadline);
    let text = drafts(&mut first).remove(0);
    let (mut second, _) = app(80, 24);
    assert!(second.offer_draft("memo-id1", text));
    assert!(matches!(second.overlay, Some(Overlay::Menu(_))));
    press(&mut second, "Enter");
    assert_eq!(typed(&second), "halv");
    assert_eq!(second.transcript.cursor, Spot::new(1, CodePoint(27)));
    type_text(&mut second, " ferdig");
    press(&mut second, "Esc");
    assert_eq!(memos(&second)[0].text, ["halv ferdig"]);
    assert_eq!(all_saved(&mut second), ["memo-id1"]);
}

#[test]
fn a_draft_is_offered_as_soon_as_the_memos_are_read_and_never_in_the_middle_of_an_act() {
    let (mut app, _) = app(80, 24);
    app.session.loading.rest = true;
    app.offer_draft("memo-x", "halv");
    press(&mut app, "j");
    assert!(app.overlay.is_none());
    app.session.loading.rest = false;
    app.refresh();
    assert!(app.overlay.is_some());
    press(&mut app, "l");
    assert!(memos(&app).is_empty() && app.overlay.is_none());
}

#[test]
fn a_draft_whose_text_is_in_a_memo_already_is_not_offered() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a");
    app.update(Message::Deadline);
    let text = drafts(&mut app).remove(0);
    press(&mut app, "Esc");
    app.take_effects();
    app.offer_draft("memo-id1", text);
    assert!(app.overlay.is_none());
    assert_eq!(app.take_effects(), [Effect::DropDraft("memo-id1".to_owned())]);
}

#[test]
fn a_draft_with_an_unreadable_first_line_loses_no_word() {
    let (mut app, _) = app(80, 24);
    app.offer_draft("memo-x", "(borte\ntekst");
    press(&mut app, "Enter Esc");
    assert_eq!(memos(&app)[0].text, ["(borte", "tekst"]);
    assert_eq!(memos(&app)[0].about, MemoAbout::Project);
}

#[test]
fn a_memo_that_changed_meanwhile_stays_beside_what_was_written() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a Esc m b");
    let own = app.session.project.memos.get_mut(&CoderId::new("a")).unwrap();
    own.values_mut().next().unwrap().text = vec!["fra git".to_owned()];
    press(&mut app, "Esc");
    let mut texts: Vec<_> = memos(&app).into_iter().map(|memo| memo.text).collect();
    texts.sort();
    assert_eq!(texts, [["ab"], ["fra git"]]);
}

#[test]
fn the_text_comes_back_from_the_own_editor_and_can_be_taken_back() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a");
    app.take_effects();
    press(&mut app, "Ctrl-O");
    let effects = app.take_effects();
    let asked = Effect::RunEditor { name: "memo-id1".to_owned(), text: "a".to_owned() };
    assert!(effects.contains(&asked), "{effects:?}");
    app.update(Message::Edited { name: "memo-id1".to_owned(), text: "b\nc\n".to_owned() });
    assert_eq!(typed(&app), "b\nc");
    press(&mut app, "Ctrl-X");
    assert_eq!(typed(&app), "a");
}

#[test]
fn kind_tags_and_title_are_given_while_writing() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "m a Ctrl-T t Ctrl-T g");
    type_text(&mut app, "#makt, tall");
    press(&mut app, "Enter Ctrl-T n Ctrl-U");
    type_text(&mut app, "Foucault");
    press(&mut app, "Enter Esc");
    let memo = memos(&app).remove(0);
    assert_eq!(memo.kind, MemoKind::Theory);
    assert_eq!(memo.tags, ["makt", "tall"]);
    assert_eq!(memo.title, "Foucault");
    press(&mut app, "m b Esc");
    assert_eq!(memos(&app)[0].title, "Foucault");
}

#[test]
fn a_link_is_put_in_by_name_and_followed_from_the_pane() {
    let (mut app, _) = app(120, 40);
    press(&mut app, "m Ctrl-K");
    type_text(&mut app, "skjø");
    press(&mut app, "Enter Esc");
    assert_eq!(memos(&app)[0].text, ["[[code:skjonn]]"]);
    press(&mut app, "Shift-Tab");
    assert_eq!(app.memo.lines[0].text, "[[Skjønn]]");
    press(&mut app, "Enter 1");
    assert_eq!(app.focus, Pane::Codebook);
    assert_eq!(app.codebook.chosen().map(|code| code.as_str()), Some("skjonn"));
}

#[test]
fn the_pane_writes_on_adds_another_removes_and_copies() {
    let (mut app, _) = app(120, 40);
    press(&mut app, "m a Esc Shift-Tab t b Esc");
    assert_eq!(memos(&app)[0].text, ["ab"]);
    assert_eq!(app.focus, Pane::Memo);
    press(&mut app, "o c Esc");
    assert_eq!(memos(&app).len(), 2);
    assert_eq!(memos(&app)[0].about, memos(&app)[1].about);
    let shown = app.memo.index;
    press(&mut app, "l");
    assert_ne!(app.memo.index, shown);
    app.take_effects();
    press(&mut app, "h y");
    let copied = app.take_effects();
    assert!(matches!(&copied[..], [Effect::Copy(text)] if text.contains("(memo on turn 2")));
    press(&mut app, "x");
    assert_eq!(memos(&app).len(), 1);
    press(&mut app, "u");
    assert_eq!(memos(&app).len(), 2);
}

#[test]
fn the_next_coding_without_a_memo_is_chosen() {
    let (mut app, _) = app(120, 40);
    press(&mut app, ", m a m a Esc j j j , s k g g Shift-Tab e");
    let chosen = app.transcript.choice.clone().unwrap();
    assert_eq!(chosen.stretch.from.paragraph, 3);
    press(&mut app, "m b Esc g g e");
    assert_eq!(memos(&app).len(), 2);
    assert_eq!(said(&app), "No coding without a memo below here. g g goes to the top");
}

#[test]
fn the_chosen_code_gets_its_memo_from_the_codebook() {
    let (mut app, _) = app(120, 40);
    press(&mut app, "Tab m a Esc");
    assert_eq!(memos(&app)[0].about, MemoAbout::Code("tall".into()));
    assert_eq!(app.focus, Pane::Codebook);
    assert_eq!(app.memo.here.len(), 1);
    press(&mut app, "j");
    assert!(app.memo.here.is_empty());
}

#[test]
fn the_menu_writes_on_turn_transcript_code_case_and_study() {
    let (mut app, _) = app(80, 24);
    press(&mut app, "M t a Esc M d b Esc M o Enter c Esc M i d Esc M p e Esc M w f Esc");
    let abouts: Vec<MemoAbout> = memos(&app).into_iter().map(|memo| memo.about).collect();
    assert_eq!(abouts[0], MemoAbout::Turn("04".into(), "2".into()));
    assert_eq!(abouts[1], MemoAbout::Transcript("04".into()));
    assert_eq!(abouts[2], MemoAbout::Code("tall".into()));
    assert_eq!(abouts[3], MemoAbout::Case("ida".into()));
    assert_eq!(abouts[4], MemoAbout::Project);
    assert!(matches!(abouts[5], MemoAbout::Segment { .. }));
}

#[test]
fn nearer_memos_come_first_and_the_study_only_where_nothing_is_nearer() {
    let (mut app, _) = app(120, 40);
    press(&mut app, "M p a Esc");
    assert_eq!(app.memo.here.len(), 1);
    press(&mut app, "M d b Esc M t c Esc m d Esc");
    let titles: Vec<String> = app
        .memo
        .here
        .iter()
        .map(|(coder, id)| app.session.project.memos[coder][id].title.clone())
        .collect();
    assert_eq!(titles, ["d", "c", "b"]);
    press(&mut app, "J");
    assert_eq!(app.memo.shown(&app.session).unwrap().2.title, "b");
    press(&mut app, "K");
    assert_eq!(app.memo.shown(&app.session).unwrap().2.title, "d");
}

#[test]
fn the_journal_has_one_memo_a_day() {
    let (mut app, world) = app(80, 24);
    press(&mut app, "D a Esc D b Esc");
    let memo = memos(&app).remove(0);
    assert_eq!((memos(&app).len(), memo.kind), (1, MemoKind::Reflection));
    assert_eq!(memo.title, "Reflection 2026-11-23");
    assert_eq!(memo.text, ["a", "b"]);
    press(&mut app, "D Esc");
    assert_eq!(memos(&app)[0].text, ["a", "b"]);
    *world.now.borrow_mut() = "2026-11-24T09:00:00Z".to_owned();
    press(&mut app, "D c Esc");
    assert_eq!(memos(&app).len(), 2);
}

#[test]
fn the_fore_understanding_is_dated() {
    let (mut app, _) = app(80, 24);
    let command = crate::app::commands::find("write-fore-understanding").unwrap();
    app.run(command);
    press(&mut app, "a Esc");
    let memo = memos(&app).remove(0);
    assert_eq!(memo.kind, MemoKind::ForeUnderstanding);
    assert_eq!(memo.title, "Fore-understanding 2026-11-23");
}
