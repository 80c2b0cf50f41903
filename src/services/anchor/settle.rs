//! Proving every place of a transcript, and what follows where one is not proved.

use super::TextMap;
use super::find::{Finder, Found, Guess};
use super::quote::{quote_of, words_of};
use super::search::Words;
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CoderId, CodingId, MemoId, ParagraphId, QuoteId, TranscriptId};
use crate::domain::memo::{Memo, MemoAbout};
use crate::domain::place::{Near, Place, Segment};
use crate::domain::project::Project;
use crate::domain::quote::Quote;
use crate::domain::transcript::Transcript;

/// Which record points into the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A coding of a layer.
    Coding(CoderId, CodingId),
    /// A citable quote.
    Quote(QuoteId),
    /// A memo on a stretch of text.
    Memo(CoderId, MemoId),
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The record.
    pub about: About,
    /// Where it was.
    pub before: Segment,
    /// Its words as they were.
    pub was: String,
    /// Where they are now.
    pub found: Found,
}

/// A record whose words are nowhere for sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedsYou {
    /// The record.
    pub about: About,
    /// Its words.
    pub was: String,
    /// Where they may be, best first.
    pub guesses: Vec<Guess>,
}

/// What became of all records of one transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// How many stand where they stood.
    pub kept: usize,
    /// The edits that put the others where their words are now.
    pub moved: Vec<Edit>,
    /// Those nobody but a person can place.
    pub needs_you: Vec<NeedsYou>,
}

/// Proves the codings of all layers, the quotes and the segment memos of a transcript against its text.
///
/// `old` is the text as it was before it changed, where it is known. Records that need a person are left as they are.
#[must_use]
pub fn settle(project: &Project, transcript: &TranscriptId, old: Option<&Transcript>) -> Settled {
    let Some(new) = project.transcripts.get(transcript) else { return Settled::default() };
    let map = old.map(|old| TextMap::new(old, new));
    let all = |_: &Segment| true;
    let resettled = resettle(project, transcript, new, map.as_ref(), Unproved::StayPut, all);
    let mut settled = Settled { moved: resettled.edits, ..Settled::default() };
    for outcome in resettled.outcomes {
        match outcome.found {
            Found::Kept => settled.kept += 1,
            Found::Moved(_) => {}
            Found::NeedsYou(guesses) => {
                settled.needs_you.push(NeedsYou {
                    about: outcome.about,
                    was: outcome.was,
                    guesses,
                });
            }
        }
    }
    settled
}

/// What is done with a record that needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services) enum Unproved {
    /// Nothing.
    StayPut,
    /// It keeps its words and is put on text near where it was, so that it stands somewhere.
    StandNear,
}

/// Edits that follow from a changed text, and what became of each record.
#[derive(Debug, Default)]
pub(in crate::services) struct Resettled {
    pub edits: Vec<Edit>,
    pub outcomes: Vec<Outcome>,
}

/// Finds all records of `transcript` that `concerns` picks by their segment in the text `new`.
pub(in crate::services) fn resettle(
    project: &Project,
    transcript: &TranscriptId,
    new: &Transcript,
    map: Option<&TextMap<'_>>,
    unproved: Unproved,
    concerns: impl Fn(&Segment) -> bool,
) -> Resettled {
    let mut resettling = Resettling {
        new,
        finder: Finder::new(new, map),
        map,
        unproved,
        done: Resettled::default(),
    };
    for (layer, coding) in project.codings_in(transcript) {
        if concerns(&coding.segment()) {
            resettling.coding(transcript, layer, coding);
        }
    }
    for (id, quote) in &project.quotes {
        let lost_context =
            || quote.context.as_ref().is_some_and(|context| new.paragraphs.find(context).is_none());
        if quote.transcript == *transcript && (concerns(&quote.segment()) || lost_context()) {
            resettling.quote(id, quote);
        }
    }
    for (coder, id, memo) in project.all_memos() {
        if let MemoAbout::Segment { transcript: of, from, to, .. } = &memo.about
            && of == transcript
            && concerns(&Segment::new(from.clone(), to.clone()))
        {
            resettling.memo(coder, id, memo);
        }
    }
    resettling.done
}

struct Resettling<'a> {
    new: &'a Transcript,
    finder: Finder<'a>,
    map: Option<&'a TextMap<'a>>,
    unproved: Unproved,
    done: Resettled,
}

/// Where a record goes and the words it carries from now on.
struct Stand {
    segment: Segment,
    quote: String,
    near: Option<Near>,
}

impl Resettling<'_> {
    fn coding(&mut self, transcript: &TranscriptId, layer: &CoderId, coding: &Coding) {
        let (before, near) = (coding.segment(), coding.near.as_ref());
        let found = self.finder.find(&before, Words::Coded(&coding.quote), near);
        let stand = self.stand(&found, &before, (&coding.quote, near));
        let after = Coding {
            from: stand.segment.from,
            to: stand.segment.to,
            quote: stand.quote,
            near: stand.near,
            ..coding.clone()
        };
        let key = (layer.clone(), transcript.clone(), coding.id.clone());
        let change = Change { key, before: Some(coding.clone()), after: Some(after) };
        let about = About::Coding(layer.clone(), coding.id.clone());
        self.note(Edit::Coding(change), about, before, &coding.quote, found);
    }

    fn memo(&mut self, coder: &CoderId, id: &MemoId, memo: &Memo) {
        let MemoAbout::Segment { transcript, from, to, quote, near } = &memo.about else { return };
        let before = Segment::new(from.clone(), to.clone());
        let found = self.finder.find(&before, Words::Coded(quote), near.as_ref());
        let stand = self.stand(&found, &before, (quote, near.as_ref()));
        let about = MemoAbout::Segment {
            transcript: transcript.clone(),
            from: stand.segment.from,
            to: stand.segment.to,
            quote: stand.quote,
            near: stand.near,
        };
        let after = Memo { about, ..memo.clone() };
        let key = (coder.clone(), id.clone());
        let change = Change { key, before: Some(memo.clone()), after: Some(after) };
        self.note(Edit::Memo(change), About::Memo(coder.clone(), id.clone()), before, quote, found);
    }

    /// Finds a citable quote. One whose omissions cannot all be found needs a person: what was left out on purpose
    /// must not come back unseen.
    fn quote(&mut self, id: &QuoteId, quote: &Quote) {
        let before = quote.segment();
        let mut found = self.finder.find(&before, Words::Whole(&quote.text), None);
        let omissions = self.omissions(quote, &found);
        if omissions.is_none() && found != Found::Kept {
            let guess = match &found {
                Found::Moved(now) => quote_of(self.new, now).map(|(words, _)| Guess {
                    segment: now.clone(),
                    quote: words,
                    likeness: 100,
                }),
                Found::Kept | Found::NeedsYou(_) => None,
            };
            if let Some(guess) = guess {
                found = Found::NeedsYou(vec![guess]);
            }
        }
        let span = match &found {
            Found::Kept => before.clone(),
            Found::Moved(now) => now.clone(),
            Found::NeedsYou(_) => self.standing(&before),
        };
        let text = match &found {
            Found::Moved(now) => words_of(self.new, now).unwrap_or_else(|| quote.text.clone()),
            Found::Kept | Found::NeedsYou(_) => quote.text.clone(),
        };
        let after = Quote {
            span: (span.from, span.to),
            omissions: omissions.unwrap_or_else(|| quote.omissions.clone()),
            text,
            context: quote.context.as_ref().map(|context| self.heir(context)),
            ..quote.clone()
        };
        let change = Change { key: id.clone(), before: Some(quote.clone()), after: Some(after) };
        self.note(Edit::Quote(change), About::Quote(id.clone()), before, &quote.text, found);
    }

    /// Returns where the omissions of a quote are now, or `None` where that is not sure for all of them.
    fn omissions(&self, quote: &Quote, found: &Found) -> Option<Vec<Segment>> {
        let moved = |omission: &Segment| {
            if let Some(now) = self.map.and_then(|map| map.segment(omission)) {
                return Some(now);
            }
            let Found::Moved(now) = found else { return None };
            let has_same_words = words_of(self.new, now)? == quote.text;
            has_same_words.then(|| shifted(omission, &quote.segment(), now)).flatten()
        };
        if *found == Found::Kept && self.map.is_none() {
            return Some(quote.omissions.clone());
        }
        quote.omissions.iter().map(moved).collect()
    }

    /// Returns the paragraph itself, or the one it was joined to.
    fn heir(&self, paragraph: &ParagraphId) -> ParagraphId {
        match self.new.paragraphs.find(paragraph) {
            Some(same) => same.id.clone(),
            None => {
                let heir = self.new.paragraphs.heir(paragraph);
                heir.map_or_else(|| paragraph.clone(), |(heir, _)| heir.id.clone())
            }
        }
    }

    fn stand(&self, found: &Found, before: &Segment, words: (&str, Option<&Near>)) -> Stand {
        let (quote, near) = (words.0.to_owned(), words.1.cloned());
        match found {
            Found::Kept => Stand { segment: before.clone(), quote, near },
            Found::NeedsYou(_) => Stand { segment: self.standing(before), quote, near },
            Found::Moved(now) => match quote_of(self.new, now) {
                Some((quote, near)) => Stand { segment: now.clone(), quote, near },
                None => Stand { segment: before.clone(), quote, near },
            },
        }
    }

    fn standing(&self, before: &Segment) -> Segment {
        match self.unproved {
            Unproved::StayPut => before.clone(),
            Unproved::StandNear => self.finder.instead(before).unwrap_or_else(|| before.clone()),
        }
    }

    fn note(&mut self, edit: Edit, about: About, before: Segment, was: &str, found: Found) {
        let stays = self.unproved == Unproved::StayPut && matches!(found, Found::NeedsYou(_));
        if !edit.is_empty() && !stays {
            self.done.edits.push(edit);
        }
        self.done.outcomes.push(Outcome { about, before, was: was.to_owned(), found });
    }
}

/// Moves an omission along with a span whose words are the same.
///
/// In the first paragraph everything moved as far as the start did; in the others nothing did, as long as they are the
/// same paragraphs.
fn shifted(omission: &Segment, before: &Segment, now: &Segment) -> Option<Segment> {
    let is_same_end =
        before.from.paragraph == now.from.paragraph && before.to.paragraph == now.to.paragraph;
    let shift = |place: &Place| {
        if place.paragraph != before.from.paragraph {
            return is_same_end.then(|| place.clone());
        }
        let distance = place.offset.0.checked_sub(before.from.offset.0)?;
        Some(Place::new(now.from.paragraph.clone(), now.from.offset.plus(distance)))
    };
    Some(Segment::new(shift(&omission.from)?, shift(&omission.to)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::apply;
    use crate::domain::time::Moment;
    use crate::services::anchor::example::{segment, transcript};
    use crate::services::anchor::quote::is_proved;

    pub(super) fn coding(id: &str, place: &Segment, on: &Transcript) -> Coding {
        let (quote, near) = quote_of(on, place).unwrap();
        Coding {
            id: id.into(),
            code: "tillit".into(),
            from: place.from.clone(),
            to: place.to.clone(),
            made: Moment::new("2026-11-23T09:00:00Z"),
            pass: None,
            weight: None,
            quote,
            near,
            agrees: Vec::new(),
        }
    }

    fn project(text: Transcript, codings: Vec<Coding>) -> Project {
        let mut project = Project::default();
        project.transcripts.insert("nav".into(), text);
        project.codes.insert("tillit".into(), Default::default());
        let codings = codings.into_iter().map(|coding| (coding.id.clone(), coding)).collect();
        project.codings.entry("ane".into()).or_default().insert("nav".into(), codings);
        project
    }

    #[test]
    fn a_correction_from_elsewhere_is_followed_without_the_old_text() {
        let old = transcript(&[("12", "Det er tallene som styrer. Ja.")]);
        let new = transcript(&[("12", "Nei, det er tallene som styrer. Jo.")]);
        let codings = vec![
            coding("aaa", &segment(("12", 7), ("12", 25)), &old),
            coding("bbb", &segment(("12", 27), ("12", 29)), &old),
        ];
        let mut project = project(new, codings);
        let settled = settle(&project, &"nav".into(), None);
        assert_eq!(settled.kept, 0);
        assert_eq!(settled.moved.len(), 1);
        assert_eq!(settled.needs_you.len(), 1);
        assert_eq!(settled.needs_you[0].about, About::Coding("ane".into(), "bbb".into()));
        assert_eq!(settled.needs_you[0].was, "Ja");
        apply(&mut project, &settled.moved).unwrap();
        let moved = &project.codings[&"ane".into()][&"nav".into()][&"aaa".into()];
        assert_eq!(moved.segment(), segment(("12", 12), ("12", 30)));
        assert_eq!(settle(&project, &"nav".into(), None).kept, 1);
    }

    #[test]
    fn memos_on_text_and_quotes_with_omissions_move_along() {
        let old = transcript(&[("12", "Ja, altså (ler), døra er åpen.")]);
        let new = transcript(&[("12", "Mm. Ja, altså (ler), døra er åpen.")]);
        let mut project = project(new.clone(), Vec::new());
        let place = segment(("12", 17), ("12", 30));
        let about = MemoAbout::Segment {
            transcript: "nav".into(),
            from: place.from.clone(),
            to: place.to,
            quote: "døra er åpen.".to_owned(),
            near: None,
        };
        let memo = Memo {
            title: "Døra".to_owned(),
            kind: Default::default(),
            about,
            made: Moment::default(),
            shared: false,
            tags: Vec::new(),
            text: Vec::new(),
        };
        project.memos.entry("ane".into()).or_default().insert("dora".into(), memo);
        let whole = segment(("12", 0), ("12", 30));
        let quote = Quote {
            title: "Åpen dør".to_owned(),
            transcript: "nav".into(),
            span: (whole.from, whole.to),
            omissions: vec![segment(("12", 2), ("12", 15))],
            made: Moment::default(),
            by: "ane".into(),
            text: "Ja, altså (ler), døra er åpen.".to_owned(),
            context: None,
            used_in: Vec::new(),
        };
        project.quotes.insert("apen-dor".into(), quote);
        let settled = settle(&project, &"nav".into(), Some(&old));
        assert_eq!(settled.needs_you, []);
        apply(&mut project, &settled.moved).unwrap();
        let quote = &project.quotes[&"apen-dor".into()];
        assert_eq!(quote.segment(), segment(("12", 4), ("12", 34)));
        assert_eq!(quote.omissions, [segment(("12", 6), ("12", 19))]);
        let MemoAbout::Segment { from, to, quote, near, .. } =
            &project.memos[&"ane".into()][&"dora".into()].about
        else {
            panic!("another kind of memo");
        };
        let place = Segment::new(from.clone(), to.clone());
        assert!(is_proved(&new, &place, quote, near.as_ref()));
        assert_eq!(place, segment(("12", 21), ("12", 34)));
    }

    #[test]
    fn a_quote_whose_omission_was_rewritten_needs_you() {
        let old = transcript(&[("12", "Ja, hun het Kari Nordmann den gangen, døra var åpen.")]);
        let new = transcript(&[("12", "Ja, hun het noe annet den gangen, døra var åpen.")]);
        let mut project = project(new, Vec::new());
        let whole = segment(("12", 0), ("12", 52));
        let quote = Quote {
            title: "Åpen dør".to_owned(),
            transcript: "nav".into(),
            span: (whole.from, whole.to),
            omissions: vec![segment(("12", 12), ("12", 25))],
            made: Moment::default(),
            by: "ane".into(),
            text: "Ja, hun het Kari Nordmann den gangen, døra var åpen.".to_owned(),
            context: None,
            used_in: Vec::new(),
        };
        project.quotes.insert("apen-dor".into(), quote);
        let settled = settle(&project, &"nav".into(), Some(&old));
        assert_eq!(settled.moved, []);
        assert_eq!(settled.needs_you[0].about, About::Quote("apen-dor".into()));
    }
}
