//! `f`: what is shown of the transcript. Each filter is put on and taken off by the same key.

use crate::app::App;
use crate::app::command::{Availability, Command, Context};
use crate::app::commands::next::has_transcript;
use crate::app::transcript::filter::{Filter, Whose, in_words};
use crate::domain::id::CoderId;

/// Filters.
pub const COMMANDS: &[Command] = &[
    row("filter-informants", &["f i"], "Only informants", informants, has_transcript),
    row("filter-uncoded", &["f e"], "Only with uncoded sentences", uncoded, has_transcript),
    row("filter-unread", &["f r"], "Only unread", unread, has_transcript),
    row("filter-speaker", &["f s"], "Only this speaker", speaker, has_transcript),
    row("filter-code", &["f k"], "Only this code", code, has_code),
    row("filter-important", &["f w"], "Only important", important, has_transcript),
    row("filter-mine", &["f m"], "Only with codings of mine", mine, has_transcript),
    row("filter-theirs", &["f t"], "Only with codings of theirs", theirs, others_are_seen),
    row("filter-both", &["f b"], "Only with codings of both", both, others_are_seen),
    row("filter-agreed", &["f a"], "Only agreed", agreed, has_agreed),
    row("filter-off", &["f f"], "Show everything", off, has_transcript),
];

const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    title: &'static str,
    run: fn(&mut App),
    available: fn(&App) -> Availability,
) -> Command {
    let help = "Shows only the turns for which it is so; the same keys again show all.";
    Command::new(Context::Transcript, name, keys, (title, help), run).only_if(available)
}

fn has_code(app: &App) -> Availability {
    code_here(app).map(|_| ()).ok_or_else(|| "no code is here and none is chosen".to_owned())
}

fn code_here(app: &App) -> Option<crate::domain::id::CodeId> {
    let marks = app.transcript.marks_here(&app.session);
    let here = marks.first().map(|mark| mark.code.clone());
    here.or_else(|| app.codebook.chosen().cloned())
}

fn others_are_seen(app: &App) -> Availability {
    let others = app.session.other_coders();
    if others.is_empty() {
        return Err("you are the only coder".to_owned());
    }
    if others.iter().any(|other| app.session.sees(other)) {
        return Ok(());
    }
    let others: Vec<String> = others.iter().map(|id| app.session.initial_of(id)).collect();
    let verb = if others.len() == 1 { "is" } else { "are" };
    Err(format!("{} {verb} hidden until you compare (g c)", others.join(", ")))
}

fn has_agreed(app: &App) -> Availability {
    if app.session.project.codings.contains_key(&CoderId::agreed()) {
        Ok(())
    } else {
        Err("nothing was agreed yet (g c compares)".to_owned())
    }
}

fn change(app: &mut App, change: impl FnOnce(&mut Filter)) {
    let before = app.transcript.filter.clone();
    change(&mut app.transcript.filter);
    app.refresh();
    if !app.transcript.shown.is_empty() && app.transcript.shown.iter().all(|shown| !shown) {
        let asked = in_words(&app.transcript.filter, app);
        app.transcript.filter = before;
        app.refresh();
        return app.refuse(format!("Not now: no turn here is {asked}"));
    }
    let words = in_words(&app.transcript.filter, app);
    if words.is_empty() {
        app.say("Everything is shown");
    } else {
        app.say(format!("Only: {words}. f f shows all"));
    }
}

fn informants(app: &mut App) {
    change(app, |filter| filter.informants = !filter.informants);
}

fn uncoded(app: &mut App) {
    change(app, |filter| filter.uncoded = !filter.uncoded);
}

fn unread(app: &mut App) {
    change(app, |filter| filter.unread = !filter.unread);
}

fn important(app: &mut App) {
    change(app, |filter| filter.important = !filter.important);
}

fn speaker(app: &mut App) {
    let Some(transcript) = app.transcript.transcript(&app.session) else { return };
    let here = transcript.speaker_at(app.transcript.cursor.paragraph).map(|row| row.id.clone());
    let Some(here) = here else {
        return app.refuse("Not now: nobody is named here. T says who speaks");
    };
    change(app, |filter| {
        filter.speaker = if filter.speaker.is_some() { None } else { Some(here) };
    });
}

fn code(app: &mut App) {
    let here = code_here(app);
    change(app, |filter| filter.code = if filter.code.is_some() { None } else { here });
}

fn whose(app: &mut App, whose: Whose) {
    change(app, |filter| {
        filter.whose = if filter.whose == Some(whose) { None } else { Some(whose) };
    });
}

fn mine(app: &mut App) {
    whose(app, Whose::Mine);
}

fn theirs(app: &mut App) {
    app.with_whom(|app| whose(app, Whose::Theirs));
}

fn both(app: &mut App) {
    app.with_whom(|app| whose(app, Whose::Both));
}

fn agreed(app: &mut App) {
    whose(app, Whose::Agreed);
}

fn off(app: &mut App) {
    change(app, |filter| *filter = Filter::default());
}

#[cfg(test)]
mod tests {
    use crate::app::world::fake::{app_on, press, said, study};

    #[test]
    fn hidden_turns_are_stepped_over() {
        let mut app = app_on(study());
        press(&mut app, "f i");
        assert_eq!(said(&app), "Only: informants. f f shows all");
        assert_eq!(app.transcript.cursor.paragraph, 1);
        press(&mut app, "J");
        assert_eq!(app.transcript.cursor.paragraph, 3);
        press(&mut app, "f f J");
        assert_eq!(app.transcript.cursor.paragraph, 4);
    }

    #[test]
    fn a_filter_that_shows_nothing_is_not_put_on() {
        let mut app = app_on(study());
        press(&mut app, "f w");
        assert_eq!(said(&app), "Not now: no turn here is important");
        assert!(app.transcript.filter.is_off());
    }

    #[test]
    fn a_hidden_coder_is_the_reason_why_a_filter_is_refused() {
        let mut project = study();
        project.settings.blind = true;
        let other = crate::domain::coder::Coder { initial: "B".to_owned(), ..Default::default() };
        project.coders.insert("b".into(), other);
        let mut app = app_on(project);
        press(&mut app, "f t");
        assert_eq!(said(&app), "Not now: B is hidden until you compare (g c)");
    }

    #[test]
    fn only_turns_with_codings_of_mine_are_shown() {
        let mut app = app_on(study());
        press(&mut app, "J 1 f m");
        assert_eq!(app.transcript.shown, [false, true, false, false, false, false]);
        press(&mut app, "f m");
        assert!(app.transcript.shown.is_empty());
    }
}
