//! `tusj keys`: every command with its keys, as the program itself knows them.

use std::fmt::Write;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::output::print;
use super::report::{Report, problem_text, to_standard_error};
use crate::app::command::{Command, Context};
use crate::app::commands;
use crate::app::keymap::Keymap;
use crate::config::{Places, UserConfig};

const AFTER_LONG_HELP: &str = "\
Examples:
  tusj keys                     all keys, with your own over the usual ones
  tusj keys --format markdown   the same as tables
  tusj keys --format ron > ~/.config/tusj/keys.ron
                                a file to change keys in";

/// List every command with its keys
///
/// The list is made from the commands of the program and from your keys.ron. What of that file cannot be used is told
/// on the standard error, with its line.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_LONG_HELP)]
pub(super) struct KeysArguments {
    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines to read
    Text,
    /// Tables
    Markdown,
    /// A keys.ron with the keys as they are now
    Ron,
}

pub(super) fn run(arguments: &KeysArguments) -> Result<Outcome, Report> {
    let config = Places::find(|name| std::env::var_os(name))
        .map(|places| UserConfig::load(&places))
        .unwrap_or_default();
    for problem in &config.problems {
        to_standard_error(&problem_text(problem));
    }
    let keymap = config.keymap();
    print(&match arguments.format {
        Format::Text => text(&keymap),
        Format::Markdown => markdown(&keymap),
        Format::Ron => ron(&keymap),
    })?;
    Ok(if config.problems.is_empty() { Outcome::Fine } else { Outcome::Warnings })
}

/// Returns the commands of each context that has any.
fn by_context() -> impl Iterator<Item = (Context, Vec<&'static Command>)> {
    Context::ALL.iter().copied().filter_map(|context| {
        let rows: Vec<_> = commands::all().filter(|command| command.context == context).collect();
        (!rows.is_empty()).then_some((context, rows))
    })
}

fn keys_of(keymap: &Keymap, command: &Command) -> Vec<String> {
    keymap.keys_of(command.name).iter().map(ToString::to_string).collect()
}

fn text(keymap: &Keymap) -> String {
    let mut text = String::new();
    for (context, rows) in by_context() {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _never_fails = writeln!(text, "{gap}{}", context.name());
        for command in rows {
            let keys = keys_of(keymap, command).join(", ");
            let keys = if keys.is_empty() { "no key".to_owned() } else { keys };
            let _never_fails = writeln!(text, "  {keys}: {}. {}", command.name, command.help);
        }
    }
    text
}

fn markdown(keymap: &Keymap) -> String {
    let mut text = String::new();
    for (context, rows) in by_context() {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _never_fails = writeln!(
            text,
            "{gap}**{}**\n\n| Keys | Command | What it does |\n| --- | --- | --- |",
            context.name()
        );
        for command in rows {
            let keys: Vec<String> =
                keys_of(keymap, command).iter().map(|keys| in_code(keys)).collect();
            let help = command.help.replace('|', "\\|");
            let _never_fails =
                writeln!(text, "| {} | `{}` | {help} |", keys.join(" "), command.name);
        }
    }
    text
}

/// Returns `keys` as code in a table cell; a backtick needs two around it, a bar a backslash.
fn in_code(keys: &str) -> String {
    let keys = keys.replace('|', "\\|");
    if keys.contains('`') { format!("`` {keys} ``") } else { format!("`{keys}`") }
}

fn ron(keymap: &Keymap) -> String {
    let mut text = "// Commands and their keys. A line that is left out keeps the usual keys; [] takes them away.\n{\n"
        .to_owned();
    for (context, rows) in by_context() {
        let _never_fails = writeln!(text, "  // {}", context.name());
        for command in rows {
            let keys: Vec<String> =
                keys_of(keymap, command).iter().map(|keys| format!("{keys:?}")).collect();
            let _never_fails = writeln!(
                text,
                "  \"{}\": [{}], // {}",
                command.name,
                keys.join(", "),
                command.title
            );
        }
    }
    text.push_str("}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_every_format() {
        let keymap = Keymap::standard();
        for list in [text(&keymap), markdown(&keymap), ron(&keymap)] {
            for command in commands::all() {
                assert!(list.contains(command.name), "{} is missing", command.name);
            }
        }
    }

    #[test]
    fn keys_that_would_end_a_table_cell_do_not() {
        assert_eq!(in_code("|"), "`\\|`");
        assert_eq!(in_code("`"), "`` ` ``");
    }
}
