//! `tusj sample`: turns drawn at random to be coded twice, and those drawn before.

use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::StudyArguments;
use super::output::{print, visible_lines};
use super::report::Report;
use super::study::{Act, Study};
use super::viewer::ViewerArguments;
use crate::app::words::{counted, grouped};
use crate::app::world::World;
use crate::domain::edit::Edit;
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::sample::{Sample, SampleKind};
use crate::domain::sight::Sight;
use crate::runtime::clock::SystemWorld;
use crate::services::sample::plan::{Asked, Plan, plan};
use crate::services::sample::{Drawing, SampleProgress, SharePer, progress, seed_of};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj sample                       the samples of the study
  tusj sample --share 20            a fifth of every transcript, for all coders
  tusj sample --share 10 --per all --coder ane --coder bo --seed 4711
  tusj sample --again --share 15    your own turns, to be coded again by you

The seed is printed and kept: whoever draws with it from the same text draws
the same turns. Drawing is an act: on the screen u takes it back.";

/// Draw turns at random to be coded twice, or list what was drawn
///
/// Draws whole turns of informants: no interviewer, no document that is not data, nobody who took consent back. The
/// sample is kept in project.ron with its seed; on the screen «f d» shows only its turns. With --again the turns are
/// your own, and a layer of its own is made for you in which the first reading is hidden.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct SampleArguments {
    /// How many percent of the turns are drawn, 1-100
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    share: Option<u8>,
    /// What the drawing begins with; drawn too if left out, and printed
    #[arg(long, value_name = "NUMBER", requires = "share")]
    seed: Option<u64>,
    /// From what the share is taken
    #[arg(long, value_enum, default_value = "transcript", requires = "share")]
    per: Per,
    /// Only this transcript, by title or id; may be given several times
    #[arg(long, value_name = "TRANSCRIPT", requires = "share")]
    transcript: Vec<String>,
    /// Who codes the sample, by name or id; may be given several times, and all coders do if left out
    ///
    /// With --again it is who codes again: you, if left out.
    #[arg(long = "coder", value_name = "NAME", requires = "share")]
    coders: Vec<String>,
    /// What the sample is for, in a few words
    #[arg(long, value_name = "TEXT", requires = "share")]
    aim: Option<String>,
    /// Draw from what you have read yourself, to code it again without seeing the first reading
    #[arg(long, requires = "share")]
    again: bool,
    /// Only say what would be drawn
    #[arg(long, requires = "share")]
    dry_run: bool,
    /// How the samples are listed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    study: StudyArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Per {
    /// From each transcript for itself
    Transcript,
    /// From all turns together
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line each, to read
    Text,
    /// A table of all drawn turns
    Csv,
}

pub(super) fn run(arguments: &SampleArguments) -> Result<Outcome, Report> {
    let mut study = Study::read_and_warn(arguments.study.project.as_deref())?;
    match arguments.share {
        Some(share) => draw(&mut study, arguments, share)?,
        None => {
            let sight = study.sight(&ViewerArguments::default())?;
            list(&study, &sight, arguments.format)?;
        }
    }
    Ok(study.outcome())
}

/// Returns who draws: who codes again; else who sits here, or the first of those who code the sample.
fn who_draws(study: &Study, arguments: &SampleArguments) -> Result<CoderId, Report> {
    let first = arguments.coders.first().map(String::as_str);
    let me = if arguments.again {
        study.sight_of(first)?.me().cloned()
    } else {
        study.coder(None)?.or(study.coder(first)?)
    };
    me.ok_or_else(|| {
        let names: Vec<&str> = study.project.coders.values().map(|row| row.name.as_str()).collect();
        let report = Report::user("it is not known which coder of this study you are");
        report.hint(format!("--coder names one of: {}", names.join(", ")))
    })
}

fn draw(study: &mut Study, arguments: &SampleArguments, share: u8) -> Result<(), Report> {
    let me = who_draws(study, arguments)?;
    if arguments.again && arguments.coders.len() > 1 {
        let sentence = "one coder codes again, and several were named";
        return Err(Report::user(sentence).hint("leave --again out for a sample of them all"));
    }
    let coders = arguments.coders.iter().map(|typed| study.coder_called(typed));
    let coders: Vec<CoderId> = coders.collect::<Result<_, _>>()?;
    let seed = arguments.seed.unwrap_or_else(|| seed_of(&SystemWorld.id(10)));
    let asked = Asked {
        drawing: Drawing {
            share,
            seed,
            per: match arguments.per {
                Per::Transcript => SharePer::Transcript,
                Per::All => SharePer::All,
            },
            transcripts: study.transcripts_called(&arguments.transcript)?,
            read_by: None,
        },
        kind: if arguments.again { SampleKind::Again } else { SampleKind::Double },
        aim: arguments.aim.clone().unwrap_or_default(),
        coders,
        by: me.clone(),
        now: SystemWorld.now(),
    };
    let plan = plan(&study.project, &asked).map_err(Report::user)?;
    let text = told(&study.project, &plan, arguments);
    if !arguments.dry_run {
        let title = format!("sample «{}»", plan.sample.aim);
        let act = Act { command: "draw-sample", title, coder: Some(me) };
        study.commit(act, plan.edits)?;
    }
    print(&visible_lines(&text))
}

fn told(project: &Project, plan: &Plan, arguments: &SampleArguments) -> String {
    let total = plan.drawn.total();
    let Sample { id, aim, share, seed, .. } = &plan.sample;
    let mut lines = vec![format!(
        "{id}: «{aim}», {share} % with seed {seed}: {} of {} turns, {} of {} words",
        grouped(total.turns),
        grouped(total.of_turns),
        grouped(total.words),
        grouped(total.of_words)
    )];
    for part in &plan.drawn.parts {
        lines.push(format!(
            "  {}: {} of {} turns, {} words",
            part.transcript,
            part.turns,
            part.of_turns,
            grouped(part.words)
        ));
    }
    lines.push(format!("for {}", names(project, plan)));
    if let Some(layer) = &plan.layer {
        lines.push(format!("«tusj --coder {layer}» codes it, and does not see the first reading"));
    }
    let raises = plan.edits.iter().any(|edit| matches!(edit, Edit::Settings(_)));
    match (arguments.dry_run, raises) {
        (true, _) => lines.push("Nothing was kept: --dry-run".to_owned()),
        (false, true) => lines.push(
            "the study has format 2 now: colleagues need this version of tusj to open it"
                .to_owned(),
        ),
        (false, false) => {}
    }
    lines.into_iter().map(|line| format!("{line}\n")).collect()
}

fn names(project: &Project, plan: &Plan) -> String {
    let name = |id: &CoderId| match (project.coders.get(id), &plan.layer) {
        (Some(coder), _) => coder.name.clone(),
        (None, _) => id.to_string(),
    };
    plan.sample.coders.iter().map(name).collect::<Vec<_>>().join(" and ")
}

fn list(study: &Study, sight: &Sight, format: Format) -> Result<(), Report> {
    let project = &study.project;
    let is_shown = |sample: &&Sample| {
        let is_mine = sight.me().as_ref().is_some_and(|me| sample.is_shown_to(me));
        is_mine || sample.kind == SampleKind::Double || !sight.is_blind()
    };
    let mut samples: Vec<&Sample> = project.samples.values().filter(is_shown).collect();
    samples.sort_by_key(|sample| (&sample.made, &sample.id));
    if format == Format::Csv {
        return print(&visible_lines(&table(&samples)));
    }
    if samples.is_empty() {
        return print("No sample was drawn yet; «tusj sample --share 20» draws one\n");
    }
    let lines = samples.into_iter().map(|sample| format!("{}\n", row(project, sight, sample)));
    print(&visible_lines(&lines.collect::<String>()))
}

fn row(project: &Project, sight: &Sight, sample: &Sample) -> String {
    let coders: Vec<&str> = sample.coders.iter().map(CoderId::as_str).collect();
    let mut facts = vec![
        sample.aim.clone(),
        sample.kind.name().to_owned(),
        format!("{} % with seed {}", sample.share, sample.seed),
        counted(sample.n_turns(), "turn", "turns"),
        format!("for {}", coders.join(" and ")),
        format!("drawn {} by {}", sample.made.day(), sample.by),
    ];
    for coder in sample.coders.iter().filter(|coder| sight.sees(coder)) {
        let seen = progress_of(project, sample, coder);
        facts.push(format!("{coder} has read {} and coded {}", seen.read, seen.coded));
    }
    format!("{}: {}", sample.id, facts.join(", "))
}

fn progress_of(project: &Project, sample: &Sample, coder: &CoderId) -> SampleProgress {
    sample.turns.iter().fold(SampleProgress::default(), |sum, (id, _)| {
        let read = project.reading.get(coder).and_then(|map| map.get(id));
        let read = read.map_or(&[][..], Vec::as_slice);
        let part = progress(project, sample, id, (coder, read));
        SampleProgress {
            turns: sum.turns + part.turns,
            read: sum.read + part.read,
            coded: sum.coded + part.coded,
        }
    })
}

/// Ids need no quotation marks: they hold letters, digits, hyphens and dots.
fn table(samples: &[&Sample]) -> String {
    let mut text = String::from("sample,seed,share,transcript,turn\n");
    for sample in samples {
        for (transcript, turns) in &sample.turns {
            for turn in turns {
                let Sample { id, seed, share, .. } = sample;
                text.push_str(&format!("{id},{seed},{share},{transcript},{turn}\n"));
            }
        }
    }
    text
}
