//! Who is coding: which coder of a study somebody is, by the names under which the machine knows them.

use crate::domain::coder::Coder;
use crate::domain::id::CoderId;
use crate::domain::project::Project;
use crate::domain::text::clean::clean_line;
use crate::domain::text::fold::fold;
use crate::domain::text::slug::unique_slug;

/// The names under which somebody may be known, each as it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// What was asked for on the command line.
    pub argument: Option<String>,
    /// What this copy of the study remembers.
    pub clone: Option<String>,
    /// What the user's settings say.
    pub config: Option<String>,
    /// `user.name` of git.
    pub git: Option<String>,
    /// The name of the login.
    pub login: Option<String>,
}

/// Where a name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// On the command line.
    Argument,
    /// In this copy of the study.
    Clone,
    /// In the user's settings.
    Config,
    /// In git's settings.
    Git,
    /// In the login.
    Login,
}

impl Source {
    /// Returns the words for «You code as A (from git)».
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Argument => "from --coder",
            Self::Clone => "as last time",
            Self::Config => "from config.ron",
            Self::Git => "from git",
            Self::Login => "from the login",
        }
    }
}

/// Who somebody is in a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A coder of the study.
    Known(CoderId),
    /// Nobody yet. The coder is a proposal, to be confirmed by the user once and made then.
    New(Coder, CoderId, Source),
}

/// Finds out which coder of `project` is meant by `names`.
///
/// A name that somebody gave (on the command line, for this copy, in the settings) decides, the first of them alone:
/// where no coder has it, a new one is proposed. Git and the login are only guesses, so that both are looked for
/// before a new coder is proposed. Names are compared folded, with ids, names and aliases.
#[must_use]
pub fn identify(project: &Project, names: &Names) -> Identity {
    let given = [
        (&names.argument, Source::Argument),
        (&names.clone, Source::Clone),
        (&names.config, Source::Config),
    ];
    if let Some((name, source)) = first_name(&given) {
        return find(project, &name)
            .map_or_else(|| propose(project, names, &name, source), Identity::Known);
    }
    let guessed = [(&names.git, Source::Git), (&names.login, Source::Login)];
    let known = guessed.iter().find_map(|(name, _)| find(project, &cleaned(name.as_deref()?)?));
    if let Some(coder) = known {
        return Identity::Known(coder);
    }
    let (name, source) =
        first_name(&guessed).unwrap_or_else(|| ("Coder".to_owned(), Source::Login));
    propose(project, names, &name, source)
}

/// Returns the coder whose id, name or, if none has it so, alias is `name`.
#[must_use]
pub fn find(project: &Project, name: &str) -> Option<CoderId> {
    let wanted = fold(name.trim());
    if wanted.is_empty() {
        return None;
    }
    let by = |is_meant: &dyn Fn(&CoderId, &Coder) -> bool| {
        project.coders.iter().find(|(id, coder)| is_meant(id, coder)).map(|(id, _)| id.clone())
    };
    by(&|id, _| id.as_str() == wanted)
        .or_else(|| by(&|_, coder| fold(&coder.name) == wanted))
        .or_else(|| by(&|_, coder| coder.aliases.iter().any(|alias| fold(alias) == wanted)))
}

fn first_name(names: &[(&Option<String>, Source)]) -> Option<(String, Source)> {
    names.iter().find_map(|(name, source)| Some((cleaned(name.as_deref()?)?, *source)))
}

fn cleaned(name: &str) -> Option<String> {
    let name = clean_line(name).text.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

fn propose(project: &Project, names: &Names, name: &str, source: Source) -> Identity {
    let alias = names.git.as_deref().and_then(cleaned).filter(|git| {
        // Two coders may share a machine, and git knows only one of them.
        fold(git) != fold(name) && find(project, git).is_none()
    });
    let coder = Coder {
        name: name.to_owned(),
        initial: initial(project, name),
        aliases: alias.into_iter().collect(),
        ..Coder::default()
    };
    Identity::New(coder, free_id(project, name), source)
}

/// Returns an id for a coder called `name` whose folders do not exist yet.
pub(super) fn free_id(project: &Project, name: &str) -> CoderId {
    let is_taken = |slug: &str| {
        let id = CoderId::new(slug);
        id == CoderId::agreed()
            || project.coders.contains_key(&id)
            || project.codings.contains_key(&id)
            || project.memos.contains_key(&id)
            || project.reading.contains_key(&id)
    };
    CoderId::new(unique_slug(name, is_taken))
}

/// Returns the first letter of `name`, or two letters or a letter and a number where others have it.
pub(super) fn initial(project: &Project, name: &str) -> String {
    let letters: Vec<char> = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let first: String = letters.first().copied().unwrap_or('X').to_uppercase().collect();
    let pairs = letters.iter().skip(1).map(|second| {
        let second: String = second.to_lowercase().collect();
        format!("{first}{second}")
    });
    let numbered = (2..).map(|number| format!("{first}{number}"));
    let is_free = |initial: &String| {
        project.coders.values().all(|coder| fold(&coder.initial) != fold(initial))
    };
    std::iter::once(first.clone()).chain(pairs).chain(numbered).find(is_free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study() -> Project {
        let mut project = Project::default();
        let ane = Coder {
            name: "Ane".to_owned(),
            initial: "A".to_owned(),
            aliases: vec!["Ane Bråten".to_owned()],
            ..Coder::default()
        };
        project.coders.insert("ane".into(), ane);
        project
    }

    fn text(name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    #[test]
    fn a_coder_is_found_by_id_name_or_alias_without_case_and_accents() {
        for name in ["ane", "ANE", " Ane ", "ane braten"] {
            let names = Names { git: text(name), ..Names::default() };
            assert_eq!(identify(&study(), &names), Identity::Known("ane".into()), "{name}");
        }
    }

    #[test]
    fn the_command_line_goes_before_the_clone_the_settings_git_and_the_login() {
        let mut project = study();
        for name in ["bo", "cato", "dag", "eva"] {
            let coder = Coder { name: name.to_owned(), ..Coder::default() };
            project.coders.insert(name.into(), coder);
        }
        let mut names = Names {
            argument: text("ane"),
            clone: text("bo"),
            config: text("cato"),
            git: text("dag"),
            login: text("eva"),
        };
        let mut order = Vec::new();
        for forget in [
            |names: &mut Names| names.argument = None,
            |names: &mut Names| names.clone = None,
            |names: &mut Names| names.config = None,
            |names: &mut Names| names.git = None,
            |names: &mut Names| names.login = None,
        ] {
            order.push(identify(&project, &names));
            forget(&mut names);
        }
        let expected = ["ane", "bo", "cato", "dag", "eva"];
        assert_eq!(order, expected.map(|id| Identity::Known(id.into())));
    }

    #[test]
    fn the_login_is_looked_for_before_git_makes_a_new_coder() {
        let names = Names { git: text("Somebody Else"), login: text("ane"), ..Names::default() };
        assert_eq!(identify(&study(), &names), Identity::Known("ane".into()));
    }

    #[test]
    fn a_name_that_was_given_and_is_nobodys_makes_a_new_coder_that_git_knows() {
        let names = Names { argument: text("Astrid"), git: text("Astrid Moe"), ..Names::default() };
        let coder = Coder {
            name: "Astrid".to_owned(),
            initial: "As".to_owned(),
            aliases: vec!["Astrid Moe".to_owned()],
            ..Coder::default()
        };
        let expected = Identity::New(coder, "astrid".into(), Source::Argument);
        assert_eq!(identify(&study(), &names), expected);
    }

    #[test]
    fn the_git_name_of_another_coder_is_not_taken_over() {
        let names = Names { argument: text("Bo"), git: text("Ane Bråten"), ..Names::default() };
        let Identity::New(coder, _, _) = identify(&study(), &names) else { panic!() };
        assert_eq!(coder.aliases, Vec::<String>::new());
    }

    #[test]
    fn a_new_id_is_neither_reserved_nor_one_of_a_folder_that_is_there() {
        let mut project = study();
        project.codings.insert("bo".into(), std::collections::BTreeMap::new());
        let id_of = |name: &str| {
            let names = Names { argument: text(name), ..Names::default() };
            match identify(&project, &names) {
                Identity::New(_, id, _) => id.to_string(),
                Identity::Known(id) => panic!("{id} is known"),
            }
        };
        assert_eq!(id_of("Bo"), "bo-2");
        assert_eq!(id_of("Agreed"), "agreed-2");
    }

    #[test]
    fn an_initial_is_nobody_elses() {
        let mut project = study();
        let mut add = |id: &str, initial: &str| {
            let coder = Coder { initial: initial.to_owned(), ..Coder::default() };
            project.coders.insert(id.into(), coder);
        };
        add("an", "An");
        add("ae", "Ae");
        assert_eq!(initial(&project, "Åse"), "Ås");
        assert_eq!(initial(&project, "Ane"), "A2");
        assert_eq!(initial(&project, "bo"), "B");
        assert_eq!(initial(&project, "?"), "X");
    }

    #[test]
    fn without_any_name_a_coder_is_still_proposed() {
        let Identity::New(coder, id, source) = identify(&study(), &Names::default()) else {
            panic!()
        };
        assert_eq!((coder.name.as_str(), id.as_str(), source), ("Coder", "coder", Source::Login));
    }

    #[test]
    fn control_characters_do_not_get_into_a_name() {
        let names = Names { git: text("Bo\u{1b}[31m"), ..Names::default() };
        let Identity::New(coder, _, _) = identify(&study(), &names) else { panic!() };
        assert_eq!(coder.name, "Bo[31m");
    }
}
