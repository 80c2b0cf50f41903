//! `tusj new`: the folder of a new study.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::output::{print, visible_lines};
use super::report::Report;
use super::study::names;
use crate::app::world::World;
use crate::config::{Places, UserConfig};
use crate::domain::code::{Code, CodeKind, Handle};
use crate::domain::coder::Coder;
use crate::domain::project::Project;
use crate::domain::study::{FIRST_FORMAT, Settings};
use crate::domain::text::clean::clean_line;
use crate::runtime::clock::SystemWorld;
use crate::services::identity::{Identity, identify};
use crate::storage::folder::Folder;

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj new career                        a study in the folder «career»
  tusj new . --title \"Frames and rooms\"  one in this folder
  tusj new study --language en --open-study --coder Ane";

/// How long a random id of a study is.
const ID_LENGTH: usize = 10;

/// Make a new study in a folder
///
/// Writes project.ron, a file for you as its first coder, three pens to mark with before there are codes, and what
/// git needs to know of the files. Whatever lies in the folder already stays as it is. Nothing is committed.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct NewArguments {
    /// The folder, which is made where there is none
    folder: PathBuf,
    /// What the study is called; the folder's name if left out
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The language of the transcripts
    #[arg(long, value_enum, default_value = "nb")]
    language: Language,
    /// Let coders see each other's codings from the start
    ///
    /// Without it the study is blind: each coder sees only their own codings until they compare.
    #[arg(long)]
    open_study: bool,
    /// Your name as a coder
    ///
    /// Without it the name in config.ron is taken, else git's, else your login.
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
}

/// A language of transcripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// Norwegian bokmål
    #[default]
    Nb,
    /// Norwegian nynorsk
    Nn,
    /// English
    En,
}

impl Language {
    fn tag(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// Returns the names of the three pens: what struck, worried and puzzled the readers.
    fn pens(self) -> [&'static str; 3] {
        match self {
            Self::Nb => ["slo oss", "uroet oss", "undret oss"],
            Self::Nn => ["slo oss", "uroa oss", "undra oss"],
            Self::En => ["struck us", "worried us", "made us wonder"],
        }
    }
}

/// Whether coders see each other's codings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sight {
    #[default]
    Blind,
    Open,
}

/// A study that is to be made.
#[derive(Clone, Debug, Default)]
pub(super) struct NewStudy {
    pub(super) folder: PathBuf,
    pub(super) title: Option<String>,
    pub(super) language: Language,
    pub(super) sight: Sight,
    pub(super) coder: Option<String>,
}

pub(super) fn run(arguments: &NewArguments) -> Result<Outcome, Report> {
    let study = NewStudy {
        folder: arguments.folder.clone(),
        title: arguments.title.clone(),
        language: arguments.language,
        sight: if arguments.open_study { Sight::Open } else { Sight::Blind },
        coder: arguments.coder.clone(),
    };
    let project = make(&study)?;
    let coder = project.coders.values().next().map(|coder| coder.name.clone()).unwrap_or_default();
    let sight = match study.sight {
        Sight::Blind => "coders are hidden from each other until they compare",
        Sight::Open => "coders see each other",
    };
    let folder = study.folder.display();
    let text = format!(
        "Made: «{}» in {folder}\n  coder {coder}, language {}, {sight}\n\
         Next: «tusj import FILE» brings transcripts in, «tusj open {folder}» opens it\n",
        project.settings.title, project.settings.language
    );
    print(&visible_lines(&text))?;
    Ok(Outcome::Fine)
}

/// Makes the folder of `study` and returns what it holds.
pub(super) fn make(study: &NewStudy) -> Result<Project, Report> {
    let title = clean_line(study.title.as_deref().unwrap_or_default()).text.trim().to_owned();
    let title = if title.is_empty() { title_of(&study.folder) } else { title };
    let mut project = Project {
        settings: Settings {
            format: FIRST_FORMAT,
            id: SystemWorld.id(ID_LENGTH),
            title,
            language: study.language.tag().to_owned(),
            blind: study.sight == Sight::Blind,
        },
        ..Project::default()
    };
    add_coder(&mut project, study);
    add_pens(&mut project, study.language);
    Folder::create(&study.folder, &project)?;
    Ok(project)
}

/// Returns what a study in `folder` is called where nobody says otherwise.
pub(super) fn title_of(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole.components().next_back().map(|part| part.as_os_str().to_string_lossy());
    let name = clean_line(&name.unwrap_or_default()).text;
    if name.trim_matches(['/', '\\', ' ']).is_empty() { "Study".to_owned() } else { name }
}

fn add_coder(project: &mut Project, study: &NewStudy) {
    let config = Places::find(|name| std::env::var_os(name))
        .map(|places| UserConfig::load(&places).settings)
        .unwrap_or_default();
    let names = names(&study.folder, study.coder.clone(), config.coder);
    if let Identity::New(coder, id, _) = identify(project, &names) {
        let coder = Coder { auto_advance: config.auto_advance, ..coder };
        project.coders.insert(id, coder);
    }
}

fn add_pens(project: &mut Project, language: Language) {
    let [struck, worried, wonder] = language.pens();
    let pens = [
        ("pen-struck", struck, 1000, "cyan", "a!"),
        ("pen-worried", worried, 2000, "pink", "s*"),
        ("pen-wonder", wonder, 3000, "yellow", "d?"),
    ];
    for (id, name, order, color, handle) in pens {
        let pen = Code {
            name: name.to_owned(),
            id: id.into(),
            order: Some(order),
            kind: CodeKind::Marker,
            color: Some(color.to_owned()),
            ..Code::default()
        };
        project.codes.insert(id.into(), pen);
        let handle = Handle { code: id.into(), handle: handle.to_owned() };
        project.handles.insert(id.into(), handle);
    }
}
