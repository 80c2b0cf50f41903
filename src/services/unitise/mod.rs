//! Unitising: one coder's segments without their codes, handed to another to be coded anew.
//!
//! Two people who cut a text differently cannot be compared code by code. The receiver gets the places alone, under a pen
//! of their own, and gives each a code; what the giver called them, wrote about them or flagged stays unknown.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::code::{Code, CodeKind, CodeState, Handle};
use crate::domain::coding::Coding;
use crate::domain::edit::{Change, Edit};
use crate::domain::id::{CodeId, CoderId, CodingId, TranscriptId};
use crate::domain::place::{Place, Segment};
use crate::domain::project::{Codings, Project};
use crate::domain::text::slug::{handle, slug, unique_slug};
use crate::domain::time::Moment;
use crate::domain::transcript::Transcript;
use crate::services::anchor::placed::{Reader, Voices};

const PEN_NAMES: [&str; 2] = ["segment uten kode", "segment without code"];
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const ID_LENGTH: usize = 10;

/// Whether marks of pens are handed over too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GiversPens {
    /// Only segments with a code.
    #[default]
    LeftOut,
    /// Also segments with nothing but pens.
    Included,
}

/// Whose segments go to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unitising {
    /// The coder whose segments they are.
    pub from: CoderId,
    /// The coder who gets them.
    pub to: CoderId,
    /// Only these transcripts; all where none are named.
    pub transcripts: Option<BTreeSet<TranscriptId>>,
    /// Whether marks of pens are handed over too.
    pub pens: GiversPens,
}

/// What is to be done so that the segments are handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unitised {
    /// The edits, in order; none where nothing is new.
    pub edits: Vec<Edit>,
    /// The pen that marks the segments.
    pub pen: CodeId,
    /// What it is called.
    pub pen_name: String,
    /// How many segments are handed over.
    pub n_new: usize,
    /// How many the receiver had before: the very same place is coded, or it was handed over earlier.
    pub n_known: usize,
    /// How many have words that are nowhere for sure, or of an informant who took consent back.
    pub n_left_out: usize,
    /// In how many transcripts the new ones are.
    pub n_transcripts: usize,
}

/// Returns what hands the segments over, as of `now`.
///
/// Each distinct segment becomes one coding with the pen; segments at the very same place are one. A segment is known
/// again by where it came from, so running this twice adds nothing, and what the receiver has given a code or other
/// bounds since is left alone.
#[must_use]
pub fn unitise(project: &Project, unitising: &Unitising, now: &Moment) -> Unitised {
    let (pen, pen_name, mut edits) = pen(project);
    let mut unitised = Unitised {
        edits: Vec::new(),
        pen,
        pen_name,
        n_new: 0,
        n_known: 0,
        n_left_out: 0,
        n_transcripts: 0,
    };
    let is_asked = |id: &TranscriptId| {
        unitising.transcripts.as_ref().is_none_or(|transcripts| transcripts.contains(id))
    };
    for (id, codings) in project.codings.get(&unitising.from).into_iter().flatten() {
        let Some(transcript) = project.transcripts.get(id).filter(|_| is_asked(id)) else {
            continue;
        };
        let (segments, left_out) = segments(project, transcript, codings, unitising.pens);
        unitised.n_left_out += left_out;
        let new = hand_over(project, unitising, id, segments, (&unitised.pen, now));
        unitised.n_known += new.n_known;
        unitised.n_new += new.edits.len();
        unitised.n_transcripts += usize::from(!new.edits.is_empty());
        edits.extend(new.edits);
    }
    if unitised.n_new > 0 {
        unitised.edits = edits;
    }
    unitised
}

/// Returns the pen for segments without a code, what it is called, and the edits that make it where it is not there.
fn pen(project: &Project) -> (CodeId, String, Vec<Edit>) {
    let name = match project.settings.language.as_str() {
        "nb" | "nn" | "no" | "da" => PEN_NAMES[0],
        _ => PEN_NAMES[1],
    };
    // The name can be changed; the id it was made with stays.
    let known = PEN_NAMES.iter().map(|name| CodeId::new(slug(name)));
    let known = known.filter_map(|id| project.codes.get(&id)).find(|code| code.is_marker());
    if let Some(code) = known {
        let back = Code { state: CodeState::default(), ..code.clone() };
        let is_gone = !code.state.is_live();
        let edit = is_gone.then(|| Edit::Code(Change::to(project, code.id.clone(), Some(back))));
        return (code.id.clone(), code.name.clone(), edit.into_iter().collect());
    }
    let is_taken = |slug: &str| project.codes.contains_key(&CodeId::new(slug));
    let id = CodeId::new(unique_slug(name, is_taken));
    let code =
        Code { name: name.to_owned(), id: id.clone(), kind: CodeKind::Marker, ..Code::default() };
    let mut edits = vec![Edit::Code(Change::to(project, id.clone(), Some(code)))];
    if let Some(handle) = handle(name, |handle| project.code_with_handle(handle).is_some()) {
        let row = Handle { code: id.clone(), handle };
        edits.push(Edit::Handle(Change::to(project, id.clone(), Some(row))));
    }
    (id, name.to_owned(), edits)
}

/// Codings at one place, by the place.
type Segments<'a> = BTreeMap<(&'a Place, &'a Place), Vec<&'a Coding>>;

/// Returns the distinct segments of `codings`, and how many codings are left out.
fn segments<'a>(
    project: &'a Project,
    transcript: &Transcript,
    codings: &'a Codings,
    pens: GiversPens,
) -> (Segments<'a>, usize) {
    let voices = Voices::of(transcript);
    let (_, unproved) = Reader::new(project).place(transcript, codings);
    let unproved: BTreeSet<&CodingId> = unproved.iter().map(|coding| &coding.id).collect();
    let is_pen = |coding: &Coding| {
        project.codes.get(project.resolve(&coding.code)).is_some_and(Code::is_marker)
    };
    let is_withdrawn = |coding: &Coding| {
        let position = |place: &Place| transcript.paragraphs.position(&place.paragraph);
        let (Some(from), Some(to)) = (position(&coding.from), position(&coding.to)) else {
            return false;
        };
        (from..=to).filter_map(|index| voices.case(index)).any(|case| {
            project.cases.get(case).is_some_and(crate::domain::case::Case::is_withdrawn)
        })
    };
    let mut segments = Segments::new();
    let mut n_left_out = 0;
    for coding in codings.values().filter(|row| pens == GiversPens::Included || !is_pen(row)) {
        if unproved.contains(&coding.id) || is_withdrawn(coding) {
            n_left_out += 1;
        } else {
            segments.entry((&coding.from, &coding.to)).or_default().push(coding);
        }
    }
    (segments, n_left_out)
}

#[derive(Default)]
struct HandedOver {
    edits: Vec<Edit>,
    n_known: usize,
}

fn hand_over(
    project: &Project,
    unitising: &Unitising,
    transcript: &TranscriptId,
    segments: Segments<'_>,
    (pen, now): (&CodeId, &Moment),
) -> HandedOver {
    let nothing = Codings::new();
    let own = project.codings_of(&unitising.to, transcript).unwrap_or(&nothing);
    let coded: BTreeSet<(&Place, &Place)> =
        own.values().map(|coding| (&coding.from, &coding.to)).collect();
    let mut handed = HandedOver::default();
    for (place, codings) in segments {
        let ids: Vec<CodingId> =
            codings.iter().map(|coding| handed_id(&coding.id, &unitising.to)).collect();
        let first = codings.first().zip(ids.first());
        let Some((coding, id)) =
            first.filter(|_| !coded.contains(&place) && !ids.iter().any(|id| own.contains_key(id)))
        else {
            handed.n_known += 1;
            continue;
        };
        let Segment { from, to } = coding.segment();
        let blank = Coding {
            id: id.clone(),
            code: pen.clone(),
            from,
            to,
            made: now.clone(),
            pass: None,
            weight: None,
            quote: coding.quote.clone(),
            near: coding.near.clone(),
            agrees: Vec::new(),
        };
        let key = (unitising.to.clone(), transcript.clone(), id.clone());
        handed.edits.push(Edit::Coding(Change { key, before: None, after: Some(blank) }));
    }
    handed
}

/// Returns the id under which the segment of `given` lies with `receiver`: always the same, and nothing leads back.
fn handed_id(given: &CodingId, receiver: &CoderId) -> CodingId {
    let seed = format!("{given} {receiver}");
    let mut known = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |known, byte| {
        (known ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mut id = String::with_capacity(ID_LENGTH);
    for _ in 0..ID_LENGTH {
        known = (known ^ (known >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let at = usize::try_from((known >> 33) % 31).unwrap_or_default();
        id.extend(LETTERS.get(at).map(|letter| char::from(*letter)));
    }
    CodingId::new(id)
}

#[cfg(test)]
mod tests;
