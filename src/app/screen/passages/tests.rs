use super::*;
use crate::app::screen::Screen;
use crate::app::world::fake::{app_on, press, said, study};
use crate::domain::memo::{Memo, MemoAbout};

fn screen(app: &App) -> &PassagesScreen {
    match app.screens.last() {
        Some(Screen::Passages(passages)) => passages,
        _ => panic!("no passages are shown"),
    }
}

/// Two passages of Jonas and one of Torunn under `maltall`; the cursor is on the first one's sentence again.
fn coded() -> App {
    let mut app = app_on(study());
    press(&mut app, "J 1 J J 1 > d J 1 < d g 2 Enter");
    app
}

#[test]
fn quotes_of_the_code_here_into_one_and_back() {
    let mut app = coded();
    let before = app.here();
    press(&mut app, "g q j Enter");
    assert!(app.screens.is_empty());
    assert_eq!(app.transcript.cursor.paragraph, 3);
    press(&mut app, "q");
    assert_eq!(screen(&app).cursor, 1);
    press(&mut app, "q");
    assert!(app.screens.is_empty());
    assert_eq!(app.here(), before);
}

#[test]
fn backspace_comes_back_to_the_same_row_too() {
    let mut app = coded();
    press(&mut app, "g q j j Enter Backspace");
    assert_eq!(screen(&app).cursor, 2);
}

#[test]
fn q_after_further_jumps_still_leads_back_to_the_list() {
    let mut app = coded();
    press(&mut app, "g q j Enter G q");
    assert_eq!(screen(&app).cursor, 1);
}

#[test]
fn backspace_takes_back_further_jumps_before_it_leads_to_the_list() {
    let mut app = coded();
    press(&mut app, "g q j Enter g 6 Enter Backspace");
    assert!(app.screens.is_empty());
    assert_eq!(app.transcript.cursor.paragraph, 3);
    press(&mut app, "Backspace");
    assert_eq!(screen(&app).cursor, 1);
}

#[test]
fn a_list_is_forgotten_where_the_user_went_on_and_opened_another_screen() {
    let mut app = coded();
    press(&mut app, "g q j Enter g t q q");
    assert_eq!(screen(&app).cursor, 1);
    press(&mut app, "Enter g 6 Enter g t q q");
    assert!(app.screens.is_empty());
    assert_eq!(said(&app), "q once more leaves tusj. Everything is saved");
}

#[test]
fn a_memo_is_written_on_the_coding_of_the_row_and_leads_back_to_it() {
    let mut app = coded();
    press(&mut app, "g q j m d å Esc");
    assert_eq!(screen(&app).cursor, 1);
    let memos = &app.session.project.memos[&"a".into()];
    let memo = memos.values().next().unwrap();
    assert_eq!(memo.text, ["då"]);
    assert!(
        matches!(&memo.about, MemoAbout::Coding(transcript, _) if transcript.as_str() == "01-nav")
    );
}

#[test]
fn a_passage_of_another_document_is_kept_as_a_quote() {
    let mut app = coded();
    press(&mut app, "g q j j Y");
    let quote = app.session.project.quotes.values().next().unwrap();
    assert_eq!(
        (quote.transcript.as_str(), quote.text.as_str()),
        ("02-bedrift", "Det er tallene som styrer.")
    );
}

#[test]
fn the_speaker_of_a_passage_is_changed_where_it_stands() {
    let mut app = coded();
    press(&mut app, "g q j j T 1");
    assert_eq!(said(&app), "Turn 2 is Interv.'s. u undoes");
    let rows = |id: &str| {
        app.session.project.transcripts[&id.into()].paragraphs.as_slice()[1].speaker.clone()
    };
    assert_eq!(rows("02-bedrift"), Some("I".into()));
    assert_eq!(rows("01-nav"), Some("P".into()));
    assert_eq!(app.pending, crate::app::pending::Pending::Nothing);
}

#[test]
fn an_informant_who_took_the_consent_back_is_left_out_and_that_is_said() {
    let mut app = coded();
    press(&mut app, "g p / j o n a s Enter t c w Enter q");
    let case = &app.session.project.cases[&"jonas".into()];
    assert!(case.is_withdrawn());
    press(&mut app, "g q");
    let labels: Vec<&str> = screen(&app).rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["02:2"]);
    let said = "Jonas is left out: consent was withdrawn.   1 of 5 informants: Torunn 1.";
    assert!(screen(&app).counts.starts_with(said), "{}", screen(&app).counts);
    let export = crate::services::export::quotes::QuoteExport {
        passages: Retrieval { layers: app.session.visible_layers(), ..Retrieval::default() },
        ..Default::default()
    };
    let text = crate::services::export::quotes::quotes_markdown(&app.session.project, &export);
    assert!(text.contains("\nJonas is left out: consent was withdrawn.\n"), "{text}");
    assert!(!text.contains("> Den blir kortere"), "{text}");
}

#[test]
fn passages_are_grouped_by_case_and_counted() {
    let mut app = coded();
    press(&mut app, "g q");
    let screen = screen(&app);
    assert_eq!(screen.title, "Quotes: Måltall");
    let groups: Vec<&str> = screen.groups.iter().map(|group| group.title.as_str()).collect();
    assert_eq!(groups, ["Jonas · NAV · interview", "Torunn · Arbeidsmarkedsbedrift · interview"]);
    assert_eq!(
        screen.counts,
        "2 of 5 informants: Jonas 2, Torunn 1.   Not read yet: Ida, Eli, Marit"
    );
    let labels: Vec<&str> = screen.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["01:2", "01:4", "02:2"]);
}

#[test]
fn a_passage_can_be_given_another_code_and_lose_it_again() {
    let mut app = coded();
    press(&mut app, "g q j , t i");
    assert_eq!(said(&app), "Tid: «Den blir kortere.». u undoes");
    assert_eq!(screen(&app).chosen().unwrap().codes, ["ma", "ti"]);
    press(&mut app, "x");
    assert_eq!(said(&app), "Removed: Måltall on turn 4. u brings it back");
    assert_eq!(screen(&app).rows.len(), 2);
    press(&mut app, "u");
    assert_eq!(screen(&app).rows.len(), 3);
}

#[test]
fn removing_a_coding_says_how_many_memos_about_it_stay() {
    let mut app = coded();
    let codings = &app.session.project.codings[&"a".into()][&"01-nav".into()];
    let coding = codings.values().find(|row| row.from.paragraph.as_str() == "4").unwrap();
    let memo = Memo {
        title: "Klokka".to_owned(),
        kind: crate::domain::memo::MemoKind::default(),
        about: MemoAbout::Coding("01-nav".into(), coding.id.clone()),
        made: crate::domain::time::Moment::new("2026-11-14T14:52:00Z"),
        shared: false,
        tags: Vec::new(),
        text: vec!["Klokka".to_owned()],
    };
    app.session.project.memos.insert("a".into(), [("klokka".into(), memo)].into());
    press(&mut app, "g q j x");
    assert_eq!(said(&app), "Removed: Måltall on turn 4. 1 memo about it stays. u brings it back");
}

#[test]
fn the_question_is_shown_on_demand() {
    let mut app = coded();
    press(&mut app, "g q +");
    let question =
        PassageLine::Around { label: "1".to_owned(), text: "Interv.: Hvem bestemmer?".to_owned() };
    assert!(screen(&app).lines.contains(&question));
    press(&mut app, "-");
    assert!(!screen(&app).lines.contains(&question));
}

#[test]
fn a_long_group_is_shortened_where_not_all_fits_and_l_shows_the_rest() {
    let mut app = app_on(study());
    press(&mut app, "J 1 j 1 j 1 j j 1 j 1 j j 1 j 1 g 2 Enter");
    app.update(crate::app::message::Message::Resized(crate::app::geometry::Size {
        columns: 80,
        rows: 12,
    }));
    press(&mut app, "g q");
    assert_eq!(screen(&app).lines.last(), Some(&PassageLine::More(4)));
    press(&mut app, "l");
    assert!(!screen(&app).lines.iter().any(|line| matches!(line, PassageLine::More(_))));
}

#[test]
fn only_one_case_can_be_listed() {
    let mut app = coded();
    press(&mut app, "g q j j f c");
    assert_eq!(screen(&app).rows.len(), 1);
    press(&mut app, "f a");
    assert_eq!(screen(&app).rows.len(), 3);
}
