//! Words that leave the transcript with their source: copied, or kept as a citable quote.

use crate::app::App;
use crate::app::coding::Target;
use crate::app::command::{Availability, Command, Context};
use crate::app::effect::Effect;
use crate::app::words::quoted;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::QuoteId;
use crate::domain::quote::Quote;
use crate::domain::text::slug::unique_slug;
use crate::services::anchor::quote::{text_of, words_of};
use crate::services::retrieval::{context, turn_label};

/// Copying and keeping, in the transcript.
pub const COMMANDS: &[Command] = &[
    Command::new(
        Context::Transcript,
        "copy-passage",
        &["y"],
        ("Copy", "Copies what is chosen with informant, document and turn, where the terminal may take it."),
        copy_passage,
    )
    .only_if(has_text),
    Command::new(
        Context::Transcript,
        "keep-quote",
        &["Y"],
        ("Keep quote", "Keeps what is chosen as a citable quote of the study."),
        keep_quote,
    )
    .only_if(has_text),
];

fn has_text(app: &App) -> Availability {
    app.target().map(|_| ()).ok_or_else(|| "no text is shown".to_owned())
}

fn copy_passage(app: &mut App) {
    let Some(target) = app.target() else { return };
    let Some(text) = passage_with_source(app, &target) else { return };
    app.say(format!("To the clipboard: {}", quoted(&text)));
    app.ask(Effect::Copy(text));
}

/// Returns the words of `target` in quotation marks, with speaker, document and turn.
#[must_use]
pub fn passage_with_source(app: &App, target: &Target) -> Option<String> {
    let transcript = app.session.project.transcripts.get(&target.transcript)?;
    let index = transcript.paragraphs.position(&target.segment.from.paragraph)?;
    let words = text_of(transcript, &target.segment);
    let speaker = transcript.speaker_at(index).map_or("", |speaker| speaker.label.as_str());
    let title = &transcript.header.title;
    let turn = turn_label(transcript, index);
    Some(format!("«{words}» ({speaker}, {title}, turn {turn})"))
}

fn keep_quote(app: &mut App) {
    let Some(target) = app.target() else { return };
    let project = &app.session.project;
    let Some(transcript) = project.transcripts.get(&target.transcript) else { return };
    let Some(text) = words_of(transcript, &target.segment) else { return };
    let span = (target.segment.from.clone(), target.segment.to.clone());
    let same = project
        .quotes
        .values()
        .find(|quote| quote.transcript == target.transcript && quote.span == span);
    if let Some(quote) = same {
        let title = quote.title.clone();
        return app.refuse(format!("Kept already as «{title}»"));
    }
    let title: String = text.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
    let id =
        QuoteId::new(unique_slug(&title, |slug| project.quotes.contains_key(&QuoteId::new(slug))));
    let question = context(transcript, &target.segment).and_then(|context| context.question);
    let question =
        question.and_then(|range| transcript.paragraphs.get(range.start)).map(|row| row.id.clone());
    let quote = Quote {
        title: title.clone(),
        transcript: target.transcript.clone(),
        span,
        omissions: Vec::new(),
        made: app.world.now(),
        by: app.session.coder.clone(),
        text,
        context: question,
        used_in: Vec::new(),
    };
    let edit = Edit::Quote(Change::to(project, id, Some(quote)));
    let place = app.place_in_words(&target);
    if app.commit("keep-quote", format!("keep quote «{title}»"), vec![edit]) {
        app.say(format!("Quote kept from {place}: «{title}». u undoes"));
    }
}
