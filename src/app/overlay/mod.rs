//! What lies over the screen and takes the keys: pickers, prompts, menus, help.

pub mod card;
pub mod help;
pub mod menu;
pub mod picker;
pub mod prompt;
pub mod save_version;

use super::edit_turn::EditTurn;
pub use card::Card;

pub use help::Help;
pub use menu::{Menu, MenuChoice};
pub use picker::{Picked, Picker, PickerEntry, Pressed};
pub use prompt::Prompt;
use save_version::SaveVersion;

/// Something that lies over the screen.
#[derive(Debug)]
pub enum Overlay {
    /// A list to type in.
    Picker(Picker),
    /// One line to type.
    Prompt(Prompt),
    /// A few things to choose from.
    Menu(Menu),
    /// Everything about a code, as a form.
    Card(Box<Card>),
    /// All keys of where one is.
    Help(Help),
    /// A turn that is being corrected.
    EditTurn(Box<EditTurn>),
    /// A version that may be saved.
    SaveVersion(Box<SaveVersion>),
}
