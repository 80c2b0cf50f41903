//! A sample from what was asked for to the edits that keep it.

use super::{Drawing, Drawn, SecondReading, draw, second_reading};
use crate::domain::edit::{Change, Edit, raise_format};
use crate::domain::id::{CoderId, SampleId};
use crate::domain::project::Project;
use crate::domain::sample::{Sample, SampleKind};
use crate::domain::text::clean::clean_line;
use crate::domain::text::slug::unique_slug;
use crate::domain::time::Moment;

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is drawn. For coding again it is narrowed to what `by` has read.
    pub drawing: Drawing,
    /// Who codes it: several, or `by` again.
    pub kind: SampleKind,
    /// What it is for; empty for words that say what it is.
    pub aim: String,
    /// Who codes it; all coders where none are named. Not asked for coding again.
    pub coders: Vec<CoderId>,
    /// Who asks.
    pub by: CoderId,
    /// When.
    pub now: Moment,
}

/// A drawn sample, not kept yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The sample.
    pub sample: Sample,
    /// What was drawn in numbers.
    pub drawn: Drawn,
    /// The layer that is made for coding again.
    pub layer: Option<CoderId>,
    /// The edits that keep it all, as one operation.
    pub edits: Vec<Edit>,
}

/// Draws a sample and returns the edits that keep it; where it is the first one, the format is raised with it.
///
/// # Errors
/// Says in words why nothing can be drawn.
pub fn plan(project: &Project, asked: &Asked) -> Result<Plan, String> {
    let again = match asked.kind {
        SampleKind::Double => None,
        SampleKind::Again => {
            let layer = second_reading(project, &asked.by);
            Some(layer.ok_or("a second reading is not read again: its first coder does that")?)
        }
    };
    let read_by = again.as_ref().map(|_| asked.by.clone());
    let drawing = Drawing { read_by, ..asked.drawing.clone() };
    let drawn = draw(project, &drawing);
    if drawn.turns.is_empty() {
        return Err(nothing_to_draw(asked.kind).to_owned());
    }
    let aim = aim(project, asked);
    let is_taken = |slug: &str| project.samples.contains_key(&SampleId::new(slug));
    let sample = Sample {
        id: SampleId::new(unique_slug(&aim, is_taken)),
        aim,
        kind: asked.kind,
        share: drawing.share,
        seed: drawing.seed,
        coders: coders(project, asked, again.as_ref())?,
        made: asked.now.clone(),
        by: asked.by.clone(),
        turns: drawn.turns.clone(),
    };
    let mut edits: Vec<Edit> = raise_format(project).into_iter().collect();
    let layer = again.as_ref().map(|layer| layer.id.clone());
    if let Some(SecondReading { id, coder }) = again {
        edits.push(Edit::Coder(Change::to(project, id, Some(coder))));
    }
    edits.push(Edit::Sample(Change::to(project, sample.id.clone(), Some(sample.clone()))));
    Ok(Plan { sample, drawn, layer, edits })
}

fn nothing_to_draw(kind: SampleKind) -> &'static str {
    match kind {
        SampleKind::Double => "there is no turn of an informant to draw from",
        SampleKind::Again => "there is no turn that you have read or coded",
    }
}

fn aim(project: &Project, asked: &Asked) -> String {
    let aim = clean_line(&asked.aim).text.trim().to_owned();
    if !aim.is_empty() {
        return aim;
    }
    let is_norwegian = matches!(project.settings.language.as_str(), "nb" | "nn" | "no");
    let name = project.coders.get(&asked.by).map_or(asked.by.as_str(), |coder| coder.name.as_str());
    match (asked.kind, is_norwegian) {
        (SampleKind::Double, true) => "dobbeltkoding".to_owned(),
        (SampleKind::Double, false) => "double coding".to_owned(),
        (SampleKind::Again, true) => format!("{name} koder igjen"),
        (SampleKind::Again, false) => format!("{name} codes again"),
    }
}

fn coders(
    project: &Project,
    asked: &Asked,
    again: Option<&SecondReading>,
) -> Result<Vec<CoderId>, String> {
    if let Some(layer) = again {
        return Ok(vec![asked.by.clone(), layer.id.clone()]);
    }
    let mut coders = asked.coders.clone();
    coders.sort();
    coders.dedup();
    if coders.is_empty() {
        let first = project.coders.iter().filter(|(_, coder)| coder.again.is_none());
        coders = first.map(|(id, _)| id.clone()).collect();
    } else if coders.len() == 1 {
        return Err(
            "one coder alone codes nothing twice; name two, or code your own again".to_owned()
        );
    }
    Ok(coders)
}
