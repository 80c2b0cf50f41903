//! Links inside memos: `[[code:tillit]]`, shown by the name of what they lead to.

use std::ops::Range;

use super::may_be_seen;
use crate::app::overlay::PickerEntry;
use crate::app::session::Session;
use crate::app::words::same_name;
use crate::app::wrap::wrap;
use crate::domain::codebook::{pens, tree};
use crate::domain::id::{CaseId, CodeId, CoderId, MemoId, QuoteId, TranscriptId};
use crate::domain::text::{CodePoint, length, slice};

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A code, written `code:tillit`.
    Code(CodeId),
    /// An informant, written `case:ida`.
    Case(CaseId),
    /// A memo, written `memo:ane/vakten`.
    Memo(CoderId, MemoId),
    /// A quote, written `quote:tavla`.
    Quote(QuoteId),
    /// A document, written `transcript:04-skole`.
    Transcript(TranscriptId),
}

/// One line of a memo as it is read, with the stretches that are links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadLine {
    /// The words.
    pub text: String,
    /// Stretches of links, brackets included.
    pub links: Vec<Range<CodePoint>>,
}

/// A stretch of memo text between two borders of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Link(&'a str),
}

impl LinkTarget {
    /// Reads what stands between the brackets; a name without a kind means the code, case or document of that name.
    ///
    /// `None` where nothing of the study is meant, or only something that may not be seen.
    #[must_use]
    pub fn read(session: &Session, inside: &str) -> Option<Self> {
        let inside = inside.trim();
        let target = match inside.split_once(':') {
            Some(("code", id)) => Self::Code(id.into()),
            Some(("case", id)) => Self::Case(id.into()),
            Some(("memo", id)) => {
                let (author, memo) = id.split_once('/')?;
                Self::Memo(author.into(), memo.into())
            }
            Some(("quote", id)) => Self::Quote(id.into()),
            Some(("transcript", id)) => Self::Transcript(id.into()),
            _ => return Self::named(session, inside),
        };
        target.name(session).map(|_| target)
    }

    /// Returns what people call the target, or `None` where it is gone or may not be seen.
    #[must_use]
    pub fn name(&self, session: &Session) -> Option<String> {
        let project = &session.project;
        match self {
            Self::Code(id) => project.codes.get(project.resolve(id)).map(|code| code.name.clone()),
            Self::Case(id) => project.cases.get(id).map(|case| case.name.clone()),
            Self::Memo(author, id) => {
                let memo = project.memos.get(author)?.get(id)?;
                may_be_seen(session, author, memo).then(|| memo.title.clone())
            }
            Self::Quote(id) => project.quotes.get(id).map(|quote| quote.title.clone()),
            Self::Transcript(id) => {
                project.transcripts.get(id).map(|transcript| transcript.header.title.clone())
            }
        }
    }

    /// Returns the link as it stands in the text of a memo.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Code(id) => format!("[[code:{id}]]"),
            Self::Case(id) => format!("[[case:{id}]]"),
            Self::Memo(author, id) => format!("[[memo:{author}/{id}]]"),
            Self::Quote(id) => format!("[[quote:{id}]]"),
            Self::Transcript(id) => format!("[[transcript:{id}]]"),
        }
    }

    /// Returns what kind of thing the link leads to, in a word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Case(_) => "case",
            Self::Memo(..) => "memo",
            Self::Quote(_) => "quote",
            Self::Transcript(_) => "transcript",
        }
    }

    fn named(session: &Session, name: &str) -> Option<Self> {
        let project = &session.project;
        let code = project.codes.values().find(|code| same_name(&code.name, name));
        if let Some(code) = code {
            return Some(Self::Code(code.id.clone()));
        }
        if let Some((id, _)) = project.cases.iter().find(|(_, case)| same_name(&case.name, name)) {
            return Some(Self::Case(id.clone()));
        }
        let mut transcripts = project.transcripts.iter();
        transcripts
            .find(|(_, transcript)| same_name(&transcript.header.title, name))
            .map(|(id, _)| Self::Transcript(id.clone()))
    }
}

/// Returns everything a link can lead to, as rows of a picker whose keys are links as they are written.
#[must_use]
pub fn link_entries(session: &Session) -> Vec<PickerEntry> {
    let project = &session.project;
    let codes = tree(project).into_iter().map(|row| row.code);
    let pens = pens(project).into_iter().map(|pen| pen.id.clone());
    let mut targets: Vec<LinkTarget> = codes.chain(pens).map(LinkTarget::Code).collect();
    targets.extend(project.cases.keys().cloned().map(LinkTarget::Case));
    targets.extend(project.transcripts.keys().cloned().map(LinkTarget::Transcript));
    targets.extend(project.quotes.keys().cloned().map(LinkTarget::Quote));
    targets.extend(
        project.all_memos().map(|(author, memo, _)| LinkTarget::Memo(author.clone(), memo.clone())),
    );
    targets.into_iter().filter_map(|target| entry(session, &target)).collect()
}

fn entry(session: &Session, target: &LinkTarget) -> Option<PickerEntry> {
    let sign = match target {
        LinkTarget::Code(code) => session.project.handle_of(code).unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    Some(PickerEntry {
        key: target.written(),
        sign,
        name: target.name(session)?,
        place: target.kind().to_owned(),
        ..PickerEntry::default()
    })
}

/// Returns the targets of the links in `text`, each once, in order.
#[must_use]
pub fn targets(session: &Session, text: &[String]) -> Vec<LinkTarget> {
    let mut found: Vec<LinkTarget> = Vec::new();
    for piece in text.iter().flat_map(|paragraph| pieces(paragraph)) {
        if let Piece::Link(inside) = piece
            && let Some(target) = LinkTarget::read(session, inside)
            && !found.contains(&target)
        {
            found.push(target);
        }
    }
    found
}

/// Lays `text` on lines of `width` cells, with links by their names; a link that leads nowhere stands as it is written.
#[must_use]
pub fn read_lines(session: &Session, text: &[String], width: u16) -> Vec<ReadLine> {
    text.iter().flat_map(|paragraph| paragraph_lines(session, paragraph, width)).collect()
}

fn paragraph_lines(session: &Session, paragraph: &str, width: u16) -> Vec<ReadLine> {
    let (text, links) = by_names(session, paragraph);
    wrap(&text, width)
        .into_iter()
        .map(|line| {
            let shown = slice(&text, line.from, line.to).trim_end().to_owned();
            let end = line.from.plus(length(&shown).0);
            let parts = links.iter().filter_map(|link| {
                let (from, to) = (link.start.max(line.from), link.end.min(end));
                (from < to).then(|| from.minus(line.from.0)..to.minus(line.from.0))
            });
            ReadLine { links: parts.collect(), text: shown }
        })
        .collect()
}

fn by_names(session: &Session, paragraph: &str) -> (String, Vec<Range<CodePoint>>) {
    let mut text = String::with_capacity(paragraph.len());
    let mut links = Vec::new();
    for piece in pieces(paragraph) {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Link(inside) => {
                let target = LinkTarget::read(session, inside);
                let name = target.as_ref().and_then(|target| target.name(session));
                let shown = format!("[[{}]]", name.as_deref().unwrap_or(inside));
                let from = length(&text);
                text.push_str(&shown);
                if target.is_some() {
                    links.push(from..length(&text));
                }
            }
        }
    }
    (text, links)
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        pieces.push(Piece::Words(before));
        match after.split_once("]]") {
            Some((inside, tail)) if !inside.contains("[[") => {
                pieces.push(Piece::Link(inside));
                rest = tail;
            }
            _ => {
                pieces.push(Piece::Words("[["));
                rest = after;
            }
        }
    }
    pieces.push(Piece::Words(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Code;

    fn session() -> Session {
        let mut session = Session { coder: "a".into(), ..Session::default() };
        let code = Code { id: "skjonn".into(), name: "Skjønn".to_owned(), ..Code::default() };
        session.project.codes.insert(code.id.clone(), code);
        session
    }

    #[test]
    fn a_link_is_read_by_the_name_of_what_it_leads_to() {
        let text = ["Se [[code:skjonn]] og 02.".to_owned()];
        let lines = read_lines(&session(), &text, 40);
        let line = ReadLine {
            text: "Se [[Skjønn]] og 02.".to_owned(),
            links: vec![CodePoint(3)..CodePoint(13)],
        };
        assert_eq!(lines, [line]);
        assert_eq!(targets(&session(), &text), [LinkTarget::Code("skjonn".into())]);
    }

    #[test]
    fn a_link_typed_by_hand_is_found_by_name() {
        let found = LinkTarget::read(&session(), "skjønn");
        assert_eq!(found, Some(LinkTarget::Code("skjonn".into())));
    }

    #[test]
    fn a_link_that_leads_nowhere_stays_as_it_is_written() {
        let text = ["[[code:borte]] [[ og [[x".to_owned()];
        let lines = read_lines(&session(), &text, 40);
        assert_eq!(lines, [ReadLine { text: text[0].clone(), links: Vec::new() }]);
    }

    #[test]
    fn a_link_over_a_line_end_is_marked_on_both_lines() {
        let lines = read_lines(&session(), &["Da [[Skjønn]]".to_owned()], 6);
        let links: usize = lines.iter().map(|line| line.links.len()).sum();
        assert!(lines.len() > 1 && links > 1, "{lines:?}");
    }
}
