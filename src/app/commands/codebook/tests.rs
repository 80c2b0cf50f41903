use super::restore::unsettled_handles;
use crate::app::App;
use crate::app::codebook::CodebookLine;
use crate::app::effect::Effect;
use crate::app::world::fake::{app_on, press, said, study};
use crate::domain::code::{Code, CodeKind, CodeState, Handle};
use crate::domain::coder::Coder;
use crate::domain::coding::Coding;
use crate::domain::id::{CodeId, CoderId};
use crate::domain::place::Place;
use crate::domain::project::Project;
use crate::domain::text::CodePoint;
use crate::domain::time::Moment;

/// Adds a code below `parent`.
fn add(project: &mut Project, id: &str, name: &str, handle: &str, parent: Option<&str>) {
    let code = Code {
        id: id.into(),
        name: name.to_owned(),
        parent: parent.map(CodeId::new),
        ..Code::default()
    };
    project.codes.insert(id.into(), code);
    project.handles.insert(id.into(), Handle { code: id.into(), handle: handle.to_owned() });
}

/// Codes a stretch of the second paragraph of the first interview.
fn code(project: &mut Project, coder: &str, id: &str, code: &str, (from, to): (u32, u32)) {
    let text = "Det er tallene som styrer. Jeg teller også. Det er rart.";
    let quote = text.chars().skip(from as usize).take((to - from) as usize).collect();
    let coding = Coding {
        id: id.into(),
        code: code.into(),
        from: Place::new("2".into(), CodePoint(from)),
        to: Place::new("2".into(), CodePoint(to)),
        made: Moment::new("2026-11-02T10:00:00Z"),
        pass: None,
        weight: None,
        quote,
        near: None,
        agrees: Vec::new(),
    };
    let layer = project.codings.entry(coder.into()).or_default();
    layer.entry("01-nav".into()).or_default().insert(id.into(), coding);
}

/// A category `rammer` with `maltall` and `tid` below it, and `apent` beside it.
fn tree_study() -> Project {
    let mut project = study();
    add(&mut project, "rammer", "Rammer", "ra", None);
    add(&mut project, "apent", "Åpenhet", "ap", None);
    for id in ["maltall", "tid"] {
        project.codes.get_mut(&CodeId::new(id)).unwrap().parent = Some("rammer".into());
    }
    project
}

fn in_codebook(project: Project, chosen: &str) -> App {
    let mut app = app_on(project);
    app.go_to_code(&chosen.into());
    app
}

fn names(app: &App) -> Vec<String> {
    let rows = app.codebook.rows.iter().filter_map(CodebookLine::code);
    rows.map(|code| app.session.project.code_name(code).to_owned()).collect()
}

fn state(app: &App, code: &str) -> CodeState {
    app.session.project.codes[&CodeId::new(code)].state.clone()
}

fn parent(app: &App, code: &str) -> Option<String> {
    app.session.project.codes[&CodeId::new(code)].parent.as_ref().map(ToString::to_string)
}

#[test]
fn a_new_code_stands_beside_the_chosen_one_and_is_chosen() {
    let mut app = in_codebook(tree_study(), "tid");
    press(&mut app, "o R o Enter");
    assert_eq!(parent(&app, "ro").as_deref(), Some("rammer"));
    assert_eq!(app.codebook.chosen(), Some(&"ro".into()));
    assert_eq!(said(&app), "Ro (handle ro) is made. Next time: , r o. u undoes");
}

#[test]
fn folding_hides_what_lies_below_and_finding_unfolds_it() {
    let mut app = in_codebook(tree_study(), "rammer");
    press(&mut app, "h");
    assert_eq!(names(&app), ["Rammer", "Åpenhet"]);
    press(&mut app, "/ t i d Enter");
    assert_eq!(names(&app), ["Rammer", "Måltall", "Tid", "Åpenhet"]);
    assert_eq!(app.codebook.chosen(), Some(&"tid".into()));
}

#[test]
fn finding_needs_no_capitals_and_no_accents() {
    let mut app = in_codebook(tree_study(), "rammer");
    press(&mut app, "/ a p e n h e t Enter");
    assert_eq!(app.codebook.chosen(), Some(&"apent".into()));
    assert_eq!(said(&app), "Åpenhet: 1 of 1 with «apenhet». n next, N previous");
}

#[test]
fn finding_goes_on_and_back() {
    let mut app = in_codebook(tree_study(), "rammer");
    press(&mut app, "/ m Enter");
    assert_eq!(app.codebook.chosen(), Some(&"rammer".into()));
    press(&mut app, "n");
    assert_eq!(app.codebook.chosen(), Some(&"maltall".into()));
    press(&mut app, "N");
    assert_eq!(app.codebook.chosen(), Some(&"rammer".into()));
}

#[test]
fn a_code_moves_below_the_one_above_and_out_again() {
    let mut app = in_codebook(tree_study(), "apent");
    press(&mut app, ")");
    assert_eq!(parent(&app, "apent").as_deref(), Some("rammer"));
    assert_eq!(said(&app), "Åpenhet moved below Rammer. u undoes");
    press(&mut app, "(");
    assert_eq!(parent(&app, "apent"), None);
    press(&mut app, "u u");
    assert_eq!(app.session.project, tree_study());
}

#[test]
fn marked_codes_go_below_the_chosen_one() {
    let mut app = in_codebook(tree_study(), "maltall");
    press(&mut app, "Space Space )");
    assert_eq!(parent(&app, "maltall").as_deref(), Some("apent"));
    assert_eq!(parent(&app, "tid").as_deref(), Some("apent"));
    press(&mut app, "u");
    assert_eq!(app.session.project, tree_study());
}

#[test]
fn a_category_cannot_go_below_its_own_code() {
    let mut app = in_codebook(tree_study(), "rammer");
    press(&mut app, "Space )");
    assert_eq!(said(&app), "«Rammer» cannot stand below Måltall");
    assert_eq!(app.session.project, tree_study());
}

#[test]
fn a_carried_code_is_put_down_in_one_act_with_gaps_of_1000() {
    let mut app = in_codebook(tree_study(), "maltall");
    press(&mut app, "v j");
    assert_eq!(names(&app), ["Rammer", "Tid", "Måltall", "Åpenhet"]);
    assert_eq!(app.session.project, tree_study());
    press(&mut app, "Enter");
    let order = |id: &str| app.session.project.codes[&CodeId::new(id)].order;
    assert_eq!((order("tid"), order("maltall")), (Some(1000), Some(2000)));
    assert_eq!(said(&app), "Måltall stands after Tid. u undoes");
    press(&mut app, "u");
    assert_eq!(app.session.project, tree_study());
}

#[test]
fn a_category_is_carried_with_all_below_it() {
    let mut app = in_codebook(tree_study(), "rammer");
    press(&mut app, "v j");
    assert_eq!(names(&app), ["Åpenhet", "Rammer", "Måltall", "Tid"]);
    press(&mut app, "Esc");
    assert_eq!(names(&app), ["Rammer", "Måltall", "Tid", "Åpenhet"]);
    assert_eq!(app.session.project, tree_study());
}

#[test]
fn only_the_carried_code_changes_where_there_is_a_gap() {
    let mut project = tree_study();
    for (id, order) in [("rammer", 1000), ("apent", 2000)] {
        project.codes.get_mut(&CodeId::new(id)).unwrap().order = Some(order);
    }
    add(&mut project, "ro", "Ro", "ro", None);
    let mut app = in_codebook(project.clone(), "ro");
    press(&mut app, "v k Enter");
    assert_eq!(app.session.project.codes[&CodeId::new("ro")].order, Some(1500));
    app.session.project.codes.get_mut(&CodeId::new("ro")).unwrap().order = None;
    assert_eq!(app.session.project, project);
}

#[test]
fn merging_changes_no_coding_and_says_what_is_joined() {
    let mut project = tree_study();
    code(&mut project, "a", "k1", "maltall", (0, 26));
    code(&mut project, "a", "k2", "tid", (7, 43));
    code(&mut project, "a", "k3", "tid", (44, 56));
    let before = project.clone();
    let mut app = in_codebook(project, "maltall");
    press(&mut app, "Space j &");
    assert!(said(&app).starts_with("1 code merged into «Åpenhet»: 1 coding, 0 joined"));
    press(&mut app, "u");
    assert_eq!(app.session.project, before);
    app.reveal_code(&"maltall".into());
    press(&mut app, "Space &");
    assert_eq!(said(&app), "1 code merged into «Tid»: 3 codings, 1 joined. u undoes");
    assert_eq!(state(&app, "maltall"), CodeState::MergedInto("tid".into()));
    assert_eq!(app.session.project.codings, before.codings);
}

#[test]
fn the_digit_of_a_merged_code_leads_to_what_it_became() {
    let mut app = in_codebook(tree_study(), "maltall");
    press(&mut app, "Space &");
    let coder = Coder::clone(&app.session.project.coders[&CoderId::new("a")]);
    assert_eq!(coder.hot_code(1), Some(&"tid".into()));
}

#[test]
fn codes_below_a_merged_code_move_to_what_it_became() {
    let mut app = in_codebook(tree_study(), "rammer");
    press(&mut app, "Space K");
    app.codebook.choose(&"apent".into());
    press(&mut app, "&");
    assert_eq!(parent(&app, "tid").as_deref(), Some("apent"));
    assert_eq!(names(&app), ["Åpenhet", "Måltall", "Tid"]);
}

#[test]
fn a_category_merges_into_a_code_below_it() {
    let mut app = in_codebook(tree_study(), "rammer");
    press(&mut app, "Space &");
    assert_eq!(state(&app, "rammer"), CodeState::MergedInto("maltall".into()));
    assert_eq!(parent(&app, "maltall"), None);
    assert_eq!(parent(&app, "tid").as_deref(), Some("maltall"));
    press(&mut app, "u");
    assert_eq!(app.session.project, tree_study());
}

#[test]
fn a_retired_code_lies_folded_at_the_end_and_comes_back() {
    let mut app = in_codebook(tree_study(), "maltall");
    press(&mut app, "x r");
    assert_eq!(state(&app, "maltall"), CodeState::Retired);
    assert_eq!(names(&app), ["Rammer", "Tid", "Åpenhet"]);
    let fold = CodebookLine::RetiredFold { count: 1, is_open: false };
    assert_eq!(app.codebook.rows.last(), Some(&fold));
    press(&mut app, "End l j");
    assert_eq!(app.codebook.chosen(), Some(&"maltall".into()));
    press(&mut app, "r");
    assert_eq!(state(&app, "maltall"), CodeState::Live);
    assert_eq!(parent(&app, "maltall").as_deref(), Some("rammer"));
    assert_eq!(said(&app), "Måltall is in use again: 0 codings are read as it. u undoes");
}

#[test]
fn deleting_takes_own_codings_letters_and_digit_along_and_undo_brings_all_back() {
    let mut project = tree_study();
    code(&mut project, "a", "k1", "maltall", (0, 26));
    let before = project.clone();
    let mut app = in_codebook(project, "maltall");
    press(&mut app, "x d");
    assert_eq!(said(&app), "Deleted: «Måltall» with 1 coding. u brings all of it back");
    let project = &app.session.project;
    assert!(!project.codes.contains_key(&CodeId::new("maltall")));
    assert!(!project.handles.contains_key(&CodeId::new("maltall")));
    assert_eq!(project.coders[&CoderId::new("a")].hot_keys, []);
    assert_eq!(project.codings_by(&"a".into()).count(), 0);
    press(&mut app, "u");
    assert_eq!(app.session.project, before);
}

#[test]
fn what_another_coder_used_can_be_retired_only_and_says_why() {
    let mut project = tree_study();
    code(&mut project, "b", "k1", "maltall", (0, 26));
    let mut app = in_codebook(project, "maltall");
    press(&mut app, "x");
    let menu = format!("{:?}", app.overlay);
    assert!(menu.contains("1 coding of b"), "{menu}");
    assert!(menu.contains("others have coded with it"), "{menu}");
    press(&mut app, "d");
    assert!(app.session.project.codes.contains_key(&CodeId::new("maltall")));
}

#[test]
fn in_a_blind_study_removing_looks_the_same_whether_the_other_used_the_code_or_not() {
    let shown = |codes_there: bool| {
        let mut project = tree_study();
        project.settings.blind = true;
        project.coders.insert("b".into(), Coder::default());
        if codes_there {
            code(&mut project, "b", "k1", "maltall", (0, 26));
        }
        let mut app = in_codebook(project, "maltall");
        press(&mut app, "x");
        format!("{:?}", app.overlay)
    };
    assert_eq!(shown(true), shown(false));
    assert!(!shown(false).contains("delete"));
}

#[test]
fn the_next_code_without_a_definition_is_found_round_the_end() {
    let mut project = tree_study();
    for id in ["rammer", "tid", "apent"] {
        project.codes.get_mut(&CodeId::new(id)).unwrap().short = Some("En definisjon.".into());
    }
    let mut app = in_codebook(project, "apent");
    press(&mut app, "e");
    assert_eq!(app.codebook.chosen(), Some(&"maltall".into()));
}

#[test]
fn a_code_is_copied_with_its_definition() {
    let mut project = tree_study();
    let tid = project.codes.get_mut(&CodeId::new("tid")).unwrap();
    tid.short = Some("Tiden strekker ikke til.".into());
    tid.when_not = vec!["uten at noen teller".into()];
    let mut app = in_codebook(project, "tid");
    press(&mut app, "y");
    let text = "Tid\nTiden strekker ikke til.\nNot when: uten at noen teller\n".to_owned();
    assert!(app.take_effects().contains(&Effect::Copy(text)));
}

#[test]
fn digits_do_not_code_in_the_codebook() {
    let mut app = in_codebook(tree_study(), "tid");
    press(&mut app, "1");
    assert_eq!(app.session.project, tree_study());
}

#[test]
fn a_new_pen_stands_behind_the_others() {
    let mut project = tree_study();
    add(&mut project, "slo", "slo oss", "sl", None);
    project.codes.get_mut(&CodeId::new("slo")).unwrap().kind = CodeKind::Marker;
    let mut app = in_codebook(project, "tid");
    press(&mut app, ": n e w Space p e n Enter A n g s t Enter");
    let pens: Vec<&str> = crate::domain::codebook::pens(&app.session.project)
        .into_iter()
        .map(|pen| pen.name.as_str())
        .collect();
    assert_eq!(pens, ["slo oss", "Angst"]);
    assert_eq!(said(&app), "Pen Angst is ready: s marks with it. u undoes");
}

#[test]
fn of_two_codes_with_the_same_letters_the_earlier_id_keeps_them() {
    let mut project = tree_study();
    add(&mut project, "tillit", "Tillit", "ti", None);
    let unsettled = unsettled_handles(&project);
    assert_eq!(unsettled, [(CodeId::new("tillit"), "tl".to_owned())].into());
}

#[test]
fn the_look_over_the_codebook_leads_to_the_code() {
    let mut app = in_codebook(tree_study(), "tid");
    press(&mut app, "g l Enter");
    assert!(app.screens.is_empty());
    assert_eq!(app.codebook.chosen(), Some(&"apent".into()));
}
